/*
 * The verbs of `earlog library`.
 */
#ifndef CLI_LIBRARY_H
#define CLI_LIBRARY_H

#include <stdbool.h>

#include "cli/cli.h"
#include "config/profile.h"

struct library_options {
	bool all, forget;
};

/* Folders; none: those of the profile. */
bool library_scan(struct cli_call *c, struct err *err);
/* A review, session file or playlist; none: the review last worked on. */
bool library_missing(struct cli_call *c, struct err *err);

/* The user's own profile as far as it can be read; what is wrong with it goes to stderr. */
void library_profile(struct profile *p);

#endif
