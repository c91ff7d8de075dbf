/* Files that are linked to the chosen item, and its pages. Verbs are in sitting.h; here is only
 * text in. */
#include <stdlib.h>

#include "base/mem.h"
#include "command/cmds.h"

/* What may be found since then is looked for. */
static bool
link_file(struct sitting *s, const char *path, struct err *err)
{
	bool ok = sitting_link_file(s, s->chosen, path, err);

	if (ok)
		sitting_look_again(s);
	return ok;
}

bool
cmd_link(void *context, const char *arg, struct err *err)
{
	char *path = sitting_file_named(context, arg);
	bool ok = link_file(context, path, err);

	free(path);
	return ok;
}

/* "2": a number from 1 to n, as an index. */
static bool
read_number(const char *arg, size_t n, const char *what, size_t *at, struct err *err)
{
	char *end;
	unsigned long number = strtoul(arg, &end, 10);

	if (end == arg || *end || number < 1 || number > n)
		return err_set(err, "\"%s\" is no number of a %s", arg, what);
	*at = number - 1;
	return true;
}

bool
cmd_link_near(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;
	const struct near_miss *v;
	size_t n = s->chosen < s->nitems ? sitting_near_misses(s, s->chosen, &v) : 0, at;

	if (!read_number(arg, n, "near miss", &at, err))
		return false;
	char *path = xstrdup(v[at].path); /* theirs are gone with the change */
	bool ok = link_file(s, path, err);
	free(path);
	return ok;
}

bool
cmd_page(void *context, const char *arg, struct err *err)
{
	struct sitting *s = context;
	size_t at = 0;

	return (!arg[0] || read_number(arg, 99, "page", &at, err)) &&
		sitting_open_page(s, s->chosen, at, err);
}
