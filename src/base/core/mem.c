/* Allocates or ends the program; arenas free all that a report or a list allocated at once. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/core/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static void *
got(void *p)
{
	if (!p) {
		fputs("earlog: out of memory\n", stderr);
		abort();
	}
	return p;
}

void *
xmalloc(size_t size)
{
	return got(malloc(size ? size : 1));
}

void *
xcalloc(size_t n, size_t size)
{
	return n && size ? got(calloc(n, size)) : xcalloc(1, 1);
}

void *
xreallocarray(void *p, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		return got(NULL);
	size_t bytes = n * size;
	return got(realloc(p, bytes ? bytes : 1));
}

void
pointer_free(void *pointer)
{
	free(*(void **)pointer);
}

char *
xstrdup(const char *s)
{
	return s ? got(strdup(s)) : NULL;
}

char *
xstrndup(const char *s, size_t n)
{
	return got(strndup(s, n));
}

char *
xasprintf(const char *fmt, ...)
{
	char *s;
	va_list ap;

	va_start(ap, fmt);
	int n = vasprintf(&s, fmt, ap);
	va_end(ap);
	return got(n < 0 ? NULL : s);
}

void *
xgrow(void *p, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return p;
	*cap = *cap + *cap / 2 + 8;
	return xreallocarray(p, *cap, size);
}

void
xreplace(char **into, const char *s)
{
	char *copy = xstrdup(s);

	free(*into);
	*into = copy;
}

void *
arena_keep(struct arena *a, void *what)
{
	return LIST_ADD(a, what);
}

void *
arena_calloc(struct arena *a, size_t n, size_t size)
{
	/* n + 1: the array of a list without elements must not be NULL. */
	return arena_keep(a, xcalloc(n + 1, size));
}

void *
arena_grow(struct arena *a, void *p, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return p;
	*cap = *cap ? 2 * *cap : 8;
	void *more = arena_calloc(a, *cap, size);
	if (n)
		memcpy(more, p, n * size);
	return more;
}

void
arena_finish(struct arena *a)
{
	LIST_FINISH(a, free(*each));
}

size_t
sorted_at(const void *key, const void *v, size_t n, size_t size,
	int (*order)(const void *element, const void *key))
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (order((const char *)v + mid * size, key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

uint64_t
hash_bytes(uint64_t hash, const void *p, size_t n)
{
	const unsigned char *c = p;

	EACH_IN (one, c, n)
		hash = (hash ^ *one) * UINT64_C(0x100000001b3);
	return hash;
}
