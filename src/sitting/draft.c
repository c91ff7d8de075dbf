/*
 * The open note: short codes and completion while it is typed, the pause of the sound, and the lock
 * on its draft. Opening and keeping it is in note.c.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* Replaces a short code of the profile before the caret by its text. */
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
draft_ends(struct sitting *s)
{
	if (s->profile->short_codes.n)
		expand(s);
}

bool
sitting_complete(struct sitting *s, struct err *err)
{
	struct editor *e = &s->editor;

	size_t from = text_word_left(e->text.s, e->text.len, e->caret);
	if (s->p->draft.completed && s->p->draft.end == e->caret) {
		from = s->p->draft.from;
		s->p->draft.nth++;
	} else {
		xreplace(&s->p->draft.completed, NULL);
		s->p->draft.completed = xstrndup(e->text.s + from, e->caret - from);
		s->p->draft.nth = 0;
	}
	const char *word = s->p->draft.completed[0]
		? sitting_word(s, s->p->draft.completed, s->p->draft.nth)
		: NULL;
	if (!word && s->p->draft.nth) {
		s->p->draft.nth = 0;
		word = sitting_word(s, s->p->draft.completed, 0);
	}
	if (!word) {
		xreplace(&s->p->draft.completed, NULL);
		return err_set(err, "no word of the lexicon starts like this");
	}
	struct buf lower = BUF_INIT;
	buf_add(&lower, word);
	/* Lower case inside a sentence. */
	if (from > 0 && lower.s[0] >= 'A' && lower.s[0] <= 'Z')
		lower.s[0] = (char)(lower.s[0] - 'A' + 'a');
	replace_word(s, from, lower.s);
	buf_finish(&lower);
	s->p->draft.from = from;
	s->p->draft.end = e->caret;
	const struct lexicon_word *a = lexicon_match(wheel_lexicon(s), word);
	if (a && a->definition)
		sitting_say(s, SAID_INFO, "%s: %s", a->name, a->definition);
	sitting_edited(s);
	return true;
}

/* ---- the sound while a note is open ---- */

void
draft_opened(struct sitting *s)
{
	s->p->draft.paused =
		s->profile->typing_pauses && s->play.state == PLAY_RUNNING && !s->play.clock;
	if (s->p->draft.paused)
		sitting_pause(s, true);
}

void
draft_closed(struct sitting *s)
{
	bool resume = s->p->draft.paused && s->play.state == PLAY_PAUSED;

	s->p->draft.paused = false;
	if (!resume)
		return;
	if (s->profile->typing_back_ms)
		sitting_seek_by(s, -s->profile->typing_back_ms);
	sitting_pause(s, false);
}

/* ---- whose draft it is ---- */

/*
 * An open draft is locked by its bench: another bench on the same archive must not take it for a
 * leftover of an earlier sitting. The kernel drops these locks when the process ends. They are on
 * the archive's folder, because closing a descriptor of the archive itself would drop SQLite's
 * locks.
 */

/* One byte at an offset made of the draft's uuid. */
static struct flock
range_of(const struct uuid *draft, short type)
{
	int64_t start;

	memcpy(&start, draft->b + 8, sizeof(start));
	return (struct flock){ .l_type = type,
		.l_whence = SEEK_SET,
		.l_start = start & (INT64_MAX >> 1),
		.l_len = 1 };
}

static int
open_archive_folder(const struct sitting *s)
{
	char *folder = file_folder(s->p->db);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	free(folder);
	return fd;
}

/* Where locks do not work (some network file systems), every draft is free. */
bool
draft_lock(struct sitting *s, const struct uuid *draft)
{
	struct flock ours = range_of(draft, F_RDLCK), others = range_of(draft, F_WRLCK);

	if (s->p->draft.locks < 0)
		s->p->draft.locks = open_archive_folder(s);
	if (s->p->draft.locks < 0 || fcntl(s->p->draft.locks, F_OFD_SETLK, &ours) != 0)
		return true;
	if (fcntl(s->p->draft.locks, F_OFD_GETLK, &others) != 0 || others.l_type == F_UNLCK)
		return true;
	draft_unlock(s, draft);
	return false;
}

void
draft_unlock(struct sitting *s, const struct uuid *draft)
{
	struct flock none = range_of(draft, F_UNLCK);

	if (s->p->draft.locks >= 0)
		fcntl(s->p->draft.locks, F_OFD_SETLK, &none);
}

/* ---- the part ---- */

void
draft_init(struct sitting *s)
{
	editor_init(&s->editor);
	s->p->draft.locks = -1;
}

void
draft_finish(struct sitting *s)
{
	free(s->p->draft.completed);
	if (s->draft)
		row_free(&row_types[ROW_DRAFT], s->draft);
	editor_finish(&s->editor);
	if (s->p->draft.locks >= 0)
		close(s->p->draft.locks);
}
