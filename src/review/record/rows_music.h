/* Music: playlists, tracks, their files and cues. See rows.h. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/core/buf.h"
#include "review/record/row.h"

struct record;

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
	struct row row; /* its UUID is made from "recording:TRACK#HASH", of title and
			   artist that it had first; in 1.0.0 "recording:TRACK" */
	char *id, *title, *artist, *album;
	int64_t length_ms;
	char *isrc, *mbid;
	char *tags; /* JSON array of texts */
};

struct item {
	struct row row; /* its UUID is made from "item:SECTION/TRACK#RECORDING" */
	char *id;       /* "section/track" */
	struct uuid section, recording;
	char *part, *listen_for;
};

/* The source of a recording: a file, an address, or a test signal. Cue times of the
 * recording are positions in its source of rank 0. */
struct source {
	struct row row; /* its UUID is made from "source:TRACK#RECORDING/KIND:LOCATOR" */
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

/* The title of a recording in a followed player, as the listener confirmed. */
struct heard_as {
	struct row row;
	struct uuid recording;
	char *title, *artist;
};

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
