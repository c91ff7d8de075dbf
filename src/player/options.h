/* mpv's options at start, and those for each kind of source. */
#ifndef PLAYER_OPTIONS_H
#define PLAYER_OPTIONS_H

#include <stdbool.h>

#include "base/err.h"
#include "player/mpvlib.h"
#include "player/player.h"

#define OPTIONS_DRIVER 32

/* Starts mpv with our options and no others. NULL: err says why. */
mpv_handle *options_start(
	const struct mpvlib *lib, const struct player_options *o, struct err *err);

/* Sets mpv's `ao` and `audio-device` for an output that a person named. False where the name is no
 * sound output (pcm and lavc write files): both are then set to silence. */
bool options_output(const char *output, char ao[OPTIONS_DRIVER], const char **device);

/* mpv's volume for a level: its gain is the cube of volume/100; at 100 it touches no sample. */
double options_volume(double level_db);

/* One option of a single load. */
struct file_option {
	const char *name, *value;
};

/* Options that restrict a load to formats and protocols of that kind; ends with a NULL name. */
const struct file_option *options_of_kind(enum player_source_kind kind);
/* Is mpv's file-format ("mov,mp4,m4a") one that this kind may have? */
bool options_format_fits(enum player_source_kind kind, const char *format);

#endif
