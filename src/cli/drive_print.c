#include "cli/drive_print.h"

#include <math.h>
#include <string.h>

#include "cli/sheet.h"

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

const struct column drive_columns[] = { ANSWER(TEXT, "review", review),
	{ NULL, "device", COLUMN_OBJECT, .at = 0, .of = device_columns },
	ANSWER(REAL, "level_db", level_db), ANSWER(REAL, "plr_db", plr_db),
	COLUMN_KEY_LIST("chains", drive_report, chains, chain_columns), { 0 } };

/* ---- for people ---- */

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

void
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
