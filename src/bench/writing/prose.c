/*
 * The words of the record that the editor writes: notes and remarks. The open note of a remark has
 * the field "remark".
 */
#include "bench/writing/writing_parts.h"

#include "base/core/mem.h"
#include "base/text/text.h"
#include "review/files/words.h"
#include "review/record/rows.h"

const struct prose prose_note = { "note", ROW_NOTE, offsetof(struct note, body) },
		   prose_remark = { "remark", ROW_RATING, offsetof(struct rating, remark) };

const struct prose *
prose_of(const struct open_note *d)
{
	return d && text_same(d->field, prose_remark.field) ? &prose_remark : &prose_note;
}

static char **
words_in(const struct prose *p, void *row)
{
	return (char **)(void *)((char *)row + p->offset);
}

char *
prose_words(const struct sitting *s, const struct prose *p, const struct uuid *u)
{
	void *row = record_find(&s->rec, p->kind, u);

	return row ? xstrdup(*words_in(p, row)) : NULL;
}

bool
prose_put(struct sitting *s, const struct prose *p, const struct uuid *u, const char *words,
	struct err *err)
{
	struct row *row = change_copy(s, p->kind, u);
	struct edits rows = { .v = NULL };

	if (!row || row->deleted) {
		row_free(p->kind, row);
		return err_set(
			err, "what this %s was about is deleted: \1give-up\2 drops it", p->field);
	}
	xreplace(words_in(p, row), words);
	edits_add(&rows, p->kind, row);
	if (p == &prose_note)
		wheel_add_tags(s, (struct note *)row, &rows);
	change_apply(s, &rows, p == &prose_note ? "edit of note" : p->field);
	return true;
}

void
prose_add_written(const struct sitting *s, struct buf *out)
{
	const struct prose *p = prose_of(s->open_note);
	const struct rating *r = record_find(&s->rec, ROW_RATING, &s->open_note->note.row.uuid);
	const struct wheel_row *row = r ? wheel_row_of(s, r->attribute) : NULL;

	if (s->writing->open.unrated) {
		row = wheel_row_of(s, s->writing->open.unrated);
		buf_addf(
			out, "remark on %s, not rated", row ? row->name : s->writing->open.unrated);
		return;
	}
	buf_add(out, p->field);
	if (r)
		buf_addf(out, " on %s", row ? row->name : r->attribute);
	CLEANUP(pointer_free) char *value = r ? words_value(r->value, r->scale) : NULL;
	if (r && *value)
		buf_addf(out, ": %s", value);
}

const char *
prose_written(const struct sitting *s)
{
	const struct prose *p = prose_of(s->open_note);

	return s->writing->open.unrated ? "remark" : p == &prose_note ? NULL : p->field;
}
