/* What was written about other devices: at the same item and cue, and not before one's own is kept,
 * if the profile says so. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/upkeep/open.h"
#include "review/record/rating.h"
#include "support/sitting_world.h"
#include "support/store_help.h"

static int64_t now_ns;

static void
pass(int64_t ms)
{
	now_ns += ms * 1000000;
	clock_set(now_ns, 1800000000000 + now_ns / 1000000);
}

static const char list_yaml[] =
	"{id: list, title: List, sections: [{id: bass, title: Bass, tracks: [\n"
	"  {id: long, title: Long, duration: \"3:00\", cues: [{at: \"0:10\", label: first},\n"
	"    {from: \"0:55\", to: \"1:20\"}, {at: \"2:30\"}]},\n"
	"  {id: other, title: Other, duration: \"3:00\"}]}]}\n";

/* The clock stands at the first item. */
static void
begin(struct world *w, bool hides)
{
	write_file(w, "list.yaml", list_yaml);
	start(w, "walk");
	w->profile.hide_others_until_kept = hides;
}

static void
note_at(struct world *w, int64_t ms, const char *text)
{
	struct err err = ERR_INIT;

	pass(100);
	transport_seek(w->s, ms);
	press(w);
	if (!writing_note(w->s, ms >= 0, &err))
		fail_msg("%s", err.msg);
	type_text(w, text);
	writing_keep(w->s);
}

static void
put_on(struct world *w, size_t number)
{
	struct err err = ERR_INIT;

	assert_true(wear_device(w->s, number, &err));
	run_confirm(w->s);
}

static bool
heard_them(const struct sitting *s)
{
	return sitting_all_kept(s) && !s->internal->others.stale &&
		record_count(&s->internal->others.heard.notes, ROW_NOTE) >= 4;
}

/* The first letters of those that are shown beside with the clock at `ms`. */
static void
assert_others(struct world *w, int64_t ms, const char *expected)
{
	struct other_note others[OTHERS_MOST];
	char letters[9] = "";

	transport_seek(w->s, ms);
	size_t n = sitting_others(w->s, others);
	for (size_t i = 0; i < n; i++)
		letters[i] = others[i].note->body[0];
	assert_string_equal(letters, expected);
}

/* … and of those that the notes of the first item show. */
static void
assert_notes(const struct world *w, const char *expected)
{
	const struct track_row *t = &w->s->items[0];
	char letters[16] = "";

	for (size_t i = 0; i < t->nnotes; i++)
		letters[i] = t->notes[i]->body[0];
	assert_string_equal(letters, expected);
}

/* a and b at the cues, c at none, d without a time; worn is the other device then. */
static void
heard_with_the_cantor(struct world *w)
{
	now_ns = 1000000000;
	pass(0);
	note_at(w, 12000, "a first cue");
	note_at(w, 60000, "b second cue");
	note_at(w, 100000, "c at no cue");
	struct err err = ERR_INIT;
	assert_true(writing_note(w->s, false, &err));
	type_text(w, "d no time");
	writing_keep(w->s);
	put_on(w, 2);
	run_until(w, heard_them);
}

TEST_IN_WORLD(others_at_the_lit_cue_else_at_the_item)
{
	struct world *w = *state;

	begin(w, false);
	heard_with_the_cantor(w);
	assert_others(w, 8000, "a");
	assert_others(w, 56000, "b");
	assert_others(w, 30000, "dcba");
	assert_others(w, 150000, "dcba"); /* this cue has none */
	assert_notes(w, "abcd");
}

TEST_IN_WORLD(others_wait_for_ones_own_at_the_same_cue)
{
	struct world *w = *state;

	begin(w, true);
	heard_with_the_cantor(w);
	assert_others(w, 8000, "");
	assert_others(w, 56000, "");
	assert_others(w, 30000, "");
	assert_notes(w, "");
	for (size_t i = 0; i < w->s->nitems; i++)
		if (strcmp(w->s->items[i].recording->title, "Long") == 0)
			assert_true(sitting_item_is_covered(w->s, &w->s->items[i]));
	note_at(w, 6000, "x before any cue");
	assert_others(w, 8000, ""); /* the first cue begins at 0:07 */
	assert_others(w, 56000, "");
	assert_others(w, 30000, "dc");
	assert_notes(w, "xcd");
	note_at(w, 58000, "y at the second");
	assert_others(w, 56000, "b");
	assert_others(w, 8000, "");
	assert_notes(w, "xybcd");
	note_at(w, 8000, "z at the first");
	assert_others(w, 8000, "a");
	assert_notes(w, "xzaybcd");
}

TEST_IN_WORLD(a_marker_or_a_note_of_another_day_opens_nothing)
{
	struct world *w = *state;
	struct err err;

	begin(w, true);
	heard_with_the_cantor(w);
	note_at(w, 58000, "y at the second");
	transport_seek(w->s, 8000);
	press(w);
	assert_true(writing_mark(w->s, NULL, &err));
	assert_others(w, 8000, "");
	stop(w);
	start(w, "walk");
	w->profile.hide_others_until_kept = true;
	run_until(w, heard_them);
	assert_int_equal(sitting_device_number(w->s, &w->s->setup.device), 2);
	assert_others(w, 56000, "");
}

TEST_IN_WORLD(what_is_hidden_follows_what_is_worn_and_undo)
{
	struct world *w = *state;
	struct err err;
	const struct note *found[4];

	begin(w, true);
	heard_with_the_cantor(w);
	assert_null(sitting_chosen_note(w->s)); /* none of them is edited or deleted unseen */
	put_on(w, 1);
	assert_notes(w, "abcd");
	put_on(w, 2);
	assert_notes(w, "");
	note_at(w, 58000, "y at the second");
	assert_notes(w, "ybcd");
	assert_true(writing_delete_note(w->s, &sitting_chosen_note(w->s)->row.uuid, &err));
	assert_notes(w, "");
	assert_true(sitting_undo(w->s, &err));
	assert_notes(w, "ybcd");
	assert_true(sitting_undo(w->s, &err)); /* it is open again */
	writing_give_up(w->s);
	assert_true(sitting_undo(w->s, &err));
	writing_keep(w->s);
	assert_int_equal(jump_find_notes(w->s, "first", found, 4), 1);
}

static bool
has_six(const struct sitting *s)
{
	return s->items[0].nnotes == 6;
}

static bool
has_eight(const struct sitting *s)
{
	return s->items[0].nnotes == 8;
}

/* As a sync, a merge or `earlog note` does: a new note, or `changed` with other words; NULL deletes
 * it. */
static void
another_earlog_writes(struct world *w, const struct note *changed, const char *body)
{
	const struct note *like =
		changed ? changed : record_at(&w->s->internal->others.heard.notes, ROW_NOTE, 0);
	struct err err = ERR_INIT;
	struct store *st = archive_open(w->db, STORE_WRITE, &err);
	struct note *n = row_dup(ROW_NOTE, like);

	assert_non_null(st);
	if (!changed)
		n->row.uuid = uuid_random();
	row_stamp(&n->row, changed ? &changed->row : NULL);
	n->row.deleted = !body;
	xreplace(&n->body, body ? body : n->body);
	assert_true(store_begin(st, &err) && store_put(st, ROW_NOTE, n, &err) == PUT_DONE &&
		store_commit(st, &err));
	row_free(ROW_NOTE, n);
	store_close(st);
}

static bool
has_looked(const struct sitting *s)
{
	return !sitting_will_look(s);
}

TEST_IN_WORLD(what_another_earlog_wrote_is_seen_at_the_item_that_plays)
{
	struct world *w = *state;

	begin(w, false);
	heard_with_the_cantor(w);
	pass(2000);
	run_until(w, has_looked); /* once at the start, not for each note of this bench */
	note_at(w, 3000, "f of this bench");
	run_until(w, sitting_all_kept);
	assert_false(sitting_will_look(w->s));
	another_earlog_writes(w, NULL, "e of another earlog");
	sitting_archive_changed(w->s, clock_mono_ns());
	assert_true(sitting_will_look(w->s));
	pass(2000);
	run_until(w, has_six);
	assert_false(sitting_will_look(w->s));
	assert_int_equal(w->s->items[0].nnotes, 6); /* of this review: also in its list */
	/* Noticed by the writer, which stores a note of this bench. */
	another_earlog_writes(w, NULL, "g and once more");
	note_at(w, 2000, "h of this bench");
	run_until(w, sitting_will_look);
	pass(2000);
	run_until(w, has_eight);
	/* The pane that opens asks again, also if this archive has not changed. */
	heard_notes_finish(&w->s->internal->others.heard);
	heard_notes_init(&w->s->internal->others.heard);
	sitting_read_others(w->s);
	run_until(w, has_eight);
}

static bool
has_theirs(const struct sitting *s)
{
	return record_count(&s->internal->others.heard.notes, ROW_NOTE) == 5;
}

TEST_IN_WORLD(what_another_listener_wrote_is_no_note_of_this_review)
{
	struct world *w = *state;
	struct other_note others[OTHERS_MOST];
	struct err err = ERR_INIT;

	begin(w, false);
	heard_with_the_cantor(w);
	pass(2000);
	run_until(w, has_looked);
	struct listener_row *ben = row_new(ROW_LISTENER);
	ben->row.uuid = uuid_of("listener:ben");
	ben->name = xstrdup("Ben");
	row_stamp(&ben->row, NULL);
	struct note *n = change_copy(w->s, ROW_NOTE, &w->s->items[0].notes[0]->row.uuid);
	n->row.uuid = uuid_random();
	n->listener = ben->row.uuid;
	row_stamp(&n->row, NULL);
	struct store *st = archive_open(w->db, STORE_WRITE, &err);
	assert_true(st && store_begin(st, &err) &&
		store_put(st, ROW_LISTENER, ben, &err) == PUT_DONE &&
		store_put(st, ROW_NOTE, n, &err) == PUT_DONE && store_commit(st, &err));
	store_close(st);
	row_free(ROW_NOTE, n);
	row_free(ROW_LISTENER, ben);
	sitting_archive_changed(w->s, clock_mono_ns());
	pass(2000);
	run_until(w, has_theirs);
	transport_seek(w->s, 12000);
	assert_int_equal(sitting_others(w->s, others), 2);
	assert_string_equal(others[0].listener, "Ben");
	assert_int_equal(w->s->items[0].nnotes, 4);
	/* Nor is a note of the shell a note of this session. */
	n = change_copy(w->s, ROW_NOTE, &w->s->items[0].notes[0]->row.uuid);
	n->row = (struct row){ .uuid = uuid_random() };
	n->sitting = UUID_NONE;
	row_stamp(&n->row, NULL);
	change_arrived(w->s, ROW_NOTE, n);
	row_free(ROW_NOTE, n);
	assert_int_equal(w->s->items[0].nnotes, 5);
	CLEANUP(buf_finish) struct buf recorded = BUF_INIT;
	run_add_recorded(w->s, &recorded);
	assert_string_equal(recorded.s, "4 notes recorded");
}

static bool
has_other_words(const struct sitting *s)
{
	return s->items[0].notes[0]->body[0] == 'A';
}

static bool
has_three(const struct sitting *s)
{
	return s->items[0].nnotes == 3;
}

static bool
has_private(const struct sitting *s)
{
	return note_is_private(&s->rec, s->items[0].notes[0]);
}

static bool
has_no_private(const struct sitting *s)
{
	return !has_private(s);
}

TEST_IN_WORLD(what_another_earlog_changed_or_deleted_is_followed)
{
	struct world *w = *state;
	const struct note *const *notes;
	struct err err;

	begin(w, false);
	heard_with_the_cantor(w);
	notes = w->s->items[0].notes;
	struct uuid first = notes[0]->row.uuid;
	another_earlog_writes(w, notes[0], "A first cue, in other words");
	sitting_archive_changed(w->s, clock_mono_ns());
	pass(2000);
	run_until(w, has_other_words);
	assert_int_equal(w->s->items[0].nnotes, 4);
	another_earlog_writes(w, w->s->items[0].notes[1], NULL);
	sitting_archive_changed(w->s, clock_mono_ns());
	pass(2000);
	run_until(w, has_three);
	assert_others(w, 56000, "dcA");
	/* Private there is private here, and public again. */
	for (int hidden = 1; hidden >= 0; hidden--) {
		struct store *st = archive_open(w->db, STORE_WRITE, &err);

		assert_non_null(st);
		set_private(st, &first, hidden);
		store_close(st);
		sitting_archive_changed(w->s, clock_mono_ns());
		pass(2000);
		run_until(w, hidden ? has_private : has_no_private);
	}
	/* What this bench changes afterwards replaces the other's words. */
	assert_true(writing_delete_note(w->s, &first, &err));
	pass(2000);
	run_until(w, sitting_all_kept);
	assert_int_equal(w->s->items[0].nnotes, 2);
}

static bool
first_has_other_words(const struct sitting *s)
{
	return ((const struct note *)record_at(&s->rec, ROW_NOTE, 0))->body[0] == 'A';
}

/* The reader hides the device of such a note, which must not replace the true one. */
TEST_IN_WORLD(a_note_of_the_open_blind_run_keeps_its_device)
{
	struct world *w = *state;
	const struct blind_wish wish = { .devices = { 1, 2 }, .n = 2, .blocks = 3 };
	struct err err = ERR_INIT;

	begin(w, false);
	note_at(w, 5000, "before the run");
	assert_true(blind_begin(w->s, &wish, &err));
	run_until(w, sitting_all_kept);
	run_confirm(w->s);
	note_at(w, 10000, "blind");
	run_until(w, sitting_all_kept);
	const struct note *before = record_at(&w->s->rec, ROW_NOTE, 0),
			  *blind = record_at(&w->s->rec, ROW_NOTE, 1);
	struct uuid device = blind->setup.device, uuid = blind->row.uuid;
	assert_non_null(record_find(&w->s->rec, ROW_TRIAL, &uuid));
	pass(2000);
	run_until(w, has_looked);
	another_earlog_writes(w, blind, "blind, in other words");
	another_earlog_writes(w, before, "A note before the run");
	sitting_archive_changed(w->s, clock_mono_ns());
	pass(2000);
	run_until(w, first_has_other_words);
	blind = record_find(&w->s->rec, ROW_NOTE, &uuid);
	assert_true(setup_has(&blind->setup, ROW_DEVICE, &device));
}

static bool
has_remarks(const struct sitting *s)
{
	return sitting_all_kept(s) && !s->internal->others.stale &&
		s->internal->others.nremarks == 2;
}

/* Compares the lines of the pane, each with its device, when the clock is at `ms`. */
static void
assert_said(struct world *w, int64_t ms, const char *expected)
{
	CLEANUP(buf_finish) struct buf lines = BUF_INIT;
	struct other_note others[OTHERS_MOST];

	transport_seek(w->s, ms);
	size_t n = sitting_others(w->s, others);
	for (size_t i = 0; i < n; i++)
		buf_addf(&lines, "%s: %s\n", others[i].device, others[i].text);
	assert_string_equal(lines.s ? lines.s : "", expected);
}

static void
rate_with_remark(struct world *w, const char *remark)
{
	struct err err = ERR_INIT;

	assert_true(wheel_add(w->s, "bass-depth", &err));
	while (w->s->wheel.scope != SCOPE_ITEM)
		wheel_scope(w->s);
	if (!wheel_rate(w->s, 3, &err) || !wheel_rate_remark(w->s, remark, &err))
		fail_msg("%s", err.msg);
}

/* Stores a version of the rating with other words that was made `earlier_ms` before it. */
static void
store_like(struct store *st, const struct rating *like, int64_t earlier_ms, const char *remark,
	const char *attribute, const struct uuid *sitting, bool deleted)
{
	struct rating *r = row_dup(ROW_RATING, like);
	struct err err = ERR_INIT;

	r->row = (struct row){ .uuid = uuid_random() };
	r->made_ms -= earlier_ms;
	r->sitting = *sitting;
	xreplace(&r->remark, remark);
	xreplace(&r->attribute, attribute);
	row_stamp(&r->row, NULL);
	r->row.deleted = deleted;
	assert_int_equal(store_put(st, ROW_RATING, r, &err), PUT_DONE);
	row_free(ROW_RATING, r);
}

/* One remark that counts, and some that do not: replaced the same evening, deleted, of a session in
 * the trash. */
static void
store_more_remarks(struct world *w)
{
	const struct rating *r = record_at(&w->s->rec, ROW_RATING, 0);
	struct err err = ERR_INIT;
	struct store *st = archive_open(w->db, STORE_WRITE, &err);
	struct sitting_row *gone = change_copy(w->s, ROW_SITTING, &w->s->sitting);

	assert_true(st && store_begin(st, &err));
	gone->row = (struct row){ .uuid = uuid_random() };
	row_stamp(&gone->row, NULL);
	gone->row.deleted = true;
	assert_int_equal(store_put(st, ROW_SITTING, gone, &err), PUT_DONE);
	store_like(st, r, 0, "quick", "attack", &r->sitting, false);
	store_like(st, r, 10, "REPLACED", "bass-depth", &r->sitting, false);
	store_like(st, r, 0, "DELETED", "punch", &r->sitting, true);
	store_like(st, r, 0, "TRASHED", "punch", &gone->row.uuid, false);
	assert_true(store_commit(st, &err));
	row_free(ROW_SITTING, gone);
	store_close(st);
}

TEST_IN_WORLD(remarks_that_count_are_after_the_notes_of_their_device)
{
	struct world *w = *state;
	const struct blind_wish wish = { .devices = { 1, 2 }, .n = 2, .blocks = 3 };
	struct err err = ERR_INIT;

	begin(w, false);
	now_ns = 1000000000;
	pass(0);
	note_at(w, 100000, "c at no cue");
	rate_with_remark(w, "soft hits");
	run_until(w, sitting_all_kept);
	store_more_remarks(w);
	const char *cantor = sitting_device(w->s, &w->s->setup.device)->name;
	char *all = xasprintf("%s: c at no cue\n%s: attack 3: quick\n"
			      "%s: Bass depth 3: soft hits\n",
		cantor, cantor, cantor);
	assert_said(w, 30000, ""); /* it is the device in use */
	put_on(w, 2);
	sitting_archive_changed(w->s, clock_mono_ns());
	pass(2000);
	run_until(w, has_remarks);
	assert_said(w, 30000, all);
	note_at(w, 8000, "own, at the first cue");
	w->profile.hide_others_until_kept = true;
	assert_said(w, 30000, all);
	assert_true(sitting_undo(w->s, &err)); /* the note is open again */
	writing_give_up(w->s);
	assert_said(w, 30000, "");
	w->profile.hide_others_until_kept = false;
	assert_said(w, 30000, all);
	assert_true(blind_begin(w->s, &wish, &err));
	run_until(w, sitting_all_kept);
	run_confirm(w->s);
	assert_said(w, 30000, "");
	free(all);
}
