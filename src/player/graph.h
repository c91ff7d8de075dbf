/*
 * Built-in signals as a libavfilter graph, the text behind "av://lavfi:". Made from clamped numbers
 * and our own words only, never from text of a file.
 */
#ifndef PLAYER_GRAPH_H
#define PLAYER_GRAPH_H

#include <stdint.h>

#include "base/buf.h"
#include "base/signal.h"

#define GRAPH_RATE_HZ 48000

/* The signal from start_ms on, timestamps too: lavfi cannot seek. Wants LC_NUMERIC "C". */
void graph_add(struct buf *out, const struct signal *s, int64_t start_ms);

#endif
