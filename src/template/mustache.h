/*
 * Mustache templates, as the public specification says: interpolation, sections, inverted sections,
 * comments, set delimiters, partials. Choices of ours: an empty text is false, 0 is true; a
 * list or an object shows as compact JSON; a number shows with the fewest decimals that give it
 * back, without an exponent. There are no lambdas; blocks, parents and dynamic names are faults.
 *
 * Texts are UTF-8, data is JSON. Lines count from 1, columns too, in characters. Messages quote
 * bytes of the template: whoever prints them cleans them (text.h).
 */
#ifndef TEMPLATE_MUSTACHE_H
#define TEMPLATE_MUSTACHE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/* A parsed template. It never changes: it can be rendered any number of times. */
struct mustache;

/*
 * Copies name and text. `name` is how messages call it, a path or "-". NULL: err has the first
 * fault as "name:line:column: words: {{tag}}".
 */
struct mustache *mustache_parse(const char *name, const char *text, size_t n, struct err *err);
void mustache_free(struct mustache *m);

struct mustache_text {
	const char *name; /* how messages call it; NULL: as the tag does */
	const char *text;
	size_t n;
};

/* So that no template hangs the program or eats its memory. 0 stands for the number given here. */
struct mustache_limits {
	size_t depth;  /* sections and partials inside each other: 200 */
	size_t output; /* bytes written: 64 MiB */
	size_t steps;  /* tags, names looked at, items of lists: 20 million */
};

struct mustache_options {
	/* Adds data to out, fit for the format; out has all output before it. NULL: verbatim. */
	void (*escape)(struct buf *out, const char *s, size_t n, void *context);
	/* The same for {{{name}}} and {{&name}}. */
	void (*raw)(struct buf *out, const char *s, size_t n, const char *name, void *context);
	/* Finds a partial, once in each rendering; the text is borrowed until that ends. False:
	 * there is none, and nothing is written in its place. */
	bool (*partial)(const char *name, struct mustache_text *text, void *context);
	void *context;
	struct mustache_limits limits;
	/* The object that a text in a list names; NULL: the text is meant. May be NULL: always. */
	const json_t *(*named)(const json_t *text, void *context);
	/* Around what a section shows, for each item of a list; may add to out. NULL: nothing. */
	void (*begin)(
		struct buf *out, const json_t *item, const char *section, size_t n, void *context);
	void (*end)(
		struct buf *out, const json_t *item, const char *section, size_t n, void *context);
	bool squeeze; /* blank lines of the template never double */
};

/* Appends to out. False: out is unchanged, and err has the fault as for mustache_parse. */
bool mustache_render(const struct mustache *m, const json_t *data, const struct mustache_options *o,
	struct buf *out, struct err *err);

/* All that is wrong with a template, up to so many faults, and the names in it; by place. */
#define MUSTACHE_MOST_FAULTS 100

struct mustache_fault {
	size_t line, column;
	char *words; /* "the fault: {{tag}}" */
};

enum mustache_use_kind { MUSTACHE_VARIABLE, MUSTACHE_SECTION, MUSTACHE_PARTIAL };

struct mustache_use {
	enum mustache_use_kind kind;
	size_t line, column;
	char *name; /* dots and all; "." is the item itself */
};

struct mustache_report {
	struct mustache_fault *faults;
	size_t n_faults, cap_faults;
	struct mustache_use *uses; /* each time; without uses in partials */
	size_t n_uses, cap_uses;
};

/* True: no faults. The caller calls mustache_report_finish either way. */
bool mustache_check(const char *text, size_t n, struct mustache_report *report);
void mustache_report_finish(struct mustache_report *report);

#endif
