/*
 * The rows of a record, as the archive stores them and all modules use them: one struct for each
 * word of README's glossary, with a row type (row.h) that describes its fields and names its table.
 *
 * Text is UTF-8. Times of day are UTC milliseconds since 1970 with the local offset then, in
 * minutes. Positions are milliseconds from the start of the recording that played; NO_MS: no
 * position. Fields marked JSON contain JSON text.
 */
#ifndef RECORD_RECORDS_H
#define RECORD_RECORDS_H

#include "base/buf.h"
#include "base/timecode.h"
#include "record/row.h"
#include "record/setup.h"

extern const struct row_type row_types[ROW_KINDS];

struct review {
	struct row row; /* UUID of review:ID */
	char *id, *title;
	struct uuid device; /* the device under test */
	char *unit_how;     /* bought, loan, tour, sample */
	char *unit_from;
	bool unit_thanks;
	char *playlist, *lexicon, *template;
	char *scale, *wheel_scale;     /* JSON (scale.h) */
	char *front_matter;            /* YAML as the user wrote it */
	char *measurements, *pictures; /* JSON */
	char *path;                    /* the session file, as an absolute path */
	char *plan;                    /* JSON: tracks, sessions, attributes; NULL: none */
};

struct device {
	struct row row;  /* UUID of device:ID */
	char *id, *name; /* name: brand and model, for display */
	char *brand, *model, *kind, *drivers, *shell, *link;
	char *prices, *tips; /* JSON */
	char *impedance;     /* as written */
	double impedance_ohm;
	char *impedance_file;
	double sensitivity_db;
	char *sensitivity_unit; /* dB/mW or dB/Vrms */
	char *cable;
};

struct variant {
	struct row row; /* UUID of variant:DEVICE/NAME#HASH; deleted: not offered any more, kept for
			   its notes */
	struct uuid device;
	char *name;
	char *content; /* sorted key=value lines, which are hashed */
};

struct chain {
	struct row row; /* UUID of chain:REVIEW/NAME#HASH */
	struct uuid review;
	char *name;
	char *content; /* as in variant; nested keys joined by dots: volume.unit=steps */
	int64_t rank;  /* order in the file; NO_INT: not offered any more, kept for its notes */
	char *added;   /* origin: file, bench or shell */
	struct uuid listener; /* the listener who made the row; none: the archive's owner */
};

struct playlist {
	struct row row; /* UUID of playlist:ID */
	char *id, *title, *about;
};

struct section {
	struct row row; /* UUID of section:ID */
	char *id, *title, *about;
	char *attributes; /* JSON array of attribute ids of the lexicon */
};

struct recording {
	struct row row; /* UUID of recording:TRACK */
	char *id, *title, *artist, *album;
	int64_t length_ms;
	char *isrc, *mbid;
	char *tags; /* JSON array */
};

struct item {
	struct row row; /* UUID of item:SECTION/TRACK */
	char *id;       /* section/track */
	struct uuid section, recording;
	char *part, *listen_for;
};

/* A place where a recording can be heard. The track's times refer to the source of rank 0. */
struct source {
	struct row row; /* UUID of source:TRACK/KIND:LOCATOR */
	struct uuid recording;
	int64_t rank;  /* order in which the bench tries the sources; below 0: linked by a person,
			  not named by a playlist */
	char *kind;    /* file, url, signal, clock; library: a file of the music folders */
	char *locator; /* path, address or signal, as the playlist has it */
	int64_t offset_ms; /* position of the track's start in this source; NO_INT: never set */
	char *offset_from; /* what set the offset: playlist, align (the user), beside (played in
			      step with another file) */
	int64_t length_ms;
	char *hash; /* SHA-256 of a file */
};

struct cue {
	struct row row; /* UUID of cue:SECTION/TRACK#N/LABEL, the N-th with this label, or #N@TIME
			   without a label */
	struct uuid item;
	int64_t rank;
	int64_t pos_ms, pos_end_ms; /* in the track's time; NO_MS: no time yet */
	bool open, about;
	char *label, *listen_for;
};

struct question {
	struct row row; /* UUID of question:REVIEW-or-SECTION/ID */
	char *id;
	struct uuid review, section; /* no review: a question of the playlist; no section: of the
					whole review */
	char *text;
	char *items; /* JSON array of section/track */
};

/* An item in one review. */
struct listing {
	struct row row; /* UUID of listing:REVIEW/SECTION/TRACK */
	struct uuid review, item;
	int64_t rank;
	bool done;
	char *added;          /* origin: playlist, bench or shell */
	struct uuid listener; /* the listener who made the row; none: the archive's owner */
};

/* Added to the rank of rows that no file names, so that they come last. */
#define RANK_ADDED 1000000

/* A device that a review compares with. */
struct comparison {
	struct row row; /* UUID of comparison:REVIEW/DEVICE */
	struct uuid review, device;
	int64_t rank; /* order in the file; NO_INT: no longer compared */
	bool from_memory;
	char *volumes;        /* JSON object: chain name to volume as written */
	char *added;          /* origin: file, bench or shell */
	struct uuid listener; /* the listener who made the row; none: the archive's owner */
};

/* One run of the bench; the next run of the review resumes at the last one. */
struct sitting_row {
	struct row row;
	struct uuid review;
	int64_t started_ms, started_offset_min, ended_ms;
	int64_t reaction_ms;
	char *room, *state;
	char *version;    /* version of earlog */
	char *audio;      /* JSON array: the audio outputs that were used, in order of first use */
	struct uuid item; /* the current item when it ended */
	struct setup setup; /* the setup at the end; its equaliser may be switched off */
	int64_t pos_ms;
	double level_db;
	int64_t loop_ms, loop_end_ms; /* the loop that ran; NO_INT: none */
	int64_t fit; /* seating number: how often the device was put on, from 1; NO_INT: 1 */
	/* A device or chain whose difference in sound from another one is known; none. */
	struct uuid anchor, anchor_chain;
	/* The device or chain from which the anchor differs; none: not stated. */
	struct uuid anchor_of, anchor_chain_of;
	char *anchor_in; /* ids of the attributes in which the anchor differs, separated by blanks;
			    NULL: any */
	struct uuid listener; /* the listener who made the row; none: the archive's owner */
};

/* A listening interval: what played from when to when. Written when it ends. */
struct stretch {
	struct row row;
	struct uuid sitting, item, source;
	struct setup setup;
	int64_t started_ms, ended_ms; /* times of day */
	int64_t pos_ms, pos_end_ms;   /* positions in the recording */
	char *pos_from;
	double level_db;
	double held_db; /* gain that matched its level to the other sound, at most 0; NAN: none */
};

/* The words for pos_from: how a position came about. */
#define POS_AUDIO "audio"
#define POS_SEEK "seek"
#define POS_END "end"
#define POS_HELD "held"
#define POS_CLOCK "clock"
#define POS_TYPED "typed"
#define POS_CUE "cue"
#define POS_IMPORT "import"
#define POS_PLAYER "player" /* another player that is followed; see note_pos_from */

/*
 * A note; without a body it is a marker. Its place is set when it is opened. A note without a
 * position has a `part` (diary, impression, section, chain, question, technology, packaging, …).
 */
struct note {
	struct row row;
	struct uuid review, sitting;
	struct uuid item, section, source;
	struct setup setup;
	struct uuid against;       /* the device that the note compares with */
	struct uuid against_chain; /* the chain that the note compares with */
	bool from_memory;          /* the device `against` was not at hand */
	struct uuid question;
	char *part;
	int64_t pos_ms, pos_end_ms;
	bool open, about; /* open: from pos_ms to the end; about: the time is approximate */
	char *pos_from;
	int64_t pos_spread_ms; /* how far apart the positions of a followed player were, with
				  pos_from NULL; NO_INT: no player was followed */
	int64_t reaction_ms;   /* subtracted when the position is shown, replayed or exported */
	char *kind;            /* kind of a marker, from the profile; NULL: none */
	char *body;            /* NULL: a bare marker */
	bool private;
	double level_db;
	char *volume, *volume_unit; /* as the device showed it */
	char *octaves; /* JSON array: levels of octave bands in the second of the note, in dB; NULL:
			  not measured */
	double held_db;
	double hz; /* the frequency that a note of a signal is about; NAN: about none */
	int64_t made_ms, made_offset_min;
	int64_t sequence;     /* order within the sitting, whatever the wall clock does */
	struct uuid listener; /* the listener who made the row; none: the archive's owner */
};

/* A note while it is written. Keeping it makes the note `note.row.uuid`. */
struct draft {
	struct row row;
	struct note note;
	bool is_new;   /* the note is not stored yet */
	int64_t caret; /* bytes into note.body */
};

struct tag {
	struct row row;
	struct uuid note;
	char *lexicon, *attribute;
	bool confirmed;
};

struct rating {
	struct row row;
	struct uuid review, sitting, item, section;
	struct setup setup;
	char *scope;     /* item, section, whole */
	char *lexicon;   /* NULL for a score */
	char *attribute; /* id in the lexicon, or sonic-quality, bias, section */
	double value;    /* NAN: not judged */
	char *confidence, *remark;
	char *scale; /* JSON: the scale it was given on */
	bool blind;
	int64_t made_ms, made_offset_min;
	int64_t fit; /* seating number of the session when the rating was given */
	double held_db;
	struct uuid listener; /* the listener who made the row; none: the archive's owner */
};

/* A volume that a device showed. With `matched_to`: the volume at which it is as loud as that
 * device. */
struct volume {
	struct row row;
	struct uuid review, sitting;
	struct setup setup; /* the setup, without a variant */
	struct uuid matched_to;
	char *value, *unit;
	char *how;
	int64_t made_ms, made_offset_min;
	char *method, *signal; /* meter, ear or calculation; pink, sine 1 kHz or music */
	struct uuid listener;  /* the listener who made the row; none: the archive's owner */
};

/* A cue without a time, pinned where it was heard. */
struct pin {
	struct row row;
	struct uuid cue, source;
	int64_t pos_ms;
	char *pos_from;
};

struct benchmark {
	struct row row; /* UUID of benchmark:DEVICE/SECTION/ATTRIBUTE */
	struct uuid device;
	struct uuid section;
	char *attribute;
	double value;
};

struct lexicon {
	struct row row; /* UUID of lexicon:ID */
	char *id, *title;
};

struct attribute {
	struct row row; /* UUID of attribute:LEXICON/ID */
	struct uuid lexicon;
	char *id, *name, *definition;
	char *low, *mid,
		*high; /* words at the ends of its scale, and in the middle of a bipolar one */
	bool bipolar;
};

/* Trials in an order that a helper knows and the listener does not, until the run ends. */
struct blind_run {
	struct row row;
	struct uuid review, sitting, chain;
	struct uuid variant; /* the variant of one of the devices in all its trials; none */
	char *devices; /* JSON array of the UUIDs of devices 0, 1, …; [] in a run of sounds */
	char *plan;    /* JSON (numbers/blind.h): seed, algorithm, version, order */
	int64_t trial; /* the current trial, from 1; 0: before the first */
	bool alike;    /* the listener says that fit and feel do not distinguish them */
	int64_t started_ms, started_offset_min;
	int64_t ended_ms;  /* NO_INT: the run is open, and its order is hidden */
	int64_t opened_ms; /* when the listener ended it early to see its order; NO_INT: never */
	char *sounds;      /* JSON array of the two sounds 0 and 1 of the order, each with source,
			      equaliser (uuids; absent: none) and held_db; NULL: a run of devices */
};

/* The trial in which a note or rating was made, with the uuid of that note or rating; or the answer
 * to a trial. */
struct trial {
	struct row row; /* UUID of answer:RUN/NUMBER, or the UUID of the note or rating */
	struct uuid run;
	int64_t number; /* from 1; 0: before the first */
	int64_t answer; /* index in blind_run.devices, or BLIND_NO_IDEA; NO_INT: the row is no
			   answer */
};

/* Filters that music was heard through. */
struct equaliser_row {
	struct row row; /* UUID of equaliser:HASH of the content */
	char *name;     /* the file's name, or the words typed */
	char *content;  /* the filters as text in the format of EqualizerAPO (equaliser_write) */
};

/* A listener: a person, or one of a person's machines. */
struct listener_row {
	struct row row;
	char *name;          /* as the profile has it; NULL: not known */
	struct uuid same_as; /* the person whose machine this is; none: a person */
};

/* An act that made a note private. The note is private while one of its acts is not deleted. */
struct withheld {
	struct row row;
	struct uuid target;   /* the note */
	struct uuid listener; /* who made it private; none: the archive's owner */
};

/* All rows of one review, for the bench and for exports. */
struct record {
	struct rows of[ROW_KINDS];
	struct uuid listener; /* the listener of new rows */
	struct uuid person;   /* the person who owns the lists, of whom `listener` is one machine */
};

/* Finds the kind with this table name; false: unknown, or its rows never leave this machine. */
bool row_kind_named(const char *table, enum row_kind *kind);

void record_init(struct record *r);
void record_finish(struct record *r);

/* Returns row i of a kind; the caller gives the type: `const struct note *n = record_at(r,
 * ROW_NOTE, i);` */
static inline void *
record_at(const struct record *r, enum row_kind kind, size_t i)
{
	return r->of[kind].v[i];
}

static inline size_t
record_count(const struct record *r, enum row_kind kind)
{
	return r->of[kind].n;
}

/* `for (const struct note *n = NULL; (n = record_next(r, ROW_NOTE, n));)`: see rows_next. */
static inline void *
record_next(const struct record *r, enum row_kind kind, const void *row)
{
	return rows_next(&r->of[kind], row);
}

static inline void *
record_find(const struct record *r, enum row_kind kind, const struct uuid *u)
{
	return rows_find(&r->of[kind], u);
}

/* Returns true if the field of this row is local to this machine. A source's locator is local if it
 * names a file. */
bool row_field_is_local(enum row_kind kind, const struct row_field *f, const void *row);
/* Empties the local fields before a row leaves this machine. */
void row_leave_local(enum row_kind kind, void *row);

/* Returns the listener who made a row; NULL for the owner of the record. */
const struct listener_row *record_other_listener(
	const struct record *r, const struct record *listeners, const struct uuid *listener);
/* Returns the listener's name, or the first 8 digits of the UUID if there is no name. The caller
 * frees. */
char *listener_called(const char *name, const struct uuid *u);
/* Returns the name of the listener who made a row, with the first 8 digits of the UUID if another
 * listener has the same name, or only these digits without a name. The caller frees; NULL for the
 * owner of the record. */
char *record_other_name(const struct record *r, const struct uuid *listener);

/* Returns the name, id or title of a row; NULL: none, or row is NULL. Borrowed. */
const char *row_name(enum row_kind kind, const void *row);

/* Returns true if the review is about this device. */
bool review_is_of(const struct review *r, const struct uuid *device);
bool variant_is_of(const struct variant *v, const struct uuid *device);
bool comparison_is_of(
	const struct comparison *c, const struct uuid *review, const struct uuid *device);

/* Returns true if a listener pinned the time of this cue while listening. */
bool record_is_pinned(const struct record *r, const struct uuid *cue);

/* Returns the value of a key in the content of a chain or variant. The caller frees; NULL: no such
 * key. */
char *content_get(const char *content, const char *key);

/* Returns true if a person linked this file and no playlist names it. */
bool source_is_linked(const struct source *src);
/* Returns true for a file, named in a playlist or from the music folders. */
bool source_is_file(const struct source *src);
bool source_kind_is_file(const char *kind); /* NULL: no */
/* Returns the name of a file without its folder, which is private: "b.flac", or "b.flac (2)" if
 * files of the track in several folders have this name. The caller frees. */
char *source_public_name(const struct record *r, const struct source *file);

/*
 * Returns true if the times of a track may be wrong on this source: its length and length_ms of the
 * track (NO_INT: not known) differ by more than 2 s, and no offset was set. The source may be a
 * video with an intro, or another recording.
 */
bool source_unsure(const struct source *s, int64_t length_ms);

/* Returns true if the volume was matched to another device by ear or with a meter, false if it was
 * calculated. */
bool volume_is_matched(const struct volume *v);
/* volume_is_same returns true if both volumes have the same device, chain, equaliser and matched
 * device. volume_is_later returns true if y is the same and was made later; if both have the same
 * time, the larger UUID is later. */
bool volume_is_same(const struct volume *x, const struct volume *y);
bool volume_is_later(const struct volume *y, const struct volume *x);

/* Returns the position of the track's start in a source; 0 if it was never set, or for NULL. */
int64_t source_offset_ms(const struct source *s);
/* Returns the time in the track at a position of a source (NULL: unknown source); at least 0. */
int64_t source_track_ms(const struct source *s, int64_t pos_ms);

/* Returns the trial (from 1) in which the note or rating with this UUID was made; NO_INT: none.
 * Rows made between the start of a run and its first trial are not blind. */
int64_t trial_of_made(const struct record *r, const struct uuid *made);
/* Appends "blind, trial 3", or nothing for NO_INT. */
void trial_add_words(struct buf *out, int64_t trial);

/*
 * The one rule that decides whether a position or a note is at a cue: for the highlighted cue on
 * the bench, loops, notes of other listeners, and the rows of `compare`.
 */
#define CUE_BEFORE_MS 3000
#define CUE_AFTER_MS 10000

/*
 * Sets the part of a track that is at a cue, *from_ms (may be negative) and *to_ms included: the
 * range of the cue, else 3 s before to 10 s after its time. An open range ends at INT64_MAX. False:
 * the cue has no time.
 */
bool cue_reach(const struct cue *c, int64_t *from_ms, int64_t *to_ms);
/* Returns true if a position, or a part of the range up to end_ms (NO_MS: no range), is at the cue.
 * Times are in the track; false if the position or the cue has no time. */
bool cue_is_at(const struct cue *c, int64_t track_ms, int64_t end_ms);

#endif
