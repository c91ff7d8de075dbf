/*
 * Prints a report: one JSON tree, filled into a template of schema/show/. In the result a line with
 * tabs is a row of a table, whose first row has the titles; a line that begins with "# " is a
 * heading, one with "- " an item of a list; several empty lines are one. {{value}} is one line: in
 * it tabs and ends of lines become blanks. {{{value}}} is Markdown of a person, and has its lines.
 * The items of {{#.}}, a list in a list, are the lines of a cell. A line or cell that begins with
 * the section {{#warn}} is about something that is missing or wrong. A table whose first title
 * begins with the section {{#equal}} has columns of one width (sheet_row).
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <jansson.h>

#include "draft/formats/mustache.h"
#include "shell/table/sheet.h"

/* REPORT_JSON: the tree itself; REPORT_SAID: the lines are messages on stderr. */
enum report_form {
	REPORT_TEXT,
	REPORT_MARKDOWN,
	REPORT_BBCODE,
	REPORT_CSV,
	REPORT_JSON,
	REPORT_SAID
};

/* Fills schema/show/NAME.mustache and prints it to stdout. Takes ownership of the tree, and puts
 * what templates use into it: {{#markdown}}; {{#any.KEY}} for each list that is not empty and each
 * number that is not 0; {{#one.KEY}} for each number that is 1. */
bool report_print(const char *name, json_t *tree, enum report_form form, struct err *err);

/* Parses a template of schema/show/. If it has an error, returns NULL with err. */
struct mustache *report_template(const char *name, struct err *err);
/* Puts the names of the sections that join texts (joins[] in report.c) into the tree. */
void report_put_joins(json_t *tree);
/* Appends a filled-in template. Returns false if `template` is NULL. */
bool report_fill(struct buf *out, const struct mustache *template, const json_t *tree,
	enum report_form form, struct err *err);
/* Prints the lines of a filled-in template, which it cuts into pieces. */
void report_lines(struct sheet *s, char *text);
