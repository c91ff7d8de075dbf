/*
 * Another sample rate, by a windowed sinc (Kaiser): flat within 0.01 dB to nine tenths of the lower
 * of both Nyquist frequencies, 100 dB less above it.
 */
#ifndef LIBRARY_RESAMPLE_H
#define LIBRARY_RESAMPLE_H

#include <stddef.h>
#include <stdint.h>

struct resample;

/* Rates in Hz. */
struct resample *resample_new(int from_hz, int to_hz);
/* The sample number `at` of the new rate, of n samples of the old one, each `stride` after the one
 * before; outside of them is silence. Where both rates are alike it is the old one's, as it is. */
float resample_at(const struct resample *r, const float *from, size_t n, size_t stride, int64_t at);
void resample_free(struct resample *r);

#endif
