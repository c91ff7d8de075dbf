/*
 * Media keys and the desktop's player controls: MPRIS (org.mpris.MediaPlayer2) on the user's
 * session bus, as org.mpris.MediaPlayer2.earlog.instancePID. Each request becomes a command line
 * and runs like a key's. Only a bus behind a local socket is used: nothing is sent over a network.
 * No call blocks, and signals are sent only for changes. Other players are followed over the same
 * connection. Without a bus or its library nothing happens. Every function accepts NULL.
 */
#ifndef REMOTE_REMOTE_H
#define REMOTE_REMOTE_H

#include <poll.h>
#include <stdint.h>

#include "base/err.h"
#include "base/fact.h"
#include "record/follow.h"
#include "sitting/sitting.h"

struct remote;

/* NULL: there is no session bus here. Without media keys other players can still be followed. s is
 * borrowed until remote_close. Costs nothing yet. */
struct remote *remote_new(struct sitting *s, bool media_keys);
/* Fills in the descriptor to wait for; fd -1: none. It changes from turn to turn. */
void remote_poll(const struct remote *r, struct pollfd *p);
int remote_wait_ms(const struct remote *r, int64_t now_ns); /* -1: no timer */
void remote_ready(struct remote *r);                        /* the descriptor is ready */
void remote_run_timers(struct remote *r, int64_t now_ns);
/* Before each poll: signals changes. Starts when the player is ready: it must not delay sound. */
void remote_send_changes(struct remote *r);
void remote_close(struct remote *r);

/* The players on the session bus, with answers over a second; how many. SIZE_MAX: err. Waits. */
size_t remote_players(struct follow_player *out, size_t most, struct err *err);

void remote_facts(struct facts *f); /* whether there are a library and a bus */

#endif
