/* The text of the note that is open. Verbs are in sitting.h; here is only text in. */
#include <string.h>

#include "base/mem.h"
#include "command/cmds.h"

bool
cmd_complete(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_complete(context, err);
}

static bool
need_draft(const struct sitting *s, struct err *err)
{
	return s->draft || err_set(err, "no note is open: \1note\2 opens one");
}

bool
cmd_keep(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	sitting_keep(context);
	return true;
}

bool
cmd_give_up(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	sitting_give_up(context);
	return true;
}

bool
cmd_newline(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;

	(void)arg;
	if (!need_draft(s, err))
		return false;
	sitting_type(s, "\n", 1);
	return true;
}

static const struct {
	const char *name;
	enum editor_motion motion;
} motions[] = { { "left", EDITOR_LEFT }, { "right", EDITOR_RIGHT },
	{ "word-left", EDITOR_WORD_LEFT }, { "word-right", EDITOR_WORD_RIGHT },
	{ "line-start", EDITOR_LINE_START }, { "line-end", EDITOR_LINE_END }, { "up", EDITOR_UP },
	{ "down", EDITOR_DOWN }, { "start", EDITOR_START }, { "end", EDITOR_END } };

static bool
motion_of(const char *arg, enum editor_motion *m, struct err *err)
{
	for (size_t i = 0; i < LENGTH(motions); i++)
		if (strcmp(motions[i].name, arg) == 0) {
			*m = motions[i].motion;
			return true;
		}
	return err_set(err,
		"\"%s\" is no motion: left, right, word-left, word-right, line-start, line-end, "
		"up, down, "
		"start, end",
		arg);
}

bool
cmd_caret(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;
	enum editor_motion m = EDITOR_LEFT;

	if (!need_draft(s, err) || !motion_of(arg, &m, err))
		return false;
	editor_move(&s->editor, m);
	sitting_edited(s);
	return true;
}

bool
cmd_erase(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;
	enum editor_motion m = EDITOR_LEFT;

	if (!need_draft(s, err) || !motion_of(arg, &m, err))
		return false;
	editor_delete(&s->editor, m);
	sitting_edited(s);
	return true;
}

bool
cmd_text_undo(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;

	(void)arg;
	if (!need_draft(s, err))
		return false;
	if (!editor_undo(&s->editor))
		return err_set(err, "nothing typed to undo");
	sitting_edited(s);
	return true;
}

bool
cmd_text_redo(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;

	(void)arg;
	if (!need_draft(s, err))
		return false;
	if (!editor_redo(&s->editor))
		return err_set(err, "nothing to type again");
	sitting_edited(s);
	return true;
}

bool
cmd_insert_time(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_insert_time(context, err);
}
