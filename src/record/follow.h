/*
 * Follows another player: its track, the positions that it reported, and how far these can be
 * trusted. Times are clock_mono_ns(), which the caller passes; positions are microseconds in the
 * track. Texts come from other programs; they are cut to size, without control characters.
 */
#ifndef RECORD_FOLLOW_H
#define RECORD_FOLLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FOLLOW_TEXT 256
#define FOLLOW_ADDRESS 1024
#define FOLLOW_ANSWERS 8
#define FOLLOW_NO_POS (-1) /* no position, or one of a type that MPRIS does not define */

enum follow_status { FOLLOW_STOPPED, FOLLOW_PAUSED, FOLLOW_PLAYING };

struct follow_track {
	char id[FOLLOW_TEXT]; /* the player's id of the track; all texts are "" if unknown */
	char title[FOLLOW_TEXT], artist[FOLLOW_TEXT], album[FOLLOW_TEXT];
	char url[FOLLOW_ADDRESS]; /* https:// or http://; never the address of a file */
	int64_t length_us;        /* -1: unknown */
};

struct follow_answer {
	int64_t pos_us, at_ns;
	int64_t half_ns; /* half of the time between request and answer */
};

struct follow_player {
	char name[FOLLOW_TEXT];
	enum follow_status status;
	double rate;
	bool can_play, can_pause, can_seek;
	struct follow_track track;

	struct follow_answer answers[FOLLOW_ANSWERS]; /* since the last event, oldest first */
	size_t n;
	struct follow_answer first;       /* the first answer since the last event */
	int64_t asked_ns;                 /* time of the last request */
	size_t asks;                      /* requests since the last event */
	size_t jumps;                     /* successive answers that contradict the one before */
	int64_t began_ns, quiet_until_ns; /* when a track began while the player was followed, and
					     until when its positions are not trusted */
	int64_t paused_us;                /* the position of this pause; -1: unknown */
	bool fresh;                       /* the next answer must fit began_ns */
	bool displaced;  /* the first answer after a change of tracks did not fit began_ns */
	bool moved;      /* positions have advanced with time on this track */
	uint64_t serial; /* changes whenever a field above changes */
};

/* A position, and how far it can be trusted. */
struct follow_verdict {
	bool known;  /* false: the player reports no position */
	bool usable; /* reported positions advance with time; false: pos_us is extrapolated from the
			first answer */
	bool exact;
	int64_t pos_us;
	int64_t spread_ms; /* largest difference between the answers */
	const char *why;   /* why the position is not exact; "" if it is */
};

void follow_init(struct follow_player *p, const char *name);
/* Copies a text from outside, cleaned; writes at most `size` bytes, with the NUL. */
void follow_text(char *into, size_t size, const char *s);
/* Copies an address in the same way; "" unless it is https:// or http://. */
void follow_address(struct follow_track *t, const char *s);

extern const char *const follow_statuses[]; /* words by status: "playing", … */
/* Reads a status, ignoring case; false: the text is no status. */
bool follow_read_status(const char *text, enum follow_status *status);

bool follow_same_track(const struct follow_track *a, const struct follow_track *b);

/* Reports of the player. */
void follow_set_status(struct follow_player *p, enum follow_status status, int64_t now_ns);
void follow_set_rate(struct follow_player *p, double rate);
void follow_set_track(struct follow_player *p, const struct follow_track *t, int64_t now_ns);
void follow_seeked(struct follow_player *p, int64_t pos_us);
void follow_answer(struct follow_player *p, int64_t pos_us, int64_t asked_ns, int64_t came_ns);
/* Takes a line from a helper program: status, seconds, title, artist, length, album, url, separated
 * by tabs; "-" and missing fields are unknown. False: the line is invalid. */
bool follow_line(struct follow_player *p, const char *line, int64_t now_ns);

/* Returns when to request the position again; INT64_MAX: not before something changes. */
int64_t follow_next_ns(const struct follow_player *p);
/* Returns true if the next request is due, or nearly due, which saves a wakeup of the bench. */
bool follow_is_due(const struct follow_player *p, int64_t now_ns);
/* Returns the position at a time. length_ms: of the recording; below 0: unknown. */
struct follow_verdict follow_judge(const struct follow_player *p, int64_t length_ms, int64_t at_ns);

#endif
