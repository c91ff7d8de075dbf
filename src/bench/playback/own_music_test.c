/* tests: no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/open.h"
#include "support/sitting_world.h"

#include "archive/store/library.h"
#include "audio/library/background.h"
#include "review/record/note_rules.h"

static const char tagged_yaml[] =
	"id: list\n"
	"title: List\n"
	"sections:\n"
	"  - id: bass\n"
	"    title: Bass\n"
	"    tracks:\n"
	"      - {id: chain, title: The Chain, artist: Fleetwood Mac, duration: \"0:04\", cues: "
	"[{at: \"0:01\"}]}\n"
	"      - {id: dreams, title: Dreams, artist: Fleetwood Mac, duration: \"0:30\"}\n";

static const char file_yaml[] = "id: list\n"
				"title: List\n"
				"sections:\n"
				"  - id: bass\n"
				"    title: Bass\n"
				"    tracks: [{id: mine, title: Mine, file: mine.wav, cues: [{at: "
				"\"0:01\", label: one}]}]\n";

/* What a scan would have found. */
static void
put_file(const struct world *w, const char *name, const char *title, int64_t length_ms,
	const char *hash)
{
	struct err err;
	struct store *st = archive_open(w->db, STORE_WRITE, &err);
	char *path = xasprintf("%s/%s", w->folder, name), artist[] = "Fleetwood Mac";
	struct library_file f = { .path = path,
		.size_bytes = 1,
		.mtime_ns = 1,
		.read_ms = 1,
		.title = (char *)title,
		.artist = title ? artist : NULL,
		.length_ms = length_ms,
		.hash = (char *)hash };

	assert_non_null(st);
	assert_true(
		store_begin(st, &err) && store_library_put(st, &f, &err) && store_commit(st, &err));
	store_close(st);
	free(path);
}

static const struct library_file *
known_file(const struct world *w, struct library_files *l, const char *name)
{
	struct err err;
	struct store *st = archive_open(w->db, STORE_READ, &err);

	assert_true(st && store_library_known(st, l, &err));
	store_close(st);
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(strrchr(l->v[i].path, '/') + 1, name) == 0)
			return &l->v[i];
	return NULL;
}

static void
move_file(const struct world *w, const char *from, const char *to)
{
	char *a = xasprintf("%s/%s", w->folder, from), *b = xasprintf("%s/%s", w->folder, to);

	assert_int_equal(rename(a, b), 0);
	free(a);
	free(b);
}

static bool
stands_with_a_file(const struct sitting *s)
{
	return stands(s) && !playing_is_clock(&s->deck.play);
}

static bool
all_looked_at(const struct sitting *s)
{
	for (size_t i = 0; i < s->nitems; i++)
		if (s->states[i].sound == SOUND_UNKNOWN)
			return false;
	return true;
}

static bool
says_silence(const struct sitting *s)
{
	return strstr(s->said, "No track can play") != NULL;
}

static bool
has_near_misses(const struct sitting *s)
{
	return own_music_near_miss(s, 1, 0) && strstr(s->states[1].why, "possible match");
}

/* ---- found by its tags ---- */

TEST_IN_WORLD(a_recording_of_ones_own_music_plays_although_nobody_named_it)
{
	struct world *w = *state;
	struct err err;
	struct record rec;

	write_file(w, "list.yaml", tagged_yaml);
	write_wav(w, "07.wav", 4);
	put_file(w, "07.wav", "The Chain", 4100, NULL);
	start(w, "desk");
	run_until(w, is_hashed);
	assert_int_equal(w->s->states[0].sound, SOUND_LIBRARY);
	press(w);
	assert_true(writing_mark(w->s, NULL, &err));
	run_until(w, sitting_all_kept);
	struct uuid source = w->s->deck.play.source;
	stop(w);
	load(w, &rec);
	assert_true(uuid_same(&((struct note *)record_at(&rec, ROW_NOTE, 0))->source, &source));
	assert_string_equal(
		((struct source *)record_find(&rec, ROW_SOURCE, &source))->kind, "library");
	record_finish(&rec);

	/* The playlist knows nothing of it, and it stays. */
	start(w, "desk");
	run_until(w, stands_with_a_file);
	assert_true(uuid_same(&w->s->deck.play.source, &source));
}

TEST_IN_WORLD(what_only_looks_like_it_is_offered_and_taken_by_hand)
{
	struct world *w = *state;
	struct err err;

	write_file(w, "list.yaml", tagged_yaml);
	write_wav(w, "live.wav", 3);
	write_wav(w, "mono.wav", 3);
	put_file(w, "live.wav", "Dreams (Live)", 3000, NULL);
	put_file(w, "mono.wav", "Dreams - Mono Version", NO_INT, NULL);
	start(w, "desk");
	run_until(w, has_near_misses);
	assert_int_equal(w->s->states[1].sound, SOUND_CLOCK);
	const struct library_file *first = own_music_near_miss(w->s, 1, 0);
	assert_string_equal(first->title, "Dreams (Live)");
	assert_string_equal(first->artist, "Fleetwood Mac");
	assert_int_equal(first->length_ms, 3000);
	assert_int_equal(own_music_near_miss(w->s, 1, 1)->length_ms, NO_INT);
	assert_null(own_music_near_miss(w->s, 1, 2));
	assert_non_null(strstr(w->s->states[1].why,
		"2 possible matches: \1show track\2 shows them, \1toggle\2 runs the clock"));
	assert_null(own_music_near_miss(w->s, 0, 0));
	assert_null(own_music_near_miss(w->s, 9, 0));
	char *path = xstrdup(first->path);
	sitting_choose_item(w->s, 1);
	assert_true(items_link_file(w->s, path, &err));
	free(path);
	transport_play_item(w->s, 1);
	run_until(w, sounds);
	assert_int_equal(w->s->states[1].sound, SOUND_FILE);
}

TEST_IN_WORLD(a_note_that_is_opened_before_the_file_is_stored)
{
	struct world *w = *state;
	struct err err;
	CLEANUP(record_finish) struct record rec;

	write_file(w, "list.yaml", tagged_yaml);
	write_wav(w, "07.wav", 4);
	put_file(w, "07.wav", "The Chain", 4000, NULL);
	start(w, "desk");
	run_until(w, sounds);
	transport_play_item(w->s, 0);
	press(w);
	assert_true(writing_mark(w->s, NULL, &err));
	stop(w);
	load(w, &rec);
	assert_int_equal(record_count(&rec, ROW_NOTE), 1);
}

/* ---- known again by what is in it ---- */

TEST_IN_WORLD(a_moved_file_is_known_by_its_hash_and_keeps_its_offset)
{
	struct world *w = *state;
	struct err err;
	struct library_files l;

	write_file(w, "list.yaml", file_yaml);
	write_wav(w, "mine.wav", 6);
	start(w, "desk");
	run_until(w, is_hashed);
	transport_pause(w->s, true);
	transport_seek(w->s, 3500);
	run_until(w, stands_with_a_file);
	assert_true(playback_pin_cue(w->s, &err));
	run_confirm(w->s);
	struct uuid source = w->s->deck.play.source;
	assert_int_equal(sitting_offset_ms(w->s, &source), 2500);
	CLEANUP(pointer_free) char *hash = xstrdup(sitting_source(w->s, &source)->hash);
	run_until(w, sitting_all_kept);
	stop(w);

	/* The player told the library of it, by its path. */
	const struct library_file *f = known_file(w, &l, "mine.wav");
	assert_non_null(f);
	assert_string_equal(f->hash, hash);
	assert_int_equal(f->size_bytes, 48044);
	assert_int_equal(f->read_ms, 0);
	library_files_finish(&l);

	move_file(w, "mine.wav", "elsewhere.wav");
	put_file(w, "elsewhere.wav", NULL, 6000, hash);
	start(w, "desk");
	run_until(w, stands_with_a_file);
	assert_true(uuid_same(&w->s->deck.play.source, &source));
	assert_int_equal(sitting_offset_ms(w->s, &source), 2500);
	assert_int_equal(w->s->states[0].sound, SOUND_FILE);
	stop(w);
}

static bool
has_other_hash(const struct sitting *s)
{
	return strstr(s->said, "another file than") != NULL;
}

static bool
is_as_before(const struct sitting *s)
{
	return strstr(s->said, "is the earlier file again") != NULL;
}

TEST_IN_WORLD(another_file_in_its_place_is_said_and_old_notes_keep_their_times)
{
	struct world *w = *state;
	struct err err;

	write_file(w, "list.yaml", file_yaml);
	write_wav(w, "mine.wav", 5);
	start(w, "desk");
	run_until(w, is_hashed);
	struct uuid first = w->s->deck.play.source;
	transport_pause(w->s, true);
	transport_seek(w->s, 2000);
	run_until(w, stands_with_a_file);
	press(w);
	assert_true(writing_mark(w->s, NULL, &err));
	struct uuid note = sitting_chosen_note(w->s)->row.uuid;
	run_until(w, sitting_all_kept);
	stop(w);

	move_file(w, "mine.wav", "kept.wav");
	write_wav(w, "mine.wav", 9);
	start(w, "desk");
	run_until(w, has_other_hash);
	assert_string_equal(w->s->said,
		"mine.wav is another file than the one heard before (length 0:05 → 0:09); its "
		"times "
		"may differ: \1pin\2 at a cue puts them right");
	assert_int_equal(w->s->said_level, SAID_WARN);
	struct uuid second = w->s->deck.play.source;
	assert_false(uuid_same(&first, &second));
	transport_seek(w->s, 2000);
	run_until(w, stands_with_a_file);
	assert_true(playback_pin_cue(w->s, &err));
	run_confirm(w->s);
	assert_int_equal(sitting_offset_ms(w->s, &second), 1000);
	const struct note *n = record_find(&w->s->rec, ROW_NOTE, &note);
	assert_int_equal(note_track_ms(n, sitting_offset_ms(w->s, &n->source)), 2000);
	run_until(w, sitting_all_kept);
	stop(w);

	/* It is known from now on. */
	start(w, "desk");
	run_until(w, stands_with_a_file);
	assert_true(uuid_same(&w->s->deck.play.source, &second));
	transport_toggle(w->s);
	run_until(w, is_hashed);
	assert_null(strstr(w->s->said, "another file"));
	stop(w);

	move_file(w, "kept.wav", "mine.wav");
	start(w, "desk");
	run_until(w, is_as_before);
	assert_true(uuid_same(&w->s->deck.play.source, &first));
	assert_int_equal(sitting_now(w->s).track_ms, sitting_now(w->s).pos_ms);
}

TEST_IN_WORLD(lengths_that_differ_make_times_unsure_until_they_are_aligned)
{
	struct world *w = *state;
	struct err err;

	/* By its code it is the recording, whatever its length. */
	write_file(w, "list.yaml",
		"id: list\ntitle: List\nsections: [{id: bass, title: Bass, tracks: [{id: x, title: "
		"X, "
		"isrc: DEAAA2000001, duration: \"0:20\", cues: [{at: \"0:01\"}]}]}]\n");
	write_wav(w, "x.wav", 5);
	struct store *st = archive_open(w->db, STORE_WRITE, &err);
	char *path = xasprintf("%s/x.wav", w->folder), isrc[] = "DE-AAA-20-00001";
	struct library_file f = { .path = path,
		.size_bytes = 1,
		.mtime_ns = 1,
		.read_ms = 1,
		.length_ms = 5000,
		.isrc = isrc };
	assert_true(
		store_begin(st, &err) && store_library_put(st, &f, &err) && store_commit(st, &err));
	store_close(st);
	free(path);
	start(w, "desk");
	assert_false(playable_times_unsure(w->s, &w->s->items[0]));
	run_until(w, is_hashed);
	assert_true(playable_times_unsure(w->s, &w->s->items[0]));
	transport_pause(w->s, true);
	transport_seek(w->s, 500);
	assert_true(playback_pin_cue(w->s, &err));
	run_confirm(w->s);
	assert_false(playable_times_unsure(w->s, &w->s->items[0]));
}

/* The list tells a cue but no length, and nobody chose the file. */
TEST_IN_WORLD(times_are_unsure_in_a_found_file_of_a_track_without_a_length)
{
	struct world *w = *state;

	write_file(w, "list.yaml",
		"id: list\ntitle: List\nsections: [{id: bass, title: Bass, tracks: [{id: chain, "
		"title: "
		"The Chain, artist: Fleetwood Mac, cues: [{at: \"0:01\"}]}]}]\n");
	write_wav(w, "07.wav", 4);
	put_file(w, "07.wav", "The Chain", 4100, NULL);
	start(w, "desk");
	run_until(w, sounds);
	assert_int_equal(w->s->states[0].sound, SOUND_LIBRARY);
	assert_true(playable_times_unsure(w->s, &w->s->items[0]));
}

/* ---- a damaged file ---- */

/* Makes a marker. Returns true if its position is only approximate. */
static bool
is_marked_about(struct world *w)
{
	struct err err;

	press(w);
	assert_true(writing_mark(w->s, NULL, &err));
	return sitting_chosen_note(w->s)->about;
}

TEST_IN_WORLD(damage_is_said_once_and_only_unsure_positions_are_marked)
{
	struct world *w = *state;

	write_file(w, "list.yaml", file_yaml);
	write_wav(w, "mine.wav", 9);
	start(w, "desk");
	run_until(w, is_hashed);
	transport_pause(w->s, true); /* where it was heard, not where a seek went */
	run_until(w, stands_with_a_file);
	assert_false(is_marked_about(w));
	struct player_event ev = { .kind = PLAYER_DAMAGED, .ticket = w->s->deck.play.ticket };
	transport_event(w->s, &ev);
	assert_memory_equal(w->s->said, "mine.wav is damaged at 0:0", 26);
	assert_int_equal(w->s->said_level, SAID_WARN);
	assert_true(is_marked_about(w));
	w->s->heard.damaged_ms -= 1000;
	assert_false(is_marked_about(w));
	w->s->heard.damaged_ms += 1001;
	assert_false(is_marked_about(w));
	sitting_say(w->s, SAID_INFO, "something else");
	transport_event(w->s, &ev);
	assert_string_equal(w->s->said, "something else");
	assert_true(is_marked_about(w));
}

/* ---- nothing sounds ---- */

TEST_IN_WORLD(where_nothing_can_sound_three_ways_are_named)
{
	struct world *w = *state;

	write_file(w, "list.yaml", tagged_yaml);
	start(w, "desk");
	run_until(w, says_silence);
	assert_non_null(strstr(w->s->said, "music"));
	assert_non_null(strstr(w->s->said, "show track"));
	assert_non_null(strstr(w->s->said, "follow"));
	assert_null(strstr(w->s->said, "library scan"));
	assert_true(all_looked_at(w->s));
}

static bool
is_known(const struct sitting *s)
{
	return all_looked_at(s) && s->playback->music.known && !s->playback->music.looking;
}

/* With a chain that follows a player the music comes from there. */
TEST_IN_WORLD(a_chain_that_follows_a_player_needs_no_music)
{
	struct world *w = *state;

	write_file(w, "list.yaml", tagged_yaml);
	write_file(w, "cantor.yaml",
		"id: cantor\ndevice: AFUL Cantor\nplaylist: ./list.yaml\n"
		"chains: {phone: {source: HiBy R3, follow: auto}}\n");
	start(w, "phone");
	run_until(w, is_known);
	assert_false(says_silence(w->s));
}

static bool
third_has_a_file(const struct sitting *s)
{
	return s->states[2].sound == SOUND_LIBRARY;
}

TEST_IN_WORLD(an_item_added_at_the_bench_is_looked_for_too)
{
	struct world *w = *state;
	struct err err;

	write_file(w, "list.yaml", tagged_yaml);
	write_wav(w, "x.wav", 2);
	put_file(w, "x.wav", "Songbird", NO_INT, NULL);
	start(w, "desk");
	run_until(w, says_silence);
	assert_true(items_add(w->s, "Songbird", NULL, &err));
	run_until(w, third_has_a_file);
}

/* The library and the file itself are asked for the tags of an added file: whichever answers last
 * adds nothing. */
TEST_IN_WORLD(a_file_that_the_library_answered_for_is_added_once)
{
	struct world *w = *state;
	struct err err;

	write_file(w, "list.yaml", tagged_yaml);
	write_wav(w, "x.wav", 2);
	start(w, "desk");
	run_until(w, says_silence);
	CLEANUP(pointer_free) char *path = xasprintf("%s/x.wav", w->folder);
	assert_true(items_add(w->s, path, NULL, &err));
	size_t n = w->s->nitems;
	const struct track_row *added = &w->s->items[n - 1];
	struct recording *r = change_copy(w->s, ROW_RECORDING, &added->recording->row.uuid);
	xreplace(&r->artist, "Of the library");
	change_one(w->s, ROW_RECORDING, r, NULL);
	struct album_file tags = { .file = { .path = path },
		.title = "Songbird",
		.artist = "Of the file",
		.album = "",
		.length_ms = 2000 };
	struct background_job job = { .kind = BACKGROUND_FOLDER,
		.of = w->s->items[n - 1].item->row.uuid,
		.ticket = 1,
		.file = { .path = path },
		.ok = true,
		.result.album = { .v = &tags, .n = 1 } };
	own_music_folder_read(w->s, &job);
	assert_int_equal(w->s->nitems, n);
	assert_string_equal(w->s->items[n - 1].recording->artist, "Of the library");
}

static bool
has_a_file(const struct sitting *s)
{
	return !playing_is_clock(&s->deck.play) && s->deck.play.state != PLAY_OPENING;
}

static bool
by_the_clock(const struct sitting *s)
{
	return playing_is_clock(&s->deck.play);
}

TEST_IN_WORLD(a_clock_that_was_stopped_does_not_begin_to_sound)
{
	struct world *w = *state;
	struct err err;

	write_file(w, "list.yaml", tagged_yaml);
	write_wav(w, "08.wav", 30);
	start(w, "desk");
	run_until(w, all_looked_at);
	transport_play_item(w->s, 1);
	run_until(w, by_the_clock); /* one's own music has nothing of it */
	/* The first may only say that the clock would run. */
	for (int i = 0; i < 2 && w->s->deck.play.state != PLAY_RUNNING; i++)
		transport_toggle(w->s);
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
	transport_toggle(w->s);
	assert_true(stands(w->s) && playing_is_clock(&w->s->deck.play));
	put_file(w, "08.wav", "Dreams", 30000, NULL); /* a scan in another window */
	assert_true(items_add(w->s, "Something else", NULL, &err));
	run_until(w, has_a_file);
	assert_int_equal(w->s->deck.play.state, PLAY_PAUSED);
}
