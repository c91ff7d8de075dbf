/*
 * What the tables and views of the archive hold, for those who read it with other programs: taken
 * from the comments of schema/, so that it is never older than they are.
 */
#ifndef STORE_ABOUT_H
#define STORE_ABOUT_H

#include "base/buf.h"

/* Appends it, views first, each with its columns. */
void store_about(struct buf *out);

#endif
