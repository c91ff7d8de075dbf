#include "store/enrol.h"

#include "store/store_private.h"

/* Loads rows that the files name from the archive where it has them and the record does not. */
static bool
load_rows_named(struct store *st, struct record *rec, const struct edits *named, bool *came,
	struct err *err)
{
	*came = false;
	for (size_t i = 0; i < named->n; i++) {
		enum row_kind kind = named->v[i].kind;
		const struct uuid *u = &((struct row *)named->v[i].row)->uuid;

		if (record_find(rec, kind, u))
			continue;
		if (!store_load_row(st, kind, u, rec, err) ||
			(kind == ROW_CUE && !store_load_pins(st, u, rec, err)))
			return false;
		*came |= record_find(rec, kind, u) != NULL;
	}
	return true;
}

bool
store_enrol(struct store *st, struct record *rec, const struct enrol_files *files,
	struct enrolled *out, struct err *err)
{
	bool came = true, ok = true;

	listener_own_record(st, rec);
	*out = (struct enrolled){ .gone = NULL };
	while (ok && came) {
		enrolled_finish(out);
		enrol(rec, files, out);
		ok = load_rows_named(st, rec, &out->edits, &came, err);
	}
	return ok;
}
