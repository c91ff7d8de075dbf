#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "store/store_private.h"

static double
figure(sqlite3_stmt *q, int column)
{
	double v = sqlite3_column_double(q, column);

	return sqlite3_column_type(q, column) != SQLITE_NULL && isfinite(v) ? v : NAN;
}

bool
store_load_level(struct store *st, const char *hash, struct level *out, struct err *err)
{
	static const char sql[] =
		"SELECT step_ms, overview, integrated_lufs, range_lu, true_peak_dbtp FROM level "
		"WHERE hash = ?1 AND step_ms BETWEEN 1 AND 3600000 AND length(overview) BETWEEN 1 "
		"AND ?2";
	sqlite3_stmt *q = store_query(st, sql, err, AS_TEXT(hash), AS_INT(LEVEL_MOST));

	*out = (struct level)LEVEL_NONE;
	snprintf(out->hash, sizeof(out->hash), "%s", hash);
	enum store_step step = store_step(st, q, err);
	if (step != STEP_ROW)
		return step == STEP_DONE;
	const void *overview = sqlite3_column_blob(q, 1);
	out->step_ms = sqlite3_column_int64(q, 0);
	out->n = overview ? (size_t)sqlite3_column_bytes(q, 1) : 0;
	if (out->n) {
		out->steps = xmalloc(out->n);
		memcpy(out->steps, overview, out->n);
	}
	out->integrated_lufs = figure(q, 2);
	out->range_lu = figure(q, 3);
	out->true_peak_dbtp = figure(q, 4);
	store_end(q);
	return true;
}
