/*
 * The player's thread: loads libmpv, checks files, runs yt-dlp, hashes, and shuts mpv down. Jobs
 * are passed in and come back with their results; no other state is shared with the loop's thread.
 */
#ifndef PLAYER_WORKER_H
#define PLAYER_WORKER_H

#include "base/err.h"
#include "base/os_thread.h"
#include "player/mpvlib.h"
#include "player/player.h"
#include "plugin/board.h"

/* In order of urgency. */
enum job_kind {
	JOB_START,  /* → mpv, text: its version */
	JOB_PLUGIN, /* → board; target: the path of the plugin */
	JOB_OPEN,   /* the one source → target: what mpv is to open (nothing for a signal) */
	JOB_LOOK,   /* → mpv: a second one, to tell the outputs; ends the one before it */
	JOB_PROBE,  /* the sources → index of the first that could be played */
	JOB_HASH,   /* target: a path → text: SHA-256; size and time of the file */
};

struct player_job {
	enum job_kind kind;
	uint64_t id;                   /* OPEN, HASH: number of the load; PROBE: ticket */
	struct player_source *sources; /* owned, locators too */
	size_t n;
	char *target; /* owned */

	bool ok;
	struct err why; /* when not ok */
	int index;
	mpv_handle *mpv;
	struct board *board;
	const struct mpvlib *lib; /* lives as long as the program */
	char text[80];
	int64_t size_bytes, mtime_ns;

	struct player_job *next;
};

struct player_job *job_new(
	enum job_kind kind, uint64_t id, const struct player_source *sources, size_t n);
void job_free(struct player_job *job);
/* Copies of sources; sources_free frees them. */
struct player_source *sources_dup(const struct player_source *sources, size_t n);
void sources_free(struct player_source *sources, size_t n);

struct worker;

/* Copies o. NULL: err. */
struct worker *worker_new(const struct player_options *o, struct err *err);
const struct wake *worker_news(const struct worker *w); /* sent at news, from mpv too */
void worker_start(struct worker *w);
void worker_give(struct worker *w, struct player_job *job); /* takes the job */
/* An answered job, the caller frees; NULL: none. */
struct player_job *worker_take(struct worker *w);
/* Cancels OPEN and HASH jobs of other numbers. */
void worker_overtake(struct worker *w, uint64_t id);
/* Shuts mpv down on the thread; false when that takes over limit_ms. w is gone either way. */
bool worker_close(struct worker *w, int limit_ms);

#endif
