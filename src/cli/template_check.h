/*
 * Everything that is wrong with a template: faults, partials that are not there, names that the
 * data does not have.
 */
#ifndef CLI_TEMPLATE_CHECK_H
#define CLI_TEMPLATE_CHECK_H

#include "cli/template_file.h"
#include "config/diag.h"

/*
 * Adds to faults, for the template and every partial it leads to. Names are those of the export's
 * schema; with `data`, those in that file. `partials` is as in template_partials_init. False: the
 * data cannot be read, err.
 */
bool template_check(const struct template_file *f, const char *partials, const char *data,
	struct diags *faults, struct err *err);

#endif
