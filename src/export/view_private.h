/*
 * What the parts of the view share: the record, and the rows of it that may leave, in order.
 */
#ifndef EXPORT_VIEW_PRIVATE_H
#define EXPORT_VIEW_PRIVATE_H

#include "base/buf.h"
#include "export/view.h"

/* An item with what is known about where it is heard. */
struct place {
	const struct item *item;
	const struct section *section;     /* NULL: not known */
	const struct recording *recording; /* NULL: not known */
	const struct listing *listing;     /* NULL: no longer in this review's list */
	const struct source *link;         /* what a link leads to; NULL: nothing */
	char *link_before, *link_after;    /* around the seconds; NULL: nothing to link to */
	bool link_timed;
	bool unsure, heard, has_notes;
};

/* Notes are told by where they belong, then by what they are. */
enum told_class { TOLD_TIMED, TOLD_UNTIMED, TOLD_MARKER };

/* A note that may leave. A hundred thousand of these must not cost much. */
struct told {
	const struct note *note;
	int64_t pos_ms;   /* in the track */
	uint32_t group;   /* (place, then section, then part) * 4 + class */
	uint32_t sitting; /* index, by time; n_sittings: of none */
};

static inline bool
told_is_marker(const struct told *t)
{
	return t->group % 4 == TOLD_MARKER;
}

/* A list of notes: a stretch of told, or those that `at` says. */
struct list {
	size_t from, n;
	uint32_t *at;
	bool brief;    /* told elsewhere: JSON has the UUIDs only */
	json_t *stand; /* what stands for it in the tree */
};

struct tag_of {
	const struct uuid *note;
	const struct tag *tag;
};

/* What the note that is being looked at names: its keys ask for it again and again. */
struct known {
	const json_t *list; /* note i of the list is … */
	size_t i;
	const struct told *told;
	const struct told *t; /* of this one the rest is known */
	const struct device *device, *against;
	const struct variant *variant;
	const struct chain *chain;
};

struct view {
	const struct record *r;
	const struct review *review;
	struct view_extra extra;
	struct view_filter filter;
	const struct sitting_row **sittings; /* by time */
	size_t n_sittings;
	int64_t *days; /* local days with a sitting, in order, each once */
	size_t n_days;
	struct place *places; /* in the order of the list; those not in it last */
	size_t n_places;
	const struct section **sections; /* with notes of their own */
	size_t n_sections;
	struct told *told; /* by group, then track time, then writing */
	size_t n_told;
	struct tag_of *tags; /* by note */
	size_t n_tags;
	struct list *lists;
	size_t n_lists, cap_lists;
	const struct chain *main_chain;
	struct rated_list *rated; /* view_rating.c: the ratings that stand, the scales they use */
	json_t *tree;
	struct buf scratch;
	struct known known;
	int64_t dated_day; /* the day whose date is known */
	char date[11];
};

#define PART_COUNT 16
extern const char *const view_parts[PART_COUNT]; /* the last is "other" */

/* view_rows.c: picks and orders the rows. */
void view_rows_init(struct view *v);
void view_rows_finish(struct view *v);
struct place *view_place(const struct view *v, const struct uuid *item); /* NULL: none */
/* Number of the day of a sitting on that local date, from 1; 0: none. */
int64_t view_day(const struct view *v, int64_t utc_ms, int64_t offset_min);
bool view_is_marker(const struct note *n);
/* Appends what leads to a moment of the track of this place; false: nothing does. */
bool view_link(const struct place *p, int64_t track_ms, struct buf *out);
/* Is it what --section, --device and --since want? */
bool view_wants_section(const struct view *v, const struct section *s);
bool view_wants_rating(const struct view *v, const struct rating *x);
bool view_wants(const struct view *v, enum view_part part);

/* view_list.c: stretches of told; new references to what stands for them. */
size_t view_group(
	const struct view *v, const struct place *p, const struct section *s, size_t part);
json_t *view_stretch(struct view *v, size_t group, enum told_class first, enum told_class last);
/* Where that stretch is. */
size_t view_find(
	const struct view *v, size_t group, enum told_class first, enum told_class last, size_t *n);
json_t *view_some(struct view *v, uint32_t *at, size_t n, bool brief); /* takes `at` */
typedef bool view_wanted(const struct view *v, const struct told *t, const void *what);
json_t *view_notes(struct view *v, view_wanted *wanted, const void *what, bool brief);
const struct told *view_told(const struct view *v, const json_t *list, size_t i);
const struct place *view_place_of(const struct view *v, const struct told *t);

/* view_note.c: one key of a note */
void view_note_value(struct view *v, const struct told *t, size_t key, struct view_value *value);

/* view_time.c: forms of a note's time. */
struct when {
	int64_t pos_ms, pos_end_ms;
	bool about, open;
};
enum when_form { WHEN_SHORT, WHEN_PADDED, WHEN_WORDS, WHEN_PLAIN };
void view_when(struct buf *out, const struct when *w, enum when_form form);
const char *view_when_lead(const struct when *w);

/* view_text.c: words as sentences. */
bool view_sentence(struct buf *out, const char *body);

/* Parts of the tree; new references. */
/* view_section.c; NULL: the items of no section */
json_t *view_section(struct view *v, const struct section *s);
/* view_group.c */
json_t *view_by_device(struct view *v, const struct place *p);
json_t *view_by_item(struct view *v, const struct uuid *device);
json_t *view_chain_remarks(struct view *v, const struct chain *c);
json_t *view_log(struct view *v, size_t sitting);
/* view_rating.c; `of`: an item or section, NULL for the whole */
void view_ratings_init(struct view *v);
void view_ratings_finish(struct view *v);
json_t *view_ratings(const struct view *v, const char *scope, const struct uuid *of);
json_t *view_score(const struct view *v, const char *attribute, const struct uuid *section);
/* view_wheel.c: what the ratings say by attribute; NULL: of the whole */
json_t *view_wheel(const struct view *v, const struct section *s);
/* view_setup.c */
json_t *view_device(struct view *v, const struct device *d);
json_t *view_devices(struct view *v);
json_t *view_chains(struct view *v);
json_t *view_sittings(struct view *v);
/* view_compare.c */
json_t *view_comparisons(struct view *v);
json_t *view_volumes(const struct view *v);
json_t *view_questions(struct view *v, const struct uuid *section); /* NULL: of none */
/* The text of a question, {device} being the one under test. The caller frees. */
char *view_question_text(const struct view *v, const struct question *q);
/* view_extra.c: what the profile and the session file add */
json_t *view_boilerplate(const struct view *v);
json_t *view_disclosure(const struct view *v);
json_t *view_picture(const struct view *v);
json_t *view_picture_json(const char *path, const char *alt);
json_t *view_author(const struct view *v);
json_t *view_front_matter(const struct view *v);
json_t *view_standing(const struct view *v, const struct section *s);

/* view_put.c: one key of an object. NULL, NO_INT and NAN become null. */
void put(json_t *o, const char *key, json_t *value); /* takes the reference */
void put_text(json_t *o, const char *key, const char *s);
void put_int(json_t *o, const char *key, int64_t n);
void put_real(json_t *o, const char *key, double x);
void put_bool(json_t *o, const char *key, bool b);
void put_json(json_t *o, const char *key, const char *json); /* text that is JSON */
void put_list(json_t *o, const char *key, const char *json); /* … a list of texts; else [] */
void put_date(json_t *o, const char *key, int64_t utc_ms, int64_t offset_min);
/* ISO 8601, in local time then. */
void put_moment(json_t *o, const char *key, int64_t utc_ms, int64_t offset_min);
/* [{key, value}] of key=value lines. */
void put_facts(json_t *o, const char *key, const char *content);
/* The name of a device, chain or variant; null where there is none. */
void put_name(
	json_t *o, const char *key, const struct view *v, enum row_kind kind, const struct uuid *u);
/* Years 1970 to 9999, zones of this planet: the rest is a damaged archive. */
bool view_moment_known(int64_t utc_ms, int64_t offset_min);
/* Valid UTF-8: s itself, or what a terminal would show, in scratch. */
const char *view_utf8(const char *s, struct buf *scratch);

/* Is the row of this review, and neither it nor its sitting in the trash? */
bool view_stands(const struct view *v, const struct row *row, const struct uuid *review,
	const struct uuid *sitting);
/* Which of two that answer the same was made last; in one moment, the larger UUID. */
bool view_is_later(const struct row *a, int64_t a_ms, const struct row *b, int64_t b_ms);

#endif
