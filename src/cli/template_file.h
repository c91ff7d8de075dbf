/*
 * Templates, their partials and their data, from files and from the program.
 */
#ifndef CLI_TEMPLATE_FILE_H
#define CLI_TEMPLATE_FILE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "template/mustache.h"

struct template_file {
	char *path; /* for a shipped template its name in the program */
	bool shipped;
	struct buf text;
};

/*
 * All three set f in any case, and the caller calls template_finish. template_load: by path (no
 * file: *found is false, returns true). template_named: the user's, then the program's,
 * NAME.mustache before NAME. template_given: an existing path, else a name.
 */
bool template_load(struct template_file *f, const char *path, bool *found, struct err *err);
bool template_named(struct template_file *f, const char *name, struct err *err);
bool template_given(struct template_file *f, const char *name, struct err *err);
void template_finish(struct template_file *f);

/* Reads JSON from a file, or from standard input ("-"). New reference; NULL: err. */
json_t *template_data(const char *path, struct err *err);

struct template_partials {
	const char *given;       /* --partials, or NULL */
	char *beside;            /* the folder of the template, or NULL */
	struct template_file *v; /* the partials that were read */
	size_t n, cap;
	bool failed; /* a partial exists but cannot be read: see err */
	struct err err;
};

/* Partials are in the folder `given`; if NULL, in the template's folder, else found by name. */
void template_partials_init(
	struct template_partials *p, const char *given, const struct template_file *template);
void template_partials_finish(struct template_partials *p);

/* Finds a partial; NULL: none, or p->failed. Text and path stay valid, the pointer does not. */
const struct template_file *template_partial(struct template_partials *p, const char *name);
/* A callback for struct mustache_options; the context is a struct template_partials. */
bool template_partial_text(const char *name, struct mustache_text *text, void *context);

#endif
