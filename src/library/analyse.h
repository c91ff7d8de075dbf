/*
 * Reads an audio file through and measures its first stream of sound (measure.h). The audio is
 * identified by the SHA-256 of its packets' payload, as `ffmpeg -i FILE -map 0:a:0 -c copy -f
 * streamhash -` prints it: the hash does not depend on tags or decoder.
 */
#ifndef LIBRARY_ANALYSE_H
#define LIBRARY_ANALYSE_H

#include "base/analysis.h"
#include "base/err.h"

/* Reads a file from its start; call av_load first. The caller finishes `a` also after a failure. */
bool analyse_file(int fd, struct analysis *a, struct err *err);

#endif
