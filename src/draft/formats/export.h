/*
 * The export formats. Each row of the table has a name (also the command-line option), the function
 * that writes it, and a help line. All formats are made only from the view.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/core/buf.h"
#include "base/core/err.h"
#include "draft/formats/mustache.h"
#include "draft/merge/merge.h"
#include "draft/view/view.h"
#include "review/record/records.h"

/*
 * ---- gaps.c: the gaps of a draft ----
 *
 * Facts that its template needs, texts to write, leftovers of an old draft.
 */

struct gaps {
	struct buf text; /* the gaps, one per line */
	size_t n;
	size_t first;        /* bytes of the gaps before the gaps of any other list */
	const char *profile; /* path of the profile, for messages; NULL: unknown */
	/* facts that the author was asked for before and never gives, with blanks between them;
	 * NULL: none */
	const char *asked;
	bool all;    /* lines name all things, not only the first ones */
	bool unseen; /* the draft is no file of the user, so lines have no number */
};

#define GAPS_INIT                \
	{                        \
		.text = BUF_INIT \
	}
void gaps_finish(struct gaps *g);
/* Returns true if both lists are empty; else false, with the message of --strict in err. */
bool gaps_none(const struct gaps *g, const struct gaps *more, struct err *err);
void gaps_add(struct gaps *g, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Appends the gaps of both lists: all, or six lines of which the last one has the number of the
 * others. */
void gaps_add_text(struct buf *out, const struct gaps *g, const struct gaps *more, bool all);

/* Returns true if a template needs a fact, or has.summary of "has.summary sections". A form needs
 * what it prints, "*", or "facts": of that not what is below a heading of the author, which says
 * itself that it has no text. needs: may be NULL. */
bool gaps_needs(const char *needs, const char *key);
/* Adds the facts that the template needs and prints and the view lacks, unfinished boilerplate
 * texts, and pictures that the draft lacks or that have no description. names:
 * export_template_names. needs: what the template says of the facts: {{! needs: scores.bias
 * has.summary }}; may be NULL. */
void gaps_view(struct gaps *g, const json_t *view, const json_t *names, const char *needs,
	const char *draft);
/* Names the lines of a form that are left out with what else they have. goes: their first holes
 * with their keys, {{! goes: specs=device.specs }}; may be NULL. */
void gaps_lines(struct gaps *g, const json_t *view, const char *goes);
/* Adds what of the review has no note (record/coverage.h). */
void gaps_covered(struct gaps *g, const struct record *r, const struct review *review);
/* Adds one gap that names the tracks with approximate times; the keys of items are their ids. */
void gaps_times(struct gaps *g, const struct view *v, const json_t *view, const json_t *items);
/* Adds gaps for the draft's headings and prompts without text, for texts to write, and for
 * leftovers of an older draft, in the order of the draft. */
void gaps_draft(struct gaps *g, const char *draft);

/*
 * ---- left_out.c: what of the record a draft tells nowhere ----
 *
 * The caller notes each value that the template writes, comments included.
 */

struct written LIST_OF(const void *); /* the values that were written */
/* Adds one gap that names the notes, markers, scores and ratings of the tree of which no value was
 * written. leaves: what the template leaves out on purpose, {{! leaves: diary packaging }}; may be
 * NULL. */
void left_out_gap(struct written *t, const struct view *view, const json_t *tree,
	const char *leaves, struct gaps *g);
/* Returns the UUIDs of the ratings of other reviews of which the value or the remark was written,
 * with commas between them; NULL: of none. The caller frees. */
char *left_out_others(struct written *t, const struct view *view, const json_t *tree);

/* ---- the formats (export.c), the blocks of a draft (blocks.c), the draft (markdown.c) ---- */

/* The blocks of a draft, by which a later export is merged with the edited draft (merge.h). */
struct export_blocks {
	struct merge_block *v; /* the blocks; each has its own copy of its id */
	size_t n;
	bool own_language; /* the file keeps the language of its words */
};
void export_blocks_finish(struct export_blocks *b);
/*
 * Makes a block of each unit of the draft, and names the units by where they come from, the same in
 * each export: data by the part of the template and the keys and identities of the objects around
 * it, a text of the template by its part and its words there. Finds the words of people in the
 * units and the unit that heads each. template: a hash of the texts of the template; usual: of
 * view_usual_uuids, ratings: of left_out_others; both are taken, and may be NULL.
 */
void export_blocks_name(struct export_blocks *blocks, const struct buf *text,
	const struct mustache_trace *t, uint64_t template, uint64_t form, char *usual,
	char *ratings);

/* A picture that was drawn; pages embed it. */
struct export_picture {
	char *what;        /* the subject: "wheel", "profile" or "fr"; see `pair` */
	char *path, *link; /* of its file; link: its address in the draft, from the root of the site
			      if it begins with a slash */
	char *alt, *caption; /* alt: for blind readers; caption: how to read it, or "" */
	struct buf svg;      /* the drawing, made by earlog and written without escaping: SVG; for a
				page HTML */
	bool pair;      /* `what` is the id of a compared device, beside whose comparison it is */
	bool in_page;   /* `svg` is HTML, and a page prints the caption itself */
	json_t *values; /* in_page: each attribute in the picture with its rating; owned */
	bool put;       /* the page already contains the picture */
};

/* A draft as its author left it, as the source of a page or a forum text (post/plain.h). */
struct export_post {
	struct buf text; /* Markdown */
	/* of the front matter; NULL: it has none. header: address of the picture at the top */
	char *title, *author, *date, *excerpt, *header, *language;
};

struct export_how {
	const char *template_name; /* name of the template in messages */
	const char *template;      /* text of length template_n; NULL: the iem-review template */
	size_t template_n;
	/* Finds the text of a partial template {{>name}} (struct mustache_options); may be NULL. */
	bool (*partial)(const char *name, struct mustache_text *text, void *context);
	void *context;
	bool no_front_matter;
	/* The last export to the file began with the title as a heading, so this one does; or it
	 * did not, so only a form of the author's does. Both false: there was none. */
	bool titled, untitled;
	unsigned signs; /* what the site reads besides CommonMark (view/sign.h) */
	bool mdx; /* the draft is MDX, in which comments are of JavaScript, and { and < are code */
	bool plain_forum;  /* BBCode has no lists, sizes and tables */
	bool liquid_links; /* links to drawn pictures go through Jekyll's relative_url */
	/* The folder of the address of each picture of a note (system/kept_picture.h), with a
	 * slash, "": beside the draft; NULL: only its name. liquid_kept: as liquid_links. */
	const char *kept_folder;
	bool liquid_kept;
	const char *item;             /* id of the only track to export; NULL: all tracks */
	bool own_language;            /* the file keeps the language of this export */
	struct export_blocks *blocks; /* receives the range of each note and heading in the
					 Markdown; NULL: not wanted */
	struct gaps *gaps;            /* receives what the draft lacks; NULL: not wanted */
	struct export_picture *pictures;
	size_t n_pictures;
	/* the source of a page or a forum text; NULL: the template makes the draft */
	const struct export_post *post;
	/* Appends the address by which a page or a forum shows a local picture of the text: for a
	 * page one that contains it. Returns false if it cannot be shown; NULL: none can. */
	bool (*picture)(const char *address, struct buf *out, void *context);
	void *picture_context;
};

/* Writes the view into memory: the caller can then remove control bytes for a terminal, or write
 * the file at once. `out` is empty before the call. On failure returns false with err. */
typedef bool export_write(
	struct buf *out, const struct view *view, const struct export_how *how, struct err *err);

struct exporter {
	const char *name;
	export_write *write;
	bool templated;
	bool of_post; /* made of the post as its author left it, if there is one */
	bool in_page; /* pictures are written into the file itself */
	bool forum;   /* for a forum, which shows pictures of the site alone */
	bool merges;  /* people edit the file: a later export merges with it */
	/* Ending of the files ("txt") if each track has its own; NULL: one file for all tracks. */
	const char *per_item;
	const char *help;
};

extern const struct exporter exporters[]; /* the first entry is the default; the list ends with an
					     entry without a name */

bool export_has_times(const struct view *view,
	const json_t *item); /* true if the track has notes or markers with a time */

/* Returns the JSON tree from which a format is made: a copy of the view's tree, with the pictures
 * of `how`. New reference. */
json_t *export_tree(const struct view *view, const struct export_how *how);

/* The first one writes to standard output, without a copy in memory, if `out` is NULL. With
 * how->post, export_bbcode needs no view. */
export_write export_json, export_markdown, export_html, export_bbcode, export_csv, export_labels;

/* Appends the text of a cell, in quotes if it needs them. */
void export_csv_cell(struct buf *out, const char *text);
/* Appends the line of an object, without control characters. columns: its keys, separated by
 * commas. */
void export_csv_row(struct buf *out, const char *columns, const json_t *row);

/* Appends the draft as Markdown. liquid: the text is for Jekyll, so Liquid in data is escaped. */
bool export_draft(const struct view *view, const struct export_how *how, bool liquid,
	struct buf *out, struct err *err);

/* Returns true if the name of a tag has a key that is gone, with err: which, and what is in its
 * place. */
bool export_key_gone(const char *name, struct err *err);

/* Adds each name that a template and its partials use as a key of `names`, a partial as ">name",
 * and their texts to a hash: it tells if two drafts were written by the same template. Returns
 * false with err if one of them has the tag of a key that is gone. */
bool export_template_names(json_t *names, uint64_t *hash, const struct mustache_text *text,
	bool (*find)(const char *name, struct mustache_text *text, void *context), void *context,
	struct err *err);
/* Returns the built-in template or part of that name, "iem-review"; NULL: there is none. */
const struct embedded *export_template(const char *name);
/* Sets the template of an export to a built-in one, which exists. */
void export_take_template(struct export_how *how, const char *name);
/* Appends a template as Mustache, which a form (form.h) is made into. Returns false with err, the
 * place of the first mistake, if it is a form with one. */
bool export_template_text(
	struct buf *out, const char *name, const char *text, size_t n, struct err *err);

/*
 * ---- blocks.c: the blocks of a draft (merge.h), recorded while it is rendered ----
 *
 * The note, heading or boilerplate text that each line came from.
 */

/* The ranges of bytes of notes and headings in the text. They may be empty or share lines. */
struct block_ranges {
	struct block_range {
		size_t from, to;
		bool heading; /* true: a heading; only its first non-empty line becomes the block */
		char *id;     /* id of the block; NULL: the range becomes no block */
	} * v;
	size_t n, cap;
};

/* Begins a block on the last line of the text; takes ownership of `id`. block_ranges_end ends the
 * block that was begun last and is still open. */
void block_ranges_begin(struct block_ranges *r, const struct buf *text, bool heading, char *id);
void block_ranges_end(struct block_ranges *r, const struct buf *text);
/* Removes an empty line between two items of lists: the ratings of a track and the notes on it
 * become one list. t: the origin of the text, which is corrected; may be NULL. */
void block_ranges_tighten(struct block_ranges *r, struct buf *text, struct mustache_trace *t);
/* Turns the ranges into blocks of whole lines; ranges that share a line become one block. The
 * caller calls export_blocks_finish. */
void block_ranges_lines(
	struct block_ranges *r, const struct buf *text, struct export_blocks *blocks);
void block_ranges_finish(struct block_ranges *r);
