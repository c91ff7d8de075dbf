/*
 * Telling what stands twice in a file, whatever the number of names: by sorting, because comparing
 * each with each would let a hostile file cost seconds.
 */
#ifndef CONFIG_TWICE_H
#define CONFIG_TWICE_H

#include <stddef.h>

#include "config/diag.h"

struct named_value {
	const char *name; /* borrowed */
	struct mark at;
};

struct names {
	struct named_value *v;
	size_t n, cap;
};

/* NULL names are passed over. */
void names_add(struct names *names, const char *name, struct mark at);
/* Tells each name that is there already as "the WHAT …", and releases the list. */
void names_tell_twice(struct names *names, const char *path, const char *what, struct diags *d);

#endif
