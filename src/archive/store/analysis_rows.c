/* Stores and loads measurements of files, and lists the files that have none. numbers/analysis.c
 * decides what a byte means; library/measure.c measures. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "archive/store/library.h"
#include "archive/store/store_private.h"
#include "base/system/os_file.h"
#include "base/text/text.h"

/* Value of the column above_22k_dbfs if there is no sound above 22 kHz; NULL means not measured. */
#define NOTHING_DB (-400.0)

/* Returns a copy of the blob in a column, which the caller frees, and sets *n to the number of its
 * elements of `bytes` bytes. NULL: the blob is empty. */
static unsigned char *
steps(sqlite3_stmt *q, int column, size_t bytes, size_t *n)
{
	const void *blob = sqlite3_column_blob(q, column);

	*n = blob ? (size_t)sqlite3_column_bytes(q, column) / bytes : 0;
	if (!*n)
		return NULL;
	unsigned char *copy = xmalloc(*n * bytes);
	memcpy(copy, blob, *n * bytes);
	return copy;
}

bool
store_load_analysis(struct store *st, const char *hash, struct analysis *out, struct err *err)
{
	static const char sql[] =
		"SELECT a.audio, length_ms, rate_hz, channels, integrated_lufs, range_lu, "
		"true_peak_dbtp, clipped, above_22k_dbfs, overview, octaves FROM audio f JOIN "
		"analysis a ON a.audio = f.audio WHERE f.hash = ?1 AND length(overview) BETWEEN 1 "
		"AND ?2 AND length(octaves) <= ?3";
	sqlite3_stmt *q = store_query(st, sql, err, AS_TEXT(hash),
		AS_INT(ANALYSIS_MOST_STEPS * OVERVIEW_BYTES),
		AS_INT(ANALYSIS_MOST_STEPS * OCTAVES));

	*out = (struct analysis)ANALYSIS_NONE;
	TEXT_COPY(out->file, hash);
	bool ok = true;
	if (!store_next(st, q, &ok, err))
		return ok;
	const char *audio = store_words(q, 0);
	TEXT_COPY(out->audio, audio ? audio : "");
	out->length_ms = sqlite3_column_int64(q, 1);
	out->rate_hz = sqlite3_column_int(q, 2);
	out->channels = sqlite3_column_int(q, 3);
	out->integrated_lufs = store_real(q, 4);
	out->range_lu = store_real(q, 5);
	out->true_peak_dbtp = store_real(q, 6);
	out->clipped = sqlite3_column_int64(q, 7);
	out->above_22k_dbfs = store_real(q, 8) <= NOTHING_DB ? -INFINITY : store_real(q, 8);
	out->overview = steps(q, 9, OVERVIEW_BYTES, &out->nsteps);
	out->octaves = steps(q, 10, OCTAVES, &out->noctaves);
	store_end_query(q);
	if (!analysis_check(out)) {
		analysis_finish(out);
		TEXT_COPY(out->file, hash);
	}
	return true;
}

/* SQL: the version of a measurement. Measurements of stereo by version 1 equal version 2. */
#define CURRENT "(version + (version = 1 AND channels = 2))"

static bool
put_steps(struct store *st, const struct analysis *a, struct err *err)
{
	static const char sql[] =
		"REPLACE INTO analysis (" ANALYSIS_COLUMNS ") SELECT " ANALYSIS_VALUES
		" WHERE NOT EXISTS (SELECT 1 FROM analysis WHERE audio = ?1 AND " CURRENT " >= ?2)";
	double above = isinf(a->above_22k_dbfs) ? NOTHING_DB : a->above_22k_dbfs;
	sqlite3_stmt *q = store_query(st, sql, err, AS_TEXT(a->audio), AS_INT(ANALYSIS_VERSION),
		AS_INT(a->length_ms), AS_INT(a->rate_hz), AS_INT(a->channels),
		AS_REAL(a->integrated_lufs), AS_REAL(a->range_lu), AS_REAL(a->true_peak_dbtp),
		AS_INT(a->clipped), AS_REAL(above));

	if (!q)
		return false;
	sqlite3_bind_blob(q, 11, a->overview, (int)(a->nsteps * OVERVIEW_BYTES), SQLITE_STATIC);
	sqlite3_bind_blob(q, 12, a->octaves, (int)(a->noctaves * OCTAVES), SQLITE_STATIC);
	return store_run(st, q, err);
}

bool
store_put_analysis(
	struct store *st, const struct library_file *f, const struct analysis *a, struct err *err)
{
	static const char sql[] =
		"INSERT INTO audio (hash, audio) VALUES (?1, ?2) ON CONFLICT (hash) DO UPDATE SET "
		"audio = excluded.audio WHERE audio <> excluded.audio";

	return put_steps(st, a, err) &&
		store_do(st, sql, err, AS_TEXT(a->file), AS_TEXT(a->audio)) &&
		store_library_played(st, f, err);
}

bool
store_is_analysed(struct store *st, const struct library_file *f, bool *is, struct err *err)
{
	static const char sql[] = "SELECT 1 FROM library l JOIN audio f ON f.hash = l.hash JOIN "
				  "analysis a ON a.audio = f.audio WHERE l.path = ?1 AND "
				  "l.size_bytes = ?2 AND l.mtime_ns = ?3 AND " CURRENT " >= ?4";

	return store_found(st,
		store_query(st, sql, err, AS_TEXT(f->path), AS_INT(f->size_bytes),
			AS_INT(f->mtime_ns), AS_INT(ANALYSIS_VERSION)),
		is, err);
}

bool
store_load_analysis_at(struct store *st, const char *path, struct analysis *out, struct err *err)
{
	CLEANUP(pointer_free) char *hash = NULL;

	*out = (struct analysis)ANALYSIS_NONE;
	return store_first_text(st,
		       store_query(st, "SELECT hash FROM library WHERE path = ?1 AND gone = 0", err,
			       AS_TEXT(path)),
		       &hash, err) &&
		(!hash || store_load_analysis(st, hash, out, err));
}

bool
store_unmeasured(struct store *st, const char *const *paths, size_t n, struct library_files *out,
	struct err *err)
{
	bool ok = true, is;

	*out = (struct library_files){ 0 };
	EACH_IN_WHILE (one, paths, n, ok) {
		struct stat s;
		char *path = realpath(*one, NULL);

		if (!path || stat(path, &s) != 0 || !S_ISREG(s.st_mode)) {
			free(path);
			continue;
		}
		struct library_file f = {
			.path = path, .size_bytes = s.st_size, .mtime_ns = os_mtime_ns(&s)
		};
		ok = store_is_analysed(st, &f, &is, err);
		if (ok && !is)
			LIST_ADD(out, f);
		else
			free(path);
	}
	return ok;
}
