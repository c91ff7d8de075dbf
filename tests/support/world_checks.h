/* What must be true of a world, in the course of it and at its end. */
#ifndef SUPPORT_WORLD_CHECKS_H
#define SUPPORT_WORLD_CHECKS_H

#include "support/world.h"

#define MOST_HANDS 4000

/* Who made a row, as each archive had it after the act before. */
struct hands {
	size_t n;
	struct check_hand {
		struct uuid row;
		int person;
		bool emptied;
	} v[MOST_HANDS];
};
extern struct hands *hands_of; /* of each archive; in the memory of parent and children */
extern int changed_site;       /* the archive that the last act changed */

/* Marks the words that stand in public rows of their maker. */
void clear_words(const void *none);

enum when { AFTER_ACT, AFTER_SYNCS, AFTER_MERGES };
struct check {
	const char *name;
	enum when when;
	void (*run)(void); /* fails, in a child */
	const char *off;   /* why the check does not run yet; NULL: it runs */
};
extern const struct check checks[];
extern const size_t n_checks;

#endif
