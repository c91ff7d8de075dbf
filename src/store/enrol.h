#ifndef STORE_ENROL_H
#define STORE_ENROL_H

#include "record/enrol.h"
#include "store/store.h"

/* Enrols files into a record (record/enrol.h): rows that they name and that the archive has are
 * loaded into it first. The rows to store are in out->edits; the caller finishes out in any case.
 */
bool store_enrol(struct store *st, struct record *rec, const struct enrol_files *files,
	struct enrolled *out, struct err *err);

#endif
