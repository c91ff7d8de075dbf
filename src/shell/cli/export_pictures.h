/*
 * The pictures that earlog draws for a draft or a page.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/core/mem.h"
#include "draft/formats/export.h"
#include "draft/post/draft.h"
#include "draft/view/view.h"
#include "review/files/profile.h"

struct drawn_pictures {
	struct export_picture *v;
	size_t n, cap;
	bool rated;      /* there are ratings, perhaps too few for a picture */
	bool in_page;    /* set by the caller: the pictures are HTML for a page */
	const char *was; /* the text of the last export, for a picture that cannot be drawn now */
	struct site_pictures to;
	struct arena memory; /* owns the array and the texts, but not the drawings */
};

/* The content of the pictures. */
struct pictures_of {
	struct store *st;
	const struct record *r;
	const struct review *review;
	const struct view *view;
	const struct profile *profile;
};

/* Draws the frequency responses, and, unless `which` is EXPORT_MEASURED, the wheel and the profile
 * of the ratings: "x/cantor.md" gets "x/cantor-wheel.svg" and "x/cantor-fr.svg". Pictures that fail
 * are skipped, with a message. file, at, was: as for site_pictures_find. The caller calls
 * cli_pictures_finish. */
void cli_pictures_draw(struct drawn_pictures *p, const struct pictures_of *j,
	enum export_pictures which, const char *file, const struct draft_place *at,
	const char *was);
/* Drops the pictures whose files the author edited: the page contains the files. The others are
 * drawn for the page, without a caption. */
void cli_pictures_drop_edited(struct drawn_pictures *p, struct store *st);
/* Writes the pictures. A picture that the user edited is kept, which is reported on stderr; with
 * `force` it is replaced, and the old one is saved. */
bool cli_pictures_write(struct drawn_pictures *p, struct store *st, bool force, struct err *err);
/*
 * The pictures of notes (system/kept_picture.h). cli_kept_find sets *folder to where those of a
 * draft go, file, at and was as above, and *link to the same in addresses, with a slash, "": beside
 * the draft; the caller frees both. liquid: as struct site_pictures. cli_kept_write copies those of
 * notes that are in the text of the draft (folder NULL: none), and names each that this machine
 * lacks.
 */
void cli_kept_find(const struct pictures_of *j, const char *file, const struct draft_place *at,
	const char *was, char **folder, char **link, bool *liquid);
bool cli_kept_write(const struct record *r, const char *text, const char *folder, struct err *err);
void cli_pictures_finish(struct drawn_pictures *p);
