/* Sessions: their listener, what played, blind runs. See rows.h. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "review/record/row.h"
#include "review/record/setup.h"

struct record;

/* One session: one run of `earlog session`. The next session of the review begins with the state at
 * the end of this session. */
struct sitting_row {
	struct row row;
	struct uuid review;
	/* the start by the clock at the end of the session */
	int64_t started_ms, started_offset_min, ended_ms;
	/* JSON array of [sequence, ms]: after the row with this number the clock was set forward by
	 * ms; NULL: never */
	char *clock_steps;
	int64_t reaction_ms;
	char *room, *state;
	char *version;    /* version of earlog that ran */
	char *audio;      /* JSON array: the audio outputs that were used, in order of first use */
	struct uuid item; /* the track that was current at the end of the session */
	struct setup setup; /* the setup at the end of the session, with the equaliser even if it
			       was switched off then */
	int64_t pos_ms;
	double level_db;
	/* the loop that played at the end of the session, as positions; NO_INT: none */
	int64_t loop_ms, loop_end_ms;
	int64_t fit; /* number of the seating (times the device was put on), from 1; NO_INT: 1 */
	struct uuid listener; /* the listener who made the row; none: the archive's owner */
	/* the player that the listener followed at its end, as :follow takes it; NULL: none, or the
	 * player of the chain */
	char *follow;
};

/* A listening interval: an item played without interruption. The row is written at its end. */
struct stretch {
	struct row row;
	struct uuid sitting, item, source;
	struct setup setup;
	int64_t started_ms, ended_ms; /* start and end as times of day */
	int64_t pos_ms, pos_end_ms;   /* start and end as positions in the source */
	char *pos_from;
	double level_db;
	int64_t sequence; /* number in its session, as of a note */
	int64_t moved_ms; /* by how much the clock was set later in the session; not stored */
	double held_db;   /* gain in dB that lowered this sound to the level of the other sound, at
			   most 0; NAN: the levels were not matched */
};

/* A blind run: trials whose order the listener may know only after the run has ended. */
struct blind_run {
	struct row row;
	struct uuid review, sitting, chain;
	char *devices; /* JSON array of the candidates, in the numbering of the order: the UUID of a
			  device, of one with settings DEVICE/SETTING */
	char *plan;    /* JSON (numbers/blind_draw.h): seed, algorithm, version and order of the
			  trials */
	int64_t trial; /* number of the current trial, from 1; 0: none has begun */
	bool alike;    /* the listener says that the devices cannot be recognised by fit and feel */
	int64_t started_ms, started_offset_min;
	int64_t sequence;       /* number of its start in its session, as of a note */
	int64_t ended_ms;       /* NO_INT: the run is open, and its order is secret */
	int64_t ended_sequence; /* number of its end in its session; NO_INT: not in that session */
	/* when the listener ended the run early to see the order; NO_INT: never */
	int64_t opened_ms;
};

/* A row of a blind run that is one of two things: the answer to a trial, or the mark that a note or
 * rating was made in a trial. */
struct trial {
	struct row row; /* its UUID is made from "answer:RUN/NUMBER"; a mark has the UUID of its
			   note or rating */
	struct uuid run;
	int64_t number; /* number of the trial, from 1; 0: before the first */
	int64_t answer; /* index of the named candidate in blind_run.devices; in a preference test 0
			   or 1 for the first or second one; BLIND_NO_IDEA; NO_INT: the row is a
			   mark, not an answer */
};

/* An equaliser through which music was heard. */
struct equaliser_row {
	struct row row; /* its UUID is made from "equaliser:HASH", the SHA-256 of the content */
	char *name;     /* name of its file, or the filter as typed */
	char *content;  /* its filters as text in the format of EqualizerAPO (equaliser_write) */
};

/* A listener. The archive has the rows of its owner: one for each archive that the owner began,
 * such as on another machine. */
struct listener_row {
	struct row row;
	char *name; /* name in the listener's profile; NULL: not known */
};

/* Returns true if the session counts: its listener wrote, edited, marked, rated or matched
 * something, or answered in a blind run. Playing alone does not count. r must have the rows of
 * its review. Edits are known by their time, so they count from the end of the session on. The view
 * sitting_counted of the archive has the same rule. */
bool records_sitting_counts(const struct record *r, const struct sitting_row *s);
