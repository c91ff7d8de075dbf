/*
 * The two sounds of a comparison (sitting.sounds). Used within src/sitting only.
 */
#ifndef SITTING_SOUNDS_H
#define SITTING_SOUNDS_H

#include "library/passage.h"
#include "record/abx.h"
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
	void (*add_passage)(const struct sitting *s, struct buf *out); /* in words; may be NULL */
	void (*show)(struct sitting *s);                               /* shows both sounds */
};

extern const struct other_sound_ops equaliser_ops, two_files_ops;

/* Computes two gains in dB, 0 or below. Both sounds become as loud as the quieter one, and both are
 * lowered further if a true peak would exceed full scale. Loudness must be known; a peak of NAN is
 * ignored. */
void sounds_match_levels(const struct passage_levels *l, double held_db[2]);

/* Puts both sounds into libmpv's filter chain, whichever is selected. */
void sounds_insert(struct sitting *s);
/* Has the measurement of this passage ended, with or without a result? */
bool sounds_is_level(const struct sitting *s);
/* Selects sound 0 or 1; takes the same steps if it is selected already. */
void sounds_select(struct sitting *s, size_t which);
/* Returns false (err) in an ABX or while the clock runs. */
bool sounds_may_change(const struct sitting *s, struct err *err);
/* Restores the sounds of a recorded ABX; false: its equaliser or a file is missing. Two files are
 * aligned first; abx_has_sounds is called afterwards. */
bool sounds_again(struct sitting *s, const struct abx_sound two[2]);
/* Sets the levels that the ABX recorded. */
void sounds_take_levels(struct sitting *s, const struct abx_sound two[2]);
/* Makes two aligned files, with these names, the two sounds. If two files were in use already, the
 * selection stays. */
void sounds_of_files(struct sitting *s, const char *const name[2]);
void sounds_clear(struct sitting *s); /* leaves only the unchanged file */
/* Adds the rows of the equalisers to the record, before another row refers to them. */
void sounds_keep(struct sitting *s);
/* Fills in the current setup and matching gain (dB); the unchanged file: no equaliser and NAN. */
void sounds_into(const struct sitting *s, struct setup *setup, double *held_db);
/* Is `setup` the same as the current one in these SETUP_ parts? */
bool sounds_is_same(const struct sitting *s, const struct setup *setup, unsigned parts);
/* Restores an equaliser as sound 0 or 1 without selecting it. */
void sounds_resume(struct sitting *s, size_t which, const struct uuid *equaliser);
void sounds_of_chain(struct sitting *s); /* call when another chain is in use */
void sounds_loads(struct sitting *s);    /* call when another file begins, with unknown peaks */
void sounds_read(struct sitting *s);     /* takes results from the reader */
/* Appends, after a sound changed, that levels are being measured or are matched. */
void sounds_add_measuring(const struct sitting *s, struct buf *out);
void sounds_add_question(const struct sitting *s, struct buf *out); /* ASK_EQUALISER */
/* Answers ASK_EQUALISER. beside: the equaliser in use stays, as the first of the two sounds. */
void sounds_answered(struct sitting *s, bool beside);
void sounds_measured(struct sitting *s, const struct background_levels *l);
int64_t sounds_next_ns(const struct sitting *s, int64_t now_ns);
bool sounds_run(struct sitting *s, int64_t now_ns);
void sounds_finish(struct sitting *s);

struct switching {
	bool of_chain;        /* the equaliser is removed with its chain */
	bool reads_for_chain; /* the reader is reading such an equaliser */
	char *base;           /* name of the equaliser before the moved filter; NULL: none */
	int64_t moved_ns;
	bool told;            /* a switch was shown; show the levels once matched */
	struct sound waiting; /* the equaliser of an open ASK_EQUALISER */
	bool asked;           /* a measurement of … */
	uint64_t ticket, source_jump;
	int64_t loop_ms, loop_end_ms;
};

#endif
