/*
 * Blind runs: a helper swaps the devices in a random order, which is recorded before the first
 * trial. Until the run ends, the screen shows the number of the trial and no device; notes and
 * ratings are recorded with the true device. The next session continues an unfinished run.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/blind_result.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <sys/random.h> /* getentropy: some systems declare it here, others in unistd.h */
#include <unistd.h>

#include "base/core/mem.h"
#include "base/numbers/blind_chance.h"
#include "base/numbers/blind_draw.h"
#include "base/system/clock.h"
#include "base/system/json.h"
#include "bench/writing/blind_state.h"
#include "review/answers/runs.h"
#include "review/record/identity.h"
#include "review/record/volume.h"

#define LEAST_REPEATS 3 /* fewer hidden repeats show little about repeatability */
#define BREAK_NS (25 * 60 * INT64_C(1000000000)) /* time between suggested breaks */

/* ---- the device of the next trial, for the helper ---- */

void
blind_add_helper(const struct sitting *s, struct buf *out)
{
	size_t at = s->ask_trial;
	char volume[64];

	if (s->ask != ASK_TRIAL || at < 1 || at > s->blind_state->order.n)
		return;
	const struct blind_order *o = &s->blind_state->order;
	const struct setup *on = blind_order_at(o, at - 1);
	CLEANUP(pointer_free) char *name = blind_result_name(&s->rec, o, o->which[at - 1], true);
	volume_text(&s->rec, on, NULL, volume, sizeof(volume));
	const struct device_words *words = sitting_words(s);
	buf_addf(out, "%s %s, %s%s", words->put_on, name, volume[0] ? "volume " : "no volume noted",
		volume);
	if (at > 1 && on == blind_order_at(o, at - 2))
		buf_addf(out, " (the same again: %s)", words->put_again);
}

/* ---- beginning a run ---- */

bool
blind_prefers(const struct sitting *s)
{
	return sitting_is_blind(s) && s->blind_state->order.pairs;
}

/* Returns the row of the open run; NULL: none is open. */
static const struct blind_run *
run_now(const struct sitting *s)
{
	return sitting_find(s, ROW_BLIND_RUN, &s->blind);
}

/* Returns the words for the open run. */
static const struct blind_words *
run_words(const struct sitting *s)
{
	return blind_words(blind_prefers(s));
}

/* Sets `of` to the candidates of a run. */
static bool
find_devices(struct sitting *s, const struct blind_wish *w, struct setup *of, struct err *err)
{
	if (w->n < 2)
		return err_set(err,
			"a blind run needs two devices or more: blind 1 2 x4 is each of them four "
			"times");
	for (size_t i = 0; i < w->n; i++) {
		if (w->devices[i] < 1 || w->devices[i] > s->ndevices)
			return err_set(err,
				"there is no device %zu: 1 is the device under test, `compare` in "
				"the session file lists 2 and up",
				w->devices[i]);
		if (sitting_from_memory(s, w->devices[i]))
			return err_set(err,
				"the session file says that you know device %zu from memory only",
				w->devices[i]);
		of[i] = sitting_setup_of(s, &s->devices[w->devices[i] - 1].device->row.uuid);
		if (w->settings[i] &&
			(!wear_named(s, NULL, &of[i].device, w->settings[i], &of[i].variant, err) ||
				uuid_none(&of[i].variant)))
			return false;
		EACH_IN (one, of, i)
			if (setup_same(one, &of[i], SETUP_WORN))
				return err_set(err,
					"device %zu is named twice. To compare two of its "
					"settings, "
					"write :blind %zu/foam %zu/silicone",
					w->devices[i], w->devices[i], w->devices[i]);
	}
	return true;
}

static bool
check_draws(const struct blind_wish *w, struct err *err)
{
	if (w->n != 2)
		return err_set(err,
			w->pairs ? "a preference test takes two devices: :prefer 12 1 2"
				 : "trials with answers take two devices: blind 1 2 n10");
	if (w->pairs && !(blind_chance_sign_p(w->draws, w->draws) <= BLIND_LEVEL))
		return err_set(err, "%zu trials cannot show a preference: use 6 or more", w->draws);
	if (!(blind_chance_p(w->draws, w->draws, 2) <= BLIND_LEVEL))
		return err_set(err,
			"%zu trials prove nothing: %zu of %zu happens by chance 1 time in %d; use "
			"n5 or more, or x2 to rate without knowing the device",
			w->draws, w->draws, w->draws, 1 << w->draws);
	size_t heard = w->pairs ? 2 * w->draws : w->draws;
	if (heard > BLIND_MOST)
		return err_set(err, "too many trials for one run: use at most %d", BLIND_MOST);
	return true;
}

static bool
may_begin(struct sitting *s, const struct blind_wish *w, struct setup *of, struct err *err)
{
	const struct blind_words *words = run_words(s);

	if (sitting_is_blind(s))
		return err_set(err,
			"%s is on, at trial %zu of %zu: :%s end ends it and reveals the order",
			words->a, s->trial, s->ntrials, words->line);
	if (s->open_note)
		return err_set(err, "a note is open: \1keep\2 keeps it");
	if (!find_devices(s, w, of, err))
		return false;
	if (w->draws || w->pairs)
		return check_draws(w, err);
	if (!w->repeats && w->blocks < 2)
		return err_set(err,
			"each device is heard only once, so nothing is repeated: use x2 or more%s",
			w->n > 2 ? ", or one pass with hidden repeats, +3" : "");
	if (w->repeats && w->n == 2)
		return err_set(err,
			"two devices with hidden repeats can only alternate, so that after trial 1 "
			"nothing is hidden: use x4, four trials of each device in random order");
	if (w->repeats && w->repeats < LEAST_REPEATS)
		return err_set(err, "%zu hidden repeats show little: use +%d or more", w->repeats,
			LEAST_REPEATS);
	size_t heard = w->repeats ? w->n + w->repeats : w->n * w->blocks;
	if (heard > BLIND_MOST)
		return err_set(err, "too many trials for one run: use at most %d", BLIND_MOST);
	return true;
}

/* Draws a random order and appends it to out as JSON, with its seed. On failure sets err and
 * returns false. */
static bool
draw_plan(const struct blind_wish *w, struct buf *out, struct err *err)
{
	unsigned order[BLIND_MOST];
	struct blind_plan p = { .how = "shuffled",
		.k = w->n,
		.blocks = w->blocks,
		.repeats = w->repeats,
		.pairs = w->pairs,
		.order = order };

	if (w->repeats) {
		p.how = "repeats";
		p.blocks = 1;
	}
	if (w->draws) {
		p.how = w->pairs ? "pairs" : "draws";
		p.blocks = 0;
	}
	p.n = w->draws ? w->draws : p.k * p.blocks + p.repeats;
	if (getentropy(&p.seed, sizeof(p.seed)) != 0)
		return err_fail(err, "cannot choose a random order: %s", strerror(errno));
	bool ok;
	if (w->draws)
		ok = blind_draw_next_trial(order, p.k, p.n, p.seed, err);
	else if (w->repeats)
		ok = blind_draw_repeats(order, p.k, p.repeats, p.seed, err);
	else
		ok = blind_draw_shuffled(order, p.k, p.blocks, p.seed, err);
	if (ok)
		blind_draw_add_record(out, &p);
	return ok;
}

static struct blind_run *
new_run(struct sitting *s, const struct blind_wish *w, const struct setup *of, struct buf *plan)
{
	struct blind_run *r = row_new(ROW_BLIND_RUN);
	json_auto_t *devices = json_array();
	char device[UUID_TEXT], setting[UUID_TEXT];

	EACH_IN (x, of, w->n) {
		uuid_text(&x->device, device);
		uuid_text(&x->variant, setting);
		json_array_append_new(devices,
			uuid_none(&x->variant) ? json_string(device)
					       : json_sprintf("%s/%s", device, setting));
	}
	r->row.uuid = uuid_random();
	r->review = s->review;
	r->sitting = s->sitting;
	r->chain = s->setup.chain;
	r->devices = json_text(devices, JSON_COMPACT);
	r->plan = buf_detach(plan);
	r->trial = 0;
	r->alike = w->alike;
	r->sequence = count_next(s);
	r->started_ms = clock_utc_ms();
	r->started_offset_min = clock_offset_min(r->started_ms);
	return r;
}

/* Returns the current trial of a run; 0: none has begun, or the row has an impossible number. */
static size_t
trial_of_run(const struct sitting *s, const struct blind_run *r)
{
	return r->trial > 0 && (uint64_t)r->trial <= s->ntrials ? (size_t)r->trial : 0;
}

/* Makes r the open run: from now on no text may name a device. Returns false if the order of the
 * run cannot be read. */
static bool
take_run(struct sitting *s, const struct blind_run *r)
{
	blind_order_finish(&s->blind_state->order);
	if (!blind_order_read(r, &s->blind_state->order))
		return false;
	s->blind = r->row.uuid;
	hidden_keep_setup(s);
	s->ntrials = s->blind_state->order.n;
	s->trial = trial_of_run(s, r);
	return true;
}

/* Builds the track list again and redraws the screen: what the listener may see depends on the run
 * and its trial. */
static void
show_anew(struct sitting *s)
{
	against_forget(s);
	s->chosen_note = UUID_NONE;
	track_index_build(s); /* the news NEWS_LISTS also builds the rating wheel again */
}

static void
ask_trial(struct sitting *s, size_t trial)
{
	s->blind_state->waits = false;
	s->ask_trial = trial;
	news_ask(s, ASK_TRIAL, &UUID_NONE);
}

bool
blind_begin(struct sitting *s, const struct blind_wish *w, struct err *err)
{
	CLEANUP(buf_finish) struct buf plan = BUF_INIT;
	struct setup of[LENGTH(w->devices)];

	if (!may_begin(s, w, of, err) || !draw_plan(w, &plan, err))
		return false;
	size_t unmatched = 0;
	EACH_IN (one, of, w->n) {
		char volume[64];

		volume_text(&s->rec, one, NULL, volume, sizeof(volume));
		if (!volume[0])
			unmatched++;
	}
	struct blind_run *r = new_run(s, w, of, &plan);
	struct uuid run = r->row.uuid;
	session_row_end_stretch(s);
	change_one(s, ROW_BLIND_RUN, r, NULL);
	take_run(s, sitting_find(s, ROW_BLIND_RUN, &run));
	ask_trial(s, 1);
	show_anew(s);
	if (unmatched)
		sitting_say(s, SAID_WARN,
			"no volume noted for %zu of %zu %s: listeners prefer the louder one",
			unmatched, w->n, blind_order_kind(&s->blind_state->order));
	return true;
}

/* ---- the trials of a blind run ---- */

bool
blind_next(struct sitting *s, struct err *err)
{
	const struct blind_run *r = run_now(s);

	if (!r)
		return err_set(err, "no blind run is on: :blind 1 2 x4 begins one");
	const struct blind_order *o = &s->blind_state->order;
	if (s->trial && o->named && !blind_result_answer(&s->rec, r, o, s->trial))
		return err_set(err, "first say which device trial %zu is: \1key answer\2 says it",
			s->trial);
	if (s->trial && o->pairs && s->trial % o->step == 0 &&
		!blind_result_answer_row(&s->rec, r, s->trial))
		return err_set(err,
			"first say which of the last two trials is better: \1key answer\2 says it");
	ask_trial(s, s->trial + 1);
	return true;
}

/* Sets *answer to the index of the candidate `number`, or to BLIND_NO_IDEA for 0.
 * Returns false if the current trial does not accept this number. */
static bool
read_answer(const struct sitting *s, size_t number, int64_t *answer)
{
	const struct blind_order *o = &s->blind_state->order;

	*answer = number ? (int64_t)number - 1 : BLIND_NO_IDEA;
	if (!s->trial || (o->pairs && s->trial % o->step))
		return false;
	if (number == 0)
		return !o->named;
	if (o->pairs)
		return number <= 2;
	for (size_t i = 0; i < o->ndevices; i++) {
		size_t its = o->settings ? i + 1 : sitting_device_number(s, &o->of[i].device);

		if (number == its) {
			*answer = (int64_t)i;
			return true;
		}
	}
	return false;
}

bool
blind_trial_waits(const struct sitting *s, struct err *err)
{
	if (!s->trial)
		return err_set(
			err, "no trial is waiting for an answer: :blind 1 2 n10 begins ten trials");
	if (s->blind_state->waits)
		return err_set(err, "the run has ended: its result comes when it is on disk");
	return true;
}

bool
blind_may_answer(const struct sitting *s, size_t number)
{
	int64_t answer;

	return read_answer(s, number, &answer);
}

size_t
blind_answers(const struct sitting *s)
{
	const struct blind_order *o = &s->blind_state->order;

	return o->settings || o->pairs ? o->ndevices : s->ndevices;
}

char *
blind_answer_name(const struct sitting *s, size_t number)
{
	static const char *const preferred[] = { "no difference", "the first", "the second" };
	const struct blind_order *o = &s->blind_state->order;
	int64_t answer;

	if (blind_prefers(s))
		return xstrdup(preferred[number]);
	return number && read_answer(s, number, &answer)
		? blind_result_name(&s->rec, o, (size_t)answer, false)
		: xstrdup("no idea");
}

/* Makes the trial's device the device of s->setup, so that new rows have it. The screen does not
 * show it. */
static void
wear_trial(struct sitting *s)
{
	if (!s->trial)
		return;
	const struct setup *on = blind_order_at(&s->blind_state->order, s->trial - 1);
	s->setup.device = on->device;
	sitting_setting_follow(s, on);
}

/* Queues the next version of the open run together with the answer that leads to it (NULL: none).
 * The archive refuses both if another earlog has changed the run; then blind_follow follows. label:
 * name of the undo step, or NULL. */
static void
put_run(struct sitting *s, struct blind_run *r, struct trial *answer, const char *label)
{
	struct edits rows = { .v = NULL };

	if (answer)
		edits_add(&rows, ROW_TRIAL, answer);
	edits_add(&rows, ROW_BLIND_RUN, r);
	change_guarded(s, &rows, label);
	if (answer)
		s->blind_state->answer = answer->row.edit;
}

/* Makes `trial` the current trial. Its number is in the row of the run already. */
static void
enter_trial(struct sitting *s, size_t trial)
{
	session_row_end_stretch(s);
	s->trial = trial;
	if (s->blind_state->break_ns == INT64_MAX)
		s->blind_state->break_ns = clock_mono_ns() + BREAK_NS;
	wear_trial(s);
	change_settle(s); /* answers can no longer be undone */
	show_anew(s);
	sitting_say(s, SAID_INFO, "trial %zu of %zu%s", trial, s->ntrials, wear_clock_words(s));
	session_row_put(s);
	wear_replay(s);
	session_row_resume_stretch(s);
}

/* Returns true if the order of the open run is on disk. If the run was begun in an earlier session,
 * its order was read from disk. */
static bool
order_is_on_disk(const struct sitting *s)
{
	const struct blind_run *r = run_now(s);

	return !uuid_same(&r->sitting, &s->sitting) || sitting_all_kept(s);
}

/* Appends a hint to the question that asks for the next trial: what the run can show, or that the
 * current trial has no answer yet. */
static void
blind_add_hint(const struct sitting *s, struct buf *out)
{
	const struct blind_order *o = &s->blind_state->order;
	const struct blind_run *r = run_now(s);
	const struct blind_reach p = { .devices = o->ndevices,
		.items = s->nitems,
		.trials = o->n,
		.named = o->named,
		.settings = o->settings };

	if (o->pairs)
		return;
	if (s->trial == 0) {
		buf_add(out, ". ");
		blind_reach_add(out, &p);
		if (!o->named && o->n < 5)
			buf_add(out, ". So few are for ratings: to tell them apart takes x3");
	} else if (r && !o->named && s->ask_trial > s->trial &&
		!blind_result_answer_row(&s->rec, r, s->trial)) {
		buf_addf(out, ". Which device was trial %zu?", s->trial);
	}
}

/* Begins the trial that the question asked for, or ends the run after its last trial. */
static void
blind_confirmed(struct sitting *s)
{
	if (s->ask_trial > s->ntrials) {
		blind_end(s, ERR_IGNORED);
	} else if (s->trial == 0 && !order_is_on_disk(s)) {
		s->ask = ASK_TRIAL;
		s->blind_state->waits = true;
		sitting_say(
			s, SAID_WARN, "the first trial waits until the random order is on disk");
	} else {
		struct blind_run *r = change_copy(s, ROW_BLIND_RUN, &s->blind);

		r->trial = (int64_t)s->ask_trial;
		put_run(s, r, NULL, NULL);
		enter_trial(s, s->ask_trial);
	}
}

/* ---- the end of a run ---- */

/* Leaves the open run: restores the device and variant from before the run. */
static void
leave_run(struct sitting *s)
{
	session_row_end_stretch(s);
	change_settle(s);
	s->blind = UUID_NONE;
	s->trial = 0;
	s->blind_state->waits = false;
	s->blind_state->break_ns = INT64_MAX;
	s->ask = ASK_NOTHING;
	setup_take(&s->setup, &s->internal->before_run, SETUP_WORN);
	show_anew(s);
	/* The notes of other reviews are read again: during the run their devices were hidden. */
	other_notes_changed(s);
	session_row_put(s);
	session_row_resume_stretch(s);
}

/* Leaves the run, which has ended on disk, and shows its result. */
static void
show_result(struct sitting *s)
{
	const struct blind_run *r = run_now(s);
	const struct blind_words *name = run_words(s);
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	size_t heard = s->trial;

	blind_result_add(&s->rec, r, &s->blind_state->order, &words);
	const struct blind_order *o = &s->blind_state->order;
	leave_run(s);
	const struct device *d = sitting_device(s, &s->setup.device);
	const struct device_words *kind = sitting_words(s);
	CLEANUP(buf_finish) struct buf again = BUF_INIT;
	CLEANUP(pointer_free)
	char *on =
		setup_setting_words(setup_row(&s->rec, &s->setup, ROW_VARIANT), CHAIN_DRAFT, ", ");
	if (d && d->name)
		buf_addf(&again, ". %c%s %s", toupper((unsigned char)*kind->put_on),
			kind->put_on + 1, d->name);
	if (again.len && o->settings)
		buf_addf(&again, " (%s)", on);
	buf_add(&again, again.len ? " again" : "");
	const char *early = heard < o->n ? " before its last trial" : "";
	if (!heard)
		sitting_say(s, SAID_INFO, "the %s is given up before its first trial", name->name);
	else
		sitting_say(s, SAID_INFO, "revealed%s%s%s%s", early, words.len ? ": " : "", words.s,
			again.s);
}

bool
blind_end(struct sitting *s, struct err *err)
{
	struct blind_run *r = change_copy(s, ROW_BLIND_RUN, &s->blind);

	if (!r)
		return err_set(err, "no blind run is on");
	r->ended_sequence = uuid_same(&r->sitting, &s->sitting) ? count_next(s) : NO_INT;
	r->ended_ms = clock_utc_ms();
	r->row.deleted = s->trial == 0;
	put_run(s, r, NULL, NULL);
	s->blind_state->waits = true;
	return true;
}

void
blind_stored(struct sitting *s)
{
	struct blind_state *b = s->blind_state;
	const struct blind_run *r = run_now(s);

	if (sitting_all_kept(s))
		b->answer = UUID_NONE;
	if (!r || !b->waits)
		return;
	bool stored = s->trial ? sitting_all_kept(s) : order_is_on_disk(s);
	if (!stored)
		return;
	if (r->ended_ms != NO_INT) {
		show_result(s);
	} else {
		b->waits = false;
		if (s->ask == ASK_TRIAL) { /* the listener has answered yes already */
			s->ask = ASK_NOTHING;
			blind_confirmed(s);
		}
	}
}

/* ---- the listener's answer to a trial ---- */

bool
blind_answer(struct sitting *s, size_t number, struct err *err)
{
	const struct blind_run *r = run_now(s);
	const struct blind_order *o = &s->blind_state->order;
	int64_t answer;

	if (!blind_trial_waits(s, err))
		return false;
	bool known = read_answer(s, number, &answer);
	if (!known && o->pairs)
		return err_set(err, "answer 1, 2, or 0 for no difference%s",
			s->trial % o->step ? ", after the second of the two trials" : "");
	if (!known && number)
		return err_set(err, "device %zu is not part of this run", number);
	if (!known)
		return err_set(
			err, "this run needs an answer: give the number of one of its devices");
	struct trial *t = row_new(ROW_TRIAL);
	t->row.uuid = identity_of_answer(&r->row.uuid, s->trial);
	t->run = s->blind;
	t->number = (int64_t)s->trial;
	t->answer = answer;
	put_run(s, change_copy(s, ROW_BLIND_RUN, &s->blind), t, "answer");
	CLEANUP(pointer_free) char *name = blind_answer_name(s, number);
	sitting_say(s, SAID_INFO, "trial %zu: you say %s", s->trial, name);
	return true;
}

void
blind_follow(struct sitting *s)
{
	struct blind_state *b = s->blind_state;
	const struct blind_run *r = run_now(s);
	const char *name = run_words(s)->name;

	if (!r || !change_moved_run(s))
		return;
	b->waits = false;
	struct uuid u = identity_of_answer(&r->row.uuid, s->trial);
	struct trial *t = sitting_find(s, ROW_TRIAL, &u);
	CLEANUP(buf_finish) struct buf answer = BUF_INIT;
	if (!uuid_none(&b->answer))
		buf_addf(&answer, "; your answer to trial %zu came too late and is not stored",
			s->trial);
	if (t && uuid_same(&t->row.edit, &b->answer))
		t->row.deleted = true; /* the archive has none */
	b->answer = UUID_NONE;
	if (r->ended_ms != NO_INT) {
		leave_run(s);
		sitting_say(s, SAID_WARN, "the %s is over: %s%s", name,
			r->opened_ms != NO_INT ? "its order was asked for with --unblind"
					       : "another earlog ended it",
			answer.s);
		return;
	}
	s->trial = trial_of_run(s, r);
	ask_trial(s, s->trial ? s->trial : 1);
	sitting_say(s, SAID_WARN, "another earlog goes on with the %s, at trial %zu of %zu%s", name,
		s->trial, s->ntrials, answer.s);
}

/* ---- continuing a run in the next session ---- */

/* Returns the open run of this review that began last; NULL: there is none. */
static const struct blind_run *
open_run(const struct sitting *s)
{
	const struct blind_run *last = NULL;

	EACH_LIVE (blind_run, r, &s->rec, ROW_BLIND_RUN) {
		const struct sitting_row *in = sitting_find(s, ROW_SITTING, &r->sitting);
		if (r->ended_ms == NO_INT && uuid_same(&r->review, &s->review) && in &&
			!in->row.deleted &&
			(!last || clock_is_newer(r->started_ms, last->started_ms)))
			last = r;
	}
	return last;
}

void
blind_resume(struct sitting *s)
{
	const struct blind_run *last = open_run(s);

	if (last && take_run(s, last)) {
		wear_trial(s);
		show_anew(s);
	}
}

void
blind_go_on(struct sitting *s)
{
	if (!sitting_is_blind(s))
		return;
	ask_trial(s, s->trial ? s->trial : 1);
	sitting_say(s, SAID_INFO,
		"the blind run goes on at trial %zu of %zu; :blind end ends it and reveals the "
		"order",
		s->ask_trial, s->ntrials);
}

static int64_t
blind_next_ns(const struct sitting *s)
{
	return s->blind_state->break_ns;
}

static void
blind_run_timer(struct sitting *s)
{
	s->blind_state->break_ns = clock_mono_ns() + BREAK_NS;
	sitting_say(s, SAID_INFO,
		"25 minutes of trials: take a break of five minutes. Ears tire before you notice");
}

static void
begin_part(struct sitting *s)
{
	s->blind_state->break_ns = INT64_MAX;
}

static void
blind_finish(struct sitting *s)
{
	blind_order_finish(&s->blind_state->order);
}

const struct component blind_part = {
	.begin = begin_part,
	.next_ns = blind_next_ns,
	.run = blind_run_timer,
	.finish = blind_finish,
};

/* ---- the question that asks for the next trial ---- */

static void
add_trial(const struct sitting *s, struct buf *out)
{
	if (s->ask_trial > s->ntrials)
		buf_add(out, "that was the last trial: end the run and reveal the order?");
	else
		buf_addf(out, "trial %zu of %zu: listener, look away", s->ask_trial, s->ntrials);
	blind_add_hint(s, out);
}

const struct asks trial_asks = {
	.add = add_trial, .hint = "it is on", .yes = blind_confirmed, .pauses = true
};
