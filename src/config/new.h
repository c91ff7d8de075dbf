/*
 * Writes a new session file from answers, with comments for people who edit it. Quotes every text
 * that YAML 1.1 readers could take for another type (times, yes and no, numbers, URLs).
 */
#ifndef CONFIG_NEW_H
#define CONFIG_NEW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

struct new_chain {
	const char *name, *source, *output;
	const char *volume, *volume_unit; /* NULL or "": left out */
	bool clock;
};

struct new_compared {
	const char *device;
	/* the matched volume on each of the chains, as typed; NULL or "": not known. The list
	 * may be NULL. */
	const char *const *volumes;
};

/* All texts are UTF-8. A key whose text is NULL or "" is written as a commented example. */
struct new_answers {
	const char *id;     /* NULL: made from letters and digits of brand and model */
	const char *device; /* brand and model together; or separately: */
	const char *brand, *model;
	const char *kind, *impedance, *sensitivity;
	const char *unit_how, *unit_from;
	const char *playlist, *lexicon;
	const struct new_chain *chains;
	size_t n_chains;
	const struct new_compared *compare;
	size_t n_compare;
};

/* Appends the file. Reading it back gives the same answers, whatever the texts contain. */
void new_write(struct buf *b, const struct new_answers *a);
/* Returns true if `earlog check` would find no error in this file at `path`; else err has the
 * first one. own: checks only this file, not the files that it names. */
bool new_check(const struct new_answers *a, const char *path, bool own, struct err *err);
/* Comments out each line that `earlog check` refuses at `path`. Appends a line about each to
 * `said`, and about each fault without a line. */
void new_mend(struct buf *text, const char *path, struct buf *said);
/* Returns "iem", "headphone" or "earbud" (static) for any spelling of it; else NULL with err. */
const char *new_kind(const char *text, struct err *err);
/* Writes a text so that every YAML reader reads this exact text: plain if safe, else
 * double-quoted. */
void new_quote(struct buf *out, const char *text);

#endif
