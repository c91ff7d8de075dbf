#include "answers/drive.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "answers/drive_figures.h"
#include "answers/tree.h"
#include "base/mem.h"
#include "numbers/drive.h"

/* What is missing whatever the chain. */
#define OF_DEVICE                                                                         \
	((unsigned)(DRIVE_NO_IMPEDANCE | DRIVE_NO_SENSITIVITY | DRIVE_NO_UNIT |           \
		DRIVE_OHM_ASSUMED | DRIVE_NO_CURVE | DRIVE_CURVE_SHORT | DRIVE_NO_PHASE | \
		DRIVE_PLR_ASSUMED))

static enum drive_unit
unit_of(const char *text)
{
	if (text && strcmp(text, "dB/mW") == 0)
		return DRIVE_PER_MW;
	if (text && strcmp(text, "dB/Vrms") == 0)
		return DRIVE_PER_VRMS;
	return DRIVE_NO_UNIT_STATED;
}

static json_t *
missing_json(unsigned missing)
{
	json_t *list = json_array();

	for (unsigned bit = 0; bit < 31; bit++) {
		struct buf words = BUF_INIT;

		drive_add_missing(&words, missing & 1u << bit);
		if (words.len)
			json_array_append_new(list, tree_string(words.s));
		buf_finish(&words);
	}
	return list;
}

/* The shift of the largest output impedance that is possible. */
static json_t *
shift_json(const struct drive_asked *a, const struct drive_result *r)
{
	struct curve_shift s = { NAN, NAN, NAN, NAN, NAN };
	double zo = isfinite(r->zo_ohm.high) ? r->zo_ohm.high : r->zo_ohm.low;
	json_t *o = json_object();

	if (a->curve && a->curve->n && zo >= 0)
		s = curve_shift(a->curve, zo);
	tree_range(o, "spread_db", r->spread_db, 2, "dB");
	tree_real(o, "at_ohm", isfinite(s.spread_db) ? zo : (double)NAN);
	tree_real(o, "most_db", s.most_db);
	tree_real(o, "most_hz", s.most_hz);
	tree_real(o, "least_db", s.least_db);
	tree_real(o, "least_hz", s.least_hz);
	return o;
}

/* The setting at which the level is expected: steps below full volume, where steps are dB. */
static struct range
expected_volume(const struct chain_facts *f, struct range headroom_db)
{
	bool percent = f->volume_unit && strcmp(f->volume_unit, "%") == 0;
	double step = f->volume_db_per_step;

	if (percent || !number_positive(step) || !isfinite(f->volume_max))
		return RANGE_UNKNOWN;
	struct range r = { f->volume_max - headroom_db.high / step,
		f->volume_max - headroom_db.low / step };
	if (r.low < f->volume_min)
		r.low = f->volume_min;
	if (r.high > f->volume_max)
		r.high = f->volume_max;
	return r;
}

static json_t *
volume_json(const struct chain_facts *f, struct range headroom_db)
{
	json_t *o = json_object();

	tree_text(o, "value", f->volume);
	tree_text(o, "unit", f->volume_unit);
	tree_real(o, "min", f->volume_min);
	tree_real(o, "max", f->volume_max);
	tree_real(o, "db_per_step", f->volume_db_per_step);
	tree_range(o, "expected", expected_volume(f, headroom_db), 0, "");
	return o;
}

static void
put_result(json_t *o, const struct drive_asked *a, const struct drive_result *r)
{
	static const char *const answers[] = { "unknown", "broken", "kept" };
	struct buf verdict = BUF_INIT;

	drive_add_verdict(&verdict, r->headroom_db);
	tree_range(o, "output_impedance_ohm", r->zo_ohm, 2, "ohm");
	tree_range(o, "most_vrms", r->vrms, 3, "Vrms");
	tree_range(o, "most_ma", r->ma, 1, "mA");
	tree_range(o, "most_mw", r->mw, 1, "mW");
	tree_range(o, "loudest_db", r->loudest_db, 1, "dB SPL");
	tree_range(o, "headroom_db", r->headroom_db, 1, "dB");
	tree_text(o, "verdict", verdict.s);
	tree_range(o, "loss_db", r->loss_db, 2, "dB");
	tree_range(o, "damping", r->damping, 1, "");
	tree_text(o, "rule_of_1_8", answers[r->eighth]);
	tree_put(o, "fr_shift", shift_json(a, r));
	tree_put(o, "missing", missing_json(r->missing & ~OF_DEVICE));
	buf_finish(&verdict);
}

static struct drive_device
device_of(const struct drive_asked *a)
{
	return (struct drive_device){ .ohm = a->impedance_ohm,
		.curve = a->curve,
		.sensitivity_db = a->sensitivity_db,
		.unit = unit_of(a->sensitivity_unit),
		.sensitivity_ohm = NAN };
}

static double
load_of(const struct drive_asked *a)
{
	double ohm =
		a->curve && a->curve->n ? curve_ohm(a->curve, CURVE_REFERENCE_HZ) : (double)NAN;

	return number_positive(ohm) ? ohm : a->impedance_ohm;
}

static json_t *
feed_json(const struct drive_asked *a, const struct drive_feed *feed)
{
	struct pairs content = { 0 };
	struct drive_figures figures;
	struct drive_device device = device_of(a);
	struct drive_result r;
	json_t *o = json_object();

	pairs_from_content(&content, feed->content ? feed->content : "");
	drive_figures_init(&figures, a->sources, &content, load_of(a));
	drive_work_out(&r, &figures.source, &device, a->level_db, a->plr_db);
	char *words = chain_words(&content);
	tree_text(o, "name", feed->name);
	tree_text(o, "text", words);
	tree_text(o, "source", figures.facts.source);
	tree_text(o, "output", figures.facts.output);
	tree_text(o, "gain", figures.facts.gain);
	tree_text(o, "sheet", figures.sheet ? figures.sheet->name : NULL);
	tree_text(o, "hint", figures.hint.len ? figures.hint.s : NULL);
	tree_put(o, "figures", json_incref(figures.told));
	put_result(o, a, &r);
	tree_put(o, "volume", volume_json(&figures.facts, r.headroom_db));
	free(words);
	drive_figures_finish(&figures);
	pairs_finish(&content);
	return o;
}

/* What does not depend on a chain. */
static json_t *
device_json(const struct drive_asked *a)
{
	struct drive_device device = device_of(a);
	struct drive_source none = { .zo_ohm = RANGE_UNKNOWN };
	struct drive_result r;
	json_t *o = json_object();

	drive_work_out(&r, &none, &device, a->level_db, a->plr_db);
	tree_text(o, "name", a->device);
	tree_real(o, "impedance_ohm", r.ohm);
	tree_real(o, "lowest_ohm", a->curve && a->curve->n ? r.lowest_ohm : (double)NAN);
	tree_text(o, "curve", a->curve ? a->curve_file : NULL);
	tree_real(o, "sensitivity_db", a->sensitivity_db);
	tree_text(o, "sensitivity_unit", a->sensitivity_unit);
	tree_real(o, "db_per_mw", r.db_per_mw);
	tree_real(o, "db_per_vrms", r.db_per_vrms);
	tree_range(o, "needs_vrms", range_of(r.need_vrms), 3, "Vrms");
	tree_range(o, "needs_ma", r.need_ma, 2, "mA");
	tree_range(o, "needs_mw", r.need_mw, 3, "mW");
	tree_put(o, "missing", missing_json(r.missing & OF_DEVICE));
	return o;
}

json_t *
answer_drive(const struct drive_asked *a)
{
	json_t *o = json_object(), *chains = json_array();

	tree_text(o, "review", a->review);
	tree_put(o, "device", device_json(a));
	tree_real(o, "level_db", a->level_db);
	tree_real(o, "plr_db", isfinite(a->plr_db) ? a->plr_db : DRIVE_PLR_DB);
	for (size_t i = 0; i < a->n; i++)
		json_array_append_new(chains, feed_json(a, &a->feeds[i]));
	tree_put(o, "chains", chains);
	return o;
}
