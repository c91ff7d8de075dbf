/*
 * `earlog export --squiglink -o FOLDER`: adds the reviewed device to the folder of a graph database
 * (CrinGraph, squig.link): its entry in phone_book.json, and a file for each side and variant.
 */
#ifndef CLI_EXPORT_SQUIGLINK_H
#define CLI_EXPORT_SQUIGLINK_H

#include "cli/export_file.h"
#include "export/view.h"
#include "record/records.h"

/* Writes into the folder to->path; the caller sets to->path, to->review and the options of the
 * user. Writes nothing if the device, a curve or the phone book has an error. */
bool squiglink_write(const struct record *r, const struct view *view, const struct export_file *to,
	struct store *st, struct err *err);

#endif
