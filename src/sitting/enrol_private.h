/* What enrol.c and enrol_playlist.c share: rows that files give, filled in over what the archive has. */
#ifndef SITTING_ENROL_PRIVATE_H
#define SITTING_ENROL_PRIVATE_H

#include "config/playlist.h"
#include "sitting/sitting_private.h"

struct enrol {
	struct sitting *s;
	struct store *st;
	const struct playlist_file *playlist;
	struct edit *rows;               /* what differs from the archive, in one group */
	size_t n, cap;
	struct err *err;
	bool failed;
};

/* The version of a row to fill in: the archive's, where it has one, else a new one. */
void *enrol_begin(struct enrol *e, enum row_kind kind, struct uuid uuid);
/* Takes a row that was filled in; what the archive has already is left alone. */
struct uuid enrol_finish(struct enrol *e, enum row_kind kind, void *row);
void enrol_text(char **into, const char *given);         /* NULL leaves what is there */
void enrol_owned(char **into, char *given);              /* the same, and frees it */
char *enrol_json(const struct texts *t);                 /* an array; NULL: none. The caller frees */
void enrol_question(struct enrol *e, const struct playlist_question *q, const char *section, bool of_review);
void enrol_playlist(struct enrol *e, const struct playlist_file *pl);    /* … and what left it */

#endif
