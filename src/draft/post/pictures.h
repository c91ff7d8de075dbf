/*
 * The pictures that the text of a page or a forum text names.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/core/buf.h"
#include "draft/post/draft.h"

struct draft_pictures {
	const struct draft_place *at, *session; /* where they are; session: may be NULL */
	const char *kept; /* the folder of pictures of notes (system/kept_picture.h) */
	const char *url;  /* of the site, for forums; NULL: the page contains the pictures */
	bool forum;
	/* Names, with commas. metadata: of pictures that have some which earlog cannot remove */
	struct buf large, missing, metadata;
	bool any; /* the text names one */
};

/* struct export_how.picture; context: a struct draft_pictures. */
bool draft_picture(const char *address, struct buf *out, void *context);
/* Reports large pictures, and missing ones. */
void draft_pictures_say(struct buf *messages, const struct draft_pictures *p);
void draft_pictures_finish(struct draft_pictures *p);
