#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "cli/paths.h"
#include "cli/print.h"
#include "store/doctor.h"

struct doctor_options {
	const char *db;
	bool repair, recover, json;
};

static const struct option_row rows[] = {
	{ 0, "repair", NULL, "mend what can be mended without losing anything", OPTION_FLAG,
		offsetof(struct doctor_options, repair) },
	{ 0, "recover", NULL, "save what can be read from a damaged archive into a new one",
		OPTION_FLAG, offsetof(struct doctor_options, recover) },
	{ 0, "json", NULL, "as JSON", OPTION_FLAG, offsetof(struct doctor_options, json) },
	OPTION_DB(struct doctor_options),
};

/* As words, and as they stand in JSON. */
static const char *const states[] = {
	[DOCTOR_FINE] = "fine",
	[DOCTOR_NOTE] = "note",
	[DOCTOR_WRONG] = "wrong",
	[DOCTOR_MENDED] = "mended",
};

static int
report_json(const struct doctor_report *r)
{
	json_t *list = json_array();

	for (size_t i = 0; i < r->n; i++)
		json_array_append_new(list,
			json_pack("{s:s, s:s, s:o, s:b}", "check", r->v[i].check, "state",
				states[r->v[i].state], "text", print_text(r->v[i].text), "mendable",
				r->v[i].mendable));
	return print_json(list);
}

static void
report_print(const struct doctor_report *r, bool repair)
{
	bool mendable = false;

	for (size_t i = 0; i < r->n; i++) {
		const struct doctor_finding *f = &r->v[i];
		text_print(stdout, "%-7s %-10s %s\n", states[f->state], f->check, f->text);
		mendable = mendable || (f->mendable && f->state == DOCTOR_WRONG);
	}
	if (mendable && !repair)
		text_print(stderr, "earlog: `earlog doctor --repair` mends some of this\n");
}

static bool
all_well(const struct doctor_report *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].state == DOCTOR_WRONG)
			return false;
	return true;
}

static int
examine(const char *path, const struct doctor_options *o)
{
	struct doctor_report r = { 0 };
	struct err err = ERR_INIT;
	int status = STATUS_DONE;

	if (!store_doctor(path, o->repair, &r, &err)) {
		doctor_report_finish(&r);
		return archive_failed(&err);
	}
	if (o->json)
		status = report_json(&r);
	else
		report_print(&r, o->repair);
	if (!all_well(&r))
		status = STATUS_FAILED;
	doctor_report_finish(&r);
	return status;
}

static int
recover(const char *path, bool json)
{
	struct recover_counts n;
	struct err err = ERR_INIT;
	char *aside = NULL;
	int status = STATUS_DONE;

	if (!store_recover(path, &aside, &n, &err))
		return archive_failed(&err);
	if (json)
		status = print_json(
			json_pack("{s:I, s:I, s:I, s:I, s:o}", "rows", (json_int_t)n.rows, "lost",
				(json_int_t)n.lost, "pages", (json_int_t)n.pages, "bad_pages",
				(json_int_t)n.bad_pages, "aside", print_text(aside)));
	else
		text_print(stderr,
			"earlog: %zu rows were saved, %zu could not be read (%zu of %zu pages are "
			"damaged); the archive as it was is now %s\n",
			n.rows, n.lost, n.bad_pages, n.pages, aside ? aside : "");
	free(aside);
	return status;
}

int
cli_doctor(int argc, char **argv)
{
	struct doctor_options o = { 0 };
	struct err err = ERR_INIT;
	int status;

	if (!options_parse(rows, LENGTH(rows), &o, &argc, &argv, &status))
		return status;
	if (argc)
		return options_wrong("it takes no names; another archive is named with --db");
	if (o.repair && o.recover)
		return options_wrong("--repair or --recover, one at a time");
	char *path = paths_archive(o.db);
	if (!path) {
		err_set(&err, "there is no home folder; name the archive with --db");
		return archive_failed(&err);
	}
	status = o.recover ? recover(path, o.json) : examine(path, &o);
	free(path);
	return status;
}
