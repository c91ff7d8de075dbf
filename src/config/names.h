/*
 * Names in a file with their places, to report duplicates. The names are sorted, because comparing
 * all pairs would let a hostile file take seconds.
 */
#ifndef CONFIG_NAMES_H
#define CONFIG_NAMES_H

#include <stddef.h>

#include "config/diag.h"

struct named_at {
	const char *name; /* borrowed */
	struct mark at;
};

struct names {
	struct named_at *v;
	size_t n, cap;
};

/* Adds a name; ignores NULL. */
void names_add(struct names *names, const char *name, struct mark at);
/* Adds an error for each repeated name ("the WHAT …"), and frees the list. */
void names_report_repeats(struct names *names, const char *path, const char *what, struct diags *d);

#endif
