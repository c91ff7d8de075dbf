/* The address of a panel's server, as a person gives it. */
#ifndef PANEL_ADDRESS_H
#define PANEL_ADDRESS_H

#include <stdbool.h>

#include "base/err.h"

/*
 * The address without a password, so that it may be kept and shown: postgresql://…, or words like
 * `service=panel` or `host=… dbname=…`, as libpq reads them. *had: one was in it. The caller frees.
 * NULL: it is neither, and err says so without any of its words.
 */
char *address_clean(const char *given, bool *had, struct err *err);

#endif
