#include "archive/open.h"
#include "support/store_open.h"

struct store *
store_open_owned(const char *at, const struct uuid *owner, struct err *why)
{
	struct store *st = store_new(false);

	st->owner = *owner;
	return store_open_new(st, at, STORE_WRITE, why);
}

struct store *
store_open_with(const char *at, enum store_mode mode, const struct migrations *m, struct err *why)
{
	struct store *st = store_new(false);

	st->migrations = *m;
	return store_open_new(st, at, mode, why);
}
