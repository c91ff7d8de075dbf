/*
 * Finds the gaps of a draft: facts that its template needs, texts to write, leftovers of an old
 * draft.
 */
#ifndef EXPORT_GAPS_H
#define EXPORT_GAPS_H

#include "base/buf.h"
#include "export/view.h"
#include "record/records.h"

struct gaps {
	struct buf text; /* the gaps, one per line */
	size_t n;
	const char *profile; /* path of the profile, for messages; NULL: unknown */
	bool unseen;         /* the draft is no file of the user, so lines have no number */
	struct buf line;
};

#define GAPS_INIT                                  \
	{                                          \
		.text = BUF_INIT, .line = BUF_INIT \
	}
void gaps_finish(struct gaps *g);
/* Returns true if both lists are empty; else false, with the message of --strict in err. */
bool gaps_none(const struct gaps *g, const struct gaps *more, struct err *err);
void gaps_add(struct gaps *g, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Appends the gaps of both lists: all, or six lines of which the last one has the number of the
 * others. */
void gaps_add_text(struct buf *out, const struct gaps *g, const struct gaps *more, bool all);

/* Adds the facts that the template needs and the view lacks, and unfinished boilerplate texts. */
void gaps_view(struct gaps *g, const json_t *view, const char *template);
/* Returns true if the template lists the key in a comment of the facts that it needs: {{! needs:
 * scores.bias has.summary }}. */
bool gaps_needs(const char *template, const char *key);
/* Adds what of the review has no note (record/coverage.h). */
void gaps_covered(struct gaps *g, const struct record *r, const struct review *review);
/* Adds one gap that names the tracks with approximate times; the keys of items are their ids. */
void gaps_times(struct gaps *g, const json_t *view, const json_t *items);
/* Adds a gap for each chain that a note calls by a nickname, which readers of the draft do not
 * know. note: the JSON of a note that the draft shows. */
void gaps_nicknames(struct gaps *g, const json_t *view, const json_t *note);
/* Adds gaps for the draft's headings and prompts without text, and leftovers of an older draft. */
void gaps_draft(struct gaps *g, const char *draft);
/* Adds gaps for the comments and the names of music files that the draft still contains. */
void gaps_left(struct gaps *g, const char *draft);

#endif
