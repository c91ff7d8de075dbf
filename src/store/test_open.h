/*
 * Opens an archive with an owner or with migrations that a test chooses.
 */
#ifndef STORE_TEST_OPEN_H
#define STORE_TEST_OPEN_H

#include "store/store_private.h"

static inline struct store *
store_open_owned(const char *at, const struct uuid *owner, struct err *why)
{
	struct store *st = store_new(false);

	st->owner = *owner;
	return store_open_new(st, at, STORE_WRITE, why);
}

static inline struct store *
store_open_with(const char *at, enum store_mode mode, const struct migrations *m, struct err *why)
{
	struct store *st = store_new(false);

	st->migrations = *m;
	return store_open_new(st, at, mode, why);
}

#endif
