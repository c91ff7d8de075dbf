/*
 * The server of a panel: a schema of PostgreSQL, made from schema/panel and from the tables of the
 * rows (record/row.h), so that it takes nothing that no archive has.
 */
#ifndef PANEL_SERVER_H
#define PANEL_SERVER_H

#include <stdbool.h>

#include "base/err.h"
#include "panel/pq.h"

/*
 * Makes the panel in the database, or brings it up to date: adds new tables and fields of rows, and
 * replaces all functions and views; data and rights remain. All or nothing. The caller's role owns
 * the panel. Refuses a panel that a newer earlog made.
 */
bool panel_server_init(struct pq *pq, struct err *err);
/* Sets *open if everybody who may connect can fill the disk with temporary tables or large objects:
 * after an init by a role that is no superuser. */
bool panel_server_is_open(struct pq *pq, bool *open, struct err *err);

/* The version of the archives whose rows this earlog knows; panel.hello tells the panel's. */
int panel_archive_version(void);

#endif
