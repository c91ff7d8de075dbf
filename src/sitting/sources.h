/* Finds the sources of an item and probes them. Used within src/sitting only. */
#ifndef SITTING_SOURCES_H
#define SITTING_SOURCES_H

#include "player/player.h"
#include "sitting/sitting.h"

/* The sources that the player tries for an item, in order. */
struct candidates {
	struct player_source *v;
	struct uuid *source; /* row of each path; none: a library file that never played */
	size_t n;
};

/* The answer of the player about one source of the chosen item. */
struct source_check {
	uint64_t ticket;
	size_t first, n; /* the paths to try: n from `first` on in source_checks.paths */
	bool answered, there;
	char *words; /* why it is missing, or where it was found */
};

struct source_checks {
	size_t unprobed;   /* probes of items without an answer yet */
	bool silence_said; /* a message said that no item can play */
	bool on;           /* the sources of the selected item are checked */
	size_t item;       /* index of the selected item */
	struct candidates paths;
	struct source_check *v;
	size_t n;
};

struct candidates sources_of(const struct sitting *s, const struct bench_item *b);
void candidates_finish(struct candidates *c);
enum item_sound sources_sound(const struct sitting *s, const struct uuid *source);
/* Call when no source of the item plays. */
void sources_failed(struct sitting *s, size_t item, const char *why);
void sources_none(struct sitting *s, size_t item); /* call when the item has no source */
void sources_silent(struct sitting *s);            /* shows a message if no item at all can play */
void sources_probe(struct sitting *s); /* asks the player, once for each item, which source plays */
/* Makes the next sources_probe ask again for this item. */
void sources_forget(struct sitting *s, size_t item);
/* Makes the next sources_probe ask again for the items of this source. */
void sources_changed(struct sitting *s, const struct source *src);
void sources_probed(struct sitting *s, const struct player_event *ev);
void sources_clear_checks(struct sitting *s);

#endif
