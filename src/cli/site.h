/*
 * The web site of a draft: the generator that makes it, known by a file of the nearest folder above
 * the draft, and what follows: where its pictures go and under which address, the layout and the
 * front matter of its posts. `blog:` of the profile wins over what is found.
 */
#pragma once

#include <stdbool.h>

#include "config/profile.h"
#include "record/records.h"

/* Returns the folder of the site of a file (absolute path); NULL: none. The caller frees. */
char *site_of(const char *file);

/* Returns the file to which a path from the root of the site of a file leads; NULL: none. target:
 * absolute path. The caller frees. */
char *site_file(const char *target, const char *path);

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
 * drafts of Obsidian and Hugo's leaf bundles (index.md). draft: path as the user gave it; target:
 * absolute path, NULL: the draft goes to no file. was: the last export to the file, whose pictures
 * stay where they are; NULL: none.
 */
void site_pictures_find(struct site_pictures *to, const char *draft, const char *target,
	const struct profile *p, const struct review *review, const char *device, const char *was);
void site_pictures_finish(struct site_pictures *to);

/*
 * Sets in the profile what it leaves to the site: layout (that of the newest post), the pattern of
 * the front matter, and the date of the post. An existing file keeps its date, or its lack of one;
 * a new one has that of its name, or none if the generator reads the name, else today's. target:
 * absolute path, NULL: no file. was: the last export to the file, else its text; NULL: there is no
 * such file.
 */
void site_take(struct profile *p, const char *target, const char *was);
/* Returns the date that the name of a post begins with, or that of its folder if it is an index.md.
 * The caller frees; NULL: none. */
char *site_date_of_name(const char *target);
/* Returns the key of the front matter without which the site of a post is not built, if the text
 * has none; NULL: nothing is missing. target: absolute path. */
const char *site_lacks(const char *target, const char *text);
/* Returns what the site of a file reads besides Markdown (enum draft_forms). */
unsigned site_forms(const char *file);
/* Returns the date of the front matter, if the site builds the post only later, since it is after
 * now; NULL: it is not. target: absolute path. The caller frees. */
char *site_waits(const char *target, const char *text);
