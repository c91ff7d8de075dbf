/* Makes and compares UUIDs: random ones, and named ones by SHA-1. record/identity.c decides the
 * names. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/uuid.h"

#include <nettle/sha1.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h> /* getentropy; in unistd.h on some systems */
#include <unistd.h>
#include <uuid/uuid.h>

#include "base/core/buf.h"
#include "base/core/mem.h"

const struct uuid uuid_max = { { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff } };

/* libuuid makes five system calls for each UUID, which is noticeable at every letter typed. */
struct uuid
uuid_random(void)
{
	struct uuid u;

	if (getentropy(u.b, sizeof(u.b)) != 0)
		abort(); /* only for more than 256 bytes, or without the system call */
	u.b[6] = (unsigned char)((u.b[6] & 0x0f) | 0x40); /* version 4 (RFC 4122, 4.4) */
	u.b[8] = (unsigned char)((u.b[8] & 0x3f) | 0x80);
	return u;
}

struct uuid
uuid_of(const char *fmt, ...)
{
	/* UUIDv5 of "earlog" in RFC 4122's URL namespace. */
	static const unsigned char space[16] = { 0xbc, 0xc5, 0xde, 0x0a, 0x9d, 0x10, 0x5f, 0x06,
		0x85, 0x9a, 0x48, 0x43, 0x5d, 0xa5, 0x0d, 0x5f };
	CLEANUP(buf_finish) struct buf name = BUF_INIT;
	struct sha1_ctx sha;
	struct uuid u;

	BUF_ADD_ARGUMENTS(&name, fmt);
	/* nettle instead of libuuid, which takes ten times as long: a session of 300 tracks makes
	 * 1,500 of these before its first paint. */
	sha1_init(&sha);
	sha1_update(&sha, sizeof(space), space);
	sha1_update(&sha, name.len, (const uint8_t *)name.s);
	sha1_digest(&sha, sizeof(u.b), u.b);
	u.b[6] = (unsigned char)((u.b[6] & 0x0f) | 0x50); /* version 5 */
	u.b[8] = (unsigned char)((u.b[8] & 0x3f) | 0x80);
	return u;
}

size_t
uuid_index(const struct uuid *u, const struct uuid *v, size_t n)
{
	size_t i = 0;

	while (i < n && !uuid_same(&v[i], u))
		i++;
	return i;
}

int
uuid_order(const struct uuid *a, const struct uuid *b)
{
	return memcmp(a->b, b->b, sizeof(a->b));
}

char *
uuid_text(const struct uuid *u, char text[UUID_TEXT])
{
	uuid_unparse_lower(u->b, text);
	return text;
}

bool
uuid_read(struct uuid *u, const char *text)
{
	return uuid_parse(text, u->b) == 0;
}

void
uuids_add(struct uuids *l, const struct uuid *u)
{
	LIST_ADD(l, *u);
}

bool
uuids_have(const struct uuids *l, const struct uuid *u)
{
	return uuid_index(u, l->v, l->n) < l->n;
}

void
uuids_finish(struct uuids *l)
{
	free(l->v);
	*l = (struct uuids){ 0 };
}
