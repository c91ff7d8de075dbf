/* For this module alone: finds what an item can be played from and probes it. */
#ifndef SITTING_SOURCES_H
#define SITTING_SOURCES_H

#include "player/player.h"
#include "sitting/sitting.h"

/* The sources that the player tries for an item, in order. */
struct candidates {
	struct player_source *v;
	struct uuid *source; /* the row of each; a file of the music library may have none yet */
	size_t n;
};

/* The answer of the player about one source of the chosen item. */
struct source_check {
	struct uuid source;
	uint64_t ticket;
	char *kind, *locator;
	struct candidates places; /* where it may be; no sources */
	bool answered, there;
	char *words; /* why not, or where */
};

struct source_checks {
	size_t unprobed;   /* questions what an item could play that are not answered yet */
	bool silence_said; /* that nothing at all can sound */
	bool on;           /* the sources of whichever item is chosen are looked at */
	size_t item;       /* … which is this one */
	struct source_check *v;
	size_t n;
};

struct candidates sources_of(const struct sitting *s, const struct bench_item *b);
void candidates_finish(struct candidates *c);
enum item_sound sources_sound(const struct sitting *s, const struct uuid *source);
void sources_failed(struct sitting *s, size_t item, const char *why); /* nothing of it can sound */
void sources_none(struct sitting *s, size_t item); /* … for there is nothing to try */
void sources_silent(struct sitting *s);            /* says so where none of all items can sound */
void sources_probe(struct sitting *s); /* asks the player once what each item could play */
void sources_forget(struct sitting *s, size_t item);               /* … and this one again */
void sources_changed(struct sitting *s, const struct source *src); /* probes its items again */
void sources_probed(struct sitting *s, const struct player_event *ev);
void sources_clear_checks(struct sitting *s);

#endif
