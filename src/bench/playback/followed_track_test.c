/* The track of another player, which the test plays: notes about it, and tracks that are on no
 * list.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */

#include "audio/deck/deck_private.h"
#include "support/sitting_world.h"

#define S 1000000000LL

static struct follow_player player;
static int64_t zero_ns; /* when it was at 0:00 */

static const char *of_album = ""; /* of the tracks that play */

static void
plays(struct world *w, const char *title, const char *artist, int64_t length_ms)
{
	struct follow_track t = { .length_us = length_ms * 1000 };

	follow_text(t.album, sizeof(t.album), of_album);
	follow_text(t.title, sizeof(t.title), title);
	follow_text(t.artist, sizeof(t.artist), artist);
	follow_address(&t, "https://example.org/watch?v=1");
	zero_ns = clock_mono_ns();
	follow_set_track(&player, &t, zero_ns);
	follow_set_status(&player, FOLLOW_PLAYING, zero_ns);
	followed_track_player(w->s, &player);
	/* The track is believed when it has not changed for a while. */
	clock_set(zero_ns + FOLLOW_SETTLES_NS, clock_utc_ms() + FOLLOW_SETTLES_NS / 1000000);
	zero_ns = clock_mono_ns();
	run_timers(w->s, zero_ns);
}

static void
answers(struct world *w)
{
	int64_t now_ns = clock_mono_ns();

	player.asked_ns = now_ns;
	follow_answer(&player, (now_ns - zero_ns) / 1000, now_ns, now_ns);
	followed_track_player(w->s, &player);
}

/* Time goes on, and the player answers each half second. */
static void
goes_on(struct world *w, int halves)
{
	for (int i = 0; i < halves; i++) {
		clock_set(clock_mono_ns() + S / 2, clock_utc_ms() + 500);
		run_timers(w->s, clock_mono_ns());
		answers(w);
	}
}

static const struct note *
marked(struct world *w)
{
	struct err err = ERR_INIT;

	press(w);
	if (!writing_mark(w->s, NULL, &err))
		fail_msg("%s", err.msg);
	return sitting_chosen_note(w->s);
}

static void
begin(struct world *w)
{
	struct err err = ERR_INIT;
	struct uuid near;

	write_file(w, "list.yaml",
		"id: l\ntitle: L\nsections:\n  - id: timbre\n    tracks:\n"
		"      - {id: low, title: Low, signal: sine 60 30s}\n"
		"      - {id: shivers, title: Shivers, artist: Ed Sheeran, duration: \"3:27\", "
		"cues: [{at: \"0:10\", label: ten}]}\n");
	start(w, "desk");
	clock_set(100 * S, 1700000000000);
	follow_init(&player, "Fake");
	player.can.seek = player.can.pause = player.can.play = true;
	assert_null(deck_follow_wish(&w->s->deck));
	assert_false(followed_track_may_be(w->s, &near, &err));
	assert_string_equal(
		err.msg, "no player is followed: \1follow\2 follows the player that plays");
	assert_true(followed_track_follow(w->s, "", &err));
	assert_string_equal(deck_follow_wish(&w->s->deck), "auto");
}

TEST_IN_WORLD(its_track_and_position_are_noted)
{
	struct world *w = *state;

	begin(w);
	plays(w, "Shivers (Official Video)", "Ed Sheeran", 207500);
	assert_int_equal(w->s->item, 1);
	/* The next session begins there, also if this one is killed now. */
	assert_true(uuid_same(
		&((struct sitting_row *)record_find(&w->s->rec, ROW_SITTING, &w->s->sitting))->item,
		&w->s->items[1].item->row.uuid));
	assert_true(w->s->deck.play.about);
	const struct note *n = marked(w);
	assert_true(n->about);
	assert_string_equal(note_pos_from(n), POS_CLOCK); /* it has not said a position yet */
	goes_on(w, 4);
	assert_false(w->s->deck.play.about);
	n = marked(w);
	assert_false(n->about);
	assert_int_equal(n->pos_ms, 2000);
	assert_string_equal(note_pos_from(n), POS_PLAYER);
	assert_null(n->pos_from);
	assert_int_equal(n->pos_spread_ms, 0);
	assert_string_equal(record_find(&w->s->rec, ROW_ITEM, &n->item)
			? sitting_item(w->s)->recording->title
			: "",
		"Shivers");
	/* The answer to the question at the key decides. */
	struct follow_request q;
	while (deck_follow_next_request(&w->s->deck, &q))
		;
	n = marked(w);
	assert_true(deck_follow_next_request(&w->s->deck, &q));
	assert_int_equal(q.kind, FOLLOW_ASK);
	zero_ns += 40000000; /* 40 ms behind what the answers before it said */
	answers(w);
	n = sitting_chosen_note(w->s);
	assert_int_equal(n->pos_ms, 1960);
	assert_int_equal(n->pos_spread_ms, 40);
}

TEST_IN_WORLD(what_is_on_no_list_is_added_with_the_first_note)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin(w);
	size_t items = w->s->nitems;
	plays(w, "AC/DC: Thunderstruck", "AC/DC", 292000);
	goes_on(w, 4);
	assert_int_equal(w->s->nitems, items);
	assert_null(sitting_item(w->s));
	transport_load_again(w->s); /* as when the library found a file of the item before */
	assert_true(w->s->deck.play.unlisted && playing_is_clock(&w->s->deck.play));
	goes_on(w, 4);
	assert_false(writing_mark(w->s, "x", &err)); /* no kind of marker: nothing is added */
	assert_int_equal(w->s->nitems, items);
	const struct note *n = marked(w);
	assert_int_equal(w->s->nitems, items + 1);
	assert_int_equal(n->pos_ms, 4000);
	assert_string_equal(note_pos_from(n), POS_PLAYER);
	const struct track_row *t = sitting_item(w->s);
	assert_true(uuid_same(&n->item, &t->item->row.uuid));
	assert_string_equal(t->recording->title, "AC/DC: Thunderstruck");
	assert_string_equal(t->recording->artist, "AC/DC");
	assert_int_equal(t->recording->length_ms, 292000);
	assert_int_equal(t->nsources, 1);
	assert_string_equal(t->sources[0]->locator, "https://example.org/watch?v=1");
	assert_true(sounds(w->s));
	/* Undone, it is on no list again, and the first item is not taken for it. */
	assert_true(sitting_undo(w->s, &err) && sitting_undo(w->s, &err));
	assert_int_equal(w->s->nitems, items);
	assert_true(w->s->deck.play.unlisted);
	assert_null(sitting_item(w->s));
	assert_true(sitting_redo(w->s, &err) && sitting_redo(w->s, &err));
	/* The same track again is that item. */
	plays(w, "Shivers", "Ed Sheeran", 207000);
	plays(w, "AC/DC: Thunderstruck", "AC/DC", 292000);
	assert_int_equal(w->s->nitems, items + 1);
	assert_int_equal(w->s->item, items);
	assert_true(sitting_undo(w->s, &err)); /* the marker; the track is the step before it */
	assert_int_equal(w->s->nitems, items + 1);
	/* Its position is not that of a track on the list. */
	plays(w, "Back in Black", "AC/DC", 255000);
	goes_on(w, 40);
	assert_true(w->s->deck.play.unlisted);
	/* A swap plays it again from shortly before. */
	assert_int_equal(sitting_now(w->s).pos_ms, 20000);
	assert_true(wear_device(w->s, 2, &err));
	run_confirm(w->s);
	assert_true(sitting_now(w->s).pos_ms < 20000);
	assert_true(followed_track_follow(w->s, "off", &err));
	assert_int_equal(sitting_now(w->s).pos_ms, 0);
}

/* Time goes on, and the player reports no position. */
static void
goes_on_unseen(struct world *w, int seconds)
{
	for (int i = 0; i < 2 * seconds; i++) {
		clock_set(clock_mono_ns() + S / 2, clock_utc_ms() + 500);
		run_timers(w->s, clock_mono_ns());
		followed_track_player(w->s, &player);
	}
}

TEST_IN_WORLD(adding_what_is_heard_keeps_the_clock_that_runs)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin(w);
	plays(w, "Slow Air", "Ida Blum", 200000);
	goes_on_unseen(w, 11);
	assert_int_equal(marked(w)->pos_ms, 11000);
	goes_on_unseen(w, 3);
	const struct note *n = marked(w);
	assert_int_equal(n->pos_ms, 14000);
	assert_true(n->about);
	assert_string_equal(note_pos_from(n), POS_CLOCK);
	/* Neither undo nor a track of the list in its place changes what is heard. */
	assert_true(sitting_undo(w->s, &err) && sitting_undo(w->s, &err));
	assert_true(sitting_undo(w->s, &err));
	assert_true(w->s->deck.play.unlisted);
	goes_on_unseen(w, 1);
	assert_int_equal(marked(w)->pos_ms, 15000);
	plays(w, "Shivers (Live at Wembley)", "Ed Sheeran", 207000);
	assert_int_equal(sitting_now(w->s).pos_ms, 0);
	goes_on_unseen(w, 5);
	marked(w);
	assert_true(followed_track_here(w->s, &w->s->items[1].item->row.uuid, &err));
	goes_on_unseen(w, 2);
	n = marked(w);
	assert_int_equal(n->pos_ms, 7000);
	assert_true(uuid_same(&n->item, &w->s->items[1].item->row.uuid));
}

/* mpv says 59.999999 s at 1:00. */
TEST_IN_WORLD(a_player_that_rests_at_a_second_is_noted_there)
{
	struct world *w = *state;

	begin(w);
	plays(w, "Shivers", "Ed Sheeran", 207000);
	goes_on(w, 4);
	follow_set_status(&player, FOLLOW_PAUSED, clock_mono_ns());
	zero_ns = clock_mono_ns() - 60 * S + 1;
	answers(w);
	assert_int_equal(marked(w)->pos_ms, 60000);
	assert_int_equal(sitting_now(w->s).pos_ms, 60000);
}

TEST_IN_WORLD(keys_go_to_the_player_where_it_allows_them)
{
	struct world *w = *state;
	struct err err = ERR_INIT;
	struct follow_request q;

	begin(w);
	plays(w, "Shivers", "Ed Sheeran", 207000);
	goes_on(w, 40);
	while (deck_follow_next_request(&w->s->deck, &q))
		;
	transport_toggle(w->s);
	assert_true(deck_follow_next_request(&w->s->deck, &q));
	assert_int_equal(q.kind, FOLLOW_PAUSE);
	assert_true(sounds(w->s)); /* until it says that it has paused */
	assert_true(playback_go_cue(w->s, 1, &err));
	assert_true(deck_follow_next_request(&w->s->deck, &q));
	assert_int_equal(q.kind, FOLLOW_SEEK);
	assert_int_equal(q.pos_us, 10000000);
	assert_int_equal(sitting_now(w->s).pos_ms, 10000);
	assert_true(w->s->deck.play.about);
	answers(w); /* of before the seek */
	assert_int_equal(sitting_now(w->s).pos_ms, 10000);
	zero_ns = clock_mono_ns() - 10 * S;
	follow_seeked(&player, 10000000);
	goes_on(w, 4);
	assert_false(w->s->deck.play.about);
	assert_int_equal(sitting_now(w->s).pos_ms, 12000);

	/* A passage again and again. */
	assert_true(loop_start(w->s, &err));
	goes_on(w, 2);
	assert_true(loop_end(w->s, &err));
	assert_true(deck_follow_next_request(&w->s->deck, &q));
	assert_int_equal(q.pos_us, 12000000);

	assert_false(sounds_equaliser(w->s, "pk 500 3 q1", &err));
	assert_non_null(strstr(err.msg, "needs a file"));
	transport_play_item(w->s, 0);
	assert_int_equal(w->s->item, 1);
	assert_non_null(strstr(w->s->said, "chooses the track"));
	player.can.seek = player.can.pause = false;
	followed_track_player(w->s, &player);
	assert_false(loop_start(w->s, &err));
	assert_non_null(strstr(err.msg, "cannot be moved"));
	transport_toggle(w->s);
	assert_non_null(strstr(w->s->said, "cannot be paused"));
	assert_false(deck_follow_next_request(&w->s->deck, &q));

	assert_true(playing_loops(&w->s->deck.play));
	followed_track_player(w->s, NULL);
	assert_false(playing_follows(&w->s->deck.play));
	assert_true(playing_is_clock(&w->s->deck.play) && stands(w->s));
	assert_int_equal(w->s->deck.play.loop_ms, NO_MS); /* the clock has no loops */
	assert_true(followed_track_follow(w->s, "off", &err));
	assert_false(playing_is_clock(&w->s->deck.play));
}

TEST_IN_WORLD(a_clock_offers_and_follows_only_when_asked)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "walk");
	follow_init(&player, "Fake");
	if (deck_follow_wish(&w->s->deck)) {
		plays(w, "Low", "", 30000);
		assert_false(playing_follows(&w->s->deck.play));
		assert_non_null(strstr(w->s->said, "Fake plays “Low”: \1follow\2"));
	}
	assert_true(chain_choice_choose(w->s, "desk", &err));
	run_confirm(w->s);
	assert_null(deck_follow_wish(&w->s->deck));
	assert_true(chain_choice_add(w->s, "web: follow.player=chromium", &err));
	assert_string_equal(deck_follow_wish(&w->s->deck), "chromium");
	assert_true(playing_is_clock(&w->s->deck.play));
	clock_set(100 * S, 1700000000000);
	follow_init(&player, "Fake");
	plays(w, "Back in Black", "AC/DC", 255000);
	goes_on(w, 40);
	assert_true(chain_choice_choose(w->s, "desk", &err));
	run_confirm(w->s);
	assert_int_equal(sitting_now(w->s).pos_ms, 0);
	/* A command of the archive is not run: archives also come from others. */
	assert_true(chain_choice_add(w->s, "help: follow.command=touch /tmp/ran", &err));
	assert_int_equal(w->s->deck.p->follow.fd, -1);
	assert_null(w->s->deck.p->follow.command);
}

TEST_IN_WORLD(another_version_is_also_heard_until_the_key_files_it_here)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin(w);
	size_t items = w->s->nitems;
	plays(w, "Shivers", "Ed Sheeran", 207000);
	assert_int_equal(w->s->item, 1);
	struct uuid near;
	assert_true(followed_track_may_be(w->s, &near, &err));
	assert_true(uuid_none(&near));
	plays(w, "Shivers (Live at Wembley)", "Ed Sheeran", 207000);
	assert_true(w->s->deck.play.unlisted);
	assert_non_null(strstr(w->s->said, "this is Shivers"));
	goes_on(w, 4);
	const struct note *n = marked(w);
	struct uuid note = n->row.uuid, added = n->item;
	assert_int_equal(w->s->nitems, items + 1);
	goes_on(w, 2);
	assert_true(followed_track_here(w->s, &w->s->items[1].item->row.uuid, &err));
	assert_int_equal(w->s->item, 1);
	assert_int_equal(w->s->nitems, items);
	n = record_find(&w->s->rec, ROW_NOTE, &note);
	assert_true(uuid_same(&n->item, &w->s->items[1].item->row.uuid));
	assert_int_equal(n->pos_ms, 2000);
	assert_false(w->s->deck.play.unlisted);
	/* It is known from now on, and undo takes it back. */
	plays(w, "Low", "", 30000);
	plays(w, "Shivers (Live at Wembley)", "Ed Sheeran", 207000);
	assert_int_equal(w->s->item, 1);
	assert_false(w->s->deck.play.unlisted);
	assert_true(sitting_undo(w->s, &err));
	n = record_find(&w->s->rec, ROW_NOTE, &note);
	assert_true(uuid_same(&n->item, &added));
	plays(w, "Low", "", 30000);
	plays(w, "Shivers (Live at Wembley)", "Ed Sheeran", 207000);
	assert_int_not_equal(w->s->item, 1);
}

TEST_IN_WORLD(a_title_is_a_track_from_then_on_and_another_one_when_said_again)
{
	struct world *w = *state;
	struct err err = ERR_INIT;
	struct uuid near;

	begin(w);
	plays(w, "紅豆", "王菲", 200000);
	assert_true(w->s->deck.play.unlisted);
	assert_true(followed_track_here(w->s, &w->s->items[1].item->row.uuid, &err));
	assert_int_equal(w->s->item, 1);
	assert_string_equal(w->s->said, "this is Shivers");
	stop(w);
	begin(w);
	plays(w, "紅豆", "王菲", 200000);
	assert_int_equal(w->s->item, 1);
	assert_true(followed_track_here(w->s, &w->s->items[0].item->row.uuid, &err));
	plays(w, "Shivers", "Ed Sheeran", 207000);
	plays(w, "紅豆", "王菲", 200000);
	assert_int_equal(w->s->item, 0);
	assert_int_equal(record_count(&w->s->rec, ROW_HEARD_AS), 1);
	plays(w, "紅豆", "方大同", 200000); /* another singer's */
	assert_true(w->s->deck.play.unlisted);
	w->s->blind = uuid_random();
	assert_false(followed_track_may_be(w->s, &near, &err));
	w->s->blind = UUID_NONE;
}

TEST_IN_WORLD(what_has_no_name_is_never_the_chosen_track)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	begin(w);
	size_t items = w->s->nitems;
	plays(w, "Shivers", "Ed Sheeran", 207000);
	assert_int_equal(w->s->item, 1);
	plays(w, "", "", 120000);
	assert_true(w->s->deck.play.unlisted);
	goes_on(w, 4);
	marked(w);
	assert_int_equal(w->s->nitems, items + 1);
	assert_string_equal(sitting_item(w->s)->recording->title, "played by Fake");
	/* A short piece is no advertisement: a demo, a test tone, an interlude. */
	plays(w, "Interlude", "Shop", 20000);
	goes_on(w, 4);
	marked(w);
	assert_int_equal(w->s->nitems, ++items + 1);
	/* An advertisement makes no track, and has no notes. */
	plays(w, "Advertisement", "Shop", 30000);
	assert_non_null(strstr(w->s->said, "advertisement"));
	press(w);
	assert_false(writing_mark(w->s, NULL, &err));
	assert_int_equal(w->s->nitems, items + 1);
	/* Titles that come in steps are believed when they have stayed the same. */
	struct follow_track t = { .length_us = 207000000 };
	follow_text(t.title, sizeof(t.title), "Some page");
	follow_set_track(&player, &t, clock_mono_ns());
	followed_track_player(w->s, &player);
	clock_set(clock_mono_ns() + 100000000, clock_utc_ms());
	run_timers(w->s, clock_mono_ns());
	follow_text(t.title, sizeof(t.title), "Shivers");
	follow_text(t.artist, sizeof(t.artist), "Ed Sheeran");
	follow_set_track(&player, &t, clock_mono_ns());
	followed_track_player(w->s, &player);
	clock_set(clock_mono_ns() + FOLLOW_SETTLES_NS, clock_utc_ms());
	run_timers(w->s, clock_mono_ns());
	assert_int_equal(w->s->item, 1);
	assert_null(strstr(w->s->said, "Some page"));
}

static void
helper(struct world *w)
{
	struct pollfd fds[RUN_SOURCES];

	run_poll(w->s, fds);
	poll(&fds[RUN_HELPER], 1, 20);
	for (size_t i = 0; i < RUN_SOURCES; i++)
		fds[i].revents = i == RUN_HELPER ? fds[i].revents : 0;
	run_ready(w->s, fds);
	run_timers(w->s, clock_mono_ns());
}

TEST_IN_WORLD(a_helper_of_the_session_file_is_followed)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	write_file(w, "cantor.yaml",
		"id: cantor\ndevice: AFUL Cantor\nplaylist: ./list.yaml\nchains:\n"
		"  help: {follow: {command: \"printf 'playing\\\\t3\\\\tLow\\\\t-\\\\t30\\\\n'; "
		"sleep 1\"}}\n");
	start(w, "help");
	assert_null(deck_follow_wish(&w->s->deck));
	for (int i = 0; !playing_follows(&w->s->deck.play); i++) {
		assert_true(i < 3000);
		helper(w);
	}
	assert_int_equal(w->s->item, 0);
	assert_true(sounds(w->s) && playing_is_clock(&w->s->deck.play) && w->s->deck.play.about);
	assert_true(followed_track_follow(w->s, "off", &err));
	assert_false(playing_follows(&w->s->deck.play));
	assert_false(followed_track_follow(w->s, "off", &err));
	player = w->s->deck.p->follow.player;
	followed_track_player(w->s, &player); /* as its next line does */
	assert_false(playing_follows(&w->s->deck.play));
	assert_non_null(strstr(w->s->said, "The helper plays “Low”: \1follow\2"));
	deck_follow_has_bus(&w->s->deck, false);
	assert_true(followed_track_follow(w->s, "", &err));
	assert_null(deck_follow_wish(&w->s->deck));
	followed_track_player(w->s, &player);
	assert_true(playing_follows(&w->s->deck.play));
	for (int i = 0; playing_follows(&w->s->deck.play); i++) {
		assert_true(i < 3000);
		helper(w);
	}
	assert_true(w->s->deck.p->follow.restart_ns < INT64_MAX);
	/* A key left the chain while a line of its helper was waiting. */
	assert_true(chain_choice_add(w->s, "desk: output=4.4 mm", &err));
	assert_int_equal(deck_follow_on_helper(&w->s->deck, &player), FOLLOW_NOTHING);
	assert_true(w->s->deck.p->follow.restart_ns == INT64_MAX);
}

TEST_IN_WORLD(an_address_is_a_track_whose_title_the_player_says)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	write_file(w, "list.yaml",
		"id: l\ntitle: L\nsections:\n  - id: timbre\n    tracks:\n"
		"      - {id: low, title: Low, signal: sine 60 30s}\n"
		"      - {id: a1, url: \"https://example.org/watch?v=1\"}\n");
	start(w, "desk");
	clock_set(100 * S, 1700000000000);
	follow_init(&player, "Fake");
	assert_true(followed_track_follow(w->s, "", &err));
	assert_string_equal(w->s->items[1].recording->title, "https://example.org/watch?v=1");
	plays(w, "", "", 207500);
	assert_int_equal(w->s->item, 1);
	plays(w, "Shivers (Official Video) - YouTube", "Ed Sheeran", 207500);
	assert_int_equal(w->s->item, 1);
	assert_int_equal(w->s->nitems, 2);
	assert_string_equal(w->s->items[1].recording->title, "Shivers (Official Video)");
	assert_string_equal(w->s->items[1].recording->artist, "Ed Sheeran");
	struct uuid item = w->s->items[1].item->row.uuid;
	/* An address alone keeps that title, and the title of the file replaces it. */
	for (int i = 0; i < 2; i++) {
		stop(w);
		write_file(w, "list.yaml",
			i ? "id: l\ntitle: L\nsections:\n  - id: timbre\n    tracks:\n"
			    "      - {id: a1, title: Shakes, url: "
			    "\"https://example.org/watch?v=1\"}\n"
			  : "id: l\ntitle: L\nsections:\n  - id: timbre\n    tracks:\n"
			    "      - {id: a1, url: \"https://example.org/watch?v=1\"}\n");
		start(w, "desk");
		assert_int_equal(w->s->nitems, 1);
		assert_true(uuid_same(&w->s->items[0].item->row.uuid, &item));
		assert_string_equal(
			w->s->items[0].recording->title, i ? "Shakes" : "Shivers (Official Video)");
	}
}

/* What a message says of a track goes with it, and the length is known before the first note. */
TEST_IN_WORLD(what_is_said_of_a_track_goes_with_it)
{
	struct world *w = *state;

	begin(w);
	plays(w, "Interlude", "Someone", 120000);
	assert_non_null(strstr(w->s->said, "plays “Interlude”: a note adds it"));
	assert_int_equal(sitting_now(w->s).length_ms, 120000);
	plays(w, "Shivers", "Ed Sheeran", 207500);
	assert_string_equal(w->s->said, "");
}

TEST_IN_WORLD(without_a_list_tracks_are_under_albums_else_artists)
{
	static const struct {
		const char *title, *artist, *album;
	} heard[] = { { "A", "X", "" }, { "B", "Y", "" }, { "E", "X", "One" }, { "C", "X", "" },
		{ "D", "", "" }, { "F", "Y", "One" } };
	static const char *const expected[][2] = { { "D", NULL }, { "A", "X" }, { "C", "X" },
		{ "B", "Y" }, { "E", "One" }, { "F", "One" } };
	struct world *w = *state;
	struct err err = ERR_INIT;

	write_file(w, "list.yaml", "id: l\ntitle: L\nsections: []\n");
	start(w, "desk");
	clock_set(100 * S, 1700000000000);
	follow_init(&player, "Fake");
	assert_true(followed_track_follow(w->s, "", &err));
	for (size_t i = 0; i < LENGTH(heard); i++) {
		of_album = heard[i].album;
		plays(w, heard[i].title, heard[i].artist, 100000);
		goes_on(w, 2);
		marked(w);
	}
	of_album = "";
	assert_int_equal(w->s->nitems, LENGTH(heard));
	for (size_t i = 0; i < LENGTH(expected); i++) {
		assert_string_equal(w->s->items[i].recording->title, expected[i][0]);
		assert_true(text_order(w->s->items[i].group, expected[i][1]) == 0);
	}
	/* With a list they are under “also heard”. */
	stop(w);
	write_file(w, "list.yaml",
		"id: l\ntitle: L\nsections: [{id: s, tracks: [{id: t, title: T}]}]\n");
	start(w, "desk");
	assert_int_equal(w->s->nitems, LENGTH(heard) + 1);
	assert_null(w->s->items[1].group);
}
