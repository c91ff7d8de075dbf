/* A second file that plays in step with the first one. Used within src/sitting only. */
#ifndef SITTING_TWO_FILES_H
#define SITTING_TWO_FILES_H

#include "library/pair.h"
#include "player/player.h"
#include "record/edits.h"
#include "sitting/sitting.h"

struct two_files {
	char *path[2], *asked[2];    /* of the pair in use; of the pair being made */
	struct uuid item, source[2]; /* the rows of both files */
	struct pair *making;         /* the pair being made; NULL: none */
	struct pair *pair;           /* the pair in use; NULL: none */
	struct pair_made out;        /* how that pair was made */
	bool told;                   /* the last pair was given its offset */
	struct offset found;         /* the last offset that was measured */
	int64_t tried_frames;        /* the offset of the last pair */
	struct player_info info;     /* format of the first file alone */
	struct pair **dropped;       /* old pairs; their threads delete the files */
	size_t ndropped, cap;
};

void two_files_start(const struct sitting *s); /* deletes files of crashed sessions */
bool two_files_on(const struct sitting *s);    /* are they the two sounds? */
/* Returns the row of the audible file: the second file while it is selected, else play.source. */
struct uuid two_files_source(const struct sitting *s);
/* Returns position in the first file minus position in this source; 0 unless it is the second. */
int64_t two_files_shift_ms(const struct sitting *s, const struct uuid *source);
/* Converts a position in the first file to a position in this source. */
int64_t two_files_pos_ms(const struct sitting *s, const struct uuid *source, int64_t pos_ms);
bool two_files_have(const struct sitting *s, const struct uuid *source); /* is it one of both? */
bool two_files_play(const struct sitting *s); /* does the combined file play? */
/* Writes the format that the player reports into sitting.play.info. */
void two_files_info(struct sitting *s, const struct player_info *info);
bool two_files_failed(struct sitting *s, const char *why); /* false: the combined file is unused */
void two_files_leave(struct sitting *s);                   /* back to the first file alone */
void two_files_loads(struct sitting *s, size_t item);      /* call before an item is opened */
/* Handles a new offset of src. First file: adds a row that moves the second along. Second file:
 * both are aligned again later. */
void two_files_aligned(struct sitting *s, struct edits *rows, struct source *src);
/* Aligns the two files of an ABX of an earlier sitting; false: a file is missing. */
bool two_files_again(struct sitting *s, const struct uuid source[2]);
/* Are both files in step in all of this range? False: err names the parts that are. */
bool two_files_agree(const struct sitting *s, int64_t from_ms, int64_t to_ms, struct err *err);
bool two_files_in_step(const struct sitting *s); /* certainly; true without a pair */
int64_t two_files_next_ns(const struct sitting *s, int64_t now_ns);
bool two_files_run(struct sitting *s, int64_t now_ns);
void two_files_stop(struct sitting *s); /* deletes the files, without waiting */
void two_files_finish(struct sitting *s);

#endif
