#ifndef STORE_ENROL_H
#define STORE_ENROL_H

#include "record/enrol.h"
#include "store/store.h"

/* Fills files into a record (record/enrol.h), after loading the archive's rows that the files name.
 * Sets out->edits to the rows to store; the caller finishes out, also on failure. */
bool store_enrol(struct store *st, struct record *rec, const struct enrol_files *files,
	struct enrolled *out, struct err *err);

#endif
