/* Finds the sources of a track and asks the player which of them it can open. Used within
 * src/sitting only. */
#ifndef SITTING_SOURCES_H
#define SITTING_SOURCES_H

#include "player/player.h"
#include "sitting/sitting.h"

/* The sources that the player tries for a track, in this order. */
struct candidates {
	struct player_source *v;
	struct uuid *source; /* source[i] is the row of v[i]; UUID_NONE: the file has no row yet */
	size_t n, cap;
};

/* The check of one source of the selected track, and its result. */
struct source_check {
	uint64_t ticket;
	/* the source's file may be at n paths, from source_checks.paths.v[first] on */
	size_t first, n;
	bool answered, there;
	char *words; /* why the source cannot be played, or where its file was found */
};

struct source_checks {
	size_t unprobed;   /* number of probes of tracks that the player has not answered */
	bool silence_said; /* the message of sources_silent was shown */
	bool on;           /* the sources of the selected track are checked */
	size_t item;       /* index of the selected track */
	struct candidates paths;
	struct source_check *v;
	size_t n;
};

struct candidates sources_of(const struct sitting *s, const struct bench_item *b);
void candidates_finish(struct candidates *c);
enum item_sound sources_sound(const struct sitting *s, const struct uuid *source);
/* Call when no source of the track could be opened. why: the reason; NULL: it has no source. */
void sources_failed(struct sitting *s, size_t item, const char *why);
/* Shows one message after all tracks were probed: how many files may be linked to tracks; or, if no
 * track can play, what to do. */
void sources_silent(struct sitting *s);
/* For each track whose sources have no answer yet, asks the player which of them it can open. */
void sources_probe(struct sitting *s);
/* Makes the next sources_probe ask about this track again. */
void sources_forget(struct sitting *s, size_t item);
/* Makes the next sources_probe ask again about the tracks that have this source. */
void sources_changed(struct sitting *s, const struct source *src);
void sources_probed(struct sitting *s, const struct player_event *ev);
void sources_clear_checks(struct sitting *s);

#endif
