/*
 * How data becomes fit for a format when a template names it: {{name}} and {{{name}}}.
 */
#ifndef EXPORT_ESCAPE_FORMAT_H
#define EXPORT_ESCAPE_FORMAT_H

#include <stddef.h>

#include "base/buf.h"

/* The functions are those of struct mustache_options; they take no context. NULL: as it is. */
struct escape_format {
	const char *name, *help;
	void (*escape)(struct buf *out, const char *s, size_t n, void *context);
	void (*raw)(struct buf *out, const char *s, size_t n, const char *name, void *context);
};

extern const struct escape_format escape_formats[]; /* ends with a name of NULL */

const struct escape_format *escape_format_find(const char *name); /* NULL: there is none */

#endif
