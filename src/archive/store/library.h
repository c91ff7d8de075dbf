/*
 * The user's music library: the audio files on this machine with their tags, and the search for the
 * file of a given recording. Stored in the archive so that backups include it; merges leave it out.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "archive/store/store.h"
#include "base/core/buf.h"

struct library_file {
	char *path; /* absolute and without symbolic links; may contain bytes that are not UTF-8 */
	int64_t size_bytes, mtime_ns;
	int64_t read_ms;              /* when the tags were read, UTC; 0: not yet */
	bool gone;                    /* an earlier scan found the file, which is missing now */
	char *trouble;                /* why the tags could not be read; NULL: no error */
	char *title, *artist, *album; /* the file's tags; NULL: the file has no such tag */
	char *isrc, *mbid;
	int64_t length_ms; /* length of the audio in ms; NO_INT: not known */
	char *hash;        /* SHA-256 of the file; NULL: not computed yet */
};

struct library_files LIST_OF(struct library_file);

void library_file_finish(struct library_file *f);
void library_files_finish(struct library_files *l);

/* Lists all files of the library, including missing ones, sorted by path. Leaves out their tags. */
bool store_library_known(struct store *st, struct library_files *out, struct err *err);
/* Lists up to `most` files whose path, title, artist or album contain every word, ignoring case and
 * accents; sorted by path. */
bool store_library_list(struct store *st, const char *const *words, size_t n, size_t most,
	struct library_files *out, struct err *err);
/* Stores what a scan found about a file. If f->hash is NULL, keeps the stored hash, unless the
 * file's size or time has changed. Call this and store_library_forget inside a
 * transaction. */
bool store_library_put(struct store *st, const struct library_file *f, struct err *err);
/* Notes that a file is missing. Keeps the entry if it has a hash, so that the file is recognised
 * under another path; else deletes it. */
bool store_library_forget(struct store *st, const char *path, struct err *err);
/* Removes the row of a missing file if a file with the same name, tags and length was read since
 * since_ms (UTC), which then gets its hash. Sets *is to true if it did. Inside a transaction. */
bool store_library_replace(
	struct store *st, const char *path, int64_t since_ms, bool *is, struct err *err);
/* Stores the hash of a file that was played; reads path, size, time, length and hash from *f.
 * Writes nothing if the archive has this hash for the file. */
bool store_library_played(struct store *st, const struct library_file *f, struct err *err);

/* Sets *is to true if a file of the library or a recording of the archive is by this artist. */
bool store_knows_artist(struct store *st, const char *name, bool *is, struct err *err);

/* ---- measurements of audio files ---- */

/* Stores the measurements of the file *f (path, size, time, length, hash). */
bool store_put_analysis(
	struct store *st, const struct library_file *f, const struct analysis *a, struct err *err);
/* Sets *is to true if the archive has measurements of this file (path, size, time) by the current
 * version of the analysis. */
bool store_is_analysed(struct store *st, const struct library_file *f, bool *is, struct err *err);

/* Lists, in the order of `paths`, the regular files among them that have no measurements by the
 * current version of the analysis. */
bool store_unmeasured(struct store *st, const char *const *paths, size_t n,
	struct library_files *out, struct err *err);

/* ---- finding the file of a recording ---- */

struct library_wanted {
	/* what the playlist says of the recording; NULL: not known */
	const char *title, *artist, *album;
	const char *isrc, *mbid;
	int64_t length_ms; /* length of the recording in ms; NO_INT: not known */
};
/* Returns what to look for; borrows the texts of r. */
struct library_wanted library_wanted_of(const struct recording *r);

/*
 * Why a file is taken for the recording. MATCH_TITLE: title and artist (or album, if no artist is
 * named) agree, but the lengths differ or are unknown; such a file is used only if none matches
 * better and all such files have the same length, and positions in it may not fit. MATCH_ONLY: so
 * does a file with the title alone, if neither artist nor album is named and all files with this
 * title have one artist (library_sort). MATCH_NEAR: it is not the recording, but similar.
 */
enum library_match { MATCH_MBID, MATCH_ISRC, MATCH_TAGS, MATCH_TITLE, MATCH_ONLY, MATCH_NEAR };
/* the words for each match: "MusicBrainz id", "ISRC", "title, artist and length", … */
extern const char *const library_match_words[];

/* The names of a piece in a player, a page or a heading; NULL: not known. */
struct library_heard {
	const char *title, *artist, *album;
	int64_t length_ms; /* NO_INT: not known */
	bool is_file;      /* the title is the name of a file */
};
/* HEARD_NEAR: another version or length of the piece, or an unsure artist. HEARD_TITLE: the title
 * and version of the recording, but the artist of one of them is not known. */
enum library_hears { HEARD_OTHER, HEARD_NEAR, HEARD_TITLE, HEARD_SAME, HEARD_SAME_LENGTH };
/* Returns if the recording was heard. A length that is between half and double the recording's
 * decides nothing, because videos have intros. */
enum library_hears library_hears(const struct library_wanted *w, const struct library_heard *h);

struct library_hit {
	struct library_file file;
	enum library_match match;
	/* why the file is not the recording (set by store_library_similar); NULL: not set */
	char *why;
};

struct own_music_hits {
	/* the most likely first: files of the recording, then similar files */
	struct library_hit *v;
	size_t n, cap;
	size_t exact; /* number of the hits that are files of the recording */
};

bool store_library_find(struct store *st, const struct library_wanted *w,
	struct own_music_hits *out, struct err *err);
/* For each of n recordings of which the library has no file: adds a few similar files
 * (library_is_similar) to out[i], with the reason why each is not the recording. Reads the whole
 * library once. */
bool store_library_similar(struct store *st, const struct library_wanted *w,
	struct own_music_hits *out, size_t n, struct err *err);
void library_hits_finish(struct own_music_hits *h);
/* Sets *path to the path of a file with this hash or, without a hash, of the only file with the
 * name of a path of Windows; the caller frees. NULL: there is none. */
bool store_library_moved(
	struct store *st, const char *hash, const char *locator, char **path, struct err *err);

/* A question to the library. `wanted`: which files have this recording? `hash` or `moved`: where is
 * this file now (store_library_moved)? */
struct library_question {
	struct uuid id; /* chosen by the caller to recognise the answer, which has the same id */
	struct library_wanted wanted;
	const char *hash, *moved; /* both NULL: the question is about `wanted` */
};

struct library_answer {
	struct uuid id;
	struct own_music_hits hits;
	char *path; /* if the question has `hash` or `moved`: the new path; NULL: not found */
};

struct library_answers {
	/* answers sorted by id; questions without a result have no answer */
	struct library_answer *v;
	size_t n, cap;
	int64_t files; /* number of files in the library that are not missing */
};

bool store_library_answer(struct store *st, const struct library_question *q, size_t n,
	struct library_answers *out, struct err *err);
/* Returns the answer to the question with this id, borrowed; NULL: the library found nothing for
 * this question. */
const struct library_answer *library_answer(const struct library_answers *a, const struct uuid *id);
void library_answers_finish(struct library_answers *a);

/* ---- same_recording.c: comparing a file with a recording ---- */

/* Appends the key (title_key) of a file's title, or the key of its name if it has no title.
 */
void library_file_key(struct buf *out, const struct library_file *f);
/* Returns true if the file is the recording, or similar to it, and sets *match. */
bool library_matches(
	const struct library_wanted *w, const struct library_file *f, enum library_match *match);
/* Returns true if the file is similar to the recording in a wider sense than in library_matches:
 * the same title by another artist, or a similar title by the same artist. */
bool library_is_similar(const struct library_wanted *w, const struct library_file *f);
/* Returns true if the file has the recording's artist and a similar title. */
bool library_misspelt(const struct library_wanted *w, const struct library_file *f);
/* Appends the reasons why the file is not the recording: "another version, 4:17 long, not 3:50".
 * several: other files match equally well. Appends nothing if there is no reason. */
void library_why_not(const struct library_wanted *w, const struct library_file *f, bool several,
	struct buf *out);
/* Sorts the hits, the most likely first, and sets `exact` to the number of hits that are files of
 * the wanted recording. */
void library_sort(struct own_music_hits *h, const struct library_wanted *w);
