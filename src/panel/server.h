/*
 * The server of a panel: a PostgreSQL schema, generated from schema/panel and from the field tables
 * (record/row.h), so that it accepts only values that an archive can have.
 */
#ifndef PANEL_SERVER_H
#define PANEL_SERVER_H

#include <stdbool.h>

#include "base/err.h"
#include "panel/pq.h"

/*
 * Creates the panel in the database, or updates it: adds new tables and fields, and replaces all
 * functions and views; data and rights remain. All in one transaction. The role of the connection
 * owns a new panel. Refuses a panel that a newer earlog made.
 */
bool panel_server_init(struct pq *pq, struct err *err);
/* Sets *open to true if everybody who may connect can fill the disk with temporary tables or large
 * objects. Only an init by a superuser prevents that. */
bool panel_server_is_open(struct pq *pq, bool *open, struct err *err);

/* Returns the archive version of this earlog; panel.hello returns the version of the panel. */
int panel_archive_version(void);

#endif
