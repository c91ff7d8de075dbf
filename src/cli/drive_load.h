/*
 * The device and the chains of a review: from its session file, where one is named, which needs no
 * archive; else as the archive has them.
 */
#ifndef CLI_DRIVE_LOAD_H
#define CLI_DRIVE_LOAD_H

#include "answers/drive.h"
#include "base/err.h"

/* Texts are its own; NULL and NAN where not known. */
struct drive_load {
	char *id, *device, *path; /* path: of the session file */
	char *curve_file, *sensitivity_unit;
	double impedance_ohm, sensitivity_db;
	struct drive_feed *feeds;
	size_t n;
};

/* To be finished either way. */
bool drive_load(struct drive_load *l, const char *name, struct err *err);
void drive_load_finish(struct drive_load *l);

#endif
