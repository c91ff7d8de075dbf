/*
 * The words of the record that the editor writes: of notes, and remarks. The open note of a remark
 * has the field "remark"; of a note it has none.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bench/writing/writing_state.h"

#include "base/core/mem.h"
#include "review/files/words.h"
#include "review/record/note_rules.h"
#include "review/record/rows.h"

const char *
prose_stored(const struct sitting *s)
{
	const struct uuid *of = &s->open_note->note.row.uuid;
	const struct rating *r = sitting_find(s, ROW_RATING, of);
	const struct note *n = sitting_find(s, ROW_NOTE, of);

	if (r)
		return r->remark;
	return n ? n->body : NULL;
}

bool
prose_put_remark(struct sitting *s, const struct uuid *rating, const char *words, struct err *err)
{
	struct rating *r = change_copy(s, ROW_RATING, rating);

	if (!r || r->row.deleted) {
		row_free(ROW_RATING, r);
		return err_set(
			err, "the rating of this remark is deleted: \1give-up\2 drops the remark");
	}
	bool stays_private = words && r->remark && withheld_is(&s->rec, rating);
	xreplace(&r->remark, words);
	change_one(s, ROW_RATING, r, PROSE_REMARK);
	if (stays_private)
		sitting_say(s, SAID_INFO,
			"the remark stays private, as the one before; \1remark-private\2 shows it");
	return true;
}

void
prose_add_written(const struct sitting *s, struct buf *out)
{
	const struct rating *r = sitting_find(s, ROW_RATING, &s->open_note->note.row.uuid);
	const struct wheel_row *row = r ? wheel_row_of(s, r->attribute) : NULL;
	CLEANUP(pointer_free) char *value = r ? words_value(r->value, r->scale) : NULL;

	buf_add(out, prose_is_remark(s) ? PROSE_REMARK : "note");
	if (r)
		buf_addf(out, " on %s", row ? row->name : r->attribute);
	if (value && *value)
		buf_addf(out, ": %s", value);
}

bool
prose_is_remark(const struct sitting *s)
{
	return s->open_note && s->open_note->field;
}
