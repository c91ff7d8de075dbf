/*
 * For the room alone: the two sounds of sitting.sounds, as notes, stretches and ratings carry them.
 */
#ifndef SITTING_SOUNDS_H
#define SITTING_SOUNDS_H

#include "library/passage.h"
#include "record/abx.h"
#include "sitting/sitting.h"

struct background_levels;

/* Kinds of a second sound: the file through an equaliser, or another file in step with it. */
struct other_sound_ops {
	const char *name; /* before a sound's own name, in the header */
	const char *said; /* … and elsewhere */
	const char *noun; /* "the other sound" */
	/* The player opens these in place of the item's sources; NULL: the item's sources. */
	struct candidates (*candidates)(const struct sitting *s);
	/* The file that is measured, and the passage of it; NULL: it cannot be measured. */
	const char *(*path)(const struct sitting *s);
	void (*passage)(const struct sitting *s, int64_t *from_ms, int64_t *to_ms);
	void (*add_passage)(const struct sitting *s, struct buf *out); /* in words; NULL: nothing */
	struct uuid (*source)(const struct sitting *s, size_t which);  /* the row of its file */
	void (*show)(struct sitting *s);                               /* shows the sounds in use */
};

extern const struct other_sound_ops equaliser_ops, two_files_ops;

/* Computes the gains, 0 or below, at which both sounds are as loud as the quieter one and
 * neither has a true peak above full scale: any excess is taken from both. Loudness must be
 * known; a peak of NAN is ignored. */
void sounds_match_levels(const struct passage_levels *l, double held_db[2]);

/* Both are in libmpv's filter chain from here on, whichever is heard. */
void sounds_insert(struct sitting *s);
/* Is it known how loud both are in this passage, or that it cannot be known? */
bool sounds_is_level(const struct sitting *s);
/* That one sounds, 0 or 1. It does the same whichever sounded before. */
void sounds_select(struct sitting *s, size_t which);
/* Returns false (err) in an ABX, and when the clock runs. */
bool sounds_may_change(const struct sitting *s, struct err *err);
/* The sounds of an ABX again, as it has recorded them. False: the equaliser, or a file, is not
 * there. Files are put in step first: then abx_has_sounds is called. */
bool sounds_again(struct sitting *s, const struct abx_sound two[2]);
/* As loud as that ABX has them. */
void sounds_take_levels(struct sitting *s, const struct abx_sound two[2]);
/* Makes two files in step, of these names, the two sounds. If they already were, the same one
 * stays selected. */
void sounds_of_files(struct sitting *s, const char *const name[2]);
void sounds_clear(struct sitting *s); /* the unchanged file alone */
/* Puts the row of the equaliser into the record, before another row names it. */
void sounds_keep(struct sitting *s);
/* The current setup and matching gain; no equaliser and NAN: the unchanged file. */
void sounds_into(const struct sitting *s, struct setup *setup, double *held_db);
/* Is the current setup the same in these parts? */
bool sounds_is_same(const struct sitting *s, const struct setup *setup, unsigned parts);
/* Sets the equaliser of the other sound. While keys move a filter, the place keeps the one before.
 */
void sounds_at_hand(const struct sitting *s, struct setup *place);
/* At hand again, not heard. */
void sounds_resume(struct sitting *s, const struct uuid *equaliser);
void sounds_of_chain(struct sitting *s); /* another one is in use */
void sounds_loads(struct sitting *s);    /* another file begins: its peaks are not known */
void sounds_read(struct sitting *s);     /* the reader has something */
/* After a new sound was put on, appends that its level is being measured, or matched. */
void sounds_add_measuring(const struct sitting *s, struct buf *out);
void sounds_add_question(const struct sitting *s, struct buf *out); /* ASK_EQUALISER */
/* beside: the equaliser that is on stays, as the other sound. */
void sounds_answered(struct sitting *s, bool beside);
void sounds_measured(struct sitting *s, const struct background_levels *l);
int64_t sounds_next_ns(const struct sitting *s, int64_t now_ns);
bool sounds_run(struct sitting *s, int64_t now_ns);
void sounds_finish(struct sitting *s);

struct switching {
	bool of_chain;        /* the equaliser belongs to the chain and ends with it */
	bool reads_for_chain; /* … and the reader was asked for it */
	char *base;           /* the equaliser to which the moved filter is added; NULL: none */
	int64_t moved_ns;
	bool told;            /* a switch was shown; the matched levels are shown next */
	struct sound waiting; /* the equaliser of an open ASK_EQUALISER */
	bool asked;           /* how loud both are, of this: */
	uint64_t ticket, source_jump;
	int64_t loop_ms, loop_end_ms;
};

#endif
