#include <stdlib.h>

#include "base/text.h"
#include "cli/cli.h"
#include "cli/column.h"
#include "store/doctor.h"

struct doctor_options {
	bool repair, recover;
};

#define OPTIONS struct doctor_options

static const struct option_row rows[] = {
	FLAG(repair, "repair", "mend what can be mended without losing anything"),
	FLAG(recover, "recover", "save what can be read from a damaged archive into a new one"),
	{ 0 },
};

/* As words, and as they stand in JSON. */
static const char *const states[] = {
	[DOCTOR_FINE] = "fine",
	[DOCTOR_NOTE] = "note",
	[DOCTOR_WRONG] = "wrong",
	[DOCTOR_MENDED] = "mended",
};

static void
add_state(struct buf *b, const void *row)
{
	buf_add(b, states[((const struct doctor_finding *)row)->state]);
}

#define FIELD(type, key, field) COLUMN_KEY(type, key, doctor_finding, field)

static const struct column columns[] = { FIELD(TEXT, "check", check),
	{ NULL, "state", COLUMN_WORDS, .words = add_state }, FIELD(TEXT, "text", text),
	FIELD(BOOL, "mendable", mendable), { 0 } };

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

static bool
examine(const struct cli_call *c, bool repair, struct err *err)
{
	struct doctor_report r = { 0 };
	bool ok = store_doctor(c->path, repair, &r, err);

	if (ok && c->json)
		ok = column_print_list(columns, r.v, r.n, sizeof(r.v[0]), true, NULL, err);
	else if (ok)
		report_print(&r, repair);
	ok = ok && all_well(&r);
	doctor_report_finish(&r);
	return ok;
}

static bool
recover(const struct cli_call *c, struct err *err)
{
	struct recover_counts n;
	char *aside = NULL;
	bool ok = store_recover(c->path, &aside, &n, err);

	if (ok && c->json)
		ok = column_print_value(
			json_pack("{s:I, s:I, s:I, s:I, s:o}", "rows", (json_int_t)n.rows, "lost",
				(json_int_t)n.lost, "pages", (json_int_t)n.pages, "bad_pages",
				(json_int_t)n.bad_pages, "aside", column_json_text(aside)),
			err);
	else if (ok)
		text_print(stderr,
			"earlog: %zu rows were saved, %zu could not be read (%zu of %zu pages are "
			"damaged); the archive as it was is now %s\n",
			n.rows, n.lost, n.bad_pages, n.pages, aside ? aside : "");
	free(aside);
	return ok;
}

static bool
doctor_run(struct cli_call *c, struct err *err)
{
	const struct doctor_options *o = c->options;

	if (o->repair && o->recover)
		return cli_wrong(err, "--repair or --recover, one at a time");
	return o->recover ? recover(c, err) : examine(c, o->repair, err);
}

const struct cli_command cli_doctor = {
	.name = "doctor",
	.help = "Say what is wrong with the archive, and mend it",
	.verbs = { { NULL, "[--repair | --recover]", "", ARCHIVE_PATH | AS_JSON, 0, 0, doctor_run,
		"it takes no names; another archive is named with --db" } },
	OPTIONS_IN(rows),
};
