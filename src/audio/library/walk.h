/*
 * Finds the audio files below a folder by their name endings. Links to folders are not followed; a
 * link to a file is replaced by its target. Hidden files and folders are left out.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/core/err.h"

struct music_file {
	char *path; /* absolute path without symbolic links */
	int64_t size_bytes, mtime_ns;
};

struct music_files {
	struct music_file *v; /* the files; after walk_sort sorted by path, each path once */
	size_t n, cap;
	size_t closed; /* number of folders that could not be read */
};

/* Appends the audio files below `folder`. Returns false with err if it cannot be read. */
bool walk(const char *folder, struct music_files *out, struct err *err);
void walk_sort(struct music_files *f);
/* Fills in size and modification time of the file at f->path. Returns false on failure. */
bool walk_look(struct music_file *f);
/* Returns true if both are one file in one state. */
bool walk_same(const struct music_file *a, const struct music_file *b);
/* Returns true if the file at f->path still has the size and modification time in f. */
bool walk_is_same(const struct music_file *f);
void music_files_finish(struct music_files *f);
