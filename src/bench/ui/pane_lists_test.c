/* Panes that are lists, and lines that are asked for. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/text.h"
#include "bench/playback/playback.h"
#include "bench/writing/writing.h"
#include "review/record/identity.h"
#include "review/record/note_rules.h"
#include "review/record/rows.h"
#include "bench/sitting/sitting_internal.h"
#include "support/ui_world.h"

static void
write_note(struct ui_world *w, const char *text)
{
	key(w, "n");
	type(w, text);
	key(w, "Enter");
}

/* A bench without music, whose search for it ends after this key; NULL: before the first key. */
static void
search_in_vain(struct ui_world *w, const char *pressed)
{
	ui_open_files(w,
		"id: cantor\ndevice: AFUL Cantor\nplaylist: ./list.yaml\n"
		"chains: {desk: {source: FiiO K7}}\n");
	draw(w);
	if (pressed)
		key(w, pressed);
	for (size_t i = 0; i < w->s->nitems; i++)
		w->s->states[i].sound = SOUND_CLOCK;
	w->s->playback->music.known = w->s->started = true;
	playable_silent(w->s);
	w->s->started = false; /* it has no thread that would have to end */
}

TEST_ON_SCREEN(the_ways_to_music_open_before_the_first_key_alone)
{
	struct ui_world *w = *state;

	search_in_vain(w, NULL);
	assert_shows(w, "Track · ");
	assert_shows(w, "the clock");
	search_in_vain(w, "Down");
	assert_shows(w, "f follows a player, t: more ways");
	assert_lacks(w, "Track · ");
	key(w, "t");
	assert_shows(w, "the clock");
}

TEST_ON_SCREEN(a_note_says_that_its_chain_was_changed_since)
{
	struct ui_world *w = *state;

	play(w);
	write_note(w, "tight bass");
	write_ui_file(w->folder, "cantor.yaml",
		"id: cantor\ndevice: AFUL Cantor\nplaylist: ./list.yaml\n"
		"chains:\n  dx300: {source: iBasso DX300, gain: low, clock: yes}\n"
		"  dongle: {source: Apple dongle, clock: yes}\n"
		"compare: [{device: AFUL Performer8}]\nquestions: [{id: warmth, text: Warm?}]\n");
	run_files_saved(w->s);
	run_timers(w->s, clock_mono_ns());
	key(w, "Ctrl-L");
	assert_shows(w, "earlier dx300");
}

/* Adds a note of another review to the record, as the start of a session does. */
static struct note *
note_elsewhere(struct ui_world *w, const struct uuid *item, const char *body)
{
	struct note *n = row_new(ROW_NOTE);
	struct uuid review = identity_of_review("crimson");

	note_begin(n, &review, &w->s->devices[1].device->row.uuid);
	n->item = *item;
	n->against = w->s->devices[0].device->row.uuid;
	n->body = xstrdup(body);
	assert_null(rows_take(&w->s->rec.of[ROW_NOTE], n));
	return n;
}

TEST_ON_SCREEN(comparisons_of_other_reviews_are_read_and_not_changed)
{
	static const char *const keys[] = { "e", "X", "r", "p" };
	struct ui_world *w = *state;
	struct uuid nowhere = uuid_random();

	note_elsewhere(w, &w->s->items[1].item->row.uuid, "thicker than the Cantor");
	note_elsewhere(w, &nowhere, "further away");
	note_elsewhere(w, &nowhere, "said to nobody")->private = true;
	key(w, "G");
	assert_shows(w, "Without a note · End: 2 elsewhere");
	key(w, "End");
	assert_shows(w, "thicker than the Cantor");
	assert_shows(w, "further away");
	assert_lacks(w, "said to nobody");
	for (size_t i = 0; i < LENGTH(keys); i++) {
		key(w, keys[i]);
		assert_shows(w, "this note is in another review: you can only read it here");
		if (w->ui.prompt.label) /* of what e would have opened */
			key(w, "Esc");
		pass(w, 2000);
	}
	key(w, "Enter");
	assert_shows(w, "the track of this note is not in this list");
	key(w, "G");
	key(w, "End");
	key(w, "Up");
	key(w, "Enter");
	assert_int_equal(w->s->chosen, 1);
	w->s->blind = uuid_random();
	key(w, "G");
	key(w, "End");
	assert_lacks(w, "other reviews");
	assert_lacks(w, "further away");
	w->s->blind = UUID_NONE;
}

/* :move takes the chosen note, and begins with the track that plays. */
TEST_ON_SCREEN(the_chosen_note_is_moved_and_the_track_that_plays_is_first)
{
	struct ui_world *w = *state;

	play(w);
	write_note(w, "of the kettle drum");
	pass(w, 3000);
	write_note(w, "later, and softer");
	key(w, "Down");
	key(w, "Down");
	key(w, "Enter"); /* plays the third */
	key(w, "Up");
	key(w, "Up");
	key(w, "Tab");
	key(w, "Up");
	key(w, "Up");
	keys_run(&w->ui, "move");
	assert_shows(w, "move “of the kettle drum” to");
	CLEANUP(pointer_free) char *screen = look(false);
	const char *list = strstr(screen, "─ Move to"), *row = strstr(list, "│ track ");
	assert_int_equal(strncmp(row, "│ track   春よ", strlen("│ track   春よ")), 0);
	type(w, "gone");
	key(w, "Enter");
	assert_shows(w, "“of the kettle drum” moved to Gone");
	assert_int_equal(w->s->items[1].nnotes, 1);
	assert_string_equal(w->s->items[1].notes[0]->body, "of the kettle drum");
}

static void
runs(struct ui_world *w, const char *line)
{
	key(w, ":");
	type(w, line);
	key(w, "Enter");
}

/* A name that leaves one line of the list needs no second Enter; the moved note stays chosen. */
TEST_ON_SCREEN(a_moved_note_stays_chosen)
{
	static const char *const words[] = { "first", "second", "third", "fourth" };
	struct ui_world *w = *state;

	play(w);
	for (size_t i = 0; i < LENGTH(words); i++) {
		write_note(w, words[i]);
		pass(w, 3000);
	}
	key(w, "Tab");
	key(w, "Up");
	key(w, "Up");
	runs(w, "move gone");
	assert_int_equal(w->ui.focus, PANE_NOTES);
	assert_shows(w, "“second” moved to Gone");
	assert_string_equal(w->s->items[1].notes[0]->body, "second");
	key(w, "X");
	assert_shows(w, "“second” deleted");
	key(w, "u");
	key(w, "e");
	assert_non_null(strstr(w->s->editor.text.s, "second"));
	key(w, "Ctrl-G");
	/* What fits several lines, or none, opens the list. */
	size_t moved = w->s->items[1].nnotes;
	runs(w, "move d");
	assert_shows(w, "─ Move to");
	assert_shows(w, "dx300");
	assert_shows(w, "dongle");
	key(w, "Esc");
	runs(w, "move zzz");
	assert_shows(w, "Nothing begins like this.");
	key(w, "Esc");
	assert_int_equal(w->s->items[1].nnotes, moved);
}

/* The list of commands takes the focus from the list of parts, but not the note that is chosen
 * there. */
TEST_ON_SCREEN(a_command_means_the_note_that_search_shows_in_the_parts)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "o");
	type(w, "comfort");
	key(w, "Enter");
	type(w, "fine for two hours");
	key(w, "Enter");
	write_note(w, "of the kettle drum");
	key(w, "/");
	type(w, "hours");
	key(w, "Enter");
	runs(w, "move impression");
	assert_shows(w, "“fine for two hours” moved to impression");
	/* Also if the list of commands ran it. */
	key(w, "/");
	type(w, "hours");
	key(w, "Enter");
	runs(w, "mov");
	assert_shows(w, "move “fine for two hours” to");
	key(w, "Esc");
	/* What is found from the list of parts is the note that the next key is about. */
	key(w, "/");
	type(w, "kett");
	key(w, "Enter");
	key(w, "e");
	type(w, "!");
	assert_string_equal(w->s->editor.text.s, "of the kett!le drum");
}

/* No letter of a list is a key of the bench, but Ctrl-X would still be in the line of keys. */
TEST_ON_SCREEN(a_list_offers_no_comparison)
{
	struct ui_world *w = *state;

	play(w);
	write_note(w, "lush");
	resize(w, 24, 200);
	assert_shows(w, "Ctrl-X compare");
	key(w, "V");
	assert_shows(w, "─ Settings");
	assert_lacks(w, "Ctrl-X");
	key(w, "Esc");
	key(w, "d");
	assert_shows(w, "─ Devices");
	assert_lacks(w, "Ctrl-X");
}

/* Puts a note on the second device, at a time of the track that plays, among those of others. */
static void
note_on_another_device(struct ui_world *w, int64_t pos_ms, const char *body)
{
	struct record *heard = &w->s->internal->others.heard.notes;
	const struct device *d = w->s->devices[1].device;
	struct note *n = row_new(ROW_NOTE);

	note_begin(n, &w->s->review, &d->row.uuid);
	n->row.uuid = uuid_random();
	n->item = w->s->items[0].item->row.uuid;
	n->pos_ms = pos_ms;
	n->body = xstrdup(body);
	rows_put(&heard->of[ROW_NOTE], n);
	if (!record_find(heard, ROW_DEVICE, &d->row.uuid))
		rows_put(&heard->of[ROW_DEVICE], row_dup(ROW_DEVICE, d));
	w->s->dirty |= DIRTY_ALL;
}

/* The track has a cue from 1:10 on. */
TEST_ON_SCREEN(one_note_of_another_device_at_the_cue_is_of_the_cue)
{
	struct ui_world *w = *state;

	play(w);
	keys_run(&w->ui, "show others");
	note_on_another_device(w, 5000, "a slow start");
	assert_shows(w, "a slow start");
	assert_shows(w, "─ Other devices on this track");
	note_on_another_device(w, 71000, "dry drums");
	assert_shows(w, "dry drums");
	assert_lacks(w, "a slow start");
	assert_shows(w, "─ Other devices at this cue");
}

/* Only a note begins with a bold name. */
TEST_ON_SCREEN(a_file_of_another_listener_that_is_not_read_is_dim)
{
	struct ui_world *w = *state;

	play(w);
	keys_run(&w->ui, "show others");
	buf_add(&w->s->internal->others.heard.unread, "Zed: the file is damaged\n");
	w->s->dirty |= DIRTY_ALL;
	assert_shows(w, "Zed: the file is damaged");
	CLEANUP(pointer_free) char *cells = look(true);
	const char *first = strstr(cells, "Z{"), *next = strchr(first, '}') + 1;
	assert_int_equal(strncmp(first + 1, next + 1, (size_t)(next - first) - 1), 0);
}

/* Another track leads from the notes on other devices, which are of the track that plays. */
TEST_ON_SCREEN(notes_on_other_devices_leave_when_the_tracks_are_walked)
{
	struct ui_world *w = *state;

	play(w);
	keys_run(&w->ui, "show others");
	assert_shows(w, "─ Other devices at this cue");
	key(w, "Tab");
	assert_int_equal(w->ui.focus, PANE_TRACKS);
	key(w, "Down");
	assert_lacks(w, "other devices");
	assert_shows(w, "─ Notes");
	assert_shows(w, "─ Tracks ━");
}

TEST_ON_SCREEN(a_line_completes_what_its_command_takes)
{
	struct ui_world *w = *state;

	key(w, ":");
	type(w, "show tra");
	key(w, "Tab");
	assert_shows(w, "tracks  track  trash");
	key(w, "Ctrl-U");
	type(w, "show cov");
	key(w, "Tab");
	assert_string_equal(w->ui.prompt.line.text.s, "show coverage");
	key(w, "Ctrl-U");
	type(w, "chain do"); /* its list, narrowed */
	key(w, "Tab");
	assert_int_equal(w->ui.focus, PANE_CHAINS);
	assert_string_equal(w->ui.prompt.line.text.s, "do");
	key(w, "Esc");
	key(w, ":");
	type(w, "signal pi");
	key(w, "Tab");
	assert_string_equal(w->ui.prompt.line.text.s, "signal pink");
	key(w, "Ctrl-U");
	type(w, "note-untimed tech");
	key(w, "Tab");
	assert_int_equal(w->ui.focus, PANE_PARTS);
	assert_shows(w, "technology");
	key(w, "Esc");
	key(w, ":");
	type(w, "blind ");
	key(w, "Tab");
	assert_shows(w, "next  end  1 2 x4  1 2 n10");
	key(w, "Ctrl-U");
	/* A file of an equaliser is looked for beside the session file. */
	type(w, "eq bright");
	key(w, "Tab");
	assert_shows(w, "no file starts with this");
	write_ui_file(w->folder, "brighter.txt", "Preamp: 0 dB\n");
	key(w, "Tab");
	assert_string_equal(w->ui.prompt.line.text.s, "eq brighter.txt");
	key(w, "Ctrl-U");
	CLEANUP(pointer_free) char *link = xasprintf("%s/elsewhere", w->folder);
	assert_int_equal(symlink(w->folder, link), 0);
	type(w, "eq else");
	key(w, "Tab");
	assert_string_equal(w->ui.prompt.line.text.s, "eq elsewhere/");
	assert_int_equal(unlink(link), 0);
	key(w, "Ctrl-U");
	type(w, "chain-add k9: ga");
	key(w, "Tab");
	assert_string_equal(w->ui.prompt.line.text.s, "chain-add k9: gain=");
	key(w, "Tab");
	assert_shows(w, "low, high");
	type(w, "low, output_im");
	key(w, "Tab");
	type(w, "0.4 ohm");
	key(w, "Enter");
	assert_shows(w, "k9 is in use");
	assert_shows(w, "low gain");
	key(w, "s");
	assert_shows(w, "0.4 ohm out");
}

/* The words of :rate are those of the wheel, whose list Tab opens. */
TEST_ON_SCREEN(tab_after_rate_finds_a_word_of_the_wheel)
{
	struct ui_world *w = *state;

	play(w);
	key(w, ":");
	type(w, "rate att");
	key(w, "Tab");
	assert_shows(w, "attribute att");
	assert_shows(w, "Attack");
	assert_lacks(w, "Bass depth");
	key(w, "Enter");
	key(w, "4");
	assert_int_equal(record_count(&w->s->rec, ROW_RATING), 1);
}

TEST_ON_SCREEN(what_is_wrong_with_a_line_is_mended_there)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "g");
	type(w, "1:1x");
	key(w, "Enter");
	assert_shows(w, "go to 1:1x");
	assert_true(w->ui.prompt.wrong);
	key(w, "Backspace");
	assert_false(w->ui.prompt.wrong);
	type(w, "0");
	key(w, "Enter");
	assert_null(w->ui.prompt.label);
	assert_int_equal(sitting_now(w->s).track_ms, 70000);
}

TEST_ON_SCREEN(a_long_message_is_read_whole)
{
	struct ui_world *w = *state;

	sitting_say(w->s, SAID_WARN,
		"one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
		"fifteen the end");
	assert_shows(w, "one two three");
	assert_shows(w, "fifteen the end");
	sitting_say(w->s, SAID_INFO, "short");
	assert_shows(w, "short");
	assert_lacks(w, "fifteen");
	play(w);
	key(w, "n");
	type(w, "my words");
	sitting_say(w->s, SAID_WARN,
		"one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
		"fifteen the end");
	assert_shows(w, "my words");
	assert_lacks(w, "fifteen the end");
	key(w, "Enter");
}

TEST_ON_SCREEN(parts_and_questions_open_notes)
{
	struct ui_world *w = *state;

	resize(w, 40, 120);
	play(w);
	key(w, "o");
	assert_shows(w, "this track");
	assert_shows(w, "frequency response");
	assert_lacks(w, "frequency responsefrequency");
	key(w, "Enter");
	assert_int_equal(w->s->state, STATE_TEXT);
	assert_int_equal(w->s->open_note->note.pos_ms, NO_MS);
	key(w, "Enter");
	key(w, "o");
	type(w, "warm");
	assert_shows(w, "question  warmth: Is AFUL Cantor warm ");
	assert_lacks(w, "frequency response");
	assert_shows(w, "  hear A Reckoning in Blood");
	key(w, "Enter");
	assert_shows(
		w, "question warmth: Is AFUL Cantor warm enough? · hear A Reckoning in Blood · ");
	resize(w, 24, 80); /* where there is little room each has half of it */
	assert_shows(w, "question warmth: Is AFUL … · hear A Reckoning in Bl… · AFUL Cantor");
	resize(w, 10, 40);
	assert_lacks(w, " ·  · ");
	resize(w, 40, 140);
	type(w, "yes");
	key(w, "Enter");
	key(w, "o");
	type(w, "warm");
	assert_shows(w, "hear A Reckoning in Blood · 1 note");
	assert_lacks(w, "  yes");
	key(w, "Right");
	assert_shows(w, "─ A note without a time · question ");
	char day[11];
	clock_date_text(clock_utc_ms(), clock_offset_min(clock_utc_ms()), day);
	char *line = xasprintf("%s  yes", day);
	assert_shows(w, line);
	free(line);
	key(w, "Enter"); /* what was written is edited there, too */
	assert_int_equal(w->s->state, STATE_TEXT);
	type(w, ", quite");
	key(w, "Enter");
	key(w, "o");
	type(w, "warm");
	key(w, "Right");
	assert_shows(w, "yes, quite");
	key(w, "Left");
	assert_shows(w, "· 1 note");
	key(w, "Enter"); /* the bar is on the question again */
	assert_int_equal(w->s->state, STATE_TEXT);
}

/* "which tips suit the device" has the letters inside. */
TEST_ON_SCREEN(what_begins_with_the_letters_is_before_what_has_them_inside)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "o");
	type(w, "su");
	assert_shows(w, "which tips suit the device");
	key(w, "Enter");
	assert_string_equal(w->s->open_note->note.part, "summary");
}

TEST_ON_SCREEN(a_question_of_a_section_names_its_own_tracks)
{
	struct ui_world *w = *state;
	char id[] = "toes", items[] = "[\"reckoning\", \"nowhere\"]";
	struct question q = { .id = id, .section = uuid_of("section:bass"), .items = items };
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	sitting_question_items(w->s, &q, &words);
	assert_string_equal(words.s, "hear A Reckoning in Blood, nowhere");
}

/* The next key is about the note that came back; in a list it is about the line under the bar. */
TEST_ON_SCREEN(a_note_that_undo_brings_back_is_chosen)
{
	static const char *const words[] = { "first", "second", "third" };
	struct ui_world *w = *state;

	play(w);
	for (size_t i = 0; i < LENGTH(words); i++, pass(w, 2000))
		write_note(w, words[i]);
	key(w, "Tab");
	key(w, "Up");
	key(w, "Up");
	key(w, "X");
	assert_shows(w, "“first” deleted; u brings it back");
	key(w, "u");
	key(w, "X");
	assert_shows(w, "“first” deleted; u brings it back");
	key(w, "u");
	key(w, "o");
	key(w, "Down");
	key(w, "Enter");
	type(w, "of this day");
	key(w, "Enter");
	assert_true(writing_delete_note(w->s, &w->s->items[0].notes[0]->row.uuid, ERR_IGNORED));
	key(w, "o");
	key(w, "Down");
	key(w, "Right");
	key(w, "u");
	assert_shows(w, "Undone: deletion of note at ~1:12, “first”");
	key(w, "X");
	assert_shows(w, "“of this day” deleted; u brings it back");
}

TEST_ON_SCREEN(what_was_deleted_comes_back_from_the_trash)
{
	struct ui_world *w = *state;

	play(w);
	keys_run(&w->ui, "show trash");
	assert_shows(w, "Nothing of this review was deleted.");
	key(w, "Esc");
	keys_run(&w->ui, "note first words");
	pass(w, 2000);
	keys_run(&w->ui, "note second words");
	key(w, "X");
	key(w, "X"); /* shows the other one */
	assert_int_equal(w->s->items[0].nnotes, 1);
	key(w, "X");
	assert_int_equal(w->s->items[0].nnotes, 0);
	key(w, "U");
	assert_shows(w, "first words");
	assert_shows(w, "second words");
	key(w, "End");
	key(w, "Enter");
	assert_int_equal(w->s->items[0].nnotes, 1);
	key(w, "u"); /* like any change */
	assert_int_equal(w->s->items[0].nnotes, 0);
}

TEST_ON_SCREEN(coverage_leads_to_what_is_missing)
{
	struct ui_world *w = *state;

	play(w);
	keys_run(&w->ui, "show coverage");
	assert_shows(w, "Without a note");
	assert_shows(w, "A Reckoning in Blood");
	assert_shows(w, "  hear A Reckoning in Blood"); /* what the question wants heard */
	key(w, "Down");
	key(w, "Enter");
	assert_int_equal(w->s->chosen, 1);
	keys_run(&w->ui, "show coverage");
	key(w, "End");
	assert_shows(w, "with AFUL Performer8");
	key(w, "Enter");
	assert_int_equal(w->s->ask, ASK_SWAP);
	key(w, "Esc");
	keys_run(&w->ui, "blind 1 2 x3");
	keys_run(&w->ui, "show coverage");
	assert_shows(w, "A Reckoning in Blood");
	assert_lacks(w, "with AFUL Performer8");
}

/* What is on stays hidden, and its keys are refused: the line of keys has none of them. */
TEST_ON_SCREEN(a_blind_run_offers_only_keys_that_work)
{
	static const char *const keys[] = { "d device", "V setting", "s chain", "v vol" };
	struct ui_world *w = *state;

	resize(w, 30, 200);
	for (size_t i = 0; i < LENGTH(keys); i++)
		assert_shows(w, keys[i]);
	keys_run(&w->ui, "blind 1 2 x3");
	assert_shows(w, "w rate");
	for (size_t i = 0; i < LENGTH(keys); i++)
		assert_lacks(w, keys[i]);
}

TEST_ON_SCREEN(words_are_found_as_they_are_typed)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "n");
	type(w, "alpha beat");
	key(w, "Enter");
	pass(w, 10000);
	key(w, "n");
	type(w, "beta alphabet");
	key(w, "Enter");
	key(w, "Down");
	key(w, "/");
	assert_shows(w, "Type words of a note, or a part of a");
	type(w, "alpha");
	assert_shows(w, "~1:12 A Reck");
	type(w, "q");
	assert_shows(w, "No note or track holds these words.");
	key(w, "Backspace");
	key(w, "Ctrl-N"); /* the later note is below */
	assert_shows(w, "2 of 2");
	key(w, "Ctrl-P");
	key(w, "Enter");
	assert_int_equal(w->s->chosen, 0);
	assert_string_equal(sitting_chosen_note(w->s)->body, "alpha beat");
	assert_int_equal(w->ui.focus, PANE_NOTES);
	key(w, "/");
	key(w, "Esc");
	assert_int_equal(w->ui.focus, PANE_NOTES);
	assert_null(w->ui.prompt.label);
	/* any part of the title or the artist of a track */
	key(w, "/");
	type(w, "shk");
	assert_shows(w, "A Reckoning in Blood · Ilan");
	key(w, "Enter");
	assert_int_equal(w->ui.focus, PANE_TRACKS);
	assert_int_equal(w->s->chosen, 0);
	size_t was = w->s->item, other = was ? 0 : 1;
	key(w, "/");
	type(w, w->s->items[other].recording->title);
	key(w, "Enter"); /* a track that is found plays */
	assert_int_equal(w->s->item, other);
	assert_int_equal(w->s->chosen, other);
}

/* Returns what is drawn in bold and underlined between two blanks, all of the screen. */
static char *
marked(void)
{
	struct buf out = BUF_INIT;
	int rows, cols;

	getmaxyx(stdscr, rows, cols);
	for (int y = 0; y < rows; y++)
		for (int x = 0; x < cols; x++) {
			cchar_t cell;
			wchar_t wide[8];
			attr_t attrs;
			short pair;

			mvin_wch(y, x, &cell);
			getcchar(&cell, wide, &attrs, &pair, NULL);
			if ((attrs & (A_BOLD | A_UNDERLINE)) == (A_BOLD | A_UNDERLINE) && y > 2)
				text_encode(&out, (int32_t)wide[0]);
		}
	return buf_detach(&out);
}

/* Hits are tracks, then notes, and marked; Ctrl-N goes to the next one. */
TEST_ON_SCREEN(what_was_found_is_gone_through_by_a_key)
{
	static const struct {
		const char *at;
		bool note; /* else a track */
	} order[] = { { "1 of 4", false }, { "2 of 4", true }, { "3 of 4", true },
		{ "4 of 4", true } };
	static const char body[] = "later: a WÍND, and a wind";
	struct ui_world *w = *state;

	theme_load("dark", true);
	key(w, "Ctrl-N");
	assert_shows(w, "there was no search yet: / finds a note or a track");
	key(w, "Down");
	key(w, "Enter");
	write_note(w, "no wind here");
	key(w, "Up");
	play(w);
	pass(w, 9000);
	paste(w, body, strlen(body));
	key(w, "Enter");
	keys_run(&w->ui, "goto 30");
	write_note(w, "winds");
	write_note(w, "whine");
	key(w, "/");
	type(w, "wind");
	draw(w);
	CLEANUP(pointer_free) char *hits = marked();
	assert_string_equal(hits, "windwindWÍNDwindwindwind"); /* the last in a long name */
	key(w, "Enter");
	assert_int_equal(w->s->chosen, 1);
	for (size_t i = 0; i <= LENGTH(order); i++) {
		size_t at = i % LENGTH(order);

		assert_shows(w, order[at].at);
		assert_shows(w, "“wind”:");
		assert_int_equal(w->ui.focus, order[at].note ? PANE_NOTES : PANE_TRACKS);
		assert_int_equal(w->s->chosen, at == 1 || at == 2 ? 0 : 1);
		key(w, "Ctrl-N");
	}
	assert_string_equal(sitting_chosen_note(w->s)->body, "winds");
	key(w, "X");
	key(w, "X");
	key(w, "Ctrl-N");
	assert_shows(w, "of 2");
}

TEST_ON_SCREEN(a_track_is_found_before_a_note_and_a_beginning_before_an_inside)
{
	struct ui_world *w = *state;

	play(w);
	write_note(w, "overblown tonight");
	write_note(w, "blown out");
	key(w, "/");
	type(w, "blo");
	key(w, "Enter");
	assert_shows(w, "“blo”: 1 of 3");
	assert_int_equal(w->ui.focus, PANE_TRACKS);
	key(w, "Ctrl-N");
	assert_string_equal(sitting_chosen_note(w->s)->body, "blown out");
	key(w, "Ctrl-N");
	assert_string_equal(sitting_chosen_note(w->s)->body, "overblown tonight");
}

/* What find led to is under the bar: X deletes that, and nothing unseen. */
TEST_ON_SCREEN(a_note_without_an_item_is_found_where_it_stands)
{
	struct ui_world *w = *state;
	static const char *const parts[] = { "packaging", "question warmth" };

	play(w);
	write_note(w, "of this item");
	for (size_t i = 0; i < LENGTH(parts); i++) {
		char *run = xasprintf("note-untimed %s", parts[i]);

		keys_run(&w->ui, run);
		type(w, "nice box");
		key(w, "Enter");
		key(w, "/");
		type(w, "nice");
		key(w, "Enter");
		assert_int_equal(w->ui.focus, PANE_PARTS);
		assert_shows(w, "  nice box");
		assert_string_equal(sitting_chosen_note(w->s)->body, "nice box");
		key(w, "X");
		assert_lacks(w, "  nice box");
		key(w, "Esc");
		key(w, "Esc");
		assert_shows(w, "of this item");
		free(run);
	}
}

TEST_ON_SCREEN(a_note_of_an_item_that_is_listed_no_more_is_found_too)
{
	struct ui_world *w = *state;

	play(w);
	write_note(w, "left over");
	struct listing *l = change_copy(w->s, ROW_LISTING, &w->s->items[0].listing->row.uuid);
	l->row.deleted = true;
	change_one(w->s, ROW_LISTING, l, NULL);
	key(w, "/");
	type(w, "left");
	key(w, "Enter");
	assert_int_equal(w->ui.focus, PANE_PARTS);
	assert_shows(w, "─ A note without a time · elsewhere ");
	assert_shows(w, "left over");
	key(w, "e");
	assert_int_equal(w->s->state, STATE_TEXT);
	assert_int_equal(w->s->editor.caret, 4); /* behind the word */
	key(w, "End");
	type(w, ", still");
	key(w, "Enter");
	key(w, "o");
	type(w, "elsewhere");
	assert_shows(w, "notes on tracks outside the list");
	assert_shows(w, "outside the list ·");
	key(w, "Enter"); /* nothing can be written there: the notes */
	assert_shows(w, "left over, still");
}

TEST_ON_SCREEN(a_question_that_is_asked_no_more_keeps_its_notes)
{
	struct ui_world *w = *state;

	play(w);
	struct uuid question =
		((const struct question *)record_at(&w->s->rec, ROW_QUESTION, 0))->row.uuid;
	for (int written = 0; written < 2; written++) {
		if (written) {
			keys_run(&w->ui, "note-untimed question warmth");
			type(w, "plenty");
			key(w, "Enter");
		}
		struct question *q = change_copy(w->s, ROW_QUESTION, &question);
		q->row.deleted = true;
		change_one(w->s, ROW_QUESTION, q, written ? NULL : "off");
		key(w, "o");
		type(w, "warm");
		assert_int_equal(shows(w, "warm enough?"), written);
		assert_int_equal(shows(w, "1 note"), written);
		if (!written) {
			key(w, "Esc");
			key(w, "u");
		}
	}
	key(w, "Enter"); /* it cannot be answered: Enter lists its notes */
	assert_int_equal(w->s->state, STATE_KEYS);
	assert_int_equal(w->ui.focus, PANE_PARTS);
	assert_shows(w, "  plenty");
	key(w, "Enter");
	assert_int_equal(w->s->state, STATE_TEXT);
	assert_string_equal(w->s->editor.text.s, "plenty");
	key(w, "Enter");
}

TEST_ON_SCREEN(a_cue_is_chosen_to_set_the_clock_or_to_be_pinned)
{
	struct ui_world *w = *state;

	play(w); /* by the clock */
	key(w, "Q");
	assert_shows(w, "no time");
	key(w, "Enter");
	assert_shows(w, "─ Cues"); /* the next cue comes soon */
	assert_int_equal(sitting_now(w->s).track_ms, w->s->items[0].cues[0]->pos_ms);
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
	key(w, "P");
	assert_shows(w, "is in the playlist");
	key(w, "End");
	key(w, "Enter");
	assert_shows(w, "\"chorus\" has no time yet: P sets it");
	pass(w, 2000);
	key(w, "P");
	assert_lacks(w, "no time");
	key(w, "Down");
	pass(w, 3000);
	for (size_t i = 0; i < w->s->items[0].ncues;
		i++) /* pinned by ear, so it may be pinned again */
		if (strcmp(w->s->items[0].cues[i]->label, "chorus") == 0)
			playback_choose_cue(w->s, &w->s->items[0].cues[i]->row.uuid);
	key(w, "P");
	assert_shows(w, "\"chorus\" is at");
	key(w, "Esc");
	assert_lacks(w, "─ Cues");
	assert_true(uuid_none(&w->s->chosen_cue));
}

TEST_ON_SCREEN(the_bar_of_the_cues_stands_on_the_cue_that_keys_mean)
{
	struct ui_world *w = *state;

	play(w);
	pass(w, 1000);
	key(w, "Q");
	key(w, "End");
	key(w, "P"); /* the chorus moves up, before the beats */
	draw(w);
	const struct track_row *t = sitting_item(w->s);
	assert_string_equal(t->cues[w->ui.chosen[PANE_CUES]]->label, "chorus");
	key(w, ">");
	assert_shows(w, "No cue of this track yet: :cue NAME adds one.");
	key(w, "<");
	key(w, "P");
	assert_shows(
		w, "is in the playlist"); /* the first one's, where the bar is, not the chorus's */
}

TEST_ON_SCREEN(deleting_in_the_list_of_parts_means_the_note_under_the_bar)
{
	struct ui_world *w = *state;

	play(w);
	key(w, "o");
	key(w, "Down");
	key(w, "Enter");
	type(w, "of this day");
	key(w, "Enter");
	write_note(w, "of this item");
	key(w, "o");
	key(w, "Down");
	key(w, "Right");
	assert_shows(w, "of this day");
	key(w, "X");
	assert_shows(w, "“of this day” deleted; u brings it back");
	assert_lacks(w, "  of this day");
	key(w, "X"); /* no note is under the bar, and the item's note is not shown */
	assert_shows(w, "no note");
	key(w, "Left");
	key(w, "Esc");
	assert_shows(w, "of this item");
}

TEST_ON_SCREEN(a_blind_run_forgets_what_was_found_before_it)
{
	struct ui_world *w = *state;

	play(w);
	write_note(w, "lush");
	key(w, "/");
	type(w, "lush");
	assert_shows(w, "─ Found");
	assert_shows(w, " lush");
	key(w, "Esc");
	key(w, "X");
	key(w, "o");
	key(w, "Down");
	key(w, "Enter");
	type(w, "of this day");
	key(w, "Enter");
	key(w, ":");
	type(w, "blind 1 2 x4");
	key(w, "Enter");
	resize(w, 10, 40);
	assert_shows(w, "Space"); /* the question is said above, its keys below */
	resize(w, 24, 80);
	key(w, "Esc");
	key(w, "/");
	type(w, "lush");
	assert_shows(w, "No note or track holds");
	key(w, "Esc");
	key(w, "o");
	assert_shows(w, "today's entry");
	assert_lacks(w, "of this day");
	key(w, "Esc");
	key(w, "U");
	assert_shows(w, "Nothing of this review was deleted");
	assert_lacks(w, "lush");
}

TEST_ON_SCREEN(what_was_found_is_looked_for_again_where_another_version_stands)
{
	struct ui_world *w = *state;

	play(w);
	write_note(w, "lush");
	struct note *n = change_copy(w->s, ROW_NOTE, &w->s->chosen_note);
	struct uuid was = n->row.edit;
	key(w, "/");
	type(w, "lu");
	assert_shows(w, "~1:12 A Reckoning");
	n->row.edit = uuid_random();
	xreplace(&n->body, "dull");
	change_take_current(w->s, ROW_NOTE, n, &was); /* what another earlog wrote */
	assert_shows(w, "No note or track holds");
}

TEST_ON_SCREEN(what_comes_back_from_the_trash_is_seen)
{
	struct ui_world *w = *state;

	play(w);
	write_note(w, "of the first item");
	key(w, "X");
	key(w, "Down");
	key(w, "Enter");
	write_note(w, "of the second item");
	key(w, "U");
	key(w, "Enter");
	assert_shows(w, "of the first item");
	key(w, "X");
	assert_lacks(w, "  of the first item");
}

/* A dongle has no drivers. */
TEST_ON_SCREEN(the_hint_on_technology_is_of_the_kind_of_the_device)
{
	struct ui_world *w = *state;
	const struct review *r = record_find(&w->s->rec, ROW_REVIEW, &w->s->review);
	struct device *tested = record_find(&w->s->rec, ROW_DEVICE, &r->device);

	xreplace(&tested->kind, "dongle");
	play(w);
	key(w, "o");
	assert_shows(w, "chips, inputs and outputs");
	assert_lacks(w, "crossover");
}

/* A note is counted on its entry: no row below moves. */
TEST_ON_SCREEN(an_entry_that_has_a_note_moves_no_row)
{
	struct ui_world *w = *state;
	struct err err = ERR_INIT;

	key(w, "o");
	for (int i = 0; i < 5; i++)
		key(w, "Down");
	assert_shows(w, "packaging");
	char *before = look(false), *row = strstr(before, "packaging");
	size_t at = w->ui.chosen[PANE_PARTS];
	assert_true(writing_note_part(w->s, "diary", &err));
	open_note_type(w->s, "a day", 5);
	writing_keep(w->s);
	assert_shows(w, "today's entry · 1 note");
	assert_int_equal(w->ui.chosen[PANE_PARTS], at);
	char *after = look(false), *now = strstr(after, "packaging");
	size_t rows = 0, rows_now = 0;
	for (const char *c = before; c < row; c++)
		rows += *c == '\n';
	for (const char *c = after; c < now; c++)
		rows_now += *c == '\n';
	assert_int_equal(rows, rows_now);
	key(w, "Esc");
	key(w, "o");
	draw(w);
	assert_int_equal(w->ui.chosen[PANE_PARTS], 0);
	key(w, "Esc");
	free(before);
	free(after);
}

/* `build` is no key here: it finds the entry, and the mouse chooses one of the remaining lines. */
TEST_ON_SCREEN(letters_narrow_the_list_of_entries)
{
	struct ui_world *w = *state;
	int row = 0;

	play(w);
	key(w, "o");
	type(w, "build");
	assert_shows(w, "how the device is made");
	assert_lacks(w, "packaging");
	assert_lacks(w, "no loop has started");
	key(w, "Enter");
	assert_int_equal(w->s->state, STATE_TEXT);
	assert_string_equal(w->s->open_note->note.part, "build");
	key(w, "Ctrl-G");
	key(w, "o");
	type(w, "zz");
	assert_shows(w, "Nothing here begins like this. Ctrl-U takes the");
	assert_shows(w, "letters back, Esc leaves.");
	key(w, "Enter");
	assert_int_equal(w->ui.focus, PANE_PARTS);
	type(w, "z there is a sentence");
	key(w, "Enter"); /* no note of the typed words */
	assert_int_equal(w->ui.focus, PANE_PARTS);
	assert_int_equal(w->s->state, STATE_KEYS);
	assert_shows(w, "Nothing here begins like this. Ctrl-U takes the");
	key(w, "Esc");
	key(w, "o");
	type(w, "warmth");
	assert_shows(w, "question  warmth: Is AFUL Cantor warm enough?");
	assert_lacks(w, "packaging");
	key(w, "Enter");
	assert_int_equal(w->s->state, STATE_TEXT);
	assert_false(uuid_none(&w->s->open_note->note.question));
	key(w, "Ctrl-G");
	key(w, "o");
	type(w, "concl");
	assert_shows(w, "how the review ends: conclusions");
	type(w, "x");
	key(w, "Enter"); /* refused: no entry */
	key(w, "Ctrl-U");
	type(w, "review"); /* "how the review begins", "how the review ends" */
	const struct area *a = &w->ui.layout.area[PANE_PARTS];
	row = a->y + 2;
	mouse(w, MOUSE_PRESS, row, a->x + 2);
	key(w, "Enter");
	assert_string_equal(w->s->open_note->note.part, "summary");
	key(w, "Ctrl-G");
}

TEST_ON_SCREEN(a_blind_run_is_offered_with_the_devices_that_are_there)
{
	static const char yaml[] = "id: cantor\ndevice: AFUL Cantor\nplaylist: ./list.yaml\n"
				   "compare: [AFUL Performer8, Moondrop Variations]\n";
	struct ui_world *w = *state;

	ui_open_files(w, "id: cantor\ndevice: AFUL Cantor\nplaylist: ./list.yaml\n");
	key(w, ":");
	type(w, "blind ");
	key(w, "Tab");
	assert_shows(w, "next  end");
	assert_lacks(w, "1 2");
	key(w, "Esc");
	ui_open_files(w, yaml);
	key(w, ":");
	type(w, "blind ");
	key(w, "Tab");
	assert_shows(w, "next  end  1 2 x4  1 2 n10  1 2 3 +3");
	key(w, "Esc");
}

static const char settings_yaml[] =
	"id: cantor\ndevice: AFUL Cantor\nplaylist: ./list.yaml\n"
	"chains: {desk: {source: FiiO K7, clock: yes}, walk: {source: HiBy R3, clock: yes}}\n"
	"variants: {stock: {tips: silicone}, foam: {tips: foam}, v2: {nozzle: brass}}\n";

TEST_ON_SCREEN(a_reader_hears_the_list_of_settings)
{
	struct ui_world *w = *state;

	ui_open_files(w, settings_yaml);
	close_ui(w);
	open_ui(w, 24, 80, (struct ui_options){ .reader = true });
	key(w, "V");
	assert_shows(w, "Settings: ▶ 1 stock: silicone");
	key(w, "Down");
	assert_shows(w, "2 foam");
	key(w, "Enter");
	assert_shows(w, "setting foam");
}

/* Header and notes call a setting alike, by the name that its author gave it. */
TEST_ON_SCREEN(a_note_on_another_setting_has_its_name)
{
	struct ui_world *w = *state;

	ui_open_files(w, settings_yaml);
	key(w, "V");
	key(w, "2");
	keys_run(&w->ui, "note usual");
	keys_run(&w->ui, "note as usual");
	key(w, "V");
	key(w, "3");
	assert_shows(w, "· v2");
	keys_run(&w->ui, "note quick");
	key(w, "V");
	key(w, "2");
	assert_shows(w, "· foam");
	assert_shows(w, "  v2 ");
	assert_lacks(w, "brass nozzle");
}

/* The list has the settings of the note's device, also if another device is in use now. */
TEST_ON_SCREEN(a_note_is_moved_to_a_setting_of_its_own_device)
{
	struct ui_world *w = *state;

	ui_open_files(w,
		"id: cantor\ndevice: AFUL Cantor\nplaylist: ./list.yaml\n"
		"compare: [AFUL Performer8]\nsettings: {stock: {tips: wide M}, foam: {tips: S}}\n");
	keys_run(&w->ui, "note quick");
	key(w, "d");
	key(w, "2");
	key(w, "Space");
	assert_shows(w, "2 AFUL Performer8");
	runs(w, "move foam");
	assert_shows(w, "“quick” moved to foam");
}

/* `V` with three settings: digits choose, letters find, then a digit is a letter. */
TEST_ON_SCREEN(settings_of_another_device_are_named_where_this_one_has_none)
{
	struct ui_world *w = *state;

	ui_open_files(w,
		"id: cantor\ndevice: AFUL Cantor\nplaylist: ./list.yaml\n"
		"compare: [{device: AFUL Performer8, settings: {foam: {tips: foam M}}}]\n");
	key(w, "V");
	assert_shows(w, "no settings yet");
	assert_shows(w, "AFUL Performer8 has some.");
}

TEST_ON_SCREEN(settings_and_chains_are_chosen_by_digit_or_letters)
{
	struct ui_world *w = *state;

	ui_open_files(w, settings_yaml);
	key(w, "V");
	assert_shows(w, "▶ 1 stock");
	assert_shows(w, "  2 foam");
	key(w, "2");
	assert_int_equal(w->ui.focus, PANE_TRACKS);
	assert_shows(w, "setting foam");
	key(w, "V");
	assert_shows(w, "▶ 2 foam");
	key(w, "9");
	assert_shows(w, "no line here has the number 9");
	key(w, "v");
	key(w, "2");
	assert_shows(w, "  3 v2");
	assert_lacks(w, "stock");
	key(w, "Enter");
	assert_int_equal(w->ui.focus, PANE_TRACKS);
	assert_string_equal(setup_name(&w->s->rec, &w->s->setup, ROW_VARIANT), "v2");
	key(w, "V");
	key(w, "/");
	type(w, "q");
	assert_shows(w, "Nothing here begins like this.");
	key(w, "Esc");
	key(w, "V");
	key(w, "q");
	assert_int_equal(w->ui.focus, PANE_TRACKS);
	assert_false(w->s->leaving);
	key(w, "s");
	key(w, "w");
	assert_shows(w, "  2 walk");
	assert_lacks(w, "1 desk");
	key(w, "Enter");
	assert_shows(w, "chain walk");
	key(w, "V");
	key(w, "Delete");
	assert_shows(w, "v2 stays: the session file names it");
	key(w, "Esc");
	keys_run(&w->ui, "chain-add amp: source=FiiO K9, clock=yes");
	keys_run(&w->ui, "chain desk");
	key(w, "s");
	key(w, "End");
	key(w, "Delete");
	assert_shows(w, "amp is removed");
	assert_lacks(w, "3 amp");
	key(w, "Esc");
}
