/*
 * Loops, seeks and ends in the formats that people own, at random starts, beside mpv: where a pass
 * begins, the longest silence of the two seconds behind the key that ends the loop and behind a
 * seek, the gap before the next track. The music is noise, so what is heard is found in the decoded
 * file.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "perf.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define WINDOW 480        /* 10 ms */
#define SILENT 0.001      /* -60 dBFS */
#define AROUND (RATE / 4) /* how far from the passage it is looked for */
#define FILE_S 60

static const struct format {
	const char *name, *arguments;
} formats[] = {
	{ "loop.wav", "-c:a pcm_s16le" },
	{ "4096.flac", "-c:a flac -frame_size 4096" },
	{ "4608.flac", "-c:a flac -frame_size 4608" },
	{ "loop.opus", "-c:a libopus -b:a 256k" },
	{ "loop.ogg", "-c:a libvorbis -q:a 8" },
	{ "loop.m4a", "-c:a aac -b:a 256k" },
	{ "alac.m4a", "-c:a alac" },
	{ "loop.mp3", "-c:a libmp3lame -b:a 320k" },
};

/* first, turn: where the first pass and the others begin behind the start, in ms. after, seek: the
 * longest silence behind the loop and behind a seek. seam: from the end of the file to the
 * beginning of the next; negative: so much is lost. */
struct begins {
	struct sample first, turn, after, seek, seam;
};

static const struct card *card;
static const float *file, *left;
static size_t file_n, samples;

/* How alike n samples are: 1, the same at another level. */
static double
likeness(const float *a, const float *b, size_t n)
{
	double aa = 1e-12, bb = 1e-12, ab = 0;

	for (size_t i = 0; i < n; i++) {
		aa += (double)a[i] * a[i];
		bb += (double)b[i] * b[i];
		ab += (double)a[i] * b[i];
	}
	return ab / sqrt(aa * bb);
}

static bool
is_at(size_t i, long lag)
{
	long at = (long)i + lag;

	return at >= 0 && (size_t)at + WINDOW <= file_n && i + WINDOW <= samples &&
		likeness(left + i, file + at, 24) > 0.3 &&
		likeness(left + i, file + at, WINDOW) > 0.7;
}

static bool
find(size_t i, long from, long to, long *lag)
{
	for (long at = from; at < to; at++)
		if (is_at(i, at - (long)i)) {
			*lag = at - (long)i;
			return true;
		}
	return false;
}

static double
peak(size_t from, size_t to)
{
	double most = 0;

	for (size_t i = from; i < to && i < samples; i++)
		most = fmax(most, fabs((double)left[i]));
	return most;
}

static double
longest_silence_ms(size_t from)
{
	size_t longest = 0, since = from;

	for (size_t i = from; i < samples; i++)
		if (fabs((double)left[i]) >= SILENT) {
			longest = i - since > longest ? i - since : longest;
			since = i;
		}
	return (double)longest * 1000 / RATE;
}

/* Finds the beginnings of passes at frame `from` of the file: the first sample above -60 dBFS,
 * behind the pass before with its fade. Returns where the last pass begins. */
static size_t
find_passes(long from, double fade_s, struct begins *out)
{
	long lag = 0, was = 0;
	bool known = false;
	size_t passes = 0, last = 0;

	for (size_t i = 0; i + WINDOW <= samples; i += WINDOW / 2) {
		if (peak(i, i + WINDOW) < 10 * SILENT || (known && is_at(i, lag)))
			continue;
		was = lag;
		if (!find(i, from - AROUND, from + (long)(RATE * PASS_S) + AROUND, &lag))
			continue;
		bool turns = known && lag < was - RATE / 20;
		long begin = from - lag, tail = from + (long)(RATE * (PASS_S + fade_s)) - was;
		if (known && !turns)
			continue;
		known = labs(begin - (long)i) < AROUND / 2;
		if (!known)
			continue;
		size_t at = (size_t)(turns && begin - tail < AROUND ? tail : begin - AROUND / 2);
		if (begin < AROUND / 2)
			at = 0;
		while (at < samples && fabs((double)left[at]) < SILENT)
			at++;
		sample_add(passes++ ? &out->turn : &out->first,
			((double)at - (double)begin) * 1000 / RATE);
		last = (size_t)begin;
	}
	return last;
}

/* NAN: the end or the next beginning was not heard. */
static double
seam_ms(void)
{
	long lag = 0, next, end = (long)file_n;
	bool known = false;

	for (size_t i = 0; i + WINDOW <= samples; i += WINDOW / 2) {
		if (peak(i, i + WINDOW) < 10 * SILENT || (known && is_at(i, lag)))
			continue;
		if (!known)
			known = find(i, end - 4 * RATE, end, &lag);
		else if (find(i, 0, RATE, &next))
			return (double)(lag - next - end) * 1000 / RATE;
	}
	return NAN;
}

static void
wait_for_sound(struct perf_term *t)
{
	int64_t limit = now_ns() + 20000 * MS;
	const float *right;

	do {
		term_drain(t, now_ns() + 50 * MS);
		samples = card->samples(&left, &right);
	} while (!(samples > WINDOW && peak(samples - WINDOW, samples) > 10 * SILENT) && !t->gone &&
		now_ns() < limit);
}

/* Presses a key while something plays. */
static double
silent_ms(struct perf_term *t, const char *key)
{
	const float *right;

	term_drain(t, now_ns() + 300 * MS);
	card->forget();
	term_drain(t, now_ns() + 200 * MS);
	term_send(t, key);
	term_drain(t, now_ns() + 2000 * MS);
	samples = card->samples(&left, &right);
	return longest_silence_ms(0);
}

static void
hear_own(const char *path, double from_s, struct begins *out)
{
	static struct perf_place place;
	const float *right;
	struct perf_term t;
	char go[40];

	place_passage(&place, "loop", card->output, path, path, from_s);
	if (!start_earlog(&t, &place, NULL))
		return;
	card->forget();
	wait_for_sound(&t);
	snprintf(go, sizeof(go), " :goto 0:%06.3f\r", from_s - 0.2);
	term_send(&t, go);
	term_drain(&t, now_ns() + 700 * MS);
	term_send(&t, "K");
	term_drain(&t, now_ns() + 500 * MS);
	card->forget();
	term_send(&t, " ");
	term_drain(&t, now_ns() + 2250 * MS); /* amid a pass */
	term_send(&t, "B");
	term_drain(&t, now_ns() + 2000 * MS);
	samples = card->samples(&left, &right);
	sample_add(&out->after, longest_silence_ms(find_passes(lrint(from_s * RATE), 0.005, out)));
	sample_add(&out->seek, silent_ms(&t, "\033[C"));
	term_stop(&t, ":quit\r");
}

static void
hear_mpv(const char *path, double from_s, struct begins *out)
{
	char start[40], a[40], b[40];
	const char *const argv[] = { "mpv", "--no-config", "--no-video", card->mpv, start, a, b,
		path, NULL };
	const float *right;
	struct perf_term t;

	snprintf(start, sizeof(start), "--start=%.3f", from_s);
	snprintf(a, sizeof(a), "--ab-loop-a=%.3f", from_s);
	snprintf(b, sizeof(b), "--ab-loop-b=%.3f", from_s + PASS_S);
	card->forget();
	if (!term_start(&t, TERM_TEXT, argv))
		return;
	wait_for_sound(&t);
	term_drain(&t, now_ns() + 2000 * MS);
	samples = card->samples(&left, &right);
	find_passes(lrint(from_s * RATE), 0, out);
	term_send(&t, "l"); /* ends the loop */
	sample_add(&out->seek, silent_ms(&t, "\033[C"));
	term_stop(&t, "q");
}

/* Plays a file and then another; presses `key`, NULL: hears how one ends and the other begins. */
static void
hear_two(bool own, const char *first, const char *second, const char *key, struct sample *out)
{
	static struct perf_place place;
	const char *const argv[] = { "mpv", "--no-config", "--no-video", card->mpv, "--{",
		key ? "--start=1" : "--start=57", first, "--}", second, NULL };
	const float *right;
	struct perf_term t;

	place_passage(&place, "two", card->output, first, second, 1.95);
	card->forget();
	if (own ? !start_earlog(&t, &place, NULL) : !term_start(&t, TERM_TEXT, argv))
		return;
	wait_for_sound(&t);
	if (key) {
		sample_add(out, silent_ms(&t, key));
	} else {
		if (own)
			term_send(&t, ":goto 0:57\r");
		term_drain(&t, now_ns() + 300 * MS);
		card->forget();
		term_drain(&t, now_ns() + 4500 * MS);
		samples = card->samples(&left, &right);
		double ms = seam_ms();
		if (!isnan(ms))
			sample_add(out, ms);
	}
	term_stop(&t, own ? ":quit\r" : "q");
}

static bool
make_file(const struct format *f, char path[300])
{
	char line[2000], raw[320];
	const char *const argv[] = { "sh", "-c", line, NULL };

	snprintf(path, 300, "%.200s/%s", bench.dir, f->name);
	snprintf(raw, sizeof(raw), "%s.raw", path);
	snprintf(line, sizeof(line),
		"ffmpeg -v error -y -f lavfi -i "
		"anoisesrc=r=%d:d=%d:a=0.35:seed=7,lowpass=f=9000 -ac 2 %s %s && ffmpeg -v error "
		"-y "
		"-i %s -ac 1 -ar %d -f f32le %s",
		RATE, FILE_S, f->arguments, path, path, RATE, raw);
	if (time_argv(NULL, argv) < 0)
		return false;
	float *v = malloc(sizeof(*v) * RATE * (FILE_S + 1));
	FILE *in = fopen(raw, "re");
	file_n = v && in ? fread(v, sizeof(*v), RATE * FILE_S, in) : 0;
	if (in)
		fclose(in);
	file = v;
	return file_n > 0;
}

static void
add_row(const struct format *f, const char *what, const struct sample *own,
	const struct sample *peer, double limit)
{
	char name[80], text[64];

	snprintf(name, sizeof(name), "%s, %s: %s", f->name, card->output, what);
	snprintf(text, sizeof(text), "%.1f to %.1f", sample_quantile(own, 0),
		sample_quantile(own, 1));
	if (peer && peer->n)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "; mpv %.1f",
			sample_quantile(peer, 0.5));
	table_value(name, sample_quantile(own, 0.5), text, "ms", limit);
}

/* ---- an evening ---- */

#define HOLE_MS 20
#define AFTER_KEY_MS 600 /* a key may silence the sound for this time */

/* Counts the silences between sounds, from AFTER_KEY_MS on. Returns false if nothing plays at the
 * end. */
static bool
count_holes(struct sample *holes)
{
	size_t last = 0;

	for (size_t i = 0; i < samples; i++) {
		if (fabs((double)left[i]) < SILENT)
			continue;
		double ms = (double)(i - last) * 1000 / RATE;
		if (last * 1000 / RATE > AFTER_KEY_MS && ms > HOLE_MS)
			sample_add(holes, ms);
		last = i;
	}
	return samples - last < RATE / 2;
}

void
run_evening(int minutes)
{
	static const char *const keys[] = { "l", "h", "H", ">", "<", ",", ".", "K", "B", "m" };
	static const struct card pulse = { "pulse", "", pulse_open, pulse_forget, pulse_samples };
	static struct perf_place place;
	struct sample holes = { 0 };
	char first[300], second[300], text[64];
	const float *right;
	struct perf_term t;
	int pressed = 0;

	card = &pulse;
	if (!bench.earlog || !card->open() || !make_file(&formats[1], first))
		return;
	free((float *)(uintptr_t)file);
	bool made = make_file(&formats[5], second);
	place_passage(&place, "evening", card->output, first, second, 20);
	if (!made || !start_earlog(&t, &place, NULL))
		return;
	wait_for_sound(&t);
	for (int64_t end = now_ns() + minutes * 60000 * MS; now_ns() < end && !t.gone; pressed++) {
		size_t k = (size_t)uniform(0, sizeof(keys) / sizeof(*keys) + 1);

		if (k == sizeof(keys) / sizeof(*keys)) {
			term_send(&t, " ");
			term_drain(&t, now_ns() + 1000 * MS);
		}
		term_send(&t, k < sizeof(keys) / sizeof(*keys) ? keys[k] : " ");
		card->forget();
		term_drain(&t, now_ns() + (int64_t)(uniform(1.5, 6) * 1000) * MS);
		samples = card->samples(&left, &right);
		if (!count_holes(&holes)) { /* the end of the list */
			term_send(&t, "<");
			term_drain(&t, now_ns() + 1000 * MS);
		}
	}
	term_stop(&t, ":quit\r");
	free((float *)(uintptr_t)file);
	file = NULL;
	snprintf(text, sizeof(text), "%d keys, the longest %.0f ms", pressed,
		holes.n ? sample_quantile(&holes, 1) : 0);
	table_value("silences above 20 ms without a key", (double)holes.n, text, "", 0);
	sample_finish(&holes);
}

/* The key > to a file of another rate or number of channels. */
static void
measure_others(int rounds)
{
	static const struct format others[] = { { "44100.wav", "-c:a pcm_s16le -ar 44100" },
		{ "mono.wav", "-c:a pcm_s16le -ac 1" } };
	char first[300], second[300];

	if (!make_file(&formats[0], first))
		return;
	for (size_t k = 0; k < sizeof(others) / sizeof(*others); k++) {
		struct sample own = { 0 }, mpv = { 0 };

		free((float *)(uintptr_t)file);
		bool made = make_file(&others[k], second);
		for (int i = 0; made && i < rounds; i++) {
			hear_two(true, first, second, ">", &own);
			hear_two(false, first, second, ">", &mpv);
		}
		add_row(&others[k], "silent behind >", &own, &mpv, NAN);
		sample_finish(&own);
		sample_finish(&mpv);
	}
	free((float *)(uintptr_t)file);
	file = NULL;
}

void
measure_loops(const struct card *on, int rounds)
{
	char path[300];

	card = on;
	for (size_t k = 0; k < sizeof(formats) / sizeof(*formats); k++) {
		const struct format *f = &formats[k];
		struct begins own = { 0 }, mpv = { 0 };
		bool made = make_file(f, path);

		for (int i = 0; made && i < rounds; i++) {
			double from_s = floor(uniform(2, FILE_S - 16) * 1000) / 1000;
			hear_own(path, from_s, &own);
			hear_mpv(path, from_s, &mpv);
			hear_two(true, path, path, NULL, &own.seam);
			hear_two(false, path, path, NULL, &mpv.seam);
		}
		add_row(f, "first pass", &own.first, &mpv.first, 5);
		add_row(f, "turn", &own.turn, &mpv.turn, 5);
		add_row(f, "silent behind B", &own.after, NULL, 50);
		add_row(f, "silent behind a seek", &own.seek, &mpv.seek, 20);
		add_row(f, "gap before the next", &own.seam, &mpv.seam, 5);
		free((float *)(uintptr_t)file);
		file = NULL;
		for (int i = 0; i < 2; i++) {
			struct begins *of = i ? &mpv : &own;
			sample_finish(&of->first);
			sample_finish(&of->turn);
			sample_finish(&of->after);
			sample_finish(&of->seek);
			sample_finish(&of->seam);
		}
	}
	measure_others(rounds);
}
