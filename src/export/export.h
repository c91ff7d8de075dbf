/*
 * The formats of an export. Each is a row: a name (also the option of the command line), what
 * writes it, and a line of help. All are made from the view and nothing else.
 */
#ifndef EXPORT_EXPORT_H
#define EXPORT_EXPORT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/err.h"
#include "export/gaps.h"
#include "export/listen.h"
#include "merge/merge.h"
#include "template/mustache.h"
#include "export/view.h"

/* The lines of a draft that keep their identity (merge.h). */
struct export_blocks {
	struct merge_block *v; /* ids and all */
	size_t n;
};
void export_blocks_finish(struct export_blocks *b);

/* A picture that was drawn; a page carries it in itself. */
struct export_picture {
	const char *what; /* "wheel", "profile", "fr", or the item of which it is the timeline */
	const char *name; /* as the draft refers to it */
	const char *alt, *caption; /* caption: how to read it, "" for nothing */
	const char *svg;           /* ours: it is not escaped */
	bool put;                  /* set once it is in the page */
};

struct export_how {
	const char *template_name; /* for messages */
	const char *template;      /* text of length template_n; NULL: iem-review */
	size_t template_n;
	/* Finds a partial, as in mustache.h; may be NULL. */
	bool (*partial)(const char *name, struct mustache_text *text, void *context);
	void *context;
	bool no_front_matter;
	const char *item;             /* only that one; NULL: all. For formats of a file per item */
	struct export_blocks *blocks; /* gets the blocks of the Markdown; NULL: not wanted */
	struct gaps *gaps;            /* gets the gaps; NULL: not wanted */
	struct export_picture *pictures;
	size_t n_pictures;
	struct listen *listen; /* of HTML: its times play; NULL: they do not */
};

struct exporter {
	const char *name;
	/* how: NULL for a format without a template. */
	bool (*write)(
		FILE *f, const struct view *view, const struct export_how *how, struct err *err);
	bool templated;
	bool in_page; /* pictures are part of the file */
	bool listens; /* its times can play */
	bool merges;  /* people edit the file, so a later export merges with it */
	/* Ending of its files, of which each track has one; NULL: one file for all. */
	const char *per_item;
	const char *help;
};

extern const struct exporter exporters[]; /* ends with a name of NULL; the first is the default */

/* Writes it into memory: a terminal is no place for bytes that move its cursor, a file is written
 * at once. `out` is empty before, and stays so where this fails. */
bool export_text(const struct exporter *e, const struct view *view, const struct export_how *how,
	struct buf *out, struct err *err);

/* Returns the tree that a format is made from: the view with the pictures and plays of `how`. New
 * reference. */
json_t *export_tree(const struct view *view, const struct export_how *how);

bool export_json(FILE *f, const struct view *view, const struct export_how *how, struct err *err);
bool export_markdown(
	FILE *f, const struct view *view, const struct export_how *how, struct err *err);
bool export_html(FILE *f, const struct view *view, const struct export_how *how, struct err *err);
bool export_bbcode(FILE *f, const struct view *view, const struct export_how *how, struct err *err);
bool export_csv(FILE *f, const struct view *view, const struct export_how *how, struct err *err);
bool export_labels(FILE *f, const struct view *view, const struct export_how *how, struct err *err);
bool export_chapters(
	FILE *f, const struct view *view, const struct export_how *how, struct err *err);
bool export_webvtt(FILE *f, const struct view *view, const struct export_how *how, struct err *err);

/* Appends the draft as Markdown. liquid: Jekyll will read it, and Liquid of the data must not run.
 */
bool export_draft(const struct view *view, const struct export_how *how, bool liquid,
	struct buf *out, struct err *err);

/* The templates of the program: "iem-review". Text and length are borrowed. NULL: none. */
const char *export_template(const char *name, size_t *n);

/* Writes a text and finishes it. False: err says why it could not be written. */
bool export_flush(FILE *f, struct buf *out, struct err *err);

#endif
