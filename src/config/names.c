#include "config/names.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void
names_add(struct names *names, const char *name, struct mark at)
{
	if (!name)
		return;
	LIST_ADD(names, (struct named_at){ name, at });
}

static int
name_order(const void *a, const void *b)
{
	const struct named_at *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	if (order)
		return order;
	if (x->at.line != y->at.line)
		return x->at.line < y->at.line ? -1 : 1;
	return (x->at.column > y->at.column) - (x->at.column < y->at.column);
}

void
names_report_repeats(struct names *names, const char *path, const char *what, struct diags *d)
{
	if (names->n)
		qsort(names->v, names->n, sizeof(*names->v), name_order);
	for (size_t i = 1, first = 0; i < names->n; i++) {
		const struct named_at *x = &names->v[i];

		if (strcmp(x->name, names->v[first].name) != 0)
			first = i;
		else
			diags_add(d, path, x->at,
				"the %s \"%.60s\" is here a second time; expected it once (line %d "
				"has it)",
				what, x->name, names->v[first].at.line);
	}
	free(names->v);
	*names = (struct names){ .v = NULL };
}
