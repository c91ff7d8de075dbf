/*
 * A growing text, always NUL-terminated, with its length. Initialise it with BUF_INIT or zero
 * bytes; free it with buf_finish, or take its text with buf_detach.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdarg.h>
#include <stddef.h>

#include "base/core/mem.h"

struct buf {
	char *s;         /* "" when empty; never NULL after BUF_INIT */
	size_t len, cap; /* bytes; cap is 0 while s is not on the heap */
};

extern char buf_empty[];
#define BUF_INIT                                   \
	{                                          \
		.s = buf_empty, .len = 0, .cap = 0 \
	}

void buf_add(struct buf *b, const char *s);
void buf_add_bytes(struct buf *b, const void *p, size_t n);
void buf_add_char(struct buf *b, char c);
/* Makes room for n bytes and the NUL after the text, and returns the end of the text. The caller
 * writes there and adds to `len`. */
char *buf_room(struct buf *b, size_t n);
void buf_addf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Does the same, after `between` if the text is not empty: the next part of a list. */
void buf_add_part(struct buf *b, const char *between, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void buf_vaddf(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
/* Appends what the variable arguments of the calling function format; fmt: its last named one. */
#define BUF_ADD_ARGUMENTS(b, fmt)      \
	do {                           \
		va_list ap;            \
		va_start(ap, fmt);     \
		buf_vaddf(b, fmt, ap); \
		va_end(ap);            \
	} while (0)
/* Replaces `del` bytes at `at` by n bytes of p (which must not lie inside b). */
void buf_splice(struct buf *b, size_t at, size_t del, const void *p, size_t n);
void buf_truncate(struct buf *b, size_t len);
void buf_clear(struct buf *b);   /* empties the text, keeps the memory */
char *buf_detach(struct buf *b); /* returns the text, which the caller frees; empties b */
void buf_finish(struct buf *b);
