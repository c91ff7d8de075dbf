/* Opens archives, and brings archives of older versions up to date. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "archive/store/store.h"

/*
 * Opens the archive at `path` (":memory:" for tests). Refuses files that are no archive, and
 * archives of a newer earlog; leaves both unchanged. Migrates an archive of an older version, also
 * with STORE_READ, after making a verified copy of it; refuses such an archive if it may not be
 * written. Creates folders with mode 0700 and files with 0600. On failure returns NULL and sets
 * err.
 */
struct store *archive_open(const char *path, enum store_mode mode, struct err *err);
/* Like archive_open, with a struct store from store_new; tests set st->migrations. Takes ownership
 * of st, also on failure. */
struct store *archive_open_new(
	struct store *st, const char *path, enum store_mode mode, struct err *err);
