/*
 * Templates and their partials, from files or built into the program.
 */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "config/profile.h"
#include "export/mustache.h"

struct template_file {
	char *path; /* path of the file; of a built-in template, its name in the program */
	bool shipped;
	struct buf text;
};

/* Reads the template with this path, if there is such a file, else with this name. Initialises *f
 * even on failure; the caller calls cli_template_finish. */
bool cli_template_given(struct template_file *f, const char *name, struct err *err);
/* Returns the name of the template that is used if nothing names one; belongs to the profile. */
const char *cli_template_default(const struct profile *p);
void cli_template_finish(struct template_file *f);
struct listed_file;
void cli_template_read(struct listed_file *row);

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

/* Returns the text of a partial, as a callback of struct mustache_options. context: a struct
 * template_partials. */
bool cli_template_partial_text(const char *name, struct mustache_text *text, void *context);
