/*
 * Shared by the parts of the view while it is made: the record, and its rows that may be exported,
 * in order.
 */
#ifndef EXPORT_VIEW_PRIVATE_H
#define EXPORT_VIEW_PRIVATE_H

#include "base/buf.h"
#include "export/put.h"
#include "export/view.h"

/* An item with its recording and sources. */
struct view_place {
	const struct item *item;
	const struct section *section;     /* NULL: not known */
	const struct recording *recording; /* NULL: not known */
	const struct listing *listing;     /* NULL: no longer in this review's list */
	const struct source *first_file;   /* NULL: no file */
	const struct source *link;         /* the address a link leads to; NULL: none */
	bool unsure; /* two of its recordings differ in length, and nothing was aligned */
	bool heard, has_notes;
	bool in_draft;             /* a draft has notes at the track (view_home) */
	const struct source *file; /* the file of most notes; NULL: none */
	bool files;                /* … they were made on several */
};

/* The order of notes of one group. */
enum view_class { VIEW_TIMED, VIEW_UNTIMED, VIEW_MARKER };

/* The place of a note in a draft. */
enum view_home {
	VIEW_AT_PLACE,
	VIEW_AT_QUESTION,
	VIEW_AT_CHAIN,
	VIEW_AT_COMPARISON,
	VIEW_AT_FREQUENCY
};

/* A note that may leave. */
struct view_row {
	const struct note *note;
	const struct view_place *place; /* NULL: of no item */
	const struct section *section;  /* of the note or of its place; NULL: none */
	int64_t pos_ms;                 /* in the track */
	size_t group;                   /* (place, then section, then part) * 4 + class */
	size_t sitting;                 /* index, by time; n_sittings: of none */
	enum view_home home;
	int64_t trial; /* of a blind run; NO_INT: of none */
	bool unsure;   /* the time belongs to another recording than the link */
	json_t *uuid, *json;
};

struct view {
	const struct record *r;
	const struct review *review;
	const struct profile *profile; /* empty if none was given */
	struct view_filter filter;
	const struct sitting_row **sittings; /* by time */
	size_t n_sittings;
	int64_t *days; /* local days with a sitting, in order, each once */
	size_t n_days;
	struct view_place *places; /* in the order of the list; those not in it last */
	size_t n_places;
	struct view_place **place_of;    /* by the item's number in the record; NULL: none */
	const struct section **sections; /* with notes outside of tracks */
	size_t n_sections;
	struct view_row *rows; /* by group, then track time, then writing */
	const struct view_row *
		*draft_rows; /* in the order of a draft: in a group blind trials by number */
	size_t n_rows;
	const void **chains; /* in the order of the session file */
	size_t n_chains;
	char **chain_names;             /* of each of the chains, for a sentence */
	const struct chain *main_chain; /* the one with most notes; NULL: there is none */
	json_t *notes;                  /* UUID to note */
	json_t *ratings; /* item, section or score to a list of its current ratings */
	json_t *shared;  /* texts of notes */
	json_t *tree;
};

#define PART_COUNT 18
extern const char *const view_parts[PART_COUNT]; /* the last is "other" */

/* view_rows.c: picks and orders the rows. */
void view_rows_init(struct view *v);
void view_rows_finish(struct view *v);
const struct view_place *view_place(const struct view *v, const struct uuid *item); /* NULL: none */
/* Number of the day of a sitting on that local date, from 1; NO_INT: none. */
int64_t view_day(const struct view *v, int64_t utc_ms, int64_t offset_min);
/* Returns the length from the playlist, else of the first file, which has the times of the track;
 * NO_INT: not known.
 */
int64_t view_length_ms(const struct view_place *p);
/* Returns the link to a moment of the track of this place, or to all of it (NO_MS). The caller
 * frees; NULL: there is none. */
char *view_link(const struct view_place *p, int64_t track_ms);
/* The rows of a kind, deleted ones too, in which the UUID at that offset is u, by the rank at that
 * offset. The caller frees the array. */
const void **view_ranked(const struct view *v, enum row_kind kind, size_t of, size_t rank,
	const struct uuid *u, size_t *n);
/* Return true if the filter lets it through. */
bool view_wants_section(const struct view *v, const struct section *s);
bool view_wants_rating(const struct view *v, const struct rating *x);
bool view_wants(const struct view *v, enum view_part part);
/* Returns true if the row belongs to this review, and neither it nor its session is in the trash.
 */
bool view_is_shown(const struct view *v, const struct row *row, const struct uuid *review,
	const struct uuid *sitting);
/* Puts the listener's name; null for the owner of the archive. */
void view_put_listener(json_t *o, const struct view *v, const struct uuid *listener);
/* Orders by sequence, then by time, then by UUID. */
int view_order_of_writing(const struct note *x, const struct note *y);

/* view_home.c */
enum view_home view_home(const struct view *v, const struct note *n);
/* Returns true if the part of the note is about the device under test, whatever device was in use.
 */
bool view_is_of_review(const struct note *n);
/* The devices that a note compares; the device under test comes first. */
struct view_pair {
	struct uuid of, with;
};
struct view_pair view_pair(const struct view *v, const struct note *n);
bool view_pair_same(const struct view_pair *x, const struct view_pair *y);
/* Notes that are about a frequency, the lowest first. */
json_t *view_sweeps(const struct view *v);
/* Returns the UUIDs of the notes of a group (view_group) that a draft has there; new reference. */
json_t *view_draft_notes(
	const struct view *v, const struct view_place *p, const struct section *s, size_t part);

/* view_note.c */
/* Puts the names of these parts of a setup, each under its own key. */
void view_put_setup(json_t *o, const struct view *v, const struct setup *s, unsigned parts);
/* Puts the device, its id, and under_test, which is true for no device. */
void view_put_device(json_t *o, const struct view *v, const struct setup *s);
bool view_is_tested(const struct view *v, const struct setup *s);
/* Makes the notes, and lists of them without markers; new references. */
void view_notes_init(struct view *v);
typedef bool view_wanted(const struct view *v, const struct view_row *x, const void *what);
enum view_form { VIEW_WHOLE, VIEW_UUIDS };
json_t *view_notes(
	const struct view *v, view_wanted *wanted, const void *what, enum view_form form);
/* Adds a variant in words: "foam S tips, nozzle brass", else its name. */
void view_variant_words(struct buf *out, const struct variant *x);
/* Returns the rows of an item, else of a section itself, else of a part (PART_COUNT: none), in
 * order. */
const struct view_row *view_group(const struct view *v, const struct view_place *p,
	const struct section *s, size_t part, enum view_class first, enum view_class last,
	size_t *n);
/* The same in the order of a draft, without markers. */
const struct view_row *const *view_draft_group(const struct view *v, const struct view_place *p,
	const struct section *s, size_t part, size_t *n);
json_t *view_group_json(const struct view *v, const struct view_place *p, const struct section *s,
	size_t part, enum view_class first, enum view_class last);
/* Adds "1:10 to 1:15" for a sentence, with words for times that are not exact. */
void view_time_words(struct buf *out, const struct timespan *t);

/* Parts of the tree; new references. */
/* view_section.c; NULL: the items of no section */
json_t *view_section(const struct view *v, const struct section *s);
/* The track of a place as a person would name it, or its id. The caller frees. */
char *view_track_name(const struct view_place *p);
/* view_rating.c; `of`: an item or section, NULL for the whole */
void view_ratings_init(struct view *v);
json_t *view_ratings(const struct view *v, const char *scope, const struct uuid *of);
/* sonic-quality, bias, or "score" of a section; NULL: none */
json_t *view_score(const struct view *v, const char *which, const struct uuid *section);
json_t *view_wheel(const struct view *v, const struct section *s); /* NULL: of the whole */
/* view_setup.c */
void view_chains_init(struct view *v);
/* "iBasso DX300, 4.4 mm, high gain", or its name if nothing else is known. The caller frees. */
char *view_chain_title(const struct chain *c);
/* The use of a device, chain or variant, and its notes without markers. */
struct view_use {
	int64_t notes;
	bool used;
};
struct view_use view_use(const struct view *v, enum row_kind kind, const void *row);
json_t *view_device(const struct view *v, const struct device *d); /* NULL: not known */
json_t *view_devices(const struct view *v);
json_t *view_chains(const struct view *v);
bool view_is_about_chain(const struct note *n); /* of the drive, not of the sound */
json_t *view_chain_remarks(const struct view *v, const struct chain *c); /* NULL: of none */
/* "iBasso DX300": the chain in a sentence, distinct from all others; "" for NULL. Borrowed. */
const char *view_chain_name(const struct view *v, const struct chain *c);
/* Adds a chain to a text: before, "the iBasso DX300". */
void view_put_chain(
	struct buf *out, const char *before, const struct view *v, const struct chain *c);
json_t *view_sittings(const struct view *v);
/* The day of sittings[i]; null where there is none. */
void view_put_date_of_sitting(json_t *o, const char *key, const struct view *v, size_t i);
json_t *view_volumes(const struct view *v);
/* Returns true unless a later volume of the same device, chain and matched device replaces it. */
bool view_volume_is_current(const struct view *v, const struct volume *x);
/* view_testing.c: tips, volumes, order, blind or not, as a reader wants to know them */
json_t *view_testing(const struct view *v);
/* One paragraph on how it was listened; null: nothing was recorded. */
json_t *view_method(const struct view *v);
/* view_drive.c; null: no device is known */
json_t *view_drive(const struct view *v);
/* view_compare.c */
json_t *view_comparisons(const struct view *v);
json_t *view_questions(const struct view *v, const struct uuid *section); /* NULL: of none */
/* view_author.c: what the profile and the session file add */
/* The text of a question, {device} being the one under test. The caller frees. */
char *view_question_text(const struct view *v, const struct question *q);
json_t *view_boilerplate(const struct view *v);
json_t *view_disclosure(const struct view *v);
json_t *view_pictures(const struct view *v);
/* caption: under it; NULL for none. */
json_t *view_picture(const char *path, const char *alt, const char *caption);
json_t *view_author(const struct view *v);
/* A link as what may be linked to: http, https or mailto; else null. */
void view_put_address(json_t *o, const char *key, const char *link);
json_t *view_front_matter(const struct view *v);
json_t *view_section_boilerplate(const struct view *v, const struct section *s);

#endif
