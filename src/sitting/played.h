/* Records which file plays: its source row, hash and analysis. Used within src/sitting only. */
#ifndef SITTING_PLAYED_H
#define SITTING_PLAYED_H

#include "player/player.h"
#include "sitting/sitting.h"

/* Returns a copy of the row of a music file of the current item, for a change: row `source` if its
 * content is the same (hash; "": not known), else another row of the same path. */
struct source *played_row_of_file(
	struct sitting *s, const struct uuid *source, const char *path, const char *hash);
void played_opened(struct sitting *s, size_t at); /* call when candidate `at` was opened */
void played_hashed(struct sitting *s, const struct player_event *ev);
void analysis_follow(struct sitting *s); /* call when another file plays or has a hash */
void analysis_ask(struct sitting *s);    /* reads the analysis if there is none yet */
void analysis_answer(struct sitting *s); /* takes the result from the reader */

#endif
