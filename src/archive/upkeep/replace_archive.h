/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/core/err.h"

/*
 * Puts the finished archive `new` in the place of the archive at `place`, which is renamed to an
 * unused name that contains `middle` and the date. Sets *aside to that name (the caller frees;
 * NULL: there was no old archive). At every moment either the old or the new archive is at `place`.
 * Refuses while another program has the old archive open; a program without a write-ahead log is
 * noticed only while it reads or writes. fold: writes the old archive's log into it first; else the
 * log is renamed with it.
 */
bool replace_archive(const char *with, const char *place, const char *middle, bool fold,
	char **aside, struct err *err);
bool archive_is_held(const char *path); /* returns true if another program has the archive open */
