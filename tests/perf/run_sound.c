/* From the start to the first sound, and whether markers say what was audible. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "perf.h"

#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
sound_once(struct sample *s, bool started, struct perf_term *t, const char *who, const char *end)
{
	if (!started)
		return;
	if (card_wait_sound(t, 5000))
		sample_add(s, (double)(card_first_sound() - *t->exec_ns) / MS);
	else
		say("%s: no sound in 5 s", who);
	term_stop(t, end);
	sleep_until(now_ns() + 100 * MS); /* its ports are gone, the card is silent */
	card_forget();
}

void
run_sound(int rounds)
{
	struct sample earlog = { 0 }, mpv = { 0 }, plain = { 0 }, unused = { 0 };
	struct perf_place place;
	struct perf_term t;

	if (!card_open())
		return;
	place_make(&place, "sound", "jack");
	for (int i = -1; i < rounds; i++) {
		place_new_review(&place);
		card_forget();
		sound_once(i < 0 ? &unused : &earlog, start_earlog(&t, &place, NULL), &t, "earlog",
			"q");
		sound_once(i < 0 ? &unused : &mpv, start_mpv(&t, false), &t, "mpv", "q");
		sound_once(
			i < 0 ? &unused : &plain, start_mpv(&t, true), &t, "mpv --no-config", "q");
	}
	table_ratio("start to first sound, median", &earlog, "mpv", &mpv, 0.5, 1.0);
	table_ratio("  the same", &earlog, "mpv --no-config", &plain, 0.5, NAN);
	sample_finish(&earlog);
	sample_finish(&mpv);
	sample_finish(&plain);
	sample_finish(&unused);
}

/* Puts the device with this key on: it waits in silence until Space, and then the passage comes
 * again. */
static bool
swap_once(struct perf_term *t, struct sample *s, const char *device)
{
	term_send(t, "d");
	term_drain(t, now_ns() + 100 * MS);
	term_send(t, device);
	term_drain(t, now_ns() + 500 * MS);
	card_forget();

	int64_t pressed = term_send(t, " "), limit = pressed + 3000 * MS;

	while (card_start_heard() < 0 && now_ns() < limit && !t->gone)
		term_read(t, 5);
	if (card_start_heard() < 0)
		return false;
	sample_add(s, (double)(card_start_heard() - pressed) / MS);
	term_drain(t, now_ns() + (int64_t)(uniform(800, 1200) * MS));
	return true;
}

/* Less than ten seconds in, so that the passage begins where the file does. */
void
run_swap(int swaps)
{
	struct sample took = { 0 };
	struct perf_place place;
	struct perf_term t;
	char text[64];
	FILE *f;

	if (!card_open())
		return;
	place_make(&place, "swap", "jack");
	f = fopen(place.session, "ae");
	if (f) {
		fputs("compare: [{device: Perf Two}]\n", f);
		fclose(f);
	}
	card_forget();
	if (start_earlog(&t, &place, NULL)) {
		if (!card_wait_sound(&t, 10000))
			say("earlog: no sound in 10 s");
		term_drain(&t, now_ns() + 1000 * MS);
		for (int i = 0; i < swaps; i++)
			if (!swap_once(&t, &took, i % 2 ? "1" : "2"))
				say("swap: the passage was not heard in 3 s");
		term_stop(&t, "q");
	}
	snprintf(text, sizeof(text), "most %.1f ms", sample_quantile(&took, 1));
	table_value("swap: from Space to the passage, median", sample_quantile(&took, 0.5), text,
		"ms", 60);
	sample_finish(&took);
}

/* Marker minus truth, in ms, of the keys of all rounds. */
struct errors {
	struct sample exact, whole; /* as mpv said; in the whole milliseconds of the archive */
	int late, lost;
};

static void
compare(struct errors *e, const int64_t *pressed, int keys, const double *said_ms, int said,
	bool whole)
{
	double frame;
	bool late;

	e->lost += keys > said ? keys - said : 0;
	for (int i = 0; i < keys && i < said; i++) {
		if (!card_frame_at(pressed[i], &frame, &late)) {
			e->lost++;
			continue;
		}
		if (late) {
			e->late++;
			continue;
		}
		double truth = frame * 1000 / RATE;

		if (!whole)
			sample_add(&e->exact, said_ms[i] - truth);
		sample_add(&e->whole, (double)llround(said_ms[i]) - truth);
	}
}

/* Presses keys at random moments of an even spread, at least gap_ms apart; returns how many. */
static int
press(struct perf_term *t, const char *key, int gap_ms, int64_t *pressed, int keys)
{
	int n = 0;

	term_drain(t, now_ns() + 700 * MS);
	while (n < keys && !t->gone) {
		term_drain(t, now_ns() + (int64_t)(uniform(gap_ms, gap_ms + 200) * MS));
		pressed[n++] = term_send(t, key);
	}
	term_drain(t, now_ns() + 300 * MS);
	return n;
}

static int
archived(const char *db, double *said, int most)
{
	sqlite3 *sql = NULL;
	sqlite3_stmt *q = NULL;
	int n = 0;

	if (sqlite3_open(db, &sql) == SQLITE_OK &&
		sqlite3_prepare_v2(sql,
			"SELECT pos_ms FROM note WHERE deleted = 0 ORDER BY sequence", -1, &q,
			NULL) == SQLITE_OK)
		while (n < most && sqlite3_step(q) == SQLITE_ROW)
			said[n++] = (double)sqlite3_column_int64(q, 0);
	else
		say("cannot read the notes: %s", sqlite3_errmsg(sql));
	sqlite3_finalize(q);
	sqlite3_close(sql);
	return n;
}

static void
mark_in_earlog(struct errors *e, const struct perf_place *p, int keys, const char *const wrap[],
	int *delays)
{
	int64_t *pressed = calloc((size_t)keys, sizeof(*pressed));
	double *said = calloc((size_t)keys, sizeof(*said));
	struct perf_term t;
	char log[400];

	card_forget();
	if (pressed && said && start_earlog(&t, p, wrap)) {
		if (!card_wait_sound(&t, 10000))
			say("earlog: no sound in 10 s");
		else
			/* a shown second has one marker */
			keys = press(&t, "m", 1010, pressed, keys);
		term_stop(&t, "q");
		compare(e, pressed, keys, said, archived(p->db, said, keys), true);
	}
	if (delays) {
		snprintf(log, sizeof(log), "%s/strace.log", p->dir);
		*delays += strace_delays(log);
	}
	free(pressed);
	free(said);
}

static void
mark_in_bare(struct errors *e, int keys)
{
	int64_t *pressed = calloc((size_t)keys, sizeof(*pressed));
	double *said = calloc((size_t)keys, sizeof(*said));
	struct perf_term t;
	int n = 0;

	card_forget();
	if (pressed && said && start_bare(&t, "jack")) {
		if (!card_wait_sound(&t, 10000))
			say("bare: no sound in 10 s");
		else
			keys = press(&t, "m", 110, pressed, keys);
		for (char *line = t.text, *end; line && *line && n < keys;
			line = end + strspn(end, "\r\n"))
			said[n] = strtod(line, &end) * 1000, n += end > line;
		term_stop(&t, "q");
		compare(e, pressed, keys, said, n, false);
	}
	free(pressed);
	free(said);
}

static double
spread(const struct sample *s)
{
	return sample_quantile(s, 0.99) - sample_quantile(s, 0.01);
}

static void
errors_finish(struct errors *e)
{
	sample_finish(&e->exact);
	sample_finish(&e->whole);
}

/*
 * Whole milliseconds alone spread by 0.98 ms, also when the moments behind them agree perfectly.
 * This is the spread of what they do not explain: how far each lies outside of the millisecond
 * around the median.
 */
static double
spread_beyond_rounding(const struct sample *s)
{
	struct sample beyond = { 0 };
	double middle = sample_quantile(s, 0.5);

	for (size_t i = 0; i < s->n; i++)
		sample_add(
			&beyond, copysign(fmax(0, fabs(s->v[i] - middle) - 0.5), s->v[i] - middle));
	double r = spread(&beyond);

	sample_finish(&beyond);
	return r;
}

/* Both sides of a row are in whole milliseconds, as the archive keeps them. */
static void
marker_rows(const char *head, const struct errors *e, const char *peer, const struct errors *p)
{
	char left[32] = "not built", right[64], text[64];

	snprintf(right, sizeof(right), "%s %zu (%d late, %d lost)", peer, p->whole.n, p->late,
		p->lost);
	if (bench.earlog)
		snprintf(left, sizeof(left), "%zu (%d, %d)", e->whole.n, e->late, e->lost);
	table_text(head, left, right);
	snprintf(text, sizeof(text), "%s %.2f ms", peer, spread(&p->whole));
	table_value("  spread p99-p1, whole ms", spread(&e->whole), text, "ms", 1.0);
	snprintf(text, sizeof(text), "%s %.2f ms", peer, spread_beyond_rounding(&p->whole));
	table_value("  of this beyond the rounding", spread_beyond_rounding(&e->whole), text, "ms",
		NAN);
	snprintf(text, sizeof(text), "%s %.2f ms", peer, sample_quantile(&p->whole, 0.5));
	table_value("  bias, median", sample_quantile(&e->whole, 0.5), text, "ms", NAN);
	table_value("  bias against that of the peer",
		fabs(sample_quantile(&e->whole, 0.5) - sample_quantile(&p->whole, 0.5)), "", "ms",
		1.0);
}

void
run_markers(int rounds)
{
	struct errors earlog = { 0 }, bare = { 0 };
	struct perf_place place;
	char name[32], text[64];
	uint64_t inexact = 0;

	if (!card_open())
		return;
	for (int i = 0; i < rounds; i++) {
		snprintf(name, sizeof(name), "markers%d", i);
		place_make(&place, name, "jack");
		mark_in_earlog(&earlog, &place, 50, NULL, NULL);
		inexact += card_inexact();
		mark_in_bare(&bare, 50);
		inexact += card_inexact();
	}
	marker_rows("markers (late periods left out)", &earlog, "libmpv", &bare);
	snprintf(text, sizeof(text), "libmpv %.2f ms (bias %.2f)", spread(&bare.exact),
		sample_quantile(&bare.exact, 0.5));
	table_text("  spread of what libmpv said, unrounded", "", text);
	if (inexact > 2 * 2 * (uint64_t)rounds) /* one at the wiring and one at the end are usual */
		say("%llu periods held other than consecutive frames of the file",
			(unsigned long long)inexact);
	errors_finish(&earlog);
	errors_finish(&bare);
}

void
run_measuring(int rounds)
{
	struct errors busy = { 0 }, idle = { 0 };
	uint64_t inexact[2] = { 0 };
	struct perf_place place;
	char name[32], left[64], right[64];
	int measured = 0;

	if (!card_open())
		return;
	for (int i = 0; i < rounds; i++) {
		snprintf(name, sizeof(name), "measuring%d", i);
		if (!place_measuring(&place, name, "jack", false))
			return;
		mark_in_earlog(&busy, &place, 50, NULL, NULL);
		inexact[0] += card_inexact();
		measured += place_measured(&place);
		snprintf(name, sizeof(name), "measured%d", i);
		if (!place_measuring(&place, name, "jack", true))
			return;
		mark_in_earlog(&idle, &place, 50, NULL, NULL);
		inexact[1] += card_inexact();
	}
	marker_rows("while files are measured: markers", &busy, "measured before", &idle);
	snprintf(left, sizeof(left), "%llu", (unsigned long long)inexact[0]);
	snprintf(right, sizeof(right), "measured before %llu", (unsigned long long)inexact[1]);
	table_text("  periods not in order (2 a round are usual)", left, right);
	snprintf(left, sizeof(left), "%d of %d files were done", measured, 4 * rounds);
	table_text("  proof", left, "");
	errors_finish(&busy);
	errors_finish(&idle);
}

void
run_slow_markers(int rounds)
{
	struct errors slow = { 0 }, same = { 0 };
	struct perf_place place;
	char name[32], text[64];
	int delays = 0;

	if (!bench.earlog) {
		table_text("disk 200 ms slower: markers", "not built", "");
		return;
	}
	if (!card_open())
		return;
	for (int i = 0; i < rounds; i++) {
		snprintf(name, sizeof(name), "slow%d", i);
		place_make(&place, name, "jack");
		mark_in_earlog(&slow, &place, 50, slow_disk, &delays);
		snprintf(name, sizeof(name), "same%d", i);
		place_make(&place, name, "jack");
		mark_in_earlog(&same, &place, 50, same_disk, NULL);
	}
	marker_rows("disk 200 ms slower: markers", &slow, "same disk", &same);
	snprintf(text, sizeof(text), "%d fdatasync held up", delays);
	table_text("  proof", "", text);
	errors_finish(&slow);
	errors_finish(&same);
}
