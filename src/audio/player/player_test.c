/* tests: races, no-valgrind, of player/ system/os_thread */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/real_player.h"

#include <dlfcn.h>
#include <sys/resource.h>

#include "base/system/os_system.h"

static void
nap_ms(int ms)
{
	poll(NULL, 0, ms);
}

/* The position, at least this far, and no further than time alone can have brought it from there.
 */
static int64_t
ask_from(struct player *p, uint64_t ticket, int64_t least_ms, int64_t from_us)
{
	int64_t at = test_ask(p, ticket);

	assert_in_range(at, least_ms, least_ms + (test_now_us() - from_us) / 1000 + 60);
	return at;
}

/* Asks again and again until it has come so far. */
static int64_t
wait_until_at(struct player *p, uint64_t ticket, int64_t at_ms)
{
	int64_t at, until_us = test_now_us() + PATIENCE_MS * 1000;

	while ((at = test_ask(p, ticket)) < at_ms) {
		assert_true(test_now_us() < until_us);
		nap_ms(5);
	}
	return at;
}

/* The first test: a program cannot unload libmpv. */
static void
libmpv_is_not_loaded_before_something_plays(void **state)
{
	struct player *p = test_player("null", false);
	const struct player_source source = { PLAYER_FILE, test_path("tone.flac") };

	player_probe(p, 3, &source, 1);
	assert_int_equal(test_wait(p, PLAYER_PROBED, 3).index, 0);
	assert_null(dlopen(OS_LIBRARY("mpv", "2"), RTLD_LAZY | RTLD_NOLOAD));
	test_load(p, 4, PLAYER_FILE, test_path("tone.flac"), 0, false);
	test_wait(p, PLAYER_SOUNDING, 4);
	assert_non_null(dlopen(OS_LIBRARY("mpv", "2"), RTLD_LAZY | RTLD_NOLOAD));
	assert_true(player_close(p, PATIENCE_MS));
}

static void
a_file_sounds_is_told_about_and_hashed(void **state)
{
	struct player *p = test_player("null", false);
	char want[65] = "";

	test_load(p, 7, PLAYER_FILE, test_path("tone.flac"), 0, false); /* before READY: kept */
	struct player_event ev = test_wait(p, PLAYER_READY, 0);
	assert_non_null(strstr(ev.text, "mpv"));
	ev = test_wait(p, PLAYER_LOADED, 7);
	assert_int_equal(ev.index, 0);
	assert_string_equal(ev.info.codec, "flac");
	assert_int_equal(ev.info.length_ms, 20000);
	assert_int_equal(ev.info.rate_hz, 44100);
	assert_int_equal(ev.info.out_rate_hz, 44100);
	assert_int_equal(ev.info.channels, 2);
	assert_int_equal(ev.info.out_channels, 2);
	assert_non_null(strstr(ev.info.format, "s16"));
	assert_string_equal(ev.info.output, "null");
	assert_true(ev.info.silent);
	assert_false(ev.info.exclusive);
	test_wait(p, PLAYER_SOUNDING, 7);
	ev = test_wait(p, PLAYER_HASHED, 7);
	FILE *f = fopen(test_path("tone.flac.sum"), "re");
	if (!f) {
		test_shell("sha256sum tone.flac >tone.flac.sum");
		f = fopen(test_path("tone.flac.sum"), "re");
	}
	assert_non_null(f);
	assert_int_equal(fscanf(f, "%64s", want), 1);
	fclose(f);
	assert_string_equal(ev.text, want);
	assert_true(player_close(p, PATIENCE_MS));
}

/* Plays a file to its end. Returns how often a part was damaged. */
static size_t
damaged_parts(struct player *p, uint64_t ticket, const char *name)
{
	int64_t until_us = test_now_us() + PATIENCE_MS * 1000;
	struct player_event ev = { .ticket = 0 };
	size_t n = 0;

	test_load(p, ticket, PLAYER_FILE, test_path(name), 0, false);
	while (ev.kind != PLAYER_ENDED || ev.ticket != ticket) {
		assert_true(test_now_us() < until_us);
		if (player_next_event(p, &ev))
			n += ev.kind == PLAYER_DAMAGED && ev.ticket == ticket;
		else
			test_poll(p, 10);
	}
	return n;
}

static void
a_damaged_part_is_told(void **state)
{
	struct player *p = test_player("null", false);

	test_shell("ffmpeg -v error -f lavfi -i anoisesrc=r=44100:d=3:s=3 noise.flac && "
		   "cp noise.flac bad.flac && "
		   "yes damaged | dd of=bad.flac bs=1000 seek=120 count=20 conv=notrunc 2>dd.txt");
	assert_int_equal(damaged_parts(p, 5, "noise.flac"), 0);
	assert_in_range(damaged_parts(p, 6, "bad.flac"), 1, 20);
	assert_true(player_close(p, PATIENCE_MS));
}

static void
a_paused_load_stands_at_its_start(void **state)
{
	struct player *p = test_player("null", false);

	test_load(p, 1, PLAYER_FILE, test_path("tone.flac"), 7250, true);
	test_wait(p, PLAYER_SOUNDING, 1);
	nap_ms(400);
	int64_t at = test_ask(p, 2);
	/* Paused, the null output keeps some of its buffer for played. */
	assert_in_range(at, 7000, 7260);
	int64_t from_us = test_now_us();
	player_pause(p, false);
	wait_until_at(p, 3, 7700);
	ask_from(p, 4, 7250, from_us);
	assert_true(player_close(p, PATIENCE_MS));
}

static void
a_seek_goes_there_and_pausing_holds(void **state)
{
	struct player *p = test_player("null", false);
	struct player_event ev;

	test_load(p, 1, PLAYER_FILE, test_path("tone.wav"), 0, false);
	test_wait(p, PLAYER_SOUNDING, 1);
	int64_t from_us = test_now_us();
	player_seek(p, 12345);
	test_wait(p, PLAYER_SOUNDING, 1);
	nap_ms(300);
	ask_from(p, 2, 12345, from_us);
	/* Also one that comes before the file is open. */
	test_load(p, 5, PLAYER_FILE, test_path("tone.flac"), 1000, false);
	player_seek(p, 3000);
	while (!player_next_event(p, &ev))
		nap_ms(1);
	from_us = test_now_us();
	player_seek(p, 8000);
	test_wait(p, PLAYER_SOUNDING, 5);
	nap_ms(300);
	ask_from(p, 6, 8000, from_us);
	player_pause(p, true);
	nap_ms(100);
	int64_t at = test_ask(p, 3);
	nap_ms(200);
	assert_int_equal(test_ask(p, 4), at);
	assert_true(player_close(p, PATIENCE_MS));
}

static void
the_end_is_told_once_and_again_after_going_back(void **state)
{
	struct player *p = test_player("null", false);
	struct player_event ev;

	test_load(p, 1, PLAYER_FILE, test_path("short.wav"), 0, false);
	test_wait(p, PLAYER_ENDED, 1);
	assert_false(test_wait_ms(p, PLAYER_ENDED, 1, 300, &ev));
	player_seek(p, 500);
	test_wait(p, PLAYER_SOUNDING, 1);
	test_wait(p, PLAYER_ENDED, 1);
	/* What comes next has not ended, although what was before had. */
	test_load(p, 2, PLAYER_FILE, test_path("tone.wav"), 0, false);
	test_wait(p, PLAYER_SOUNDING, 2);
	assert_false(test_wait_ms(p, PLAYER_ENDED, 0, 300, &ev));
	/* A seek beyond the end stands at the end, paused too. */
	player_pause(p, true);
	player_seek(p, 99999);
	test_wait(p, PLAYER_ENDED, 2);
	assert_false(test_wait_ms(p, PLAYER_ENDED, 0, 300, &ev));
	player_seek(p, 19950); /* decoded up to the end */
	test_wait(p, PLAYER_SOUNDING, 2);
	assert_false(test_wait_ms(p, PLAYER_ENDED, 0, 300, &ev));
	player_pause(p, false);
	test_wait(p, PLAYER_ENDED, 2);
	/* A load that begins at the end, and one of four samples. */
	test_load(p, 3, PLAYER_FILE, test_path("tone.wav"), 20000, true);
	test_wait(p, PLAYER_ENDED, 3);
	test_shell("ffmpeg -v error -i tone.wav -bitexact -af atrim=end_sample=4 four.wav");
	for (uint64_t i = 0; i < 10; i++) {
		test_load(p, 4 + i, PLAYER_FILE, test_path("four.wav"), 0, i % 2);
		test_wait(p, PLAYER_LOADED, 4 + i);
		player_pause(p, false);
		test_wait(p, PLAYER_ENDED, 4 + i);
	}
	assert_true(player_close(p, PATIENCE_MS));
}

static void
the_next_source_is_tried_and_the_last_failure_told(void **state)
{
	struct player *p = test_player("null", false);
	const struct player_source some[] = {
		{ PLAYER_FILE, "/nowhere/at/all.flac" },
		{ PLAYER_URL, "https://example.org/x" },
		{ PLAYER_FILE, test_path("noise.flac") },
		{ PLAYER_SIGNAL, "sine 1000" },
	};

	test_shell("head -c 300000 /dev/urandom >noise.flac");
	player_load(p, 1, some, LENGTH(some), 0, false);
	assert_int_equal(test_wait(p, PLAYER_LOADED, 1).index, 3);
	player_load(p, 2, some, 3, 0, false);
	struct player_event ev = test_wait(p, PLAYER_FAILED, 2);
	assert_string_equal(ev.text,
		"file: no such file; url: streaming is off (net: no); "
		"file: this is not an audio format earlog opens");
	assert_false(player_ask(p, 3));
	player_load(p, 4, NULL, 0, 0, false);
	test_wait(p, PLAYER_FAILED, 4);
	player_probe(p, 5, some, LENGTH(some));
	assert_int_equal(test_wait(p, PLAYER_PROBED, 5).index, 2);
	player_probe(p, 6, some, 2);
	ev = test_wait(p, PLAYER_PROBED, 6);
	assert_int_equal(ev.index, -1);
	assert_string_equal(ev.text, "streaming is off (net: no)");
	assert_true(player_close(p, PATIENCE_MS));
}

static void
a_newer_load_overtakes(void **state)
{
	struct player *p = test_player("null", false);
	struct player_event ev;

	for (uint64_t i = 1; i <= 30; i++)
		test_load(p, i, PLAYER_FILE, test_path(i % 2 ? "tone.wav" : "tone.flac"), 1000,
			false);
	int64_t until = test_now_us() + PATIENCE_MS * 1000;
	do {
		assert_true(test_now_us() < until);
		if (!player_next_event(p, &ev))
			nap_ms(1);
		else if (ev.kind == PLAYER_LOADED || ev.kind == PLAYER_FAILED)
			assert_int_equal(ev.ticket, 30);
	} while (ev.kind != PLAYER_SOUNDING);
	assert_string_equal(test_wait(p, PLAYER_HASHED, 30).text[0] ? "hash" : "", "hash");
	player_stop(p);
	assert_false(player_ask(p, 99));
	assert_true(player_close(p, PATIENCE_MS));
}

static void
a_signal_plays_and_is_sought_in(void **state)
{
	struct player *p = test_player("null", false);

	int64_t from_us = test_now_us();
	test_load(p, 1, PLAYER_SIGNAL, "sweep 20-20000 10s", 4000, false);
	struct player_event ev = test_wait(p, PLAYER_LOADED, 1);
	assert_int_equal(ev.info.length_ms, 10000);
	assert_int_equal(ev.info.rate_hz, 48000);
	assert_int_equal(ev.info.channels, 2);
	test_wait(p, PLAYER_SOUNDING, 1);
	nap_ms(300);
	ask_from(p, 2, 4000, from_us);
	player_seek(p, 9500);
	test_wait(p, PLAYER_SOUNDING, 1);
	test_wait(p, PLAYER_ENDED, 1);
	from_us = test_now_us();
	player_seek(p, 1000);
	test_wait(p, PLAYER_SOUNDING, 1);
	nap_ms(200);
	ask_from(p, 3, 1000, from_us);
	assert_string_equal(test_refused(p, PLAYER_SIGNAL, "pink 0dBFS"),
		"\"0dBFS\" is too loud for a test signal; at most -12dBFS");
	assert_true(player_close(p, PATIENCE_MS));
}

static void
without_a_sound_card_it_says_so(void **state)
{
	struct player *p = test_player("alsa/no:such=device", false);

	test_load(p, 1, PLAYER_FILE, test_path("tone.wav"), 0, false);
	struct player_event ev = test_wait(p, PLAYER_OUTPUT, 1);
	assert_true(ev.info.silent);
	assert_string_equal(ev.info.output, "null");
	int64_t at = wait_until_at(p, 2, 100);
	/* An output that is none (one that would write a file, here) is silence, and the place is
	 * kept. */
	player_set_output(p, "pcm");
	do /* the first one may still have something to say */
		ev = test_wait(p, PLAYER_OUTPUT, 1);
	while (!strstr(ev.text, "not a sound output"));
	assert_true(ev.info.silent);
	assert_true(wait_until_at(p, 3, 0) >= at); /* while it is opened there is no position */
	assert_int_equal(access("audiodump.wav", F_OK), -1);
	assert_true(player_close(p, PATIENCE_MS));
}

static void
steady_playing_wakes_nobody(void **state)
{
	struct player *p = test_player("null", false);
	struct player_event ev;

	test_load(p, 1, PLAYER_FILE, test_path("tone.wav"), 0, false);
	test_wait(p, PLAYER_HASHED, 1);
	int64_t until_us = test_now_us() + PATIENCE_MS * 1000;
	int woken;
	do /* until the last of the news of the start has come */
		while (player_next_event(p, &ev))
			;
	while ((woken = test_poll(p, 3000)) != 0 && test_now_us() < until_us);
	assert_int_equal(woken, 0);
	assert_true(player_close(p, PATIENCE_MS));
}

static int
by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void
questions_are_answered_at_once_and_alike(void **state)
{
	enum { ASKED = 200 };
	struct player *p = test_player("null", false);
	int64_t took_us[ASKED], diff_us[ASKED];

	test_load(p, 1, PLAYER_FILE, test_path("tone.wav"), 0, false);
	test_wait(p, PLAYER_SOUNDING, 1);
	nap_ms(500);
	for (uint64_t i = 0; i < ASKED; i++) {
		int64_t asked_us = test_now_us();
		int64_t at = test_ask(p, i + 2);
		took_us[i] = test_now_us() - asked_us;
		diff_us[i] = at * 1000 - asked_us;
		nap_ms(13);
	}
	qsort(took_us, ASKED, sizeof(*took_us), by_size);
	qsort(diff_us, ASKED, sizeof(*diff_us), by_size);
	print_message("    answers after %d us (median), %d us (99 %%)\n", (int)took_us[ASKED / 2],
		(int)took_us[ASKED * 99 / 100]);
	/* Whole milliseconds alone make 1 ms of it. */
	print_message("    marker minus clock spreads %d us (1 to 99 %%)\n",
		(int)(diff_us[ASKED * 99 / 100] - diff_us[ASKED / 100]));
	assert_true(took_us[0] < 20000); /* the others may have waited for a processor */
	assert_true(player_close(p, PATIENCE_MS));
}

static void
without_descriptors_there_is_an_error(void **state)
{
	const struct player_options o = { .output = "null" };
	struct rlimit was, few;
	struct err err = ERR_INIT;
	int next = dup(0);

	close(next);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &was), 0);
	for (int more = 0; more < 2; more++) { /* the second of two descriptors may lack */
		few = (struct rlimit){ (rlim_t)(next + more), was.rlim_max };
		assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
		struct player *p = player_new(&o, &err);
		assert_int_equal(setrlimit(RLIMIT_NOFILE, &was), 0);
		assert_null(p);
		assert_string_equal(err.msg, "cannot start the player: Too many open files");
		assert_int_equal(dup(0), next);
		close(next);
	}
}

static void
it_closes_quickly_whatever_it_does(void **state)
{
	for (int i = 0; i < 6; i++) {
		const struct player_options o = { .output = "null" };
		struct player *p = test_new(&o);
		if (i > 0)
			player_start(p);
		if (i > 1)
			test_load(p, 1, PLAYER_FILE, test_path("tone.wav"), 0, false);
		if (i > 2)
			test_wait(p, PLAYER_LOADED, 1);
		if (i > 3)
			player_seek(p, 15000);
		if (i > 4)
			test_load(p, 2, PLAYER_SIGNAL, "pink", 0, false);
		int64_t from_us = test_now_us();
		assert_true(player_close(p, PATIENCE_MS));
		print_message("    closed in %d us\n", (int)(test_now_us() - from_us));
	}
}

static void
the_first_sound_comes_soon(void **state)
{
	for (int i = 0; i < 3; i++) {
		int64_t from_us = test_now_us();
		struct player *p = test_player("null", false);
		test_load(p, 1, PLAYER_FILE, test_path("tone.flac"), 0, false);
		test_wait(p, PLAYER_READY, 0);
		int64_t ready_us = test_now_us();
		test_wait(p, PLAYER_SOUNDING, 1);
		int64_t first_us = test_now_us();
		test_load(p, 2, PLAYER_FILE, test_path("tone.wav"), 0, false);
		test_wait(p, PLAYER_SOUNDING, 2);
		int64_t second_us = test_now_us();
		player_seek(p, 10000);
		test_wait(p, PLAYER_SOUNDING, 2);
		print_message("    start to ready %d us, load to sound %d us, next load %d us, "
			      "seek %d us\n",
			(int)(ready_us - from_us), (int)(first_us - ready_us),
			(int)(second_us - first_us), (int)(test_now_us() - second_us));
		assert_true(player_close(p, PATIENCE_MS));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(libmpv_is_not_loaded_before_something_plays),
		cmocka_unit_test(a_file_sounds_is_told_about_and_hashed),
		cmocka_unit_test(a_damaged_part_is_told),
		cmocka_unit_test(a_paused_load_stands_at_its_start),
		cmocka_unit_test(a_seek_goes_there_and_pausing_holds),
		cmocka_unit_test(the_end_is_told_once_and_again_after_going_back),
		cmocka_unit_test(the_next_source_is_tried_and_the_last_failure_told),
		cmocka_unit_test(a_newer_load_overtakes),
		cmocka_unit_test(a_signal_plays_and_is_sought_in),
		cmocka_unit_test(without_a_sound_card_it_says_so),
		cmocka_unit_test(steady_playing_wakes_nobody),
		cmocka_unit_test(questions_are_answered_at_once_and_alike),
		cmocka_unit_test(without_descriptors_there_is_an_error),
		cmocka_unit_test(it_closes_quickly_whatever_it_does),
		cmocka_unit_test(the_first_sound_comes_soon),
	};

	return all_need("ffmpeg", LENGTH(tests)) &&
		cmocka_run_group_tests(tests, test_make_folder, test_remove_folder);
}
