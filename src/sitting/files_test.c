/* What is added at the bench goes into the playlist's file, when that is asked for, and is there at
 * the next start. */
#include "support/sitting_world.h"

#include "base/file.h"
#include "sitting/sitting_private.h"

static char *
file_text(const struct world *w, const char *name)
{
	char *path = xasprintf("%s/%s", w->folder, name);
	struct buf b = BUF_INIT;
	struct err err = ERR_INIT;
	bool found;

	assert_true(file_read(path, 1 << 20, &b, &found, &err) && found);
	free(path);
	return buf_detach(&b);
}

static void
assert_file_has(const struct world *w, const char *name, const char *text)
{
	char *now = file_text(w, name);

	if (!strstr(now, text))
		fail_msg("no \"%s\" in\n%s", text, now);
	free(now);
}

static void
a_cue_goes_into_file_and_record(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "walk");
	press(w);
	sitting_seek(w->s, 7250);
	if (!sitting_add_cue(w->s, "crescendo", &err))
		fail_msg("%s", err.msg);
	assert_file_has(
		w, "list.yaml", "{from: \"0:10\", label: on}, {at: \"~0:07\", label: crescendo}]}");
	assert_non_null(strstr(w->s->said, "list.yaml, line 7"));
	assert_int_equal(w->s->item, 0);
	assert_int_equal(w->s->items[0].ncues, 3);
	const struct cue *c = w->s->items[0].cues[1];
	assert_string_equal(c->label, "crescendo");
	assert_int_equal(c->pos_ms, 7000);
	assert_true(c->about);
	assert_int_equal(c->rank, 2);
	struct uuid made = c->row.uuid, like = uuid_of("cue:bass/low#1/crescendo");
	assert_true(uuid_same(&made, &like));
	char *path = xasprintf("%s/list.yaml", w->folder);
	assert_true(sitting_has_read(w->s, path)); /* what the watch would tell is known */
	stop(w);
	start(w, "walk");
	assert_int_equal(w->s->items[0].ncues, 3);
	write_file(w, "list.yaml", playlist_yaml);
	assert_false(sitting_has_read(w->s, path));
	stop(w);
	free(path);
}

static void
a_cue_of_what_plays_keeps_its_tenths(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "desk");
	run_until(w, sounds);
	sitting_pause(w->s, true);
	sitting_seek(w->s, 4300);
	assert_true(sitting_mark(w->s, NULL, &err));
	assert_true(sitting_add_cue(w->s, "", &err));
	assert_file_has(w, "list.yaml", "label: on}, {at: \"0:04.3\"}]}");
	assert_int_equal(w->s->items[0].cues[0]->pos_ms, 4300);
	assert_true(sitting_undo(w->s, &err));
	assert_non_null(
		strstr(w->s->said, "undo changes no file: cue 0:04.3 stays in list.yaml, line 7"));
	assert_int_equal(w->s->items[0].nnotes, 1);
	assert_true(sitting_undo(w->s, &err));
	assert_int_equal(w->s->items[0].nnotes, 0);
	assert_int_equal(sitting_now(w->s).pos_ms, 4300);
	stop(w);
}

static void
a_cue_made_in_a_loop_has_its_range(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "desk");
	run_until(w, sounds);
	sitting_pause(w->s, true);
	sitting_seek(w->s, 3000);
	assert_true(sitting_loop_start(w->s, &err));
	sitting_seek(w->s, 7600);
	assert_true(sitting_loop_end(w->s, &err));
	assert_true(sitting_add_cue(w->s, "chorus", &err));
	assert_file_has(w, "list.yaml", "label: on}, {at: \"0:03-0:07.6\", label: chorus}]}");
	assert_int_equal(w->s->items[0].cues[0]->pos_ms, 3000);
	assert_int_equal(w->s->items[0].cues[0]->pos_end_ms, 7600);
	/* Before the start of the track in this file the time is 0:00. */
	sitting_loop_off(w->s);
	struct source *src = change_copy(w->s, ROW_SOURCE, &w->s->deck.play.source);
	src->offset_ms = 5000;
	change_one(w->s, ROW_SOURCE, src, NULL);
	sitting_seek(w->s, 2000);
	capture_forget_key(w->s);
	if (!sitting_add_cue(w->s, "before", &err))
		fail_msg("%s", err.msg);
	assert_file_has(w, "list.yaml", "{at: \"0:00\", label: before}]}");
	stop(w);
}

static void
a_file_that_changed_is_read_and_one_that_broke_is_refused(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;
	char *other = xasprintf("# mine\n%s      - {id: more, title: More}\n", playlist_yaml);

	start(w, "walk");
	write_file(w, "list.yaml", other);
	assert_int_equal(w->s->nitems, 3);
	assert_true(sitting_add_cue(w->s, "x", &err));
	assert_non_null(strstr(w->s->said, "had changed"));
	assert_int_equal(w->s->nitems, 4);
	assert_file_has(w, "list.yaml", "# mine\n");
	write_file(w, "list.yaml", "sections: [");
	assert_false(sitting_add_cue(w->s, "y", &err));
	if (!strstr(err.msg, "list.yaml:2:1: "))
		fail_msg("%s", err.msg);
	assert_file_has(w, "list.yaml", "sections: [");
	assert_int_equal(w->s->nitems, 4);
	stop(w);
	free(other);
}

static void
an_item_of_the_bench_goes_into_its_section(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "walk");
	assert_false(sitting_into_playlist(w->s, &err)); /* is there */
	assert_true(sitting_add_item(w->s, "https://example.org/Live:its", "bass", &err));
	struct uuid added = w->s->items[w->s->chosen].item->row.uuid;
	sitting_play_item(w->s, w->s->chosen);
	assert_false(sitting_add_cue(w->s, "x", &err));
	assert_non_null(strstr(err.msg, "add-to-playlist"));
	if (!sitting_into_playlist(w->s, &err))
		fail_msg("%s", err.msg);
	assert_file_has(w, "list.yaml",
		"not-there.flac}\n      - {id: live-its-bbf7, title: \"Live:its\", "
		"url: \"https://example.org/Live:its\"}\n");
	stop(w);
	start(w, "walk");
	assert_int_equal(w->s->nitems, 4);
	assert_true(uuid_same(&w->s->items[2].item->row.uuid, &added));
	stop(w);
}

static void
what_was_also_heard_gets_a_section(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "walk");
	assert_true(sitting_add_item(w->s, "At the fair", NULL, &err));
	struct uuid added = w->s->items[w->s->chosen].item->row.uuid;
	assert_true(sitting_into_playlist(w->s, &err));
	assert_file_has(w, "list.yaml",
		"  - id: also-heard\n    title: Also heard\n    tracks:\n"
		"      - {id: at-the-fair, title: At the fair}\n");
	assert_int_equal(w->s->nitems, 4);
	assert_true(uuid_same(&w->s->items[3].item->row.uuid, &added));
	assert_string_equal(w->s->items[3].section->id, "also-heard");
	stop(w);
}

static void
a_shipped_playlist_is_copied_and_that_is_said(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	setenv("XDG_CONFIG_HOME", w->folder, 1);
	write_file(w, "cantor.yaml",
		"id: cantor\ndevice: AFUL Cantor\nplaylist: demo\nchains: {walk: {source: X, "
		"clock: yes}}\n");
	start(w, "walk");
	assert_true(sitting_add_cue(w->s, "here", &err));
	assert_non_null(strstr(w->s->said, "earlog/playlists/demo.yaml, your own copy"));
	assert_file_has(
		w, "earlog/playlists/demo.yaml", "          - {at: \"~0:00\", label: here}\n");
	assert_true(sitting_add_cue(w->s, "again", &err));
	assert_null(strstr(w->s->said, "copy"));
	stop(w);
	unsetenv("XDG_CONFIG_HOME");
}

static void
items_of_the_command_line_come_once(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;
	char *file = xasprintf("%s/a song.flac", w->folder),
	     *there = xasprintf("%s/not-there.flac", w->folder);
	char *const what[] = { file, (char[]){ "https://example.org/v" }, there };

	write_file(w, "a song.flac", "no music");
	write_file(w, "not-there.flac", "no music");
	for (int i = 0; i < 2; i++) {
		start(w, "walk");
		assert_true(sitting_add_items(w->s, what, 3, &err));
		assert_int_equal(w->s->nitems, 5); /* the playlist has the third one */
		assert_string_equal(w->s->items[3].recording->title, "a song");
		stop(w);
	}
	free(there);
	free(file);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(a_cue_goes_into_file_and_record),
		WORLD_TEST(a_cue_of_what_plays_keeps_its_tenths),
		WORLD_TEST(a_cue_made_in_a_loop_has_its_range),
		WORLD_TEST(a_file_that_changed_is_read_and_one_that_broke_is_refused),
		WORLD_TEST(an_item_of_the_bench_goes_into_its_section),
		WORLD_TEST(what_was_also_heard_gets_a_section),
		WORLD_TEST(a_shipped_playlist_is_copied_and_that_is_said),
		WORLD_TEST(items_of_the_command_line_come_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
