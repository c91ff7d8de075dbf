/*
 * The post of a review: which file it is, and the pictures that its text names.
 */
#pragma once

#include <stdbool.h>

#include "base/buf.h"
#include "base/uuid.h"
#include "store/store.h"

/* Returns the file that is the post of a review: `draft:` of the session file, also if it is not
 * there yet; else of the Markdown files to which the whole review was exported and which are there,
 * the newest that its author edited, or the newest. NULL: none. st and session may be NULL. The
 * caller frees. */
char *post_find(struct store *st, const struct uuid *review, const char *session);

/* Returns the file that a path in a post names: beside the post or the session file, from the root
 * of its site, or in a folder that its generator publishes. NULL: there is none. The caller frees.
 */
char *post_file_of(const char *post, const char *session, const char *path);
/* The files from which pictures are found, and what to report of them. */
struct post_pictures {
	const char *post, *session; /* files; post NULL: the text is no file */
	const char *url; /* of the site, for forums; NULL: the page contains the pictures */
	bool forum;
	struct buf large, missing; /* names, with commas */
};

/* struct export_how.picture; context: a struct post_pictures. */
bool post_picture(const char *address, struct buf *out, void *context);
/* Reports large pictures, and missing ones. */
void post_pictures_say(const struct post_pictures *p);
void post_pictures_finish(struct post_pictures *p);
