/* A review: its devices and what drives them, what it compares and asks, its list of tracks. See
 * rows.h. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/core/buf.h"
#include "review/record/row.h"

struct record;

struct review {
	struct row row; /* its UUID is made from "review:ID" */
	char *id, *title;
	/* the id of the review that this one became when it was renamed; NULL: none. The row is
	 * deleted then. */
	char *became;
	/* the id that it had first, from which the UUIDs of its chains, questions, listings and
	 * comparisons are made; NULL: id */
	char *first_id;
	struct uuid device;           /* the device under test */
	char *unit_how;               /* how the reviewer got or heard the device: unit_fields */
	char *unit_from, *unit_where; /* from whom; where it was heard */
	bool unit_thanks;
	char *playlist, *lexicon, *template;
	/* JSON of the scales of scores, of the bias score and of attributes (scale.h) */
	char *scale, *bias_scale, *wheel_scale;
	char *front_matter;            /* YAML as the user wrote it, for the top of the draft */
	char *measurements, *pictures; /* JSON, as in the session file */
	char *path;                    /* absolute path of the session file */
	char *sections;                /* JSON: texts of the sections of its playlist (section.h) */
	char *published; /* JSON: url and date of the published review; NULL: not published */
	char *total;     /* JSON: how the scores of the sections are added up; NULL: they are not */
	/* "all", the id of a review or a JSON array of ids: what the draft takes from other
	 * reviews; "own" or NULL */
	char *comparisons;
	char *evenings; /* "all": the draft has all rows of a comparison; NULL: the newest */
	/* what the front matter of a draft says of the device; NULL: nothing, or what a note of the
	 * part of this name says */
	char *tagline, *excerpts;
	/* JSON: the names that files gave the author's own parts last, {"anc": "Noise cancelling"};
	 * a name stays that no file has any more */
	char *parts;
};

struct device {
	struct row row;  /* its UUID is made from "device:ID" */
	char *id, *name; /* name: brand and model, to be shown */
	char *brand, *model, *kind, *drivers, *shell, *signature, *link;
	char *prices, *tips; /* JSON arrays: the keys `price` and `tips` of the session file */
	char *impedance;     /* as the user wrote it: "22 ohm" */
	double impedance_ohm;
	char *impedance_file;
	double sensitivity_db;
	char *sensitivity_unit; /* unit of sensitivity_db: dB/mW or dB/Vrms */
	char *cable;
	char *codecs, *bluetooth, *battery_life, *water; /* of a wireless device, in words */
	/* of a source, DAC or amplifier: the keys of a chain that it has itself, lines "key=value",
	 * sorted */
	char *chain_keys;
	/* the device that this one is (`earlog device merge`), in a loaded row the last one if that
	 * was merged also; UUID_NONE: itself */
	struct uuid same_as;
};

struct variant {
	struct row row; /* its UUID is made from "variant:DEVICE/NAME#HASH". `deleted` means that
			   the variant can no longer be chosen; the row is kept, because notes refer
			   to it. */
	struct uuid device;
	char *name;
	char *content; /* lines "key=value", sorted; the HASH in the row's UUID is their SHA-256 */
	unsigned shared; /* keys that its words leave out; not stored */
	bool called;     /* its words begin with its name; not stored */
	unsigned bare;   /* keys whose values stand alone in its words: "gold"; not stored */
	bool heard;      /* in what the draft is of; not stored */
	bool usual;      /* the draft names it in the set-up alone; not stored */
};

struct chain {
	struct row row; /* its UUID is made from "chain:REVIEW/NAME#HASH" */
	struct uuid review;
	char *name;
	char *content; /* sorted lines "key=value"; HASH is their SHA-256; nested: "volume.unit" */
	int64_t rank;  /* order in the session file; NO_INT: the chain can no longer be chosen, but
			  the row is kept, because notes refer to it */
	char *added;   /* where the chain was added: file (the session file), bench (a session) or
			  shell (a command) */
	struct uuid listener; /* the listener who made the row; none: the archive's owner */
};

struct question {
	struct row row; /* its UUID is made from "question:REVIEW/ID", or "question:SECTION/ID" for
			   a question of a playlist */
	char *id;
	struct uuid review, section; /* review: none for a question of a playlist; section: none for
					a question about the whole review */
	char *text;
	char *items; /* JSON array of "section/track" */
};

/* An entry of a review's track list. */
struct listing {
	struct row row; /* its UUID is made from "listing:REVIEW/ITEM/LISTENER" */
	struct uuid review, item;
	int64_t rank;
	bool done;
	char *added;          /* who added it: playlist, bench (a session) or shell (a command) */
	struct uuid listener; /* the listener who made the row; none: the archive's owner */
	char *intro;          /* what a draft says of the track after its title; NULL: nothing */
};

/* Added to the rank of rows that come from no file, so that they are after all others. */
#define RANK_ADDED 1000000

/* A device that a review compares with. */
struct comparison {
	struct row row; /* its UUID is made from "comparison:REVIEW/DEVICE/LISTENER" */
	struct uuid review, device;
	int64_t rank; /* order in the session file; NO_INT: no longer compared */
	bool from_memory;
	char *volumes; /* JSON object from names of chains to matched volumes as written */
	/* The facts of the device in the session file: a JSON object by columns of device, with
	 * measurements and pictures. They fill the empty columns of the device (device_fill). */
	char *facts;
	char *added;          /* where the row was made: file (a session file), bench or shell */
	struct uuid listener; /* the listener who made the row; none: the archive's owner */
};

/* The files of a review as one machine last read them. A file that has not changed since then
 * changes no row (enrol.h). */
struct files_read {
	struct row row; /* its UUID is made from "files:MACHINE/REVIEW" */
	struct uuid review;
	char *path; /* absolute path of the session file */
	int64_t size_bytes, mtime_ns;
	char *hash;
	/* absolute path of the playlist; NULL: a shipped one; `path`, if the tracks are in the
	 * session file */
	char *playlist;
	int64_t playlist_bytes, playlist_mtime_ns;
	char *playlist_hash;
	/* JSON: the columns of the rows of the review and its device that the session file gave,
	 * {"review": {"tagline": "…"}, "device": {…}}; NULL: an earlier version read it */
	char *given;
};

struct benchmark {
	struct row row; /* its UUID is made from "benchmark:DEVICE/SECTION/ATTRIBUTE" */
	struct uuid device;
	struct uuid section;
	char *attribute;
	double value;
};

/* Returns true if the review's file takes what another review says. */
bool review_takes(const struct review *r, const struct review *other);
bool comparison_is_of(
	const struct comparison *c, const struct uuid *review, const struct uuid *device);
/* Returns a text of the review's entry of a compared device, by the offset of its field; NULL:
 * none.
 */
const char *comparison_text(const struct record *r, const struct uuid *review,
	const struct uuid *device, size_t offset);
/* Returns true if the review compares this device now: the row is not deleted, the session file or
 * a note names it, and it is neither the device under test nor listed before, by another name. */
bool comparison_is_listed(
	const struct record *r, const struct comparison *c, const struct uuid *review);
/* Sets what the device lacks to the facts of its comparison (comparison.facts); NULL: there are
 * none. */
void device_fill(struct device *d, const char *facts);
/* Returns the value of a key in the content of a chain or variant, lines "key=value"; NULL: no such
 * key. The caller frees. */
char *records_content_get(const char *content, const char *key);
/* Appends a price of device.prices without what it is for: "799 USD". NULL: appends nothing. */
void records_price_text(struct buf *b, const json_t *price);
