/*
 * Sets up the server of a panel (a database where several listeners share their notes): a
 * PostgreSQL schema, generated from schema/panel and from the field tables (record/row.h), so that
 * it accepts only values that an archive can have.
 */
#ifndef PANEL_SERVER_H
#define PANEL_SERVER_H

#include <stdbool.h>

#include "base/err.h"
#include "panel/pq.h"

/* The version of the exchange between archives and the server. It changes only if the meaning of
 * a message changes: new fields and kinds of rows need no other version. It continues the
 * numbers of archive versions, which the exchange had before. */
#define EXCHANGE_VERSION 15

/*
 * Creates the panel in the database, or updates it: adds new tables and fields, and replaces all
 * functions and views; data and access rights remain. Does everything in one transaction. The role
 * of the connection owns a new panel. Refuses to change a panel that a newer earlog made. On
 * failure sets err and returns false.
 */
bool panel_server_init(struct pq *pq, struct err *err);
/* Sets *open to true if every role that may connect to the database can fill the disk with
 * temporary tables or large objects. Only panel_server_init by a superuser takes that right away.
 */
bool panel_server_is_open(struct pq *pq, bool *open, struct err *err);

#endif
