/*
 * The audio files of a folder with their tags, in the order of an album: by folder, by the numbers
 * of disc and track, by name. A file without a number in its tags has that at the start of its
 * name, if others of its folder have numbers. 2 is before 10 in names.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "audio/library/pool.h"
#include "base/core/mem.h"

struct album_file {
	struct music_file file;             /* path NULL: no file */
	const char *why;                    /* reason why no tags were read; NULL: they were */
	const char *title, *artist, *album; /* "" if missing */
	int64_t length_ms;                  /* -1: not known */
	const struct tag_chapter *chapters;
	size_t nchapters;
	/* number of its section, from 0, and the section's title: the album, or the folder's name
	 */
	size_t section;
	const char *section_title;
	/* for the order: its folder, its album if the folder has several, disc * 10000 + track */
	const char *folder, *apart;
	int number, named; /* named: the number of its name, of a file without one in its tags */
	/* path and text of the CUE sheet beside the only file of a folder; NULL: there is none */
	const char *sheet, *sheet_text;
};

struct album {
	struct album_file *v;
	size_t n;
	struct LIST_OF(const char *) lists; /* paths of other CUE sheets, and of M3U, beside them */
	const char
		*less_protected; /* what this system lacks of the workers' sandbox; NULL: nothing */
	struct arena memory;     /* owns all of the above */
};

/*
 * Finds the audio files below a folder, reads their tags and orders them; `folder` may be one file.
 * A folder is a section. It is one for each album if all its files have an album in their tags that
 * others of it have too; folders side by side of one album, as of discs, are one section. False
 * with err: no such folder, no audio file in it, or too many. program, stop: as of pool_new. nice:
 * as of struct pool_how. The caller calls album_finish in any case.
 */
bool album_read(struct album *a, const char *program, const char *folder, int stop, int nice,
	struct err *err);
/* Only reads the tags of the files in a->v that have a path. */
bool album_read_tags(struct album *a, const char *program, int stop, int nice, struct err *err);
void album_finish(struct album *a);
