/* Writes a new playlist file, for a person to edit, from the facts that imported lists have. */
#ifndef CONFIG_PLAYLIST_WRITE_H
#define CONFIG_PLAYLIST_WRITE_H

#include "base/buf.h"
#include "config/playlist.h"

/*
 * Appends a playlist with its sections and, for each track, title, artist, album, duration (whole
 * seconds), addresses, file, what to listen for, and cues (tenths of a second). Returns false with
 * err if the text could not be read back without errors, for example because it is too large.
 */
bool playlist_write(struct buf *out, const struct playlist_file *p, struct err *err);

#endif
