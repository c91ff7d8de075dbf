#include "command/command.h"

#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/text.h"

static size_t
name_length(const char *line)
{
	return strcspn(line, " ");
}

static const struct cmd *
find(const struct cmd_table *tables, size_t ntables, const char *line, void **context)
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

	return find(tables, ntables, line, &context);
}

/* The name that was probably meant; NULL: none is near. */
static const char *
nearest(const struct cmd_table *tables, size_t ntables, const char *name)
{
	const char *best = NULL;
	size_t least = 3;

	for (const struct cmd_table *t = tables; t < tables + ntables; t++)
		for (const struct cmd *c = t->rows; c < t->rows + t->n; c++) {
			size_t d = text_distance(name, c->name);
			if (d < least) {
				least = d;
				best = c->name;
			}
		}
	return best;
}

bool
command_run(const struct cmd_table *tables, size_t ntables, const char *line, struct err *err)
{
	void *context;

	line += strspn(line, " ");
	const struct cmd *c = find(tables, ntables, line, &context);
	if (!c) {
		struct buf name = BUF_INIT;
		buf_add_bytes(&name, line, name_length(line));
		const char *meant = nearest(tables, ntables, name.s);
		if (meant)
			err_set(err, "no command is called \"%s\"; did you mean %s?", name.s,
				meant);
		else
			err_set(err, "no command is called \"%s\"; ? shows them", name.s);
		buf_finish(&name);
		return false;
	}
	struct buf arg = BUF_INIT;
	const char *rest = line + name_length(line);
	buf_add(&arg, rest + strspn(rest, " "));
	while (arg.len && arg.s[arg.len - 1] == ' ')
		buf_truncate(&arg, arg.len - 1);
	bool ok;
	if (arg.len && !c->args[0])
		ok = err_set(err, "%s takes nothing after its name", c->name);
	else if (!arg.len && c->args[0] == '<')
		ok = err_set(err, "%s needs %s", c->name, c->args);
	else
		ok = c->run(context, arg.s, err);
	/* The name only: arguments hold words of notes, and devices of blind runs. */
	log_line(LOG_BENCH, "command %s%s", c->name, ok ? "" : " refused");
	buf_finish(&arg);
	return ok;
}
