/*
 * The export formats. Each row of the table has a name (also the command-line option), the function
 * that writes it, and a help line. All formats are made only from the view.
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

/* The blocks of a draft, by which a later export is merged with the edited draft (merge.h). */
struct export_blocks {
	struct merge_block *v; /* each with its own copy of the id */
	size_t n;
};
void export_blocks_finish(struct export_blocks *b);

/* A picture that was drawn; pages embed it. */
struct export_picture {
	const char *what; /* "wheel", "profile", "fr", or an item, of which it is the timeline */
	const char *name; /* path by which the draft refers to the picture */
	const char *alt, *caption; /* for readers who cannot see; how to read it, or "" */
	const char *svg;           /* SVG made by earlog, which is not escaped */
	bool put;                  /* set once the page contains it */
};

struct export_how {
	const char *template_name; /* name of the template in messages */
	const char *template;      /* text of length template_n; NULL: the iem-review template */
	size_t template_n;
	/* Finds a partial, as in mustache.h; may be NULL. */
	bool (*partial)(const char *name, struct mustache_text *text, void *context);
	void *context;
	bool no_front_matter;
	const char *item;             /* id of the only item to export; NULL: all */
	struct export_blocks *blocks; /* receives the blocks of the Markdown; NULL: not wanted */
	struct gaps *gaps;            /* receives what the draft lacks; NULL: not wanted */
	struct export_picture *pictures;
	size_t n_pictures;
	struct listen *listen; /* players of an HTML page, which make times playable; NULL: none */
};

/* how: may be NULL for a format without a template. */
typedef bool export_write(
	FILE *f, const struct view *view, const struct export_how *how, struct err *err);

struct exporter {
	const char *name;
	export_write *write;
	bool templated;
	bool in_page; /* pictures are part of the file */
	bool listens; /* times in the file can be playable */
	bool merges;  /* people edit the file: a later export merges with it */
	/* Ending of the files ("txt") if each track has its own; NULL: one file for all tracks. */
	const char *per_item;
	const char *help;
};

extern const struct exporter exporters[]; /* the last has no name; the first is the default */

/* Writes an export into memory, so that a terminal gets no raw control bytes and a file is
 * written at once. `out` is empty before the call and after a failure. */
bool export_text(const struct exporter *e, const struct view *view, const struct export_how *how,
	struct buf *out, struct err *err);

/* Returns the tree that a format is made from: the view with the pictures and plays of `how`. New
 * reference. */
json_t *export_tree(const struct view *view, const struct export_how *how);

export_write export_json, export_markdown, export_html, export_bbcode, export_csv, export_labels,
	export_chapters, export_webvtt;

/* Appends the draft as Markdown. liquid: the text is for Jekyll, so Liquid in data is escaped. */
bool export_draft(const struct view *view, const struct export_how *how, bool liquid,
	struct buf *out, struct err *err);

/* Returns the template of the program with that name ("iem-review"), borrowed; NULL: none. */
const char *export_template(const char *name, size_t *n);

/* Writes a text to f and frees it. Returns false with err if writing failed. */
bool export_flush(FILE *f, struct buf *out, struct err *err);

#endif
