/* tests: races, no-valgrind, of player/ system/os_thread */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stands in libmpv's filter chain, when, and what comes out of it. */
#include <math.h>

#include "audio/player/player_private.h"
#include "base/system/file.h"
#include "base/system/os_process.h"
#include "support/real_player.h"

/* The plugin of this build: above the folder of the test, where the program of the build is. */
static const char *
built(void)
{
	static char path[PATH_MAX];
	char *self = realpath(OS_SELF, NULL);

	assert_non_null(self);
	for (char *cut = strrchr(self, '/'); cut; cut = strrchr(self, '/')) {
		*cut = '\0';
		snprintf(path, sizeof(path), "%s/%s", self, BOARD_PLUGIN);
		if (access(path, R_OK) == 0) {
			free(self);
			return path;
		}
	}
	free(self);
	fail_msg("%s was not built", BOARD_PLUGIN);
	return NULL;
}

/* A player, playing tone.wav. */
static struct player *
playing(const char *plugin)
{
	const struct player_options o = { .output = "null", .plugin = plugin };
	struct player *p = test_new(&o);

	player_start(p);
	test_load(p, 1, PLAYER_FILE, test_path("tone.wav"), 0, false);
	test_wait(p, PLAYER_OUTPUT, 1); /* the last news of the load */
	return p;
}

static const struct player_sound two[2] = { { .gain_db = -1.5 },
	{ .equaliser = { .preamp_db = -6,
		  .v = { { FILTER_PEAK, 3000, 6, 2 }, { FILTER_NOTCH, 30000, 0, 3 },
			  { FILTER_LOW_SHELF, 100, -3, 0.7 } },
		  .n = 3 } } };

/* libmpv's filter chain. */
static const char *
chain(struct player *p)
{
	static char text[1000];
	char *is = mpvlib.get_property_string(p->mpv, "af");

	snprintf(text, sizeof(text), "%s", is ? is : "?");
	mpvlib.free(is);
	return text;
}

/* Nothing that is done now is a reason to open the output anew, or to take it for lost. */
static bool same_output;

/* Takes news until it is so. */
static void
until(struct player *p, bool (*is_so)(struct player *p))
{
	int64_t limit = test_now_us() + PATIENCE_MS * 1000;
	struct player_event ev;

	while (!is_so(p)) {
		assert_true(test_now_us() < limit);
		while (player_next_event(p, &ev))
			if (ev.kind == PLAYER_SWITCH || ev.kind == PLAYER_FAILED ||
				(ev.kind == PLAYER_OUTPUT && same_output))
				fail_msg("event %d: %s", (int)ev.kind, ev.text);
		assert_false(same_output && p->output_is == OUTPUT_UNASKED);
		test_poll(p, 5);
	}
}

static bool
chain_is_empty(struct player *p)
{
	return !*chain(p);
}

static int
instances(struct player *p)
{
	return p->sw.board ? atomic_load(&p->sw.board->instances) : 0;
}

static bool
switches_stereo(struct player *p)
{
	return instances(p) == 2;
}

static bool
switches_mono(struct player *p)
{
	return instances(p) == 1;
}

static void
nothing_stands_in_the_chain_but_while_sounds_are_compared(void **state)
{
	struct player *p = playing(built());

	assert_string_equal(chain(p), "");
	same_output = true;
	player_switch(p, 1);
	player_sounds(p, two);
	until(p, switches_stereo);
	assert_non_null(strstr(chain(p), BOARD_PLUGIN));
	/* It goes with the next load: what it holds would be lost. */
	player_sounds(p, NULL);
	assert_false(atomic_load(&p->sw.board->on));
	assert_non_null(strstr(chain(p), BOARD_PLUGIN));
	same_output = false;
	test_load(p, 2, PLAYER_FILE, test_path("tone.wav"), 0, false);
	test_wait(p, PLAYER_LOADED, 2);
	until(p, chain_is_empty);
	assert_true(player_close(p, PATIENCE_MS));
}

static void
both_sounds_go_on_over_seeks_and_loads(void **state)
{
	struct player *p = playing(built());

	player_sounds(p, two);
	until(p, switches_stereo);
	/* A switch leaves both as they are: a filter that settles anew would be heard. */
	unsigned turn = atomic_load(&p->sw.board->sound[1].turn);
	player_switch(p, 1);
	player_sounds(p, two);
	assert_int_equal(atomic_load(&p->sw.board->sound[1].turn), turn);
	for (int i = 0; i < 3; i++) {
		player_seek(p, 1000 * i);
		test_wait(p, PLAYER_SOUNDING, 1);
		until(p, switches_stereo);
	}
	test_shell("ffmpeg -v error -y -f lavfi -i sine=440:r=48000:d=20 -ac 1 mono.flac");
	test_load(p, 2, PLAYER_FILE, test_path("mono.flac"), 0, false);
	assert_int_equal(test_wait(p, PLAYER_LOADED, 2).info.out_channels, 1);
	until(p, switches_mono);
	assert_int_equal(atomic_load(&p->sw.board->which), 1);
	/* Asked for before the first load, it is there from the first sample. */
	assert_true(player_close(p, PATIENCE_MS));
	const struct player_options o = { .output = "null", .plugin = built() };
	p = test_new(&o);
	player_sounds(p, two);
	player_start(p);
	test_load(p, 1, PLAYER_FILE, test_path("tone.wav"), 0, false);
	test_wait(p, PLAYER_SOUNDING, 1);
	assert_true(switches_stereo(p));
	assert_false(atomic_load(&p->sw.board->enter));
	assert_true(player_close(p, PATIENCE_MS));
}

static bool
fades_in_and_out(struct player *p)
{
	return strstr(chain(p), "afade=t=in:st=5.000:d=0.005:curve=hsin,afade=t=out:st=6.000:") !=
		NULL;
}

/* The fade-in of sound that begins in the filters at 4.75 s or later. */
static bool
fades_in_at_a_turn(struct player *p)
{
	return strstr(chain(p),
		       "afade=t=in:st=5.000:d=0.005:curve=hsin:enable='st(0,if(n,ld(0),"
		       "gte(t,4.750)))',afade=t=out:st=6.000:") != NULL;
}

/* libmpv goes back by itself, from the end of the fade behind the loop. */
static void
assert_repeats(struct player *p, const char *from, const char *to)
{
	char *a = mpvlib.get_property_string(p->mpv, "ab-loop-a"),
	     *b = mpvlib.get_property_string(p->mpv, "ab-loop-b");

	assert_string_equal(a, from);
	assert_string_equal(b, to);
	mpvlib.free(a);
	mpvlib.free(b);
}

static bool
fades_nowhere(struct player *p)
{
	return !strstr(chain(p), "afade");
}

static void
a_loop_fades_where_it_jumps(void **state)
{
	struct player *p = playing(built());

	player_loop(p, 5000, 6000);
	until(p, fades_in_at_a_turn);
	assert_repeats(p, "5.000000", "6.005000");
	player_seek(p, 5500);
	until(p, fades_in_and_out);
	player_sounds(p, two);
	until(p, switches_stereo);
	assert_true(fades_in_and_out(p));
	player_seek(p, 4000); /* comes to the loop from before it */
	until(p, fades_in_at_a_turn);
	assert_repeats(p, "5.000000", "6.005000");
	player_seek(p, 6001); /* behind its end */
	until(p, fades_nowhere);
	player_seek(p, 6000);
	until(p, fades_in_and_out);
	player_loop(p, -1, -1);
	player_seek(p, 7000);
	until(p, fades_nowhere);
	assert_repeats(p, "no", "no");
	test_load(p, 2, PLAYER_FILE, test_path("tone.wav"), 5000, false);
	test_wait(p, PLAYER_LOADED, 2);
	assert_true(fades_nowhere(p));
	assert_true(player_close(p, PATIENCE_MS));
}

/* Where the output mixes, filters come without a gap: the plugin waits in the chain. */
static void
on_pulse_the_plugin_is_there_from_the_start(void **state)
{
	const struct player_options o = { .output = "pulse", .plugin = built() };
	struct player *p = test_new(&o);

	player_start(p);
	test_load(p, 1, PLAYER_FILE, test_path("tone.wav"), 0, false);
	test_wait(p, PLAYER_LOADED, 1);
	CLEANUP(pointer_free) char *before = xstrdup(chain(p));
	assert_non_null(strstr(before, BOARD_PLUGIN));
	player_sounds(p, two);
	player_switch(p, 1);
	assert_string_equal(chain(p), before);
	assert_true(player_close(p, PATIENCE_MS));
}

/* Returns true if libmpv's buffer for PulseAudio has this many ms. */
static bool
buffer_is(struct player *p, const char *ms)
{
	char *is = mpvlib.get_property_string(p->mpv, "pulse-buffer");
	bool same = is && strcmp(is, ms) == 0;

	mpvlib.free(is);
	return same;
}

static bool
buffer_is_short(struct player *p)
{
	return buffer_is(p, "40");
}

static void
on_pulse_the_buffer_is_short_from_the_equaliser_to_a_track_without_it(void **state)
{
	const struct player_options o = { .output = "pulse", .plugin = built() };
	struct player *p = test_new(&o);

	player_start(p);
	test_load(p, 1, PLAYER_FILE, test_path("tone.wav"), 0, false);
	test_wait(p, PLAYER_LOADED, 1);
	assert_true(buffer_is(p, "100"));
	player_sounds(p, two);
	until(p, buffer_is_short); /* not only from the next track on */
	test_load(p, 2, PLAYER_FILE, test_path("tone.wav"), 0, false);
	test_wait(p, PLAYER_SOUNDING, 2);
	assert_true(buffer_is_short(p));
	player_sounds(p, NULL);
	test_load(p, 3, PLAYER_FILE, test_path("tone.wav"), 0, false);
	test_wait(p, PLAYER_SOUNDING, 3);
	assert_true(buffer_is(p, "100"));
	assert_true(player_close(p, PATIENCE_MS));
}

/* JACK is not asked to be there: silence takes its place, in the same format. */
static void
one_channel_goes_to_both_ports_of_jack(void **state)
{
	const struct player_options o = { .output = "jack", .plugin = built() };
	struct player *p = test_new(&o);

	player_start(p);
	test_load(p, 1, PLAYER_FILE, test_path("mono.flac"), 0, false);
	assert_int_equal(test_wait(p, PLAYER_LOADED, 1).info.out_channels, 2);
	assert_non_null(strstr(chain(p), "pan=stereo"));
	assert_true(player_close(p, PATIENCE_MS));
}

static void
a_folder_may_have_any_name(void **state)
{
	static const char name[] = "a[b]:c,d'e;f g\\h%i=j@k";
	CLEANUP(pointer_free) char *path = xasprintf("%s/%s/%s", test_folder, name, BOARD_PLUGIN);

	assert_int_equal(mkdir(test_path(name), 0700), 0);
	/* Not a link, which would be followed. */
	setenv("PLUGIN", built(), 1);
	setenv("TO", path, 1);
	test_shell("cp \"$PLUGIN\" \"$TO\"");
	struct player *p = playing(path);
	player_sounds(p, two);
	until(p, switches_stereo);
	assert_true(player_close(p, PATIENCE_MS));
}

static bool
has_the_held_gain(struct player *p)
{
	return strstr(chain(p), "volume=0.841395142:precision=double");
}

static bool
has_the_filters(struct player *p)
{
	return strstr(chain(p),
		"equalizer=f=3000.000000:t=q:w=2.000000000:g=6.000000,"
		"lowshelf=f=100.000000:t=q:w=0.700000000:g=-3.000000");
}

static void
refused(const char *path, const char *why)
{
	struct player *p = playing(path);

	player_sounds(p, two);
	struct player_event ev = test_wait(p, PLAYER_SWITCH, 0);
	if (!strstr(ev.text, why) || !strstr(ev.text, "switching sounds clicks"))
		fail_msg("%s", ev.text);
	assert_int_equal(instances(p), 0);
	/* FFmpeg's own filters do it, where there is anything to do. */
	until(p, has_the_held_gain);
	player_switch(p, 1);
	until(p, has_the_filters);
	player_sounds(p, (const struct player_sound[2]){ { .gain_db = 0 } });
	player_switch(p, 0);
	until(p, chain_is_empty);
	player_sounds(p, NULL);
	assert_true(player_close(p, PATIENCE_MS));
}

static void
what_others_may_write_is_not_loaded(void **state)
{
	setenv("PLUGIN", built(), 1);
	test_shell("mkdir -p open/closed && cp \"$PLUGIN\" open/closed/plugin.so && "
		   "cp \"$PLUGIN\" open.so && chmod 757 open && chmod 766 open.so && "
		   "ln -s open/closed/plugin.so linked.so && echo text >text.so");
	refused(test_path("open.so"), "open.so, so earlog loads no plugin");
	refused(test_path("open/closed/plugin.so"), "/open, so earlog loads no plugin");
	refused(test_path("linked.so"), "/open, so earlog loads no plugin");
	refused(test_path("nowhere.so"), "No such file");
	refused(test_path("text.so"), "cannot be loaded");
}

/* ---- what comes out, as libmpv writes it into a file ---- */

enum { FRAMES = 960000 };

/* Frame n is n mod 30000 on the left, and always the same on the right: whatever a gain does to
 * both, what is left over right tells the frame. */
static void
write_marked(const char *name)
{
	int16_t *v = xcalloc(FRAMES, 4);

	for (int i = 0; i < FRAMES; i++) {
		v[2 * i] = (int16_t)(i % 30000);
		v[2 * i + 1] = 30000;
	}
	test_write("marked.raw", v, FRAMES * 4);
	free(v);
	setenv("TO", name, 1);
	test_shell("ffmpeg -v error -y -f s16le -ar 48000 -ac 2 -i marked.raw \"$TO\"");
}

/* Plays a file into out.wav, without a clock, through this chain; `meanwhile` until it has ended.
 * With other options than earlog's, which plays into no file. */
static void
play_into_file(const char *name, const char *graph, void (*meanwhile)(void))
{
	struct err err = ERR_INIT;
	char *chain = xasprintf("lavfi=graph=%%%zu%%%s", strlen(graph), graph);
	const char *const options[][2] = { { "config", "no" }, { "vid", "no" }, { "ao", "pcm" },
		{ "ao-pcm-file", test_path("out.wav") }, { "af", *graph ? chain : "" },
		{ "idle", "once" } };

	if (!mpvlib_open(&err))
		fail_msg("%s", err.msg);
	mpv_handle *mpv = mpvlib.create();
	for (size_t i = 0; i < LENGTH(options); i++)
		assert_true(mpvlib.set_option_string(mpv, options[i][0], options[i][1]) >= 0);
	assert_true(mpvlib.initialize(mpv) >= 0);
	assert_true(mpvlib.command_async(
			    mpv, 0, (const char *[]){ "loadfile", test_path(name), NULL }) >= 0);
	for (;;) {
		const mpv_event *ev = mpvlib.wait_event(mpv, meanwhile ? 0 : PATIENCE_MS / 1000);
		if (ev->event_id == MPV_EVENT_END_FILE) {
			const mpv_event_end_file *end = ev->data;
			assert_int_equal(end->reason, MPV_END_FILE_REASON_EOF);
			break;
		}
		if (meanwhile)
			meanwhile();
	}
	mpvlib.terminate_destroy(mpv);
	free(chain);
}

/* The samples of out.wav; the caller frees. */
static float *
written(size_t *n)
{
	struct buf bytes = BUF_INIT;
	struct err err = ERR_INIT;
	bool found;

	test_shell("ffmpeg -v error -y -i out.wav -f f32le out.raw");
	assert_true(file_read(test_path("out.raw"), 1 << 26, &bytes, &found, &err));
	*n = bytes.len / sizeof(float);
	return (float *)(void *)buf_detach(&bytes);
}

static struct board *
board(char **path)
{
	struct err err = ERR_INIT;
	struct board *b = player_plugin_open(built(), path, &err);

	if (!b)
		fail_msg("%s", err.msg);
	return b;
}

static struct board *switched;

static void
to_and_fro(void)
{
	atomic_fetch_xor(&switched->which, 1);
}

static void
no_frame_is_lost_by_switching(void **state)
{
	struct board_sound quiet;
	char *path;
	size_t n, changed = 0;

	switched = board(&path);
	memset(&quiet, 0, sizeof(quiet));
	board_put_sound(switched, 0, &quiet);
	quiet.gain_db = -9;
	board_put_sound(switched, 1, &quiet);
	atomic_store(&switched->on, true);
	atomic_store(&switched->which, 1);
	CLEANUP(pointer_free) char *graph = plugin_graph(path);
	write_marked("marked.flac");
	play_into_file("marked.flac", graph, to_and_fro);
	float *v = written(&n);
	assert_int_equal(n, 2 * FRAMES);
	for (size_t i = 0; i < FRAMES; i++) {
		double is = (double)v[2 * i] / (double)v[2 * i + 1] * 30000;
		if (fabs(is - (double)(i % 30000)) > 0.05)
			fail_msg("at frame %zu there is %.2f", i, is);
		changed += v[2 * i + 1] != 30000 / 32768.0f;
	}
	print_message(
		"    %zu of %d frames were of the other sound, or between\n", changed, FRAMES);
	assert_true(changed > 0);
	atomic_store(&switched->which, 0);
	free(v);
	free(path);
}

static void
a_sound_that_changes_nothing_is_every_bit_of_the_file(void **state)
{
	char *path;
	struct board *b = board(&path);
	CLEANUP(pointer_free) char *graph = plugin_graph(path);
	struct board_sound flat;

	memset(&flat, 0, sizeof(flat));
	board_put_sound(b, 0, &flat);
	atomic_store(&b->on, true);
	atomic_store(&b->which, 0);
	test_shell("ffmpeg -v error -y -f lavfi -i anoisesrc=d=2:r=44100:a=1:s=1 -f lavfi -i "
		   "anoisesrc=d=2:r=44100:a=1:s=2 -filter_complex amerge -c:a pcm_s24le 24.wav && "
		   "ffmpeg -v error -y -i 24.wav -c:a pcm_s16le 16.wav && "
		   "ffmpeg -v error -y -i 24.wav 24.flac");
	static const char *const files[] = { "16.wav", "24.flac" };
	for (size_t i = 0; i < LENGTH(files); i++)
		for (int through = 0; through < 2; through++) {
			play_into_file(files[i], through ? graph : "", NULL);
			setenv("FILE", files[i], 1);
			test_shell(
				"ffmpeg -v error -y -i out.wav -c:a pcm_s32le -f s32le is.raw && "
				"ffmpeg -v error -y -i \"$FILE\" -c:a pcm_s32le -f s32le "
				"was.raw && cmp is.raw was.raw");
		}
	free(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_stands_in_the_chain_but_while_sounds_are_compared),
		cmocka_unit_test(both_sounds_go_on_over_seeks_and_loads),
		cmocka_unit_test(a_loop_fades_where_it_jumps),
		cmocka_unit_test(on_pulse_the_plugin_is_there_from_the_start),
		cmocka_unit_test(
			on_pulse_the_buffer_is_short_from_the_equaliser_to_a_track_without_it),
		cmocka_unit_test(one_channel_goes_to_both_ports_of_jack),
		cmocka_unit_test(a_folder_may_have_any_name),
		cmocka_unit_test(what_others_may_write_is_not_loaded),
		cmocka_unit_test(no_frame_is_lost_by_switching),
		cmocka_unit_test(a_sound_that_changes_nothing_is_every_bit_of_the_file),
	};

	return all_need("ffmpeg", LENGTH(tests)) &&
		cmocka_run_group_tests(tests, test_make_folder, test_remove_folder);
}
