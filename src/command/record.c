/* Markers, notes and items of the record. Verbs are in sitting.h; here is only text in. */
#include <string.h>

#include "command/cmds.h"

static bool
no_note(struct err *err)
{
	return err_set(err, "there is no note here: \1mark\2 marks, \1note\2 writes one");
}

bool
cmd_mark(void *context, const char *arg, struct err *err)
{
	return sitting_mark(context, arg[0] ? arg : NULL, err);
}

bool
cmd_note(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;

	if (!sitting_note(s, true, err))
		return false;
	if (!arg[0] || strcmp(arg, "now") == 0)
		return true;
	editor_insert(&s->editor, arg, strlen(arg));
	sitting_edited(s);
	sitting_keep(s);
	return true;
}

bool
cmd_note_untimed(void *context, const char *arg, struct err *err)
{
	return arg[0] ? sitting_note_part(context, arg, err) : sitting_note(context, false, err);
}

bool
cmd_add(void *context, const char *arg, struct err *err)
{
	return sitting_add_item(context, arg, NULL, err);
}

bool
cmd_add_here(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;
	const struct section *section = s->chosen < s->nitems ? s->items[s->chosen].section : NULL;

	return sitting_add_item(s, arg, section ? section->id : NULL, err);
}

bool
cmd_add_to_playlist(void *context, const char *arg, struct err *err)
{
	const struct sitting *s = context;

	(void)arg;
	return sitting_into_playlist(context, s->chosen, err);
}

bool
cmd_cue(void *context, const char *arg, struct err *err)
{
	return sitting_add_cue(context, arg, err);
}

/* A verb on the chosen note. */
static bool
on_note(struct sitting *s, bool (*verb)(struct sitting *, const struct uuid *, struct err *),
	struct err *err)
{
	const struct note *n = sitting_chosen_note(s);

	if (!n)
		return no_note(err);
	struct uuid note = n->row.uuid;
	return verb(s, &note, err);
}

bool
cmd_edit(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return on_note(context, sitting_edit, err);
}

bool
cmd_delete(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return on_note(context, sitting_delete_note, err);
}

bool
cmd_private(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return on_note(context, sitting_private, err);
}

bool
cmd_note_time(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return on_note(context, sitting_note_now, err);
}

bool
cmd_range(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return on_note(context, sitting_range_note, err);
}

bool
cmd_nudge(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;
	const struct note *n = sitting_chosen_note(s);
	int64_t by_ms;

	if (!signed_time(arg, &by_ms, err))
		return false;
	if (!n)
		return no_note(err);
	struct uuid note = n->row.uuid;
	return sitting_nudge_note(s, &note, by_ms, err);
}

bool
cmd_room(void *context, const char *arg, struct err *err)
{
	(void)err;
	sitting_room(context, arg);
	return true;
}

bool
cmd_state(void *context, const char *arg, struct err *err)
{
	(void)err;
	sitting_mood(context, arg);
	return true;
}

bool
cmd_done(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;

	(void)arg;
	return sitting_done(s, s->chosen) || err_set(err, "there is no item here");
}

bool
cmd_undo(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_undo(context, err);
}

bool
cmd_redo(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_redo(context, err);
}
