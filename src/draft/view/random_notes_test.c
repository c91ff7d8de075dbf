/* Random notes of three evenings, and a slow second reading of the rules: which notes a draft
 * shows, at which one place, in which order, and what their labels say. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>

#include "base/text/text.h"
#include "draft/view/view.h"
#include "support/export_record.h"
#include "support/needs.h"
#include "support/test.h"

#define ROUNDS 800
#define NOTES 40

static const char *const devices[] = { "device:aful-cantor", "device:aful-performer8" };
static const char *const chains[] = { "dx300", "dongle", "walk" };
static const char *const on_chain[] = { "on the DX300", "on the Apple USB-C dongle",
	"on the HiBy R3 II" };
static const char *const with_chain[] = { "compared with the DX300",
	"compared with the Apple USB-C dongle", "compared with the HiBy R3 II" };
static const char *const from_file[] = { "", "from Shivers.flac",
	"from 09 A Reckoning in Blood.flac" };
static const char *const names[] = { "AFUL Cantor", "AFUL Performer8" };
static const char *const sittings[] = { "sitting:1", "sitting:2", "sitting:gone" };
static const char *const evenings[] = { "20 November", "22 November", "23 November" };
static const int days[] = { 0, 2, 3 };

/* The subjects of notes: four tracks, two sections, a question, and parts of the review. */
enum { TRACKS = 4, SECTIONS = 2, QUESTION = TRACKS + SECTIONS, PARTS };
static const char *const subjects[] = { "bass/reckoning", "timbre/shivers", "bass/quiet",
	"gone/lost", "bass", "timbre", "warmth", "impression", "packaging", "fit", "diary",
	"summary", "chain", "fr" };

enum home { AT_SUBJECT, AT_QUESTION, AT_CHAIN, AT_COMPARISON, AT_FREQUENCY };

struct told_note {
	int subject, device, chain, evening;
	int against, against_chain; /* -1: none */
	int second;                 /* in its file; -1: no time */
	int offset;                 /* seconds before the track begins in its file */
	bool other_file;            /* another recording played */
	bool hidden, marker, hz;
};
static struct told_note notes[NOTES];
static int usual_chain, usual_file; /* of most notes */
static uint32_t seed, this_seed;

/* ---- the rules, read a second time ---- */

static bool
is_part(const struct told_note *n, const char *parts)
{
	return n->subject >= PARTS && text_lists(parts, subjects[n->subject]);
}

static bool
has_track(const struct told_note *n)
{
	return n->subject < TRACKS;
}

/* A note on the other device, or against it, compares the two devices. A diary or summary compares
 * only the devices that it names. */
static bool
compares(const struct told_note *n)
{
	int against = n->against < 0 ? 0 : n->against;
	bool of_review = is_part(n, "diary summary");

	return n->device != against && (!of_review || n->hz || n->against >= 0);
}

static enum home
home_of(const struct told_note *n)
{
	if (n->marker)
		return AT_SUBJECT;
	if (compares(n))
		return AT_COMPARISON;
	if (has_track(n) || (is_part(n, "diary summary") && !n->hz && n->against_chain < 0))
		return AT_SUBJECT;
	if (n->against_chain >= 0 || is_part(n, "chain"))
		return AT_CHAIN;
	if (n->hz)
		return AT_FREQUENCY;
	return n->subject == QUESTION ? AT_QUESTION : AT_SUBJECT;
}

/* The second in the track; -1: none. */
static int
second_of(const struct told_note *n)
{
	return n->second < 0 || n->other_file ? -1 : n->second - n->offset;
}

static bool
is_written_before(const struct told_note *a, const struct told_note *z)
{
	return a->evening != z->evening ? a->evening < z->evening : a < z;
}

static bool
comes_first(const struct told_note *a, const struct told_note *z)
{
	int x = second_of(a), y = second_of(z);

	return x != y ? x < y : is_written_before(a, z);
}

/* An earlier evening has a note at the same place, or at the one that a comparison is about. */
static bool
is_later(const struct told_note *n)
{
	for (const struct told_note *x = notes; x < notes + NOTES; x++)
		if (!x->hidden && !x->marker && x->subject == n->subject &&
			(home_of(x) == home_of(n) ||
				(home_of(x) == AT_SUBJECT && home_of(n) == AT_COMPARISON)) &&
			x->evening < n->evening)
			return true;
	return false;
}

static void
piece(struct buf *out, bool is, const char *words)
{
	if (is)
		buf_add_part(out, ", ", "%s", words);
}

/* The file that played for a note on the second track; 0: none. */
static int
file_of(const struct told_note *n)
{
	if (n->offset)
		return 1;
	return n->other_file ? 2 : 0;
}

/* Appends the facts that differ from the usual ones. A note on the box has no fact of the sound,
 * and a diary has no fact of the setup. */
static void
add_label(struct buf *out, const struct told_note *n)
{
	bool heard = !is_part(n, "packaging fit diary summary"),
	     worn = !is_part(n, "diary summary");

	piece(out, heard && is_later(n), evenings[n->evening]);
	piece(out, worn && n->device, names[n->device]);
	piece(out, heard && n->chain != usual_chain, on_chain[n->chain]);
	piece(out, file_of(n) && file_of(n) != usual_file, from_file[file_of(n)]);
	if (n->against >= 0) {
		piece(out, true, "compared with");
		buf_addf(out, " %s", names[n->against]);
	}
	piece(out, n->against_chain >= 0, with_chain[n->against_chain < 0 ? 0 : n->against_chain]);
	piece(out, n->hz, "at 60 Hz");
}

/* ---- where the rules put notes ---- */

enum list { TIMED, UNTIMED, MARKERS, TOLD };

static bool
is_in(const struct told_note *n, int subject, enum list list)
{
	/* the question is one of this section */
	bool of_question = n->subject == QUESTION && text_same(subjects[subject], "timbre");

	if (n->hidden || (n->subject != subject && !of_question))
		return false;
	if (list == MARKERS || n->marker)
		return list == MARKERS && n->marker;
	if (list == TOLD)
		return home_of(n) == AT_SUBJECT;
	/* without a track one list has both */
	return !has_track(n) ? list == TIMED : (second_of(n) >= 0) == (list == TIMED);
}

/* Appends the numbers of notes in the order of the track: those with a time first. */
static void
add_in_order(struct buf *out, int subject, enum list list)
{
	for (int untimed = 0; untimed < 2; untimed++) {
		const struct told_note *last = NULL, *next = notes;

		while (next) {
			next = NULL;
			for (const struct told_note *n = notes; n < notes + NOTES; n++)
				if (is_in(n, subject, list) && (second_of(n) < 0) == untimed &&
					(!last || comes_first(last, n)) &&
					(!next || comes_first(n, next)))
					next = n;
			if (next)
				buf_addf(out, " %d", (int)(next - notes));
			last = next;
		}
	}
}

static void
add_home(struct buf *out, enum home home, int subject, int chain)
{
	for (const struct told_note *n = notes; n < notes + NOTES; n++)
		if (!n->hidden && !n->marker && home_of(n) == home &&
			(subject < 0 || n->subject == subject) && (chain < 0 || n->chain == chain))
			buf_addf(out, " %d", (int)(n - notes));
}

/* ---- the record ---- */

static void
draw(void)
{
	int heard[3] = { 0 }, played[3] = { 0 };

	for (struct told_note *n = notes; n < notes + NOTES; n++) {
		*n = (struct told_note){ .subject = any_below(&seed, 2)
				? any_below(&seed, TRACKS)
				: any_below(&seed, LENGTH(subjects)),
			.device = !any_below(&seed, 3),
			.chain = any_below(&seed, 3),
			.evening = any_below(&seed, 6) ? any_below(&seed, 2) : 2,
			.against = any_below(&seed, 4) ? -1 : any_below(&seed, 2),
			.against_chain = -1,
			.second = -1,
			.hidden = !any_below(&seed, 8),
			.marker = !any_below(&seed, 10),
			.hz = !any_below(&seed, 8) };
		if (n->against < 0 && !any_below(&seed, 6))
			n->against_chain = (n->chain + 1) % 3;
		if (has_track(n) && any_below(&seed, 4))
			n->second = 10 + any_below(&seed, 4);
		if (n->subject == 1 && n->second >= 0) {
			n->offset = any_below(&seed, 2) ? 5 : 0;
			n->other_file = !n->offset && !any_below(&seed, 4);
		}
		n->marker &= second_of(n) >= 0; /* a key pressed at a moment */
		n->hidden |= n->evening == 2;
		played[file_of(n)] += !n->hidden;
		heard[n->chain] += !n->hidden && !n->marker &&
			!is_part(n, "packaging fit diary summary chain");
	}
	usual_chain = 0;
	for (int i = 1; i < 3; i++)
		usual_chain = heard[i] > heard[usual_chain] ? i : usual_chain;
	usual_file = played[2] > played[1] ? 2 : 1;
	/* A tie is drawn again: its order is not tested here. */
	bool tie = played[1] && played[1] == played[2];
	for (int i = 0; i < 3; i++)
		tie |= i != usual_chain && heard[i] == heard[usual_chain];
	if (tie)
		draw();
}

static void
put_subject(struct note *x, const struct told_note *n)
{
	CLEANUP(pointer_free) char *section = xasprintf("section:%s", subjects[n->subject]);

	if (n->subject >= PARTS)
		x->part = xstrdup(subjects[n->subject]);
	else if (n->subject == QUESTION) {
		x->question = id("question:warmth");
		x->section = id("section:timbre");
	} else if (!has_track(n))
		x->section = id(section);
}

static void
make_record(struct record *r)
{
	make_review(r);
	for (struct note *x = NULL; (x = record_next(r, ROW_NOTE, x));)
		x->row.deleted = true;
	for (int i = 0; i < NOTES; i++) {
		const struct told_note *n = &notes[i];
		CLEANUP(pointer_free) char *body = xasprintf("qz%dq", i);
		struct note *x = add_note(r, 100 + i, has_track(n) ? subjects[n->subject] : NULL,
			n->second < 0 ? NO_MS : n->second * 1000 + any_below(&seed, 1000),
			n->marker ? NULL : body);

		x->kind = n->marker ? xasprintf("%s", body) : NULL;
		x->sitting = id(sittings[n->evening]);
		x->made_ms = T0 + days[n->evening] * DAY_MS + i * 1000;
		x->setup = (struct setup){ .device = n->device || any_below(&seed, 2)
				? id(devices[n->device])
				: UUID_NONE,
			.chain = id(chains[n->chain]) };
		put_subject(x, n);
		if (n->against >= 0)
			x->against = id(devices[n->against]);
		if (n->against_chain >= 0)
			x->against_chain = id(chains[n->against_chain]);
		x->hz = n->hz ? 60 : (double)NAN;
		if (n->offset)
			x->source = id("source:shivers/file:Shivers.flac");
		else if (n->other_file)
			x->source = ((struct row *)record_at(r, ROW_SOURCE, 0))->uuid;
		if (n->hidden && n->evening < 2)
			*(any_below(&seed, 2) ? &x->private : &x->row.deleted) = true;
	}
}

/* ---- what the view says ---- */

static int
number_of(const struct view *v, const json_t *value)
{
	const json_t *note = view_note(v, value);
	const char *token = view_text(note, *view_text(note, "body") ? "body" : "kind");

	assert_int_equal(strncmp(token, "qz", 2), 0);
	return (int)strtol(token + 2, NULL, 10);
}

static void
add_list(struct buf *out, const struct view *v, const json_t *list)
{
	const json_t *one;
	size_t i;

	json_array_foreach (list, i, one)
		buf_addf(out, " %d", number_of(v, one));
}

/* Appends the notes of a list by their numbers. */
static void
add_sorted(struct buf *out, const struct view *v, const json_t *list)
{
	bool has[NOTES] = { false };
	const json_t *one;
	size_t i;

	json_array_foreach (list, i, one)
		has[number_of(v, one)] = true;
	for (int n = 0; n < NOTES; n++)
		if (has[n])
			buf_addf(out, " %d", n);
}

static const json_t *
with_id(const json_t *list, const char *key, const char *is)
{
	const json_t *one;
	size_t i;

	json_array_foreach (list, i, one)
		if (strcmp(view_text(one, key), is) == 0)
			return one;
	return NULL;
}

static const json_t *
track(const json_t *tree, const char *item)
{
	const json_t *section, *found = NULL;
	size_t i;

	json_array_foreach (json_object_get(tree, "sections"), i, section)
		if (!found)
			found = with_id(json_object_get(section, "items"), "id", item);
	return found;
}

static void
add_list_of_view(struct buf *out, const struct view *v, int subject, enum list list)
{
	static const char *const of_track[] = { "notes", "untimed", "markers", "lines" },
				 *of_section[] = { "notes", "none", "markers", "told" };
	const json_t *tree = view_tree(v);
	const char *name = subjects[subject];

	if (subject < TRACKS)
		add_list(out, v, json_object_get(track(tree, name), of_track[list]));
	else if (subject < QUESTION)
		add_list(out, v,
			json_object_get(with_id(json_object_get(tree, "sections"), "id", name),
				of_section[list]));
	else if (list == TIMED || list == TOLD)
		add_list(out, v,
			json_object_get(
				json_object_get(tree, list == TOLD ? "told" : "parts"), name));
}

static void
same(const char *what, const struct buf *rules, const struct buf *view)
{
	CLEANUP(pointer_free) char *where = xasprintf("seed %u: %s", this_seed, what);

	test_same(where, text_or(rules->s, ""), text_or(view->s, ""),
		"The first is what the rules of this test say.");
}

static void
compare_lists(const struct view *v)
{
	static const char *const lists[] = { "with a time", "without", "markers", "in the draft" };

	for (int i = 0; i < (int)LENGTH(subjects); i++)
		for (enum list list = TIMED; list <= TOLD && i != QUESTION; list++) {
			CLEANUP(buf_finish) struct buf rules = BUF_INIT, view = BUF_INIT;
			CLEANUP(pointer_free)
			char *what = xasprintf("%s, %s", subjects[i], lists[list]);

			add_in_order(&rules, i, list);
			add_list_of_view(&view, v, i, list);
			if (i < PARTS || list != MARKERS)
				same(what, &rules, &view);
		}
}

static void
compare_homes(const struct view *v)
{
	const json_t *tree = view_tree(v),
		     *other = json_array_get(json_object_get(tree, "comparisons"), 0);
	CLEANUP(buf_finish) struct buf rules = BUF_INIT, view = BUF_INIT;
	json_auto_t *told = json_array();
	const json_t *one;
	size_t i;

	json_array_foreach (json_object_get(other, "items"), i, one)
		json_array_extend(told, json_object_get(one, "notes"));
	json_array_extend(told, json_object_get(other, "whole"));
	add_home(&rules, AT_COMPARISON, -1, -1);
	add_sorted(&view, v, told);
	same("the comparison", &rules, &view);
	buf_clear(&rules);
	buf_clear(&view);
	add_home(&rules, AT_FREQUENCY, -1, -1);
	add_sorted(&view, v, json_object_get(json_object_get(tree, "fr"), "sweeps"));
	same("frequencies", &rules, &view);
	for (i = 0; i < LENGTH(chains); i++) {
		buf_clear(&rules);
		buf_clear(&view);
		add_home(&rules, AT_CHAIN, -1, (int)i);
		add_sorted(&view, v,
			json_object_get(with_id(json_object_get(tree, "chains"), "name", chains[i]),
				"remarks"));
		same("remarks on a chain", &rules, &view);
	}
}

static void
compare_labels(const struct view *v)
{
	json_auto_t *all = view_all_notes(v);
	bool seen[NOTES] = { false };
	const json_t *one;
	size_t i;

	json_array_foreach (all, i, one) {
		const struct told_note *n = &notes[number_of(v, one)];
		CLEANUP(buf_finish) struct buf rules = BUF_INIT, view = BUF_INIT;
		CLEANUP(pointer_free) char *what = xasprintf("note %d", (int)(n - notes));

		seen[n - notes] = true;
		add_label(&rules, n);
		buf_add(&view, view_text(view_note(v, one), "label"));
		if (!n->marker)
			same(what, &rules, &view);
	}
	for (int k = 0; k < NOTES; k++)
		if (seen[k] == notes[k].hidden && !notes[k].marker)
			fail_msg("seed %u: note %d is %s", this_seed, k,
				seen[k] ? "shown" : "not shown");
}

TEST(each_note_is_at_its_place_in_its_order_with_its_label)
{
	for (int round = 0; round < rounds_here(ROUNDS); round++) {
		CLEANUP(record_finish) struct record r;
		struct err err = ERR_INIT;

		this_seed = seed = (uint32_t)round;
		draw();
		make_record(&r);
		struct view *v = view_open(&r, NULL, NULL, &err);
		assert_non_null(v);
		compare_lists(v);
		compare_homes(v);
		compare_labels(v);
		view_close(v);
	}
}
