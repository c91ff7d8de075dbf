/* earlog library analyse: measures the files of the music folders that were not measured yet. */
#include <stdlib.h>

#include "base/mem.h"
#include "base/os_process.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/column.h"
#include "cli/library.h"
#include "config/find.h"
#include "library/pool.h"
#include "store/library.h"

/* Longest time for one file; long, because measuring runs at low priority. */
#define FILE_LIMIT_MS 600000

struct measuring {
	struct library_run r;
	size_t measured;
};

static struct library_file
library_file_of(const struct music_file *f)
{
	return (struct library_file){ .path = f->path,
		.size_bytes = f->size_bytes,
		.mtime_ns = f->mtime_ns,
		.length_ms = NO_INT };
}

static bool
find_unmeasured(struct library_run *r, struct err *err)
{
	bool ok = true, is = false;

	r->todo = arena_calloc(&r->memory, r->found.n, sizeof(r->todo[0]));
	for (size_t i = 0; ok && i < r->found.n; i++) {
		struct library_file f = library_file_of(&r->found.v[i]);
		ok = store_is_analysed(r->st, &f, &is, err);
		if (ok && !is)
			r->todo[r->ntodo++] = &r->found.v[i];
	}
	return ok;
}

static bool
store_measured(struct measuring *m, const struct pool_answer *a, struct err *err)
{
	struct library_file f = library_file_of(a->file);

	if (!walk_is_same(a->file)) {
		library_report_trouble(
			&m->r.progress, f.path, "it changed while it was measured; try again");
		return true;
	}
	f.length_ms = a->analysis.length_ms;
	f.hash = (char *)(uintptr_t)a->analysis.file;
	m->measured++;
	return store_begin(m->r.st, err) &&
		store_commit_if(m->r.st, store_put_analysis(m->r.st, &f, &a->analysis, err), err);
}

/* Commits the measurements of each file separately, so that a later run continues after an
 * interrupted one. */
static bool
take_measured(struct library_run *r, struct pool_answer *a, struct err *err)
{
	bool ok = !a->ok || store_measured((struct measuring *)r, a, err);

	if (a->ok)
		analysis_finish(&a->analysis);
	return ok;
}

static bool
report_measured(const struct measuring *m, struct err *err)
{
	size_t before = m->r.found.n - m->r.ntodo;

	if (m->r.progress.json)
		return column_print_value(
			       json_pack("{s:I, s:I, s:I, s:O}", "files", (json_int_t)m->r.found.n,
				       "measured", (json_int_t)m->measured, "unchanged",
				       (json_int_t)before, "skipped", m->r.progress.troubles),
			       err) &&
			!m->r.failed;
	library_report_rest(&m->r.progress);
	text_print(stdout, "%zu files: %zu measured, %zu unchanged", m->r.found.n, m->measured,
		before);
	if (m->r.progress.skipped)
		text_print(stdout, ", %zu could not be measured", m->r.progress.skipped);
	text_print(stdout, "\n");
	return !m->r.failed;
}

bool
library_analyse(struct cli_call *c, struct err *err)
{
	struct measuring m = { .r.progress.done_word = "files measured" };
	bool ok = library_walk(c, &m.r, "", err) &&
		(m.r.st = archive_open(STORE_WRITE, NULL, err)) && find_unmeasured(&m.r, err) &&
		library_read(&m.r, WORKER_ANALYSIS, FILE_LIMIT_MS, take_measured, err) &&
		report_measured(&m, err);

	library_run_finish(&m.r);
	return ok;
}
