/* Grows a text by half its size at least, so that many small additions take linear time. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/core/buf.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char buf_empty[1];

static void
make_room(struct buf *b, size_t more)
{
	size_t need = b->len + more + 1;

	if (need <= b->cap)
		return;
	size_t cap = b->cap + b->cap / 2 + 64;
	if (cap < need)
		cap = need;
	b->s = xreallocarray(b->cap ? b->s : NULL, cap, 1);
	b->cap = cap;
	b->s[b->len] = '\0';
}

void
buf_add_bytes(struct buf *b, const void *p, size_t n)
{
	make_room(b, n);
	if (n)
		memcpy(b->s + b->len, p, n);
	b->len += n;
	b->s[b->len] = '\0';
}

void
buf_add(struct buf *b, const char *s)
{
	buf_add_bytes(b, s, strlen(s));
}

void
buf_add_char(struct buf *b, char c)
{
	make_room(b, 1);
	b->s[b->len++] = c;
	b->s[b->len] = '\0';
}

char *
buf_room(struct buf *b, size_t n)
{
	make_room(b, n);
	return b->s + b->len;
}

void
buf_vaddf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;

	va_copy(again, ap);
	make_room(b, 63);
	size_t room = b->cap - b->len;
	int n = vsnprintf(b->s + b->len, room, fmt, again);
	va_end(again);
	assert(n >= 0);
	if ((size_t)n >= room) {
		make_room(b, (size_t)n);
		vsnprintf(b->s + b->len, (size_t)n + 1, fmt, ap);
	}
	b->len += (size_t)n;
}

void
buf_addf(struct buf *b, const char *fmt, ...)
{
	BUF_ADD_ARGUMENTS(b, fmt);
}

void
buf_add_part(struct buf *b, const char *between, const char *fmt, ...)
{
	if (b->len)
		buf_add(b, between);
	BUF_ADD_ARGUMENTS(b, fmt);
}

void
buf_splice(struct buf *b, size_t at, size_t del, const void *p, size_t n)
{
	assert(at <= b->len && del <= b->len - at);
	make_room(b, n);
	memmove(b->s + at + n, b->s + at + del, b->len - at - del);
	if (n)
		memcpy(b->s + at, p, n);
	b->len = b->len - del + n;
	b->s[b->len] = '\0';
}

void
buf_truncate(struct buf *b, size_t len)
{
	assert(len <= b->len);
	if (len == b->len)
		return;
	b->len = len;
	b->s[len] = '\0';
}

void
buf_clear(struct buf *b)
{
	buf_truncate(b, 0);
}

char *
buf_detach(struct buf *b)
{
	char *s = b->cap ? b->s : xstrdup("");

	*b = (struct buf)BUF_INIT;
	return s;
}

void
buf_finish(struct buf *b)
{
	if (b->cap)
		free(b->s);
	*b = (struct buf)BUF_INIT;
}
