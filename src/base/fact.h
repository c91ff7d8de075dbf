/*
 * Versions and properties of this program and its system, for bug reports: each module adds its
 * part. Values hold no path, name or text of the user.
 */
#ifndef BASE_FACT_H
#define BASE_FACT_H

#include <stdbool.h>
#include <stddef.h>

struct fact {
	const char *part, *name; /* such as "libraries", "ncurses"; never freed */
	char *value;             /* owned; if `lacking`, says what does not work without it */
	bool lacking;            /* true: this library, program or feature is missing here */
};

struct facts {
	struct fact *v;
	size_t n, cap;
};

void fact_put(struct facts *f, const char *part, const char *name, bool lacking, const char *fmt,
	...) __attribute__((format(printf, 5, 6)));
#define fact_add(f, part, name, ...) fact_put(f, part, name, false, __VA_ARGS__)
/* Adds a missing thing: the value says what does not work without it, and which package has it. */
#define fact_lacks(f, part, name, ...) fact_put(f, part, name, true, __VA_ARGS__)
void facts_finish(struct facts *f);

/* Adds the file name, which contains a version, of the library that contains the address
 * `function`. version: the library's own version, or NULL. */
void fact_file(struct facts *f, const char *part, const char *name, const void *function,
	const char *version);
/*
 * Adds a linked library, given the name of one of its functions. version_function: the name of a
 * `const char *f(void)` that returns the version; NULL: the library has none.
 */
void fact_library(struct facts *f, const char *part, const char *name, const char *function,
	const char *version_function);

#endif
