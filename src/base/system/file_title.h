/* Reads the names of music files: number, artist and title of a track. Lists, folders and the bench
 * ask here. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* The numbers with which names of files begin, one after the other. Starts as zero bytes. */
struct file_numbers {
	long last;
	size_t n;
	bool other; /* a name begins with no number, or the numbers go down, but for a next disc */
};

void file_numbers_take(struct file_numbers *numbers, const char *path);
/* Returns true if the names begin with the numbers of tracks. */
bool file_numbers_are(const struct file_numbers *numbers);

/* Returns the title that the name of a file says, and sets *artist to what is before a dash in it;
 * NULL: nothing. numbered: a number at its start is that of the track; else a name that begins
 * with one stays whole. The caller frees both. */
char *file_title(const char *path, bool numbered, char **artist);
/* Divides a title, "Artist - Title", or "Title - Artist" if a side is the name of the file or of a
 * folder around it. Returns the title, and sets *artist; NULL: there is no dash. The caller frees
 * both. */
char *file_title_divide(const char *text, const char *path, char **artist);
