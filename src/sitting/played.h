/* For this module alone: records which file plays: its source row, hash and analysis. */
#ifndef SITTING_PLAYED_H
#define SITTING_PLAYED_H

#include "player/player.h"
#include "sitting/sitting.h"

/* The row of a music file for the item that plays, to be changed and applied: `source` if its
 * content is the same (hash; "": not known), else another row of the same path. */
struct source *played_row_of_file(
	struct sitting *s, const struct uuid *source, const char *path, const char *hash);
bool played_opened(struct sitting *s, size_t at); /* the candidate of this number sounds */
void played_hashed(struct sitting *s, const struct player_event *ev);
void analysis_follow(struct sitting *s); /* after what plays, or its hash, became known */
void analysis_ask(struct sitting *s);    /* where it is not known yet */
void analysis_answer(struct sitting *s); /* the reader has something */

#endif
