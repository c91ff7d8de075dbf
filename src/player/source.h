/*
 * Checks a source before mpv opens it. On the player's thread, because all of it may wait for a
 * disk.
 */
#ifndef PLAYER_SOURCE_H
#define PLAYER_SOURCE_H

#include <stdbool.h>

#include "base/err.h"
#include "player/player.h"

/* Opens a regular file, not empty, by a path without symbolic links. -1: err says why. */
int source_open(const char *path, struct err *err);

/* The path behind all symbolic links of a file that can be read; the caller frees. NULL: err. */
char *source_real_path(const char *locator, struct err *err);

/* Whether this is a URL that may be opened: https, or http where allowed, without blanks or control
 * characters. */
bool source_url_fits(const char *url, bool http, struct err *err);

/* Could it be played? Asks no network. */
bool source_probe(const struct player_source *s, const struct player_options *o, struct err *err);

#endif
