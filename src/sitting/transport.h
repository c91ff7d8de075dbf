/* For this module alone: playing: loads items and follows the events of the player. */
#ifndef SITTING_TRANSPORT_H
#define SITTING_TRANSPORT_H

#include "player/player.h"
#include "sitting/sitting.h"
#include "sitting/sources.h"

struct playback {
	struct candidates tried; /* what the player tries, or plays */
	bool want_paused;        /* once it is open */
	bool asked;              /* a person chose the item, rather than a start */
	struct uuid clock_told;  /* the item whose message about the clock was shown */
	uint64_t sync_ticket;    /* a question only to know where the sound is; 0: none is open */
	int64_t sync_ns, synced_ns;
	int64_t shown_s; /* the second that is on the screen */
};

void transport_load(struct sitting *s, size_t item, int64_t start_ms, bool paused);
void transport_item_gone(struct sitting *s); /* what played has left the list */
void transport_event(struct sitting *s, const struct player_event *ev);
int64_t transport_offset_ms(const struct sitting *s); /* of the track's start in what plays */
/* The player that is followed plays or not, and is there (NO_MS: where the clock is). */
void transport_followed(struct sitting *s, bool plays, int64_t pos_ms, bool about);
void transport_unlisted(struct sitting *s);   /* … and plays a track that is no item */
void transport_load_again(struct sitting *s); /* reloads the file from its current position */
void transport_reopen(
	struct sitting *s); /* the same from the audible position, with all current choices */
/* When the screen or the place wants news. */
int64_t transport_next_ns(const struct sitting *s, int64_t now_ns);
bool transport_run(struct sitting *s, int64_t now_ns);
void transport_init(struct sitting *s);
void transport_finish(struct sitting *s);

#endif
