/* earlog library: one's own music. */
#include "cli/library.h"

#include "cli/cli.h"
#include "cli/column.h"
#include "library/worker.h"
#include "store/library.h"

#define MOST_LISTED 1000000

#define OPTIONS struct library_options

static const struct option_row rows[] = {
	FLAG(all, "all", "scan: read every file again, changed or not"),
	FLAG(forget, "forget", "scan: forget what was in a folder that is empty now"),
	{ 0 },
};

void
library_profile(struct profile *p)
{
	struct diags d = DIAGS_INIT;

	profile_load_own(p, &d);
	diags_print(&d, stderr);
	diags_finish(&d);
}

/* ---- list ---- */

static void
add_title(struct buf *b, const void *row)
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
	{ "TITLE", NULL, COLUMN_WORDS, .words = add_title },
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

static bool
library_worker(struct cli_call *c, struct err *err)
{
	(void)c, (void)err;
	return worker_serve(0, NULL) == 0;
}

const struct cli_command cli_library = {
	.name = "library",
	.help = "Read your music folders, and say which file plays what",
	.verbs = {
		{ "scan", "[FOLDER...]", "Read your music folders: what is new, changed and gone",
			ARCHIVE_NAMED | AS_JSON, 0, CLI_MANY, library_scan, NULL },
		{ "list", "[WORDS]", "List the files that are known", ARCHIVE_IF_ANY | AS_JSON, 0,
			CLI_MANY, library_list, NULL },
		{ "missing", "[REVIEW | PLAYLIST]", "Say which file plays what, and what has none",
			ARCHIVE_IF_ANY | AS_JSON, 0, 1, library_missing, NULL },
		/* Nobody types this: scan starts it (library/pool.h). */
		{ WORKER_VERB, "", NULL, 0, 0, 0, library_worker, NULL },
	},
	OPTIONS_IN(rows),
};
