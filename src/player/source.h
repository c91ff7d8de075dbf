/* Checks a source before mpv opens it, and finds the address of a stream. On the player's thread,
 * because all of it may wait for a disk or the network. */
#ifndef PLAYER_SOURCE_H
#define PLAYER_SOURCE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "player/player.h"

/* Opens a regular file, not empty, by a path without symbolic links. -1: err says why. */
int source_open(const char *path, struct err *err);

/* The path behind all symbolic links of a file that can be read; the caller frees. NULL: err. */
char *source_real_path(const char *locator, struct err *err);

/* May this URL be opened: https, or http where allowed, without blanks and control characters? */
bool source_url_fits(const char *url, bool http, struct err *err);

/* Could it be played? Asks no network. */
bool source_probe(const struct player_source *s, const struct player_options *o, struct err *err);

/* Given up as soon as *newest is not id any more; cancel_fd (an eventfd) says when to look. */
struct source_limits {
	int cancel_fd;
	const _Atomic uint64_t *newest;
	uint64_t id;
	bool http;
};

/* The address of the sound of a web page, which yt-dlp, run as a child process without a shell,
 * finds; checked. The caller frees. Waits up to 10 s. NULL: err. */
char *source_resolve(const char *url, const struct source_limits *limits, struct err *err);

#endif
