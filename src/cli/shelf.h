/* The files of a kind (playlists, lexicons, templates): the user's own and those built into the
 * program. */
#ifndef CLI_SHELF_H
#define CLI_SHELF_H

#include <stdbool.h>
#include <stddef.h>

struct shelf_entry {
	char *name;  /* by which it is asked for */
	char *path;  /* NULL: it comes with the program */
	bool hidden; /* the user has a file of the same name, which is used instead */
};

struct shelf {
	struct shelf_entry *v;
	size_t n, cap;
};

/*
 * `own`: folder below ~/.config/earlog; `shipped`: folder in the program. By name, the user's
 * first.
 */
void shelf_init(struct shelf *s, const char *own, const char *shipped);
void shelf_finish(struct shelf *s);

#endif
