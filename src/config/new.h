/*
 * Writing a new session file from answers, with comments for whoever edits it by hand. Everything
 * that YAML 1.1 readers could take for something else (times, yes and no, numbers, URLs) is quoted.
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
	/* the volume that matches on each of the chains, as one types it; NULL or "": not known.
	 * The list may be NULL. */
	const char *const *volumes;
};

/* All texts are UTF-8; NULL or "" leaves the key out (as a comment that shows it). */
struct new_answers {
	const char *id;     /* NULL: letters and digits of brand and model */
	const char *device; /* brand and model in one, or: */
	const char *brand, *model;
	const char *kind, *impedance, *sensitivity;
	const char *unit_how, *unit_from;
	const char *playlist, *lexicon;
	const struct new_chain *chains;
	size_t n_chains;
	const struct new_compared *compare;
	size_t n_compare;
};

/* Appends the file, which parses back to the same answers, whatever the texts contain. */
void new_write(struct buf *b, const struct new_answers *a);
/* Returns true if `earlog check` finds no error in this file at `path`; else err has the first one.
 * own: only of the file itself, not of the files that it names. */
bool new_check(const struct new_answers *a, const char *path, bool own, struct err *err);
/* Comments out each line that `earlog check` refuses at `path`, and appends a line that says so to
 * `said`; there also a fault that no line has. */
void new_mend(struct buf *text, const char *path, struct buf *said);
/* iem, headphone or earbud, however it is written (static); NULL: it is none of them, err. */
const char *new_kind(const char *text, struct err *err);
/* A YAML text that every reader takes for this very text: plain where that is safe, else
 * double-quoted. */
void new_quote(struct buf *out, const char *text);

#endif
