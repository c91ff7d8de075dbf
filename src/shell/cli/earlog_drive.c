/* earlog drive: reports if each chain can drive the device loudly enough. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/numbers/drive.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "base/yaml/quantity.h"
#include "review/answers/drive_report.h"
#include "review/files/device_kind.h"
#include "review/files/profile.h"
#include "review/files/session_file.h"
#include "review/record/chains.h"
#include "review/record/records.h"
#include "shell/call/cli.h"
#include "shell/call/intake.h"
#include "shell/call/own_archive.h"
#include "shell/table/column.h"
#include "shell/table/sheet.h"

struct driveability_options {
	const char *level, *plr;
};

#define OPTIONS struct driveability_options

static const struct option_row rows[] = {
	TEXT(level, "level", "DB",
		"the listening level in dB SPL (default: your profile's, else 75)"),
	TEXT(plr, "plr", "DB",
		"peaks above the listening level in dB (default: your profile's, else 14)"),
	{ 0 },
};

/* ---- loading the device and its chains ---- */

/* The texts to which struct drive_asked points. */
struct drive_load {
	struct session_file file; /* the session file; path NULL: it was not read */
	/* path of the session file; the path of the impedance curve is relative to it */
	const char *path;
	struct arena memory;            /* owns the chains */
	const struct review *of_source; /* the review is of a source; NULL: of another device */
};

static void
take_load_file(struct drive_load *l, struct drive_asked *a)
{
	const struct session_file *f = &l->file;

	l->path = f->path;
	a->review = f->id;
	a->device = (struct device){ .name = f->device.name,
		.impedance_file = f->device.impedance_file,
		.sensitivity_unit = (char *)(uintptr_t)f->device.sensitivity_unit,
		.impedance_ohm = f->device.impedance_ohm,
		.sensitivity_db = f->device.sensitivity_db };
	a->n = f->n_chains;
	struct drive_feed *feeds = arena_calloc(&l->memory, a->n, sizeof(feeds[0]));
	for (size_t i = 0; i < a->n; i++)
		feeds[i] = (struct drive_feed){ f->chains[i].name,
			arena_keep(&l->memory, pairs_content(&f->chains[i].content)) };
	a->feeds = feeds;
}

/* Fills in the device and chains of *a, from a session file or from the archive. Their texts are
 * valid until the caller finishes l->memory and l->file, even on failure. */
static bool
drive_load(struct drive_load *l, struct drive_asked *a, struct cli_call *c, struct err *err)
{
	const char *name = c->argv[0];
	const struct chain **chains;
	struct err why = ERR_INIT;

	*l = (struct drive_load){ .path = NULL };
	session_file_init(&l->file);
	/* A name without a dot is the id of a review, even if there is a file of this name. */
	if (name && strchr(name, '.') && file_is_regular(name)) {
		if (!session_file_read(&l->file, name, &why))
			return err_set(err, "%s (see earlog check)", why.msg);
		take_load_file(l, a);
		/* What the headphones of a source need is in the archive. */
		if (!device_kind(l->file.device.kind)->place)
			return true;
	}
	if (!c->st && !(c->st = own_archive_open(STORE_READ, NULL, err)))
		return false;
	intake_all(c->st); /* the headphones of a source are in other session files */
	if (!cli_load_review(c, name, err))
		return false;
	const struct review *review = record_find(&c->record, ROW_REVIEW, &c->review);
	const struct device *d = record_find(&c->record, ROW_DEVICE, &review->device);
	l->path = review->path;
	a->review = review->id;
	if (d)
		a->device = *d;
	l->of_source = device_kind(d ? d->kind : NULL)->place ? review : NULL;
	a->n = chains_list(&c->record, &c->review, &chains);
	struct drive_feed *feeds = arena_calloc(&l->memory, a->n, sizeof(feeds[0]));
	for (size_t i = 0; i < a->n; i++)
		feeds[i] = (struct drive_feed){ chains[i]->name, chains[i]->content };
	a->feeds = feeds;
	free(chains);
	return true;
}

/* ---- the columns in JSON ---- */

#define STATED(type, field) COLUMN_SAME(type, drive_stated, field)
#define CHAIN(type, field) COLUMN_SAME(type, drive_chain, field)
#define FACT(type, key, field) COLUMN_KEY(type, key, drive_chain, facts.field)
#define SHIFT(field) COLUMN_KEY(REAL, #field, drive_chain, shift.field)
#define DEVICE(type, key, field) COLUMN_KEY(type, key, drive_report, device.field)
#define ANSWER(type, field) COLUMN_SAME(type, drive_report, field)

#define BOUNDS(title, name, row, field, digits, in)                                               \
	{                                                                                         \
		title, name, COLUMN_RANGE, .at = offsetof(struct row, field), .decimals = digits, \
					   .unit = in, .bounds = true                             \
	}

static const struct column stated_columns[] = { STATED(TEXT, text), STATED(REAL, vrms),
	STATED(REAL, ma), STATED(REAL, load_ohm), STATED(TEXT, kind), STATED(TEXT, from),
	STATED(TEXT, note), STATED(TEXT, left_out), { 0 } };

static const struct column shift_columns[] = {
	BOUNDS(NULL, "spread_db", drive_chain, result.spread_db, 2, "dB"),
	COLUMN_KEY(REAL, "spread_about_db", drive_chain, result.spread_about_db),
	CHAIN(REAL, at_ohm), SHIFT(most_db), SHIFT(most_hz), SHIFT(least_db), SHIFT(least_hz), { 0 }
};

static const struct column volume_columns[] = { FACT(TEXT, "value", volume),
	FACT(TEXT, "unit", volume_unit), FACT(REAL, "min", volume_min),
	FACT(REAL, "max", volume_max), FACT(REAL, "db_per_step", volume_db_per_step),
	COLUMN_KEY(RANGE, "expected", drive_chain, expected_volume), { 0 } };

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

static const struct column chain_columns[] = {
	{ "CHAIN", "name", COLUMN_TEXT, .at = offsetof(struct drive_chain, name) },
	CHAIN(TEXT, sentence),
	CHAIN(TEXT, text),
	FACT(TEXT, "source", source),
	FACT(TEXT, "output", output),
	FACT(TEXT, "gain", gain),
	CHAIN(TEXT, sheet),
	CHAIN(TEXT, hint),
	COLUMN_KEY_LIST("figures", drive_chain, figures, stated_columns),
	BOUNDS(NULL, "output_impedance_ohm", drive_chain, result.zo_ohm, 2, "ohm"),
	BOUNDS(NULL, "most_vrms", drive_chain, result.vrms, 3, "Vrms"),
	BOUNDS(NULL, "most_ma", drive_chain, result.ma, 1, "mA"),
	BOUNDS(NULL, "most_mw", drive_chain, result.mw, 1, "mW"),
	BOUNDS(NULL, "loudest_db", drive_chain, result.loudest_db, 1, "dB SPL"),
	{ "LOUDEST", NULL, COLUMN_RANGE, .words = loudest_words },
	BOUNDS("VOLTAGE", NULL, drive_chain, result.vrms, 3, "Vrms"),
	{ "OUTPUT IMPEDANCE", NULL, COLUMN_RANGE, .words = zo_words },
	{ "LOSS", NULL, COLUMN_TEXT, .at = offsetof(struct drive_chain, loss_words) },
	{ "FR CHANGE", NULL, COLUMN_TEXT, .at = offsetof(struct drive_chain, shift_words) },
	BOUNDS(NULL, "headroom_db", drive_chain, result.headroom_db, 1, "dB"),
	BOUNDS(NULL, "voltage_headroom_db", drive_chain, result.voltage_headroom_db, 1, "dB"),
	CHAIN(TEXT, verdict),
	BOUNDS(NULL, "loss_db", drive_chain, result.loss_db, 2, "dB"),
	BOUNDS(NULL, "damping", drive_chain, result.damping, 1, ""),
	{ "1/8 RULE", "rule_of_1_8", COLUMN_TEXT, .at = offsetof(struct drive_chain, rule_of_1_8) },
	{ NULL, "fr_shift", COLUMN_OBJECT, .at = 0, .of = shift_columns },
	COLUMN_KEY_LIST("missing", drive_chain, missing, column_texts),
	{ NULL, "volume", COLUMN_OBJECT, .at = 0, .of = volume_columns },
	{ 0 },
};

static const struct column device_columns[] = { DEVICE(TEXT, "name", name),
	DEVICE(REAL, "impedance_ohm", result.ohm), DEVICE(REAL, "lowest_ohm", lowest_ohm),
	DEVICE(TEXT, "curve", curve), DEVICE(REAL, "sensitivity_db", sensitivity_db),
	DEVICE(TEXT, "sensitivity_unit", sensitivity_unit),
	DEVICE(REAL, "db_per_mw", result.db_per_mw),
	DEVICE(REAL, "db_per_vrms", result.db_per_vrms),
	BOUNDS(NULL, "needs_vrms", drive_report, device.needs_vrms, 3, "Vrms"),
	BOUNDS(NULL, "needs_ma", drive_report, device.result.need_ma, 2, "mA"),
	BOUNDS(NULL, "needs_mw", drive_report, device.result.need_mw, 3, "mW"),
	COLUMN_KEY_LIST("missing", drive_report, device.missing, column_texts), { 0 } };

static const struct column drive_columns[] = { ANSWER(TEXT, review),
	{ NULL, "device", COLUMN_OBJECT, .at = 0, .of = device_columns }, ANSWER(REAL, level_db),
	ANSWER(REAL, plr_db), COLUMN_KEY_LIST("chains", drive_report, chains, chain_columns),
	{ 0 } };

/* The reports on the headphones that the sources under test drive. */
struct drive_reports {
	const char *review;
	struct {
		struct drive_report *v;
		size_t n;
	} headphones;
};

static const struct column source_columns[] = { COLUMN_SAME(TEXT, drive_reports, review),
	COLUMN_KEY_LIST("headphones", drive_reports, headphones, drive_columns), { 0 } };

/* ---- the report as text ---- */

static bool
range_is_known(struct range r)
{
	return isfinite(r.low) || isfinite(r.high);
}

static void
add_not_known(struct buf *b, const struct drive_texts *t, const char *before)
{
	for (size_t i = 0; i < t->n; i++)
		buf_addf(b, "%s%s", i ? "; " : before, t->v[i]);
}

/* Appends voltage, current and power: "1.2 Vrms, 54 mA, 65 mW". */
static void
add_electric(struct buf *b, struct range vrms, struct range ma, struct range mw)
{
	range_add_small(b, vrms, 3, "Vrms", "mV");
	buf_add(b, ", ");
	range_add_bounds(b, ma, 1, "mA");
	buf_add(b, ", ");
	range_add_small(b, mw, 1, "mW", "µW");
}

static void
add_signed(struct buf *b, double db)
{
	if (db > 0)
		buf_add_char(b, '+');
	range_add_digits(b, db, 1);
}

static void
print_shift(struct sheet *s, const struct drive_chain *c)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	if (!isfinite(c->shift.most_db) || !isfinite(c->shift.least_db))
		return;
	const char *about = c->result.missing & DRIVE_NO_PHASE ? "about " : "";
	buf_add(&b, "FR change behind ");
	range_add_digits(&b, c->at_ohm, 2);
	buf_addf(&b, " ohm, relative to 1 kHz: %s", about);
	add_signed(&b, c->shift.most_db);
	buf_add(&b, " dB at ");
	range_add_digits(&b, c->shift.most_hz, 0);
	buf_addf(&b, " Hz, %s", about);
	add_signed(&b, c->shift.least_db);
	buf_add(&b, " dB at ");
	range_add_digits(&b, c->shift.least_hz, 0);
	buf_add(&b, " Hz");
	if (*about) {
		buf_add(&b, "; in all ");
		range_add_bounds(&b, c->result.spread_db, 1, "dB");
		buf_add(&b, " if the phase is within 60 degrees");
	}
	buf_add(&b,
		"; heard side by side from about 0.5 dB over a broad band (Clark, J. Audio Eng. "
		"Soc. 30, 1982)");
	sheet_point(s, b.s);
}

static void
print_volume(struct sheet *s, const struct drive_chain *c)
{
	const struct chain_facts *f = &c->facts;
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	if (!f->volume && !f->volume_unit && !isfinite(f->volume_max))
		return;
	buf_addf(&b, "volume read in %s", f->volume_unit ? f->volume_unit : "its own unit");
	if (isfinite(f->volume_max))
		buf_addf(&b, " from %.6g to %.6g", f->volume_min, f->volume_max);
	if (isfinite(f->volume_db_per_step))
		buf_addf(&b, ", %.6g dB a step", f->volume_db_per_step);
	if (f->volume)
		buf_addf(&b, "; set to %s", f->volume);
	if (range_is_known(c->expected_volume)) {
		buf_add(&b, "; expected for this level: ");
		range_add_bounds(&b, c->expected_volume, 0, "");
		buf_add(&b, " (calculated for equal steps; not matched by ear or meter)");
	}
	sheet_point(s, b.s);
}

static void
print_chain(struct sheet *s, const struct drive_chain *c)
{
	const struct drive_result *r = &c->result;
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	buf_addf(&b, "%s%s%s", c->name ? c->name : "", *c->text ? ": " : "", c->text);
	sheet_heading(s, 2, b.s);
	for (size_t i = 0; i < c->figures.n; i++) {
		const struct drive_stated *f = &c->figures.v[i];

		buf_clear(&b);
		buf_addf(&b, "%s%s (%s", f->left_out ? "left out: " : "", f->text,
			f->kind ? f->kind : "");
		if (f->note && *f->note)
			buf_addf(&b, ", %s", f->note);
		if (f->from && *f->from)
			buf_addf(&b, ", %s", f->from);
		buf_add_char(&b, ')');
		if (f->left_out)
			buf_addf(&b, ": %s", f->left_out);
		sheet_point(s, b.s);
	}
	buf_clear(&b);
	if (range_is_known(r->vrms)) {
		buf_add(&b, "at full volume ");
		add_electric(&b, r->vrms, r->ma, r->mw);
		sheet_point(s, b.s);
	}
	print_shift(s, c);
	print_volume(s, c);
	buf_clear(&b);
	add_not_known(&b, &c->missing, "not known: ");
	if (b.len)
		sheet_point(s, b.s);
	if (c->hint && !strstr(c->sentence, c->hint))
		sheet_point(s, c->hint);
}

/* Says once for all chains without figures what to write, and where. */
static void
print_unpublished(struct sheet *s, const struct drive_report *a, bool of_source)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	for (size_t i = 0; i < a->chains.n; i++)
		if (a->chains.v[i].unpublished)
			buf_addf(&b, "%s%s", b.len ? ", " : "No figures for ",
				a->chains.v[i].name ? a->chains.v[i].name : "a chain");
	if (!b.len)
		return;
	buf_addf(&b, ": write `power: 100 mW into 32 ohm` or `output_voltage: 2 Vrms` %s.",
		of_source ? "at the device" : "in the chain");
	sheet_say(s, b.s);
}

static void
drive_print(const struct drive_report *a, bool of_source, bool markdown)
{
	const struct drive_result *r = &a->device.result;
	CLEANUP(buf_finish) struct buf b = BUF_INIT;
	/* the chains with figures: of the others there is only their sentence */
	CLEANUP(pointer_free)
	struct drive_chain *known = xcalloc(a->chains.n + 1, sizeof(known[0]));
	struct sheet s = sheet_new(markdown);
	size_t n = 0;

	sheet_heading(&s, 1, a->device.name ? a->device.name : "");
	if (r->missing & DRIVE_NO_IMPEDANCE && r->missing & DRIVE_NO_SENSITIVITY) {
		sheet_say(&s,
			"Nothing is known of the device: set `impedance` and `sensitivity` in "
			"its own session file.");
		if (of_source)
			sheet_say(&s, "`earlog session FILE` reads a new session file.");
		print_unpublished(&s, a, of_source);
		return;
	}
	for (size_t i = 0; i < a->chains.n; i++) {
		const struct drive_chain *c = &a->chains.v[i];
		bool hint = !c->figures.n && c->hint && !strstr(c->sentence, c->hint);

		buf_clear(&b);
		buf_addf(&b, "%s%s%s", c->sentence, hint ? " " : "", hint ? c->hint : "");
		sheet_point(&s, b.s);
		if (c->figures.n)
			known[n++] = *c;
	}
	buf_clear(&b);
	if (a->chains.n)
		sheet_gap(&s);
	drive_report_add_device(&b, a);
	if (range_is_known(a->device.needs_vrms)) {
		buf_addf(&b, ". %.4g dB SPL, music with %.4g dB peaks, needs ", a->level_db,
			a->plr_db);
		add_electric(&b, a->device.needs_vrms, r->need_ma, r->need_mw);
	}
	buf_add_char(&b, '.');
	sheet_say(&s, b.s);
	buf_clear(&b);
	add_not_known(&b, &a->device.missing, "About the device: ");
	if (b.len) {
		buf_add_char(&b, '.');
		sheet_say(&s, b.s);
	}
	if (!a->chains.n) {
		sheet_say(&s, "The session file names no chain, so there is nothing to calculate.");
		return;
	}
	print_unpublished(&s, a, of_source);
	if (!n)
		return;
	sheet_gap(&s);
	column_table(&s, chain_columns, known, n, sizeof(known[0]));
	for (size_t i = 0; i < n; i++)
		print_chain(&s, &known[i]);
}

/* ---- running the command ---- */

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
	struct drive_asked a = { .device = { .impedance_ohm = NAN, .sensitivity_db = NAN },
		.level_db = NAN,
		.plr_db = NAN };
	struct drive_load l;
	struct curve curve = CURVE_INIT;
	struct source_sheets sources;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(profile_finish) struct profile p;
	struct err missing = ERR_INIT;

	profile_load_own(&p, NULL);
	if (o->level && !level_of(o->level, "dB SPL", &a.level_db))
		return cli_wrong(err, "--level takes dB SPL, like 75, not %s", o->level);
	if (o->plr && (!level_of(o->plr, "dB", &a.plr_db) || a.plr_db < 0))
		return cli_wrong(err, "--plr takes dB from 0 up, like 14, not %s", o->plr);
	bool ok = drive_load(&l, &a, c, err);
	ok = ok && (!l.of_source || own_archive_load_benchmarks(c->st, &p, &c->record, err));
	if (ok) {
		if (isnan(a.level_db))
			a.level_db = p.listening_db_spl;
		if (isnan(a.level_db))
			a.level_db = DRIVE_LEVEL_DB;
		/* If the profile has the default, plr_db stays NAN: the report then says that it
		 * was assumed. */
		if (isnan(a.plr_db) && fabs(p.plr_db - DRIVE_PLR_DB) > 1e-9)
			a.plr_db = p.plr_db;
		/* If the curve cannot be read, prints why; the report then uses the nominal
		 * impedance and says so. */
		if (!drive_report_curve_load(&curve, l.path, a.device.impedance_file, &missing))
			cli_say("%s", missing.msg);
		source_sheets_load(&sources, &d);
		a.curve = curve.n ? &curve : NULL;
		a.sources = &sources;
		struct drive_asked *asked = &a;
		size_t n = !l.of_source ? 1
					: drive_report_ask_sources(&asked, &a, &c->record,
						  l.of_source, &p, &l.memory);
		struct drive_reports all = { a.review,
			{ arena_calloc(&l.memory, n, sizeof(all.headphones.v[0])), n } };
		for (size_t i = 0; i < n; i++)
			drive_report_init(&all.headphones.v[i], &asked[i]);
		if (c->json && l.of_source)
			ok = column_print_object(source_columns, &all, err);
		else if (c->json)
			ok = column_print_object(drive_columns, all.headphones.v, err);
		else if (!n)
			cli_say("the sources drive no headphone: write `headphone: NAME` in a "
				"chain");
		else
			for (size_t i = 0; i < n; i++) {
				if (i)
					text_print(stdout, "\n");
				drive_print(&all.headphones.v[i], l.of_source != NULL, c->markdown);
			}
		for (size_t i = 0; i < n; i++)
			drive_report_finish(&all.headphones.v[i]);
		source_sheets_finish(&sources);
		curve_finish(&curve);
	}
	arena_finish(&l.memory);
	session_file_finish(&l.file);
	return ok;
}

const struct cli_command cli_drive = {
	.name = "drive",
	.help = "Calculate what each chain can do with the device",
	.verbs = { { NULL, "[REVIEW]", "", ARCHIVE_NAMED | AS_MARKDOWN | AS_JSON, 0, 1, drive_run,
		"drive takes one REVIEW" } },
	OPTIONS_IN(rows),
};
