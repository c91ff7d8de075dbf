/* A blind run in the archive: the order of its trials, and the listener's answers to them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/blind_result.h"

#include <math.h>
#include <stdlib.h>

#include "base/core/mem.h"
#include "base/numbers/blind_chance.h"
#include "base/numbers/blind_draw.h"
#include "base/system/json.h"
#include "base/text/text.h"
#include "review/files/words.h"
#include "review/record/device_in_chain.h"
#include "review/record/identity.h"
#include "review/record/rating.h"
#include "review/record/rows.h"

const struct blind_words *
blind_words(bool pairs)
{
	static const struct blind_words words[] = { { "a blind run", "blind run", "blind" },
		{ "a preference test", "preference test", "prefer" } };

	return &words[pairs];
}

/* Reads "DEVICE" or "DEVICE/SETTING". */
static bool
read_candidate(struct setup *of, const char *text)
{
	const char *setting = text_after(text, '/');
	CLEANUP(pointer_free) char *device = xstrndup(text, strcspn(text, "/"));

	return uuid_read(&of->device, device) && (!setting || uuid_read(&of->variant, setting));
}

bool
blind_order_read(const struct blind_run *r, struct blind_order *o)
{
	struct blind_plan plan;
	unsigned *order;

	if (!blind_draw_read_record(r->plan, &plan, &order))
		return false;
	json_auto_t *list = json_read(r->devices);
	size_t step = plan.pairs ? 2 : 1;
	*o = (struct blind_order){ .which = xcalloc(plan.n * step, sizeof(o->which[0])),
		.of = xcalloc(plan.k, sizeof(o->of[0])),
		.n = plan.n * step,
		.ndevices = plan.k,
		.seed = plan.seed,
		.named = plan.blocks == 0 && !plan.pairs,
		.pairs = plan.pairs,
		.step = step };
	/* for pairs of devices, `order` has only the first device of each pair */
	for (size_t i = 0; i < o->n; i++)
		o->which[i] = order[i / step] ^ (unsigned)(i % step);
	free(order);
	bool ok = !o->pairs || o->ndevices == 2;
	for (size_t i = 0; i < o->ndevices && ok; i++) {
		const char *text = json_string_value(json_array_get(list, i));

		ok = text && read_candidate(&o->of[i], text);
		o->of[i].chain = r->chain;
		EACH_IN (one, o->of, i)
			o->settings |= setup_same(one, &o->of[i], SETUP_DEVICE);
	}
	if (!ok)
		blind_order_finish(o);
	return ok;
}

size_t
blind_order_read_ended(const struct record *rec, const struct blind_run *r, struct blind_order *o)
{
	if (r->row.deleted || r->ended_ms == NO_INT || r->trial < 1 || !blind_order_read(r, o))
		return 0;
	size_t heard = (size_t)r->trial < o->n ? (size_t)r->trial : o->n;
	bool asks = o->pairs || o->named;
	while (asks && heard && !blind_result_answer_row(rec, r, heard))
		heard--;
	if (!heard)
		blind_order_finish(o);
	return heard;
}

void
blind_order_finish(struct blind_order *o)
{
	free(o->which);
	free(o->of);
	*o = (struct blind_order){ .n = 0 };
}

const struct setup *
blind_order_at(const struct blind_order *o, size_t i)
{
	return &o->of[o->which[i]];
}

char *
blind_result_name(const struct record *rec, const struct blind_order *o, size_t i, bool whole)
{
	const struct variant *x = setup_row(rec, &o->of[i], ROW_VARIANT);
	struct buf name = BUF_INIT;

	buf_add(&name, text_or(setup_name(rec, &o->of[i], ROW_DEVICE), words_of("deleted_device")));
	CLEANUP(pointer_free) char *setting = setup_setting_told(x, NULL);
	if (o->settings || (whole && !(x && x->usual)))
		words_bracket(&name, setting);
	return buf_detach(&name);
}

const char *
blind_order_kind(const struct blind_order *o)
{
	return o->settings ? "settings" : "devices";
}

const struct trial *
blind_result_answer_row(const struct record *rec, const struct blind_run *r, size_t number)
{
	struct uuid u = identity_of_answer(&r->row.uuid, number);
	const struct trial *t = record_find(rec, ROW_TRIAL, &u);

	return t && !t->row.deleted && !trial_is_late(rec, t) ? t : NULL;
}

void
blind_result_add_luck(struct buf *out, double p)
{
	if (isnan(p))
		return;
	if (p <= 0.5)
		WORDS_ADD(out, p < 0.001 ? "blind_luck_rare" : "blind_luck_one",
			WORDS_N(rint(1 / p)));
	else
		WORDS_ADD(out, "blind_luck", WORDS_N(rint(100 * p)));
}

/* Appends "; 1 answer given after the end is not counted", and the same for ratings. */
static void
add_late(const struct record *rec, const struct blind_run *r, struct buf *out)
{
	static const char *const keys[][2] = { { "blind_late_answer", "blind_late_answers" },
		{ "blind_late_rating", "blind_late_ratings" } };
	size_t n[LENGTH(keys)] = { 0 };

	EACH_LIVE (trial, t, rec, ROW_TRIAL)
		if (uuid_same(&t->run, &r->row.uuid) && trial_is_late(rec, t)) {
			if (t->answer != NO_INT)
				n[0]++;
			if (record_find(rec, ROW_RATING, &t->row.uuid) != NULL)
				n[1]++;
		}
	for (size_t i = 0; i < LENGTH(keys); i++)
		if (n[i]) {
			buf_add(out, out->len ? words_of("blind_and") : "");
			WORDS_ADD(out, n[i] == 1 ? keys[i][0] : keys[i][1], WORDS_N(n[i]));
		}
}

const struct setup *
blind_result_answer(const struct record *rec, const struct blind_run *r,
	const struct blind_order *o, size_t number)
{
	const struct trial *t = blind_result_answer_row(rec, r, number);

	if (!t || number % o->step || t->answer < 0 || t->answer >= (int64_t)o->ndevices)
		return NULL;
	/* In a run with preferences, trial.answer is 0 for the device heard first and 1 for the
	 * second, which reveals nothing about the order while the run is open. */
	size_t answer = (size_t)t->answer;
	return &o->of[o->pairs ? o->which[number - o->step] ^ answer : answer];
}

void
blind_guesses(const struct record *rec, const struct blind_run *r, const struct blind_order *o,
	struct blind_guesses *out)
{
	*out = (struct blind_guesses){ .p = NAN };
	for (size_t i = 0; !o->pairs && i < o->n; i++) {
		const struct trial *t = blind_result_answer_row(rec, r, i + 1);
		const struct setup *said = blind_result_answer(rec, r, o, i + 1);

		if (t && (said || t->answer == BLIND_NO_IDEA))
			out->asked++;
		if (said != NULL)
			out->said++;
		if (said && said == blind_order_at(o, i))
			out->right++;
	}
	out->whole = r->opened_ms == NO_INT && r->trial >= (int64_t)o->n &&
		(!o->named || out->said == o->n);
	if (o->named && out->whole)
		out->p = blind_chance_p(out->right, out->said, o->ndevices);
	if (o->named || !out->whole || !out->said)
		return;
	CLEANUP(pointer_free) double *chance = blind_result_chances(rec, r, o);
	out->p = chance ? 0 : (double)NAN;
	size_t m = out->said + 1;
	while (chance && m > out->right) {
		m--;
		out->p = fmin(1, out->p + chance[m]);
	}
}

double *
blind_result_chances(
	const struct record *rec, const struct blind_run *r, const struct blind_order *o)
{
	CLEANUP(pointer_free)
	size_t *order = xcalloc(o->ndevices + 1, sizeof(order[0])),
	       *said = xcalloc(o->ndevices + 1, sizeof(said[0]));
	double *chance = xcalloc(o->n + 1, sizeof(chance[0]));

	for (size_t i = 0; i < o->n; i++) {
		const struct setup *answer = blind_result_answer(rec, r, o, i + 1);

		order[o->which[i]]++;
		if (answer)
			said[answer - o->of]++;
	}
	if (blind_chance_match(order, said, o->ndevices, chance))
		return chance;
	free(chance);
	return NULL;
}

/* Appends ratings and notes of a trial: "Bass depth 4 · Attack not judged · 2 notes". */
static void
add_made(const struct record *rec, const struct blind_run *run, size_t number,
	const struct sitting_row *tonight, struct buf *out)
{
	size_t notes = 0;
	char value[SCALE_NUMBER];

	EACH_ROW (trial, t, rec, ROW_TRIAL) {
		if (t->number != (int64_t)number || !uuid_same(&t->run, &run->row.uuid))
			continue;
		const struct rating *r = record_find(rec, ROW_RATING, &t->row.uuid);
		const struct note *n = record_find(rec, ROW_NOTE, &t->row.uuid);
		if (r && !r->row.deleted) {
			const struct uuid a = identity_of_attribute(r->lexicon, r->attribute);
			const char *is = isnan(r->value) ? "not judged" : "rated";

			if (!isnan(r->value) && (!tonight || rating_is_of_tonight(r, tonight)))
				is = scale_number(r->value, value);
			buf_add_part(out, " · ", "%s %s",
				rating_name(r, record_find(rec, ROW_ATTRIBUTE, &a)), is);
		}
		if (n && !n->row.deleted)
			notes++;
	}
	if (notes)
		buf_add_part(out, " · ", "%zu note%s", notes, text_s(notes));
}

/* Returns the name of candidate i for a row: of a setting its own; brief: the last words of others.
 * The caller frees. */
static char *
short_name(const struct record *rec, const struct blind_order *o, size_t i, bool brief)
{
	const struct variant *x = o->settings ? setup_row(rec, &o->of[i], ROW_VARIANT) : NULL;

	if (x && *x->name)
		return xstrdup(x->name);
	char *name = blind_result_name(rec, o, i, false);
	if (brief)
		xreplace(&name, text_last_word(name));
	return name;
}

struct blind_row
blind_result_row(const struct record *rec, const struct blind_run *r, const struct blind_order *o,
	size_t i, const struct sitting_row *tonight, bool brief)
{
	static const char *const preferred[] = { "preferred the first", "preferred the second" };
	const struct trial *t = blind_result_answer_row(rec, r, i + 1);
	const struct setup *said = blind_result_answer(rec, r, o, i + 1);
	bool ended = r->ended_ms != NO_INT;
	const char *words = o->pairs ? "no difference" : "no idea";
	struct blind_row row;

	row.cells[0] = ended ? short_name(rec, o, o->which[i], brief) : xstrdup("");
	if (said && o->pairs)
		words = preferred[t->answer];
	else if (!t || t->answer != BLIND_NO_IDEA)
		words = "";
	row.cells[1] = said && !o->pairs ? short_name(rec, o, (size_t)(said - o->of), brief)
					 : xstrdup(words);
	const char *result = "";
	if (ended && (int64_t)i >= r->trial)
		result = "not heard";
	else if (ended && said && !o->pairs)
		result = said == blind_order_at(o, i) ? "right" : "wrong";
	row.cells[2] = xstrdup(result);
	struct buf made = BUF_INIT;
	add_made(rec, r, i + 1, tonight, &made);
	row.cells[3] = buf_detach(&made);
	return row;
}

void
blind_preferred(const struct record *rec, const struct blind_run *r, const struct blind_order *o,
	struct blind_preferred *out)
{
	*out = (struct blind_preferred){ .p = NAN };
	for (size_t number = o->step; o->pairs && number <= o->n; number += o->step) {
		const struct setup *liked = blind_result_answer(rec, r, o, number);

		if (!blind_result_answer_row(rec, r, number))
			continue;
		if (liked)
			out->of[liked - o->of]++;
		else
			out->none++;
		if (o->which[number - o->step] == 0)
			out->first++;
	}
	if (out->of[0] + out->of[1] + out->none == o->n / o->step)
		out->p = blind_chance_sign_p(out->of[0], out->of[0] + out->of[1]);
}

/* Appends the result of a preference test: "preferred AFUL Cantor in 9 of 11 pairs with a
 * preference, guessing does as well in 1 of 15 runs; no difference in 1; AFUL Performer8 came first
 * in 6 of 12". */
static void
add_preferred(const struct record *rec, const struct blind_run *r, const struct blind_order *o,
	struct buf *out)
{
	CLEANUP(pointer_free)
	char *one = blind_result_name(rec, o, 0, false), *two = blind_result_name(rec, o, 1, false);
	struct blind_preferred x;

	blind_preferred(rec, r, o, &x);
	size_t most = x.of[1] > x.of[0], n = x.of[0] + x.of[1];
	const char *liked = most ? two : one;
	WORDS_ADD(out, n ? "blind_preferred" : "blind_preferred_neither", liked,
		WORDS_N(x.of[most]), WORDS_N(n));
	buf_add(out, isfinite(x.p) ? words_of("comma") : "");
	blind_result_add_luck(out, x.p);
	buf_add(out, words_of("blind_and"));
	WORDS_ADD(out, "blind_no_difference", WORDS_N(x.none));
	buf_add(out, words_of("blind_and"));
	WORDS_ADD(out, "blind_first", one, WORDS_N(x.first), WORDS_N(n + x.none));
	if (n + x.none < o->n / o->step)
		WORDS_ADD(out, "blind_pairs_planned", WORDS_N(o->n / o->step));
}

/* Appends the score: "6 of 6 right; guessing does as well in 1 of 20 runs"; of a run that was cut
 * short "2 of 2 right, but 6 were planned"; "4 of 5 right, "no idea" for 1". planned:
 * the planned number of trials. */
static void
add_score(struct buf *out, const struct blind_guesses *g, size_t planned)
{
	size_t none = g->asked - g->said;

	if (g->said)
		WORDS_ADD(out, "blind_right", WORDS_N(g->right), WORDS_N(g->said));
	if (g->said && !g->whole && g->asked < planned)
		WORDS_ADD(out, "blind_planned", WORDS_N(planned));
	buf_add(out, g->said && none ? words_of("comma") : "");
	if (none)
		WORDS_ADD(out, "blind_no_idea", WORDS_N(none));
	buf_add(out, isfinite(g->p) ? words_of("blind_and") : "");
	blind_result_add_luck(out, g->p);
}

const char *
blind_run_how(const struct record *rec, const struct blind_run *r, const struct blind_order *o)
{
	const char *how = device_kind_in(rec, &r->review, NULL)->words->told_by;

	EACH_IN (one, o->of, o->ndevices) {
		const struct device_kind *kind = device_kind_in(rec, &r->review, &one->device);

		if (kind->worn)
			how = kind->words->told_by;
	}
	return words_of(r->alike ? "blind_told_alike" : how);
}

void
blind_result_add(const struct record *rec, const struct blind_run *r, const struct blind_order *o,
	struct buf *out)
{
	struct blind_guesses g;

	if (r->ended_ms == NO_INT)
		return;
	blind_guesses(rec, r, o, &g);
	if (o->pairs)
		add_preferred(rec, r, o, out);
	else if (g.asked) {
		buf_add(out, o->named ? "" : words_of("blind_which"));
		add_score(out, &g, o->n);
		if (!o->named && r->trial > (int64_t)g.asked) {
			buf_add(out, words_of("blind_and"));
			WORDS_ADD(out, "blind_unanswered",
				WORDS_N((r->trial < (int64_t)o->n ? (size_t)r->trial : o->n) -
					g.asked));
		}
	}
	add_late(rec, r, out);
}

void
blind_run_add(struct buf *out, const struct record *rec, const struct blind_run *r,
	const struct blind_order *o, size_t heard, const char *levels, bool draft)
{
	CLEANUP(buf_finish)
	struct buf trials = BUF_INIT, names = BUF_INIT, result = BUF_INIT;
	struct blind_guesses g;

	for (size_t i = 0; i < o->ndevices; i++) {
		CLEANUP(pointer_free) char *name = blind_result_name(rec, o, i, true);

		buf_add_part(&names, words_of(i + 1 < o->ndevices ? "comma" : "and"), "%s", name);
	}
	WORDS_ADD(&trials, heard < o->n ? "blind_trials_of" : "blind_trials", WORDS_N(heard),
		WORDS_N(o->n));
	WORDS_ADD(out, "blind_swapped", names.s, trials.s, blind_run_how(rec, r, o), levels);
	blind_guesses(rec, r, o, &g);
	if (!draft)
		blind_result_add(rec, r, o, &result);
	else if (o->pairs)
		add_preferred(rec, r, o, &result);
	else
		add_score(&result, &g, o->n);
	const char *guessed = o->pairs ? "blind_i" : "blind_got";
	if (result.len)
		WORDS_ADD(out, draft && (o->pairs || g.said) ? guessed : "blind_result", result.s);
	WORDS_ADD(out, "stop", "");
	buf_add(out, r->opened_ms != NO_INT ? words_of("blind_opened") : "");
}

/* ---- the trial in which a row was made ---- */

bool
trial_is_late(const struct record *r, const struct trial *t)
{
	const struct blind_run *run = record_find(r, ROW_BLIND_RUN, &t->run);

	return run && run->ended_ms != NO_INT && t->row.edited_ms > run->ended_ms;
}

void
blind_run_end(struct blind_run *run, const struct record *r, int64_t now_ms)
{
	run->ended_ms = now_ms;
	EACH_ROW (trial, t, r, ROW_TRIAL)
		if (uuid_same(&t->run, &run->row.uuid) && t->row.edited_ms > run->ended_ms)
			run->ended_ms = t->row.edited_ms;
}

int64_t
trial_of_made(const struct record *r, const struct uuid *made)
{
	const struct trial *t = record_find(r, ROW_TRIAL, made);
	const struct blind_run *run = t ? record_find(r, ROW_BLIND_RUN, &t->run) : NULL;
	bool stands = run && !t->row.deleted && !run->row.deleted && t->number > 0 &&
		!trial_is_late(r, t);

	return stands ? t->number : NO_INT;
}
