/*
 * Shared by the files that make the view (the data of an export, view.h): the record, and its
 * exportable rows in order.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/core/buf.h"
#include "draft/view/put.h"
#include "draft/view/view.h"
#include "review/answers/figure.h"
#include "review/answers/grades.h"
#include "review/answers/levels.h"
#include "review/answers/series.h"
#include "review/files/device_kind.h"
#include "review/record/heard_settings.h"
#include "review/record/note_rules.h"
#include "review/record/rows.h"
#include "review/record/timing.h"

/* A track of the review (an item), with its recording and its sources: files and web addresses. */
struct view_place {
	const struct item *item;
	const struct section *section;     /* section of the track; NULL: not known */
	const struct recording *recording; /* recording of the track; NULL: not known */
	const struct listing *listing;     /* the track's entry in the review's playlist; NULL: the
					      playlist no longer has the track */
	const struct source *first_file;   /* the first audio file of the track; NULL: none */
	const struct source *link; /* the source whose web address the links use; NULL: none */
	int64_t link_ms;           /* position in it at which the track starts */
	bool unsure;               /* two sources differ in length and are not aligned */
	const char *group; /* listing_group, if no track of the review has a section; else NULL */
	bool heard, has_notes;
	bool in_draft; /* a draft shows at least one note at this track */
	const struct source
		*file; /* the file that played for most notes on the track; NULL: none */
	bool files;    /* true: notes on this track were made with several files */
};

/* The kinds of notes of one group, in their order: with a time, without a time, markers. */
enum view_class { VIEW_TIMED, VIEW_UNTIMED, VIEW_MARKER };

/* The place in a draft that shows a note. VIEW_AT_PLACE: at its track, section or part. */
enum view_home {
	VIEW_AT_PLACE,
	VIEW_AT_QUESTION,
	VIEW_AT_CHAIN,
	VIEW_AT_COMPARISON,
	VIEW_AT_FREQUENCY
};

/* A value of a tree that stands for a whole note. jansson counts the lists that have it, and never
 * frees it: for jansson it is `true`, and a row has its memory. */
struct view_whole {
	json_t value;
	struct view_row *row;
};

/* A note that may be exported. */
struct view_row {
	const struct note *note;
	const struct view_place *place; /* the track; NULL: the note has none */
	const struct section *section;  /* section of the note or of its track; NULL: none */
	int64_t pos_ms;                 /* time in the track; NO_MS: none */
	size_t group;                   /* 4 * view_group_of + enum view_class */
	int64_t rank;                   /* of its own part, among the other notes; 0: it has none */
	enum view_home home;
	struct note_pair pair; /* the devices that the note compares, if at home there */
	int64_t trial;         /* number of the trial in a blind run; NO_INT: none */
	int64_t evening,
		first_evening; /* clock_evening of the note, and of the first at its place */
	bool unsure; /* the time may differ in the linked source, because another source played */
	json_t *uuid;
	struct view_whole whole; /* the note in a list of whole notes */
	json_t *made;            /* the object that view_note_new made; NULL: none yet */
	struct json_kept kept;
};

/* A file on which notes were made. */
struct view_heard {
	const struct source *file;
	bool several; /* the recording was also heard from a file of another release */
	bool whole;   /* only the whole title, year and record company tell them apart */
};

/* A listener's rating of one place in one evening. */
struct view_rated {
	const struct counted_rating *counted;
	const struct listener_row *other; /* NULL: the archive's owner */
	size_t rank; /* place of the attribute in the playlist; SIZE_MAX: in no section */
	bool tested; /* the device under test was rated */
};

struct view {
	const struct record *r;
	const struct review *review;
	/* Drafts call settings, or chains, by the names that the author gave them, and write each
	 * in full in the set-up alone: in a form, if there are several. */
	bool own_settings, own_chains;
	const struct device *tested;   /* the device under test; NULL: not known */
	const struct profile *profile; /* an empty profile if the caller gave none */
	struct view_filter filter;
	struct pairs own_parts;    /* the author's own parts: names by id */
	struct texts parts;        /* those of them that have a place of their own in the draft */
	struct uuid wanted_device; /* the device of the filter, if it names one */
	const struct sitting_row **sittings; /* the sessions that count, sorted by time */
	size_t n_sittings;
	int64_t *days; /* evenings of selection_sessions, sorted */
	size_t n_days;
	struct view_place *places; /* tracks in playlist order, then tracks no longer in it */
	size_t n_places;
	struct view_place *
		*place_of; /* the track of each item row, by the number of the row; NULL: none */
	const struct section **sections; /* sections that have notes without a track */
	size_t n_sections;
	/* the sections of the review's playlist, then others that have tracks or notes */
	struct LIST_OF(const struct section *) all;
	size_t n_listed;       /* how many of them the playlist has */
	struct view_row *rows; /* sorted by group, second of the track, time of writing */
	size_t n_rows;
	/* rows goes on with the comparisons of other reviews; their tracks are behind
	 * places[n_places - 1], unless the review has them */
	size_t n_all_rows;
	const void **chains; /* the chains, in the order of the session file */
	size_t n_chains;
	char **chain_names; /* for each chain, its name in a sentence */
	char **on_chain; /* for each row of a chain, its words in a label: "on the Apple dongle" */
	const struct device_kind *source; /* kind of the device under test; NULL: it is no source */
	/* the usual chain and settings of the last export, as view_usual_uuids has them */
	struct uuids base;
	/* the usual one: of the last export, else with most heard notes */
	const struct chain *main_chain;
	/* for each device that was heard its settings, the usual one first */
	struct heard_settings usual;
	struct LIST_OF(struct view_heard) heard; /* the files on which notes were made */
	struct view_row **row_of;        /* the row of each note, by the number of the note */
	json_t *tags;                    /* lists of the tags of the notes, by UUID */
	bool redacts;                    /* view_redact */
	const struct record *records[2]; /* r, and r->elsewhere */
	/* here: of r alone; own: without rows of other listeners, for tables of a pair */
	struct selection here, wide, own;
	struct grades grades;     /* of wide */
	struct view_rated *rated; /* the ratings that count, sorted by question and listener */
	size_t n_rated;
	json_t *ratings; /* lists of figures, by UUID of track or section */
	json_t *scales;  /* of ratings, by their text */
	json_t *tree;
};

#define PART_COUNT 24
extern const char
	*const view_parts[PART_COUNT]; /* ids of the parts of a review; the last is "other" */
#define PART_OWN (PART_COUNT + 1)      /* behind them is a group for each of view.parts */

/* ---- view_shown.c: the rows that an export shows, and where a draft shows them ---- */
void view_shown_init(struct view *v);
void view_shown_finish(struct view *v);
const struct view_place *view_place(const struct view *v,
	const struct uuid *item); /* returns NULL if the view has no such track */
/* Returns the number of the evening of a time among `days`, from 1; NO_INT: not among them. */
int64_t view_day(const struct view *v, int64_t utc_ms, int64_t offset_min);
/* Returns false for the artist "unknown", which older archives took from playlists. */
bool view_is_known(const char *name);
/* Returns the name of a track for readers, else its id. The caller frees. */
char *view_track_name(const struct view_place *p);
/* view_section.c: puts its title and artist; null if they are not known. p may be NULL. */
void view_put_title(json_t *o, const struct view_place *p);
/* Returns the web address that plays the track of a note, by its UUID, from a time. The caller
 * frees. NULL: none. */
char *view_time_link(const struct view *v, const char *note, int64_t track_ms);
/* Returns the length of a track: from the playlist, else of the first file, whose times are the
 * track's times, else of the linked source; NO_INT: not known. */
int64_t view_length_ms(const struct view_place *p);
/* Returns the web address that plays a track from a time, or from its start if track_ms is NO_MS.
 * The caller frees. NULL: the track has no address. */
char *view_link(const struct view_place *p, int64_t track_ms);
/* Returns the place of a part among view.parts; their number: it has none of its own. */
size_t view_own_part(const struct view *v, const char *part);
/* Returns the rows of a kind, also deleted ones, whose field `of` is u, sorted by the field `rank`.
 * The caller frees the array. */
const void **view_ranked(const struct view *v, enum row_kind kind, const char *of, const char *rank,
	const struct uuid *u, size_t *n);
bool view_is_about_chain(
	const struct note *n); /* true if the note is about how a chain drives the device */
/* Return true if the filter includes the section, rating or part. */
bool view_wants_section(const struct view *v, const struct section *s);
bool view_wants_rating(const struct view *v, const struct rating *x);
bool view_wants(const struct view *v, enum view_part part);
/* Returns true if this is the UUID of the view's review. */
bool view_is_here(const struct view *v, const struct uuid *review);
/* Returns true if the row is in this review, and neither it nor its session is in the trash. */
bool view_is_shown(const struct view *v, enum row_kind kind, const void *row);
/* Puts the listener's name; null if the listener owns the archive. */
void view_put_listener(json_t *o, const struct view *v, const struct uuid *listener);
/* Returns the review with this UUID, if it is another one whose comparisons with the device under
 * test belong to the draft; else NULL. */
const struct review *view_wanted_review(const struct view *v, const struct uuid *review);
/* Compares two notes by sequence number, then by time of writing, then by UUID. */
int view_order_of_writing(const struct note *x, const struct note *y);

/* ---- view_note.c: notes and their setup ---- */
/* Puts the names of the device, chain and so on of a setup, each under its own key. parts: bits
 * that select them. */
void view_put_setup(json_t *o, const struct view *v, const struct setup *s, unsigned parts);
/* Puts all of them, the keys of view_put_device, and the firmware and filter of the setup's chain,
 * and its variant's pads; null if not known. */
void view_put_content(json_t *o, const struct view *v, const struct setup *s);
/* Puts the device, its id, and under_test, which is true if there is no device. */
void view_put_device(json_t *o, const struct view *v, const struct setup *s);
bool view_is_tested(const struct view *v, const struct setup *s);

/* Returns true if the device under test was heard as the set-up says, or its setting is not noted.
 */
bool view_is_plain(const struct view *v, const struct setup *s);
/* Returns true if something was heard with another setting of its device than the usual one, or
 * with one that nobody noted. */
bool view_is_set_otherwise(const struct view *v, const struct setup *s);
/* Returns the words of a listener, which the caller frees; NULL for NULL. Pictures in the words of
 * another listener become links, so that a page loads nothing from their sites. */
char *view_words(const struct view *v, const struct uuid *listener, const char *text);
/* Puts a text with a capital and, if asked, a full stop, as a paragraph of a review has them; null
 * if it is NULL. */
void view_put_prose(json_t *o, const char *key, const struct view *v, const char *body, bool stop);
/* Returns true if the part of a note is one of its author's own. */
bool view_is_own_part(const struct view *v, const struct note *n);
/* Returns the name of the part of a note in the language of the draft; NULL: it has none. The
 * caller frees. */
char *view_part_name(const struct view *v, const struct note *n);
void view_notes_init(struct view *v);
void view_notes_finish(struct view *v);
/* Returns the row of view_note; NULL: the value is no note. */
const struct view_row *view_note_row(const struct view *v, const json_t *value);
typedef bool view_wanted(const struct view *v, const struct view_row *x, const void *what);
enum view_form { VIEW_WHOLE, VIEW_UUIDS };
/* Returns the notes that `wanted` accepts, without markers; new reference. what: passed to
 * `wanted`. order: sorts pointers to rows, for qsort; NULL: in the order of the rows. */
json_t *view_notes(const struct view *v, view_wanted *wanted, const void *what, enum view_form form,
	int (*order)(const void *, const void *));
/* Returns the number of the group of the notes on track p; if p is NULL, on section s without a
 * track; if s is NULL too, on a part of the review, such as comfort (an index in view_parts;
 * PART_COUNT: on no part). */
size_t view_group_of(
	const struct view *v, const struct view_place *p, const struct section *s, size_t part);
/* Returns the *n rows of notes of a group, of the classes `first` to `last`, sorted. */
const struct view_row *view_group(
	const struct view *v, size_t group, enum view_class first, enum view_class last, size_t *n);
json_t *view_group_json(
	const struct view *v, size_t group, enum view_class first, enum view_class last);
/* Returns the UUIDs of the notes of a group that a draft shows there, by time; new reference. */
json_t *view_draft_notes(const struct view *v, size_t group);

/* ---- view.c ---- */
/* Returns true if the value of a key is true or a list that is not empty. */
bool view_has(const json_t *o, const char *key);
bool view_any_has(const json_t *list, const char *key); /* of any object of the list */

/* The functions below return parts of the tree, as new references. */
/* view_section.c: a section with its tracks. s: NULL: the tracks without a section, of them the
 * group of the track `first` (NULL: all). */
json_t *view_section(const struct view *v, const struct section *s, const struct view_place *first);
/* Returns true if a section of the tree has something below its heading. ratings: in a template
 * that shows them and pictures. */
bool view_section_tells(const json_t *section, bool ratings);
/* Leaves the ratings of a section and its tracks out of what it tells, for a template without them.
 */
void view_section_unrated(json_t *section);
/* view_rating.c: the ratings of a track or section with UUID `of`; NULL: of the whole device */
void view_ratings_init(struct view *v);
void view_ratings_finish(struct view *v);
json_t *view_ratings(const struct view *v, const char *scope, const struct uuid *of);
/* Puts the name of what was rated, and its name in the language of the draft if that is another.
 * Returns the attribute; NULL: a score, or not known. */
const struct attribute *view_put_name(json_t *o, const struct view *v, const struct rating *x);
/* Returns a score. which: "sonic-quality", "bias", or, for a section, "score". NULL: none. */
json_t *view_score(const struct view *v, const char *which, const struct uuid *section);
/* Returns the figures of the attributes of the device as a whole, or else of a section (NULL: of
 * the tracks without one), as lists: under "" its own, under the UUID of a track the ratings of
 * this track alone. */
json_t *view_wheels(const struct view *v, const struct section *of, bool whole);
/* ---- view_setup.c: devices, chains, sessions ---- */
/* Returns the prices of a device in one line, "" if it has none; the caller frees. */
char *view_prices_text(const struct device *d);
void view_chains_init(struct view *v);
/* Finds the settings of view_usual_setting, and what the words of each leave out
 * (variant.shared). */
void view_usual_init(struct view *v);
/* Returns the place of a setting in the order of the review, which is that of the record; 0: it is
 * not noted. */
size_t view_setting_nth(const struct view *v, const struct setup *s);
/* Returns the device of a setup; of one without a device that under test. */
const struct uuid *view_device_of(const struct view *v, const struct setup *s);
/* Returns the setting of a device that notes do not name: of the last export, else with most heard
 * notes, else with most ratings, else the first; NULL: none. */
const struct variant *view_usual_setting(const struct view *v, const struct uuid *device);
/* Returns the usual setting of a device in full; the others are named where they were heard. "": it
 * is not noted. The caller frees. */
char *view_settings_text(const struct view *v, const struct uuid *device);
/* Returns the name of a chain by which readers know it: "iBasso DX300, high gain". If another chain
 * of the review has the same words, its nickname follows. The caller frees. */
char *view_chain_sentence(const struct view *v, const struct chain *c);
/* Returns the name for a sentence of a chain of the review; NULL: another review's. Borrowed. */
const char *view_chain_name(const struct view *v, const struct chain *c);
/* Returns the row of this chain that was heard first, before updates; NULL: the view has it not. */
const struct chain *view_chain_first(const struct view *v, const struct chain *c);
/* Returns "iBasso DX300, 4.4 mm, high gain", else the chain's name. The caller frees. */
char *view_chain_title(const struct chain *c);
/* Returns true if a device, chain or variant was used: in a note, a comparison or a rating, or as
 * the device under test. */
bool view_is_used(const struct view *v, enum row_kind kind, const void *row);
/* Returns true for the device under test and for each device in `compare:` of the session file. */
bool view_is_compared(const struct view *v, const struct uuid *device);
/* Returns true if the device feeds a headphone in this review. */
bool view_is_source(const struct view *v, const struct uuid *device);
/* Puts the keys of the view from device to sittings. */
void view_put_devices(json_t *tree, const struct view *v);
/* view_rating.c: returns true if a rating, or a figure of the wheel, has a remark by any listener.
 */
bool view_has_said(const json_t *figure);
json_t *view_chain_remarks(const struct view *v,
	const struct chain *c); /* c NULL: remarks on chains that the session file lacks */
/* Adds a chain, "the iBasso DX300", in the words of a key (NULL: none): "on the iBasso DX300".
 * whole: false: by the shortest name that its author's own allows, "the DX300". */
void view_put_chain(
	struct buf *out, const char *key, const struct view *v, const struct chain *c, bool whole);
/* Returns the date of days[i] with its numbers (put_day), null if there is none; new reference. */
json_t *view_day_json(const struct view *v, size_t i);
/* ---- view_devices.c ---- */
/* Puts into each device of the tree the notes, ratings and scores that are of it. */
void view_put_device_contents(const struct view *v);
/* ---- view_testing.c: how the listening was done, for readers ---- */
/* Puts the volumes of a device as one text; NULL: those of all devices. */
void view_put_volumes(json_t *o, const struct view *v, const struct device *of);
/* Puts the keys testing and method of the view. */
void view_put_testing(json_t *tree, const struct view *v);
/* Returns true unless a later volume of the same device, chain and listener replaces it. */
bool view_volume_is_current(const struct view *v, const struct volume *x);
/* Returns the newest such volume of a device on the chain; NULL: none. */
const struct volume *view_newest_volume(
	const struct view *v, const struct uuid *device, const struct chain *on);
/* Appends what the level of a volume was matched to: a device, or a setting of the same one. */
void view_add_matched(struct buf *out, const struct view *v, const struct volume *x);
/* Appends "AFUL Cantor at 28 steps on the iBasso DX300, matched to AFUL Performer8 by ear". The
 * chain is in r. parts: the parts of the setup that it names, and so do the others of its list;
 * another chain than the usual one is added to them. */
void view_add_volume(struct buf *out, const struct view *v, const struct record *r,
	const struct volume *x, unsigned *parts);
/* Returns SETUP_CHAIN if the review was heard on several chains, so that a volume names its own. */
unsigned view_chain_parts(const struct view *v);
/* Leaves out how levels were matched if a text, the volumes of two devices, says it. */
void view_leave_how(struct levels *l, const char *said);
/* Adds to a list the result of an ended run, whose rows are in r: "A helper swapped A and B …".
 * volumes: the line of volumes beside it; "": none. */
void view_add_run(json_t *list, const struct view *v, const struct record *r,
	const struct blind_run *x, const char *volumes);
/* ---- view_drive.c: how each chain drives the device under test ---- */
/* Returns how well each chain drives the device under test; null: the device is not known. */
json_t *view_drive(const struct view *v);
/* ---- view_compare.c: comparisons, their themes, questions ---- */
/* Puts the keys questions, comparisons and results of the view, and what the comparisons have in
 * each section: compared, tells_compared. */
void view_put_comparisons(json_t *tree, const struct view *v);
/* Returns a sentence for each blind run of the review that was heard in a section (NULL: in
 * several, or in none) and is in no comparison. */
json_t *view_results(const struct view *v, const struct section *section);
/* Puts the keys score_table and volumes of the view. */
void view_put_score_table(json_t *tree, const struct view *v);
json_t *view_questions(const struct view *v,
	const struct uuid *section); /* section NULL: questions that belong to no section */
/* ---- view_author.c: texts of the profile and the session file ---- */
/* Returns a question's text with {device} replaced by the device under test. The caller frees. */
char *view_question_text(const struct view *v, const struct question *q);
/* Returns the introduction of a track in a draft, with {device}, {track} and {section} filled in;
 * NULL: none. The caller frees. */
char *view_intro(const struct view *v, const struct view_place *p);
/* Puts the keys of the view from author to picture. */
void view_put_author(json_t *tree, const struct view *v);
json_t *view_pictures(const struct view *v);
/* Reads a list of pictures. Absolute paths of this machine become names. */
json_t *view_pictures_read(const char *pictures);
/* Returns the pictures of the section or compared device with this id and name. */
json_t *view_pictures_of(const struct view *v, const char *id, const char *name);
/* Returns a picture; `caption` is the text under it, or NULL. */
json_t *view_picture(const char *path, const char *alt, const char *caption);
/* Puts the link as the key's value if it begins with http:, https: or mailto:; else null. */
void view_put_address(json_t *o, const char *key, const char *link);
json_t *view_section_boilerplate(const struct view *v, const struct section *s);
/* front_matter.c */
void view_put_front_matter(json_t *tree, const struct view *v);
/* Returns the newest note of a part of the front matter (tagline, excerpts), else the text `given`
 * in the session file; NULL: neither. Borrowed. */
const char *view_about(const struct view *v, const char *part, const char *given);
