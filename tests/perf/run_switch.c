/*
 * One of two sounds (player_switch): how soon the other is heard, whether the time tells which one,
 * what is lost, how loud the switch itself is, and what it costs. sounds.c plays.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "perf.h"

#include <libgen.h>
#include <limits.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BUFFER_MS 100 /* libmpv's audio-buffer (src/audio/player/mpv_options.c) */
#define BESIDES_MS 20
#define SEEKS 20
#define CHANGED 1e-6 /* of the other sound's level, at its first sample */

static char marked[300], next[300], sine[300], plugin[PATH_MAX + 32];

/* A WAV file of 16 bits by a formula. */
static bool
write_wav(char *path, const char *name, int seconds, void (*frame)(int n, int16_t pair[2]))
{
	uint32_t bytes = (uint32_t)(seconds * RATE * 4);
	uint32_t head[11] = { 0x46464952, bytes + 36, 0x45564157, 0x20746d66, 16, 0x00020001, RATE,
		RATE * 4, 0x00100004, 0x61746164, bytes };

	snprintf(path, 300, "%.200s/%s", bench.dir, name);
	FILE *f = fopen(path, "we");
	if (!f)
		return false;
	fwrite(head, sizeof(head), 1, f);
	for (int n = 0; n < seconds * RATE; n++) {
		int16_t pair[2];
		frame(n, pair);
		fwrite(pair, sizeof(pair), 1, f);
	}
	return fclose(f) == 0;
}

/* The number on the left, and something that stays on the right: their ratio is the number, at any
 * gain, and the right one is the gain. */
static void
frame_of_number(int n, int16_t pair[2])
{
	pair[0] = (int16_t)(n % NUMBERS);
	pair[1] = NUMBERS;
}

static void
frame_of_sine(int n, int16_t pair[2])
{
	pair[0] = pair[1] = (int16_t)lrint(16000 * sin(2 * acos(-1) * 1000 * n / RATE));
}

static void
frame_upside_down(int n, int16_t pair[2])
{
	pair[0] = (int16_t) - (n % NUMBERS);
	pair[1] = -NUMBERS;
}

bool
numbers_file(char *path, const char *name, int seconds, bool upside_down)
{
	return write_wav(path, name, seconds, upside_down ? frame_upside_down : frame_of_number);
}

static bool
prepare(void)
{
	char folder[PATH_MAX];

	if (!bench.earlog || !card_open() || !card_record())
		return false;
	snprintf(folder, sizeof(folder), "%s", bench.earlog);
	snprintf(plugin, sizeof(plugin), "%s/earlog-switch.so", dirname(folder));
	return numbers_file(marked, "numbers.wav", 170, false) &&
		numbers_file(next, "next.wav", 60, false) &&
		write_wav(sine, "sine.wav", 60, frame_of_sine);
}

static bool
start_sounds(struct perf_term *t, const char *output, const char *what, const char *file)
{
	const char *const argv[] = { bench.sounds, output, plugin, what, file, next, NULL };

	*t = (struct perf_term){ .fd = -1 };
	return term_start(t, TERM_TEXT, argv);
}

static void
stop_sounds(struct perf_term *t)
{
	if (t->text_len)
		say("%.*s", (int)t->text_len, t->text);
	term_stop(t, "q");
	sleep_until(now_ns() + 300 * MS);
}

/* ---- what came ---- */

static const float *left, *right;
static size_t samples;

/* Gain of the sound that is heard: 1, or another's. */
static double
gain(size_t i)
{
	return (double)right[i] * 32768 / NUMBERS;
}

static bool
is_sound(size_t i)
{
	return right[i] > 0.01F;
}

static double
number(size_t i)
{
	return (double)left[i] / (double)right[i] * NUMBERS;
}

/* Is the server's own trouble near: a period that came late, or in which nothing was run? */
static bool
is_near_trouble(size_t i)
{
	bool late, any = false;

	for (size_t k = i > 1024 ? i - 1024 : 0; k < i + 1024 && k < samples; k += 128) {
		card_sample_ns(k, &late);
		any |= late;
	}
	return any;
}

struct losses {
	int breaks, servers; /* other than the next number; of these near the server's trouble */
	long frames;         /* lost or repeated in the others */
	size_t heard, first, end; /* where sound was */
};

/* What is not in order between two samples. A jump that was asked for is behind silence, or
 * `jumps`. */
static struct losses
count_losses(size_t from, size_t to)
{
	struct losses l = { .first = samples };

	for (size_t i = from; i < to; i++) {
		if (!is_sound(i))
			continue;
		if (l.first == samples)
			l.first = i;
		l.end = i;
		l.heard++;
		if (i == from || !is_sound(i - 1))
			continue;
		double step = number(i) - number(i - 1);
		if (step < 0)
			step += NUMBERS;
		if (fabs(step - 1) < 0.1)
			continue;
		l.breaks++;
		if (is_near_trouble(i))
			l.servers++;
		else
			l.frames += lrint(fabs(step - 1));
	}
	/* Silence in the middle is lost, too. */
	for (size_t i = l.first; i < l.end; i++)
		if (!is_sound(i)) {
			size_t k = i;
			while (k < l.end && !is_sound(k))
				k++;
			l.breaks++;
			if (is_near_trouble(i))
				l.servers++;
			else
				l.frames += (long)(k - i);
			i = k;
		}
	return l;
}

static bool
wait_sound(struct perf_term *t)
{
	int64_t limit = now_ns() + 60000 * MS;

	while (now_ns() < limit && !t->gone) {
		term_read(t, 5);
		samples = card_samples(&left, &right);
		if (samples && is_sound(samples - 1))
			return true;
	}
	say("no sound in a minute");
	return false;
}

/* ---- switches ---- */

/* The first sample after a moment at which the level is not what it was. */
static bool
changed_at(int64_t pressed, int64_t *ns, bool *late)
{
	size_t i = 0;

	while (i < samples && (card_sample_ns(i, late) < pressed || !is_sound(i)))
		i++;
	for (double was = i < samples ? gain(i) : 0; i < samples; i++)
		if (is_sound(i) && fabs(gain(i) - was) > CHANGED) {
			*ns = card_sample_ns(i, late);
			return true;
		}
	return false;
}

/* Plays numbers through the player alone, or at the bench, where `:eq` made the other sound: what
 * is on the right is level at 0 Hz, which a low shelf moves. */
static bool
start_player(struct perf_term *t, bool at_bench)
{
	static struct perf_place place;
	char file[sizeof(bench.file)];

	if (!at_bench)
		return start_sounds(t, "jack", "gain", marked) && wait_sound(t);
	memcpy(file, bench.file, sizeof(file));
	memcpy(bench.file, marked, sizeof(marked));
	place_make(&place, "switch", "jack");
	memcpy(bench.file, file, sizeof(file));
	if (!start_earlog(t, &place, NULL) || !wait_sound(t))
		return false;
	term_send(t, ":eq ls 200 6 q0.7\r");
	term_drain(t, now_ns() + 6000 * MS); /* it is measured how loud both are */
	return true;
}

static void
measure_switches(int switches, bool at_bench)
{
	struct sample all = { 0 }, on = { 0 }, off = { 0 };
	int64_t *pressed = calloc((size_t)switches + 1, sizeof(*pressed));
	int n = 0, late_ones = 0;
	char text[120];
	struct perf_term t;

	card_forget();
	if (!pressed || !start_player(&t, at_bench))
		return;
	term_drain(&t, now_ns() + 1500 * MS);
	for (; n < switches && !t.gone; n++) {
		pressed[n] = term_send(&t, "E");
		term_drain(&t, now_ns() + (int64_t)(uniform(500, 800) * MS));
	}
	samples = card_samples(&left, &right);
	if (at_bench)
		term_stop(&t, "q");
	else
		stop_sounds(&t);
	for (int i = 0; i < n; i++) {
		int64_t ns;
		bool late;
		if (!changed_at(pressed[i], &ns, &late)) {
			say("switch %d was not heard", i);
			continue;
		}
		late_ones += late;
		sample_add(&all, (double)(ns - pressed[i]) / MS);
		sample_add(i % 2 ? &off : &on, (double)(ns - pressed[i]) / MS);
	}
	struct losses l = count_losses(0, samples);

	snprintf(text, sizeof(text), "median %.1f, %.1f to %.1f, %d; %d beside a late period",
		sample_quantile(&all, 0.5), sample_quantile(&all, 0), sample_quantile(&all, 1),
		(int)all.n, late_ones);
	table_value(
		at_bench ? "switch at the bench: key to sound, p95" : "switch: key to sound, p95",
		sample_quantile(&all, 0.95), text, "ms", BUFFER_MS + BESIDES_MS);
	double apart = fabs(sample_quantile(&on, 0.5) - sample_quantile(&off, 0.5));
	snprintf(text, sizeof(text), "on %.1f, off %.1f", sample_quantile(&on, 0.5),
		sample_quantile(&off, 0.5));
	table_value("  on and off, medians apart", apart, text, "ms", 2);
	snprintf(text, sizeof(text), "p = %.2f", sample_alike_p(&on, &off));
	table_text("  on and off alike (Kolmogorov-Smirnov)", text, "above 0.05");
	snprintf(text, sizeof(text), "%zu frames heard; %d breaks of the server's own", l.heard,
		l.servers);
	if (!at_bench) /* a shelf leaves no number what it was */
		table_value("  frames lost or repeated", (double)l.frames, text, "", 0);
	sample_finish(&all);
	sample_finish(&on);
	sample_finish(&off);
	free(pressed);
}

/* ---- seeks, loop turns, the next file ---- */

/* Presses a key that jumps, and looks at what was heard for a second after it: is it the right
 * sound from its first sample, in order? */
static void
jump_once(struct perf_term *t, const char *key, double want, struct losses *sum, int *wrong)
{
	card_forget();
	term_drain(t, now_ns() + 50 * MS); /* a jump is heard within a period */
	term_send(t, key);
	term_drain(t, now_ns() + 1500 * MS);
	samples = card_samples(&left, &right);
	/* The old sound runs on until the jump. */
	size_t jump = samples;
	for (size_t i = 1; i < samples && jump == samples; i++) {
		double step = is_sound(i) && is_sound(i - 1) ? number(i) - number(i - 1) : 1;
		if ((!is_sound(i - 1) && is_sound(i)) ||
			(fabs(step - 1) > 0.1 && fabs(step + NUMBERS - 1) > 0.1))
			jump = i;
	}
	if (jump == samples) {
		say("the jump of %s was not heard", key);
		return;
	}
	for (size_t i = jump; i < samples; i++)
		if (is_sound(i) && fabs(gain(i) - want) > 1e-4) {
			++*wrong;
			break;
		}
	struct losses l = count_losses(jump, samples);
	sum->frames += l.frames;
	sum->servers += l.servers;
	sum->heard += l.heard;
}

static void
measure_jumps(void)
{
	struct losses sum = { 0 };
	const double quiet = pow(10, -9 / 20.0);
	int wrong = 0, which = 0;
	char text[120];
	struct perf_term t;

	card_forget();
	if (!start_sounds(&t, "jack", "gain", marked))
		return;
	wait_sound(&t);
	for (int i = 0; i < 2 * SEEKS + 1; i++) {
		if (i % 3 != 1) { /* what was switched some time ago, and what just was */
			term_send(&t, "E");
			which = !which;
		}
		term_drain(&t, now_ns() + (int64_t)(uniform(400, 900) * MS));
		jump_once(&t,
			i < SEEKS               ? "s"
				: i < 2 * SEEKS ? "l"
						: "n",
			which ? quiet : 1, &sum, &wrong);
	}
	stop_sounds(&t);
	snprintf(text, sizeof(text), "%zu frames heard; %d breaks of the server's own", sum.heard,
		sum.servers);
	table_value("  20 seeks, 20 loop turns, a next file", (double)sum.frames, text, "", 0);
	table_value("  of these with the wrong sound", wrong, "", "", 0);
}

/* The plugin comes and goes while the other sound is heard, and while it plays. */
static void
measure_comings(void)
{
	char text[120];
	struct perf_term t;

	card_forget();
	if (!start_sounds(&t, "jack", "gain", marked))
		return;
	wait_sound(&t);
	term_send(&t, "E");
	for (int i = 0; i < SEEKS; i++) {
		term_drain(&t, now_ns() + (int64_t)(uniform(600, 900) * MS));
		term_send(&t, "i");
	}
	term_drain(&t, now_ns() + 500 * MS);
	samples = card_samples(&left, &right);
	stop_sounds(&t);
	struct losses l = count_losses(0, samples);
	snprintf(text, sizeof(text), "%zu frames heard; %d breaks of the server's own", l.heard,
		l.servers);
	/* What was cut up and not heard yet goes with it. */
	table_value("  skipped as the plugin goes, 10 times", (double)l.frames, text, "", NAN);
}

/* ---- clicks ---- */

#define TAPS 801

/* Peak above 4 kHz: windowed sinc (Blackman), -6 dB at 4 kHz, -74 dB below 3.8 kHz. */
static double
peak_above_4k(const float *v, size_t n)
{
	double taps[TAPS], peak = 0;

	for (int i = 0; i < TAPS; i++) {
		double x = i - TAPS / 2, w = 2 * acos(-1) * i / (TAPS - 1);
		double low = x == 0 ? 2 * 4000.0 / RATE
				    : sin(2 * acos(-1) * 4000 * x / RATE) / (acos(-1) * x);
		taps[i] = ((x == 0) - low) * (0.42 - 0.5 * cos(w) + 0.08 * cos(2 * w));
	}
	for (size_t i = 0; i + TAPS < n; i++) {
		double sum = 0;
		for (int k = 0; k < TAPS; k++)
			sum += taps[k] * (double)v[i + (size_t)k];
		peak = fmax(peak, fabs(sum));
	}
	return peak;
}

static void
measure_clicks(int switches)
{
	struct sample clicks = { 0 };
	char text[120];
	struct perf_term t;
	double size = 0, floor_is = 0;

	card_forget();
	if (!start_sounds(&t, "jack", "filters", sine))
		return;
	wait_sound(&t);
	term_drain(&t, now_ns() + 1500 * MS);
	for (int i = 0; i < switches; i++) {
		card_forget();
		if (i) /* the first time nothing is switched: what the measure itself leaves */
			term_send(&t, "E");
		term_drain(&t, now_ns() + 600 * MS);
		samples = card_samples(&left, &right);
		bool trouble = false;
		for (size_t k = 2048; k + 2048 < samples; k += 512)
			trouble |= is_near_trouble(k);
		if (trouble)
			continue;
		double peak = peak_above_4k(left, samples);
		for (size_t k = 0; k < samples; k++)
			size = fmax(size, fabs((double)left[k]));
		if (i)
			sample_add(&clicks, peak);
		else
			floor_is = peak;
	}
	stop_sounds(&t);
	snprintf(text, sizeof(text), "median %.1f of %d; nothing switched: %.1f",
		20 * log10(sample_quantile(&clicks, 0.5) / size), (int)clicks.n,
		20 * log10(floor_is / size));
	table_value("  click above 4 kHz, sine of 1 kHz, worst",
		20 * log10(sample_quantile(&clicks, 1) / size), text, "dB", -70);
	sample_finish(&clicks);
}

/* ---- what it costs ---- */

/* Processor time of a process in a second of its sound, in percent of one core; no card: it plays
 * against the clock. */
static double
cost(const char *what)
{
	struct timespec from = { 0 }, to = { 0 };
	clockid_t clock;
	struct perf_term t;

	if (!start_sounds(&t, "null", what, marked))
		return NAN;
	term_drain(&t, now_ns() + 1000 * MS);
	if (clock_getcpuclockid(t.pid, &clock) != 0)
		return NAN;
	clock_gettime(clock, &from);
	int64_t begun = now_ns();
	term_drain(&t, begun + 6000 * MS);
	clock_gettime(clock, &to);
	double took = (double)(now_ns() - begun);
	stop_sounds(&t);
	return 100 *
		((double)(to.tv_sec - from.tv_sec) * 1e9 + (double)(to.tv_nsec - from.tv_nsec)) /
		took;
}

static void
measure_cost(int rounds)
{
	struct sample more = { 0 };
	char text[120];
	double off = 0;

	for (int i = 0; i < rounds; i++) {
		off = cost("off");
		sample_add(&more, cost("ten") - off);
	}
	snprintf(text, sizeof(text), "without %.2f %%; from %.2f to %.2f", off,
		sample_quantile(&more, 0), sample_quantile(&more, 1));
	table_value("  processor for ten filters", sample_quantile(&more, 0.5), text, "% of a core",
		0.5);
	sample_finish(&more);
}

void
run_switch(int switches)
{
	if (!prepare()) {
		table_text("switch", "not measured", "");
		return;
	}
	measure_switches(switches, false);
	measure_switches(switches, true);
	measure_jumps();
	measure_comings();
	measure_clicks(switches / 4);
	measure_cost(3);
}
