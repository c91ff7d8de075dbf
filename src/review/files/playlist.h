/*
 * A playlist file: sections of tracks with cues. A track within a section is called an item,
 * "section/track". Absent texts are NULL. A struct mark is a place in the file, for errors that are
 * found after reading.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/core/buf.h"
#include "base/numbers/scale.h"
#include "base/system/file.h"
#include "base/system/uuid.h"
#include "base/text/timecode.h"
#include "base/yaml/diag.h"
#include "base/yaml/pairs.h"

struct playlist_cue {
	bool timed; /* false: the cue is a label without a time, which the listener sets while
		       listening */
	/* time in the track; pos_ms and pos_end_ms are NO_MS if not timed */
	struct timespan time;
	char *label, *listen_for;
	struct mark at;
};

/* Enough bytes for a cue's time or range as text: "1:10.2", "~1:10", "1:10.4-2:05", "3:00-". */
#define CUE_TIME (2 * TIME_TEXT + 2)
char *playlist_time(const struct timespan *t, char text[CUE_TIME]);

/* A web address or a file where a track can be heard. The track starts at offset_ms in it. */
struct track_place {
	char *text;
	struct mark at;    /* its place in the playlist; line 0: unknown */
	int64_t offset_ms; /* 0 if offset_set is false */
	bool offset_set;
	bool offset_linked; /* the offset is the time at which the address begins */
};

/* Takes the time at which an address begins (timed_link_start) as its offset, unless it has an
 * offset. Returns true if it did. */
bool track_place_take_start(struct track_place *p);

struct track {
	char *id, *title, *artist, *album, *part, *isrc, *mbid;
	int64_t duration_ms; /* length; NO_MS: not given */
	struct track_place *urls;
	size_t n_urls;
	struct track_place file; /* file.text is NULL if the track has no file */
	char *signal; /* a test signal as written, "sine 1000"; valid (numbers/audio_signal.h) if
			 loading succeeded */
	struct texts tags;
	struct texts was; /* earlier titles of the same recording */
	char *listen_for, *intro;
	struct playlist_cue *cues;
	size_t n_cues;
	bool untitled;         /* the title is its address, until a player or the file says one */
	struct mark at;        /* place of the track's id in the file */
	struct uuid recording; /* row of the recording (enrol_bind); none: not looked up */
};

/* A question about tracks. A section's own question lists track ids in `items`; a question of a
 * session file lists "section/track". */
struct playlist_question {
	char *id, *section, *text; /* section: id of the section, if the question is in a session
				      file; NULL if its section lists it */
	struct texts items;
	struct mark at;
};

struct playlist_section {
	char *id, *title, *about;
	char *lexicon;           /* words of a vocabulary (lexicon_read); NULL: none */
	struct texts attributes; /* ids of attributes of the lexicon, and of those words */
	/* the scale of the section's score and words; n and step are 0: the review has it */
	struct scale scale;
	struct playlist_question *questions;
	size_t n_questions;
	struct track *tracks;
	size_t n_tracks;
	struct mark at;
};

/* field_file reads one with playlist_take; the caller calls playlist_finish, also if that failed.
 */
struct playlist_file {
	char *path;               /* path of the file, for messages */
	char *id, *title, *about; /* id: from the file, else its base name */
	struct playlist_section *sections;
	size_t n_sections;
	/* a syntax error ended reading: later entries are missing */
	bool broken;
	size_t left_out;         /* lines of the list of another program that are no track */
	struct file_stamp stamp; /* its hash is playlist_hash of the file's bytes */
};

/* Loops over the tracks of all sections: EACH_TRACK(s, t, p); t is in the section s. */
#define EACH_TRACK(s, t, p)                                    \
	for (const struct playlist_section *s = (p)->sections; \
		s < (p)->sections + (p)->n_sections; s++)      \
		EACH_IN (t, s->tracks, s->n_tracks)

/* Reads a CUE sheet beside a file. Returns false if it is NULL or not of one file. The caller calls
 * playlist_finish in either case. */
bool playlist_parse_sheet(struct playlist_file *p, const char *path, const char *sheet);
/* Reads the playlist called `name`, which is found relative to the session file `from` (find.h).
 * Returns false after adding an error to d. The caller calls playlist_finish in either case. */
bool playlist_find(struct playlist_file *p, const char *name, const char *from, struct diags *d);

/* Sets hex to the SHA-256 of a playlist file's bytes, leaving out a byte order mark. */
void playlist_hash(const char *bytes, size_t n, char hex[FILE_HASH]);

void playlist_track_finish(struct track *t);
void playlist_finish(struct playlist_file *p);

/* Returns the section with this id; NULL: none. */
const struct playlist_section *playlist_section(const struct playlist_file *p, const char *id);
/* Returns the track of the item "section/track"; NULL: none. */
const struct track *playlist_item(const struct playlist_file *p, const char *item);
/* Sets *v to an array of the tracks that have an id and a title, sorted by id, tracks with the same
 * id by place in the file. Returns their number. The caller frees *v. */
size_t playlist_tracks(const struct playlist_file *p, const struct track ***v);
const struct track *playlist_section_track(const struct playlist_section *s, const char *id);

bool playlist_isrc_valid(const char *text); /* "USRC17607839" */

/*
 * Appends a playlist as YAML with its sections and, for each track, title, artist, album, duration
 * (in whole seconds), addresses, file, listen_for, and cues (in tenths of a second). Returns false
 * with err if the text could not be read again without errors, for example because it is too large.
 */
bool playlist_write(struct buf *out, const struct playlist_file *p, struct err *err);
