#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answers/drive.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "cli/drive_load.h"
#include "cli/drive_print.h"
#include "config/chain.h"
#include "config/find.h"
#include "config/profile.h"
#include "numbers/drive.h"

#define MOST_CURVE (4 * 1024 * 1024)
#define USUAL_LEVEL_DB 75.0

struct drive_options {
	const char *level, *plr;
};

static const struct option_row rows[] = {
	{ 0, "level", "DB", "the listening level, dB SPL (else the profile's, else 75)",
		OPTION_TEXT, offsetof(struct drive_options, level) },
	{ 0, "plr", "DB", "how far peaks stand above it, dB (else the profile's, else 14)",
		OPTION_TEXT, offsetof(struct drive_options, plr) },
	{ 0 },
};

static bool
level_of(const char *text, const char *unit, double *value)
{
	return quantity_number(text, value) || quantity_unit(text, unit, value) ||
		quantity_unit(text, "dB", value);
}

/* What the profile says, where the command line does not. */
static void
take_profile(struct drive_asked *a)
{
	struct profile p;
	struct diags d = DIAGS_INIT;

	profile_load_own(&p, &d);
	if (isnan(a->level_db))
		a->level_db = p.listening_db_spl;
	if (isnan(a->level_db))
		a->level_db = USUAL_LEVEL_DB;
	/* Of the default it is said that it was taken. */
	if (isnan(a->plr_db) && fabs(p.plr_db - DRIVE_PLR_DB) > 1e-9)
		a->plr_db = p.plr_db;
	profile_finish(&p);
	diags_finish(&d);
}

/* The curve is named as seen from the session file. */
static bool
load_curve(struct curve *c, const struct drive_load *l, struct err *err)
{
	struct buf bytes = BUF_INIT;
	bool found = false;

	if (!l->curve_file)
		return true;
	char *path = find_from(l->path, l->curve_file);
	bool ok = file_read(path, MOST_CURVE, &bytes, &found, err) &&
		(found || err_set(err, "there is no file %s", path)) &&
		(curve_parse(c, bytes.s, bytes.len, err) || err_prefix(err, "%s", path));
	free(path);
	buf_finish(&bytes);
	return ok || err_prefix(err, "impedance curve");
}

static bool
print_answer(const struct cli_call *c, const struct drive_load *l, struct drive_asked *a,
	struct err *err)
{
	struct curve curve = CURVE_INIT;
	struct source_sheets sources;
	struct diags d = DIAGS_INIT;
	struct err missing = ERR_INIT;
	struct drive_report report;
	bool ok = true;

	/* Without it there is still the nominal impedance, and what is missing is said. */
	if (!load_curve(&curve, l, &missing))
		text_print(stderr, "earlog: %s\n", missing.msg);
	source_sheets_load(&sources, &d);
	a->review = l->id;
	a->device = l->device;
	a->impedance_ohm = l->impedance_ohm;
	a->curve = curve.n ? &curve : NULL;
	a->curve_file = l->curve_file;
	a->sensitivity_db = l->sensitivity_db;
	a->sensitivity_unit = l->sensitivity_unit;
	a->feeds = l->feeds;
	a->n = l->n;
	a->sources = &sources;
	drive_report_init(&report, a);
	if (c->json)
		ok = columns_print_object(drive_columns, &report, err);
	else
		drive_print(&report, c->markdown);
	drive_report_finish(&report);
	source_sheets_finish(&sources);
	diags_finish(&d);
	curve_finish(&curve);
	return ok;
}

static bool
drive_run(struct cli_call *c, struct err *err)
{
	const struct drive_options *o = c->options;
	struct drive_asked a = { .level_db = NAN, .plr_db = NAN };
	struct drive_load l;

	if (o->level && !level_of(o->level, "dB SPL", &a.level_db))
		return cli_wrong(err, "--level takes dB SPL, like 75, not %s", o->level);
	if (o->plr && !level_of(o->plr, "dB", &a.plr_db))
		return cli_wrong(err, "--plr takes dB, like 14, not %s", o->plr);
	bool ok = drive_load(&l, c->argv[0], err);
	if (ok) {
		take_profile(&a);
		ok = print_answer(c, &l, &a, err);
	}
	drive_load_finish(&l);
	return ok;
}

const struct cli_command cli_drive = {
	.name = "drive",
	.help = "Work out what each chain can do with the device",
	.verbs = { { NULL, "[REVIEW]", "", ARCHIVE_NAMED | AS_MARKDOWN | AS_JSON, 0, 1, drive_run,
		"one review at a time, please" } },
	.options = rows,
	.options_size = sizeof(struct drive_options),
};
