/*
 * The view: everything of one review that may leave it, as one JSON tree. Every format and template
 * is made from it and from nothing else, and schema/export.schema.json describes it. Each object
 * has all its keys always: what is not known is null, an empty list or false, so that a template
 * never finds a namesake further out.
 *
 * Private notes, deleted rows and drafts are not in it. Texts are as they were written, times are
 * the track's own.
 *
 * A review may have a hundred thousand notes, so lists of notes are made when they are looked at:
 * in the tree an integer stands for each of them (view_list), and one for each note (view_get).
 */
#ifndef EXPORT_VIEW_H
#define EXPORT_VIEW_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "record/records.h"

#define VIEW_VERSION 2

/* What the reviewer adds: texts of the profile. All borrowed; may be NULL. */
struct view_pair {
	const char *name, *text;
};

struct view_extra {
	const char *author, *site;
	const struct view_pair *boilerplate;
	size_t n_boilerplate;
	const char *scale, *bias_scale; /* JSON (scale.h): words for scores that have none */
};

/* What of a review is wanted. All zero: everything. */
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
	const char *device;  /* id, or part of the name: worn, or set against */
	int64_t since_ms;    /* notes and ratings made from then on; 0: all */
};

struct view;

/* The record outlives the view. `extra` and `filter` may be NULL. NULL: there is no such review. */
struct view *view_open(const struct record *r, const struct view_extra *extra,
	const struct view_filter *filter, struct err *err);
void view_close(struct view *v);
/* Borrowed, good until view_close. */
const json_t *view_tree(const struct view *v);
size_t view_count(const struct view *v);  /* notes in it */
unsigned view_only(const struct view *v); /* what was wanted; 0: all */

/*
 * A picture drawn beside the export: "wheel", "profile", "fr", or the timeline of the item of that
 * id. False: there is no such place.
 */
bool view_plot(struct view *v, const char *what, const char *path, const char *alt);

/* Does this value of the tree stand for a list of notes? */
bool view_list(const struct view *v, const json_t *value, size_t *n);
/* Is it one that repeats what stands elsewhere? As JSON it holds the UUIDs of its notes. */
bool view_brief(const struct view *v, const json_t *value);
/* A note of the list: an integer that stands for it, whose keys view_get knows. New references. */
json_t *view_item(const struct view *v, const json_t *list, size_t i);
json_t *view_get(const struct view *v, const json_t *note, const char *key, size_t n);

/* One key of a note, without a json_t. Texts are good until the next one is asked for. */
enum view_kind { VIEW_NULL, VIEW_BOOL, VIEW_INT, VIEW_REAL, VIEW_TEXT, VIEW_JSON };
struct view_value {
	enum view_kind kind;
	const char *s;
	size_t n;
	int64_t i; /* of VIEW_BOOL, too */
	double x;
	json_t *json; /* new reference */
};
size_t view_keys(void);
const char *view_key(size_t key);
/* Note i of the list. */
void view_value(struct view *v, const json_t *list, size_t i, size_t key, struct view_value *value);

/* All of it as plain JSON; new reference. */
json_t *view_whole(const struct view *v, const json_t *value);
json_t *view_new(const struct record *r, struct err *err);

/* A text of an object of the view; "" where it is null. Borrowed. */
const char *view_text(const json_t *object, const char *key);

#endif
