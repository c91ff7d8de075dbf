/* Writing a playlist file that a person goes on with: what lists from elsewhere can say. */
#ifndef CONFIG_PLAYLIST_WRITE_H
#define CONFIG_PLAYLIST_WRITE_H

#include "base/buf.h"
#include "config/playlist.h"

/*
 * Appends a playlist with its sections, and of their tracks title, artist, album, duration (in
 * whole seconds), addresses, file, what to listen for, and cues (in tenths of a second). False: it
 * would not be read back without errors, as when it is larger than a playlist may be; err.
 */
bool playlist_write(struct buf *out, const struct playlist_file *p, struct err *err);

#endif
