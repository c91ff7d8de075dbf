#include "base/uuid.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/random.h>
#include <uuid/uuid.h>

#include "base/buf.h"

/* libuuid asks the system five things for each; at every letter typed that can be felt, so here a pool. */
struct uuid
uuid_random(void)
{
	static _Thread_local unsigned char pool[16 * 16];
	static _Thread_local size_t left;
	struct uuid u;

	if (!left) {
		if (getrandom(pool, sizeof(pool), 0) != (ssize_t)sizeof(pool)) {
			uuid_generate_random(u.b);
			return u;
		}
		left = sizeof(pool);
	}
	left -= sizeof(u.b);
	memcpy(u.b, pool + left, sizeof(u.b));
	u.b[6] = (unsigned char)((u.b[6] & 0x0f) | 0x40);        /* version 4 (RFC 4122, 4.4) */
	u.b[8] = (unsigned char)((u.b[8] & 0x3f) | 0x80);
	return u;
}

struct uuid
uuid_of(const char *fmt, ...)
{
	struct buf name = BUF_INIT;
	struct uuid space, u;
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(&name, fmt, ap);
	va_end(ap);
	uuid_generate_sha1(space.b, *uuid_get_template("url"), "earlog", strlen("earlog"));
	uuid_generate_sha1(u.b, space.b, name.s, name.len);
	buf_finish(&name);
	return u;
}

bool
uuid_none(const struct uuid *u)
{
	uint64_t half[2];

	memcpy(half, u->b, sizeof(half));
	return !(half[0] | half[1]);
}

bool
uuid_same(const struct uuid *a, const struct uuid *b)
{
	return memcmp(a->b, b->b, sizeof(a->b)) == 0;
}

int
uuid_order(const struct uuid *a, const struct uuid *b)
{
	return memcmp(a->b, b->b, sizeof(a->b));
}

void
uuid_text(const struct uuid *u, char text[UUID_TEXT])
{
	uuid_unparse_lower(u->b, text);
}

bool
uuid_read(struct uuid *u, const char *text)
{
	return uuid_parse(text, u->b) == 0;
}
