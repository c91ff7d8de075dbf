/*
 * Mustache templates, as the public specification defines them: interpolation, sections, inverted
 * sections, comments, set delimiters, partials. Own choices: an empty text is false, 0 is true; a
 * list or object is written as compact JSON, a number with as few decimals as are exact and
 * without exponent; {{words.NAME}} is a text in the language of the draft, and the English one in
 * the trace. Lambdas are not supported; blocks, parents and dynamic names are errors.
 *
 * Texts are UTF-8, data is JSON. Lines and columns (in characters) count from 1. Messages quote
 * bytes of the template, so the caller cleans them before printing (text.h).
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/core/buf.h"
#include "base/core/err.h"
#include "base/core/mem.h"
#include "base/system/json.h"

/* A parsed template. It is never modified, so it can be rendered several times. */
struct mustache;

/*
 * Parses a template; copies name and text. `name` is used in messages, a path or "-". Returns NULL
 * with the first error in err as "name:line:column: words: {{tag}}".
 */
struct mustache *mustache_parse(const char *name, const char *text, size_t n, struct err *err);
void mustache_free(struct mustache *m);
/* Gives the texts of a template between its tags the signs of the language of the draft. */
void mustache_signs(struct mustache *m);

struct mustache_text {
	const char *name; /* name of the partial in messages; NULL: the name in the tag */
	const char *text;
	size_t n;
	bool signs;    /* a shipped text: mustache_signs */
	bool sentence; /* of a language, with parts in its order: one text in the trace */
};

/* Sets *text to the file of this name inside the program. Returns false if there is none. */
bool mustache_shipped(const char *name, struct mustache_text *text);

/* Limits of a rendering, against endless work and use of memory. 0: the default, given below. */
struct mustache_limits {
	size_t depth;  /* greatest depth of nested sections and partials; default 200 */
	size_t output; /* most bytes that are written; default 64 MiB */
	size_t steps;  /* most tags, looked-up names and list items; default 20 million */
};

/*
 * The origin of the text of a rendering: for each line of a text of the template, and for each
 * value, a span with the section in which it was written. A caller that wants a trace sets
 * options.trace to a struct of zero bytes and calls mustache_trace_finish.
 */
struct mustache_frame {
	size_t outer;    /* index of the section around this one; frame 0 is the whole template */
	const char *key; /* name of the section; "" for frame 0 */
	const char *id;  /* the identity of its object (options.identity); NULL: it has none */
	bool object;     /* its value is an object, not a condition */
	bool entry;      /* one of the items of a list */
};

struct mustache_span {
	size_t from, to;  /* bytes of the output */
	size_t frame;     /* index of the section that wrote it */
	const char *part; /* name of the partial; "" for the template itself */
	uint64_t text;    /* a hash of the text in the template: of a literal line without its
			     blanks, or of the tag; 0: only blanks */
	bool literal;     /* a text, not the tag of a value */
	bool sentence;    /* the text is one with those before it of this part */
	bool words;       /* a text of a person (options.words) */
	bool whole;       /* the section is there for this value: {{#said}} ({{said}}){{/said}} */
};

struct mustache_trace {
	struct mustache_frame *frames;
	size_t n_frames, cap_frames;
	struct mustache_span *spans; /* in the order of the output */
	size_t n_spans, cap_spans;
	struct arena memory; /* owns the texts of the sections */
};

void mustache_trace_finish(struct mustache_trace *t);

struct mustache_options {
	/* Adds the data of {{name}} to out, escaped for the format; out contains all earlier
	 * output. NULL: data is added verbatim. */
	void (*escape)(struct buf *out, const char *s, size_t n, void *context);
	/* Adds the data of {{{name}}} and {{&name}} to out. NULL: data is added verbatim. */
	void (*raw)(struct buf *out, const char *s, size_t n, const char *name, void *context);
	/* Finds the template text of a partial {{>name}}; called once per name and rendering. The
	 * text is borrowed until rendering ends. Returns false if there is no such partial; the tag
	 * then writes nothing. */
	bool (*partial)(const char *name, struct mustache_text *text, void *context);
	void *context;
	struct mustache_limits limits;
	/* Returns the object to use for an item of a list that is a text or `true`; NULL: the item
	 * itself. The function may be NULL. */
	const json_t *(*named)(const json_t *item, void *context);
	struct json_maker maker; /* makes values `true` of a list that is written as JSON */
	/* Called before and after each item of a section; may add to out. May be NULL. */
	void (*begin)(
		struct buf *out, const json_t *item, const char *section, size_t n, void *context);
	void (*end)(
		struct buf *out, const json_t *item, const char *section, size_t n, void *context);
	struct mustache_trace *trace; /* receives the origin of the output; NULL: not wanted */
	/* Returns the identity of an item of a list, allocated; NULL: it has none. */
	char *(*identity)(const json_t *item, void *context);
	/* Returns true if the tag of a value writes a text of a person. raw: the tag is {{{name}}}.
	 */
	bool (*words)(const char *name, size_t n, bool raw, void *context);
	/* Called for each value that is written, with the node of the data. May be NULL. */
	void (*written)(const json_t *value, void *context);
	bool squeeze; /* consecutive blank lines of the template become one */
	bool wide;    /* a translated text has no blank where text_is_tight */
};

/* Appends the rendered template to out. On failure returns false, leaves out unchanged, and sets
 * err to "name:line:column: words: {{tag}}". */
bool mustache_render(const struct mustache *m, const json_t *data, const struct mustache_options *o,
	struct buf *out, struct err *err);

/* Most errors that are reported for a template. */
#define MUSTACHE_MOST_FAULTS 100

/* A mistake in a template or a form. Lines and columns (in characters) count from 1. */
struct mustache_fault {
	size_t line, column;
	char *words; /* message: "the fault: {{tag}}" */
};
struct mustache_faults LIST_OF(struct mustache_fault);
void mustache_faults_finish(struct mustache_faults *f);

struct mustache_use {
	bool partial; /* a partial: {{>name}} */
	size_t line, column;
	char *name; /* the whole name, with dots ("a.b"); "." is the current list item */
};

struct mustache_report {
	struct mustache_faults faults;
	/* every use of a name in the template, sorted by position; partials are not searched */
	struct LIST_OF(struct mustache_use) uses;
	struct LIST_OF(char *) comments; /* the words of each comment */
};

/* Checks a template and fills in its errors and the names that it uses. Returns true if it has no
 * errors. The caller calls mustache_report_finish in both cases. */
bool mustache_check(const char *text, size_t n, struct mustache_report *report);
void mustache_report_finish(struct mustache_report *report);
/* Returns what the comments of a template that begin with this word have after it, in one line:
 * "a b" of {{! needs: a b }} for "needs:". NULL: there is none. The caller frees. */
char *mustache_comment(const char *text, size_t n, const char *begin);
