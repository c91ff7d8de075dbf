/*
 * Templates and their partials, from files or built into the program.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"
#include "base/core/err.h"
#include "draft/formats/mustache.h"
#include "review/files/profile.h"
#include "shell/table/file_list.h"

struct template_file {
	char *path; /* path of the file; of a built-in template, its name in the program */
	bool shipped;
	struct buf text;
};

/* Reads the template with this path, if there is such a file, else with this name. Initialises *f
 * even on failure; the caller calls template_file_finish. */
bool template_file_given(struct template_file *f, const char *name, struct err *err);
/* Returns the name of the template that is used if nothing names one; belongs to the profile. */
const char *template_file_default(const struct profile *p);
void template_file_finish(struct template_file *f);
/* Looks for a template of the user, then for a built-in one; NAME.mustache is preferred to NAME.
 * Initialises *f even on failure; the caller calls template_file_finish. */
bool template_file_named(struct template_file *f, const char *name, struct err *err);
/* Reads what a template is about from its comment {{! about: … }}. A built-in template without one
 * is a part of others. */
file_list_read template_file_listed;

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
bool template_partials_text(const char *name, struct mustache_text *text, void *context);
/* Returns a partial, and reads it if necessary. NULL: there is none, or it cannot be read
 * (p->failed). The next call may make the pointer invalid, but not its text and path. */
const struct template_file *template_partials_find(struct template_partials *p, const char *name);
