/*
 * What this program is made of and runs on, for reports of bugs: each room tells its own part.
 * Values hold no path, name or text of the user's.
 */
#ifndef BASE_FACT_H
#define BASE_FACT_H

#include <stdbool.h>
#include <stddef.h>

struct fact {
	const char *part, *name; /* "libraries", "ncurses"; constants */
	char *value;             /* where it is lacking: what that costs */
	bool lacking;
};

struct facts {
	struct fact *v;
	size_t n, cap;
};

void fact_add(struct facts *f, const char *part, const char *name, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* Something that is not here: what cannot be done without it, and where it comes from. */
void fact_lacks(struct facts *f, const char *part, const char *name, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
void facts_finish(struct facts *f);

/* A loaded library, by the address of one of its functions: the name of its file, which has a
 * version, too. version: another one, or NULL. */
void fact_file(struct facts *f, const char *part, const char *name, const void *function,
	const char *version);
/*
 * The same, found by one of the name of a function of a library that is linked. version_function:
 * the name of a `const char *f(void)` that tells; NULL: it has none.
 */
void fact_library(struct facts *f, const char *part, const char *name, const char *function,
	const char *version_function);

#endif
