/* Shared by the enrolling of a session file (enrol.c) and of its playlist (enrol_playlist.c). */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "review/files/field_write.h"
#include "review/record/enrol.h"
#include "review/record/rows_music.h"
#include "review/record/rows_review.h"

struct enrol {
	const struct record *rec;
	const struct enrol_files *files;
	struct review review;           /* as review_of has it */
	bool session_new, playlist_new; /* the file changed since this machine read it */
	struct enrolled *out;
};

void *enrol_begin(const struct enrol *e, enum row_kind kind, struct uuid uuid);
/* Returns true if the file that describes a row has not changed, and a merge brought the row. */
bool enrol_stays(const struct enrol *e, enum row_kind kind, const void *row);
struct uuid enrol_finish(struct enrol *e, enum row_kind kind, void *row);
void enrol_withdraw(struct enrol *e, enum row_kind kind, const struct uuid *uuid);
/* Sets a column to a text of the file; NULL, absent from the file, changes nothing. */
void enrol_text(char **into, const char *given);
/* Sets the texts of a row from the keys of the same name in the struct `of`, read by the table fs:
 * texts verbatim, lists and maps as JSON. Absent values change nothing. */
void enrol_texts(enum row_kind kind, void *row, const struct fields *fs, const void *of);
void enrol_question(
	struct enrol *e, const struct playlist_question *q, const char *section, bool of_review);
/* Adds a row to e->out->gone. Its words are `what` followed by `name`. */
void enrol_add_gone(struct enrol *e, enum row_kind kind, const struct uuid *uuid, const char *what,
	const char *name);
/* enrol_playlist.c: recordings with their sources, items with their cues, listings */
void enrol_playlist(struct enrol *e);
