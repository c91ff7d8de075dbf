/*
 * UUIDs. Rows from files have a UUIDv5 of their name, the same on every machine; rows that a person
 * makes have a random UUIDv4. All zero bytes mean "none" (NULL in the archive).
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/core/mem.h"

struct uuid {
	unsigned char b[16];
};

#define UUID_NONE ((struct uuid){ { 0 } })
#define UUID_TEXT 37 /* 36 letters and the NUL */

extern const struct uuid
	uuid_max; /* larger than all others (RFC 9562, 5.10), never used for a row */

struct uuid uuid_random(void);
/* Returns the UUIDv5 of a name in earlog's namespace: the UUIDv5 of "earlog" in RFC 4122's URL
 * namespace. */
struct uuid uuid_of(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Reports call these two millions of times: inline, each is two comparisons of numbers. */
static inline bool
uuid_same(const struct uuid *a, const struct uuid *b)
{
	return memcmp(a->b, b->b, sizeof(a->b)) == 0;
}
static inline bool
uuid_none(const struct uuid *u)
{
	return uuid_same(u, &UUID_NONE);
}
/* Returns the index of the first of the n UUIDs at v that equals u; n: none. */
size_t uuid_index(const struct uuid *u, const struct uuid *v, size_t n);
int uuid_order(const struct uuid *a, const struct uuid *b);
char *uuid_text(const struct uuid *u, char text[UUID_TEXT]); /* returns text */
bool uuid_read(struct uuid *u, const char *text);            /* returns false if text is no UUID */

struct uuids LIST_OF(struct uuid);
void uuids_add(struct uuids *l, const struct uuid *u);
bool uuids_have(const struct uuids *l, const struct uuid *u);
void uuids_finish(struct uuids *l);
