/*
 * What the reviewer's profile adds to an export, and which template it goes through.
 */
#ifndef CLI_EXPORT_EXTRA_H
#define CLI_EXPORT_EXTRA_H

#include "record/records.h"
#include "cli/template_file.h"
#include "config/profile.h"
#include "export/export.h"

struct export_extra {
	struct view_extra view; /* what it points into lasts until finish */
	struct profile profile;
	struct view_pair *pairs;
	char *scale, *bias_scale;
	struct template_file template;
	struct template_partials partials;
	bool has_template;
};

/* Reads the profile; a broken one is said on stderr, and what could be read of it is used. */
void export_extra_init(struct export_extra *x);
void export_extra_finish(struct export_extra *x);

/*
 * The template: `given` (--template), else the session file's, else the profile's, else iem-review.
 * Fills the part of `how` that is about it.
 */
bool export_extra_template(struct export_extra *x, const char *given, const struct record *r,
	struct export_how *how, struct err *err);

#endif
