/*
 * Media keys and the desktop's player controls: offers earlog as an MPRIS player
 * (org.mpris.MediaPlayer2) on the user's session bus, named
 * org.mpris.MediaPlayer2.earlog.instancePID. Each request runs a command line, as a key does. Only
 * a bus behind a local socket is used: nothing is sent over a network. Calls do not block, except
 * remote_players; signals are sent only for changes. Other players are followed over the same
 * connection. Without a session bus or the library sd-bus, the functions do nothing. r may be NULL.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <poll.h>
#include <stdint.h>

#include "audio/deck/follow.h"
#include "base/core/err.h"
#include "base/system/system_fact.h"
#include "bench/sitting/sitting.h"

struct remote;

/* Returns NULL if there is no session bus. media_keys false: does not offer earlog as a player,
 * only follows other players. s is borrowed until remote_close. Connects later, in remote_ready. */
struct remote *remote_new(struct sitting *s, bool media_keys);
/* Sets *p to the descriptor to poll (its fd is -1 if there is none). Returns the milliseconds until
 * remote_run_timers must be called; -1: never. To be called before each poll. */
int remote_poll(const struct remote *r, struct pollfd *p, int64_t now_ns);
void remote_ready(struct remote *r); /* to be called when the descriptor of remote_poll is ready */
void remote_run_timers(struct remote *r, int64_t now_ns);
/* To be called before each poll: sends D-Bus signals for changed properties. Starts to connect when
 * the audio player is ready, so that sound is not delayed. */
void remote_send_changes(struct remote *r);
void remote_close(struct remote *r);

#define REMOTE_NO_PLAYER                                                                        \
	"no player on the session bus; Quod Libet needs its plugin “MPRIS D-Bus Support”, " \
	"mpv the script mpv-mpris"
#define REMOTE_PLAYERS 16
/* Writes at most REMOTE_PLAYERS players on the session bus to `out`, and returns their number. On
 * failure returns SIZE_MAX and sets err. Blocks for 1.4 s. */
size_t remote_players(struct follow_player *out, struct err *err);

/* Keeps a note at the open bench, of the moment at_ns (clock_mono_ns). Fails if no bench is open,
 * or more than one. Blocks until the bench answers. */
bool remote_note(const char *words, int64_t at_ns, struct err *err);

void remote_facts(struct system_facts *f); /* adds the presence of sd-bus and of a session bus */
