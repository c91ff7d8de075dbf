/* The note or other text that is being written. Used within src/sitting only. */
#ifndef SITTING_DRAFT_H
#define SITTING_DRAFT_H

#include "sitting/prose.h"
#include "sitting/sitting.h"

struct draft_state {
	bool paused; /* opening the note paused the sound */
	/* What the note compares with is fixed, because the listener chose it or the note is an
	 * older one: its words no longer change it. */
	bool compared;
	/* When the typed words are read for a comparison, after a pause; INT64_MAX: they are. */
	int64_t read_ns;
	/* The device or chain with which the note seems to compare, by its words; empty: none. */
	struct compared offered;
	char *completed; /* the letters that Tab completes, as they were typed; NULL: none */
	/* Tab's completed word is the text from byte `from` to `end`; nth: which candidate it is,
	 * from 0. */
	size_t from, end, nth;
	char *refused; /* the words that could not be kept, because they are not valid */
	/* While ASK_EMPTY is open: whose words would be deleted; NULL: those of a note. */
	const struct prose *emptied;
	/* Descriptor of the archive's folder, on which drafts are locked; -1: not open. */
	int locks;
};

/* Locks a draft, which only one process may have open. Returns false if another earlog has it
 * open. */
bool draft_lock(struct sitting *s, const struct uuid *draft);
void draft_unlock(struct sitting *s, const struct uuid *draft);
void draft_reopen(struct sitting *s, const struct draft *d); /* opens a draft that undo restored */
void draft_put_away(struct sitting *s);                      /* closes a draft that redo deleted */
/* Opens the editor with the words of a row. UUID_NONE: writes a new chain. */
bool draft_open_prose(
	struct sitting *s, const struct prose *p, const struct uuid *row, struct err *err);
void draft_add_question(const struct sitting *s, struct buf *out); /* the question of ASK_EMPTY */
bool draft_has_emptied(const struct sitting *s); /* returns true if its words are still stored */
void draft_confirmed(struct sitting *s);         /* its answer is yes */
/* Reads in the words of the open note what it compares with, if they changed since. */
void draft_read_words(struct sitting *s);
int64_t draft_next_ns(const struct sitting *s);
void draft_run_timer(struct sitting *s, int64_t now_ns);
void draft_init(struct sitting *s);
void draft_finish(struct sitting *s);

#endif
