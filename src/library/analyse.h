/*
 * Reads an audio file through and measures its first stream of sound (measure.h). Its audio is
 * known by the SHA-256 of the payload of its packets, as `ffmpeg -i FILE -map 0:a:0 -c copy -f
 * streamhash -` prints it: it stays when tags change, and with another decoder.
 */
#ifndef LIBRARY_ANALYSE_H
#define LIBRARY_ANALYSE_H

#include "base/analysis.h"
#include "base/err.h"

/* After av_load. Reads a regular file from its start; `a` is to be finished even where it fails. */
bool analyse_file(int fd, struct analysis *a, struct err *err);

#endif
