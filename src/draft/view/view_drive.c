/* How each chain drives the device under test: a ladder of the chains in the order of the file,
 * each with the remarks on it. A note on a track stays at its track, whatever the chain was. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/view/view_private.h"

#include <math.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "review/answers/drive_report.h"
#include "review/files/words.h"

/* ---- the ladder ---- */

/* Returns the *n chains that are in use, in the order of the file. The caller frees
 * the array. */
static const struct chain **
rungs_new(const struct view *v, size_t *n)
{
	const struct chain **rungs = xcalloc(v->n_chains + 1, sizeof(rungs[0]));

	*n = 0;
	if (!view_wants(v, VIEW_SETUP))
		return rungs;
	EACH_IN (one, v->chains, v->n_chains)
		if (view_is_used(v, ROW_CHAIN, *one))
			rungs[(*n)++] = *one;
	return rungs;
}

/* Appends a range with its bounds in the words of the language: "at most 123 dB SPL"; nothing if
 * it is not known. */
static void
add_range(struct buf *out, struct range r, const char *unit)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	const char *key = isfinite(r.high) ? NULL : "at_least";

	if (!isfinite(r.low) && !isfinite(r.high))
		return;
	range_add_bounds(&text, r, 1, unit);
	/* without the English words before the number */
	words_around(
		out, isfinite(r.low) ? key : "at_most", text.s + strcspn(text.s, "-0123456789"));
}

/* Puts the two ends of a range to a tenth, null if they are not known: level_db {least, most}. */
static void
put_range(json_t *o, const char *key, struct range r)
{
	json_t *ends = json_object();

	put_real(ends, K_least, isfinite(r.low) ? round(r.low * 10) / 10 : (double)NAN);
	put_real(ends, K_most, isfinite(r.high) ? round(r.high * 10) / 10 : (double)NAN);
	put(o, key, ends);
}

/* Returns "at least 17 dB"; "": it is not known. The caller frees. */
static char *
headroom_text(const struct drive_chain *c)
{
	struct buf out = BUF_INIT;

	add_range(&out, drive_capped(&c->result, c->result.headroom_db), "dB");
	return out.len ? buf_detach(&out) : xstrdup("");
}

static bool
is_equal(const struct drive_chain *a, const struct drive_chain *b)
{
	CLEANUP(pointer_free) char *of_a = headroom_text(a), *of_b = headroom_text(b);

	return text_same(a->source, b->source) && text_same(of_a, of_b);
}

/* Appends the settings of a source that have the same headroom as that of c, which is the first of
 * them; nothing, if all have. Returns false if one before has it. */
static bool
add_settings(struct buf *out, const struct drive_report *report, const struct drive_chain *c)
{
	CLEANUP(buf_finish) struct buf names = BUF_INIT;
	bool all = true;

	EACH (x, &report->chains) {
		if (!text_same(x->source, c->source))
			continue;
		if (x < c && is_equal(x, c))
			return false;
		all &= is_equal(x, c);
		if (is_equal(x, c))
			buf_add_part(&names, words_of("comma"), "%s", text_or(x->setting, ""));
	}
	words_piece(out, NULL, c->source);
	words_bracket(out, all ? NULL : names.s);
	return true;
}

/* Puts the headroom of each source under test with a headphone: "FiiO KA17 35.5 dB, Apple dongle at
 * least 17 dB"; null if it is not known, or told on the ladder before. */
static void
put_headroom(json_t *o, const struct drive_asked *a, const json_t *ladder)
{
	CLEANUP(drive_report_finish) struct drive_report report = { 0 };
	struct buf out = BUF_INIT;

	drive_report_init(&report, a);
	EACH (chain, &report.chains) {
		CLEANUP(pointer_free) char *text = headroom_text(chain);

		if (*text && add_settings(&out, &report, chain))
			buf_addf(&out, " %s", text);
	}
	for (size_t i = 0; i < json_array_size(ladder); i++)
		if (text_same(view_text(json_array_get(ladder, i), K_headroom), text_or(out.s, "")))
			buf_clear(&out);
	put_built(o, K_headroom, &out);
}

/* Adds a rung for each benchmark that the sources under test could drive. */
static void
add_benchmarks(json_t *ladder, const struct view *v, const struct drive_asked *like)
{
	CLEANUP(arena_finish) struct arena arena = { 0 };
	struct drive_asked *asked = NULL;
	size_t n = v->source
		? drive_report_ask_sources(&asked, like, v->r, v->review, v->profile, &arena)
		: 0;

	EACH_IN (each, asked, n) {
		json_auto_t *one = json_pack("{s:n, s:n, s:[]}", K_text, K_loudest, K_remarks);

		put_text(one, K_name, each->device.name);
		put_range(one, K_level_db, RANGE_UNKNOWN);
		put_range(one, K_headroom_db, RANGE_UNKNOWN);
		put_headroom(one, each, ladder);
		if (each->benchmark && *view_text(one, K_headroom))
			json_array_append(ladder, one);
	}
}

static json_t *
facts_json(const struct view *v, const struct drive_asked *asked, const struct drive_report *report,
	const struct chain *const *rungs)
{
	const struct drive_result *of = &report->device.result;
	CLEANUP(arena_finish) struct arena arena = { 0 };
	struct buf words = BUF_INIT;
	json_t *o = json_object(), *list = json_array(), *ladder = json_array();

	for (size_t i = 0; i < report->chains.n; i++) {
		const struct drive_chain *c = &report->chains.v[i];
		const struct range loudest = c->result.loudest_db;
		struct buf facts = BUF_INIT, level = BUF_INIT;
		json_auto_t *one = json_object();

		drive_report_add_facts(&facts, report, c);
		put_text(one, K_name, c->name);
		put_built(one, K_text, &facts);
		add_range(&level, drive_capped(&c->result, loudest), "dB SPL");
		put_built(one, K_loudest, &level);
		put_range(one, K_level_db, drive_capped(&c->result, loudest));
		put_range(one, K_headroom_db, c->result.headroom_db);
		struct drive_asked a = *asked;
		if (v->source && drive_report_ask_chain(&a, v->r, v->review, rungs[i], &arena))
			put_headroom(one, &a, ladder);
		else
			put(one, K_headroom, NULL);
		put(one, K_remarks, view_chain_remarks(v, rungs[i]));
		if (*view_text(one, K_text))
			json_array_append(list, one);
		if (*view_text(one, K_text) || *view_text(one, K_headroom) ||
			view_has(one, K_remarks))
			json_array_append(ladder, one);
	}
	add_benchmarks(ladder, v, asked);
	/* A draft has no sentence about missing facts alone. */
	if (isfinite(of->ohm) || isfinite(of->db_per_mw) || isfinite(of->db_per_vrms))
		drive_report_add_device(&words, report);
	put_built(o, K_device, &words);
	put_real(o, K_listening_db, report->level_db);
	put_real(o, K_peaks_db, report->plr_db);
	put(o, K_chains, list);
	put(o, K_ladder, ladder);
	return o;
}

json_t *
view_drive(const struct view *v)
{
	const struct profile *p = v->profile;
	struct drive_asked a = {
		.review = v->review->id, .level_db = DRIVE_LEVEL_DB, .plr_db = (double)NAN
	};
	CLEANUP(curve_finish) struct curve curve = CURVE_INIT;
	CLEANUP(source_sheets_finish) struct source_sheets sources = { 0 };
	CLEANUP(drive_report_finish) struct drive_report report = { 0 };
	CLEANUP(diags_finish) struct diags diags = DIAGS_INIT;

	if (!v->tested)
		return json_null();
	if (p->listening_db_spl > 0)
		a.level_db = p->listening_db_spl;
	if (p->plr_db > 0)
		a.plr_db = p->plr_db;
	a.device = *v->tested;
	if (v->review->path &&
		drive_report_curve_load(
			&curve, v->review->path, a.device.impedance_file, ERR_IGNORED))
		a.curve = curve.n ? &curve : NULL;
	CLEANUP(pointer_free) const struct chain **rungs = rungs_new(v, &a.n);
	if (a.n)
		source_sheets_load(&sources, &diags);
	a.sources = &sources;
	CLEANUP(pointer_free) struct drive_feed *feeds = xcalloc(a.n + 1, sizeof(feeds[0]));
	for (size_t i = 0; i < a.n; i++)
		feeds[i] = (struct drive_feed){ .name = view_chain_name(v, rungs[i]),
			.content = rungs[i]->content };
	a.feeds = feeds;
	drive_report_init(&report, &a);
	return facts_json(v, &a, &report, rungs);
}
