/*
 * The two sounds of a comparison (struct sounds of sitting.h). Used within src/sitting only.
 */
#ifndef SITTING_SOUNDS_H
#define SITTING_SOUNDS_H

#include "library/pair.h"
#include "library/passage.h"
#include "record/abx.h"
#include "record/edits.h"
#include "sitting/sitting.h"

struct background_levels;

/* A kind of second sound: the file through an equaliser, or another file, time-aligned with it. */
struct other_sound_ops {
	const char *name; /* prefix of the sound's name in the header of the screen */
	const char *said; /* prefix of the sound's name in messages */
	const char *noun; /* word for the kind, "file" in "the other file" */
	/* Returns the files that the player opens instead of the track's sources; NULL: it opens
	 * the track's sources. */
	struct candidates (*candidates)(const struct sitting *s);
	/* Sets *from_ms and *to_ms to the passage in which the loudness is measured. */
	void (*passage)(const struct sitting *s, int64_t *from_ms, int64_t *to_ms);
	/* appends words for the passage in which the loudness is measured; may be NULL */
	void (*add_passage)(const struct sitting *s, struct buf *out);
	void (*show)(struct sitting *s); /* shows a message about the two sounds */
};

extern const struct other_sound_ops equaliser_ops, two_files_ops;

/* Computes the matching gains of both sounds in dB, 0 or below. The louder sound is lowered to the
 * other, and both are lowered further if a true peak would exceed full scale. The loudness in l
 * must be known; a peak of NAN is ignored. */
void sounds_match_levels(const struct passage_levels *l, double held_db[2]);

/* Puts the filters of both sounds into libmpv's filter chain. Does not change which sound is
 * selected. */
void sounds_insert(struct sitting *s);
/* Returns true if the level measurement for the current passage has ended, with or without a
 * result. */
bool sounds_is_level(const struct sitting *s);
/* Selects sound 0 or 1. Does the same if that sound is selected already: in an ABX test, nothing
 * may reveal that X is the same sound. */
void sounds_select(struct sitting *s, size_t which);
/* Returns true if the sounds may be changed. In an ABX test and while the clock runs, sets err and
 * returns false. */
bool sounds_may_change(const struct sitting *s, struct err *err);
/* Restores the two sounds of an ABX test that an earlier session began. Two files are aligned
 * first; abx_has_sounds is called after that. Returns false if the equaliser or a file is
 * missing. */
bool sounds_again(struct sitting *s, const struct abx_sound two[2]);
/* Sets the gains and the loudness that the row of the ABX test has. */
void sounds_take_levels(struct sitting *s, const struct abx_sound two[2]);
/* Makes two aligned files the two sounds; name: their names. If two files were in use before, sound
 * 0 or 1 stays selected. */
void sounds_of_files(struct sitting *s, const char *const name[2]);
void sounds_clear(struct sitting *s); /* removes the second sound */
/* Adds the rows of the equalisers in use to the record. Call before adding a row that refers to
 * them. */
void sounds_keep(struct sitting *s);
/* Sets *setup to the current setup with the equaliser, and *held_db to the matching gain in dB. For
 * the unchanged file: no equaliser, and NAN unless it is lowered. */
void sounds_into(const struct sitting *s, struct setup *setup, double *held_db);
/* Returns true if `setup` equals the current setup in these parts (SETUP_ bits). */
bool sounds_is_same(const struct sitting *s, const struct setup *setup, unsigned parts);
/* Loads an equaliser from its row as sound `which` (0 or 1). Does not select this sound. */
void sounds_resume(struct sitting *s, size_t which, const struct uuid *equaliser);
void sounds_of_chain(struct sitting *s); /* call after the chain changed */
/* call when another file is loaded: its loudness and peak are unknown */
void sounds_loads(struct sitting *s);
/* takes the text of an equaliser file from the reader thread */
void sounds_read(struct sitting *s);
/* Appends "measuring" or "matched" if the second sound has changed and its levels were not shown
 * yet. */
void sounds_add_measuring(const struct sitting *s, struct buf *out);
/* appends the question of ASK_EQUALISER */
void sounds_add_question(const struct sitting *s, struct buf *out);
/* Handles the answer to ASK_EQUALISER. beside true: the equaliser in use becomes the first sound
 * and the new one the second; false: the new one replaces it. */
void sounds_answered(struct sitting *s, bool beside);
void sounds_measured(struct sitting *s, const struct background_levels *l);
int64_t sounds_next_ns(const struct sitting *s);
void sounds_run(struct sitting *s, int64_t now_ns);
void sounds_finish(struct sitting *s);

struct switching {
	/* the equaliser in use is that of the chain, and is removed with it */
	bool of_chain;
	/* the file that the reader thread is reading is the equaliser of the chain */
	bool reads_for_chain;
	/* Name of the equaliser without the filter that keys move; NULL: there was none. */
	char *base;
	int64_t moved_ns;
	/* The second sound is new, and a message named it: another message shows its level once it
	 * is matched. */
	bool told;
	struct sound waiting; /* the new equaliser while ASK_EQUALISER is open */
	/* A measurement of the levels was requested, for the loop below and with this ticket. */
	bool asked;
	uint64_t ticket, source_jump;
	int64_t loop_ms, loop_end_ms;
};

/* ---- two_files.c: a second file that plays in step with the first one ---- */

struct two_files {
	/* path: the two files in use; asked: the two files that are being aligned. */
	char *path[2], *asked[2];
	struct uuid item, source[2]; /* the track, and the source rows of both files */
	struct pair *making;         /* the combined file being made; NULL: none */
	struct pair *pair;           /* the combined file in use; NULL: none */
	struct pair_made out;        /* offset and format of the combined file in use */
	/* true: the offset of the last combined file was not measured, but set by the listener or
	 * read from the source rows */
	bool told;
	struct offset found;  /* the offset that was measured last */
	bool alone;           /* two_files_have_music was false when the header was drawn last */
	int64_t tried_frames; /* offset between both files of the last combined file, in frames */
	/* what the player reported about the first file when it played alone */
	struct player_info info;
	/* combined files no longer in use; their threads delete them */
	struct pair **dropped;
	size_t ndropped, cap;
};

/* Deletes the combined files (temporary files with two tracks, aligned in time) of crashed
 * sessions. */
void two_files_start(const struct sitting *s);
/* Returns true if the two sounds that are compared are two files that play in step. */
bool two_files_on(const struct sitting *s);
/* Returns the source row of the file that is heard: the second file while it is selected, else
 * play.source. */
struct uuid two_files_source(const struct sitting *s);
/* Returns what to subtract from a position in the first file to get the position in `source`, in
 * ms; 0 unless `source` is the second file. */
int64_t two_files_shift_ms(const struct sitting *s, const struct uuid *source);
/* Converts a position in the first file to a position in `source`. */
int64_t two_files_pos_ms(const struct sitting *s, const struct uuid *source, int64_t pos_ms);
/* returns true if `source` is one of the two files */
bool two_files_have(const struct sitting *s, const struct uuid *source);
bool two_files_play(const struct sitting *s); /* returns true if the combined file plays */
/* Sets sitting.heard.info to what the player reports; while the combined file plays, with codec and
 * format of the first file. */
void two_files_info(struct sitting *s, const struct player_info *info);
/* Call if the player cannot open a file. Returns false if that was not the combined file. */
bool two_files_failed(struct sitting *s, const char *why);
/* Plays the first file alone again. */
void two_files_leave(struct sitting *s);
/* Call before a track is opened. Drops the combined file, unless the track has both its files. */
void two_files_loads(struct sitting *s, size_t item);
/* Call when the offset of source src gets a new value. If src is the first file, adds to rows a row
 * that moves the second file along; if it is the second, the files are aligned again later. */
void two_files_aligned(struct sitting *s, struct edits *rows, struct source *src);
/* Aligns the two files of an ABX test that an earlier session began. Returns false if a file is
 * missing. */
bool two_files_again(struct sitting *s, const struct uuid source[2]);
/* Returns true if both files are time-aligned in the whole range. Else sets err, which names the
 * aligned parts, and returns false. */
bool two_files_agree(const struct sitting *s, int64_t from_ms, int64_t to_ms, struct err *err);
/* Returns true if both files have music at the current position, in step with each other, or if
 * there is no second file. Elsewhere their levels were not measured. */
bool two_files_have_music(const struct sitting *s);
/* Returns true if both files are certainly time-aligned, or if there is no second file. */
bool two_files_in_step(const struct sitting *s);
int64_t two_files_next_ns(const struct sitting *s);
void two_files_run(struct sitting *s, int64_t now_ns);
void two_files_stop(struct sitting *s); /* deletes the combined files; does not wait for the disk */
void two_files_finish(struct sitting *s);

#endif
