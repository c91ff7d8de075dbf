#include "base/uuid.h"

#include <stdarg.h>
#include <string.h>
#include <uuid/uuid.h>

#include "base/buf.h"

struct uuid
uuid_random(void)
{
	struct uuid u;

	uuid_generate_random(u.b);
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
	return uuid_is_null(u->b) != 0;
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
