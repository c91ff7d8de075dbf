/* tests: sound, of player/filters player/track deck/playing */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loops, captured: where each pass begins, and the music after "loop off". The music is noise, so
 * its samples say where in the file they are. In the formats that people own: a decoder begins a
 * seek in front of its target, in each format by another time.
 */
#include <math.h>
#include <string.h>

#include "base/core/mem.h"
#include "e2e/bench.h"
#include "e2e/tape.h"
#include "support/pipewire.h"

#define MS TAPE_MS
#define WINDOW (10 * MS)
#define PASS_MS 300
#define SILENT TAPE_SILENT
/* A whole second was silent once. A machine that is too busy for its sound server makes gaps. */
#define LONGEST_SILENCE_MS 500

static struct pulse pulse;
static struct jack jack;
static struct pipewire pipewire;

static const struct format {
	const char *name, *arguments;
	int loop_ms; /* start of the passage */
} formats[] = {
	{ "4608.flac", "-c:a flac -frame_size 4608", 3377 },
	{ "noise.m4a", "-c:a aac -b:a 192k", 2781 },
	{ "noise.mp3", "-c:a libmp3lame -b:a 160k", 4093 },
	{ "noise.opus", "-c:a libopus -b:a 192k", 3519 },
	{ "4096.flac", "-c:a flac -frame_size 4096", 4831 },
	{ "noise.wav", "-c:a pcm_s16le", 2963 },
};

/* ---- where in the file a sound is ---- */

/* How alike n samples are: 1, the same at another level. */
static double
likeness(const int16_t *a, const int16_t *b, size_t n)
{
	double aa = 1, bb = 1, ab = 0;

	for (size_t i = 0; i < n; i++) {
		aa += (double)a[i] * a[i];
		bb += (double)b[i] * b[i];
		ab += (double)a[i] * b[i];
	}
	return ab / sqrt(aa * bb);
}

static bool
is_at(const struct samples *heard, size_t i, const struct samples *file, long lag)
{
	long at = (long)i + lag;

	return at >= 0 && (size_t)at + WINDOW <= file->n && i + WINDOW <= heard->n &&
		likeness(heard->v + i, file->v + at, 24) > 0.3 &&
		likeness(heard->v + i, file->v + at, WINDOW) > 0.7;
}

/* Sets *lag, the place in the file less the place in what was heard. False: it is not near the
 * passage at from_ms. */
static bool
find(const struct samples *heard, size_t i, const struct samples *file, int from_ms, long *lag)
{
	long first = from_ms > 200 ? (from_ms - 200) * MS : 0, last = (from_ms + 4 * PASS_MS) * MS;

	for (long at = first; at < last && at + WINDOW <= (long)file->n; at++)
		if (is_at(heard, i, file, at - (long)i)) {
			*lag = at - (long)i;
			return true;
		}
	return false;
}

struct heard {
	size_t passes, late; /* late: without sound 5 ms after the start */
	int early;           /* peak of what was heard in front of a pass; 0: nothing */
	size_t from;         /* where the first pass begins */
	double end_ms;       /* place in the file of the last sound */
};

/* Looks at each beginning of a passage at from_ms: nothing of the file in front of it is heard. */
static struct heard
hear(const struct tape *t, const struct samples *s, const struct samples *file, int from_ms,
	const char *name)
{
	struct heard out = { 0 };
	long lag = 0;
	bool known = false;
	size_t tail = 0; /* where the pass before ends */

	for (size_t i = 0; i + WINDOW <= s->n; i += WINDOW / 2) {
		long was = lag;

		if (tape_peak(s, i, i + WINDOW) < 10 * SILENT ||
			(known && is_at(s, i, file, lag)) || !find(s, i, file, from_ms, &lag))
			continue;
		size_t begins = (size_t)((long)from_ms * MS - lag);
		bool jumps = !known || lag < was - 50 * MS;
		known = true;
		if (!jumps || lag > (long)from_ms * MS || labs((long)begins - (long)i) > 100 * MS)
			continue;
		if (out.passes++ == 0)
			out.from = begins;
		else
			tail = (size_t)((from_ms + PASS_MS + 6) * MS - was);
		size_t front = begins > 20 * MS ? begins - 20 * MS : 0;
		int early = tape_peak(s, front > tail ? front : tail, begins - MS);
		/* A server that was late has lost what was between the passes. */
		if (early >= SILENT && !tape_is_late(t))
			fail_msg("%s: in front of a pass at %d ms up to %d is heard", name, from_ms,
				early);
		out.early = early >= SILENT ? early : out.early;
		out.late += tape_peak(s, begins + 4 * MS, begins + 6 * MS) < 10 * SILENT;
	}
	for (size_t i = s->n > WINDOW ? s->n - WINDOW : 0; i > 0 && out.end_ms == 0; i--)
		if (tape_peak(s, i, i + WINDOW) >= 10 * SILENT && is_at(s, i, file, lag))
			out.end_ms = (double)((long)i + lag) / MS;
	return out;
}

/* ---- what is played ---- */

/* Noise, and the first n formats of it. */
static void
make_music(struct home *h, size_t n)
{
	struct buf line = BUF_INIT;
	const char *err;

	buf_addf(&line,
		"ffmpeg -v error -f lavfi -i anoisesrc=r=%d:d=14:a=0.4:seed=5,lowpass=f=7000 -ac 2 "
		"all.wav",
		PULSE_RATE);
	for (size_t i = 0; i < n; i++)
		buf_addf(&line,
			" && ffmpeg -v error -i all.wav %s %s && ffmpeg -v error -i %s -ac 1 -ar "
			"%d -f s16le %s.raw",
			formats[i].arguments, formats[i].name, formats[i].name, PULSE_RATE,
			formats[i].name);
	if (home_run(h, ARGS("sh", "-c", line.s), NULL, NULL, &err) != 0)
		fail_msg("ffmpeg: %s", err);
	buf_finish(&line);
}

static struct samples
decoded(struct home *h, const char *name)
{
	CLEANUP(pointer_free) char *path = xasprintf("work/%s.raw", name);
	const char *bytes = home_read(h, path);
	struct samples out = { .n = home_len(h, bytes) / sizeof(int16_t) };

	out.v = xcalloc(out.n, sizeof(*out.v));
	memcpy(out.v, bytes, out.n * sizeof(*out.v));
	return out;
}

static struct home *
home_of_formats(size_t n)
{
	struct home *h = bench_home();
	struct buf tracks = BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		const struct format *f = &formats[i];
		buf_addf(&tracks,
			"      - {id: t%zu, title: T%zu, file: %s, cues: [{from: \"0:0%.3f\", to: "
			"\"0:0%.3f\"}]}\n",
			i, i, f->name, f->loop_ms / 1000.0, (f->loop_ms + PASS_MS) / 1000.0);
	}
	bench_tracks(h, tracks.s);
	buf_finish(&tracks);
	make_music(h, n);
	return h;
}

/* ---- capturing: `pulse` is NULL for JACK ---- */

static void
go_before(struct drive *d, int ms)
{
	char command[40];

	snprintf(command, sizeof(command), "goto 0:0%.3f", (ms - 200) / 1000.0);
	bench_command(d, command);
	drive_wait_text(d, "‖ 0:0");
}

/* What was wrong with the last try. */
static char why[200];

#define TRIES 3

/* Four passes and more, then the music behind them. Returns true if that is to be tried again. */
static bool
loop_and_go_on(struct drive *d, const struct pulse *tape, const struct format *f,
	const struct samples *file, struct tape_tries *tries)
{
	go_before(d, f->loop_ms);
	drive_keys(d, "K");
	drive_wait_text(d, "ends it");
	struct tape t = tape_begin_silent(d, tape, &jack);
	drive_keys(d, " ");
	tape_wait_sound(d, &t, 1300);
	drive_keys(d, "B");
	drive_wait_gone(d, "loop 0:0");
	tape_wait_more(d, &t, 800);
	struct samples s = tape_end(&t);
	drive_keys(d, " ");
	drive_wait_text(d, "‖ 0:0");
	struct heard heard = hear(&t, &s, file, f->loop_ms, f->name);
	size_t silent_ms = tape_longest_silence_ms(&s, heard.from);
	free(s.v);
	snprintf(why, sizeof(why),
		"%s: %zu passes, %zu late, %zu ms silent after the loop, the music goes on at %.0f "
		"ms",
		f->name, heard.passes, heard.late, silent_ms, heard.end_ms);
	return tape_again(tries, &t,
		heard.passes >= 3 && !heard.early && heard.late * 2 <= heard.passes &&
			silent_ms <= LONGEST_SILENCE_MS &&
			heard.end_ms >= f->loop_ms + PASS_MS + 100,
		TRIES);
}

typedef bool hears(struct drive *d, const struct pulse *tape, const struct format *f,
	const struct samples *file, struct tape_tries *tries);

static void
hear_whole(hears *is, struct drive *d, const struct pulse *tape, const struct format *f,
	const struct samples *file)
{
	struct tape_tries tries = { 0 };

	while (is(d, tape, f, file, &tries))
		;
	tape_judge(&tries, why);
}

static void
hear_formats(struct home *h, const struct pulse *tape, size_t n)
{
	struct drive *d = bench_start(h, &(struct drive_options){ .rows = 32, .cols = 120 });

	drive_wait_text(d, "▶ 0:0");
	drive_keys(d, " ");
	for (size_t i = 0; i < n; i++) {
		struct samples file = decoded(h, formats[i].name);

		if (i > 0) {
			drive_keys(d, ">");
			drive_wait_text(d, "▶ 0:0");
			drive_keys(d, " ");
		}
		drive_wait_text(d, "‖ 0:0");
		hear_whole(loop_and_go_on, d, tape, &formats[i], &file);
		free(file.v);
	}
	bench_end(d);
}

/* ---- the tests ---- */

static int
teardown(void **state)
{
	drive_teardown(state); /* a skipped test leaves a program, which writes beside the server */
	if (pulse.pid)
		pulse_end(&pulse);
	jack_end(&jack);
	pipewire_end(&pipewire);
	return 0;
}

static void
play_to(struct home *h, const char *output)
{
	CLEANUP(pointer_free) char *profile = xasprintf("audio: {output: \"%s\"}\n", output);

	home_write(h, "config/earlog/config.yaml", profile);
}

static struct home *
home_of_pulse(size_t n)
{
	struct home *h = home_of_formats(n);
	CLEANUP(pointer_free) char *run = xasprintf("XDG_RUNTIME_DIR=%s", pulse.folder);
	CLEANUP(pointer_free)
	char *client = xasprintf("PULSE_CLIENTCONFIG=%s/client.conf", pulse.folder);

	home_env(h, run);
	home_env(h, client);
	return h;
}

static void
a_passage_begins_where_it_was_set_on_pulseaudio(void **state)
{
	needs_pulse();
	pulse_start(&pulse);
	pulse_tape(&pulse);
	size_t n = test_is_whole() ? LENGTH(formats) : 2;
	struct home *h = home_of_pulse(n);
	play_to(h, "pulse/tape");
	hear_formats(h, &pulse, n);
}

/* A loop of 0.45 s that is entered from 200 ms before it: its turns are as short as all others,
 * also the first, which is decoded before its start is heard. */
static void
a_loop_entered_from_before_turns_without_a_hole(void **state)
{
	needs_pulse();
	pulse_start(&pulse);
	pulse_tape(&pulse);
	struct home *h = home_of_pulse(3);
	play_to(h, "pulse/tape");
	bench_tracks(h,
		"      - {id: t, title: T, file: noise.mp3, cues: [{from: 0:03, to: 0:03.45}]}\n");
	struct drive *d = bench_start(h, &(struct drive_options){ .rows = 32, .cols = 120 });
	drive_wait_text(d, "▶ 0:0");
	drive_keys(d, " ");
	drive_wait_text(d, "‖ 0:0");
	bench_command(d, "goto 0:03");
	drive_wait_text(d, "‖ 0:03");
	drive_keys(d, "K");
	drive_wait_text(d, "ends it");
	struct tape_tries tries = { 0 };
	size_t turn, silent_ms;
	struct tape t;
	do {
		bench_command(d, "goto 0:02.8");
		drive_wait_text(d, "‖ 0:02");
		t = tape_begin_silent(d, &pulse, NULL);
		drive_keys(d, " ");
		tape_wait_sound(d, &t, 3500);
		struct samples s = tape_end(&t);
		drive_keys(d, " ");
		drive_wait_text(d, "‖ 0:0");
		size_t first = tape_first(&s), last = s.n;
		while (last > first && abs(s.v[last - 1]) < SILENT)
			last--;
		struct samples sound = { s.v + first, last - first };
		silent_ms = tape_longest_silence_ms(&sound, 0);
		turn = 0;
		/* The same music is heard again after a pass. */
		for (size_t at = 400 * MS; !turn && at < 600 * MS; at++)
			if (is_at(&sound, 300 * MS, &sound, (long)at))
				turn = at / MS;
		free(s.v);
		snprintf(why, sizeof(why), "a pass: %zu ms, silent at a turn: %zu ms", turn,
			silent_ms);
		/* 131 ms by a seek */
	} while (tape_again(&tries, &t, turn >= 450 && turn <= 510 && silent_ms < 80, 4));
	bench_end(d);
	tape_judge(&tries, why);
}

/* The shortest silence between a track and the next one; a busy machine makes some longer. */
static void
the_next_track_follows_without_a_gap(void **state)
{
	const char *err;

	needs_pulse();
	pulse_start(&pulse);
	pulse_tape(&pulse);
	struct home *h = home_of_pulse(0);
	if (home_run(h,
		    ARGS("sh", "-c",
			    "ffmpeg -v error -i all.wav -t 2.5 -c:a flac "
			    "short.flac && ffmpeg -v error -i short.flac -ac 1 -f s16le "
			    "short.flac.raw"),
		    NULL, NULL, &err) != 0)
		fail_msg("ffmpeg: %s", err);
	bench_tracks(h,
		"      - {id: a, title: A, file: short.flac}\n"
		"      - {id: b, title: B, file: short.flac}\n"
		"      - {id: c, title: C, file: short.flac}\n");
	home_write(
		h, "config/earlog/config.yaml", "audio: {output: \"pulse/tape\"}\nat_end: next\n");
	struct samples file = decoded(h, "short.flac");
	struct drive *d = bench_start(h, &(struct drive_options){ .rows = 32, .cols = 120 });
	struct tape_tries tries = { 0 };
	struct tape t = tape_begin(&pulse, NULL);
	bool again;
	do {
		long lag = 0, last = 0, shortest = PULSE_RATE;
		size_t seams = 0;
		bool known = false;

		if (tries.n) {
			t = tape_begin(&pulse, NULL);
			bench_command(d, "top");
			bench_command(d, "play-item");
			drive_wait_text(d, "─ A ");
		}
		drive_wait_text(d, "─ C ");
		drive_wait_text(d, "■ 0:02");
		struct samples s = tape_end(&t);
		for (size_t i = 0; i + WINDOW <= s.n; i += WINDOW / 2) {
			if (tape_peak(&s, i, i + WINDOW) < 10 * SILENT ||
				(known && is_at(&s, i, &file, lag)) || !find(&s, i, &file, 0, &lag))
				continue;
			if (known && labs(-lag - last) < PULSE_RATE / 2) {
				shortest =
					labs(-lag - last) < shortest ? labs(-lag - last) : shortest;
				seams++;
			}
			known = true;
			last = (long)file.n - lag;
		}
		free(s.v);
		snprintf(why, sizeof(why), "%zu seams, at least %ld ms", seams, shortest / MS);
		again = tape_again(&tries, &t, seams > 0 && shortest <= 3 * MS, 3);
	} while (again);
	free(file.v);
	bench_end(d);
	tape_judge(&tries, why);
}

static void
a_passage_begins_where_it_was_set_on_pipewire(void **state)
{
	pipewire_start(&pipewire);
	size_t n = test_is_whole() ? 3 : 1;
	struct home *h = home_of_formats(n);
	CLEANUP(pointer_free) char *run = xasprintf("XDG_RUNTIME_DIR=%s", pipewire.tape.folder);
	home_env(h, run);
	play_to(h, "pipewire/tape");
	hear_formats(h, &pipewire.tape, n);
}

static void
a_passage_begins_where_it_was_set_on_jack(void **state)
{
	jack_start(&jack);
	size_t n = test_is_whole() ? 2 : 1;
	struct home *h = home_of_formats(n);
	CLEANUP(pointer_free) char *server = xasprintf("JACK_DEFAULT_SERVER=%s", jack.name);
	home_env(h, server);
	home_env(h, "JACK_NO_START_SERVER=1");
	play_to(h, "jack");
	hear_formats(h, NULL, n);
}

#define PASSAGE_TEST(name) cmocka_unit_test_teardown(name, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		PASSAGE_TEST(a_passage_begins_where_it_was_set_on_pulseaudio),
		PASSAGE_TEST(a_passage_begins_where_it_was_set_on_pipewire),
		PASSAGE_TEST(the_next_track_follows_without_a_gap),
		ONLY_WHOLE,
		PASSAGE_TEST(a_loop_entered_from_before_turns_without_a_hole),
		PASSAGE_TEST(a_passage_begins_where_it_was_set_on_jack),
	};

	return all_need("ffmpeg", LENGTH(tests)) &&
		cmocka_run_group_tests_name("passage", tests, NULL, NULL);
}
