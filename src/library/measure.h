/*
 * Reads an audio file through and measures its first stream of sound: loudness and true peak (EBU R
 * 128, by libebur128), clipped samples, level over time, octaves over time, and the level above 22
 * kHz (base/analysis.h). The audio is identified by the SHA-256 of its packets' payload, as `ffmpeg
 * -i FILE -map 0:a:0 -c copy -f streamhash -` prints it: the hash does not depend on tags or
 * decoder.
 */
#ifndef LIBRARY_MEASURE_H
#define LIBRARY_MEASURE_H

#include <stdint.h>

#include "base/analysis.h"
#include "base/err.h"
#include "library/av.h"

/* Measures an audio file from its start; call av_load first. Returns false with err on failure. The
 * caller calls analysis_finish, also after a failure. */
bool analyse_file(int fd, struct analysis *a, struct err *err);

/* Returns true if audio of this rate and layout can be measured, else false with err. */
bool measure_can(int rate_hz, const AVChannelLayout *channels, struct err *err);
/* Returns a libebur128 state for audio of this rate and layout, with the weight of each channel;
 * the caller frees it. mode: EBUR128_MODE_ bits. NULL: out of memory. */
ebur128_state *measure_loudness(int rate_hz, const AVChannelLayout *channels, int mode);
/* Return the integrated loudness, and the highest true peak of all channels; NAN if the audio is
 * too short or silent. */
double measure_lufs(ebur128_state *r128);
double measure_true_peak_dbtp(ebur128_state *r128);

#endif
