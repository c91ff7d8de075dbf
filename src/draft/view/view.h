/*
 * The view: all data of one review that may be exported, as one JSON tree. Every format and
 * template is made from it and from nothing else, and schema/export.schema.json describes it: the
 * build makes a macro K_NAME of each key there (view/view_keys.h). Each object always has all its
 * keys (unknown: null, an empty list or false), so that a template never finds a key of an outer
 * object.
 *
 * A view does not change once it is open: pictures are added to a copy (export_tree).
 *
 * Private notes, deleted rows and drafts are not in it. Texts are verbatim; times are track times.
 * Lists of UUIDs refer to notes elsewhere in the tree. Notes may need more memory than all the
 * rest, so lists of whole notes hold a value that view_note and view_note_new turn into an object.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/core/buf.h"
#include "base/core/err.h"
#include "base/system/json.h"
#include "draft/view/view_keys.h"
#include "review/files/profile.h"
#include "review/record/records.h"

#define VIEW_VERSION 14

/* Bits that select the parts of a review to export. No bit set: everything. */
enum view_part {
	VIEW_NOTES = 1,
	VIEW_RATINGS = 2,
	VIEW_SETUP = 4,
	VIEW_QUESTIONS = 8,
	VIEW_COMPARISONS = 16,
	VIEW_DIARY = 32
};

/* What decides the front matter of a post beside the review. */
struct view_site {
	const char *front_matter; /* the pattern; NULL: the usual one */
	char *layout, *date;      /* date: YYYY-MM-DD; NULL: none */
	bool plain;               /* the site reads texts without quotes */
	/* The draft is for a site: of the profile (`blog:`), around the draft, or the file has
	 * front matter. */
	bool wanted;
};

struct view_filter {
	unsigned only;            /* bits of enum view_part; 0: all parts */
	struct uuid section;      /* only this section; none: all sections */
	const struct uuid *items; /* only these n_items tracks; NULL: all tracks */
	size_t n_items;
	const char *device; /* selects notes made with a device, or comparing it, as a person
			       calls it (text/name.h); NULL: all devices */
	int64_t since;      /* only notes and ratings of this evening (clock_evening) or later */
	bool log;           /* add all notes verbatim to the draft, in a comment */
	bool mixed;         /* markers are among the notes */
	/* scores of the compared devices in all reviews, with these reviews, their volumes and
	 * blind runs; NULL: the view has no table of scores and no comparisons of other reviews */
	const struct record *others;
	const struct view_site *site; /* NULL: what the profile says, without a date */
	/* the table of the blocks of the last export to the file: its usual chain and settings stay
	 * the usual ones; NULL: there is none */
	const char *base_blocks;
	/* The draft is made by a form: settings and chains are called by the names that the author
	 * gave them, in full in the set-up alone, and front matter is written only if it is wanted.
	 */
	bool form;
	/* the author's own parts that the template has a place for, in which their notes are; NULL:
	 * each has one */
	const struct texts *parts;
};

/* The lists of notes of the author's own parts: "part_anc". */
#define VIEW_OWN_PART "part_"

struct counted_rating;
struct view;

/* Opens the view of the review in the record r; returns NULL with err if there is no review,
 * or if the filter names no device or several. The
 * profile adds the reviewer's name and site, boilerplate texts, and default words for scores.
 * Profile and filter are borrowed and may be NULL. */
struct view *view_open(const struct record *r, const struct profile *profile,
	const struct view_filter *filter, struct err *err);
void view_close(struct view *v); /* accepts NULL */
/* Returns the tree; borrowed until view_close. Its key every_rating is null: only formats that show
 * single ratings add them, by view_every_rating. */
const json_t *view_tree(const struct view *v);
/* Removes the secrets of the addresses in all texts of the tree, for an export. */
void view_redact(struct view *v);
/* One rating that the listener gave. */
struct rating_in_view {
	const struct rating *rating;
	bool elsewhere; /* in another review: in record.elsewhere */
	/* the rating that leads its evening: of a blind run the last, else itself; NULL: a newer
	 * evening counts, or it is corrected */
	const struct rating *lead;
	bool corrected; /* a later rating of the same evening replaced it, or it is hidden */
};
/* Returns the *n ratings of view_every_rating; the caller frees the list. */
struct rating_in_view *rating_in_view(const struct view *v, size_t *n);
/* Returns the JSON of one of them; new reference. */
json_t *view_rating_json(const struct view *v, const struct rating_in_view *given);
/* Moves the value that was heard as usual before those with a setting, of one kind and review. of:
 * the n ratings of a word that stand (figure_standing), of the record of the view. Texts and
 * pictures begin with the first. */
void view_lead_as_usual(const struct view *v, const struct counted_rating **of, size_t n);
/* Returns all ratings; `counts` is true if the rating stands. New reference. */
json_t *view_every_rating(const struct view *v);
/* The rows of the review that are not in the tree: private notes, private remarks on ratings, and
 * open blind runs. */
struct view_hidden {
	size_t notes, remarks, runs;
};
struct view_hidden view_hidden(const struct view *v);
/* Returns the UUIDs of the usual chain, if there is one, and for each device that was heard of its
 * usual setting, or of the device if it has none, with commas between them. The caller frees. NULL:
 * none. */
char *view_usual_uuids(const struct view *v);
/* Appends what the export at since_ms (0: none) could not say of usual settings: that another value
 * has more than half of the notes since, or that the session file, saved since, names another one
 * first, and how many lines that would change. */
void view_add_usual_news(struct buf *out, const struct view *v, int64_t since_ms);
/* Returns the object of a note, from its UUID or its value in a list of the tree; NULL if the value
 * is no note. Borrowed until view_close, and the same each time. */
const json_t *view_note(const struct view *v, const json_t *value);
/* Returns the same, made again; new reference. */
json_t *view_note_new(const struct view *v, const json_t *value);
/* Makes the notes of the tree as they are written. */
struct json_maker view_maker(const struct view *v);
/* Returns all notes, as values for view_note, in the order in which formats such as CSV list them:
 * notes on tracks by section, track and time, then notes on parts of the review. New reference. */
json_t *view_all_notes(const struct view *v);

/* Copies the tree for additions: plots, has, tells, fr, sections and items are copied;
 * everything below them is shared. New reference. */
json_t *view_copy(const struct view *v);

/* Returns true if the view leaves out no part, section, track, device or day. */
bool view_is_whole(const struct view *v);

/* Returns the JSON Schema of the tree, with its lists `required`; new reference. */
json_t *view_schema(void);
/* Returns the name of a key of the tree by its index; NULL after the last. */
const char *view_key(size_t i);
/* Returns what the schema says of a key of n bytes (what: form, block or blocks); "": nothing. */
const char *view_key_meaning(const char *key, size_t n, const char *what);

/* Returns a text of an object in the view; "" for null. Borrowed. put.c has it. */
const char *view_text(const json_t *object, const char *key);

/*
 * ---- front_matter.c: the front matter of a draft ----
 *
 * A pattern (of the profile, of the site, or the usual one) with the texts of the review, and the
 * map from the session file verbatim, whose keys win.
 */

/* Returns true if the YAML is a valid map without a line that would end the front matter (---). */
bool front_matter_is_valid(const char *yaml);

/* Adds a line: `before` ("title:", "-"), and a quoted text that every YAML reader reads exactly. */
/* Returns the lines of front matter whose keys another one, which begins a text, lacks. The caller
 * frees. */
char *front_matter_without(const char *lines, const char *text);
void front_matter_add(struct buf *out, const char *before, const char *value);
