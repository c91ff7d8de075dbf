/* What happens while a note is typed besides the typing: short codes, words of the lexicon, and the
 * sound that waits. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "config/profile.h"
#include "sitting/sitting_private.h"

/* Puts `with` in place of the word that ends at the caret. */
static bool
replace_word(struct sitting *s, size_t from, const char *with)
{
	struct editor *e = &s->editor;

	while (e->caret > from)
		editor_delete(e, EDITOR_LEFT);
	return editor_insert(e, with, strlen(with));
}

/* A short code of the profile stands before the caret: what it is short for takes its place. */
static void
expand(struct sitting *s)
{
	struct editor *e = &s->editor;
	size_t from = text_word_left(e->text.s, e->text.len, e->caret);
	char *word = xstrndup(e->text.s + from, e->caret - from);
	const char *full = pairs_get(&s->profile->short_codes, word);

	if (full)
		replace_word(s, from, full);
	free(word);
}

bool
sitting_type(struct sitting *s, const char *text, size_t n)
{
	/* What ends a word ends a short code. */
	if (n == 1 && s->profile->short_codes.n && strchr(" .,;:!?)-\n", text[0]))
		expand(s);
	if (!editor_insert(&s->editor, text, n)) {
		sitting_say(s, SAID_WARN, "the note is as long as a note can be");
		return false;
	}
	sitting_edited(s);
	return true;
}

void
typing_ends(struct sitting *s)
{
	if (s->profile->short_codes.n)
		expand(s);
}

/* The word before the caret becomes a word of the lexicon that starts with it; again: the next one.
 */
bool
sitting_complete(struct sitting *s, struct err *err)
{
	struct editor *e = &s->editor;

	size_t from = text_word_left(e->text.s, e->text.len, e->caret);
	if (s->p->completed && s->p->complete_end == e->caret) {
		from = s->p->complete_from;
		s->p->complete_nth++;
	} else {
		xreplace(&s->p->completed, NULL);
		s->p->completed = xstrndup(e->text.s + from, e->caret - from);
		s->p->complete_nth = 0;
	}
	const char *word =
		s->p->completed[0] ? sitting_word(s, s->p->completed, s->p->complete_nth) : NULL;
	if (!word && s->p->complete_nth) {
		s->p->complete_nth = 0;
		word = sitting_word(s, s->p->completed, 0);
	}
	if (!word) {
		xreplace(&s->p->completed, NULL);
		return err_set(err, "no word of the lexicon starts like this");
	}
	struct buf lower = BUF_INIT;
	buf_add(&lower, word);
	/* As people write it inside a sentence. */
	if (from > 0 && lower.s[0] >= 'A' && lower.s[0] <= 'Z')
		lower.s[0] = (char)(lower.s[0] - 'A' + 'a');
	replace_word(s, from, lower.s);
	buf_finish(&lower);
	s->p->complete_from = from;
	s->p->complete_end = e->caret;
	const struct lexicon_word *a = lexicon_match(&s->p->lexicon, word);
	if (a && a->definition)
		sitting_say(s, SAID_INFO, "%s: %s", a->name, a->definition);
	sitting_edited(s);
	return true;
}

/* ---- the sound while a note is open ---- */

void
typing_opened(struct sitting *s)
{
	s->p->typing_paused =
		s->profile->typing_pauses && s->play.state == PLAY_RUNNING && !s->play.clock;
	if (s->p->typing_paused)
		sitting_pause(s, true);
}

void
typing_closed(struct sitting *s)
{
	bool resume = s->p->typing_paused && s->play.state == PLAY_PAUSED;

	s->p->typing_paused = false;
	if (!resume)
		return;
	if (s->profile->typing_back_ms)
		sitting_seek_by(s, -s->profile->typing_back_ms);
	sitting_pause(s, false);
}
