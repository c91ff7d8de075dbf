/*
 * A playlist file: sections of tracks with cues. A track in its section is an item,
 * "section/track". Absent texts are NULL. Marks are places in the file, for errors that are found
 * later.
 */
#ifndef CONFIG_PLAYLIST_H
#define CONFIG_PLAYLIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/timecode.h"
#include "config/diag.h"
#include "config/pairs.h"

struct playlist_cue {
	bool timed; /* false: a label without a time, which the listener sets while listening */
	/* in the track; pos_ms and pos_end_ms are NO_MS when not timed */
	struct timespan time;
	char *label, *listen_for;
	struct mark at;
};

/* The size of a cue's time as text: "1:10.2", "~1:10", "1:10.4-2:05", "3:00-". */
#define CUE_TIME (2 * TIME_TEXT + 2)
void playlist_time(const struct timespan *t, char text[CUE_TIME]);

/* An address or a file of a track. The track starts at offset_ms in it. */
struct track_place {
	char *text;
	int64_t offset_ms; /* 0 if none is given */
	bool offset_set;
};

struct track {
	char *id, *title, *artist, *album, *part, *isrc, *mbid;
	int64_t duration_ms; /* NO_MS if not given */
	struct track_place *urls;
	size_t n_urls;
	struct track_place file; /* text is NULL if there is none */
	char *signal;            /* as written; valid (base/signal.h) after successful loading */
	struct texts tags;
	char *listen_for;
	struct playlist_cue *cues;
	size_t n_cues;
	struct mark at; /* place of the track's id */
};

/* In a section's own questions, items are track ids; in a session file they are section/track. */
struct playlist_question {
	char *id, *section, *text; /* section: NULL within a section */
	struct texts items;
	struct mark at;
};

struct playlist_section {
	char *id, *title, *about;
	struct texts attributes; /* ids of the lexicon */
	struct playlist_question *questions;
	size_t n_questions;
	struct track *tracks;
	size_t n_tracks;
	struct mark at;
};

struct playlist_file {
	char *path;               /* the path in error messages */
	char *id, *title, *about; /* id: the file's base name if the file gives none */
	struct playlist_section *sections;
	size_t n_sections;
	/* a syntax error ended the file early: entries may be missing */
	bool broken;
	char hash[FILE_HASH]; /* playlist_hash of the bytes read */
};

/* Reads a playlist. Returns false after an error; p then has the part before the fault. The
 * caller finishes p either way. */
bool playlist_load(struct playlist_file *p, const char *path, struct diags *d);
bool playlist_parse(
	struct playlist_file *p, const char *path, const char *bytes, size_t n, struct diags *d);
/* As playlist_load, by name, relative to the session file `from`; see find.h. */
bool playlist_find(struct playlist_file *p, const char *name, const char *from, struct diags *d);

/* Hashes a file's bytes with SHA-256, without a byte order mark. */
void playlist_hash(const char *bytes, size_t n, char hex[FILE_HASH]);

void playlist_finish(struct playlist_file *p);

/* Returns the section with this id; NULL: none. */
const struct playlist_section *playlist_section(const struct playlist_file *p, const char *id);
/* Finds the item "section/track"; NULL: none. Sets *s to its section unless s is NULL. */
const struct track *playlist_item(
	const struct playlist_file *p, const char *item, const struct playlist_section **s);
/* Lists the tracks that have an id and a title: by id, then by place. The caller frees *v. */
size_t playlist_tracks(const struct playlist_file *p, const struct track ***v);
const struct track *section_track(const struct playlist_section *s, const char *id);

/* Returns true if a playlist may name this address: http:// or https://, no spaces, quotes or
 * control characters.
 */
bool playlist_address_valid(const char *text);

/*
 * Appends a playlist with its sections and, for each track, title, artist, album, duration (whole
 * seconds), addresses, file, what to listen for, and cues (tenths of a second). Returns false with
 * err if the text could not be read back without errors, for example because it is too large.
 */
bool playlist_write(struct buf *out, const struct playlist_file *p, struct err *err);

#endif
