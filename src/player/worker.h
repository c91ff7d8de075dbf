/*
 * The player's thread: loads libmpv, checks files, runs yt-dlp, hashes, and shuts mpv down. Jobs go
 * to the thread and return with their results; no other state is shared with the loop's thread.
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
	JOB_START,  /* result: mpv; text: its version */
	JOB_PLUGIN, /* target: the path of the plugin; result: board */
	JOB_OPEN,   /* one source; result: target, the address for mpv (none for a signal) */
	JOB_LOOK,   /* result: a second mpv, to list outputs; replaces the one before */
	JOB_PROBE,  /* sources; result: index of the first playable source */
	JOB_HASH,   /* target: a path; result: text, its SHA-256; size and time of the file */
};

struct player_job {
	enum job_kind kind;
	uint64_t id;                   /* OPEN, HASH: number of the load; PROBE: ticket */
	struct player_source *sources; /* owned, with their locators */
	size_t n;
	char *target; /* owned */

	bool ok;
	struct err why; /* the error, if not ok */
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
/* Copies sources; sources_free frees them. */
struct player_source *sources_dup(const struct player_source *sources, size_t n);
void sources_free(struct player_source *sources, size_t n);

struct worker;

/* Copies o. NULL: err. */
struct worker *worker_new(const struct player_options *o, struct err *err);
const struct wake *worker_news(const struct worker *w); /* signalled on results, and by mpv */
void worker_start(struct worker *w);
void worker_give(struct worker *w, struct player_job *job); /* takes ownership of the job */
/* Returns a finished job, which the caller frees; NULL: none. */
struct player_job *worker_take(struct worker *w);
/* Cancels OPEN and HASH jobs with other ids. */
void worker_overtake(struct worker *w, uint64_t id);
/* Shuts mpv down on the thread and frees w. Returns false if that takes longer than limit_ms. */
bool worker_close(struct worker *w, int limit_ms);

#endif
