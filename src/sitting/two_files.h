/* For this module alone: a second file that plays in step with the first one. */
#ifndef SITTING_TWO_FILES_H
#define SITTING_TWO_FILES_H

#include "library/pair.h"
#include "player/player.h"
#include "record/edits.h"
#include "sitting/sitting.h"

struct two_files {
	char *path[2], *asked[2];    /* playing; being made */
	struct uuid item, source[2]; /* the rows of both files */
	struct pair *making;         /* NULL: none is being made */
	struct pair *pair;           /* what plays while they are on; NULL: none */
	struct pair_made out;        /* … and how it was made */
	bool told;                   /* the last pair got its offset, and did not find it */
	struct offset found;         /* the offset that was found … */
	int64_t tried_frames;        /* … and the offset of the last pair */
	struct player_info info;     /* of the first file, as it played alone */
	struct pair **dropped;       /* their threads take the files away */
	size_t ndropped, cap;
};

void two_files_start(const struct sitting *s); /* removes what killed benches have left */
bool two_files_on(const struct sitting *s);    /* they are the two sounds */
/* The row of what sounds: the second file's where that does, else sitting.play's. */
struct uuid two_files_source(const struct sitting *s);
/* How far positions of what plays are ahead of those in this source: 0 but for the second file. */
int64_t two_files_shift_ms(const struct sitting *s, const struct uuid *source);
/* A position of what plays, in the recording of this source. */
int64_t two_files_pos_ms(const struct sitting *s, const struct uuid *source, int64_t pos_ms);
bool two_files_have(const struct sitting *s, const struct uuid *source); /* one of both is it */
bool two_files_play(const struct sitting *s); /* … the file of both, not the first alone */
/* Stores the format that the player reports in sitting.play.info. */
void two_files_info(struct sitting *s, const struct player_info *info);
bool two_files_failed(struct sitting *s, const char *why); /* false: it was not the file of both */
void two_files_leave(struct sitting *s); /* the first file alone again, if both were in step */
void two_files_loads(struct sitting *s, size_t item); /* this item is opened next */
/* src has a new offset. If it is the first file, a row keeps the second in step; if it is the
 * second file, both are put in step again. */
void two_files_aligned(struct sitting *s, struct edits *rows, struct source *src);
/* The two of an ABX of an earlier sitting; false: one of both is not there. */
bool two_files_again(struct sitting *s, const struct uuid source[2]);
bool two_files_waits(const struct sitting *s); /* they are being put in step */
/* Are both files in step in all of this range? False: err says where they are. */
bool two_files_agree(const struct sitting *s, int64_t from_ms, int64_t to_ms, struct err *err);
bool two_files_in_step(const struct sitting *s); /* surely; also where there are none */
int64_t two_files_next_ns(const struct sitting *s, int64_t now_ns);
bool two_files_run(struct sitting *s, int64_t now_ns);
void two_files_stop(struct sitting *s); /* takes the files away, without waiting */
void two_files_finish(struct sitting *s);

#endif
