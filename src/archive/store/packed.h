/*
 * Backups compressed with zstd. A line of text is in front of the data, in a frame that zstd skips,
 * so that `zstd -d` reads the file also.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/core/err.h"

#define PACKED_LINE 80

struct copy_temp;

/* Compresses the file `from` into the open file `to`, and reads it back. */
bool packed_write(const char *from, int to, const char *line);
/* Writes what the compressed file `from` has into the open file `to` (-1: only checks it). */
bool packed_read(const char *from, int to, struct err *err);
/* Of a compressed file, writes its content beside `beside`, and sets *path to that file. The caller
 * calls copy_temp_end. */
bool packed_plain(const char **path, const char *beside, struct copy_temp *plain, struct err *err);
/* Returns the line in front of a compressed file; "": it is none. */
const char *packed_line(const char *path, char line[PACKED_LINE]);
