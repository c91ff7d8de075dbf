/* What is added at the bench goes into the playlist's file, when that is asked for, and is there at
 * the next start. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/open.h"
#include "base/system/file.h"
#include "review/record/chains.h"
#include "review/record/identity.h"
#include "review/record/volume.h"
#include "support/sitting_world.h"

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
	CLEANUP(pointer_free) char *now = file_text(w, name);

	if (!strstr(now, text))
		fail_msg("no \"%s\" in\n%s", text, now);
}

TEST_IN_WORLD(a_cue_goes_into_file_and_record)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "walk");
	press(w);
	transport_seek(w->s, 7250);
	assert_false(run_add_cue(w->s, "0:20=sweep", &err));
	assert_false(run_add_cue(w->s, "0:20 sweep", &err));
	assert_string_equal(err.msg, "a cue is set at the current time: go to 0:20 first");
	if (!run_add_cue(w->s, "crescendo", &err))
		fail_msg("%s", err.msg);
	assert_file_has(
		w, "list.yaml", "label: on}\n          - {at: \"~0:07\", label: crescendo}\n");
	assert_non_null(strstr(w->s->said, "list.yaml, line 13"));
	assert_int_equal(w->s->item, 0);
	assert_int_equal(w->s->items[0].ncues, 3);
	const struct cue *c = w->s->items[0].cues[1];
	assert_string_equal(c->label, "crescendo");
	assert_int_equal(c->pos_ms, 7000);
	assert_true(c->about);
	assert_int_equal(c->rank, 2);
	char of[UUID_TEXT];
	struct uuid made = c->row.uuid,
		    like = uuid_of("cue:bass/low#%s#1/crescendo",
			    uuid_text(&w->s->items[0].recording->row.uuid, of));
	assert_true(uuid_same(&made, &like));
	CLEANUP(pointer_free) char *said = xstrdup(w->s->said);
	run_files_saved(w->s); /* as the watch tells, what earlog itself wrote is no news */
	run_timers(w->s, clock_mono_ns());
	assert_string_equal(w->s->said, said);
	stop(w);
	start(w, "walk");
	assert_int_equal(w->s->items[0].ncues, 3);
	stop(w);
}

static struct sitting *
begin(struct world *w, struct diags *d)
{
	struct run_options o = {
		.files = &w->files, .profile = &w->profile, .diags = d, .db = w->db
	};
	struct err err = ERR_INIT;

	read_files(w);
	w->s = run_new(&o, &err);
	if (!w->s)
		assert_string_equal(err.msg, "");
	return w->s;
}

/* The first screen does not wait for a playlist that this machine has read. */
TEST_IN_WORLD(an_unchanged_playlist_is_read_after_the_first_screen)
{
	struct world *w = *state;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(pointer_free)
	char *text = xasprintf("%s  - {id: rest, title: Rest, tracks: []}\n", playlist_yaml);
	struct err err = ERR_INIT;

	write_file(w, "list.yaml", text);
	assert_non_null(begin(w, &d));
	size_t cues = record_count(&w->s->rec, ROW_CUE);
	assert_true(cues > 0 && !w->s->unjoined && w->s->nheadings == 1);
	struct recording *other = row_dup(ROW_RECORDING, w->s->items[0].recording);
	CLEANUP(pointer_free) char *title = xstrdup(other->title);
	assert_true(run_start(w->s, &err));
	stop(w);
	/* Meanwhile the list of another review has given a track another title. */
	struct store *st = archive_open(w->db, STORE_WRITE, &err);
	assert_non_null(st);
	xreplace(&other->title, "Other");
	other->row.parent = other->row.edit;
	other->row.edit = uuid_random();
	other->row.edited_ms++;
	assert_true(store_begin(st, &err));
	assert_int_equal(store_put(st, ROW_RECORDING, other, &err), PUT_DONE);
	assert_true(store_commit(st, &err));
	row_free(ROW_RECORDING, other);
	store_close(st);
	assert_non_null(begin(w, &d));
	assert_true(w->s->unjoined && w->s->nitems && w->s->nheadings == 0);
	assert_int_equal(record_count(&w->s->rec, ROW_CUE), 0);
	assert_string_equal(w->s->items[0].recording->title, "Other");
	assert_true(run_start(w->s, &err));
	assert_true(!w->s->unjoined && w->s->nheadings == 1);
	assert_int_equal(record_count(&w->s->rec, ROW_CUE), cues);
	assert_string_equal(w->s->items[0].recording->title, title);
	stop(w);
	/* A mistake in a changed list is told before any screen. */
	write_file(w, "list.yaml", "id: list\nsections: 3\n");
	struct run_options o = {
		.files = &w->files, .profile = &w->profile, .diags = &d, .db = w->db
	};
	CLEANUP(diags_finish) struct diags ignored = DIAGS_INIT;
	profile_init(&w->profile);
	assert_true(session_file_load(&w->files, w->session, &ignored));
	assert_null(run_new(&o, &err));
	assert_int_equal(diags_count(&d), 1);
	assert_string_equal(err.msg, "");
	session_file_finish(&w->files);
	profile_finish(&w->profile);
}

TEST_IN_WORLD(a_cue_of_what_plays_keeps_its_tenths)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "desk");
	run_until(w, sounds);
	transport_pause(w->s, true);
	transport_seek(w->s, 4300);
	assert_true(writing_mark(w->s, NULL, &err));
	assert_true(run_add_cue(w->s, "", &err));
	assert_file_has(w, "list.yaml", "label: on}\n          - {at: \"0:04.3\"}\n");
	assert_int_equal(w->s->items[0].cues[0]->pos_ms, 4300);
	assert_true(sitting_undo(w->s, &err));
	assert_non_null(
		strstr(w->s->said, "undo changes no file: cue 0:04.3 stays in list.yaml, line 13"));
	assert_int_equal(w->s->items[0].nnotes, 1);
	assert_true(sitting_undo(w->s, &err));
	assert_int_equal(w->s->items[0].nnotes, 0);
	assert_int_equal(sitting_now(w->s).pos_ms, 4300);
}

TEST_IN_WORLD(a_cue_made_in_a_loop_has_its_range)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "desk");
	run_until(w, sounds);
	transport_pause(w->s, true);
	transport_seek(w->s, 3000);
	assert_true(loop_start(w->s, &err));
	transport_seek(w->s, 7600);
	assert_true(loop_end(w->s, &err));
	assert_true(run_add_cue(w->s, "chorus", &err));
	assert_file_has(
		w, "list.yaml", "label: on}\n          - {at: \"0:03-0:07.6\", label: chorus}\n");
	assert_int_equal(w->s->items[0].cues[0]->pos_ms, 3000);
	assert_int_equal(w->s->items[0].cues[0]->pos_end_ms, 7600);
	/* Before the start of the track in this file the time is 0:00. */
	loop_off(w->s);
	struct source *src = change_copy(w->s, ROW_SOURCE, &w->s->deck.play.source);
	src->offset_ms = 5000;
	change_one(w->s, ROW_SOURCE, src, NULL);
	transport_seek(w->s, 2000);
	capture_forget_key(w->s);
	if (!run_add_cue(w->s, "before", &err))
		fail_msg("%s", err.msg);
	assert_file_has(w, "list.yaml", "          - {at: \"0:00\", label: before}\n");
}

TEST_IN_WORLD(a_file_that_changed_is_read_and_one_that_broke_is_refused)
{
	struct world *w = *state;
	struct err err = ERR_INIT;
	char *other = xasprintf("# mine\n%s      - {id: more, title: More}\n", playlist_yaml);

	start(w, "walk");
	write_file(w, "list.yaml", other);
	assert_int_equal(w->s->nitems, 3);
	assert_true(run_add_cue(w->s, "x", &err));
	assert_non_null(strstr(w->s->said, "had changed"));
	assert_int_equal(w->s->nitems, 4);
	assert_file_has(w, "list.yaml", "# mine\n");
	write_file(w, "list.yaml", "sections: [");
	assert_false(run_add_cue(w->s, "y", &err));
	if (!strstr(err.msg, "list.yaml:2:1: "))
		fail_msg("%s", err.msg);
	assert_file_has(w, "list.yaml", "sections: [");
	assert_int_equal(w->s->nitems, 4);
	stop(w);
	free(other);
}

TEST_IN_WORLD(a_shipped_playlist_is_copied_and_that_is_said)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	setenv("XDG_CONFIG_HOME", w->folder, 1);
	write_file(w, "cantor.yaml",
		"id: cantor\ndevice: AFUL Cantor\nplaylist: demo\nchains: {walk: {source: X, "
		"clock: yes}}\n");
	start(w, "walk");
	assert_true(run_add_cue(w->s, "here", &err));
	assert_non_null(
		strstr(w->s->said, "earlog/playlists/demo.yaml, from now on your own copy"));
	assert_file_has(
		w, "earlog/playlists/demo.yaml", "          - {at: \"~0:00\", label: here}\n");
	assert_true(run_add_cue(w->s, "again", &err));
	assert_null(strstr(w->s->said, "copy"));
	stop(w);
	unsetenv("XDG_CONFIG_HOME");
}

TEST_IN_WORLD(items_of_the_command_line_come_once)
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
		assert_true(items_add_files(w->s, what, 3, &err));
		assert_int_equal(w->s->nitems, 5); /* the playlist has the third one */
		assert_string_equal(w->s->items[3].recording->title, "a song");
		stop(w);
	}
	free(there);
	free(file);
}

/* ---- what the files say, and what they do not say any more ---- */

/* The world's session file with one text of it in place of another. */
static void
session_with(const struct world *w, const char *what, const char *instead)
{
	const char *at = strstr(session_yaml, what);
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	assert_non_null(at);
	buf_add_bytes(&b, session_yaml, (size_t)(at - session_yaml));
	buf_add(&b, instead);
	buf_add(&b, at + strlen(what));
	write_file(w, "cantor.yaml", b.s);
}

static void
compare(const struct world *w, const char *list)
{
	CLEANUP(pointer_free) char *line = xasprintf("compare: [%s]", list);

	session_with(w, "compare: [{device: AFUL Performer8}]", line);
}

/* "Cantor|Performer8", models only. */
static char *
worn(const struct world *w)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < w->s->ndevices; i++) {
		const char *name = w->s->devices[i].device->name, *space = strrchr(name, ' ');
		buf_addf(&b, "%s%s", i ? "|" : "", space ? space + 1 : name);
	}
	return buf_detach(&b);
}

#define ASSERT_WORN(w, text)                    \
	do {                                    \
		char *is_ = worn(w);            \
		assert_string_equal(is_, text); \
		free(is_);                      \
	} while (0)

static void
note(struct world *w, const char *text)
{
	struct err err;

	press(w);
	assert_true(writing_note(w->s, true, &err));
	type_text(w, text);
	writing_keep(w->s);
}

static size_t
notes_of(const struct world *w)
{
	size_t n = 0;

	EACH_ROW (note, x, &w->s->rec, ROW_NOTE)
		n += !x->row.deleted && uuid_same(&x->review, &w->s->review);
	return n;
}

/* A row as another program puts it into the archive. */
static void
put(const struct world *w, enum row_kind kind, void *row)
{
	struct err err = ERR_INIT;
	struct store *st = archive_open(w->db, STORE_WRITE, &err);

	row_stamp(row, NULL);
	assert_true(st && store_begin(st, &err) && store_put(st, kind, row, &err) == PUT_DONE &&
		store_commit(st, &err));
	row_free(kind, row);
	store_close(st);
}

/* ---- devices ---- */

TEST_IN_WORLD(numbers_follow_the_file_at_every_start)
{
	struct world *w = *state;

	compare(w, "{device: AFUL Performer8}, {device: Symphonium Crimson}");
	start(w, "walk");
	ASSERT_WORN(w, "Cantor|Performer8|Crimson");
	stop(w);
	compare(w, "{device: Symphonium Crimson}");
	for (int sitting = 0; sitting < 2; sitting++) {
		start(w, "walk");
		ASSERT_WORN(w, "Cantor|Crimson");
		stop(w);
	}
	compare(w,
		"{device: Thieaudio Monarch}, {device: Symphonium Crimson}, {device: AFUL "
		"Performer8}");
	for (int sitting = 0; sitting < 2; sitting++) {
		start(w, "walk");
		ASSERT_WORN(w, "Cantor|Monarch|Crimson|Performer8");
		stop(w);
	}
}

TEST_IN_WORLD(a_device_that_left_the_file_keeps_what_was_said_of_it_and_is_named_once)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	assert_true(wear_device(w->s, 2, &err));
	run_confirm(w->s);
	assert_true(wear_volume(w->s, "22", &err));
	note(w, "softer");
	assert_true(writing_note(w->s, true, &err));
	type_text(w, "half a thought");
	stop(w);
	compare(w, "{device: Symphonium Crimson}");
	start(w, "walk");
	assert_non_null(strstr(w->s->said, "AFUL Performer8"));
	assert_non_null(strstr(w->s->said, "earlog check --missing "));
	ASSERT_WORN(w, "Cantor|Crimson");
	assert_int_equal(notes_of(w), 1);
	struct uuid p8 = ((const struct note *)record_at(&w->s->rec, ROW_NOTE, 0))->setup.device;
	char volume[64];
	volume_text(&w->s->rec, &(struct setup){ .device = p8, .chain = w->s->setup.chain }, NULL,
		volume, sizeof(volume));
	assert_string_equal(volume, "22 steps");
	stop(w);
	start(w, "walk");
	assert_null(strstr(w->s->said, "Performer8"));
}

TEST_IN_WORLD(a_device_that_the_shell_added_stands_after_those_of_the_file)
{
	struct world *w = *state;

	start(w, "walk");
	stop(w);
	struct device *d = row_new(ROW_DEVICE);
	d->row.uuid = uuid_of("device:zero");
	d->id = xstrdup("zero");
	d->name = xstrdup("Truthear Zero");
	put(w, ROW_DEVICE, d);
	struct comparison *c = row_new(ROW_COMPARISON);
	c->review = uuid_of("review:cantor");
	c->device = uuid_of("device:zero");
	c->row.uuid = identity_of_comparison(&(struct review){ .row.uuid = c->review }, &c->device);
	c->rank = RANK_ADDED;
	c->added = xstrdup("shell");
	put(w, ROW_COMPARISON, c);
	start(w, "walk");
	ASSERT_WORN(w, "Cantor|Performer8|Zero");
	stop(w);
	/* The file takes it first, and lets it go again. */
	compare(w, "{device: Truthear Zero, id: zero}, {device: AFUL Performer8}");
	start(w, "walk");
	ASSERT_WORN(w, "Cantor|Zero|Performer8");
	stop(w);
	compare(w, "{device: AFUL Performer8}, {device: Symphonium Crimson}");
	for (int sitting = 0; sitting < 2; sitting++) {
		start(w, "walk");
		ASSERT_WORN(w, "Cantor|Performer8|Crimson|Zero");
		stop(w);
	}
}

/* ---- cues ---- */

static const char *
list_with_cues(const char *cues)
{
	static char text[1024];

	snprintf(text, sizeof(text),
		"id: list\nsections:\n  - id: bass\n    tracks:\n"
		"      - {id: low, title: Low, signal: sine 60 30s, cues: [%s]}\n",
		cues);
	return text;
}

static const struct cue *
cue_named(const struct world *w, const char *label, size_t number)
{
	const struct track_row *t = &w->s->items[0];
	const struct cue *found = NULL;

	for (size_t i = 0; i < t->ncues; i++)
		if (t->cues[i]->label && strcmp(t->cues[i]->label, label) == 0 &&
			(size_t)t->cues[i]->rank == number)
			found = t->cues[i];
	assert_non_null(found);
	return found;
}

static int64_t
time_of_cue(const struct world *w, const char *label, size_t number)
{
	return cue_time(&w->s->rec, cue_named(w, label, number)).pos_ms;
}

TEST_IN_WORLD(a_pin_stays_with_its_cue_whatever_comes_before_it)
{
	struct world *w = *state;
	struct err err;
	int64_t s = 1000000000;

	write_file(w, "list.yaml",
		list_with_cues("{label: chorus}, {label: chorus}, {label: bridge}"));
	clock_set(100 * s, 1800000000000);
	start(w, "walk");
	transport_toggle(w->s);
	clock_set(107 * s, 1800000007000);
	struct uuid chosen = sitting_item(w->s)->cues[1]->row.uuid;
	playback_choose_cue(w->s, &chosen);
	press(w);
	assert_true(playback_pin_cue(w->s, &err));
	assert_int_equal(time_of_cue(w, "chorus", 1), 7000);
	stop(w);
	write_file(w, "list.yaml",
		list_with_cues(
			"{label: bridge}, {at: \"0:01\"}, {label: chorus}, {label: chorus}"));
	start(w, "walk");
	assert_int_equal(w->s->items[0].ncues, 4);
	assert_int_equal(time_of_cue(w, "bridge", 0), NO_MS);
	assert_int_equal(time_of_cue(w, "chorus", 2), NO_MS);
	assert_int_equal(time_of_cue(w, "chorus", 3), 7000);
	assert_true(uuid_same(&cue_named(w, "chorus", 3)->row.uuid, &chosen));
	stop(w);
	/* One that the file has no more is gone, and comes back with its pin. */
	write_file(w, "list.yaml", list_with_cues("{label: bridge}, {label: chorus}"));
	start(w, "walk");
	assert_int_equal(w->s->items[0].ncues, 2);
	assert_int_equal(time_of_cue(w, "chorus", 1), NO_MS);
	stop(w);
	write_file(w, "list.yaml", list_with_cues("{label: chorus}, {label: chorus}"));
	start(w, "walk");
	assert_int_equal(time_of_cue(w, "chorus", 1), 7000);
}

TEST_IN_WORLD(a_pin_holds_in_the_review_of_another_device)
{
	struct world *w = *state;
	struct err err;
	int64_t s = 1000000000;

	write_file(w, "list.yaml", list_with_cues("{label: chorus}"));
	clock_set(100 * s, 1800000000000);
	start(w, "walk");
	transport_toggle(w->s);
	clock_set(107 * s, 1800000007000);
	press(w);
	assert_true(playback_pin_cue(w->s, &err));
	stop(w);
	session_with(w, "id: cantor\ndevice: AFUL Cantor\n", "id: other\ndevice: Some Other\n");
	start(w, "walk");
	assert_int_equal(time_of_cue(w, "chorus", 0), 7000);
}

/* ---- variants ---- */

static void
settings_with(const struct world *w, const char *map)
{
	char *text =
		xasprintf("device: AFUL Cantor\n%s%s\n", map ? "variants: " : "", map ? map : "");

	session_with(w, "device: AFUL Cantor\n", text);
	free(text);
}

static const struct variant *
setting_of(const struct world *w, const struct setup *setup)
{
	return setup_row(&w->s->rec, setup, ROW_VARIANT);
}

TEST_IN_WORLD(an_edited_setting_is_offered_once_and_notes_keep_theirs)
{
	struct world *w = *state;
	struct err err;

	settings_with(w, "{stock: {nozzle: silver}, deep: {nozzle: brass}}");
	start(w, "walk");
	assert_true(wear_setting_named(w->s, "deep", &err));
	struct uuid old = w->s->setup.variant;
	note(w, "deeper");
	stop(w);
	settings_with(w, "{stock: {nozzle: silver}, deep: {nozzle: gold}}");
	start(w, "walk");
	/* What was worn is worn on, as the file describes it now. */
	const struct variant *deep = setting_of(w, &w->s->setup);
	assert_string_equal(deep->content, "nozzle=gold");
	assert_true(wear_setting_named(w->s, "stock", &err));
	assert_string_equal(setting_of(w, &w->s->setup)->name, "stock");
	assert_true(wear_setting_named(w->s, "deep", &err));
	assert_string_equal(setting_of(w, &w->s->setup)->content, "nozzle=gold");
	const struct note *n = record_at(&w->s->rec, ROW_NOTE, 0);
	assert_true(uuid_same(&n->setup.variant, &old));
	assert_string_equal(setting_of(w, &n->setup)->content, "nozzle=brass");
}

/* With one entry also. */
TEST_IN_WORLD(the_first_setting_is_worn_from_the_beginning)
{
	struct world *w = *state;

	settings_with(w, "{stock: {nozzle: silver}, deep: {nozzle: brass}}");
	start(w, "walk");
	assert_string_equal(setting_of(w, &w->s->setup)->name, "stock");
	stop(w);
	settings_with(w, "{deep: {nozzle: brass}}");
	start(w, "walk");
	assert_string_equal(setting_of(w, &w->s->setup)->name, "deep");
	note(w, "deeper");
	const struct note *n = record_at(&w->s->rec, ROW_NOTE, 0);
	assert_string_equal(setting_of(w, &n->setup)->name, "deep");
}

/* ---- what is told ---- */

TEST_IN_WORLD(all_that_left_the_files_and_has_notes_is_told_in_one_line)
{
	struct world *w = *state;
	struct err err;

	settings_with(w,
		"{deep: {nozzle: brass}, light: {nozzle: red}}\nquestions: [{id: warmth, text: How "
		"warm?}, "
		"{id: never, text: Never answered}]");
	start(w, "walk");
	assert_true(wear_setting_named(w->s, "deep", &err));
	note(w, "one");
	assert_true(writing_note_part(w->s, "question warmth", &err));
	type_text(w, "quite");
	writing_keep(w->s);
	stop(w);
	write_file(w, "cantor.yaml",
		"id: cantor\ndevice: AFUL Cantor\nplaylist: ./list.yaml\nchains:\n"
		"  desk: {source: FiiO K7}\n");
	start(w, "desk");
	const char *said = w->s->said;
	assert_non_null(strstr(said, "earlog check --missing "));
	assert_non_null(strstr(said, "cantor.yaml"));
	assert_non_null(strstr(said, "setting deep"));
	assert_non_null(strstr(said, "chain walk"));
	assert_non_null(strstr(said, "question warmth"));
	assert_null(strstr(said, "light"));
	assert_null(strstr(said, "never"));
	assert_null(strstr(said, "desk"));
	assert_false(chain_choice_choose(w->s, "walk", &err));
	assert_true(wear_setting_named(w->s, "deep", &err));
	assert_int_equal(w->s->ask, ASK_SETTING);
	run_cancel(w->s);
	assert_int_equal(notes_of(w), 2);
	stop(w);
	start(w, "desk");
	assert_null(strstr(w->s->said, "--missing"));
}

TEST_IN_WORLD(a_chain_that_the_bench_added_stays_though_no_file_names_it)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	assert_true(chain_choice_add(w->s, "train source=\"A phone\"", &err));
	note(w, "one");
	stop(w);
	start(w, "walk");
	assert_null(strstr(w->s->said, "--missing"));
	assert_non_null(strstr(w->s->said, "AFUL Cantor · train was on last; \1show chains\2"));
	assert_true(chain_choice_choose(w->s, "train", &err));
}

/* ---- files that are saved during the session ---- */

static void
turn(struct world *w)
{
	run_timers(w->s, clock_mono_ns());
}

static void
saved(struct world *w)
{
	run_files_saved(w->s);
	turn(w);
}

static bool
has_chain(const struct world *w, const char *name)
{
	return chains_named(&w->s->rec, &w->s->review, name);
}

#define FEWER_TRACKS                                                                     \
	"id: list\ntitle: List\nsections:\n  - id: bass\n    title: Bass\n    tracks:\n" \
	"      - {id: low, title: Low, signal: sine 60 30s}\n"

TEST_IN_WORLD(what_a_saved_file_takes_away_is_asked)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "desk");
	session_with(w,
		"  walk: {source: HiBy R3 II, clock: yes, volume: {value: 28, unit: steps}}\n",
		"  train: {source: A phone}\n");
	write_file(w, "list.yaml", FEWER_TRACKS);
	saved(w);
	assert_int_equal(w->s->ask, ASK_FILES);
	assert_non_null(
		strstr(w->s->said, "cantor.yaml now lacks chain walk, bass/gone, treble/high: "));
	assert_true(has_chain(w, "walk"));
	assert_false(has_chain(w, "train"));
	assert_int_equal(w->s->nitems, 3);
	assert_int_equal(w->s->files->n_chains, 2);
	assert_string_equal(w->s->files->chains[0].name, "walk");
	run_cancel(w->s);
	assert_non_null(strstr(w->s->said, "its next save asks again"));
	turn(w);
	assert_int_equal(w->s->ask, ASK_NOTHING);
	assert_true(has_chain(w, "walk"));
	saved(w);
	assert_int_equal(w->s->ask, ASK_FILES);
	/* A save that takes nothing away answers the question. */
	write_file(w, "cantor.yaml", session_yaml);
	write_file(w, "list.yaml", playlist_yaml);
	saved(w);
	assert_int_equal(w->s->ask, ASK_NOTHING);
	assert_string_equal(w->s->said, "cantor.yaml is read again");
	assert_int_equal(w->s->nitems, 3);
	session_with(w,
		"  walk: {source: HiBy R3 II, clock: yes, volume: {value: 28, unit: steps}}\n",
		"  train: {source: A phone}\n");
	saved(w);
	run_confirm(w->s);
	turn(w);
	assert_int_equal(w->s->ask, ASK_NOTHING);
	assert_false(has_chain(w, "walk"));
	assert_true(has_chain(w, "train"));
	assert_true(chain_choice_choose(w->s, "train", &err));
	/* Yes is for one save. */
	write_file(w, "list.yaml", FEWER_TRACKS);
	saved(w);
	assert_int_equal(w->s->ask, ASK_FILES);
	assert_int_equal(w->s->nitems, 3);
	run_confirm(w->s);
	turn(w);
	assert_int_equal(w->s->nitems, 1);
}

TEST_IN_WORLD(a_saved_mistake_changes_nothing_and_says_where)
{
	struct world *w = *state;

	start(w, "desk");
	session_with(w, "  desk: {source: FiiO K7}\n", "  desk: {sorce: FiiO K9}\n");
	saved(w);
	assert_int_equal(w->s->said_level, SAID_FILES);
	assert_non_null(strstr(w->s->said, "not read: "));
	assert_non_null(strstr(w->s->said, "cantor.yaml:6:10: "));
	assert_int_equal(w->s->ask, ASK_NOTHING);
	assert_string_equal(sitting_chain(w->s, &w->s->setup.chain)->content, "source=FiiO K7");
	session_with(w, "id: cantor\n", "id: crimson\n");
	saved(w);
	assert_non_null(strstr(w->s->said, "the id is crimson now: that is another review"));
	write_file(w, "cantor.yaml", session_yaml);
	write_file(w, "list.yaml", "id: list\ntitle: [List\n");
	saved(w);
	assert_non_null(strstr(w->s->said, "list.yaml:"));
	assert_int_equal(w->s->nitems, 3);
	session_with(w, "  desk: {source: FiiO K7}\n", "  desk: {source: FiiO K9}\n");
	write_file(w, "list.yaml", playlist_yaml);
	saved(w);
	assert_string_equal(w->s->said, "cantor.yaml is read again");
	assert_string_equal(sitting_chain(w->s, &w->s->setup.chain)->content, "source=FiiO K9");
	/* The second reading of the same is no news. */
	sitting_unsay(w->s);
	saved(w);
	assert_string_equal(w->s->said, "");
}

TEST_IN_WORLD(the_open_note_and_what_plays_stay_when_a_file_is_saved)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "desk");
	run_until(w, sounds);
	uint64_t ticket = w->s->deck.play.ticket;
	assert_true(writing_note(w->s, true, &err));
	type_text(w, "half a se");
	session_with(w, "  desk: {source: FiiO K7}\n", "  desk: {source: FiiO K7, gain: low}\n");
	saved(w);
	type_text(w, "ntence");
	assert_int_equal(w->s->deck.play.ticket, ticket);
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
	assert_string_equal(
		sitting_chain(w->s, &w->s->setup.chain)->content, "gain=low\nsource=FiiO K7");
	/* What is asked meanwhile waits for its end. */
	session_with(w, "compare: [{device: AFUL Performer8}]", "");
	saved(w);
	assert_int_equal(w->s->ask, ASK_FILES);
	assert_false(run_asks(w->s));
	writing_keep(w->s);
	assert_string_equal(sitting_chosen_note(w->s)->body, "half a sentence");
	assert_true(run_asks(w->s));
	assert_int_equal(w->s->ndevices, 2);
	run_confirm(w->s);
	turn(w);
	assert_int_equal(w->s->ndevices, 1);
	assert_int_equal(w->s->deck.play.ticket, ticket);
}

TEST_IN_WORLD(tests_and_other_questions_come_before_a_saved_file)
{
	struct world *w = *state;
	struct blind_wish wish = { .devices = { 1, 2 }, .n = 2, .blocks = 3 };
	struct err err = ERR_INIT;

	start(w, "walk");
	assert_true(wear_device(w->s, 2, &err));
	session_with(w, "  desk: {source: FiiO K7}\n", "  desk: {source: FiiO K9}\n");
	saved(w);
	assert_int_equal(w->s->ask, ASK_SWAP);
	assert_string_equal(w->s->files->chains[1].content.v[0].value, "FiiO K7");
	run_confirm(w->s);
	turn(w);
	assert_string_equal(w->s->files->chains[1].content.v[0].value, "FiiO K9");
	if (!blind_begin(w->s, &wish, &err))
		fail_msg("%s", err.msg);
	write_file(w, "cantor.yaml", session_yaml);
	saved(w);
	assert_string_equal(w->s->said, "cantor.yaml changed; it is read when the test has ended");
	run_until(w, sitting_all_kept);
	turn(w);
	assert_string_equal(w->s->files->chains[1].content.v[0].value, "FiiO K9");
	end_run(w);
	turn(w);
	assert_string_equal(w->s->files->chains[1].content.v[0].value, "FiiO K7");
}

/* ---- earlier ids ---- */

/* Ticks a track off, as 1.1.0 did. */
static void
tick(struct world *w, size_t item)
{
	struct listing *l = change_copy(w->s, ROW_LISTING, &w->s->items[item].listing->row.uuid);

	l->done = true;
	change_one(w->s, ROW_LISTING, l, "tick");
}

TEST_IN_WORLD(a_review_that_was_called_otherwise_has_all_that_was_recorded)
{
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	note(w, "one");
	tick(w, 1);
	assert_true(wear_device(w->s, 2, &err));
	run_confirm(w->s);
	note(w, "two");
	stop(w);
	session_with(w, "id: cantor\n", "id: cantor2\nwas: [cantor]\n");
	for (int sitting = 0; sitting < 2; sitting++) {
		start(w, "walk");
		if (sitting == 0)
			assert_non_null(strstr(w->s->said, "review cantor is now called cantor2"));
		else
			assert_null(strstr(w->s->said, "is now called"));
		assert_int_equal(notes_of(w), 2);
		assert_int_equal(w->s->nitems, 3);
		assert_int_equal(w->s->items[0].nnotes, 2);
		assert_true(w->s->items[1].listing->done);
		ASSERT_WORN(w, "Cantor|Performer8");
		assert_string_equal(
			sitting_device(w->s, &w->s->setup.device)->name, "AFUL Performer8");
		const struct note *n = w->s->items[0].notes[0];
		assert_true(uuid_same(&n->setup.chain, &w->s->setup.chain));
		const struct chain **chains;
		assert_int_equal(chains_list(&w->s->rec, &w->s->review, &chains), 2);
		free(chains);
		stop(w);
	}
}

TEST_IN_WORLD(two_reviews_become_one_where_the_file_says_so)
{
	struct world *w = *state;

	start(w, "walk");
	note(w, "one");
	stop(w);
	session_with(w, "id: cantor\n", "id: cantor2\n");
	start(w, "walk");
	assert_int_equal(notes_of(w), 0);
	note(w, "two");
	stop(w);
	session_with(w, "id: cantor\n", "id: cantor2\nwas: [cantor]\n");
	start(w, "walk");
	assert_non_null(strstr(w->s->said, "review cantor is joined with cantor2"));
	assert_int_equal(notes_of(w), 2);
	assert_int_equal(w->s->nitems, 3);
	ASSERT_WORN(w, "Cantor|Performer8");
}
