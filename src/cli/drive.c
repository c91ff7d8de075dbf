/* earlog drive: what each chain can do with the device. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "answers/drive.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "cli/column.h"
#include "cli/sheet.h"
#include "config/chain.h"
#include "config/find.h"
#include "config/profile.h"
#include "config/quantity.h"
#include "config/session_file.h"
#include "numbers/drive.h"
#include "record/records.h"

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

/* ---- the device and its chains ---- */

/* Texts are its own; NULL and NAN where not known. */
struct drive_load {
	char *id, *device, *path; /* path: of the session file */
	char *curve_file, *sensitivity_unit;
	double impedance_ohm, sensitivity_db;
	struct drive_feed *feeds;
	size_t n;
};

static void
drive_load_finish(struct drive_load *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free((char *)(uintptr_t)l->feeds[i].name);
		free((char *)(uintptr_t)l->feeds[i].content);
	}
	free(l->feeds);
	free(l->id);
	free(l->device);
	free(l->path);
	free(l->curve_file);
	free(l->sensitivity_unit);
	*l = (struct drive_load){ 0 };
}

static int
order_chain(const void *p, const void *q)
{
	const struct chain *a = *(const struct chain *const *)p,
			   *b = *(const struct chain *const *)q;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return uuid_order(&a->row.uuid, &b->row.uuid);
}

/* Those that the file has now: earlier revisions have no rank. */
static void
take_chains(struct drive_load *l, const struct record *r, const struct uuid *review)
{
	size_t n = 0, most = record_count(r, ROW_CHAIN);
	const struct chain **all = xcalloc(most + 1, sizeof(all[0]));

	for (size_t i = 0; i < most; i++) {
		const struct chain *c = record_at(r, ROW_CHAIN, i);

		if (!c->row.deleted && c->rank != NO_INT && uuid_same(&c->review, review))
			all[n++] = c;
	}
	if (n)
		qsort(all, n, sizeof(all[0]), order_chain);
	l->feeds = xcalloc(n + 1, sizeof(l->feeds[0]));
	for (size_t i = 0; i < n; i++)
		l->feeds[l->n++] =
			(struct drive_feed){ xstrdup(all[i]->name), xstrdup(all[i]->content) };
	free(all);
}

static bool
take_record(struct drive_load *l, const struct record *r, const struct uuid *u, struct err *err)
{
	const struct review *review = record_find(r, ROW_REVIEW, u);
	const struct device *d = review ? record_find(r, ROW_DEVICE, &review->device) : NULL;

	if (!review)
		return err_set(err, "there is no such review");
	l->id = xstrdup(review->id);
	l->path = xstrdup(review->path);
	if (d) {
		l->device = xstrdup(d->name);
		l->curve_file = xstrdup(d->impedance_file);
		l->sensitivity_unit = xstrdup(d->sensitivity_unit);
		l->impedance_ohm = d->impedance_ohm;
		l->sensitivity_db = d->sensitivity_db;
	}
	take_chains(l, r, u);
	return true;
}

static bool
load_archive(struct drive_load *l, const char *name, struct err *err)
{
	struct store *st = archive_open(STORE_READ, NULL, err);
	struct record r;
	struct uuid review;

	if (!st)
		return false;
	record_init(&r);
	bool ok = archive_which(st, name, &review, err) && store_load(st, &review, &r, err) &&
		take_record(l, &r, &review, err);
	record_finish(&r);
	store_close(st);
	return ok;
}

static void
take_file(struct drive_load *l, const struct session_file *f)
{
	l->id = xstrdup(f->id);
	l->path = xstrdup(f->path);
	l->device = xstrdup(f->device.name);
	l->curve_file = xstrdup(f->device.impedance_file);
	l->sensitivity_unit = xstrdup(f->device.sensitivity_unit);
	l->impedance_ohm = f->device.impedance_ohm;
	l->sensitivity_db = f->device.sensitivity_db;
	l->feeds = xcalloc(f->n_chains + 1, sizeof(l->feeds[0]));
	for (size_t i = 0; i < f->n_chains; i++)
		l->feeds[l->n++] = (struct drive_feed){ xstrdup(f->chains[i].name),
			pairs_content(&f->chains[i].content) };
}

static bool
load_file(struct drive_load *l, const char *path, struct err *err)
{
	struct session_file f;
	struct diags d = DIAGS_INIT;
	bool ok = session_file_load(&f, path, &d);

	if (ok)
		take_file(l, &f);
	else if (d.n)
		err_set(err, "%s:%d:%d: %s (see earlog check)", d.v[0].path, d.v[0].line,
			d.v[0].column, d.v[0].msg);
	session_file_finish(&f);
	diags_finish(&d);
	return ok;
}

/* The file may have changed since the last session, and it is right. */
static void
prefer_file(struct drive_load *l)
{
	struct drive_load from_file = { .impedance_ohm = NAN, .sensitivity_db = NAN };
	struct err ignored = ERR_INIT;
	bool same = l->path && load_file(&from_file, l->path, &ignored) && l->id &&
		strcmp(from_file.id, l->id) == 0;

	drive_load_finish(same ? l : &from_file);
	if (same)
		*l = from_file;
}

/* To be finished either way. */
static bool
drive_load(struct drive_load *l, const char *name, struct err *err)
{
	struct stat s;

	*l = (struct drive_load){ .impedance_ohm = NAN, .sensitivity_db = NAN };
	/* What is no path may still be an id, and a file of that name some other file. */
	if (name && strchr(name, '.') && stat(name, &s) == 0 && S_ISREG(s.st_mode))
		return load_file(l, name, err);
	if (!load_archive(l, name, err))
		return false;
	prefer_file(l);
	return true;
}

/* ---- as JSON ---- */

#define STATED(type, key, field) COLUMN_KEY(type, key, drive_stated, field)
#define CHAIN(type, key, field) COLUMN_KEY(type, key, drive_chain, field)
#define ANSWER(type, key, field) COLUMN_KEY(type, key, drive_report, field)

static const struct column text_column[] = { { .type = COLUMN_TEXT }, { 0 } };

static const struct column stated_columns[] = { STATED(TEXT, "text", text),
	STATED(REAL, "vrms", vrms), STATED(REAL, "ma", ma), STATED(REAL, "load_ohm", load_ohm),
	STATED(TEXT, "kind", kind), STATED(TEXT, "from", from), STATED(TEXT, "note", note),
	STATED(TEXT, "left_out", left_out), { 0 } };

static const struct column shift_columns[] = { COLUMN_KEY_RANGE("spread_db", drive_chain,
						       result.spread_db, 2, "dB"),
	CHAIN(REAL, "at_ohm", shift.at_ohm), CHAIN(REAL, "most_db", shift.most_db),
	CHAIN(REAL, "most_hz", shift.most_hz), CHAIN(REAL, "least_db", shift.least_db),
	CHAIN(REAL, "least_hz", shift.least_hz), { 0 } };

static const struct column volume_columns[] = { CHAIN(TEXT, "value", volume.value),
	CHAIN(TEXT, "unit", volume.unit), CHAIN(REAL, "min", volume.min),
	CHAIN(REAL, "max", volume.max), CHAIN(REAL, "db_per_step", volume.db_per_step),
	CHAIN(RANGE, "expected", volume.expected), { 0 } };

static const struct column chain_columns[] = {
	{ "CHAIN", "name", COLUMN_TEXT, .at = offsetof(struct drive_chain, name) },
	{ "LOUDEST", NULL, COLUMN_RANGE, .at = offsetof(struct drive_chain, result.loudest_db),
		.unit = "dB SPL", .decimals = 1 },
	{ "HEADROOM FOR PEAKS", NULL, COLUMN_TEXT, .at = offsetof(struct drive_chain, verdict) },
	{ "REACHES", NULL, COLUMN_RANGE, .at = offsetof(struct drive_chain, result.vrms),
		.unit = "Vrms", .decimals = 3 },
	{ "OUTPUT", NULL, COLUMN_RANGE, .at = offsetof(struct drive_chain, result.zo_ohm),
		.unit = "ohm", .decimals = 2 },
	{ "LOSS", NULL, COLUMN_RANGE, .at = offsetof(struct drive_chain, result.loss_db),
		.unit = "dB", .decimals = 2 },
	{ "FR SHIFT", NULL, COLUMN_RANGE, .at = offsetof(struct drive_chain, result.spread_db),
		.unit = "dB", .decimals = 2 },
	{ "1/8 RULE", NULL, COLUMN_TEXT, .at = offsetof(struct drive_chain, rule_of_1_8) },
	CHAIN(TEXT, "text", text),
	CHAIN(TEXT, "source", source),
	CHAIN(TEXT, "output", output),
	CHAIN(TEXT, "gain", gain),
	CHAIN(TEXT, "sheet", sheet),
	CHAIN(TEXT, "hint", hint),
	COLUMN_KEY_LIST("figures", drive_chain, figures, stated_columns),
	COLUMN_KEY_RANGE("output_impedance_ohm", drive_chain, result.zo_ohm, 2, "ohm"),
	COLUMN_KEY_RANGE("most_vrms", drive_chain, result.vrms, 3, "Vrms"),
	COLUMN_KEY_RANGE("most_ma", drive_chain, result.ma, 1, "mA"),
	COLUMN_KEY_RANGE("most_mw", drive_chain, result.mw, 1, "mW"),
	COLUMN_KEY_RANGE("loudest_db", drive_chain, result.loudest_db, 1, "dB SPL"),
	COLUMN_KEY_RANGE("headroom_db", drive_chain, result.headroom_db, 1, "dB"),
	CHAIN(TEXT, "verdict", verdict),
	COLUMN_KEY_RANGE("loss_db", drive_chain, result.loss_db, 2, "dB"),
	COLUMN_KEY_RANGE("damping", drive_chain, result.damping, 1, ""),
	CHAIN(TEXT, "rule_of_1_8", rule_of_1_8),
	{ NULL, "fr_shift", COLUMN_OBJECT, .at = 0, .of = shift_columns },
	COLUMN_KEY_LIST("missing", drive_chain, missing, text_column),
	{ NULL, "volume", COLUMN_OBJECT, .at = 0, .of = volume_columns },
	{ 0 },
};

static const struct column device_columns[] = { ANSWER(TEXT, "name", device.name),
	ANSWER(REAL, "impedance_ohm", device.result.ohm),
	ANSWER(REAL, "lowest_ohm", device.lowest_ohm), ANSWER(TEXT, "curve", device.curve),
	ANSWER(REAL, "sensitivity_db", device.sensitivity_db),
	ANSWER(TEXT, "sensitivity_unit", device.sensitivity_unit),
	ANSWER(REAL, "db_per_mw", device.result.db_per_mw),
	ANSWER(REAL, "db_per_vrms", device.result.db_per_vrms),
	COLUMN_KEY_RANGE("needs_vrms", drive_report, device.needs_vrms, 3, "Vrms"),
	COLUMN_KEY_RANGE("needs_ma", drive_report, device.result.need_ma, 2, "mA"),
	COLUMN_KEY_RANGE("needs_mw", drive_report, device.result.need_mw, 3, "mW"),
	COLUMN_KEY_LIST("missing", drive_report, device.missing, text_column), { 0 } };

static const struct column drive_columns[] = { ANSWER(TEXT, "review", review),
	{ NULL, "device", COLUMN_OBJECT, .at = 0, .of = device_columns },
	ANSWER(REAL, "level_db", level_db), ANSWER(REAL, "plr_db", plr_db),
	COLUMN_KEY_LIST("chains", drive_report, chains, chain_columns), { 0 } };

/* ---- as text ---- */

static bool
range_is_known(struct range r)
{
	return isfinite(r.low) || isfinite(r.high);
}

static void
add_missing(struct buf *b, const struct drive_texts *t, const char *before)
{
	for (size_t i = 0; i < t->n; i++)
		buf_addf(b, "%s%s", i ? "; " : before, t->v[i]);
}

/* "22 ohm, 106 dB/Vrms = 89.4 dB/mW." */
static void
say_device(struct sheet *s, const struct drive_report *a)
{
	const char *unit = a->device.sensitivity_unit ? a->device.sensitivity_unit : "";
	const struct drive_result *r = &a->device.result;
	bool per_mw = strcmp(unit, "dB/mW") == 0;
	double other = per_mw ? r->db_per_vrms : r->db_per_mw;
	struct buf b = BUF_INIT;

	if (isfinite(r->ohm))
		buf_addf(&b, "%.4g ohm", r->ohm);
	else
		buf_add(&b, "Impedance not known");
	if (isfinite(a->device.lowest_ohm))
		buf_addf(&b, " at 1 kHz, at least %.4g ohm (%s)", a->device.lowest_ohm,
			a->device.curve ? a->device.curve : "");
	if (isfinite(a->device.sensitivity_db))
		buf_addf(&b, "; %.6g %s", a->device.sensitivity_db,
			*unit ? unit : "dB, of what is not said");
	else
		buf_add(&b, "; sensitivity not known");
	if (isfinite(other)) {
		buf_add(&b, " = ");
		number_add(&b, other, 1, false);
		buf_add(&b, per_mw ? " dB/Vrms" : " dB/mW");
	}
	buf_addf(&b, ". Listening at about %.4g dB SPL, with peaks %.4g dB above it", a->level_db,
		a->plr_db);
	if (range_is_known(a->device.needs_vrms)) {
		buf_add(&b, ", needs ");
		range_add(&b, a->device.needs_vrms, 3, false, "Vrms");
		buf_add(&b, ", ");
		range_add(&b, r->need_ma, 2, false, "mA");
		buf_add(&b, ", ");
		range_add(&b, r->need_mw, 3, false, "mW");
	}
	buf_add_char(&b, '.');
	sheet_say(s, b.s);
	buf_clear(&b);
	add_missing(&b, &a->device.missing, "Of the device: ");
	if (b.len) {
		buf_add_char(&b, '.');
		sheet_say(s, b.s);
	}
	buf_finish(&b);
}

static void
print_figure(struct sheet *s, const struct drive_stated *f)
{
	struct buf b = BUF_INIT;

	buf_addf(&b, "%s%s (%s", f->left_out ? "left out: " : "", f->text, f->kind ? f->kind : "");
	if (f->note && *f->note)
		buf_addf(&b, ", %s", f->note);
	if (f->from && *f->from)
		buf_addf(&b, ", %s", f->from);
	buf_add_char(&b, ')');
	if (f->left_out)
		buf_addf(&b, ": %s", f->left_out);
	sheet_point(s, b.s);
	buf_finish(&b);
}

static void
print_reach(struct sheet *s, const struct drive_result *r)
{
	struct buf b = BUF_INIT;

	if (!range_is_known(r->vrms))
		return;
	buf_add(&b, "reaches ");
	range_add(&b, r->vrms, 3, false, "Vrms");
	buf_add(&b, ", ");
	range_add(&b, r->ma, 1, false, "mA");
	buf_add(&b, ", ");
	range_add(&b, r->mw, 1, false, "mW");
	sheet_point(s, b.s);
	buf_finish(&b);
}

static void
print_shift(struct sheet *s, const struct drive_chain *c)
{
	struct buf b = BUF_INIT;

	if (!isfinite(c->shift.most_db) || !isfinite(c->shift.least_db))
		return;
	buf_add(&b, "FR shift behind ");
	number_add(&b, c->shift.at_ohm, 2, false);
	buf_add(&b, " ohm, relative to 1 kHz: ");
	number_add(&b, c->shift.most_db, 2, true);
	buf_addf(&b, " dB at %.5g Hz, ", c->shift.most_hz);
	number_add(&b, c->shift.least_db, 2, true);
	buf_addf(&b, " dB at %.5g Hz", c->shift.least_hz);
	sheet_point(s, b.s);
	buf_finish(&b);
}

static void
print_volume(struct sheet *s, const struct drive_chain *c)
{
	const char *value = c->volume.value ? c->volume.value : "",
		   *unit = c->volume.unit ? c->volume.unit : "";
	struct buf b = BUF_INIT;

	if (!*value && !*unit && !isfinite(c->volume.max))
		return;
	buf_addf(&b, "volume read in %s", *unit ? unit : "its own unit");
	if (isfinite(c->volume.max))
		buf_addf(&b, " from %.6g to %.6g", c->volume.min, c->volume.max);
	if (isfinite(c->volume.db_per_step))
		buf_addf(&b, ", %.6g dB a step", c->volume.db_per_step);
	if (*value)
		buf_addf(&b, "; set to %s", value);
	if (range_is_known(c->volume.expected)) {
		buf_add(&b, "; expected for this level: ");
		range_add(&b, c->volume.expected, 0, false, "");
		buf_add(&b, " (by calculation and if all steps are alike, so not matched)");
	}
	sheet_point(s, b.s);
	buf_finish(&b);
}

static void
print_chain(struct sheet *s, const struct drive_chain *c)
{
	struct buf b = BUF_INIT;

	buf_addf(&b, "%s%s%s", c->name ? c->name : "", *c->text ? ": " : "", c->text);
	sheet_heading(s, 2, b.s);
	for (size_t i = 0; i < c->figures.n; i++)
		print_figure(s, &c->figures.v[i]);
	print_reach(s, &c->result);
	print_shift(s, c);
	print_volume(s, c);
	buf_clear(&b);
	add_missing(&b, &c->missing, "not known: ");
	if (b.len)
		sheet_point(s, b.s);
	if (c->hint)
		sheet_point(s, c->hint);
	buf_finish(&b);
}

static void
drive_print(const struct drive_report *a, bool markdown)
{
	struct sheet s;

	sheet_init(&s, markdown);
	sheet_heading(&s, 1, a->device.name ? a->device.name : "");
	say_device(&s, a);
	if (!a->chains.n) {
		sheet_say(&s, "No chain is named in the session file: nothing drives it yet.");
		return;
	}
	sheet_gap(&s);
	sheet_rows(&s, chain_columns, a->chains.v, a->chains.n, sizeof(a->chains.v[0]));
	for (size_t i = 0; i < a->chains.n; i++)
		print_chain(&s, &a->chains.v[i]);
}

/* ---- the command ---- */

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
		ok = column_print_object(drive_columns, &report, err);
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
