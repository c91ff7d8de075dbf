/*
 * The user's music files on this machine: paths, tags, and which of them is a given recording. Kept
 * in the archive so that backups include it; merges leave it out.
 */
#ifndef STORE_LIBRARY_H
#define STORE_LIBRARY_H

#include "base/buf.h"
#include "store/store.h"

struct library_file {
	char *path; /* absolute and without links; may hold bytes that are no UTF-8 */
	int64_t size_bytes, mtime_ns;
	int64_t read_ms;              /* when its tags were read, UTC; 0: not yet */
	bool gone;                    /* the file is missing; an earlier scan found it */
	char *trouble;                /* why the tags could not be read; NULL: they were read */
	char *title, *artist, *album; /* as tagged; NULL: not tagged */
	char *isrc, *mbid;
	int64_t length_ms; /* NO_INT: not known */
	char *hash;        /* SHA-256; NULL: never computed */
};

struct library_files {
	struct library_file *v;
	size_t n, cap;
};

void library_file_finish(struct library_file *f);
void library_files_finish(struct library_files *l);

/* Lists all known files, including missing ones, sorted by path; without tags. */
bool store_library_known(struct store *st, struct library_files *out, struct err *err);
/* Lists up to `most` files whose path, title, artist or album contain every word, ignoring case and
 * accents; sorted by path. */
bool store_library_list(struct store *st, const char *const *words, size_t n, size_t most,
	struct library_files *out, struct err *err);
/* Stores the result of scanning a file. If f->hash is NULL, keeps the stored hash for the same size
 * and time. Inside a transaction of the caller, like the next function. */
bool store_library_put(struct store *st, const struct library_file *f, struct err *err);
/* Marks a file as missing. Keeps an entry with a hash, so that the file is recognised under another
 * path. */
bool store_library_forget(struct store *st, const char *path, struct err *err);
/* Stores the hash of a file that was played (path, size, time, length, hash). Writes nothing if the
 * archive already has the hash. */
bool store_library_played(struct store *st, const struct library_file *f, struct err *err);

/* ---- measurements of a file ---- */

/* Stores the analysis of a file (path, size, time, length, hash). */
bool store_put_analysis(
	struct store *st, const struct library_file *f, const struct analysis *a, struct err *err);
/* Sets *is to true if the file (path, size, time) has an analysis of the current version. */
bool store_is_analysed(struct store *st, const struct library_file *f, bool *is, struct err *err);

/* Lists the regular files among the paths without an analysis of the current version, in the same
 * order. */
bool store_unmeasured(struct store *st, const char *const *paths, size_t n,
	struct library_files *out, struct err *err);

/* ---- finding a recording ---- */

struct library_wanted {
	const char *title, *artist, *album; /* NULL: not known */
	const char *isrc, *mbid;
	int64_t length_ms; /* NO_INT: not known */
};

/*
 * Why a file is the recording. MATCH_TITLE: title and artist (or album, if no artist is named)
 * agree, the lengths differ or are unknown; such a file is used if it is the only one, and its
 * times are unsure. MATCH_NEAR: it is not the recording, but similar.
 */
enum library_match { MATCH_MBID, MATCH_ISRC, MATCH_TAGS, MATCH_TITLE, MATCH_NEAR };
extern const char
	*const library_match_words[]; /* "MusicBrainz id", "ISRC", "title, artist and length", … */

struct library_hit {
	struct library_file file;
	enum library_match match;
	char *why; /* why it is not the recording (store_library_close); NULL: not determined */
};

struct library_hits {
	struct library_hit *v; /* the likeliest first: exact matches, then similar files */
	size_t n, cap;
	size_t exact; /* number of hits that are the recording */
};

bool store_library_find(struct store *st, const struct library_wanted *w, struct library_hits *out,
	struct err *err);
/* Finds a few similar files (library_close) for each of n recordings without a file, with reasons
 * why they are not the recording. Adds new ones to out[i]. Reads the whole library once. */
bool store_library_close(struct store *st, const struct library_wanted *w, struct library_hits *out,
	size_t n, struct err *err);
void library_hits_finish(struct library_hits *h);
/* Finds the path of a file with this hash; *path is NULL if there is none. The caller frees. */
bool store_library_by_hash(struct store *st, const char *hash, char **path, struct err *err);

/* One of several questions: `wanted` asks for files of a recording, `hash` for the new path of a
 * moved file, `path` for the tags of a file. */
struct library_question {
	struct uuid id; /* copied into the answer */
	struct library_wanted wanted;
	const char *hash, *path; /* both NULL: a recording is wanted */
};

struct library_answer {
	struct uuid id;
	struct library_hits hits; /* for a question by path: only this file, counted in `exact` */
	char *path;               /* for a question by hash; NULL: not found */
};

struct library_answers {
	struct library_answer *v; /* sorted by id; questions without a result are left out */
	size_t n, cap;
	int64_t files; /* number of scanned files that are not missing */
};

bool store_library_answer(struct store *st, const struct library_question *q, size_t n,
	struct library_answers *out, struct err *err);
/* Returns the answer to a question, borrowed; NULL: no result. */
const struct library_answer *library_answer(const struct library_answers *a, const struct uuid *id);
void library_answers_finish(struct library_answers *a);

/* ---- library_match.c: comparing ---- */

/* Appends the letters and digits of a title or artist in their plainest spelling: without accents,
 * brackets, guests, dashed parts that add something, and with part numbers as figures: "thechain"
 * for "The Chain (2004 Remaster)", "part2" for "Pt. II". */
void library_title_key(struct buf *out, const char *title);
/* Appends the key of a file: of its title, or of its name if it has no tags. */
void library_file_key(struct buf *out, const struct library_file *f);
/* Compares a file with a recording. Returns false if the file is neither the recording nor similar.
 */
bool library_matches(
	const struct library_wanted *w, const struct library_file *f, enum library_match *match);
/* Returns true if the file is similar to the recording. Wider than library_matches: other artists
 * of the title, similar titles of the artist. */
bool library_close(const struct library_wanted *w, const struct library_file *f);
/* Returns true if the file has the same artist and a similar title. */
bool library_misspelt(const struct library_wanted *w, const struct library_file *f);
/* Appends the reasons why the file is not the recording: "another version, 4:17 long, not 3:50".
 * `several`: other files match equally well. Appends nothing if there is no reason. */
void library_why_not(const struct library_wanted *w, const struct library_file *f, bool several,
	struct buf *out);
/* Sorts hits, the likeliest first, and sets `exact`. */
void library_sort(struct library_hits *h, const struct library_wanted *w);

#endif
