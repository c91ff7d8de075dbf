/*
 * Opens an archive with an owner or with migrations that a test chooses.
 */
#ifndef SUPPORT_STORE_OPEN_H
#define SUPPORT_STORE_OPEN_H

#include "store/store_parts.h"

struct store *store_open_owned(const char *at, const struct uuid *owner, struct err *why);
struct store *store_open_with(
	const char *at, enum store_mode mode, const struct migrations *m, struct err *why);

#endif
