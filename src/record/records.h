/*
 * The rows of a record, as the archive stores them and all modules use them: one struct for each
 * kind of row, named by the words of ARCHITECTURE.md, and a row type (row.h) that describes its
 * fields and names its table. Text is UTF-8. A time of day is in milliseconds since 1970, UTC, and
 * has with it the local offset from UTC at that time, in minutes. A position is in milliseconds
 * from the start of the file or stream that played; NO_MS: no position. Fields marked JSON contain
 * JSON text.
 */
#pragma once

#include "base/buf.h"
#include "base/timecode.h"
#include "record/row.h"
#include "record/setup.h"

extern const struct row_type row_types[ROW_KINDS];

struct review {
	struct row row; /* its UUID is made from "review:ID" */
	char *id, *title;
	struct uuid device; /* the device under test */
	char *unit_how;     /* how the reviewer got the device: bought, loan, tour, sample */
	char *unit_from;
	bool unit_thanks;
	char *playlist, *lexicon, *template;
	char *scale, *wheel_scale; /* JSON of the scales of scores and of attributes (scale.h) */
	char *front_matter;        /* YAML as the user wrote it, for the top of the draft */
	char *measurements, *pictures; /* JSON, as in the session file */
	char *path;                    /* absolute path of the session file */
	char *sections;  /* JSON: texts of the sections of its playlist (section.h) */
	char *published; /* JSON: url and date of the published review; NULL: not published */
	char *total;     /* JSON: how the scores of the sections are added up; NULL: they are not */
	char *comparisons; /* "all": drafts have comparisons from other reviews; "own" or NULL */
	/* what the front matter of a draft says of the device; NULL: nothing, or what a note of the
	 * part of this name says */
	char *tagline, *excerpts;
};

struct device {
	struct row row;  /* its UUID is made from "device:ID" */
	char *id, *name; /* name: brand and model, to be shown */
	char *brand, *model, *kind, *drivers, *shell, *link;
	char *prices, *tips; /* JSON arrays: the keys `price` and `tips` of the session file */
	char *impedance;     /* as the user wrote it: "22 ohm" */
	double impedance_ohm;
	char *impedance_file;
	double sensitivity_db;
	char *sensitivity_unit; /* unit of sensitivity_db: dB/mW or dB/Vrms */
	char *cable;
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

struct playlist {
	struct row row; /* its UUID is made from "playlist:ID" */
	char *id, *title, *about;
};

struct section {
	struct row row; /* its UUID is made from "section:ID" */
	char *id, *title, *about;
	char *attributes; /* JSON array of ids of attributes in the lexicon */
};

struct recording {
	struct row row; /* its UUID is made from "recording:TRACK" */
	char *id, *title, *artist, *album;
	int64_t length_ms;
	char *isrc, *mbid;
	char *tags; /* JSON array of texts */
};

struct item {
	struct row row; /* its UUID is made from "item:SECTION/TRACK" */
	char *id;       /* "section/track" */
	struct uuid section, recording;
	char *part, *listen_for;
};

/* The source of a recording: a file, an address, or a test signal. Cue times of the
 * recording are positions in its source of rank 0. */
struct source {
	struct row row; /* its UUID is made from "source:TRACK/KIND:LOCATOR" */
	struct uuid recording;
	int64_t rank;  /* order in which the bench tries the sources of a recording; below 0: the
			  user linked this file, and no playlist names it */
	char *kind;    /* file, url, signal, clock, or library (a file of the music folders) */
	char *locator; /* path, address or signal, as the playlist gives it */
	/* position in this source at which the track starts, as the playlist gives it; NO_INT: the
	 * playlist gives none (source_offset_ms says where it starts) */
	int64_t offset_ms;
	int64_t length_ms;
	char *hash; /* SHA-256 of the file's bytes */
	/* the release that the tags of the file name: title, date, record company. NULL: not read;
	 * "": the file has no such tag */
	char *album, *released, *label;
};

struct cue {
	struct row row; /* its UUID is made from "cue:SECTION/TRACK#N/LABEL", the N-th cue with this
			   label, or "cue:SECTION/TRACK#N@MS-MS" without a label */
	struct uuid item;
	int64_t rank;
	/* times in the track, as the playlist gives them; NO_MS: the playlist gives none (cue_time
	 * says what time the cue has) */
	int64_t pos_ms, pos_end_ms;
	bool open, about;
	char *label, *listen_for;
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
	char *volumes;        /* JSON object from names of chains to matched volumes as written */
	/* What the session file says of the device: a JSON object by columns of device, with
	 * measurements and pictures. It fills what the device lacks (device_fill). */
	char *facts;
	char *added;          /* where the row was made: file (a session file), bench or shell */
	struct uuid listener; /* the listener who made the row; none: the archive's owner */
};

/* One session: one run of `earlog session`. The next session of the review begins with the state at
 * the end of this session. */
struct sitting_row {
	struct row row;
	struct uuid review;
	int64_t started_ms, started_offset_min, ended_ms;
	int64_t reaction_ms;
	char *room, *state;
	char *version;    /* version of earlog that ran */
	char *audio;      /* JSON array: the audio outputs that were used, in order of first use */
	struct uuid item; /* the track that was current at the end of the session */
	struct setup setup; /* the setup at the end of the session, with the equaliser even if it
			       was switched off then */
	int64_t pos_ms;
	double level_db;
	/* the loop that played at the end of the session, as positions; NO_INT: none */
	int64_t loop_ms, loop_end_ms;
	int64_t fit; /* number of the seating (times the device was put on), from 1; NO_INT: 1 */
	struct uuid listener; /* the listener who made the row; none: the archive's owner */
	/* the player that the listener followed at its end, as :follow takes it; NULL: none, or
	 * that of the chain */
	char *follow;
};

/* A listening interval: an item played without interruption. The row is written at its end. */
struct stretch {
	struct row row;
	struct uuid sitting, item, source;
	struct setup setup;
	int64_t started_ms, ended_ms; /* start and end as times of day */
	int64_t pos_ms, pos_end_ms;   /* start and end as positions in the source */
	char *pos_from;
	double level_db;
	double held_db; /* gain in dB that lowered this sound to the level of the other sound, at
			   most 0; NAN: the levels were not matched */
};

/* The values of pos_from: how a position came about. */
#define POS_AUDIO "audio"
#define POS_SEEK "seek"
#define POS_END "end"
#define POS_HELD "held"
#define POS_CLOCK "clock"
#define POS_TYPED "typed"
#define POS_CUE "cue"
#define POS_IMPORT "import"
#define POS_PLAYER "player" /* another player reported the position; see note_pos_from */

/* The values of hz_from. */
#define HZ_TYPED "typed"
#define HZ_MEASURED "measured"

/* A note. Without a body it is a marker. Review, session, item and position are set when the user
 * begins it. A note without a position has a `part` of the review (diary, impression, section,
 * chain, question, technology, packaging, …). */
struct note {
	struct row row;
	struct uuid review, sitting;
	struct uuid item, section, source;
	struct setup setup;
	struct uuid against;       /* the device that the note compares with */
	struct uuid against_chain; /* the chain that the note compares with */
	bool from_memory; /* the device `against` was not at hand, so it was compared from memory */
	struct uuid question;
	char *part;
	int64_t pos_ms, pos_end_ms;
	bool open, about; /* open: the range ends with the track; about: the time is approximate */
	char *pos_from;
	int64_t pos_spread_ms; /* by how much the positions that a followed player reported
				  disagreed, in ms (pos_from is NULL then); NO_INT: no player */
	int64_t reaction_ms;   /* time from hearing to pressing a key, which is subtracted when the
				  position is shown, replayed or exported */
	int64_t reaction_end_ms; /* the same for the key that ended the range; NO_INT: as
				    reaction_ms */
	char *kind;              /* kind of the marker, one of the profile's; NULL: none */
	char *body;              /* the text of the note; NULL: a bare marker */
	bool private;
	double level_db;
	char *volume, *volume_unit; /* as the playback device showed it */
	char *octaves; /* JSON array: dB of octave bands in the second of the note; NULL: none */
	double held_db;
	double hz;     /* frequency in Hz that the note is about; NAN: none */
	char *hz_from; /* what set hz: typed, or measured (the signal that sounded). NULL: not
			  known, or none. Only a measured frequency follows the position. */
	int64_t made_ms, made_offset_min;
	int64_t sequence;     /* number of the note in its session; independent of the clock */
	struct uuid listener; /* the listener who made the row; none: the archive's owner */
};

/* A note or another text that is being written. Saving makes it the note with the UUID
 * note.row.uuid, or puts note.body into the field of the row with this UUID. */
struct draft {
	struct row row;
	struct note note;
	char *field;   /* remark, room, state or chain; NULL: the draft is a note */
	bool is_new;   /* the draft makes a new note or chain; false: it changes a stored one */
	int64_t caret; /* position of the cursor in note.body, in bytes */
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
	char *scope;     /* what the rating is about: item, section, whole */
	struct uuid cue; /* the cue of the item that the rating is about; none: the whole item */
	char *lexicon;   /* id of the attribute's lexicon; NULL for a score */
	char *attribute; /* id of an attribute, or of a score: sonic-quality, bias, section */
	double value;    /* NAN: the listener could not judge */
	char *confidence, *remark;
	char *scale; /* JSON: the scale on which the value was given */
	bool blind;
	int64_t made_ms, made_offset_min;
	int64_t fit; /* number of the seating (sitting_row.fit) in which the rating was given */
	double held_db;
	struct uuid listener; /* the listener who made the row; none: the archive's owner */
};

/* A volume that a playback device showed. If matched_to is set, the device in `setup` is as loud at
 * this volume as the device matched_to. */
struct volume {
	struct row row;
	struct uuid review, sitting;
	struct setup setup; /* device and chain at this volume; setup.variant is none */
	struct uuid matched_to;
	char *value, *unit;
	char *how;
	int64_t made_ms, made_offset_min;
	char *method, *signal; /* how the loudness was matched (meter, ear, calculation), and with
				  which signal (pink, sine 1 kHz, music) */
	struct uuid listener;  /* the listener who made the row; none: the archive's owner */
};

/* The time that a listener gave to a cue without a time, at the position where it was heard. */
struct pin {
	struct row row;
	struct uuid cue, source;
	int64_t pos_ms;
	char *pos_from;
	bool about;           /* the time is approximate */
	struct uuid listener; /* the listener who made the row; none: the archive's owner */
};

/* The start of the track in a source, as the listener heard or earlog measured it. */
struct alignment {
	struct row row;
	struct uuid source;
	int64_t offset_ms;    /* position in the source at which the track starts */
	char *how;            /* one of the ALIGNED_ words (record/timing.h) */
	struct uuid listener; /* the listener who made the row; none: the archive's owner */
};

struct benchmark {
	struct row row; /* its UUID is made from "benchmark:DEVICE/SECTION/ATTRIBUTE" */
	struct uuid device;
	struct uuid section;
	char *attribute;
	double value;
};

struct lexicon {
	struct row row; /* its UUID is made from "lexicon:ID" */
	char *id, *title;
};

struct attribute {
	struct row row; /* its UUID is made from "attribute:LEXICON/ID" */
	struct uuid lexicon;
	char *id, *name, *definition;
	char *low, *mid, *high; /* words for the lowest, (bipolar) middle and highest value */
	bool bipolar;
};

/* A blind run: trials whose order the listener may know only after the run has ended. */
struct blind_run {
	struct row row;
	struct uuid review, sitting, chain;
	/* the variant that is worn in all trials of its device; UUID_NONE: no variant */
	struct uuid variant;
	char *devices; /* JSON array of the UUIDs of the devices, in the numbering of the order */
	char *plan;    /* JSON (numbers/blind_draw.h): seed, algorithm, version and order of the
			  trials */
	int64_t trial; /* number of the current trial, from 1; 0: none has begun */
	bool alike;    /* the listener says that the devices cannot be recognised by fit and feel */
	int64_t started_ms, started_offset_min;
	int64_t ended_ms; /* NO_INT: the run is open, and its order is secret */
	/* when the listener ended the run early to see the order; NO_INT: never */
	int64_t opened_ms;
};

/* A row of a blind run that is one of two things: the answer to a trial, or the mark that a note or
 * rating was made in a trial. */
struct trial {
	struct row row; /* its UUID is made from "answer:RUN/NUMBER"; a mark has the UUID of its
			   note or rating */
	struct uuid run;
	int64_t number; /* number of the trial, from 1; 0: before the first */
	int64_t answer; /* index of the named device in blind_run.devices; in a preference test 0 or
			   1 for the first or second device; BLIND_NO_IDEA; NO_INT: the row is a
			   mark, not an answer */
};

/* An equaliser through which music was heard. */
struct equaliser_row {
	struct row row; /* its UUID is made from "equaliser:HASH", the SHA-256 of the content */
	char *name;     /* name of its file, or the filter as typed */
	char *content;  /* its filters as text in the format of EqualizerAPO (equaliser_write) */
};

/* A listener. The archive has the rows of its owner: one for each archive that the owner began,
 * such as on another machine. */
struct listener_row {
	struct row row;
	char *name; /* name in the listener's profile; NULL: not known */
};

/* An act that made a note, or the remark of a rating, private: it is while it has an act that is
 * not deleted. */
struct withheld {
	struct row row;
	struct uuid target; /* UUID of the note or rating */
	/* the listener who made the note private; none: the archive's owner */
	struct uuid listener;
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

/* The record: all rows of one review, for the bench and for exports. */
struct record {
	struct rows of[ROW_KINDS];
	struct uuid listener; /* the listener whose archive it is */
	/* the ratings that the review's devices have in other reviews, with the rows that they
	 * refer to (store_load_elsewhere); NULL: not loaded. The record owns it. */
	struct record *elsewhere;
};

struct record record_new(void); /* an empty one */
void record_init(struct record *r);
void record_finish(struct record *r);

/* Returns row number i of a kind. The caller assigns it to a pointer of the row's type: `const
 * struct note *n = record_at(r, ROW_NOTE, i);`. */
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

/* Returns the row after `row` (NULL: the first); NULL after the last. A loop over all notes is `for
 * (const struct note *n = NULL; (n = record_next(r, ROW_NOTE, n));)`. Do not replace or move rows
 * in it. */
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

/* Returns the listener who made a row, from `listeners`. NULL for the owner of r, or if the
 * listener is unknown. */
const struct listener_row *record_other_listener(
	const struct record *r, const struct record *listeners, const struct uuid *listener);
/* Returns a listener's name, or if it is NULL or "", the first 8 digits of u. The caller frees. */
char *records_listener_called(const char *name, const struct uuid *u);
/* Returns the name of the listener who made a row, followed by 8 digits of the UUID if another
 * listener has the same name; only the digits if there is no name. NULL for the owner of the
 * record. The caller frees. */
char *record_other_name(const struct record *r, const struct uuid *listener);

/* Returns the text by which a row is shown: its name, id or title, borrowed; NULL: none. */
const char *row_name(enum row_kind kind, const void *row);

bool comparison_is_of(
	const struct comparison *c, const struct uuid *review, const struct uuid *device);
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

/* Appends the release of a file in words: "the 2014 Remaster", "the 1977 release". whole: title,
 * year and record company. Appends nothing if the tags name none. */
void source_release(struct buf *out, const struct source *src, bool whole);
/* Returns true if the user linked this file and no playlist names it. */
bool source_is_linked(const struct source *src);
/* Returns true if the source is a file, not an address, a signal or the clock. */
bool source_is_file(const struct source *src);
/* Returns true for rows of one path: the file of one has replaced the other's. NULL has no path. */
bool source_same_path(const struct source *x, const struct source *y);
/* Returns true for the values of source.kind that mean a file, "file" and "library"; false for
 * NULL. */
bool source_kind_is_file(const char *kind);
/* Returns a name of a file for others to read, without its folder, which is private: "b.flac", or
 * "b.flac (2)" if the recording has files with this name in several folders. The caller frees. */
char *source_public_name(const struct record *r, const struct source *file);

/* Returns true if the session counts: its listener wrote, edited, marked, rated or matched
 * something, or answered in a blind run. What only sounded does not count. r must have the rows of
 * its review. Edits are known by their time, so they count from the end of the session on. The view
 * sitting_counted of the archive has the same rule. */
bool records_sitting_counts(const struct record *r, const struct sitting_row *s);
/* Returns true for a device that store_hide_blind shows in place of a hidden one; no archive has
 * it. d may be NULL. */
bool device_is_placeholder(const struct device *d);

/* Returns true if a field of rows of the type t refers to rows of the kind `of`. */
bool row_field_names(const struct row_type *t, const struct row_field *f, enum row_kind of);
