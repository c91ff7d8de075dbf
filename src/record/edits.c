#include "record/edits.h"

#include <stdlib.h>

#include "base/mem.h"

void
edits_add(struct edits *e, enum row_kind kind, void *row)
{
	if (!row)
		return;
	e->v = xgrow(e->v, e->n, &e->cap, sizeof(e->v[0]));
	e->v[e->n++] = (struct edit){ kind, row };
}

void
edits_finish(struct edits *e)
{
	for (size_t i = 0; i < e->n; i++)
		row_free(&row_types[e->v[i].kind], e->v[i].row);
	free(e->v);
	*e = (struct edits){ .v = NULL };
}
