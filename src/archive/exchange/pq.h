/*
 * One connection to PostgreSQL through libpq, for the commands of a panel (a server where several
 * listeners keep files for each other). libpq is loaded with dlopen. The calls block until the
 * server answers, so the bench (the listening screen) makes none. A wait ends with an error after
 * 30 s without data (10 s while connecting), or when the descriptor of pq_waits becomes
 * readable. Text is UTF-8.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/core/buf.h"
#include "base/core/err.h"
#include "base/system/system_fact.h"

struct pq;

/* The rows that a statement returned. Initialise it with zero bytes; free it with pq_rows_finish.
 */
struct pq_rows {
	struct pg_result *result;
	size_t n;
};

/*
 * Connects to the server. url: in a form that libpq reads (postgresql://USER@HOST/DATABASE,
 * service=NAME, …); libpq takes what the url lacks from the environment and ~/.pgpass. Uses
 * sslmode=verify-full if the server is on another machine and no mode is set. Sets the search path
 * to pg_catalog alone. On failure returns NULL and sets err, which never contains a part of the
 * url.
 */
struct pq *pq_open(const char *url, struct err *err);
void pq_close(struct pq *pq); /* pq may be NULL */

/* Returns true if libpq accepts this address and it has no password; else sets err. The archive
 * stores and shows the address, so a password must be in ~/.pgpass. */
bool pq_check_url(const char *url, struct err *err);

/* Returns true if all hosts in this list, separated by commas, are this machine. NULL, libpq's
 * default host, also counts as this machine. */
bool pq_is_local(const char *hosts);

/* Makes all waits of this program end with the error "interrupted" when the descriptor becomes
 * readable (-1: none, waits are never interrupted), and call `slow` once for each wait of 2 s for
 * the server; it may be NULL. */
void pq_waits(int interrupted_by, void (*slow)(void));

/*
 * Runs one statement with n text parameters (NULL: SQL null). Sets *out to its rows, unless out is
 * NULL. On failure returns false and sets err to the server's message, or to the reason why the
 * server did not answer.
 */
bool pq_ask(struct pq *pq, const char *sql, const char *const *values, size_t n,
	struct pq_rows *out, struct err *err);
/* Does the same, and gets the values in PostgreSQL's binary form, for pq_bytes. */
bool pq_ask_bytes(struct pq *pq, const char *sql, const char *const *values, size_t n,
	struct pq_rows *out, struct err *err);
#define PQ_MOST_VALUES 8
/* Runs a statement with n text parameters, at most PQ_MOST_VALUES, and one of bytes after them. */
bool pq_put_bytes(struct pq *pq, const char *sql, const char *const *values, size_t n,
	const struct buf *bytes, struct err *err);
/* Runs several statements without parameters, separated by semicolons; drops the rows that they
 * return. On failure sets err and returns false. */
bool pq_run(struct pq *pq, const char *sql, struct err *err);

/* Returns the SQLSTATE of the last failed statement, five characters; "" if the server did not
 * answer. */
const char *pq_state(const struct pq *pq);
/* Returns the PostgreSQL role with which the connection is logged in. Borrowed until pq_close. */
const char *pq_user(const struct pq *pq);
/* Returns true if the connection to the server was lost or closed. */
bool pq_is_lost(const struct pq *pq);

/* Returns the value of a row and column as text; NULL for SQL null. Borrowed until pq_rows_finish.
 */
const char *pq_value(const struct pq_rows *r, size_t row, size_t column);
/* Returns the n bytes of the first value from pq_ask_bytes, also borrowed; NULL for SQL null. */
const char *pq_bytes(const struct pq_rows *r, size_t *n);
/* Returns the value as an integer; 0 for SQL null and for text that is not an integer from 0. */
int64_t pq_number(const struct pq_rows *r, size_t row, size_t column);
void pq_rows_finish(struct pq_rows *r);

/* Adds the version of libpq to the facts that `version --verbose` prints. */
void panel_facts(struct system_facts *f);
