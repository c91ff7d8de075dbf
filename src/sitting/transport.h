/* Loads and plays items, and handles events of the player. Used within src/sitting only. */
#ifndef SITTING_TRANSPORT_H
#define SITTING_TRANSPORT_H

#include "player/player.h"
#include "sitting/sitting.h"
#include "sitting/sources.h"

struct playback {
	struct candidates tried; /* the sources that the player tries */
	bool want_paused;        /* stay paused once the file is open */
	bool asked;              /* the listener selected the item; false at startup */
	struct uuid clock_told;  /* the item whose message about the clock was shown */
	uint64_t sync_ticket;    /* open question for the position; 0: none */
	int64_t sync_ns, synced_ns;
	int64_t shown_s; /* the second shown on the screen */
};

void transport_load(struct sitting *s, size_t item, int64_t start_ms, bool paused);
void transport_item_gone(struct sitting *s); /* the current item has left the list */
void transport_event(struct sitting *s, const struct player_event *ev);
int64_t transport_offset_ms(const struct sitting *s); /* track start in the file */
/* Takes over state and position of the followed player. pos_ms NO_MS: keeps the clock's position;
 * about: the position is approximate. */
void transport_followed(struct sitting *s, bool plays, int64_t pos_ms, bool about);
void transport_unlisted(struct sitting *s);   /* its track is no item of the review */
void transport_load_again(struct sitting *s); /* reloads the file from its current position */
void transport_reopen(
	struct sitting *s); /* the same from the audible position; keeps loop and selections */
/* Returns when the second on the screen changes or a loop ends; INT64_MAX: no timer. */
int64_t transport_next_ns(const struct sitting *s, int64_t now_ns);
bool transport_run(struct sitting *s, int64_t now_ns);
void transport_init(struct sitting *s);
void transport_finish(struct sitting *s);

#endif
