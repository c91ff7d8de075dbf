/*
 * The ranking list as a page without external parts: all devices of `earlog rank`, with the facts
 * about them and a column for each score.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <jansson.h>

#include "base/core/buf.h"
#include "review/files/profile.h"

/* Appends the page of the tree of `earlog rank`, and puts more into the tree. pictures: rows have
 * the ratings of their device as HTML, "picture". */
void ranking_page(struct buf *out, json_t *tree, const struct profile *p, bool pictures);
/* Appends what differs from the page `old`: "Cantor 4 → 5, 2 new, 1 gone"; nothing if the ranks are
 * the same. */
void ranking_changes(struct buf *out, const json_t *rows, const char *old);
