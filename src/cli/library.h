/*
 * The verbs of `earlog library`.
 */
#ifndef CLI_LIBRARY_H
#define CLI_LIBRARY_H

#include <jansson.h>
#include <stdbool.h>

#include "config/profile.h"

struct library_options {
	const char *db;
	bool all, forget, json;
};

/* Folders; none: those of the profile. The exit status, as of the next. */
int library_scan(int argc, char **argv, const struct library_options *o);
/* A review, session file or playlist; NULL: the review last worked on. */
int library_missing(const char *name, const struct library_options *o);

/* The user's own profile as far as it can be read; what is wrong with it goes to stderr. */
void library_profile(struct profile *p);
/* A path as text: bytes that are no UTF-8 are shown. New reference. */
json_t *library_path(const char *path);

#endif
