/* earlog library: one's own music. */
#include "cli/library.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/timecode.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "cli/print.h"
#include "cli/table.h"
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

json_t *
library_path(const char *path)
{
	struct buf clean = BUF_INIT;

	if (text_valid(path, strlen(path)))
		return json_string(path);
	text_clean(&clean, path, strlen(path), false);
	json_t *text = json_string(clean.s);
	buf_finish(&clean);
	return text;
}

/* ---- list ---- */

static int
files_json(const struct library_files *l)
{
	json_t *list = json_array();

	for (size_t i = 0; i < l->n; i++) {
		const struct library_file *f = &l->v[i];
		json_t *o = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "path",
			library_path(f->path), "title", print_text(f->title), "artist",
			print_text(f->artist), "album", print_text(f->album), "length_s",
			f->length_ms == NO_INT ? json_null()
					       : json_real((double)f->length_ms / 1000),
			"isrc", print_text(f->isrc), "mbid", print_text(f->mbid), "trouble",
			print_text(f->trouble));
		json_array_append_new(list, o);
	}
	return print_json(list);
}

static void
files_table(const struct library_files *l)
{
	static const char *const titles[] = { "ARTIST", "TITLE", "LENGTH", "FILE" };
	struct table t;

	table_init(&t, titles, LENGTH(titles));
	for (size_t i = 0; i < l->n; i++) {
		const struct library_file *f = &l->v[i];
		char length[TIME_TEXT] = "";

		if (f->length_ms != NO_INT)
			time_text(f->length_ms, false, length);
		table_add(&t, f->artist ? f->artist : "");
		if (f->trouble)
			table_addf(&t, "(%s)", f->trouble);
		else
			table_add(&t, f->title ? f->title : "");
		table_add(&t, length);
		table_add(&t, f->path);
	}
	table_print(&t, stdout);
	table_finish(&t);
}

static bool
library_list(struct cli_call *c, struct err *err)
{
	struct library_files l = { 0 };
	bool ok = !c->st ||
		store_library_list(
			c->st, (const char *const *)c->argv, (size_t)c->argc, MOST_LISTED, &l, err);

	if (ok && c->json)
		ok = files_json(&l) == STATUS_DONE;
	else if (ok && l.n)
		files_table(&l);
	else if (ok)
		text_print(stderr,
			c->argc ? "earlog: no file of your music has these words\n"
				: "earlog: no music is known yet; `earlog library scan` reads your "
				  "folders\n");
	library_files_finish(&l);
	return ok;
}

static bool
library_worker(struct cli_call *c, struct err *err)
{
	(void)c, (void)err;
	return worker_serve(0) == 0;
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
	.options = rows,
	.options_size = sizeof(OPTIONS),
};
