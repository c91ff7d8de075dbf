/* The plugin that switches between two sounds: the shared object of src/plugin, loaded by us for
 * its board and by FFmpeg for its sound. */
#ifndef PLAYER_PLUGIN_H
#define PLAYER_PLUGIN_H

#include "base/err.h"
#include "plugin/board.h"

/*
 * Loads it; it stays loaded until the program ends. named: a path; NULL: beside the program, or
 * ../lib/earlog from there. *path: where it is, absolute and without links, for FFmpeg; the caller
 * frees. NULL: err; so it is where others than root and the user may write it, for it is code.
 * Reads the disk.
 */
struct board *plugin_open(const char *named, char **path, struct err *err);

#endif
