/* earlog library analyse: measures the files of the music folders that were not measured yet. */

#include "base/mem.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/column.h"
#include "cli/earlog_library.h"
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

/* Commits the measurements of each file separately, so that a later run continues after an
 * interrupted one. */
static bool
take_measured(struct library_run *r, struct pool_answer *a, struct err *err)
{
	struct measuring *m = (struct measuring *)r;
	struct library_file f = library_file_of(a->file);
	bool ok = true;

	if (!a->ok)
		return true;
	if (!walk_is_same(a->file)) {
		library_report_trouble(
			&r->progress, f.path, "it changed while it was measured; try again");
	} else {
		f.length_ms = a->analysis.length_ms;
		f.hash = (char *)(uintptr_t)a->analysis.file;
		m->measured++;
		ok = store_begin(r->st, err) &&
			store_commit_if(
				r->st, store_put_analysis(r->st, &f, &a->analysis, err), err);
	}
	analysis_finish(&a->analysis);
	return ok;
}

bool
library_analyse(struct cli_call *c, struct err *err)
{
	struct measuring m = { .r.progress.done_word = "files measured" };
	struct library_run *r = &m.r;
	bool is = false;
	bool ok = library_walk(c, r, "", err) && (r->st = archive_open(STORE_WRITE, NULL, err));

	r->todo = arena_calloc(&r->memory, r->found.n, sizeof(r->todo[0]));
	for (size_t i = 0; ok && i < r->found.n; i++) {
		struct library_file f = library_file_of(&r->found.v[i]);
		ok = store_is_analysed(r->st, &f, &is, err);
		if (ok && !is)
			r->todo[r->ntodo++] = &r->found.v[i];
	}
	ok = ok && library_read(r, WORKER_ANALYSIS, FILE_LIMIT_MS, take_measured, err);
	size_t before = r->found.n - r->ntodo;
	if (ok && c->json) {
		ok = column_print_value(
			json_pack("{s:I, s:I, s:I, s:O}", "files", (json_int_t)r->found.n,
				"measured", (json_int_t)m.measured, "unchanged", (json_int_t)before,
				"skipped", r->progress.troubles),
			err);
	} else if (ok) {
		library_report_rest(&r->progress);
		text_print(stdout, "%zu files: %zu measured, %zu unchanged", r->found.n, m.measured,
			before);
		if (r->progress.skipped)
			text_print(stdout, ", %zu could not be measured", r->progress.skipped);
		text_print(stdout, "\n");
	}
	ok = ok && !r->failed;
	library_run_finish(r);
	return ok;
}
