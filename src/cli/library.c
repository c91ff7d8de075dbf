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

static const struct option_row rows[] = {
	{ 0, "all", NULL, "scan: read every file again, changed or not", OPTION_FLAG,
		offsetof(struct library_options, all) },
	{ 0, "forget", NULL, "scan: forget what was in a folder that is empty now", OPTION_FLAG,
		offsetof(struct library_options, forget) },
	{ 0, "json", NULL, "as JSON", OPTION_FLAG, offsetof(struct library_options, json) },
	OPTION_DB(struct library_options),
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
list_json(const struct library_files *l)
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

static int
list_table(const struct library_files *l)
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
	return STATUS_DONE;
}

static int
list(int argc, char **argv, const struct library_options *o)
{
	struct library_files l = { 0 };
	struct err err = ERR_INIT;
	bool none;
	struct store *st = archive_open(o->db, STORE_READ, &none, &err);
	bool ok = none ||
		(st &&
			store_library_list(st, (const char *const *)argv, (size_t)argc, MOST_LISTED,
				&l, &err));
	int status = !ok ? archive_failed(&err) : o->json ? list_json(&l) : STATUS_DONE;

	if (ok && !o->json && l.n)
		status = list_table(&l);
	else if (ok && !o->json)
		text_print(stderr,
			argc ? "earlog: no file of your music has these words\n"
			     : "earlog: no music is known yet; `earlog library scan` reads your "
			       "folders\n");
	library_files_finish(&l);
	store_close(st);
	return status;
}

int
cli_library(int argc, char **argv)
{
	struct library_options o = { 0 };
	int status;

	if (!options_parse(rows, LENGTH(rows), &o, &argc, &argv, &status))
		return status;
	const char *verb = argc ? argv[0] : "";
	if (strcmp(verb, "scan") == 0)
		return library_scan(argc - 1, argv + 1, &o);
	if (strcmp(verb, "list") == 0)
		return list(argc - 1, argv + 1, &o);
	if (strcmp(verb, "missing") == 0 && argc <= 2)
		return library_missing(argc == 2 ? argv[1] : NULL, &o);
	/* Nobody types this: scan starts it (library/pool.h). */
	if (strcmp(verb, WORKER_VERB) == 0 && argc == 1)
		return worker_serve(0);
	return options_wrong("say scan [FOLDER...], list [WORDS] or missing [REVIEW | PLAYLIST]");
}
