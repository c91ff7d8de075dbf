/* What joins the record in an evening: items, and the order of what was read. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>

#include "review/record/volume.h"
#include "support/fake_player.h"
#include "support/sitting_world.h"

static enum item_sound
sound_of(const struct world *w, const char *title)
{
	for (size_t i = 0; i < w->s->nitems; i++)
		if (strcmp(w->s->items[i].recording->title, title) == 0)
			return w->s->states[i].sound;
	fail_msg("%s is not on the list", title);
	return SOUND_FAILED;
}

TEST_IN_WORLD(an_item_that_joins_while_others_are_looked_for_mixes_none_up)
{
	struct world *w = *state;
	struct err err;
	CLEANUP(pointer_free) char *song = xasprintf("%s/song.wav", w->folder);

	write_file(w, "song.wav", "not much of one");
	start(w, "walk");
	/* Three questions are on their way. One item has nothing that could play, one has a file,
	 * before the last one. */
	assert_true(items_add(w->s, "Elsewhere", "bass", &err));
	assert_non_null(strstr(w->s->said, "added Elsewhere under Bass: "));
	assert_true(items_add(w->s, song, "bass", &err));
	assert_string_equal(w->s->items[4].recording->title, "High");
	run_on_player(w->s);
	assert_int_equal(sound_of(w, "Low"), SOUND_SIGNAL);
	assert_int_equal(sound_of(w, "Gone"), SOUND_FILE); /* this player finds everything */
	assert_int_equal(sound_of(w, "Elsewhere"), SOUND_CLOCK);
	assert_int_equal(sound_of(w, "song"), SOUND_FILE);
	assert_int_equal(sound_of(w, "High"), SOUND_SIGNAL);
	assert_true(items_add(w->s, "https://example.org/a", NULL, &err));
	run_on_player(w->s);
	assert_int_equal(sound_of(w, "a"), SOUND_URL);
	stop(w);
}

TEST_IN_WORLD(sections_stay_whole_whatever_is_added_in_which_order)
{
	struct world *w = *state;
	struct err err;
	static const char *const expected[] = { "Low", "Gone", "b", "High", "t", "u", "x", "y" };

	start(w, "walk");
	assert_true(items_add(w->s, "x", NULL, &err));
	assert_true(items_add(w->s, "t", "treble", &err));
	assert_true(items_add(w->s, "y", NULL, &err));
	assert_true(items_add(w->s, "u", "treble", &err));
	assert_true(items_add(w->s, "b", "bass", &err));
	assert_int_equal(w->s->nitems, LENGTH(expected));
	for (size_t i = 0; i < LENGTH(expected); i++)
		assert_string_equal(w->s->items[i].recording->title, expected[i]);
}

TEST_IN_WORLD(the_last_volume_is_the_last_one_whatever_the_clock_says)
{
	struct world *w = *state;
	struct err err;
	char text[64];

	clock_set(1000000000, 1800000000000);
	start(w, "walk");
	for (int i = 0; i < 20; i++) {
		char value[12];
		snprintf(value, sizeof(value), "%d", i);
		assert_true(wear_volume(w->s, value, &err)); /* all in one millisecond */
	}
	clock_set(2000000000, 1700000000000); /* the clock was put back */
	assert_true(wear_volume(w->s, "33", &err));
	volume_text(&w->s->rec, &w->s->setup, NULL, text, sizeof(text));
	assert_string_equal(text, "33 steps");
	stop(w);
	start(w, "walk"); /* as it is in the archive, too */
	volume_text(&w->s->rec, &w->s->setup, NULL, text, sizeof(text));
	assert_string_equal(text, "33 steps");
}

TEST_IN_WORLD(a_title_with_a_stroke_is_a_title_and_a_path_names_a_file_that_is_there)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	size_t before = w->s->nitems;
	assert_true(items_add(w->s, "AC/DC: Thunderstruck", NULL, &err));
	assert_string_equal(w->s->items[w->s->chosen].recording->title, "AC/DC: Thunderstruck");
	assert_int_equal(w->s->items[w->s->chosen].nsources, 0);
	/* A list is no track. */
	CLEANUP(pointer_free) char *list = xasprintf("%s/my list.txt", w->folder);
	write_file(w, "my list.txt", "Ann - One\n");
	assert_false(items_add(w->s, list, NULL, &err));
	assert_non_null(strstr(err.msg, "my list.txt is a list: `earlog playlist import '/"));
	assert_false(items_add(w->s, "./AC/DC.flac", NULL, &err));
	assert_string_equal(err.msg, "cannot open ./AC/DC.flac: No such file or directory");
	assert_false(items_add(w->s, "~/not-there.flac", NULL, &err));
	assert_non_null(strstr(err.msg, "/not-there.flac: No such file"));
	assert_int_equal(w->s->nitems, before + 1);
	/* A folder is no track, by its path and by its name. */
	assert_false(items_add(w->s, w->folder, NULL, &err));
	assert_non_null(strstr(err.msg, " is a folder"));
	assert_int_equal(chdir(w->folder), 0);
	assert_int_equal(mkdir("Thunder", 0700), 0);
	assert_false(items_add(w->s, "Thunder", NULL, &err));
	assert_int_equal(rmdir("Thunder"), 0);
	assert_int_equal(w->s->nitems, before + 1);
}

TEST_IN_WORLD(one_file_is_one_recording_and_two_of_one_name_are_two)
{
	struct world *w = *state;
	struct err err;
	char *one = xasprintf("%s/01.wav", w->folder), *folder = xasprintf("%s/other", w->folder);
	CLEANUP(pointer_free) char *two = xasprintf("%s/01.wav", folder);

	assert_int_equal(mkdir(folder, 0700), 0);
	write_file(w, "01.wav", "one");
	write_file(w, "other/01.wav", "two");
	start(w, "walk");
	assert_true(items_add(w->s, one, NULL, &err));
	struct uuid first = w->s->items[w->s->chosen].recording->row.uuid;
	assert_true(items_add(w->s, two, NULL, &err));
	assert_false(uuid_same(&first, &w->s->items[w->s->chosen].recording->row.uuid));
	size_t n = w->s->nitems;
	assert_true(items_add(w->s, one, NULL, &err)); /* is there: it is chosen */
	assert_int_equal(w->s->nitems, n);
	assert_true(uuid_same(&first, &w->s->items[w->s->chosen].recording->row.uuid));
	assert_true(items_add(w->s, one, "bass", &err)); /* one recording, two items */
	assert_int_equal(w->s->nitems, n + 1);
	assert_true(uuid_same(&first, &w->s->items[w->s->chosen].recording->row.uuid));
	assert_true(items_add(w->s, "春よ、来い", NULL, &err));
	first = w->s->items[w->s->chosen].recording->row.uuid;
	assert_true(items_add(w->s, "松任谷", NULL, &err));
	assert_false(uuid_same(&first, &w->s->items[w->s->chosen].recording->row.uuid));
	stop(w);
	free(one);
	free(folder);
}

/* A section without tracks is listened to as a whole. */
TEST_IN_WORLD(a_note_without_a_track_is_of_the_section)
{
	struct world *w = *state;

	write_file(w, "list.yaml",
		"id: list\ntitle: List\nsections: [{id: build, title: Build, tracks: []}]\n");
	start(w, "walk");
	assert_int_equal(w->s->nitems, 0);
	assert_true(writing_note(w->s, false, ERR_IGNORED));
	assert_true(open_note_type(w->s, "solid", 5));
	writing_keep(w->s);
	const struct note *n = record_at(&w->s->rec, ROW_NOTE, 0);
	assert_string_equal(n->part, "section");
	assert_true(!uuid_none(&n->section) && uuid_none(&n->item));
}
