/* For tests: whether a picture is well-formed XML, as strict as our writer has to be. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <string.h>

#include "base/core/buf.h"
#include "base/text/text.h"

#define XML_DEEPEST 32

struct xml {
	const char *s, *why;
	size_t n, at;
	struct {
		const char *name;
		size_t n;
	} open[XML_DEEPEST];
	size_t depth, elements;
};

/* NULL if the text is well-formed, else the error. */
const char *xml_wrong(const struct buf *b);
