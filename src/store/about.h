/*
 * Describes the tables and views of the archive for users who read it with other programs. Made
 * from the comments of schema/, so that it is always current.
 */
#ifndef STORE_ABOUT_H
#define STORE_ABOUT_H

#include "base/buf.h"

/* Appends the description: views first, each with its columns. */
void store_about(struct buf *out);

#endif
