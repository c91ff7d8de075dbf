#include "cli/drive_print.h"

#include <math.h>
#include <string.h>

#include "answers/tree.h"
#include "base/mem.h"
#include "cli/sheet.h"

static const char *
range_text(const json_t *o, const char *key)
{
	return tree_get_text(json_object_get(o, key), "text");
}

static bool
is_known(const json_t *o, const char *key)
{
	const json_t *r = json_object_get(o, key);

	return isfinite(tree_get_real(r, "low")) || isfinite(tree_get_real(r, "high"));
}

static void
add_missing(struct buf *b, const json_t *o, const char *before)
{
	const json_t *m;
	size_t i;

	json_array_foreach (json_object_get(o, "missing"), i, m)
		buf_addf(b, "%s%s", i ? "; " : before, json_string_value(m));
}

/* "22 ohm, 106 dB/Vrms = 89.4 dB/mW." */
static void
say_device(struct sheet *s, const json_t *view)
{
	const json_t *d = json_object_get(view, "device");
	const char *unit = tree_get_text(d, "sensitivity_unit");
	bool per_mw = strcmp(unit, "dB/mW") == 0;
	double ohm = tree_get_real(d, "impedance_ohm"), lowest = tree_get_real(d, "lowest_ohm"),
	       db = tree_get_real(d, "sensitivity_db"),
	       other = tree_get_real(d, per_mw ? "db_per_vrms" : "db_per_mw");
	struct buf b = BUF_INIT;

	if (isfinite(ohm))
		buf_addf(&b, "%.4g ohm", ohm);
	else
		buf_add(&b, "Impedance not known");
	if (isfinite(lowest))
		buf_addf(
			&b, " at 1 kHz, at least %.4g ohm (%s)", lowest, tree_get_text(d, "curve"));
	if (isfinite(db))
		buf_addf(&b, "; %.6g %s", db, *unit ? unit : "dB, of what is not said");
	else
		buf_add(&b, "; sensitivity not known");
	if (isfinite(other)) {
		buf_add(&b, " = ");
		number_add(&b, other, 1, false);
		buf_add(&b, per_mw ? " dB/Vrms" : " dB/mW");
	}
	buf_addf(&b, ". Listening at about %.4g dB SPL, with peaks %.4g dB above it",
		tree_get_real(view, "level_db"), tree_get_real(view, "plr_db"));
	if (is_known(d, "needs_vrms"))
		buf_addf(&b, ", needs %s, %s, %s", range_text(d, "needs_vrms"),
			range_text(d, "needs_ma"), range_text(d, "needs_mw"));
	buf_add_char(&b, '.');
	sheet_say(s, b.s);
	buf_clear(&b);
	add_missing(&b, d, "Of the device: ");
	if (b.len) {
		buf_add_char(&b, '.');
		sheet_say(s, b.s);
	}
	buf_finish(&b);
}

static void
print_table(struct sheet *s, const json_t *chains)
{
	static const char *const titles[] = { "CHAIN", "LOUDEST", "HEADROOM FOR PEAKS", "REACHES",
		"OUTPUT", "LOSS", "FR SHIFT", "1/8 RULE" };
	const json_t *c;
	size_t i;

	sheet_table(s, titles, LENGTH(titles));
	json_array_foreach (chains, i, c) {
		sheet_cell(s, tree_get_text(c, "name"));
		sheet_cell(s, range_text(c, "loudest_db"));
		sheet_cell(s, tree_get_text(c, "verdict"));
		sheet_cell(s, range_text(c, "most_vrms"));
		sheet_cell(s, range_text(c, "output_impedance_ohm"));
		sheet_cell(s, range_text(c, "loss_db"));
		sheet_cell(s, range_text(json_object_get(c, "fr_shift"), "spread_db"));
		sheet_cell(s, tree_get_text(c, "rule_of_1_8"));
	}
	sheet_table_end(s);
}

static void
print_figure(struct sheet *s, const json_t *f)
{
	struct buf b = BUF_INIT;
	const char *out = tree_get_text(f, "left_out"), *note = tree_get_text(f, "note"),
		   *from = tree_get_text(f, "from");

	buf_addf(&b, "%s%s (%s", *out ? "left out: " : "", tree_get_text(f, "text"),
		tree_get_text(f, "kind"));
	buf_addf(&b, "%s%s%s%s)", *note ? ", " : "", note, *from ? ", " : "", from);
	if (*out)
		buf_addf(&b, ": %s", out);
	sheet_point(s, b.s);
	buf_finish(&b);
}

static void
print_shift(struct sheet *s, const json_t *c)
{
	const json_t *shift = json_object_get(c, "fr_shift");
	double most = tree_get_real(shift, "most_db"), least = tree_get_real(shift, "least_db");
	struct buf b = BUF_INIT;

	if (!isfinite(most) || !isfinite(least))
		return;
	buf_add(&b, "FR shift behind ");
	number_add(&b, tree_get_real(shift, "at_ohm"), 2, false);
	buf_add(&b, " ohm, relative to 1 kHz: ");
	number_add(&b, most, 2, true);
	buf_addf(&b, " dB at %.5g Hz, ", tree_get_real(shift, "most_hz"));
	number_add(&b, least, 2, true);
	buf_addf(&b, " dB at %.5g Hz", tree_get_real(shift, "least_hz"));
	sheet_point(s, b.s);
	buf_finish(&b);
}

static void
print_volume(struct sheet *s, const json_t *c)
{
	const json_t *v = json_object_get(c, "volume");
	const char *value = tree_get_text(v, "value"), *unit = tree_get_text(v, "unit");
	double min = tree_get_real(v, "min"), max = tree_get_real(v, "max"),
	       step = tree_get_real(v, "db_per_step");
	struct buf b = BUF_INIT;

	if (!*value && !*unit && !isfinite(max))
		return;
	buf_addf(&b, "volume read in %s", *unit ? unit : "its own unit");
	if (isfinite(max))
		buf_addf(&b, " from %.6g to %.6g", min, max);
	if (isfinite(step))
		buf_addf(&b, ", %.6g dB a step", step);
	if (*value)
		buf_addf(&b, "; set to %s", value);
	if (is_known(v, "expected"))
		buf_addf(&b,
			"; expected for this level: %s (by calculation and if all steps are "
			"alike, so not matched)",
			range_text(v, "expected"));
	sheet_point(s, b.s);
	buf_finish(&b);
}

static void
print_missing(struct sheet *s, const json_t *c)
{
	struct buf b = BUF_INIT;

	add_missing(&b, c, "not known: ");
	if (b.len)
		sheet_point(s, b.s);
	buf_finish(&b);
}

static void
print_chain(struct sheet *s, const json_t *c)
{
	struct buf b = BUF_INIT;
	const char *text = tree_get_text(c, "text"), *hint = tree_get_text(c, "hint");
	const json_t *f;
	size_t i;

	buf_addf(&b, "%s%s%s", tree_get_text(c, "name"), *text ? ": " : "", text);
	sheet_heading(s, 2, b.s);
	json_array_foreach (json_object_get(c, "figures"), i, f)
		print_figure(s, f);
	if (is_known(c, "most_vrms")) {
		buf_clear(&b);
		buf_addf(&b, "reaches %s, %s, %s", range_text(c, "most_vrms"),
			range_text(c, "most_ma"), range_text(c, "most_mw"));
		sheet_point(s, b.s);
	}
	print_shift(s, c);
	print_volume(s, c);
	print_missing(s, c);
	if (*hint)
		sheet_point(s, hint);
	buf_finish(&b);
}

void
drive_print(const json_t *view, bool markdown)
{
	const json_t *chains = json_object_get(view, "chains"), *c;
	struct sheet s;
	size_t i;

	sheet_init(&s, markdown);
	sheet_heading(&s, 1, tree_get_text(json_object_get(view, "device"), "name"));
	say_device(&s, view);
	if (!json_array_size(chains)) {
		sheet_say(&s, "No chain is named in the session file: nothing drives it yet.");
		return;
	}
	sheet_gap(&s);
	print_table(&s, chains);
	json_array_foreach (chains, i, c)
		print_chain(&s, c);
}
