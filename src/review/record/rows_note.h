/* Rows that a listener writes: notes, open texts, tags. See rows.h. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "review/record/made.h"
#include "review/record/row.h"
#include "review/record/setup.h"

/* The values of pos_from: how a position came about. */
#define POS_AUDIO "audio"
#define POS_SEEK "seek"
#define POS_END "end"
#define POS_HELD "held"
#define POS_CLOCK "clock"
#define POS_TYPED "typed"
#define POS_IMPORT "import"
#define POS_PLAYER "player" /* another player reported the position; see note_pos_from */

/* The values of hz_from. */
#define HZ_TYPED "typed"
#define HZ_MEASURED "measured"

/* A note. Without a body it is a marker. Review, session, item and position are set when the user
 * begins it. A note without a position has a `part` of the review (diary, impression, section,
 * chain, question, technology, packaging, …). */
struct note {
	struct row row;
	struct uuid review, sitting;
	struct uuid item, section, source;
	struct setup setup;
	/* What the note compares with: another device, setting of its own device, or chain. */
	struct uuid against, against_variant, against_chain;
	bool from_memory; /* the device `against` was not at hand, so it was compared from memory */
	struct uuid question;
	char *part;
	int64_t pos_ms, pos_end_ms;
	bool open, about; /* open: the range ends with the track; about: the time is approximate */
	char *pos_from;
	int64_t pos_spread_ms; /* by how much the positions that a followed player reported
				  disagreed, in ms (pos_from is NULL then); NO_INT: no player */
	int64_t reaction_ms;   /* time from hearing to pressing a key, which is subtracted when the
				  position is shown, replayed or exported */
	int64_t reaction_end_ms; /* the same for the key that ended the range; NO_INT: as
				    reaction_ms */
	char *kind;              /* kind of the marker, one of the profile's; NULL: none */
	char *body;              /* the text of the note; NULL: a bare marker */
	bool private;
	double level_db;
	char *volume, *volume_unit; /* as the playback device showed it */
	char *octaves; /* JSON array: dB of octave bands in the second of the note; NULL: none */
	double held_db;
	double hz;     /* frequency in Hz that the note is about; NAN: none */
	char *hz_from; /* what set hz: typed, or measured (the signal that sounded). NULL: not
			  known, or none. Only a measured frequency follows the position. */
	int64_t made_ms, made_offset_min;
	/* number in its session, in one count with ratings and volumes; independent of the clock */
	int64_t sequence;
	struct settled settled;
	struct uuid listener; /* the listener who made the row; none: the archive's owner */
};

/* A note or another text that is being written. Saving makes it the note with the UUID
 * note.row.uuid, or puts note.body into the field of the row with this UUID. */
struct open_note {
	struct row row;
	struct note note;
	char *field;   /* remark, room, state or chain; NULL: it is a note */
	bool is_new;   /* saving makes a new note; false: it changes a stored one */
	int64_t caret; /* position of the cursor in note.body, in bytes */
};

struct tag {
	struct row row;
	struct uuid note;
	char *lexicon, *attribute;
	bool confirmed;
};

/* An act that made a note, or the remark of a rating, private: it is while it has an act that is
 * not deleted. */
struct withheld {
	struct row row;
	struct uuid target; /* UUID of the note or rating */
	/* the listener who made the note private; none: the archive's owner */
	struct uuid listener;
};
