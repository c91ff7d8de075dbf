/* Words of the record other than notes, written in the editor of notes. Used within src/sitting. */
#ifndef SITTING_PROSE_H
#define SITTING_PROSE_H

#include "sitting/sitting.h"

/* A text that the editor can change besides notes. */
struct prose {
	const char *field;  /* draft.field, and the name in messages */
	enum row_kind kind; /* the kind of the row that has the text */
	size_t offset;      /* offset of the text in the row; 0: the row is a chain */
};

extern const struct prose prose_remark, prose_room, prose_state, prose_chain;

/* Returns the kind of words that the draft has; NULL: it is the draft of a note. */
const struct prose *prose_of(const struct draft *d);
/* Returns the words of the row as the editor shows them; NULL: none. The caller frees. */
char *prose_words(const struct sitting *s, const struct prose *p, const struct uuid *row);
/* Stores the words (NULL: none) in the row. Returns false if they are not valid, or the row is
 * deleted. is_new: the words are of a new chain. */
bool prose_put(struct sitting *s, const struct prose *p, const struct uuid *row, bool is_new,
	const char *words, struct err *err);
/* Runs the command that changes the words of a row: "" opens the editor, "none" removes the words.
 */
bool prose_run(struct sitting *s, const struct prose *p, const struct uuid *row, const char *text,
	struct err *err);

#endif
