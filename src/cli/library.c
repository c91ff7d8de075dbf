/* earlog library: the user's music files. */
#include "cli/library.h"

#include <unistd.h>

#include "base/clock.h"
#include "cli/cli.h"
#include "cli/column.h"
#include "library/worker.h"
#include "store/library.h"

#define MOST_LISTED 1000000

#define OPTIONS struct library_options

static const struct option_row rows[] = {
	FLAG_OF("scan", all, "all", "read every file again, changed or not"),
	FLAG_OF("scan", forget, "forget", "forget the files of folders that are empty now"),
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

/* ---- reading many files ---- */

bool
library_folders(const struct cli_call *c, void (*add)(void *into, const char *folder), void *into,
	struct music_files *found, struct err *err)
{
	struct profile p;
	size_t n = (size_t)c->argc;

	for (int i = 0; i < c->argc; i++)
		add(into, c->argv[i]);
	if (!c->argc) {
		library_profile(&p);
		n = p.music.n;
		for (size_t i = 0; i < n; i++)
			add(into, p.music.v[i]);
		profile_finish(&p);
	}
	walk_sort(found);
	return n ||
		err_set(err,
			"no music folder is named: `earlog library %s FOLDER`, or under `music:` "
			"in your profile",
			c->verb->name);
}

#define PROGRESS_MS 100
/* Number of errors that are printed; others are only counted. */
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

void
library_report_missing(const char *missing)
{
	if (missing)
		cli_say("this system has %s: files were read with less protection", missing);
}

/* ---- list ---- */

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
			c->argc ? "no file of your music has these words"
				: "no music is known yet; `earlog library scan` reads your folders",
			err);
	library_files_finish(&l);
	return ok;
}

/* Internal verbs: the program starts them to read many files (library/pool.h). */
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
		{ "scan", "[FOLDER...]", "Read new and changed files of your music folders",
			ARCHIVE_NAMED | AS_JSON, 0, CLI_MANY, library_scan, NULL },
		{ "list", "[WORDS]", "List the files that are known", ARCHIVE_IF_ANY | AS_JSON, 0,
			CLI_MANY, library_list, NULL },
		{ "missing", "[REVIEW | PLAYLIST]", "List the file of each track, and tracks without one",
			ARCHIVE_IF_ANY | AS_JSON, 0, 1, library_missing, NULL },
		{ "analyse", "[FOLDER...]",
			"Measure your music: loudness, true peak, octaves; goes on where it stopped",
			ARCHIVE_NAMED | AS_JSON, 0, CLI_MANY, library_analyse, NULL },
		{ WORKER_TAGS_VERB, "", NULL, 0, 0, 0, library_worker, NULL },
		{ WORKER_ANALYSIS_VERB, "", NULL, 0, 0, 0, library_worker, NULL },
		{ WORKER_PAIR_VERB, "", NULL, 0, 0, 0, library_worker, NULL },
		{ WORKER_PASSAGE_VERB, "", NULL, 0, 0, 0, library_worker, NULL },
	},
	OPTIONS_IN(rows),
};
