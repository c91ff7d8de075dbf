/* What enrol.c and enrol_playlist.c share: rows that files give, filled in over what the archive
 * has. */
#ifndef SITTING_ENROL_PRIVATE_H
#define SITTING_ENROL_PRIVATE_H

#include "config/playlist.h"
#include "config/session_file.h"
#include "sitting/sitting_private.h"

struct enrol {
	struct sitting *s;
	struct store *st;
	const struct playlist_file *playlist;
	struct edit *rows; /* what differs from the archive, in one group */
	size_t n, cap;
	struct uuid *asked; /* the questions of the files */
	size_t nasked, asked_cap;
	struct buf gone; /* what left the files and has notes, by name */
	struct err *err;
	bool failed;
};

/* The version of a row to fill in: the archive's, where it has one, else a new one. */
void *enrol_begin(struct enrol *e, enum row_kind kind, struct uuid uuid);
/* Takes a row that was filled in; what the archive has already is left alone. */
struct uuid enrol_finish(struct enrol *e, enum row_kind kind, void *row);
void enrol_text(char **into, const char *given); /* NULL leaves what is there */
void enrol_owned(char **into, char *given);      /* the same, and frees it */
char *enrol_json(const struct texts *t);         /* an array; NULL: none. The caller frees */
void enrol_question(
	struct enrol *e, const struct playlist_question *q, const char *section, bool of_review);
void enrol_playlist(struct enrol *e, const struct playlist_file *pl); /* … and what left it */

/* enrol_gone.c: what the files no longer name is not offered any more, and stays for its notes. */
bool enrol_has_notes(struct enrol *e, enum row_kind kind, const struct uuid *uuid);
void enrol_tell_gone(struct enrol *e, const char *kind, const char *name); /* "chain ", "walk" */
void enrol_gone_variants(struct enrol *e, const struct session_file *f, const struct uuid *device);
void enrol_gone_chains(struct enrol *e, const struct session_file *f);
void enrol_gone_comparisons(struct enrol *e, const struct session_file *f);
void enrol_gone_questions(struct enrol *e);
void enrol_say_gone(struct enrol *e); /* in one line, with the command that mends it */

#endif
