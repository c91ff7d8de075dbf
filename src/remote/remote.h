/*
 * Media keys and the desktop's player controls: MPRIS (org.mpris.MediaPlayer2) on the user's
 * session bus, as org.mpris.MediaPlayer2.earlog.instancePID. Each request runs a command line, as
 * a key does. Only a bus behind a local socket is used: nothing is sent over a network. Calls do
 * not block, except remote_players; signals are sent only for changes. Other players are followed
 * over the same connection. Without a bus or its library nothing happens. r may be NULL.
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

/* Returns NULL if there is no session bus. media_keys false: only follows other players. s is
 * borrowed until remote_close. The connection is made later. */
struct remote *remote_new(struct sitting *s, bool media_keys);
/* Fills in the descriptor to poll (fd -1: none). Returns the milliseconds until the next timer, -1:
 * none. To be called before each poll. */
int remote_poll(const struct remote *r, struct pollfd *p, int64_t now_ns);
void remote_ready(struct remote *r); /* call when the descriptor is ready */
void remote_run_timers(struct remote *r, int64_t now_ns);
/* To be called before each poll: signals changes. Connects only once the player is ready, so that
 * sound is not delayed. */
void remote_send_changes(struct remote *r);
void remote_close(struct remote *r);

/* Lists the players on the session bus in out[most]; returns their number, SIZE_MAX: err. Blocks
 * for 1.4 s. */
size_t remote_players(struct follow_player *out, size_t most, struct err *err);

void remote_facts(struct facts *f); /* adds facts: is there a library, a session bus? */

#endif
