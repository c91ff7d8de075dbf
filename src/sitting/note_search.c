/* Searches the notes of this review again with each key, while the listener types the words. */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "sitting/sitting_private.h"

size_t
sitting_find(const struct sitting *s, const char *words, const struct note **out, size_t most)
{
	/* As in `earlog search`, where a star ends the beginning of a word. */
	CLEANUP(pointer_free) char *begun = xstrndup(words, strcspn(words, "*"));
	bool plain = true;
	for (const char *c = words; *c; c++)
		plain &= (unsigned char)*c < 0x80;
	CLEANUP(buf_finish) struct buf folded = BUF_INIT;
	size_t n = 0;

	words = begun;
	text_fold(&folded, words);
	for (size_t i = *words ? record_count(&s->rec, ROW_NOTE) : 0; i-- > 0 && n < most;) {
		const struct note *note = record_at(&s->rec, ROW_NOTE, i);

		if (note->row.deleted || !note->body || !uuid_same(&note->review, &s->review) ||
			sitting_hides_note(s, &note->row.uuid))
			continue;
		CLEANUP(buf_finish) struct buf body = BUF_INIT;
		if (!plain)
			text_fold(&body, note->body);
		if (plain ? strcasestr(note->body, words) : strstr(body.s, folded.s))
			out[n++] = note;
	}
	return n;
}

bool
sitting_go_to_note(struct sitting *s, const struct uuid *note, struct err *err)
{
	const struct note *n = record_find(&s->rec, ROW_NOTE, note);

	if (!n || n->row.deleted)
		return err_set(err, "that note is gone");
	note_choose(s, n);
	s->dirty |= DIRTY_NOTES;
	return n->pos_ms == NO_MS || !sitting_find_item(s, &n->item) ||
		sitting_go_to_place(s, note, err);
}
