/*
 * What is lost and silent before the next track, on JACK, PulseAudio and PipeWire; mpv and cmus by
 * turns. loops.c has the loops.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "perf.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct card cards[] = { { "jack", "--ao=jack", card_open, card_forget, card_samples },
	{ "pulse", "--ao=pulse", pulse_open, pulse_forget, pulse_samples },
	{ "pipewire/card", "--audio-device=pipewire/card", pipewire_open, pulse_forget,
		pulse_samples } };

static const struct card *card;
static char track[300], following[300];
static const float *left, *right;
static size_t samples;

/* What is lost and silent, in ms. */
struct gaps {
	struct sample lost, silent;
};

static bool
is_sound(size_t i)
{
	return fabs((double)right[i]) > 0.01;
}

static double
number(size_t i)
{
	return (double)left[i] / (double)right[i] * NUMBERS;
}

static void
add(struct gaps *g, double lost, double silent)
{
	sample_add(&g->lost, lost * 1000 / RATE);
	sample_add(&g->silent, silent * 1000 / RATE);
}

/* What is lost of the last frames of a track that ends with the number NUMBERS - 1, and of the
 * first of the next one, which is upside down; the silence in between. */
static void
count_end(struct gaps *g)
{
	size_t last = 0, next = 0;

	for (; next < samples && right[next] > -0.01F; next++)
		if (is_sound(next))
			last = next;
	if (last && next < samples)
		add(g, NUMBERS - 1 - number(last) + number(next), (double)(next - last - 1));
}

/* Presses the keys when something is heard, and looks at five seconds from then on. */
static void
hear(struct perf_term *t, bool started, const char *keys, int wait_ms,
	void (*count)(struct gaps *g), struct gaps *g)
{
	int64_t limit = now_ns() + 20000 * MS;

	if (!started)
		return;
	do {
		term_drain(t, now_ns() + 50 * MS);
		samples = card->samples(&left, &right);
	} while (!(samples && is_sound(samples - 1)) && !t->gone && now_ns() < limit);
	if (!samples || !is_sound(samples - 1))
		say("no sound on %s, %s", card->output, keys);
	term_send(t, keys);
	term_drain(t, now_ns() + wait_ms * MS);
	card->forget();
	term_drain(t, now_ns() + 5000 * MS);
	samples = card->samples(&left, &right);
	count(g);
}

static bool
start_own(struct perf_term *t, const char *name)
{
	static struct perf_place place;

	place_passage(&place, name, card->output, track, following, 1.95);
	return start_earlog(t, &place, NULL);
}

static void
hear_next(struct gaps *own, struct gaps *mpv, struct gaps *cmus)
{
	const char *const argv[] = { "mpv", "--no-config", "--no-video", card->mpv, "--{",
		"--start=57", track, "--}", following, NULL };
	char keys[800];
	struct perf_term t;

	hear(&t, start_own(&t, "next"), ":goto 0:57\r", 500, count_end, own);
	term_stop(&t, ":quit\r");
	hear(&t, term_start(&t, TERM_TEXT, argv), "", 500, count_end, mpv);
	term_stop(&t, "q");
	if (strchr(card->output, '/') || !start_cmus(&t)) /* cmus has no output for PipeWire */
		return;
	term_wait(&t, "Artist / Album", 5000);
	snprintf(keys, sizeof(keys), ":set output_plugin=%s\r", card->output);
	term_send(&t, keys);
	term_drain(&t, now_ns() + 1000 * MS);
	snprintf(keys, sizeof(keys), ":add -q %s\r:add -q %s\r:player-next\r:player-play\r", track,
		following);
	term_send(&t, keys);
	hear(&t, true, ":seek 57\r", 500, count_end, cmus);
	term_kill(&t); /* keeps its settings */
}

/* ---- the table ---- */

static void
add_peer(char *text, size_t size, const char *name, const struct sample *s)
{
	size_t n = strlen(text);

	if (s && s->n)
		snprintf(text + n, size - n, "; %s %.1f", name, sample_quantile(s, 0.5));
}

static void
add_row(const char *what, const char *of, const struct sample *own, const struct sample *mpv,
	const struct sample *cmus, double limit)
{
	char name[60], text[64];

	snprintf(name, sizeof(name), "%s, %s: %s", what, card->output, of);
	snprintf(text, sizeof(text), "worst %.1f", sample_quantile(own, 1));
	add_peer(text, sizeof(text), "mpv", mpv);
	add_peer(text, sizeof(text), "cmus", cmus);
	table_value(name, sample_quantile(own, 0.5), text, "ms", limit);
}

static void
finish(struct gaps *g)
{
	sample_finish(&g->lost);
	sample_finish(&g->silent);
}

void
run_passages(int rounds)
{
	bool ready = bench.earlog && numbers_file(track, "passage.wav", 60, false) &&
		numbers_file(following, "following.wav", 60, true);

	for (size_t c = 0; c < sizeof(cards) / sizeof(*cards); c++) {
		struct gaps own = { 0 }, mpv = { 0 }, cmus = { 0 };

		card = &cards[c];
		if (!ready || !card->open() || (c == 0 && !card_record()))
			continue;
		measure_loops(card, rounds);
		for (int i = 0; i < rounds; i++)
			hear_next(&own, &mpv, &cmus);
		add_row("next", "lost", &own.lost, &mpv.lost, &cmus.lost, 1);
		add_row("next", "silent", &own.silent, &mpv.silent, &cmus.silent, 5);
		finish(&own);
		finish(&mpv);
		finish(&cmus);
	}
}
