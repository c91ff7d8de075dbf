/*
 * Media keys, and the player controls of the desktop: MPRIS (org.mpris.MediaPlayer2) on the session
 * bus of the user, org.mpris.MediaPlayer2.earlog.instancePID. Whatever is asked for becomes a
 * command line and runs as a key's does.
 *
 * Only a bus behind a local socket is spoken to: nothing is sent anywhere. Nothing here waits, and
 * nothing is told unless something changed; where there is no bus or no library for it, nothing
 * happens at all. Every function takes NULL.
 */
#ifndef REMOTE_REMOTE_H
#define REMOTE_REMOTE_H

#include <poll.h>
#include <stdint.h>

#include "sitting/sitting.h"

struct remote;

/* NULL: there is no session bus here. s is borrowed until remote_close. Costs nothing yet. */
struct remote *remote_new(struct sitting *s);
/* What to wait for; fd -1: nothing. It changes from turn to turn. */
void remote_poll(const struct remote *r, struct pollfd *p);
int remote_wait_ms(const struct remote *r, int64_t now_ns); /* -1: no timer */
void remote_ready(struct remote *r);                        /* what it waits for is there */
void remote_run_timers(struct remote *r, int64_t now_ns);
/* Before each poll: tells what has changed. It begins when the player is there, so that sound does
 * not wait for it. */
void remote_tell(struct remote *r);
void remote_close(struct remote *r);

#endif
