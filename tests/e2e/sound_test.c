/* tests: sound, of deck/output player/ */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Passages, ends of tracks and both sounds of E, captured from a PulseAudio and a JACK of the
 * test's own. */
#include <math.h>

#include "base/core/mem.h"
#include "e2e/bench.h"
#include "e2e/moved_clock.h"
#include "e2e/tape.h"
#include "support/needs.h"

static struct pulse pulse;
static struct jack jack;
static char why[200]; /* what was wrong with the last try */

static int
setup_pulse(void **state)
{
	if (pulse_is_there())
		pulse_start(&pulse);
	return 0;
}

static int
teardown_pulse(void **state)
{
	drive_teardown(state); /* a skipped test leaves a program, which writes beside the server */
	if (pulse_is_there())
		pulse_end(&pulse);
	return 0;
}

static void
a_cut_file_ends_where_its_sound_ends(void **state)
{
	struct home *h;
	const char *err;

	needs_pulse();
	needs("ffmpeg");
	pulse_tape(&pulse);
	h = tape_home(&pulse, "tape", "      - {id: one, title: One, file: one.mp3}\n");
	if (home_run(h,
		    ARGS("sh", "-c",
			    "ffmpeg -v error -f lavfi -i anoisesrc=r=44100:d=40:s=3 -ac 2 "
			    "-b:a 128k one.mp3 && truncate -s 48500 one.mp3"),
		    NULL, NULL, &err) != 0)
		fail_msg("%s", err);
	struct tape t = tape_begin(&pulse, NULL);
	struct drive *d = bench_start(h, &(struct drive_options){ .rows = 32, .cols = 120 });
	drive_wait_text(d, "one.mp3 ends at 0:0");
	drive_wait_text(d, ", its header says 0:40");
	/* "■  0:03 ━━ ~0:03" until the file is measured, which a busy machine puts off. */
	drive_wait_text(d, "■ ");
	assert_screen_has(d, " 0:0");
	drive_keys(d, "m");
	drive_wait_text(d, "marker");
	tape_wait_silence(d, &t);
	struct samples s = tape_end(&t);
	bench_quit(d);
	int heard_ms = 0, marked_ms = atoi(home_sql(h, "SELECT pos_ms FROM note"));
	for (size_t at = 0; at < s.n; at += TAPE_MS)
		heard_ms += tape_peak(&s, at, at + TAPE_MS) >= TAPE_SILENT;
	free(s.v);
	assert_in_range(marked_ms, 2500, 3600);
	snprintf(why, sizeof(why), "%d ms were heard, the marker is at %d ms", heard_ms, marked_ms);
	print_message("    %s\n", why);
	struct tape_tries tries = { 0 };
	tape_again(&tries, &t, abs(marked_ms - heard_ms) <= 500, 1);
	home_free(h);
	tape_judge(&tries, why);
}

/* ---- passages and ends of tracks, captured ---- */

/* A stretch of tone in what was heard: its length, and that of the silence before it, in ms. */
struct burst {
	double ms, silent_ms;
};

#define TRIES 4
#define BURSTS 40
#define TONE 1000 /* amplitude above which something is heard */

/* Finds the tones; the first and the last one may be cut. Returns their number. */
static size_t
find_bursts(const int16_t *v, size_t n, struct burst out[BURSTS])
{
	size_t count = 0, begun = 0, last = 0, end = 0;

	for (size_t i = 0; i < n; i++) {
		if (abs(v[i]) < TONE)
			continue;
		if (!last || i - last > PULSE_RATE / 500) {
			if (last && count < BURSTS)
				out[count++].ms = (double)(last - begun) * 1000 / PULSE_RATE;
			end = last;
			begun = i;
			if (count < BURSTS)
				out[count].silent_ms = (double)(begun - end) * 1000 / PULSE_RATE;
		}
		last = i;
	}
	return count;
}

/* Makes a file of 32 kHz, which is no rate of the server, that has a tone between two times in s,
 * and is silent elsewhere. */
static void
make_tone(struct home *h, const char *path, const char *from, const char *to)
{
	CLEANUP(pointer_free)
	char *source = xasprintf(
		"aevalsrc=0.5*sin(2*PI*1000*t)*between(t\\,%s\\,%s):d=6:s=32000", from, to);
	const char *err;

	if (home_run(h,
		    ARGS("ffmpeg", "-v", "error", "-f", "lavfi", "-i", (char *)source, "-ac", "2",
			    (char *)home_path(h, "%s", path)),
		    NULL, NULL, &err) != 0)
		fail_msg("ffmpeg: %s", err);
}

static int
by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Of a loop of 500 ms nothing is lost, and hardly anything is silent between its passes. Looks at
 * the median of all passes: gaps of a busy machine do not count. Returns true if that is to be
 * tried again. */
static bool
loop_again(struct drive *d, bool on_jack, struct tape_tries *tries)
{
	struct tape t = tape_begin(on_jack ? NULL : &pulse, &jack);
	struct burst b[BURSTS];
	double ms[BURSTS], silent_ms[BURSTS];

	tape_wait_sound(d, &t, 3500);
	struct samples s = tape_end(&t);
	size_t n = find_bursts(s.v, s.n, b);
	free(s.v);
	snprintf(why, sizeof(why), "%zu passes", n);
	if (n < 4)
		return tape_again(tries, &t, false, TRIES);
	for (size_t i = 1; i < n; i++) {
		ms[i - 1] = b[i].ms;
		silent_ms[i - 1] = b[i].silent_ms;
	}
	qsort(ms, n - 1, sizeof(ms[0]), by_size);
	qsort(silent_ms, n - 1, sizeof(ms[0]), by_size);
	double heard = ms[(n - 1) / 2], silent = silent_ms[(n - 1) / 2];
	snprintf(why, sizeof(why), "a pass: %.1f ms of 500, after %.1f ms", heard, silent);
	return tape_again(tries, &t, heard >= 498 && heard <= 512 && silent <= 50, TRIES);
}

/* Such a long silence is no gap of a busy machine. */
#define NO_GAP_MS 500

/* The tone that is heard first, in ms. If the machine was too busy for the sound server, it has
 * gaps, and no player knows what was heard when: *gaps_ms is their sum. Sets the last sample, so
 * that the only tone is not the last. Behind the tone is a silence of more than NO_GAP_MS: else a
 * gap would be its end. */
static double
first_tone_ms(int16_t *v, size_t samples, double *gaps_ms)
{
	struct burst b[BURSTS] = { { 0 } };

	v[samples - 1] = 30000;
	size_t n = find_bursts(v, samples, b);
	double heard = b[0].ms;
	*gaps_ms = 0;
	for (size_t i = 1; i < n && b[i].silent_ms < NO_GAP_MS; i++) {
		heard += b[i].ms;
		*gaps_ms += b[i].silent_ms;
	}
	return heard;
}

/* A loop is heard whole. The server converts to the rate of its sink, and the
 * header says so. */
static void
a_passage_is_heard_whole(void **state)
{
	needs_pulse();
	needs("ffmpeg");
	pulse_tape(&pulse);
	struct home *h = tape_home(&pulse, "tape",
		"      - {id: one, title: One, file: one.wav, cues: [{from: "
		"\"0:02.5\", to: \"0:03\", label: tone}]}\n");
	make_tone(h, "work/one.wav", "2.5", "3");
	struct drive *d = bench_start(h, &(struct drive_options){ .rows = 32, .cols = 120 });
	drive_wait_row(d, 0, "PCM 32/16 → 24 by PulseAudio");
	bench_command(d, "loop cue");
	drive_wait_text(d, "loop 0:02-0:03");
	struct tape_tries passes = { 0 };
	while (loop_again(d, false, &passes))
		;
	tape_judge(&passes, why);
	bench_end(d);
}

#define FIVE_TRACKS                                          \
	"      - {id: one, title: One, file: end.wav}\n"     \
	"      - {id: two, title: Two, file: end.wav}\n"     \
	"      - {id: three, title: Three, file: end.wav}\n" \
	"      - {id: four, title: Four, file: end.wav}\n"   \
	"      - {id: five, title: Five, file: end.wav}\n"

/* The next track begins when the last sample of the one before was heard: its tone of 2.5 s. */
static void
assert_ends_heard(struct drive *d, bool on_jack)
{
	static const char *const next[] = { "─ Two ", "─ Three ", "─ Four ", "─ Five " };
	struct tape_tries tries = { 0 };
	double heard, gaps;
	struct tape t;

	drive_wait_text(d, "▶ 0:0");
	do {
		drive_keys(d, " ");
		drive_wait_text(d, "‖ 0:0");
		bench_command(d, "goto 0:03");
		drive_wait_text(d, "‖ 0:03");
		t = tape_begin(on_jack ? NULL : &pulse, &jack);
		drive_keys(d, " ");
		drive_wait_text(d, next[tries.n]);
		tape_wait_silence(d, &t);
		tape_wait_more(d, &t, 2 * NO_GAP_MS);
		struct samples s = tape_end(&t);
		heard = first_tone_ms(s.v, s.n, &gaps);
		free(s.v);
		snprintf(why, sizeof(why),
			"%.1f ms of the last 2500 were heard, with gaps of %.1f ms", heard, gaps);
	} while (tape_again(&tries, &t, gaps == 0 && heard >= 2498, LENGTH(next)));
	bench_end(d);
	tape_judge(&tries, why);
}

static void
the_next_track_waits_for_the_end(void **state)
{
	needs_pulse();
	needs("ffmpeg");
	pulse_tape(&pulse);
	struct home *h = tape_home(&pulse, "tape", FIVE_TRACKS);
	home_write(h, "config/earlog/config.yaml", "at_end: next\n");
	make_tone(h, "work/end.wav", "3.5", "6");
	assert_ends_heard(
		bench_start(h, &(struct drive_options){ .rows = 32, .cols = 120 }), false);
}

/* ---- the same on JACK ---- */

static struct drive *
start_on_jack(const char *tracks)
{
	needs("ffmpeg");
	jack_start(&jack);
	struct home *h = bench_home();
	char *server = xasprintf("JACK_DEFAULT_SERVER=%s", jack.name);
	bench_tracks(h, tracks);
	home_write(h, "config/earlog/config.yaml", "audio: {output: jack}\nat_end: next\n");
	home_env(h, server);
	home_env(h, "JACK_NO_START_SERVER=1");
	free(server);
	make_tone(h, "work/one.wav", "2.5", "3");
	make_tone(h, "work/end.wav", "3.5", "6");
	struct drive *d = bench_start(h, &(struct drive_options){ .rows = 32, .cols = 120 });
	drive_wait_row(d, 0, "PCM 32/16 → ");
	drive_wait_text(d, "▶ 0:0");
	return d;
}

static int
teardown_jack(void **state)
{
	drive_teardown(state);
	jack_end(&jack);
	return 0;
}

static void
a_passage_is_heard_whole_on_jack(void **state)
{
	struct drive *d = start_on_jack("      - {id: one, title: One, file: one.wav, cues: "
					"[{from: \"0:02.5\", to: \"0:03\", label: tone}]}\n");
	bench_command(d, "loop cue");
	drive_wait_text(d, "loop 0:02-0:03");
	struct tape_tries tries = { 0 };
	while (loop_again(d, true, &tries))
		;
	bench_end(d);
	tape_judge(&tries, why);
}

static void
the_next_track_waits_for_the_end_on_jack(void **state)
{
	assert_ends_heard(start_on_jack(FIVE_TRACKS), true);
}

/* ---- both sounds of E, captured ---- */

#define WINDOW (PULSE_RATE / 50)

/* The level in dB of what is heard after a key: the median of windows, so that gaps of a busy
 * machine do not count. */
static double
heard_db(struct drive *d, const char *key, const char *shown, const struct tape *t)
{
	size_t windows = 0;

	drive_keys(d, key);
	drive_wait_row(d, 0, shown);
	tape_wait_more(d, t, 3000); /* a level that was just measured comes in 2 s */
	struct samples s = tape_end(t);
	double *db = xcalloc(s.n / WINDOW + 1, sizeof(*db));
	for (size_t at = s.n - 1000 * TAPE_MS; at + WINDOW <= s.n; at += WINDOW) {
		double sum = 1;

		for (size_t i = at; i < at + WINDOW; i++)
			sum += (double)s.v[i] * s.v[i];
		if (sum > 1)
			db[windows++] = 10 * log10(sum / WINDOW);
	}
	qsort(db, windows, sizeof(*db), by_size);
	double level = windows ? db[windows / 2] : -1000;
	free(db);
	free(s.v);
	return level;
}

/* A low sine, then a high one: an equaliser that changes the low one alone makes the levels of the
 * file those of no cue. */
static void
both_sounds_have_the_levels_of_the_passage(void **state)
{
	const char *err;

	needs_pulse();
	needs("ffmpeg");
	pulse_tape(&pulse);
	struct home *h = tape_home(&pulse, "tape",
		"      - {id: one, title: One, file: one.wav, cues: [{from: \"0:12\", to: "
		"\"0:17\", label: high}]}\n");
	moved_clock_begin(h);
	if (home_run(h,
		    ARGS("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=f=500:d=10:r=48000",
			    "-f", "lavfi", "-i", "sine=f=6000:d=10:r=48000", "-filter_complex",
			    "concat=v=0:a=1,volume=0.5", "-ac", "2",
			    (char *)home_path(h, "work/one.wav")),
		    NULL, NULL, &err) != 0)
		fail_msg("ffmpeg: %s", err);
	struct drive *d = bench_start(h, &(struct drive_options){ .rows = 32, .cols = 120 });
	drive_wait_text(d, "▶ 0:0");
	bench_command(d, "eq pk 6000 -6 q1");
	drive_wait_row(d, 0, "EQ pk 6000 -6 q1, ");
	bench_command(d, "goto 0:13");
	bench_command(d, "loop cue");
	drive_keys(d, "E");
	drive_wait_row(d, 0, "EQ off, -6.0 dB matched");
	struct tape_tries tries = { 0 };
	struct tape t = tape_begin(&pulse, NULL);
	double with = heard_db(d, "E", "EQ pk 6000", &t), without = heard_db(d, "E", "EQ off", &t);
	snprintf(why, sizeof(why), "with it %.2f dB, without %.2f dB", with, without);
	tape_again(&tries, &t, with > 20 && fabs(with - without) <= 0.1, 1);
	bench_end(d);
	tape_judge(&tries, why);
}

/* How much of a pitch is in 5 ms from a place on. */
static double
amount(const struct samples *s, size_t at, double hz)
{
	double re = 0, im = 0;

	for (size_t i = 0; i < 5 * TAPE_MS; i++) {
		double w = 2 * M_PI * hz * (double)i / PULSE_RATE;
		re += s->v[at + i] * cos(w);
		im += s->v[at + i] * sin(w);
	}
	return hypot(re, im);
}

/* At its best of several keys: a busy machine takes longer for others. Long buffers take 200 ms. */
static void
on_the_track_of_the_equaliser_the_other_sound_is_heard_soon(void **state)
{
	double best_ms = 1000;
	const char *err;

	needs_pulse();
	needs("ffmpeg");
	pulse_tape(&pulse);
	struct home *h =
		tape_home(&pulse, "tape", "      - {id: one, title: One, file: one.wav}\n");
	if (home_run(h,
		    ARGS("ffmpeg", "-v", "error", "-f", "lavfi", "-i",
			    "aevalsrc='0.3*sin(2*PI*t*1000)+0.3*sin(2*PI*t*6000)':s=48000:d=60",
			    "-ac", "2", (char *)home_path(h, "work/one.wav")),
		    NULL, NULL, &err) != 0)
		fail_msg("ffmpeg: %s", err);
	struct drive *d = bench_start(h, &(struct drive_options){ .rows = 32, .cols = 120 });
	drive_wait_text(d, "▶ 0:0");
	struct tape t = tape_begin(&pulse, NULL), whole = t;
	bench_command(d, "eq pk 6000 -20 q4");
	drive_wait_row(d, 0, "EQ pk 6000 -20 q4, ");
	drive_wait_row(d, 0, " matched");
	tape_wait_more(d, &t, 2500); /* the matched level has come */
	struct samples hole = tape_end(&t);
	print_message("    :eq is silent for %zu ms\n", tape_longest_silence_ms(&hole, 0));
	free(hole.v);
	for (int i = 0; i < 8; i++) {
		t = tape_begin(&pulse, NULL);
		drive_keys(d, "E");
		tape_wait_more(d, &t, 400);
		struct samples s = tape_end(&t);
		double first = amount(&s, 0, 6000) / amount(&s, 0, 1000);
		for (size_t at = 0; at + 10 * TAPE_MS < s.n; at += TAPE_MS) {
			double is = amount(&s, at, 6000) / amount(&s, at, 1000);

			if (is > first * 1.2 || is < first / 1.2) {
				best_ms = fmin(best_ms, (double)at / TAPE_MS + 5);
				print_message("    E is heard after %zu ms\n", at / TAPE_MS + 5);
				break;
			}
		}
		free(s.v);
	}
	struct tape_tries tries = { 0 };
	snprintf(why, sizeof(why), "E is heard after %.0f ms at best", best_ms);
	tape_again(&tries, &whole, best_ms <= 130, 1);
	bench_end(d);
	tape_judge(&tries, why);
}

#define SOUND_TEST(name) cmocka_unit_test_setup_teardown(name, setup_pulse, teardown_pulse)
#define JACK_TEST(name) cmocka_unit_test_teardown(name, teardown_jack)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SOUND_TEST(a_cut_file_ends_where_its_sound_ends),
		SOUND_TEST(on_the_track_of_the_equaliser_the_other_sound_is_heard_soon),
		ONLY_WHOLE,
		SOUND_TEST(a_passage_is_heard_whole),
		SOUND_TEST(the_next_track_waits_for_the_end),
		JACK_TEST(a_passage_is_heard_whole_on_jack),
		JACK_TEST(the_next_track_waits_for_the_end_on_jack),
		SOUND_TEST(both_sounds_have_the_levels_of_the_passage),
	};

	return cmocka_run_group_tests_name("sound", tests, NULL, NULL);
}
