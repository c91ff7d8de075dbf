/* Pictures without metadata, and inside a page. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"
#include "base/core/err.h"

/*
 * Appends a picture as an address that contains it, "data:image/png;base64,…", without metadata
 * such as place, author and comments; pixels, colour profile and the orientation of a JPEG remain.
 * Returns false and appends nothing if the bytes are no PNG, JPEG, GIF, WebP, AVIF or SVG. A
 * damaged picture ends where the damage begins. *metadata: the picture is an AVIF or SVG with
 * metadata, which remains.
 */
bool embedded_picture_address(struct buf *out, const char *bytes, size_t n, bool *metadata);

/* Appends a PNG, JPEG, GIF or WebP without metadata, as above, and sets *ending to that of its
 * files
 * ("jpg"). Returns false with err, "it is …", for other bytes, and for a picture that is cut short.
 */
bool embedded_picture_clean(
	struct buf *out, const char *bytes, size_t n, const char **ending, struct err *err);
