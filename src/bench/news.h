/*
 * What a room tells the rooms above it. Calls go down only: a lower room tells news, and the table
 * of listeners, which sitting/sitting.c has, says what then happens, in a fixed order.
 */
#ifndef BENCH_NEWS_H
#define BENCH_NEWS_H

#include "bench/bench.h"

struct undo_step;

enum news_kind {
	NEWS_LISTS,       /* the lists of tracks and devices were built again */
	NEWS_ITEM_GONE,   /* the current track was removed from the list */
	NEWS_CHOSEN,      /* another track is selected */
	NEWS_RATING,      /* a rating changed from row `was` (NULL: a new one) to row `is` */
	NEWS_TURNED,      /* `step` was undone or, if `redo`, redone */
	NEWS_ASKS,        /* a room asks the question `asks` about row `about` */
	NEWS_OTHER_TRACK, /* another track than the current one begins */
	NEWS_TRACK,       /* a track begins: sitting.item is its index */
	NEWS_CUE,         /* the listener goes to the cue `about` of the current track */
	NEWS_CLOCK,       /* the clock counts: earlog plays no file */
	NEWS_SOUND,       /* another of the two sounds plays, or a track that is not in the list */
	NEWS_FILE,        /* the file that plays was opened, hashed or measured */
	NEWS_IN_STEP,     /* two files begin to play in step */
	NEWS_INTERVAL,    /* a listening interval of `ms` ended */
};

struct news {
	enum news_kind kind;
	const void *was, *is;
	const struct undo_step *step;
	bool redo;
	enum asked asks;
	const struct uuid *about;
	int64_t ms;
};

/* One effect of one kind of news. Either `hear`, which gets its values, or `call` is set. */
struct news_effect {
	enum news_kind of;
	void (*call)(struct sitting *s);
	void (*hear)(struct sitting *s, const struct news *n);
};

/* Calls the listeners of this kind of news, in the order of the table bench_parts.effects, which
 * ends with an entry that has neither function. */
void news_tell(struct sitting *s, struct news n);

#endif
