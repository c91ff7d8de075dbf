/* What stands in libmpv's filter chain, when, and what comes out of it. */
#include "base/os_process.h"
#include "player/player_private.h"
#include "player/player_test.h"
#include "player/plugin.h"

/* The plugin of this build: above the folder of the test, where the program of the build is. */
static const char *
built(void)
{
	static char path[PATH_MAX];
	char self[PATH_MAX - 64];

	assert_non_null(realpath(os_self(), self));
	for (char *cut = strrchr(self, '/'); cut; cut = strrchr(self, '/')) {
		*cut = '\0';
		snprintf(path, sizeof(path), "%s/%s", self, BOARD_PLUGIN);
		if (access(path, R_OK) == 0)
			return path;
	}
	fail_msg("%s was not built", BOARD_PLUGIN);
	return NULL;
}

/* A player, playing tone.wav. */
static struct player *
playing(const char *plugin)
{
	const struct player_options o = { .output = "null", .plugin = plugin };
	struct player *p = player_new(&o);

	player_start(p);
	test_load(p, 1, PLAYER_FILE, test_path("tone.wav"), 0, false);
	test_wait(p, PLAYER_SOUNDING, 1);
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
	char *is = p->lib->get_property_string(p->mpv, "af");

	snprintf(text, sizeof(text), "%s", is ? is : "?");
	p->lib->free(is);
	return text;
}

/* Takes news until it is so. */
static void
until(struct player *p, bool (*is_so)(struct player *p))
{
	int64_t limit = test_now_us() + PATIENCE_MS * 1000;
	struct player_event ev;

	while (!is_so(p)) {
		assert_true(test_now_us() < limit);
		while (player_next_event(p, &ev))
			if (ev.kind == PLAYER_SWITCH || ev.kind == PLAYER_FAILED)
				fail_msg("%s", ev.text);
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
	return instances(p) == 2 && !atomic_load(&p->sw.board->clear);
}

static bool
switches_mono(struct player *p)
{
	return instances(p) == 1 && !atomic_load(&p->sw.board->clear);
}

static void
nothing_stands_in_the_chain_but_while_sounds_are_compared(void **state)
{
	struct player *p = playing(built());

	(void)state;
	assert_string_equal(chain(p), "");
	player_switch(p, 1);
	player_sounds(p, two);
	until(p, switches_stereo);
	assert_non_null(strstr(chain(p), BOARD_PLUGIN));
	/* It goes when it has faded, and at once where nothing sounds. */
	player_sounds(p, NULL);
	until(p, chain_is_empty);
	player_sounds(p, two);
	until(p, switches_stereo);
	player_pause(p, true);
	player_sounds(p, NULL);
	until(p, chain_is_empty);
	player_pause(p, false);
	assert_true(player_close(p, PATIENCE_MS));
}

static void
both_sounds_go_on_over_seeks_and_loads(void **state)
{
	struct player *p = playing(built());

	(void)state;
	player_sounds(p, two);
	player_switch(p, 1);
	until(p, switches_stereo);
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
	p = player_new(&o);
	player_sounds(p, two);
	player_start(p);
	test_load(p, 1, PLAYER_FILE, test_path("tone.wav"), 0, false);
	test_wait(p, PLAYER_SOUNDING, 1);
	assert_true(switches_stereo(p));
	assert_false(atomic_load(&p->sw.board->enter));
	assert_true(player_close(p, PATIENCE_MS));
}

static bool
a_tone_alone(struct player *p)
{
	return switches_stereo(p) && !atomic_load(&p->sw.board->on);
}

static void
a_tone_comes_and_goes(void **state)
{
	struct player *p = playing(built());

	(void)state;
	player_tone(p, &(struct player_tone){ .hz = 440, .level_dbfs = 0 });
	until(p, a_tone_alone);
	assert_true(p->sw.tone_is.level_dbfs == PLAYER_TONE_MOST_DB);
	player_tone(p, NULL);
	until(p, chain_is_empty);
	assert_true(player_close(p, PATIENCE_MS));
}

static void
a_folder_may_have_any_name(void **state)
{
	static const char name[] = "a[b]:c,d'e;f g\\h%i=j@k";
	char *path = xasprintf("%s/%s/%s", test_folder, name, BOARD_PLUGIN);

	(void)state;
	assert_int_equal(mkdir(test_path(name), 0700), 0);
	/* Not a link, which would be followed. */
	setenv("PLUGIN", built(), 1);
	setenv("TO", path, 1);
	test_shell("cp \"$PLUGIN\" \"$TO\"");
	struct player *p = playing(path);
	player_sounds(p, two);
	until(p, switches_stereo);
	assert_true(player_close(p, PATIENCE_MS));
	free(path);
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
	if (!strstr(ev.text, why) || !strstr(ev.text, "a switch is heard as a click"))
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
	(void)state;
	setenv("PLUGIN", built(), 1);
	test_shell("mkdir -p open/closed && cp \"$PLUGIN\" open/closed/plugin.so && "
		   "cp \"$PLUGIN\" open.so && chmod 757 open && chmod 766 open.so && "
		   "ln -s open/closed/plugin.so linked.so && echo text >text.so");
	refused(test_path("open.so"), "open.so, and so what earlog would load");
	refused(test_path("open/closed/plugin.so"), "/open, and so what earlog would load");
	refused(test_path("linked.so"), "/open, and so what earlog would load");
	refused(test_path("nowhere.so"), "No such file");
	refused(test_path("text.so"), "cannot be loaded");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_stands_in_the_chain_but_while_sounds_are_compared),
		cmocka_unit_test(both_sounds_go_on_over_seeks_and_loads),
		cmocka_unit_test(a_tone_comes_and_goes),
		cmocka_unit_test(a_folder_may_have_any_name),
		cmocka_unit_test(what_others_may_write_is_not_loaded),
	};

	return all_need("ffmpeg", LENGTH(tests)) &&
		cmocka_run_group_tests(tests, test_make_folder, test_remove_folder);
}
