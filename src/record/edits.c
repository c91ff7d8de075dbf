#include "record/edits.h"

#include <stdlib.h>

#include "base/mem.h"

void
edits_add(struct edits *e, enum row_kind kind, void *row)
{
	if (!row)
		return;
	LIST_ADD(e, (struct edit){ kind, row });
}

void
edits_finish(struct edits *e)
{
	for (size_t i = 0; i < e->n; i++)
		row_free(&row_types[e->v[i].kind], e->v[i].row);
	free(e->v);
	*e = (struct edits){ .v = NULL };
}

void *
edits_version(const struct record *rec, enum row_kind kind, struct uuid uuid)
{
	const void *old = record_find(rec, kind, &uuid);
	struct row *row = old ? row_dup(&row_types[kind], old) : row_new(&row_types[kind]);

	row->uuid = uuid;
	row->deleted = false;
	return row;
}

struct uuid
edits_add_changed(struct edits *e, const struct record *rec, enum row_kind kind, void *row)
{
	struct uuid uuid = ((struct row *)row)->uuid;
	const void *old = record_find(rec, kind, &uuid);

	if (old && row_same(&row_types[kind], old, row))
		row_free(&row_types[kind], row);
	else
		edits_add(e, kind, row);
	return uuid;
}
