/*
 * Audio formats that earlog opens, by FFmpeg's names, and how it resamples. Everything that opens a
 * file passes FFmpeg this list, because other demuxers (ffconcat, HLS) open further files named in
 * the data.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/err.h"

/* Returns true if the name has the ending of an audio file. */
bool media_is_sound(const char *name, size_t n);
/* Returns true if the name has the ending of a picture, also of a kind that earlog does not read.
 */
bool media_is_picture(const char *name);
/* Returns true if it has the ending of a picture whose metadata earlog can remove. */
bool media_is_cleaned_picture(const char *name);
/* Refuses an address that is no place of a track: sets err, which says what to do. */
bool media_refuse_address(const char *address, struct err *err);

#define MEDIA_FORMATS "flac,wav,w64,aiff,caf,mp3,aac,ogg,mov,matroska,ape,wv,tta,mpc,mpc8,dsf,iff"

/* Options of libswresample, with soxr and without. Its default options and those in libmpv lower
 * 18 kHz by 2.9 dB when they resample 44.1 kHz to 48 kHz. */
#define MEDIA_SOXR "resampler=soxr,precision=28,cutoff=0.913"
#define MEDIA_SWRESAMPLE "filter_size=128,cutoff=0.96,kaiser_beta=12"
