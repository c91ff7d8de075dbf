/* earlog drive: reports if each chain can drive the device loudly enough. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/numbers/drive.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "base/yaml/quantity.h"
#include "draft/view/put.h"
#include "review/answers/drive_report.h"
#include "review/files/device_kind.h"
#include "review/files/profile.h"
#include "review/files/session_file.h"
#include "review/record/chains.h"
#include "review/record/enrol.h"
#include "review/record/identity.h"
#include "review/record/records.h"
#include "shell/call/cli.h"
#include "shell/call/intake.h"
#include "shell/call/own_archive.h"
#include "shell/table/column.h"

struct driveability_options {
	const char *level, *plr;
};

#define OPTIONS struct driveability_options

/* ---- loading the device and its chains ---- */

/* Loads the review that a name finds. A session file that the archive has no review of is taken
 * alone, and that of a device which is no source always. */
static bool
load_review(struct cli_call *c, const char *name, struct err *err)
{
	CLEANUP(session_file_finish) struct session_file f;
	struct record *r = &c->record;
	struct err why = ERR_INIT;
	/* A name without a dot is the id of a review, even if there is a file of this name. */
	bool file = name && (meant_is_path(name) || (strchr(name, '.') && file_is_regular(name))),
	     none = false;

	session_file_init(&f);
	if (file && !session_file_read(&f, name, &why))
		return err_set(err, "%s (see earlog check)", why.msg);
	if (!file || device_kind(f.device.kind)->place) {
		c->st = own_archive_open(STORE_READ, file ? &none : NULL, err);
		if (!c->st && !none)
			return false;
		intake_all(c->st); /* the headphones of a source are in other session files */
	}
	if (!file)
		return cli_load_review(c, name, err);
	c->review = identity_of_review(f.id);
	if (c->st && store_load_row(c->st, ROW_REVIEW, &c->review, r, &why) &&
		record_find(r, ROW_REVIEW, &c->review))
		return cli_load_review(c, name, err);
	/* The file may name devices of the archive. */
	if (c->st && !store_load_kind(c->st, ROW_DEVICE, NULL, r, err))
		return false;
	struct playlist_file no_tracks = { 0 };
	struct enrolled e;
	enrol(r, &(struct enrol_files){ .session = &f, .playlist = &no_tracks }, &e);
	EACH (x, &e.edits)
		rows_put(&r->of[x->kind], x->row);
	e.edits.n = 0;
	enrolled_finish(&e);
	return true;
}

/* ---- the columns in JSON ---- */

#define STATED(type, field) COLUMN_SAME(type, drive_stated, field)
#define CHAIN(type, field) COLUMN_SAME(type, drive_chain, field)
#define FACT(type, key, field) COLUMN_KEY(type, key, drive_chain, facts.field)
#define SHIFT(field) COLUMN_KEY(REAL, #field, drive_chain, shift.field)
#define DEVICE(type, key, field) COLUMN_KEY(type, key, drive_report, device.field)

#define BOUNDS(name, row, field, digits, in)                                               \
	{                                                                                  \
		name, COLUMN_RANGE, .at = offsetof(struct row, field), .decimals = digits, \
				    .unit = in, .bounds = true                             \
	}

COLUMNS(stated_columns, STATED(TEXT, text), STATED(REAL, vrms), STATED(REAL, ma),
	STATED(REAL, load_ohm), STATED(TEXT, kind), STATED(TEXT, from), STATED(TEXT, note),
	STATED(TEXT, left_out));

COLUMNS(shift_columns, BOUNDS("spread_db", drive_chain, result.spread_db, 2, "dB"),
	COLUMN_KEY(REAL, "spread_about_db", drive_chain, result.spread_about_db),
	CHAIN(REAL, at_ohm), SHIFT(most_db), SHIFT(most_hz), SHIFT(least_db), SHIFT(least_hz));

COLUMNS(volume_columns, FACT(TEXT, "value", volume), FACT(TEXT, "unit", volume_unit),
	FACT(REAL, "min", volume_min), FACT(REAL, "max", volume_max),
	FACT(REAL, "db_per_step", volume_db_per_step),
	BOUNDS("expected", drive_chain, expected_volume, 0, ""));

/* Appends the output impedance: "1 to 2 ohm"; only "at most 2 ohm" for a range that begins at 0. */
static void
zo_words(struct buf *b, const void *row)
{
	struct range zo = ((const struct drive_chain *)row)->result.zo_ohm;

	if (zo.low <= 0 && zo.high > 0)
		zo.low = NAN;
	range_add_bounds(b, zo, 2, "ohm");
}

static void
loudest_words(struct buf *b, const void *row)
{
	const struct drive_result *r = &((const struct drive_chain *)row)->result;

	range_add_bounds(b, drive_capped(r, r->loudest_db), 1, "dB SPL");
}

static void
add_signed(struct buf *b, double db)
{
	if (db > 0)
		buf_add_char(b, '+');
	range_add_digits(b, db, 1);
}

/* Appends how the chain changes the frequency response. */
static void
add_shift(struct buf *b, const void *row)
{
	const struct drive_chain *c = row;

	if (!isfinite(c->shift.most_db) || !isfinite(c->shift.least_db))
		return;
	const char *about = c->result.missing & DRIVE_NO_PHASE ? "about " : "";
	range_add_digits(b, c->at_ohm, 2);
	buf_addf(b, " ohm, relative to 1 kHz: %s", about);
	add_signed(b, c->shift.most_db);
	buf_add(b, " dB at ");
	range_add_digits(b, c->shift.most_hz, 0);
	buf_addf(b, " Hz, %s", about);
	add_signed(b, c->shift.least_db);
	buf_add(b, " dB at ");
	range_add_digits(b, c->shift.least_hz, 0);
	buf_add(b, " Hz");
	if (*about) {
		buf_add(b, "; in all ");
		range_add_bounds(b, c->result.spread_db, 1, "dB");
		buf_add(b, " if the phase is within 60 degrees");
	}
}

COLUMNS(chain_columns, CHAIN(TEXT, name), CHAIN(TEXT, sentence), CHAIN(TEXT, text),
	FACT(TEXT, "source", source), FACT(TEXT, "output", output), FACT(TEXT, "gain", gain),
	CHAIN(TEXT, sheet), CHAIN(TEXT, hint), CHAIN(BOOL, asks), CHAIN(BOOL, stated),
	COLUMN_SAME_LIST(drive_chain, figures, stated_columns),
	{ "output_impedance_ohm", COLUMN_RANGE, .at = offsetof(struct drive_chain, result.zo_ohm),
		.words = zo_words },
	BOUNDS("most_vrms", drive_chain, result.vrms, 3, "Vrms"),
	BOUNDS("most_ma", drive_chain, result.ma, 1, "mA"),
	BOUNDS("most_mw", drive_chain, result.mw, 1, "mW"),
	{ "loudest_db", COLUMN_RANGE, .at = offsetof(struct drive_chain, result.loudest_db),
		.words = loudest_words },
	CHAIN(TEXT, loss_words), CHAIN(TEXT, shift_words),
	{ "shift_text", COLUMN_WORDS, .words = add_shift },
	BOUNDS("headroom_db", drive_chain, result.headroom_db, 1, "dB"),
	BOUNDS("voltage_headroom_db", drive_chain, result.voltage_headroom_db, 1, "dB"),
	CHAIN(TEXT, verdict), BOUNDS("loss_db", drive_chain, result.loss_db, 2, "dB"),
	BOUNDS("damping", drive_chain, result.damping, 1, ""), CHAIN(TEXT, rule_of_1_8),
	{ "fr_shift", COLUMN_OBJECT, .at = 0, .of = shift_columns },
	COLUMN_SAME_LIST(drive_chain, missing, column_texts),
	{ "volume", COLUMN_OBJECT, .at = 0, .of = volume_columns });

COLUMNS(device_columns, DEVICE(TEXT, "name", name), DEVICE(BOOL, "known", known),
	DEVICE(TEXT, "text", text), DEVICE(REAL, "impedance_ohm", result.ohm),
	DEVICE(REAL, "lowest_ohm", lowest_ohm), DEVICE(TEXT, "curve", curve),
	DEVICE(REAL, "sensitivity_db", sensitivity_db),
	DEVICE(TEXT, "sensitivity_unit", sensitivity_unit),
	DEVICE(REAL, "db_per_mw", result.db_per_mw),
	DEVICE(REAL, "db_per_vrms", result.db_per_vrms),
	BOUNDS("needs_vrms", drive_report, device.needs_vrms, 3, "Vrms"),
	BOUNDS("needs_ma", drive_report, device.result.need_ma, 2, "mA"),
	BOUNDS("needs_mw", drive_report, device.result.need_mw, 3, "mW"),
	COLUMN_KEY_LIST("missing", drive_report, device.missing, column_texts));

COLUMNS(drive_columns, COLUMN_SAME(TEXT, drive_report, review),
	{ "device", COLUMN_OBJECT, .at = 0, .of = device_columns },
	COLUMN_SAME(REAL, drive_report, level_db), COLUMN_SAME(REAL, drive_report, plr_db),
	COLUMN_SAME_LIST(drive_report, chains, chain_columns));

/* The reports on the headphones that the sources under test drive. */
struct drive_reports {
	const char *review;
	struct {
		struct drive_report *v;
		size_t n;
	} headphones;
};

COLUMNS(source_columns, COLUMN_SAME(TEXT, drive_reports, review),
	COLUMN_SAME_LIST(drive_reports, headphones, drive_columns));

/* ---- running the command ---- */

static bool
print_report(const struct drive_report *report, bool of_source, bool markdown, struct err *err)
{
	json_t *tree = column_tree(drive_columns, report), *list = json_array();

	EACH (x, &report->chains)
		if (x->unpublished)
			json_array_append_new(list, json_string(text_or(x->name, "a chain")));
	put(tree, "unpublished", list);
	put_bool(tree, "of_source", of_source);
	return report_print("drive", tree, markdown ? REPORT_MARKDOWN : REPORT_TEXT, err);
}

static bool
level_of(const char *text, const char *unit, double *value)
{
	return quantity_number(text, value) || quantity_unit(text, unit, value) ||
		quantity_unit(text, "dB", value);
}

static bool
drive_run(struct cli_call *c, struct err *err)
{
	const struct driveability_options *o = c->options;
	const struct record *r = &c->record;
	struct drive_asked a = { .device = { .impedance_ohm = NAN, .sensitivity_db = NAN },
		.level_db = NAN,
		.plr_db = NAN };

	if (o->level && !level_of(o->level, "dB SPL", &a.level_db))
		return cli_wrong(err, "--level takes dB SPL, like 75, not %s", o->level);
	if (o->plr && (!level_of(o->plr, "dB", &a.plr_db) || a.plr_db < 0))
		return cli_wrong(err, "--plr takes dB from 0 up, like 14, not %s", o->plr);
	if (!load_review(c, c->argv[0], err))
		return false;
	CLEANUP(arena_finish) struct arena memory = { 0 };
	CLEANUP(profile_finish) struct profile p = profile_own();
	CLEANUP(pointer_free) const struct chain **chains = NULL;
	const struct review *review = record_find(r, ROW_REVIEW, &c->review);
	const struct device *device = record_find(r, ROW_DEVICE, &review->device);
	if (device)
		a.device = *device;
	bool of_source = device_kind(a.device.kind)->place, ok = true;
	if (of_source && c->st && !own_archive_load_benchmarks(c->st, &p, &c->record, err))
		return false;
	a.review = review->id;
	a.n = chains_list(r, &c->review, &chains);
	struct drive_feed *feeds = arena_calloc(&memory, a.n, sizeof(feeds[0]));
	for (size_t i = 0; i < a.n; i++)
		feeds[i] = (struct drive_feed){ .name = chains[i]->name,
			.content = chains[i]->content };
	a.feeds = feeds;
	if (isnan(a.level_db))
		a.level_db = p.listening_db_spl;
	if (isnan(a.level_db))
		a.level_db = DRIVE_LEVEL_DB;
	/* If the profile has the default, plr_db stays NAN: the report then says that it was
	 * assumed. */
	if (isnan(a.plr_db) && fabs(p.plr_db - DRIVE_PLR_DB) > 1e-9)
		a.plr_db = p.plr_db;
	CLEANUP(curve_finish) struct curve curve = CURVE_INIT;
	struct err missing = ERR_INIT;
	/* If the curve cannot be read, prints why; the report then uses the nominal impedance and
	 * says so. */
	if (!drive_report_curve_load(&curve, review->path, a.device.impedance_file, &missing))
		cli_say("%s", missing.msg);
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(source_sheets_finish) struct source_sheets sources;
	source_sheets_load(&sources, &d);
	a.curve = curve.n ? &curve : NULL;
	a.sources = &sources;
	struct drive_asked *asked = &a;
	size_t n = of_source ? drive_report_ask_sources(&asked, &a, r, review, &p, &memory) : 1;
	struct drive_reports all = { a.review,
		{ arena_calloc(&memory, n, sizeof(all.headphones.v[0])), n } };
	for (size_t i = 0; i < n; i++)
		drive_report_init(&all.headphones.v[i], &asked[i]);
	if (c->json && of_source)
		ok = column_print_value(column_tree(source_columns, &all), err);
	else if (c->json)
		ok = column_print_value(column_tree(drive_columns, all.headphones.v), err);
	else if (!n)
		cli_say("the sources drive no headphone: write `headphone: NAME` in a chain");
	for (size_t i = 0; ok && !c->json && i < n; i++) {
		if (i)
			text_print(stdout, "\n");
		ok = print_report(&all.headphones.v[i], of_source, c->markdown, err);
	}
	EACH_IN (x, all.headphones.v, n)
		drive_report_finish(x);
	return ok;
}

const struct cli_command cli_drive = {
	.name = "drive",
	.help = "Calculate what each chain can do with the device",
	.example = "earlog drive cantor",
	.verbs = { { NULL, "[REVIEW]", "", ARCHIVE_NAMED | AS_MARKDOWN | AS_JSON, 0, 1, drive_run,
		"drive takes one REVIEW" } },
	OPTIONS_ARE(TEXT(level, "level", "DB",
			    "the listening level in dB SPL (default: your profile's, else 75)"),
		TEXT(plr, "plr", "DB",
			"peaks above the listening level in dB (default: your profile's, else "
			"14)")),
};
