/* Decides which figures apply to a chain: the session file's, else published ones that fit its
 * source and load. numbers/drive.c computes, numbers/range.c writes the ranges. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/answers/drive_report.h"

#include <math.h>
#include <stdlib.h>

#include "base/system/file.h"
#include "base/text/text.h"
#include "base/yaml/quantity.h"
#include "review/answers/rank.h"
#include "review/files/device_kind.h"
#include "review/files/find.h"
#include "review/files/session_file.h"
#include "review/files/words.h"
#include "review/record/chains.h"
#include "review/record/device_in_chain.h"
#include "review/record/identity.h"
#include "review/record/setup.h"

#define MOST_CURVE (4 * 1024 * 1024) /* largest impedance file, in bytes */

/* Missing facts about the device: they are reported once, and not again for every chain. */
#define OF_DEVICE                                                                             \
	((unsigned)(DRIVE_NO_IMPEDANCE | DRIVE_NO_SENSITIVITY | DRIVE_NO_UNIT |               \
		DRIVE_OHM_ASSUMED | DRIVE_OHM_AT_1_KHZ | DRIVE_NO_CURVE | DRIVE_CURVE_SHORT | \
		DRIVE_NO_PHASE | DRIVE_PLR_ASSUMED))

static struct drive_texts
missing_texts(unsigned missing, struct arena *arena)
{
	struct drive_texts t = { arena_calloc(arena, 31, sizeof(t.v[0])), 0 };

	for (unsigned bit = 0; bit < 31; bit++) {
		CLEANUP(buf_finish) struct buf words = BUF_INIT;

		drive_add_missing(&words, missing & 1u << bit);
		if (words.len)
			t.v[t.n++] = arena_keep(arena, buf_detach(&words));
	}
	return t;
}

/* Returns the volume setting at which the listening level is expected, from the headroom at full
 * volume. Unknown if the chain does not say how many dB one step is, or no setting gives the level.
 */
static struct range
expected_volume(const struct chain_facts *f, struct range headroom_db)
{
	bool percent = text_same(f->volume_unit, "%");
	bool in_db = text_same(f->volume_unit, "dB");
	double step = in_db ? 1 : f->volume_db_per_step;

	if (percent || !number_positive(step) || !isfinite(f->volume_max))
		return RANGE_UNKNOWN;
	struct range r = { f->volume_max - headroom_db.high / step,
		f->volume_max - headroom_db.low / step };
	if (r.low > f->volume_max || r.high < f->volume_min)
		return RANGE_UNKNOWN;
	if (r.low < f->volume_min)
		r.low = f->volume_min;
	if (r.high > f->volume_max)
		r.high = f->volume_max;
	return r;
}

static struct drive_device
drive_device_of(const struct device *d, const struct curve *curve)
{
	enum drive_unit unit = DRIVE_NO_UNIT_STATED;

	if (device_kind(d->kind)->place)
		return (struct drive_device){ .ohm = NAN, .sensitivity_db = NAN };
	if (text_same(d->sensitivity_unit, "dB/mW"))
		unit = DRIVE_PER_MW;
	else if (text_same(d->sensitivity_unit, "dB/Vrms"))
		unit = DRIVE_PER_VRMS;
	return (struct drive_device){ .ohm = d->impedance_ohm,
		.curve = curve,
		.sensitivity_db = d->sensitivity_db,
		.unit = unit };
}

/* ---- the figures that apply to a chain: from the session file, and published ones ---- */

struct figures {
	struct drive_chain *chain;
	struct arena *arena;
	/* data sheet that matches the chain's source; NULL: none, or several match */
	const struct source_sheet *sheet;
	struct drive_figure *v;
	/* the source for drive_work_out: source.figures points to v, source.n counts them */
	struct drive_source source;
	struct buf hint; /* what the user can do for a better result; empty: nothing */
	/* the session file gives a voltage or power, and an output impedance */
	bool own_output, own_impedance;
};

static void
add_number(struct buf *b, double x, const char *unit)
{
	/* Prints numbers as short as possible: 7.1, 2000, 68.62. */
	buf_add_part(b, ", ", "%.6g %s", x, unit);
}

static const struct drive_figure no_figure = DRIVE_FIGURE_INIT;

/* Returns a figure and what follows from it: "2000 mW into 32 ohm = 8.00 Vrms, 250 mA". */
static char *
figure_words(const struct drive_figure *d, struct range zo)
{
	struct buf words = BUF_INIT;

	if (number_positive(d->power_mw))
		add_number(&words, d->power_mw, "mW");
	if (number_positive(d->max_vrms))
		add_number(&words, d->max_vrms, "Vrms");
	if (number_positive(d->load_ohm))
		buf_addf(&words, " into %.6g ohm", d->load_ohm);
	if (number_positive(d->max_ma))
		add_number(&words, d->max_ma, "mA");
	if (number_positive(d->power_mw) && number_positive(d->load_ohm)) {
		buf_add(&words, " = ");
		range_add_digits(&words, drive_vrms_of_power(d->power_mw, d->load_ohm), 2);
		buf_add(&words, " Vrms, ");
		range_add_digits(&words, drive_ma_of_power(d->power_mw, d->load_ohm), 1);
		buf_add(&words, " mA");
	}
	if (zo.high >= 0) {
		buf_add_part(&words, ", ", "output impedance ");
		if (zo.low < zo.high && zo.low > 0)
			buf_addf(&words, "%.6g to %.6g ohm", zo.low, zo.high);
		else
			buf_addf(&words, "%s%.6g ohm", zo.low < zo.high ? "below " : "", zo.high);
	}
	return buf_detach(&words);
}

static struct drive_stated *
add_stated(struct figures *f, const struct drive_figure *d, struct range zo, const char *kind)
{
	bool power = number_positive(d->power_mw) && number_positive(d->load_ohm);
	struct drive_chain *c = f->chain;

	struct drive_stated x = {
		.text = arena_keep(f->arena, figure_words(d, zo)),
		.vrms = d->max_vrms,
		.ma = d->max_ma,
		.load_ohm = d->load_ohm,
		.kind = kind,
	};

	if (power) {
		x.vrms = drive_vrms_of_power(d->power_mw, d->load_ohm);
		x.ma = drive_ma_of_power(d->power_mw, d->load_ohm);
	}
	LIST_ADD(&c->figures, x);
	return &c->figures.v[c->figures.n - 1];
}

/* Returns why a published figure does not apply to this chain and load; NULL: it applies. */
static const char *
why_not(const struct figures *f, const struct source_figure *s, double load_ohm)
{
	if (s->gain && !f->chain->facts.gain)
		return "for one gain only, and the chain has no `gain`";
	if (s->gain && !text_same(s->gain, f->chain->facts.gain))
		return "for another gain";
	if ((!isnan(s->load_from_ohm) || !isnan(s->load_below_ohm)) && !number_positive(load_ohm))
		return "for some loads only, and the impedance of the device is not known";
	if (load_ohm < s->load_from_ohm || load_ohm >= s->load_below_ohm)
		return "for another load";
	return NULL;
}

static void
take_published(struct figures *f, double load_ohm)
{
	size_t same_socket = 0;

	EACH_IN (s, f->sheet->figures, f->sheet->n) {
		struct drive_figure d = { s->max_vrms, s->load_ohm, s->power_mw, s->max_ma };
		bool output = number_positive(s->max_vrms) || number_positive(s->power_mw) ||
			number_positive(s->max_ma);
		struct range zo = { s->zo_low_ohm, s->zo_high_ohm };

		if (!source_sheets_has_socket(s, f->chain->facts.output))
			continue;
		same_socket++;
		const char *why = why_not(f, s, load_ohm);
		if (!why && (f->own_output || !output) && (f->own_impedance || isnan(zo.high)))
			why = "the session file has its own figure";
		if (f->own_impedance && !why)
			zo = RANGE_UNKNOWN;
		struct drive_stated *stated =
			add_stated(f, f->own_output && !why ? &no_figure : &d, zo, s->kind);
		stated->from = s->from;
		stated->note = s->note;
		stated->left_out = why;
		if (why)
			continue;
		if (!f->own_output && output)
			f->v[f->source.n++] = d;
		if (!f->own_impedance) /* the range of all figures; fmin and fmax ignore NAN */
			f->source.zo_ohm = (struct range){ fmin(f->source.zo_ohm.low, zo.low),
				fmax(f->source.zo_ohm.high, zo.high) };
	}
	if (!same_socket && f->sheet->n) {
		buf_addf(&f->hint,
			f->chain->facts.output ? "%s has no figures for the output %s; it has: "
					       : "Name the output of %s in `output`%s; it has: ",
			f->sheet->name, text_or(f->chain->facts.output, ""));
		source_sheets_add_sockets(&f->hint, f->sheet);
	}
}

/* Collects the electrical figures (voltage, power, impedance) of the chain's source. load_ohm:
 * impedance of the device, since some published figures hold only for a range of loads; NAN: not
 * known. */
static void
find_figures(struct figures *f, const struct source_sheets *sources, double load_ohm)
{
	CLEANUP(buf_finish) struct buf offers = BUF_INIT;
	struct chain_facts *c = &f->chain->facts;

	chain_facts(&f->chain->content, c);
	f->sheet = source_sheets_match(sources, c->source, &offers, &f->chain->asks);
	/* the figures of the data sheet, a voltage and a power */
	f->source.figures = f->v =
		arena_calloc(f->arena, 2 + (f->sheet ? f->sheet->n : 0), sizeof(f->v[0]));

	/* the sources of the session file */
	struct drive_figure volts = no_figure, power = no_figure;
	volts.max_vrms = c->output_vrms;
	power.power_mw = c->power_mw;
	power.load_ohm = c->power_ohm;
	f->own_impedance = c->output_ohm >= 0;
	f->own_output = number_positive(c->output_vrms) || number_positive(c->power_mw);
	if (number_positive(c->output_vrms)) {
		f->v[f->source.n++] = volts;
		add_stated(f, &volts, RANGE_UNKNOWN, "session file");
	}
	if (number_positive(c->power_mw)) {
		f->v[f->source.n++] = power;
		add_stated(f, &power, RANGE_UNKNOWN, "session file");
	}
	if (f->own_impedance) {
		f->source.zo_ohm = range_of(c->output_ohm);
		add_stated(f, &no_figure, f->source.zo_ohm, "session file");
	}

	/* published ones */
	if (f->sheet)
		take_published(f, load_ohm);
	else if (offers.len && !(f->own_output && f->own_impedance))
		buf_addf(&f->hint,
			f->chain->asks ? "Which %s is it? Name one in `source` of the chain: %s."
				       : "Sources with figures and a name like %s: %s.",
			c->source, offers.s);
	f->chain->unpublished = !f->source.n && !f->chain->asks && !(f->sheet && f->sheet->n);
}

/* ---- sources under test, with the headphones that they drive ---- */

/* Takes figures out of a content that the file gives the device itself, where the setting is
 * another socket than that of the device: they are of one socket. */
static void
leave_other_socket(struct pairs *p, const char *own)
{
	static const char *const figures[] = { "power", "output_voltage", "output_impedance",
		NULL };
	CLEANUP(pairs_finish) struct pairs of = { .v = NULL };

	pairs_from_content(&of, text_or(own, ""));
	if (text_order(pairs_get(&of, "output"), pairs_get(p, "output")) == 0)
		return;
	for (size_t i = 0; i < p->n; i++)
		if (text_is_among(p->v[i].key, figures) &&
			text_same(p->v[i].value, pairs_get(&of, p->v[i].key)))
			pairs_take_out(p, i--);
}

/* Returns the content of a chain around a source, with the name of the source as `source`. */
static const char *
content_of_source(const struct record *r, const struct chain *c, const struct setup *on,
	const char *name, struct arena *arena)
{
	CLEANUP(pointer_free) char *with = device_chain_content(r, c, on);
	CLEANUP(pointer_free) char *own = device_own_keys(r, &c->review, &on->device);
	CLEANUP(pairs_finish)
	struct pairs p = { .v = NULL }, of = { .v = NULL }, all = { .v = NULL };

	pairs_from_content(&p, with);
	leave_other_socket(&p, own);
	pairs_add(&of, "source", text_or(name, ""), NOWHERE, NOWHERE);
	pairs_over(&all, &p, &of);
	return arena_keep(arena, pairs_content(&all));
}

/* Returns true if a note or rating of a draft was heard in a setting of the device. */
static bool
any_heard(const struct record *r, const struct uuid *device)
{
	bool heard = false;

	EACH_ROW_WHILE (variant, v, r, ROW_VARIANT, !heard)
		heard = v->heard && uuid_same(&v->device, device);
	return heard;
}

/* Returns the next setting of a device that can be chosen; in a draft the next that was heard,
 * unless none was. */
static const struct variant *
next_heard(const struct record *r, const struct uuid *review, const struct uuid *device,
	const struct variant *v)
{
	if (!any_heard(r, device))
		return device_next_setting(r, review, device, v);
	do
		v = record_next(r, ROW_VARIANT, v);
	while (v && !(v->heard && uuid_same(&v->device, device)));
	return v;
}

/* Returns a setting as a draft calls it: by its name, if drafts name any setting of the device;
 * else in words, without the keys that all leave out. The caller frees. */
static char *
setting_called(const struct record *r, const struct variant *v, unsigned leave)
{
	struct variant told = *v;
	bool named = false;

	EACH_ROW (variant, x, r, ROW_VARIANT)
		named |= x->called && uuid_same(&x->device, &v->device);
	if (named && *text_or(v->name, ""))
		return xstrdup(v->name);
	told.shared = leave;
	return setup_setting_told(&told, NULL);
}

/* Adds a source once for each of its settings, or once if it has none; an update of the firmware is
 * no other setting. */
static void
add_source(struct drive_asked *a, struct drive_feed *feeds, const struct record *r,
	const struct chain *c, const struct uuid *device, struct arena *arena)
{
	const struct device *d = record_find(r, ROW_DEVICE, device);
	const struct variant *v = NULL;
	unsigned leave = ~0u;

	if (!d || !device_kind_in(r, &c->review, device)->place)
		return;
	while ((v = next_heard(r, &c->review, device, v)))
		leave &= v->shared;
	v = next_heard(r, &c->review, device, NULL);
	do {
		const struct setup on = { .device = d->row.uuid,
			.variant = v ? v->row.uuid : UUID_NONE };
		struct drive_feed one = { .source = text_or(d->name, ""),
			.content = content_of_source(r, c, &on, d->name, arena) };
		struct buf name = BUF_INIT;
		bool told = false;

		if (v)
			one.setting = arena_keep(arena, setting_called(r, v, leave));
		buf_add(&name, one.source);
		words_bracket(&name, one.setting);
		one.name = arena_keep(arena, buf_detach(&name));
		/* the usual setting may be the same as one with a name */
		EACH_IN (before, feeds, a->n) {
			bool same = text_same(before->content, one.content);

			if (same && v && !v->heard && !*text_or(v->name, ""))
				*before = one; /* only another review named it */
			told |= same || (v && text_same(before->name, one.name));
		}
		if (!told)
			feeds[a->n++] = one;
		v = v ? next_heard(r, &c->review, device, v) : NULL;
	} while (v);
}

/* Sets a to ask what each source of the review can do with a headphone behind the chain c. */
static void
ask_for(struct drive_asked *a, const struct record *r, const struct review *review,
	const struct chain *c, const struct device *headphone, struct arena *arena)
{
	struct drive_feed *feeds = arena_calloc(arena,
		record_count(r, ROW_COMPARISON) + record_count(r, ROW_VARIANT) + 1,
		sizeof(feeds[0]));
	const struct comparison *x = NULL;

	a->device = *headphone;
	a->curve = NULL; /* the curve belongs to another device */
	a->n = 0;
	a->feeds = feeds;
	add_source(a, feeds, r, c, &review->device, arena);
	while ((x = record_next(r, ROW_COMPARISON, x)))
		if (comparison_is_listed(r, x, &review->row.uuid))
			add_source(a, feeds, r, c, &x->device, arena);
}

/* Returns true if one of the first n is for a device of this name. */
static bool
is_asked(const struct drive_asked *v, size_t n, const char *name)
{
	bool asked = false;

	EACH_IN_WHILE (one, v, n, !asked)
		asked = text_same_name(one->device.name, name);
	return asked;
}

bool
drive_report_ask_chain(struct drive_asked *a, const struct record *r, const struct review *review,
	const struct chain *c, struct arena *arena)
{
	char *name = records_content_get(c->content, "headphone");
	struct uuid is = name ? device_uuid(r, NULL, name) : UUID_NONE;
	const struct device *d = record_find(r, ROW_DEVICE, &is);
	const struct device unknown = { .name = name, .impedance_ohm = NAN, .sensitivity_db = NAN };

	struct device asked = d && !d->row.deleted ? *d : unknown;
	CLEANUP(pairs_finish) struct pairs content = { .v = NULL };
	pairs_from_content(&content, c->content ? c->content : "");
	const char *ohm = pairs_get(&content, "headphone.impedance"),
		   *db = pairs_get(&content, "headphone.sensitivity");
	arena_keep(arena, name);
	if (ohm)
		quantity_ohm(ohm, &asked.impedance_ohm);
	if (db)
		asked.sensitivity_unit =
			(char *)(uintptr_t)session_file_sensitivity(db, &asked.sensitivity_db);
	if (name)
		ask_for(a, r, review, c, &asked, arena);
	return name != NULL;
}

size_t
drive_report_ask_sources(struct drive_asked **v, const struct drive_asked *like,
	const struct record *r, const struct review *review, const struct profile *p,
	struct arena *arena)
{
	const struct chain none = { .review = review->row.uuid };
	CLEANUP(pointer_free) const struct chain **chains;
	size_t n_chains = chains_list(r, &review->row.uuid, &chains), n_fixed, n = 0;
	CLEANUP(pointer_free) struct rank_benchmark *fixed = rank_benchmarks_new(p, &n_fixed);

	*v = arena_calloc(arena, n_chains + n_fixed, sizeof((*v)[0]));
	EACH_IN (one, chains, n_chains) {
		(*v)[n] = *like;
		if (drive_report_ask_chain(&(*v)[n], r, review, *one, arena) &&
			!is_asked(*v, n, (*v)[n].device.name))
			n++;
	}
	EACH_IN (each, fixed, n_fixed) {
		const struct uuid is = device_uuid(r, NULL, each->device);
		const struct device *d = record_find(r, ROW_DEVICE, &is);

		if (!d || !isfinite(d->sensitivity_db) || device_kind(d->kind)->place ||
			is_asked(*v, n, d->name))
			continue;
		(*v)[n] = *like;
		(*v)[n].benchmark = true;
		ask_for(&(*v)[n++], r, review, &none, d, arena);
	}
	return n;
}

/* ---- the report on each chain ---- */

static void
add_level(struct buf *b, double level_db, double plr_db)
{
	buf_addf(b, " at %.4g dB SPL, music with %.4g dB peaks", level_db, plr_db);
}

/* Returns "CHAIN: VERDICT at LEVEL." or "CHAIN: VERDICT, WHAT IS MISSING."; the hint if `asks`. */
static char *
drive_sentence(const struct drive_chain *c, const struct drive_asked *a)
{
	static const unsigned first[] = { DRIVE_NO_IMPEDANCE, DRIVE_NO_SENSITIVITY, DRIVE_NO_UNIT,
		DRIVE_NO_VOLTAGE };
	const struct drive_result *r = &c->result;
	struct buf b = BUF_INIT;

	buf_addf(&b, "%s: %s", c->name ? c->name : "", c->verdict);
	if (isfinite(r->headroom_db.low) || isfinite(r->headroom_db.high))
		add_level(&b, a->level_db, isfinite(a->plr_db) ? a->plr_db : DRIVE_PLR_DB);
	else
		EACH_OF (one, first)
			if (r->missing & *one) {
				buf_add(&b, ", ");
				drive_add_missing(&b, *one);
				if (*one & OF_DEVICE)
					buf_addf(&b, " of %s",
						text_or(a->device.name, "the device"));
				break;
			}
	buf_add_char(&b, '.');
	if (c->asks && c->hint)
		buf_addf(&b, " %s", c->hint);
	return buf_detach(&b);
}

/* Returns the loss in the output impedance as dB without a minus, with "at most" for a bound. */
static const char *
loss_words(const struct drive_result *r, struct arena *arena)
{
	struct range loss = { -r->loss_db.high, -r->loss_db.low };
	struct buf b = BUF_INIT;

	if (!isfinite(loss.high))
		return "unknown";
	if (r->missing & (DRIVE_NO_PHASE | DRIVE_ZO_BOUND) && loss.high > 0)
		loss.low = NAN;
	range_add_bounds(&b, loss, 1, "dB");
	return arena_keep(arena, buf_detach(&b));
}

static const char *
shift_words(const struct drive_result *r, struct arena *arena)
{
	struct buf b = BUF_INIT;

	if (!isfinite(r->spread_db.low))
		return "unknown";
	if (!(r->missing & DRIVE_NO_PHASE)) {
		range_add_bounds(&b, r->spread_db, 1, "dB");
	} else {
		buf_addf(&b, "%sabout ", r->missing & DRIVE_ZO_BOUND ? "up to " : "");
		range_add_digits(&b, r->spread_about_db, 1);
		buf_add(&b, " dB");
	}
	return arena_keep(arena, buf_detach(&b));
}

static void
describe_chain(
	struct drive_report *report, const struct drive_asked *a, const struct drive_feed *feed)
{
	static const char *const answers[] = { "unknown", "broken", "kept" };
	struct drive_chain *c = &report->chains.v[report->chains.n++];
	struct arena *arena = &report->arena;
	struct drive_device device = drive_device_of(&a->device, a->curve);
	struct figures f = {
		.chain = c, .arena = arena, .source = { .zo_ohm = RANGE_UNKNOWN }, .hint = BUF_INIT
	};
	struct buf verdict = BUF_INIT;

	pairs_from_content(&c->content, feed->content ? feed->content : "");
	find_figures(&f, a->sources, report->device.result.ohm);
	drive_work_out(&c->result, &f.source, &device, a->level_db, a->plr_db);
	drive_add_verdict(&verdict, &c->result);
	c->name = feed->name;
	c->source = feed->source;
	c->setting = feed->setting;
	c->text = arena_keep(arena, chain_words(feed->content, CHAIN_BRIEF, " · ", 0));
	c->sheet = f.sheet ? f.sheet->name : NULL;
	c->hint = f.hint.len ? arena_keep(arena, buf_detach(&f.hint)) : NULL;
	c->verdict = arena_keep(arena, buf_detach(&verdict));
	c->sentence = arena_keep(arena, drive_sentence(c, a));
	c->loss_words = loss_words(&c->result, arena);
	c->shift_words = shift_words(&c->result, arena);
	c->stated = c->figures.n;
	c->rule_of_1_8 = answers[c->result.eighth];
	c->missing = missing_texts(c->result.missing & ~OF_DEVICE, arena);
	/* The current limit is left out: it does not matter at listening level. */
	c->expected_volume = expected_volume(&c->facts,
		range_known(c->result.voltage_headroom_db) ? c->result.voltage_headroom_db
							   : c->result.headroom_db);
	struct range zo_ohm = c->result.zo_ohm;
	double zo = isfinite(zo_ohm.high) ? zo_ohm.high : zo_ohm.low;
	c->shift = (struct curve_shift){ NAN, NAN, NAN, NAN, NAN };
	if (a->curve && a->curve->n && zo >= 0)
		c->shift = curve_shift(a->curve, zo);
	c->at_ohm = isfinite(c->shift.spread_db) ? zo : (double)NAN;
	buf_finish(&f.hint);
}

void
drive_report_init(struct drive_report *answer, const struct drive_asked *a)
{
	*answer = (struct drive_report){ .review = a->review,
		.level_db = a->level_db,
		.plr_db = isfinite(a->plr_db) ? a->plr_db : DRIVE_PLR_DB };
	struct drive_device device = drive_device_of(&a->device, a->curve);
	struct drive_source none = { .zo_ohm = RANGE_UNKNOWN };
	struct drive_result *r = &answer->device.result;
	struct buf text = BUF_INIT;

	drive_work_out(r, &none, &device, a->level_db, a->plr_db);
	answer->device.name = a->device.name;
	answer->device.curve = a->curve ? file_name(a->device.impedance_file) : NULL;
	answer->device.sensitivity_unit = a->device.sensitivity_unit;
	answer->device.sensitivity_db = a->device.sensitivity_db;
	answer->device.nominal_ohm = a->device.impedance_ohm;
	answer->device.lowest_ohm = a->curve && a->curve->n ? r->lowest_ohm : (double)NAN;
	answer->device.needs_vrms = range_of(r->need_vrms);
	answer->device.known = ~r->missing & (DRIVE_NO_IMPEDANCE | DRIVE_NO_SENSITIVITY);
	answer->device.missing = missing_texts(r->missing & OF_DEVICE, &answer->arena);
	answer->chains.v = arena_calloc(&answer->arena, a->n, sizeof(answer->chains.v[0]));
	drive_report_add_device(&text, answer);
	answer->device.text = arena_keep(&answer->arena, buf_detach(&text));
	EACH_IN (feed, a->feeds, a->n)
		describe_chain(answer, a, feed);
}

void
drive_report_finish(struct drive_report *answer)
{
	EACH (chain, &answer->chains) {
		free(chain->figures.v);
		pairs_finish(&chain->content);
	}
	arena_finish(&answer->arena);
}

bool
drive_report_curve_load(struct curve *c, const char *from, const char *file, struct err *err)
{
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT;

	if (!file)
		return true;
	CLEANUP(pointer_free) char *path = find_from(from, file);
	bool ok = file_read_input(path, MOST_CURVE, &bytes, err) &&
		(curve_parse(c, bytes.s, bytes.len, err) || err_prefix(err, "%s", path));
	return ok || err_prefix(err, "impedance curve");
}

void
drive_report_add_device(struct buf *out, const struct drive_report *a)
{
	const char *unit = a->device.sensitivity_unit ? a->device.sensitivity_unit : "";
	const struct drive_result *r = &a->device.result;
	bool per_mw = text_same(unit, "dB/mW");
	double other = per_mw ? r->db_per_vrms : r->db_per_mw;
	char ohm[32];

	/* Prints three significant digits of an impedance that was read from a curve. */
	if (isfinite(r->ohm))
		buf_addf(out, "%.*g%s", a->device.curve ? 3 : 6, r->ohm, words_of("ohm"));
	else
		buf_add(out, words_of("drive_no_impedance"));
	snprintf(ohm, sizeof(ohm), "%.3g", a->device.lowest_ohm);
	if (isfinite(a->device.lowest_ohm))
		WORDS_ADD(out, "drive_lowest", ohm, a->device.curve);
	snprintf(ohm, sizeof(ohm), "%.6g", a->device.nominal_ohm);
	if (a->device.curve && isfinite(a->device.nominal_ohm))
		WORDS_ADD(out, "drive_nominal", ohm);
	buf_add(out, words_of("semicolon"));
	if (isfinite(a->device.sensitivity_db))
		buf_addf(out, "%.6g %s", a->device.sensitivity_db,
			*unit ? unit : words_of("drive_no_unit"));
	else
		buf_add(out, words_of("drive_no_sensitivity"));
	if (isfinite(other)) {
		buf_add(out, " = ");
		range_add_digits(out, other, 1);
		buf_add(out, per_mw ? " dB/Vrms" : " dB/mW");
	}
}

void
drive_report_add_facts(struct buf *out, const struct drive_report *a, const struct drive_chain *c)
{
	struct range loudest = drive_capped(&c->result, c->result.loudest_db);
	/* Only the voltage is known: full volume is louder than the current may allow. */
	bool by_voltage = c->result.voltage_headroom_db.high >= 0 && c->result.need_ma.low > 0;

	if (!isfinite(loudest.low) && !isfinite(loudest.high))
		return;
	if (!by_voltage) {
		range_add_bounds(out, loudest, 1, "dB SPL");
		buf_add(out, " at full volume; ");
	}
	buf_add(out, c->verdict);
	add_level(out, a->level_db, a->plr_db);
	if (by_voltage)
		buf_add(out, "; which current it gives is not known");
}

void
drive_report_add_events(struct device_story *s, double level_db, double plr_db)
{
	CLEANUP(pointer_free) struct drive_feed *feeds = xcalloc(s->n + 1, sizeof(feeds[0]));
	CLEANUP(pointer_free) size_t *of = xcalloc(s->n + 1, sizeof(of[0]));
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		size_t known;

		for (known = 0; s->v[i].content && known < n; known++)
			if (text_same(feeds[known].content, s->v[i].content))
				break;
		if (!s->v[i].content || known < n)
			continue;
		of[n] = i;
		feeds[n++] =
			(struct drive_feed){ .name = s->v[i].text, .content = s->v[i].content };
	}
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	struct source_sheets sources;
	struct drive_report report;
	source_sheets_load(&sources, &d);
	drive_report_init(&report,
		&(struct drive_asked){ .device = *s->device,
			.feeds = feeds,
			.n = n,
			.sources = &sources,
			.level_db = isfinite(level_db) ? level_db : DRIVE_LEVEL_DB,
			.plr_db = plr_db });
	for (size_t i = 0; i < n; i++) {
		struct device_event e = s->v[of[i]];
		struct buf text = BUF_INIT;

		drive_report_add_facts(&text, &report, &report.chains.v[i]);
		e.kind = "drive";
		e.place = e.text;
		e.content = NULL;
		e.nr++; /* after the chain */
		e.text = arena_keep(&s->arena, buf_detach(&text));
		if (*e.text)
			device_story_add(s, e);
	}
	drive_report_finish(&report);
	source_sheets_finish(&sources);
	device_story_sort(s);
}
