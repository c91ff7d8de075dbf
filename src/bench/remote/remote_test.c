/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bench/remote/remote_private.h"

#include <sys/stat.h>

#include "base/core/mem.h"
#include "bench/playback/playback.h"
#include "support/needs.h"
#include "support/sitting_world.h"
#include "support/test.h"

TEST(only_a_local_bus_is_spoken_to)
{
	static const char *const local[] = { "unix:path=/run/user/1000/bus",
		"unix:abstract=/tmp/dbus-x,guid=1", "unix:path=/a;unix:path=/b" };
	static const char *const others[] = { "tcp:host=10.0.0.1,port=1",
		"unix:path=/a;tcp:host=10.0.0.1", "unixexec:path=/bin/sh",
		"autolaunch:", "unix:path=/a;", "disabled:", "x", ";unix:path=/a",
		"nonce-tcp:host=1" };

	for (size_t i = 0; i < LENGTH(local); i++)
		assert_true(remote_has_bus(local[i], NULL));
	for (size_t i = 0; i < LENGTH(others); i++)
		assert_false(remote_has_bus(others[i], "/tmp"));
}

TEST(a_bus_is_found_where_the_runtime_folder_has_one)
{
	char home[TEST_FOLDER_MAX];

	assert_true(test_home_make(home));
	CLEANUP(pointer_free) char *folder = xasprintf("%s/,remote x", home);
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_false(remote_has_bus(NULL, folder));
	assert_false(remote_has_bus(NULL, NULL));
	assert_false(remote_has_bus(NULL, "relative"));
	CLEANUP(pointer_free) char *bus = xasprintf("%s/bus", folder);
	assert_int_equal(mkfifo(bus, 0600), 0);
	assert_true(remote_has_bus(NULL, folder));
	assert_true(test_folder_remove(home));
}

/* As with --no-media-keys, or where there is no bus. */
TEST(none_is_nothing_to_wait_for)
{
	struct pollfd p = { .fd = 0 };

	assert_int_equal(remote_poll(NULL, &p, 1), -1);
	assert_int_equal(p.fd, -1);
	remote_run_timers(NULL, INT64_MAX - 1);
	remote_send_changes(NULL);
	remote_close(NULL);
}

/* Begins a bench that looks for players on a bus that is asked nothing. */
static struct remote
remote_on_bus(struct world *w)
{
	static char no_bus;

	start(w, "walk");
	return (struct remote){ .looks = true, .s = w->s, .bus = (sd_bus *)&no_bus };
}

static void
set_peer(struct peer *p, const char *bus_name, const char *owner, const char *name)
{
	snprintf(p->bus_name, sizeof(p->bus_name), "%s", bus_name);
	snprintf(p->owner, sizeof(p->owner), "%s", owner);
	follow_init(&p->player, name);
}

/* What mpris_client.c leaves when the only player gives up its name on the bus. */
TEST_IN_WORLD(the_last_player_that_goes_is_gone_for_the_bench)
{
	struct world *w = *state;
	struct err err = ERR_INIT;
	struct remote r = remote_on_bus(w);

	set_peer(&r.peers[0], "org.mpris.MediaPlayer2.fake", ":1.7", "Fake");
	assert_true(followed_track_follow(w->s, "auto", &err));
	mpris_client_turn(&r);
	assert_true(playing_follows(&w->s->deck.play));
	r.peers[0] = (struct peer){ .r = &r };
	r.chosen = NULL;
	mpris_client_turn(&r);
	assert_false(playing_follows(&w->s->deck.play));
	assert_non_null(strstr(w->s->said, "Fake is gone"));
}

/* The names are the completions of :follow, that which "auto" means first. */
TEST_IN_WORLD(the_names_of_players_begin_with_the_one_that_plays)
{
	static const struct {
		const char *bus_name, *owner, *name;
	} players[] = {
		{ "org.mpris.MediaPlayer2.vlc", ":1.7", "Vlc" },
		{ "org.mpris.MediaPlayer2.hangs", "", "Hangs" },
		{ "org.mpris.MediaPlayer2.strawberry", ":1.9", "Strawberry" },
		{ "org.mpris.MediaPlayer2.quod", ":1.8", "Quod" },
	};
	struct world *w = *state;
	struct err err = ERR_INIT;
	struct remote r = remote_on_bus(w);

	for (size_t i = 0; i < LENGTH(players); i++)
		set_peer(&r.peers[i], players[i].bus_name, players[i].owner, players[i].name);
	r.peers[2].player.status = FOLLOW_PLAYING;
	assert_true(followed_track_follow(w->s, "auto", &err));
	mpris_client_turn(&r);
	assert_string_equal(followed_track_player_name(w->s, 0), "Strawberry");
	assert_string_equal(followed_track_player_name(w->s, 1), "Vlc");
	assert_string_equal(followed_track_player_name(w->s, 2), "Quod");
	assert_null(followed_track_player_name(w->s, 3));
}
