/*
 * The web site of a draft: the generator that makes it, known by a file of the nearest folder above
 * the draft, and what follows: where its pictures go and under which address, the layout and the
 * front matter of its posts. `blog:` of the profile wins over what is found.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "draft/formats/export.h"
#include "review/files/profile.h"
#include "review/record/records.h"

/* Where a file is. */
struct draft_place {
	char *file;        /* absolute, without symbolic links; NULL: standard input */
	char *site;        /* the folder of its site; NULL: none */
	struct buf config; /* the text of the file by which the generator knows the site */
	const struct site_kind *kind;
};

/* Fails if the folder of the file is missing. The caller calls draft_place_finish. */
bool draft_place_find(struct draft_place *p, const char *path, struct err *err);
void draft_place_finish(struct draft_place *p);
/* Returns what the site of a file reads besides Markdown (enum draft_forms). */
unsigned draft_place_forms(const struct draft_place *p);
/* Returns the signs besides CommonMark that the site of a file reads as marks (view/sign.h). */
unsigned draft_place_signs(const struct draft_place *p);
/* Returns the file that a path in the text of a file names: beside the file, or from a folder that
 * its site publishes. NULL: there is none. The caller frees. */
char *draft_place_named(const struct draft_place *p, const char *path);
/* Returns true if such a path names a file that is missing. */
bool draft_place_lacks(const struct draft_place *p, const char *path);

/* Returns what a user must know if the site publishes a session file or a playlist as it is, in a
 * sentence; NULL: it does not. The caller frees. */
char *site_publishes(const struct draft_place *p);

/* Returns the address of the site that its configuration has; NULL: none, or that of an example.
 * The caller frees. */
char *site_url(const struct draft_place *p);

/* Where the pictures of a draft go and how the draft links to them: the path of each begins with
 * `stem`, its address with `link`. */
struct site_pictures {
	char *stem, *link;
	char *folder; /* must be made first; NULL: the pictures are beside the draft */
	bool liquid;  /* Jekyll makes the address of a link from that of the site */
	/* what the author has to do before the site has the pictures, in a sentence; NULL: nothing
	 */
	char *hint;
};

/*
 * Finds the place of pictures. No generator publishes a picture from where posts are, but for
 * drafts of Obsidian and Hugo's leaf bundles (index.md). draft: path as the user gave it; was: the
 * last export to the file, whose pictures stay where they are; NULL: none.
 */
void site_pictures_find(struct site_pictures *to, const char *draft, const struct draft_place *at,
	const struct profile *p, const struct review *review, const char *device, const char *was);
void site_pictures_finish(struct site_pictures *to);

/*
 * Returns what profile and site decide of the front matter: layout (that of the newest post), the
 * pattern, and the date of the post. An existing file keeps its date; one without a date, or a new
 * one, has that of its name, or none if the generator reads the name, else today's. was: the last
 * export to the file, else its text; NULL: there is no such file. The caller frees layout and date.
 */
struct view_site site_facts(const struct draft_place *at, const struct profile *p, const char *was);
/* Returns the date that the name of a post begins with, or that of its folder if it is an index.md.
 * The caller frees; NULL: none. */
char *site_date_of_name(const struct draft_place *at);
/* Adds a gap if the site is not built with this text of the file, or builds the post only later. */
void site_gaps(struct gaps *g, const struct draft_place *at, const char *text);
