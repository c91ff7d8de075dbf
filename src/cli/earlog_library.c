/* earlog library: lists the user's music files, and runs workers that read many files. */
#include "cli/earlog_library.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/os_process.h"
#include "cli/cli.h"
#include "cli/column.h"
#include "config/find.h"
#include "library/worker_process.h"
#include "store/library.h"

#define MOST_LISTED 1000000

#define OPTIONS struct library_options

static const struct option_row rows[] = {
	FLAG_OF("scan", all, "all", "read every file again, also unchanged ones"),
	FLAG_OF("scan", forget, "forget", "also forget the files of folders that are empty now"),
	{ 0 },
};

void
library_profile(struct profile *p)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	profile_load_own(p, &d);
	profile_add_music(p);
	diags_print(&d, stderr);
}

/* ---- reading many files by worker processes ---- */

static void
walk_folder(struct library_run *r, const char *name, const char *stays)
{
	char *path = arena_keep(&r->memory, find_home(name)), *real = realpath(path, NULL);
	size_t before = r->found.n;
	struct err err = ERR_INIT;
	bool open = walk(path, &r->found, &err);

	ARENA_ADD(&r->memory, &r->folders,
		(struct library_folder){
			real ? arena_keep(&r->memory, real) : path, open, r->found.n - before });
	if (!open) {
		cli_say("%s%s", err.msg, stays);
		r->failed = true;
	}
}

bool
library_walk(const struct cli_call *c, struct library_run *r, const char *stays, struct err *err)
{
	r->progress.json = c->json;
	r->progress.troubles = json_array();
	for (int i = 0; i < c->argc; i++)
		walk_folder(r, c->argv[i], stays);
	if (!c->argc) {
		CLEANUP(profile_finish) struct profile p;

		library_profile(&p);
		for (size_t i = 0; i < p.music.n; i++)
			walk_folder(r, p.music.v[i], stays);
	}
	walk_sort(&r->found);
	return r->folders.n ||
		err_set(err,
			"no music folder is named: `earlog library %s FOLDER`, or under `music:` "
			"in your profile",
			c->verb->name);
}

bool
library_read(struct library_run *r, enum worker_job job, int limit_ms,
	bool (*take)(struct library_run *r, struct pool_answer *a, struct err *err),
	struct err *err)
{
	struct pool *p = pool_new(os_self(), job, r->todo, r->ntodo, limit_ms, -1, NULL);
	struct pool_answer a;
	bool ok = true;

	r->progress.all = r->ntodo;
	library_show_progress(&r->progress, false);
	while (ok && pool_next(p, &a, err)) {
		r->progress.done++;
		if (!a.ok)
			library_report_trouble(&r->progress, a.file->path, a.why);
		ok = take(r, &a, err);
		library_show_progress(&r->progress, false);
	}
	library_show_progress(&r->progress, true);
	if (pool_missing(p))
		cli_say("this system has %s: files were read with less protection",
			pool_missing(p));
	pool_free(p);
	return ok && !err->msg[0];
}

void
library_run_finish(struct library_run *r)
{
	music_files_finish(&r->found);
	json_decref(r->progress.troubles);
	arena_finish(&r->memory);
	store_close(r->st);
}

#define PROGRESS_MS 100
/* Number of errors that are printed; further ones are only counted. */
#define MOST_TOLD 20

void
library_show_progress(struct library_progress *p, bool end)
{
	int64_t now_ms = clock_mono_ms();

	if (!isatty(STDERR_FILENO) || (!end && now_ms - p->shown_ms < PROGRESS_MS) ||
		(end && !p->shown))
		return;
	p->shown_ms = now_ms;
	p->shown = !end;
	if (end)
		fputs("\r\033[K", stderr);
	else
		fprintf(stderr, "\r%zu of %zu %s", p->done, p->all, p->done_word);
	fflush(stderr);
}

void
library_report_trouble(struct library_progress *p, const char *path, const char *why)
{
	if (p->skipped++ < MOST_TOLD && !p->json) {
		library_show_progress(p, true);
		cli_say("skipped %s: %s", path, why);
	}
	json_array_append_new(p->troubles,
		json_pack("{s:o, s:o}", "path", column_json_text(path), "why",
			column_json_text(why)));
}

void
library_report_rest(const struct library_progress *p)
{
	if (p->skipped > MOST_TOLD)
		cli_say("skipped %zu more", p->skipped - MOST_TOLD);
}

static void
add_file_title(struct buf *b, const void *row)
{
	const struct library_file *f = row;

	if (f->trouble)
		buf_addf(b, "(%s)", f->trouble);
	else
		buf_add(b, f->title ? f->title : "");
}

#define FIELD(type, key, field) COLUMN_KEY(type, key, library_file, field)

static const struct column columns[] = {
	FIELD(TEXT, "path", path),
	FIELD(TEXT, "title", title),
	{ "ARTIST", "artist", COLUMN_TEXT, .at = offsetof(struct library_file, artist) },
	{ "TITLE", NULL, COLUMN_WORDS, .words = add_file_title },
	FIELD(TEXT, "album", album),
	{ "LENGTH", "length_s", COLUMN_LENGTH, .at = offsetof(struct library_file, length_ms) },
	{ "FILE", NULL, COLUMN_TEXT, .at = offsetof(struct library_file, path) },
	FIELD(TEXT, "isrc", isrc),
	FIELD(TEXT, "mbid", mbid),
	FIELD(TEXT, "trouble", trouble),
	{ 0 },
};

static bool
library_list(struct cli_call *c, struct err *err)
{
	struct library_files l = { 0 };
	bool ok = !c->st ||
		store_library_list(
			c->st, (const char *const *)c->argv, (size_t)c->argc, MOST_LISTED, &l, err);

	ok = ok &&
		column_print_list(columns, l.v, l.n, sizeof(l.v[0]), c->json,
			c->argc ? "no known music file has these words"
				: "no music is known yet; `earlog library scan` reads your folders",
			err);
	library_files_finish(&l);
	return ok;
}

/* Runs one worker process. The program itself calls this internal verb, to read many files
 * (library/pool.h). */
static bool
library_worker(struct cli_call *c, struct err *err)
{
	(void)err;
	enum worker_job job = WORKER_TAGS;

	while (!cli_verb_is(c, worker_kinds[job].verb))
		job++;
	return worker_serve(0, job, NULL) == 0;
}

const struct cli_command cli_library = {
	.name = "library",
	.help = "Read your music folders and find the file of each track",
	.verbs = {
		{ "scan", "[FOLDER...]",
			"Read the tags of new and changed files in your music folders",
			ARCHIVE_NAMED | AS_JSON, 0, CLI_MANY, library_scan, NULL },
		{ "list", "[WORDS]",
			"List the files that `scan` has read, with WORDS only matching ones",
			ARCHIVE_IF_ANY | AS_JSON, 0, CLI_MANY, library_list, NULL },
		{ "missing", "[REVIEW | PLAYLIST]",
			"List the music file of each track, and the tracks without a file",
			ARCHIVE_IF_ANY | AS_JSON, 0, 1, library_missing, NULL },
		{ "analyse", "[FOLDER...]",
			"Measure loudness, true peak and octave bands of your music; an "
			"interrupted run continues", ARCHIVE_NAMED | AS_JSON, 0, CLI_MANY,
			library_analyse, NULL },
		{ WORKER_TAGS_VERB, "", NULL, 0, 0, 0, library_worker, NULL },
		{ WORKER_ANALYSIS_VERB, "", NULL, 0, 0, 0, library_worker, NULL },
		{ WORKER_PAIR_VERB, "", NULL, 0, 0, 0, library_worker, NULL },
		{ WORKER_PASSAGE_VERB, "", NULL, 0, 0, 0, library_worker, NULL },
	},
	OPTIONS_IN(rows),
};
