/*
 * What the parts of the view share: the record, and the rows of it that may leave, in order.
 */
#ifndef EXPORT_VIEW_PRIVATE_H
#define EXPORT_VIEW_PRIVATE_H

#include "export/view.h"

/* An item with what is known about where it is heard. */
struct place {
	const struct item *item;
	const struct section *section;       /* NULL: not known */
	const struct recording *recording;   /* NULL: not known */
	const struct listing *listing;       /* NULL: no longer in this review's list */
	const struct source *link;           /* what a link leads to; NULL: nothing */
	bool unsure, heard;
	bool has_notes;
};

/* A note that may leave, with its JSON, which is in the tree wherever the note is told. */
struct told {
	const struct note *note;
	const struct source *played;
	struct place *place;                 /* NULL: of no item */
	int64_t pos_ms;                      /* in the track */
	size_t sitting;                      /* index, by time; n_sittings: of none */
	json_t *json;
};

struct view {
	const struct record *r;
	const struct review *review;
	const struct sitting_row **sittings;     /* by time */
	size_t n_sittings;
	int64_t *days;                       /* local days with a sitting, in order, each once */
	size_t n_days;
	struct place *places;                /* in the order of the list; those not in it last */
	size_t n_places;
	struct told *told;                   /* in order of track time, then of writing */
	size_t n_told;
};

/* view_rows.c: picks and orders the rows. */
void view_rows_init(struct view *v, const struct record *r, const struct review *review);
void view_rows_finish(struct view *v);
struct place *view_place(const struct view *v, const struct uuid *item);      /* NULL: none */
/* Number of the day of a sitting on that local date, from 1; 0: none. */
int64_t view_day(const struct view *v, int64_t utc_ms, int64_t offset_min);
bool view_is_marker(const struct note *n);
/* What leads to a moment of the track of this place. The caller frees; NULL: nothing does. */
char *view_link(const struct place *p, int64_t track_ms);

/* Parts of the tree; new references. */
/* view_note.c */
json_t *view_note(const struct view *v, const struct told *t);
/* view_section.c; NULL: the items of no section */
json_t *view_section(const struct view *v, const struct section *s);
/* view_rating.c; `of`: an item or section, NULL for the whole */
json_t *view_ratings(const struct view *v, const char *scope, const struct uuid *of);
json_t *view_score(const struct view *v, const char *attribute, const struct uuid *section);
/* view_setup.c */
json_t *view_device(const struct view *v, const struct device *d);
json_t *view_devices(const struct view *v);
json_t *view_chains(const struct view *v);
json_t *view_sittings(const struct view *v);
/* view_compare.c */
json_t *view_comparisons(const struct view *v);
json_t *view_volumes(const struct view *v);
json_t *view_questions(const struct view *v, const struct uuid *section);   /* NULL: of none */
/* The JSON of each note that `wanted` says yes to. */
typedef bool view_wanted(const struct view *v, const struct told *t, const void *what);
json_t *view_notes(const struct view *v, view_wanted *wanted, const void *what);
/* The text of a question, {device} being the one under test. The caller frees. */
char *view_question_text(const struct view *v, const struct question *q);

/* view_put.c: one key of an object. NULL, NO_INT and NAN become null. */
void put(json_t *o, const char *key, json_t *value);          /* takes the reference */
void put_text(json_t *o, const char *key, const char *s);
void put_int(json_t *o, const char *key, int64_t n);
void put_real(json_t *o, const char *key, double x);
void put_bool(json_t *o, const char *key, bool b);
void put_uuid(json_t *o, const char *key, const struct uuid *u);
void put_json(json_t *o, const char *key, const char *json);  /* text that is JSON */
void put_list(json_t *o, const char *key, const char *json);  /* … a list of texts; else [] */
void put_date(json_t *o, const char *key, int64_t utc_ms, int64_t offset_min);
/* ISO 8601, in local time then. */
void put_moment(json_t *o, const char *key, int64_t utc_ms, int64_t offset_min);
/* [{key, value}] of key=value lines. */
void put_facts(json_t *o, const char *key, const char *content);
/* The name of a device, chain or variant; null where there is none. */
void put_name(json_t *o, const char *key, const struct view *v, enum row_kind kind,
	const struct uuid *u);

#endif
