/* Search in the notes of this review while the words are typed. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/text.h"
#include "sitting/sitting_private.h"

/* strpbrk finds candidates by the first letter, because most notes do not match. */
static bool
contains_ascii(const char *text, const char *words)
{
	const char first[] = { (char)tolower((unsigned char)words[0]),
		(char)toupper((unsigned char)words[0]), '\0' };
	size_t n = strlen(words);

	while ((text = strpbrk(text, first)) && strncasecmp(text, words, n) != 0)
		text++;
	return text != NULL;
}

/* Does `text` hold the words? Letter case does not matter; beyond ASCII both sides are folded. */
static bool
text_contains_words(const char *text, const char *words, bool plain)
{
	if (plain)
		return contains_ascii(text, words);
	struct buf a = BUF_INIT, b = BUF_INIT;
	text_fold(&a, text);
	text_fold(&b, words);
	bool found = strstr(a.s, b.s) != NULL;
	buf_finish(&a);
	buf_finish(&b);
	return found;
}

static bool
is_ascii(const char *words)
{
	for (; *words; words++)
		if ((unsigned char)*words >= 0x80)
			return false;
	return true;
}

void
find_forget(struct sitting *s)
{
	xreplace(&s->p->found.words, NULL);
}

/* Do the words extend those of the last search, so that only its result and the remaining notes can
 * match? */
static bool
narrows(const struct found_notes *f, const char *words, size_t most)
{
	return f->words && f->most == most && is_ascii(words) &&
		strncmp(words, f->words, strlen(f->words)) == 0;
}

/* Typing on searches the last result: what did not match the beginning does not match more. */
size_t
sitting_find(const struct sitting *s, const char *words, const struct note **out, size_t most)
{
	struct found_notes *f = &s->p->found;
	bool plain = is_ascii(words);
	size_t kept = 0;

	if (!words[0])
		return 0;
	if (!narrows(f, words, most)) {
		f->v = xreallocarray(f->v, most, sizeof(f->v[0]));
		f->n = 0;
		f->most = most;
		f->next = record_count(&s->rec, ROW_NOTE);
	}
	for (size_t i = 0; i < f->n; i++)
		if (text_contains_words(f->v[i]->body, words, plain))
			f->v[kept++] = f->v[i];
	f->n = kept;
	while (f->next > 0 && f->n < most) {
		const struct note *note = record_at(&s->rec, ROW_NOTE, --f->next);
		if (!note->row.deleted && note->body && uuid_same(&note->review, &s->review) &&
			!sitting_hides_note(s, &note->row.uuid) &&
			text_contains_words(note->body, words, plain))
			f->v[f->n++] = note;
	}
	xreplace(&f->words, words);
	memcpy(out, f->v, f->n * sizeof(f->v[0]));
	return f->n;
}

bool
sitting_go_to_note(struct sitting *s, const struct uuid *note, struct err *err)
{
	s->chosen_note = *note;
	const struct note *n = sitting_chosen_note(s);
	size_t at;
	if (!n || !uuid_same(&n->row.uuid, note))
		return err_set(err, "that note is gone");
	if (index_find(s, &n->item, &at)) {
		sitting_choose_item(s, at);
		s->chosen_note = *note;
		if (n->pos_ms != NO_MS)
			return sitting_go_to_place(s, note, err);
	}
	s->dirty |= DIRTY_NOTES;
	return true;
}

void
find_finish(struct sitting *s)
{
	free(s->p->found.words);
	free(s->p->found.v);
}
