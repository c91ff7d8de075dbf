/*
 * Sets up the server of a panel: a PostgreSQL database in which each listener keeps a file for the
 * others, and the rows of that file in tables (schema/panel/panel.sql).
 */
#ifndef PANEL_SERVER_H
#define PANEL_SERVER_H

#include <stdbool.h>

#include "base/err.h"
#include "panel/pq.h"

/* The number of the server's form. Numbers below it are of servers that stored versions of rows; an
 * earlier earlog refuses a server with this number. It changes only if an earlog must not use a
 * server of another number: new columns need no other one. */
#define PANEL_FORM 7

/*
 * Creates the panel in the database, or updates it: files and rows remain. Does everything in one
 * transaction. The role of the connection owns a new panel. Replaces a panel of an earlier form
 * only with `force`: its rows are removed, who was admitted stays so; else err says that. Refuses
 * to change a panel of a later form. On failure sets err and returns false.
 */
bool panel_server_init(struct pq *pq, bool force, struct err *err);
/* Sets *open to true if every role that may connect to the database can fill the disk with
 * temporary tables or large objects. Only panel_server_init by a superuser takes that right away.
 */
bool panel_server_is_open(struct pq *pq, bool *open, struct err *err);

#endif
