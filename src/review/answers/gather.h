/*
 * Finds rows in the records of several reviews, and groups the ratings that count
 * (rating_counting) by listener, device, setup (variant, chain and equaliser), place (a track, a
 * cue, a section, or the device as a whole) and evening (rating_evening). Each group has one
 * rating, or those of the trials of blind runs, of which the last stands for it in pictures.
 * Ratings that are deleted, or whose session or review is, do not count.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/numbers/spread.h"
#include "review/files/device_kind.h"
#include "review/record/made.h"
#include "review/record/records.h"

struct gather {
	const struct record *const *v;
	size_t n;
	bool own; /* leave out rows that other listeners made */
	/* These records, and the ratings of their devices in other reviews, for comparisons of two
	 * devices; NULL: such ratings were not loaded, or there are none. */
	const struct gather *wider;
};

/* gather_next returns the rows of one kind in all records one after the other, also deleted ones,
 * but with `own` no rows of other listeners; NULL at the end. `at` keeps the position; the caller
 * sets it to zero before the first call. */
struct gather_at {
	size_t record, row; /* the row returned last is number row - 1 of gather.v[record] */
};
const void *gather_next(const struct gather *g, enum row_kind kind, struct gather_at *at);
size_t gather_count(const struct gather *g, enum row_kind kind);
/* Returns the row from the first record that has it; NULL: no record has it. */
const void *gather_find(const struct gather *g, enum row_kind kind, const struct uuid *u);
/* Returns the device in use according to `setup`, else the device under test of the review. */
struct uuid gather_device(
	const struct gather *g, const struct setup *setup, const struct uuid *review);
/* Returns false if the review or the session (`sitting`) is deleted, or if `own` is set and the
 * session belongs to another listener. A UUID without a row counts as not deleted. */
bool gather_includes(const struct gather *g, const struct uuid *review, const struct uuid *sitting);
/* Returns the number of sessions of the reviews that count (records_sitting_counts) and are not
 * deleted. *days gets the *n evenings (clock_evening), sorted, on which they began, or on which a
 * note or rating was made outside a session; the caller frees them. */
int64_t gather_sessions(const struct gather *g, int64_t **days, size_t *n);
/* Returns the number (from 1) of the blind trial of a note or rating; NO_INT: none. */
int64_t gather_trial(const struct gather *g, const struct uuid *made);
/* Returns the listener who made the rating; none: the owner of the archive. */
struct uuid gather_listener(const struct record *r, const struct rating *x);
/* Returns the rated thing, the value and the remark: "Punch 3: soft hits"; without the value:
 * "Punch: soft hits". The caller frees it. */
char *gather_remark(const struct gather *g, const struct rating *r, bool value);
/* Returns the name of a row for display (of a track: its id); "": not known. */
const char *gather_name(const struct gather *g, enum row_kind kind, const struct uuid *u);
/* Returns the same as gather_name, but NULL if the name is not known or empty. */
const char *gather_known(const struct gather *g, enum row_kind kind, const struct uuid *u);
/* Returns the name of a listener other than the owner; NULL: the owner. The caller frees it. */
char *gather_other_name(const struct gather *g, const struct uuid *listener);
/* Returns the record of this review, else the first. */
const struct record *gather_record(const struct gather *g, const struct uuid *review);
/* Returns the kind of the source a that a review compares with b; NULL: a is no source. */
const struct device_kind *gather_kind(
	const struct gather *g, const struct uuid *a, const struct uuid *b);
/* When something was heard, and on what. */
struct heard_on {
	const struct setup *setup;
	struct made made;
};
/* Returns true if the volume is a level match of devices a and b, by ear or with a meter. */
bool gather_is_match(
	const struct gather *g, const struct volume *v, const struct uuid *a, const struct uuid *b);
/* Returns the newest level match of devices a and b, by ear or with a meter, with the setup of
 * `at`, from the GATHER_MATCH_DAYS days before it (NULL: any match); NULL: none. The chain may
 * differ from that of `at` if it has the same name and content; device and variant are ignored.
 * *end gets the next different volume of either device on the chain of the match, which ends it;
 * NULL: it has not ended. */
#define GATHER_MATCH_DAYS 90
const struct volume *gather_match(const struct gather *g, const struct uuid *a,
	const struct uuid *b, const struct heard_on *at, const struct volume **end);
/* Returns the volume that the device had to which another was matched, if it was changed since;
 * NULL: it has that volume still, or none was noted. */
const struct volume *gather_matched_volume(const struct gather *g, const struct volume *match);
/* Returns the volume that a device had at the match; NULL: none was noted. */
const struct volume *gather_volume_then(
	const struct gather *g, const struct volume *match, const struct uuid *device);
/* Returns true if a volume was noted with the setup `on`, on the same chain. */
bool gather_is_noted_on(const struct gather *g, const struct volume *v, const struct setup *on);
/* Returns true if the match holds for what was heard with the device before it: the other device
 * was matched to this one within a few hours, with no other volume of it in between. */
#define GATHER_MATCH_HOURS 8
bool gather_match_holds_before(const struct gather *g, const struct volume *match,
	const struct uuid *device, struct made at);
/* Returns time and label of a cue: "1:10 crescendo". The caller frees it. NULL: there is no such
 * cue. */
char *gather_cue(const struct gather *g, const struct uuid *cue);
/* Returns true if two chains are one (chains_are_one), or neither is known. */
bool gather_same_chain(const struct gather *g, const struct uuid *a, const struct uuid *b);
/* Append how a device was set, in what differs from its usual setting (NULL: in all): "the foam S,
 * nozzle brass", "4.4 mm, high gain", "deep"; the second with "with", for which the first returns
 * true, and "setting not noted" where x is NULL. */
bool gather_variant_words(struct buf *out, const struct variant *x, const struct variant *usual);
void gather_add_variant(struct buf *out, const struct variant *x, const struct variant *usual);
/* Appends the variant, chain and equaliser of a setup in which it differs from `main`: "on the
 * Apple dongle", "with foam, through the equaliser bass". */
void gather_add_setup(
	struct buf *out, const struct gather *g, const struct setup *s, const struct setup *main);
/* Appends the same for a setup that is another one (graded.setup): where nothing else differs, the
 * name of its chain, since one review may have two chains of one content. */
void gather_add_other(
	struct buf *out, const struct gather *g, const struct setup *s, const struct setup *main);
/* Returns the rank in the playlist of a track, or of the first track of a section; INT64_MAX: it is
 * not in the playlist. */
int64_t gather_rank(const struct gather *g, const struct uuid *place);
/* Returns the place of an attribute in the playlist: first by the rank of the section that lists
 * it, then by its index there. SIZE_MAX: no section lists it. */
size_t gather_attribute_rank(const struct gather *g, const char *attribute);

struct graded {
	const struct rating *rating; /* the newest of the evening */
	const struct trial *trial;   /* the blind trial of the rating; NULL: none */
	double value;                /* of this rating */
	/* in grades.v: grades.each[each] is the first of the n ratings of the evening, several only
	 * in blind runs */
	size_t n, each;
	struct uuid device;
	struct uuid variant;  /* of the setup, or else the only one of the device; none: neither */
	bool own_review;      /* made in a review of the device */
	struct uuid place;    /* the rated item or section; none: the whole device */
	struct uuid cue;      /* the rated cue of the item; none: all of the place */
	struct uuid listener; /* who made the rating; none: the archive's owner */
	/* a number that is equal for all ratings of one struct grades that were made with the same
	 * device, variant, chain and equaliser; no chain is one of its own */
	size_t setup;
	struct spread_scale scale; /* scale of the rating; NAN: not known */
	int64_t day;               /* rating_evening */
	size_t evening; /* number of the evening, from 0, in order of time; each listener has
			   separate evenings */
	/* a number that is equal for all ratings of one struct grades that have the same lexicon,
	 * attribute and scale */
	size_t attribute;
	/* a number that is equal for all ratings of one struct grades that repeat each other
	 * (graded_repeats) */
	size_t repeats;
};

struct grades {
	/* one entry for each evening; sorted by question (blind first), device, rated track or
	 * section, cue, setup, listener, evening */
	struct graded *v;
	size_t n;
	struct graded
		*each; /* one entry for each rating that counts; sorted like v, then by time */
	size_t n_each;
	size_t evenings; /* number of evenings; graded.evening is below it */
	/* ratings without a value that no later rating of the same has replaced */
	const struct rating **not_judged;
	size_t n_not_judged;
};

struct grades grades_new(const struct gather *g);
void grades_finish(struct grades *x);
/* Returns the devices under test in the order of the reviews, then other rated devices, each once;
 * *n gets their number. The list has room for `more`; the caller frees it. */
struct uuid *grades_devices(const struct grades *x, const struct gather *g, size_t more, size_t *n);
/* Returns true if both are of one word or score, on whatever scale. */
bool graded_asks_same(const struct graded *a, const struct graded *b);
/* Returns true if both ratings answer the same question for the same device and setup, the same
 * item, section or whole device and the same cue, by the same listener. */
bool graded_repeats(const struct graded *a, const struct graded *b);
