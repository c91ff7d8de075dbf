/* The plugin that switches between two sounds: the shared object of src/plugin. We load it for
 * its board, and FFmpeg loads it to process audio. */
#ifndef PLAYER_PLUGIN_H
#define PLAYER_PLUGIN_H

#include "base/err.h"
#include "plugin/board.h"

/*
 * Loads the plugin; it stays loaded until the program ends. named: a path; NULL: beside the
 * program, or ../lib/earlog from there. Sets *path to its absolute path without links, for FFmpeg;
 * the caller frees. Returns NULL with err on failure, also if anyone but root and the user may
 * write the file. Reads the disk.
 */
struct board *plugin_open(const char *named, char **path, struct err *err);

#endif
