/*
 * The view: everything of one review that may leave it, as one JSON tree. Every format and template
 * is made from it and from nothing else, and schema/export.schema.json describes it. Each object
 * has all its keys always: an unknown value is null, an empty list or false, so that a template
 * never finds a namesake further out.
 *
 * A view does not change once it is open: pictures and plays are added to a copy (export_tree).
 *
 * Private notes, deleted rows and drafts are not in it. Texts are verbatim, times are the track's.
 * A list of UUIDs names notes from elsewhere in the tree (view_note).
 */
#ifndef EXPORT_VIEW_H
#define EXPORT_VIEW_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "config/profile.h"
#include "record/records.h"

#define VIEW_VERSION 8

/* The parts of a review that are wanted. All zero: everything. */
enum view_part {
	VIEW_NOTES = 1,
	VIEW_RATINGS = 2,
	VIEW_SETUP = 4,
	VIEW_QUESTIONS = 8,
	VIEW_COMPARISONS = 16,
	VIEW_DIARY = 32
};

struct view_filter {
	unsigned only;       /* of enum view_part; 0: all */
	const char *section; /* id or title; NULL: all */
	const char *item;    /* id, id of the track, or title; NULL: all */
	const char *device;  /* id, or part of the name: worn, or set against */
	int64_t since_ms;    /* notes and ratings made from then on; 0: all */
	bool log;            /* add all notes verbatim to the draft, in a comment */
};

struct view;

/* Opens the view of the review in r. The profile adds name, site, standing texts, and words for
 * scores without words. NULL: there is no review. Profile and filter are borrowed, and may be NULL.
 */
struct view *view_open(const struct record *r, const struct profile *profile,
	const struct view_filter *filter, struct err *err);
void view_close(struct view *v); /* NULL is fine */
/* Borrowed, good until view_close. */
const json_t *view_tree(const struct view *v);
/* The note of that UUID, a text of the tree; NULL: it names no note. Borrowed. */
const json_t *view_note(const struct view *v, const json_t *uuid);
/* Calls `each` with every note once, in the order of formats that are lists: by section, item and
 * time, then by part. */
void view_walk(
	const struct view *v, void (*each)(const json_t *note, void *context), void *context);
size_t view_count(const struct view *v);    /* notes in it */
bool view_has_others(const struct view *v); /* did another listener make a note or rating? */
unsigned view_only(const struct view *v);   /* the wanted parts; 0: all */
bool view_is_whole(const struct view *v);   /* is all of the review wanted? */

/* A copy of the tree to add to: plots, has, tells, fr, sections and items are its own, all below
 * those is shared. New reference. */
json_t *view_copy(const struct view *v);
/* The tree alone, of all of a review; new reference. */
json_t *view_new(const struct record *r, struct err *err);

/* A text of an object of the view; "" where it is null. Borrowed. */
const char *view_text(const json_t *object, const char *key);

#endif
