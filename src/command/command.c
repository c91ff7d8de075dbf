/* Finds the row of a command line in the tables, or the name that a mistyped one resembles, and
 * runs it. cmds.c has the commands of the session, ui/screen.c the ones that only change the
 * screen. */
#include "command/command.h"

#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "sitting/sitting.h"

#define MOST_NUMBER 999

static size_t
name_length(const char *line)
{
	return strcspn(line, " ");
}

static const struct cmd *
find_row(const struct cmd_table *tables, size_t ntables, const char *line, void **context)
{
	size_t n = name_length(line);

	for (const struct cmd_table *t = tables; t < tables + ntables; t++)
		for (const struct cmd *c = t->rows; c < t->rows + t->n; c++)
			if (strlen(c->name) == n && strncmp(c->name, line, n) == 0) {
				*context = t->context;
				return c;
			}
	return NULL;
}

const struct cmd *
command_find(const struct cmd_table *tables, size_t ntables, const char *line)
{
	void *context;

	return find_row(tables, ntables, line, &context);
}

/* Returns the first command name that begins with these n letters; NULL: none, or n is below 3. */
static const char *
name_from(const struct cmd_table *tables, size_t ntables, const char *letters, size_t n)
{
	for (const struct cmd_table *t = tables; n >= 3 && t < tables + ntables; t++)
		for (const struct cmd *c = t->rows; c < t->rows + t->n; c++)
			if (strncmp(c->name, letters, n) == 0)
				return c->name;
	return NULL;
}

/* Returns the command name that is most similar to a mistyped name; NULL: none is similar. */
static const char *
nearest_name(const struct cmd_table *tables, size_t ntables, const char *name)
{
	size_t typed = strlen(name);
	struct nearest best = NEAREST_NONE;
	const char *longer = name_from(tables, ntables, name, typed);

	if (longer)
		return longer;
	for (const struct cmd_table *t = tables; t < tables + ntables; t++)
		for (const struct cmd *c = t->rows; c < t->rows + t->n; c++)
			text_offer(&best, c->name, name);
	return best.name ? best.name : name_from(tables, ntables, name, typed < 3 ? typed : 3);
}

static bool
run_row(const struct cmd *c, void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;

	if (c->run)
		return c->run(context, arg, err);
	if (c->run_by)
		return c->run_by(context, c->step, err);
	if ((c->needs & NEEDS_ITEM) && s->chosen >= s->nitems)
		return err_set(err, "no track is selected");
	if ((c->on_note || (c->needs & NEEDS_NOTE)) && !sitting_chosen_note(s))
		return err_set(err, "there is no note here: \1mark\2 marks, \1note\2 writes one");
	if ((c->needs & NEEDS_DRAFT) && !s->draft)
		return err_set(err, "no note is open: \1note\2 opens one");
	if (c->act) {
		c->act(s);
		return true;
	}
	if (c->verb)
		return c->verb(s, err);
	if (c->by)
		return c->by(s, c->step, err);
	if (c->with_text)
		return c->with_text(s, arg, err);
	if (c->with_number) {
		int64_t n = 1;

		if (arg[0] && !number_parse_int(arg, 1, MOST_NUMBER, &n))
			return err_set(err, "\"%s\" is no %s", arg, c->number);
		return c->with_number(s, (size_t)n, err);
	}
	struct uuid note = sitting_chosen_note(s)->row.uuid;
	return c->on_note(s, &note, err);
}

bool
command_run(const struct cmd_table *tables, size_t ntables, const char *line, struct err *err)
{
	void *context;

	line += strspn(line, " ");
	const struct cmd *c = find_row(tables, ntables, line, &context);
	if (!c) {
		CLEANUP(pointer_free) char *name = xstrndup(line, name_length(line));
		const char *meant = nearest_name(tables, ntables, name);
		err_set(err, "no command is called \"%s\"; %s%s%s", name,
			meant ? "did you mean " : "", meant ? meant : "? shows them",
			meant ? "?" : "");
		return false;
	}
	line += name_length(line);
	line += strspn(line, " ");
	size_t n = strlen(line);
	while (n && line[n - 1] == ' ')
		n--;
	CLEANUP(pointer_free) char *arg = xstrndup(line, n);
	bool ok;
	if (n && !c->args[0])
		ok = err_set(err, "%s takes nothing after its name", c->name);
	else if (!n && c->args[0] == '<')
		ok = err_set(err, "%s needs %s", c->name, c->args);
	else
		ok = run_row(c, context, arg, err);
	/* The log gets no arguments: they may contain text of a note, or the devices of a blind
	 * test. */
	log_line(LOG_BENCH, "command %s%s", c->name, ok ? "" : " refused");
	return ok;
}
