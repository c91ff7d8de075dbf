/*
 * A playlist file: sections of tracks, with cues. A track in its section is an item,
 * "section/track". Texts are NULL where not given. Marks are places in the file, for errors found
 * later.
 */
#ifndef CONFIG_PLAYLIST_H
#define CONFIG_PLAYLIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/file.h"
#include "base/timecode.h"
#include "config/diag.h"
#include "config/pairs.h"

struct playlist_cue {
	bool timed; /* false: a label and no time, to be pinned when it is heard */
	/* of the track; pos_ms and pos_end_ms are NO_MS when not timed */
	struct timespan time;
	char *label, *listen_for;
	struct mark at;
};

/* The time of a cue as one writes it: "1:10.2", "~1:10", "1:10.4-2:05", "3:00-". */
#define CUE_TIME (2 * TIME_TEXT + 2)
void playlist_time(const struct timespan *t, char text[CUE_TIME]);

/* A url or a file. Second 0 of the track is at offset_ms there. */
struct track_place {
	char *text;
	int64_t offset_ms; /* 0 where none was given */
	bool offset_set;
	struct mark at;
};

struct track {
	char *id, *title, *artist, *album, *part, *isrc, *mbid;
	int64_t duration_ms; /* NO_MS where not given */
	struct track_place *urls;
	size_t n_urls;
	struct track_place file; /* text NULL where there is none */
	char *signal;            /* as written; parses (base/signal.h) when loading succeeded */
	struct texts tags;
	char *listen_for;
	struct playlist_cue *cues;
	size_t n_cues;
	struct mark at; /* of its id */
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
	char *path;               /* as errors name it */
	char *id, *title, *about; /* id: the file's base name where none was given */
	struct playlist_section *sections;
	size_t n_sections;
	/* the file ended in a syntax error: there may be more than this */
	bool broken;
	char hash[FILE_HASH]; /* playlist_hash of the bytes that were read */
};

/* All three return false after an error; p is usable up to the fault, and to be finished
 * either way. */
bool playlist_load(struct playlist_file *p, const char *path, struct diags *d);
bool playlist_parse(
	struct playlist_file *p, const char *path, const char *bytes, size_t n, struct diags *d);
/* By name, as seen from the session file `from` (NULL: from here): see find.h. */
bool playlist_find(struct playlist_file *p, const char *name, const char *from, struct diags *d);

/* SHA-256 of a file's bytes, but for a byte order mark. */
void playlist_hash(const char *bytes, size_t n, char hex[FILE_HASH]);

void playlist_init(struct playlist_file *p);
void playlist_finish(struct playlist_file *p);

/* NULL: none */
const struct playlist_section *playlist_section(const struct playlist_file *p, const char *id);
/* "section/track"; *s gets its section when s is not NULL. */
const struct track *playlist_item(
	const struct playlist_file *p, const char *item, const struct playlist_section **s);
const struct track *section_track(const struct playlist_section *s, const char *id);

/* Returns true if a playlist may name this address: http:// or https://, no spaces, quotes or
 * control characters.
 */
bool playlist_address_valid(const char *text);

#endif
