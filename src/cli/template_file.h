/*
 * Reads templates, their partials and their data from files, or templates that are built into the
 * program.
 */
#ifndef CLI_TEMPLATE_FILE_H
#define CLI_TEMPLATE_FILE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "config/profile.h"
#include "template/mustache.h"

struct template_file {
	char *path; /* path of the file; of a built-in template, its name in the program */
	bool shipped;
	struct buf text;
};

/*
 * Each of the three functions initialises *f even on failure; the caller calls template_finish.
 * template_load reads the file `path`; if it does not exist, sets *found to false and returns true.
 * template_named looks for a template of the user, then for a built-in one; NAME.mustache is
 * preferred to NAME. template_given takes a path of an existing file, else a name.
 */
bool template_load(struct template_file *f, const char *path, bool *found, struct err *err);
bool template_named(struct template_file *f, const char *name, struct err *err);
bool template_given(struct template_file *f, const char *name, struct err *err);
/* Returns the name of the template that is used if nothing names one; belongs to the profile. */
const char *template_default(const struct profile *p);
void template_finish(struct template_file *f);

/* Returns JSON data from a file, or from standard input if path is "-". The caller gets a new
 * reference. On failure sets err and returns NULL. */
json_t *template_data(const char *path, struct err *err);

struct template_partials {
	const char *given;       /* folder of the option --partials; NULL: not given */
	char *beside;            /* folder that the template is in; NULL: it is built in */
	struct template_file *v; /* the partials that were read */
	size_t n, cap;
	bool failed; /* a partial exists but could not be read; the reason is in err */
	struct err err;
};

/* Prepares p. Partials are looked for in the folder `given`; if that is NULL, in the folder of the
 * template, then by name like templates. */
void template_partials_init(
	struct template_partials *p, const char *given, const struct template_file *template);
void template_partials_finish(struct template_partials *p);

/* Returns a partial, and reads it if necessary. NULL: there is none, or it cannot be read
 * (p->failed). The next call may make the pointer invalid, but not its text and path. */
const struct template_file *template_partial(struct template_partials *p, const char *name);
/* Returns the text of a partial, as a callback of struct mustache_options. context: a struct
 * template_partials. */
bool template_partial_text(const char *name, struct mustache_text *text, void *context);

#endif
