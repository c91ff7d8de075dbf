/* What enrol.c and enrol_playlist.c share: filling in rows over what the record has. */
#ifndef RECORD_ENROL_PRIVATE_H
#define RECORD_ENROL_PRIVATE_H

#include "record/enrol.h"

struct enrol {
	const struct record *rec;
	const struct enrol_files *files;
	struct review review; /* uuid and id */
	struct enrolled *out;
};

void *enrol_begin(const struct enrol *e, enum row_kind kind, struct uuid uuid);
struct uuid enrol_finish(struct enrol *e, enum row_kind kind, void *row);
/* Marks a row as deleted. */
void enrol_withdraw(struct enrol *e, enum row_kind kind, const struct uuid *uuid);
void enrol_text(char **into, const char *given); /* NULL leaves what is there */
void enrol_owned(char **into, char *given);      /* the same, and frees it */
char *enrol_json(const struct texts *t);         /* an array; NULL: none. The caller frees */
/* section: its id; NULL: none. */
void enrol_question(
	struct enrol *e, const struct playlist_question *q, const char *section, bool of_review);
void enrol_playlist(struct enrol *e);
/* It is listed among what left the files. */
void enrol_tell_gone(struct enrol *e, enum row_kind kind, const struct uuid *uuid, const char *what,
	const char *name);

#endif
