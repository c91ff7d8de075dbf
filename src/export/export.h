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
	struct merge_block *v; /* the blocks; each has its own copy of its id */
	size_t n;
};
void export_blocks_finish(struct export_blocks *b);

/* A picture that was drawn; pages embed it. */
struct export_picture {
	char *what;        /* the subject: "wheel", "profile" or "fr"; else the id of a track, whose
			      timeline the picture shows */
	char *path, *link; /* of its file; link: its address in the draft, from the root of the site
			      if it begins with a slash */
	char *alt, *caption; /* alt: for blind readers; caption: how to read it, or "" */
	struct buf svg;      /* the drawing, made by earlog and written without escaping: SVG; for a
				page HTML */
	bool in_page;        /* `svg` is HTML, and a page prints the caption itself */
	json_t *values;      /* in_page: each attribute in the picture with its rating; owned */
	bool put;            /* the page already contains the picture */
};

struct export_how {
	const char *template_name; /* name of the template in messages */
	const char *template;      /* text of length template_n; NULL: the iem-review template */
	size_t template_n;
	/* Finds the text of a partial template {{>name}} (struct mustache_options); may be NULL. */
	bool (*partial)(const char *name, struct mustache_text *text, void *context);
	void *context;
	bool no_front_matter;
	const char *item;             /* id of the only track to export; NULL: all tracks */
	struct export_blocks *blocks; /* receives the range of each note and heading in the
					 Markdown; NULL: not wanted */
	struct gaps *gaps;            /* receives what the draft lacks; NULL: not wanted */
	struct export_picture *pictures;
	size_t n_pictures;
	struct listen *listen; /* the players of tracks on an HTML page: a click on a time plays the
				  track; NULL: no players */
};

/* Writes the view to f; on failure returns false with err. how: may be NULL without a template. */
typedef bool export_write(
	FILE *f, const struct view *view, const struct export_how *how, struct err *err);

struct exporter {
	const char *name;
	export_write *write;
	bool templated;
	bool in_page; /* pictures are written into the file itself */
	bool listens; /* the file can have players, so that a click on a time plays the track */
	bool merges;  /* people edit the file: a later export merges with it */
	/* Ending of the files ("txt") if each track has its own; NULL: one file for all tracks. */
	const char *per_item;
	const char *help;
};

extern const struct exporter exporters[]; /* the first entry is the default; the list ends with an
					     entry without a name */

/* Writes an export into memory: the caller can then remove control bytes for a terminal, or write
 * the file at once. `out` is empty before the call and after a failure. */
bool export_text(const struct exporter *e, const struct view *view, const struct export_how *how,
	struct buf *out, struct err *err);

bool export_has_times(const json_t *item); /* true if the track has notes or markers with a time */

/* Returns the JSON tree from which a format is made: a copy of the view's tree, with the pictures
 * and the players of `how`. New reference. */
json_t *export_tree(const struct view *view, const struct export_how *how);

export_write export_json, export_markdown, export_html, export_bbcode, export_csv, export_labels,
	export_chapters, export_webvtt;

/* Appends a header line and a line for each object of the list, without control characters.
 * columns: n bytes, the keys of the objects, separated by commas. */
void csv_add_rows(struct buf *out, const char *columns, size_t n, const json_t *rows);

/* Appends the draft as Markdown. liquid: the text is for Jekyll, so Liquid in data is escaped. */
bool export_draft(const struct view *view, const struct export_how *how, bool liquid,
	struct buf *out, struct err *err);

/* Returns the template of the program with that name ("iem-review"), borrowed; NULL: none. */
const char *export_template(const char *name, size_t *n);

/* Writes the text `out` to f and frees the text, not f. On failure returns false with err. */
bool export_flush(FILE *f, struct buf *out, struct err *err);

#endif
