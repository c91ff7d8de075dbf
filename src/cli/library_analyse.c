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

/* Time limit for one file, generous because measuring has a low priority. */
#define FILE_LIMIT_MS 600000

struct measuring {
	struct store *st;
	struct music_files found;
	const struct music_file **todo;
	size_t ntodo, measured;
	struct library_progress progress;
	bool failed;
};

static void
add_files(void *into, const char *folder)
{
	struct measuring *m = into;
	CLEANUP(pointer_free) char *path = find_home(folder);
	struct err err = ERR_INIT;

	if (!walk(path, &m->found, &err)) {
		cli_say("%s", err.msg);
		m->failed = true;
	}
}

static struct library_file
library_file_of(const struct music_file *f)
{
	return (struct library_file){ .path = f->path,
		.size_bytes = f->size_bytes,
		.mtime_ns = f->mtime_ns,
		.length_ms = NO_INT };
}

static bool
find_unmeasured(struct measuring *m, struct err *err)
{
	bool ok = true, is = false;

	m->todo = xcalloc(m->found.n + 1, sizeof(m->todo[0]));
	for (size_t i = 0; ok && i < m->found.n; i++) {
		struct library_file f = library_file_of(&m->found.v[i]);
		ok = store_is_analysed(m->st, &f, &is, err);
		if (ok && !is)
			m->todo[m->ntodo++] = &m->found.v[i];
	}
	m->progress.all = m->ntodo;
	return ok;
}

/* Stores each file at once, so that an interrupted run can go on. */
static bool
take_measured(struct measuring *m, const struct pool_answer *a, struct err *err)
{
	struct library_file f = library_file_of(a->file);

	m->progress.done++;
	if (!a->ok) {
		library_report_trouble(&m->progress, f.path, a->why);
		return true;
	}
	if (!walk_is_same(a->file)) {
		library_report_trouble(
			&m->progress, f.path, "it changed while it was measured; try again");
		return true;
	}
	f.length_ms = a->analysis.length_ms;
	f.hash = (char *)(uintptr_t)a->analysis.file;
	m->measured++;
	return store_begin(m->st, err) &&
		store_commit_if(m->st, store_put_analysis(m->st, &f, &a->analysis, err), err);
}

static bool
measure_files(struct measuring *m, struct err *err)
{
	struct pool *p = pool_new(os_self(), WORKER_ANALYSIS, m->todo, m->ntodo, FILE_LIMIT_MS, -1);
	struct pool_answer a;
	bool ok = true;

	library_show_progress(&m->progress, false);
	while (ok && pool_next(p, &a, err)) {
		ok = take_measured(m, &a, err);
		if (a.ok)
			analysis_finish(&a.analysis);
		library_show_progress(&m->progress, false);
	}
	library_show_progress(&m->progress, true);
	library_report_missing(pool_missing(p));
	pool_free(p);
	return ok && !err->msg[0];
}

static bool
report_measured(const struct measuring *m, struct err *err)
{
	size_t before = m->found.n - m->ntodo;

	if (m->progress.json)
		return column_print_value(
			       json_pack("{s:I, s:I, s:I, s:O}", "files", (json_int_t)m->found.n,
				       "measured", (json_int_t)m->measured, "unchanged",
				       (json_int_t)before, "skipped", m->progress.troubles),
			       err) &&
			!m->failed;
	library_report_rest(&m->progress);
	text_print(
		stdout, "%zu files: %zu measured, %zu as before", m->found.n, m->measured, before);
	if (m->progress.skipped)
		text_print(stdout, ", %zu could not be measured", m->progress.skipped);
	text_print(stdout, "\n");
	return !m->failed;
}

bool
library_analyse(struct cli_call *c, struct err *err)
{
	struct measuring m = { .progress = {
				       .done_word = "files measured",
				       .json = c->json,
				       .troubles = json_array(),
			       } };

	bool ok = library_folders(c, add_files, &m, &m.found, err) &&
		(m.st = archive_open(STORE_WRITE, NULL, err)) && find_unmeasured(&m, err) &&
		measure_files(&m, err) && report_measured(&m, err);
	music_files_finish(&m.found);
	free(m.todo);
	json_decref(m.progress.troubles);
	store_close(m.st);
	return ok;
}
