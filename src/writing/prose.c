/*
 * The words of the record that the editor writes: notes, remarks, the room and the state of the
 * listener. The open note of a text that is no note has the name of the field.
 */
#include "writing/writing_parts.h"

#include <string.h>

#include "base/mem.h"
#include "config/words.h"
#include "record/rows.h"

const struct prose prose_note = { "note", ROW_NOTE, offsetof(struct note, body) },
		   prose_remark = { "remark", ROW_RATING, offsetof(struct rating, remark) },
		   prose_room = { "room", ROW_SITTING, offsetof(struct sitting_row, room) },
		   prose_state = { "state", ROW_SITTING, offsetof(struct sitting_row, state) };

const struct prose *
prose_of(const struct open_note *d)
{
	static const struct prose *const all[] = { &prose_remark, &prose_room, &prose_state };

	for (size_t i = 0; d && d->field && i < LENGTH(all); i++)
		if (strcmp(all[i]->field, d->field) == 0)
			return all[i];
	return &prose_note;
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
		row_free(&row_types[p->kind], row);
		return err_set(
			err, "what this %s was about is deleted: \1give-up\2 drops it", p->field);
	}
	xreplace(words_in(p, row), words);
	edits_add(&rows, p->kind, row);
	if (p == &prose_note)
		wheel_add_tags(s, (struct note *)row, &rows);
	change_apply(s, &rows, p == &prose_note ? "edit of note" : p->field);
	if (p->kind == ROW_SITTING && words) {
		s->chosen_note = s->sitting;
		sitting_say(s, SAID_INFO, "%s: %s · \1private\2 keeps it out of exports", p->field,
			words);
	}
	return true;
}

bool
prose_private(struct sitting *s)
{
	bool private = !withheld_is(&s->rec, &s->sitting);
	struct edits rows = { .v = NULL };

	if (!uuid_same(&s->chosen_note, &s->sitting))
		return false;
	withheld_set(&s->rec, &s->sitting, private, &rows);
	change_apply(s, &rows, "privacy of room and state");
	sitting_say(s, SAID_INFO, "%s",
		private ? "private: exports leave out room and state of this session"
			: "room and state are no longer private");
	return true;
}

bool
prose_run(struct sitting *s, const struct prose *p, const struct uuid *u, const char *text,
	struct err *err)
{
	if (!*text)
		return open_note_open_prose(s, p, u, err);
	const char *words = strcmp(text, "none") == 0 ? NULL : text;
	if (!prose_put(s, p, u, words, err))
		return false;
	if (p->kind != ROW_SITTING || !words)
		sitting_say(s, SAID_INFO, "%s: %s", p->field, words ? words : "not recorded");
	return true;
}

bool
prose_write_room(struct sitting *s, const char *text, struct err *err)
{
	return prose_run(s, &prose_room, &s->sitting, text, err);
}

bool
prose_write_mood(struct sitting *s, const char *text, struct err *err)
{
	return prose_run(s, &prose_state, &s->sitting, text, err);
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
