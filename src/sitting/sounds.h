/*
 * The two sounds of a comparison (sitting.sounds). Used within src/sitting only.
 */
#ifndef SITTING_SOUNDS_H
#define SITTING_SOUNDS_H

#include "library/pair.h"
#include "library/passage.h"
#include "record/abx.h"
#include "record/edits.h"
#include "sitting/sitting.h"

struct background_levels;

/* Kinds of a second sound: the file through an equaliser, or another file in step with it. */
struct other_sound_ops {
	const char *name; /* prefix of the sound's name in the header */
	const char *said; /* prefix of the name in messages */
	const char *noun; /* the kind, as in "the other file" */
	/* The player opens these in place of the item's sources; NULL: the item's sources. */
	struct candidates (*candidates)(const struct sitting *s);
	/* Writes the passage in which levels are measured. */
	void (*passage)(const struct sitting *s, int64_t *from_ms, int64_t *to_ms);
	void (*add_passage)(const struct sitting *s,
		struct buf *out);        /* appends the passage in words; may be NULL */
	void (*show)(struct sitting *s); /* shows a message about both sounds */
};

extern const struct other_sound_ops equaliser_ops, two_files_ops;

/* Computes two gains in dB, 0 or below. Both sounds become as loud as the quieter one, and both are
 * lowered further if a true peak would exceed full scale. Loudness must be known; a peak of NAN is
 * ignored. */
void sounds_match_levels(const struct passage_levels *l, double held_db[2]);

/* Puts both sounds into libmpv's filter chain, whichever of them is selected. */
void sounds_insert(struct sitting *s);
/* Has the measurement of the current passage ended, with or without a result? */
bool sounds_is_level(const struct sitting *s);
/* Selects sound 0 or 1. If the sound is selected already, takes the same steps, so that nothing
 * reveals it. */
void sounds_select(struct sitting *s, size_t which);
/* Returns false (err) in an ABX or while the clock runs. */
bool sounds_may_change(const struct sitting *s, struct err *err);
/* Restores the two sounds of an ABX of an earlier session. Two files are aligned first;
 * abx_has_sounds is called when they are. False: the equaliser or a file is missing. */
bool sounds_again(struct sitting *s, const struct abx_sound two[2]);
/* Sets the levels that the ABX has recorded. */
void sounds_take_levels(struct sitting *s, const struct abx_sound two[2]);
/* Makes two aligned files with these names the two sounds. If two files were in use before, the
 * selected one stays selected. */
void sounds_of_files(struct sitting *s, const char *const name[2]);
void sounds_clear(struct sitting *s); /* removes the other sound */
/* Adds the rows of the equalisers to the record, before another row refers to them. */
void sounds_keep(struct sitting *s);
/* Fills in the current setup and the matching gain in dB. For the unchanged file: no equaliser and
 * NAN. */
void sounds_into(const struct sitting *s, struct setup *setup, double *held_db);
/* Does `setup` equal the current setup in these SETUP_ parts? */
bool sounds_is_same(const struct sitting *s, const struct setup *setup, unsigned parts);
/* Restores an equaliser as sound 0 or 1 without selecting it. */
void sounds_resume(struct sitting *s, size_t which, const struct uuid *equaliser);
void sounds_of_chain(struct sitting *s); /* call when another chain is in use */
void sounds_loads(struct sitting *s);    /* call when another file begins, with unknown peaks */
void sounds_read(struct sitting *s);     /* takes an equaliser file from the reader */
/* Appends "measuring" or "matched" after a sound has changed; else nothing. */
void sounds_add_measuring(const struct sitting *s, struct buf *out);
void sounds_add_question(const struct sitting *s, struct buf *out); /* of ASK_EQUALISER */
/* Handles the answer to ASK_EQUALISER. beside: the equaliser in use stays, as the first of the two
 * sounds. */
void sounds_answered(struct sitting *s, bool beside);
void sounds_measured(struct sitting *s, const struct background_levels *l);
int64_t sounds_next_ns(const struct sitting *s, int64_t now_ns);
bool sounds_run(struct sitting *s, int64_t now_ns);
void sounds_finish(struct sitting *s);

struct switching {
	bool of_chain;        /* the equaliser belongs to the chain, and is removed with it */
	bool reads_for_chain; /* the reader is reading an equaliser for the chain */
	char *base;           /* name of the equaliser before the moved filter; NULL: none */
	int64_t moved_ns;
	bool told;            /* a switch was shown; the levels are shown once matched */
	struct sound waiting; /* the equaliser of an open ASK_EQUALISER */
	bool asked;           /* levels of this ticket, track and loop were requested */
	uint64_t ticket, source_jump;
	int64_t loop_ms, loop_end_ms;
};

/* ---- two_files.c: a second file that plays in step with the first one ---- */

struct two_files {
	char *path[2], *asked[2];    /* paths of both files: in use; to be aligned */
	struct uuid item, source[2]; /* the item, and the rows of both files */
	struct pair *making;         /* the pair being made; NULL: none */
	struct pair *pair;           /* the pair in use; NULL: none */
	struct pair_made out;        /* offset and format of the pair in use */
	bool told;                   /* the offset of the last pair was given, not measured */
	struct offset found;         /* the last offset that was measured */
	int64_t tried_frames;        /* the offset of the last pair */
	struct player_info info;     /* format of the first file, without the second */
	struct pair **dropped;       /* old pairs; their threads delete the files */
	size_t ndropped, cap;
};

void two_files_start(const struct sitting *s); /* deletes files of crashed sessions */
bool two_files_on(const struct sitting *s);    /* true: two files are the two sounds */
/* Returns the row of the audible file: the second file while it is selected, else play.source. */
struct uuid two_files_source(const struct sitting *s);
/* Returns the position in the first file minus the position in `source`; 0 unless `source` is the
 * second file. */
int64_t two_files_shift_ms(const struct sitting *s, const struct uuid *source);
/* Converts a position in the first file to a position in `source`. */
int64_t two_files_pos_ms(const struct sitting *s, const struct uuid *source, int64_t pos_ms);
bool two_files_have(const struct sitting *s,
	const struct uuid *source);           /* true: `source` is one of both files */
bool two_files_play(const struct sitting *s); /* true: the combined file plays */
/* Copies the format that the player reports to sitting.play.info; while the combined file plays,
 * codec and format of the first file. */
void two_files_info(struct sitting *s, const struct player_info *info);
bool two_files_failed(struct sitting *s, const char *why); /* false: they did not play */
void two_files_leave(struct sitting *s);                   /* back to the first file alone */
void two_files_loads(struct sitting *s, size_t item);      /* call before an item is opened */
/* Handles a new offset of src. If src is the first file, adds a row that moves the second along; if
 * it is the second, both are aligned again later. */
void two_files_aligned(struct sitting *s, struct edits *rows, struct source *src);
/* Aligns the two files of an ABX of an earlier session. False: a file is missing. */
bool two_files_again(struct sitting *s, const struct uuid source[2]);
/* Are both files in step in the whole range? False: err names the parts in step. */
bool two_files_agree(const struct sitting *s, int64_t from_ms, int64_t to_ms, struct err *err);
bool two_files_in_step(const struct sitting *s); /* true: certainly in step, or no second file */
int64_t two_files_next_ns(const struct sitting *s, int64_t now_ns);
bool two_files_run(struct sitting *s, int64_t now_ns);
void two_files_stop(struct sitting *s); /* deletes the files, without waiting */
void two_files_finish(struct sitting *s);

#endif
