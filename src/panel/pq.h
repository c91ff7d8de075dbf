/*
 * One connection to PostgreSQL, through libpq, which only the commands of a panel load (dlopen).
 * The calls wait for the server, so the bench makes none. A wait ends with an error after 30 s
 * without data (10 s while connecting), or when the descriptor of pq_interrupt_by becomes readable.
 * Text is UTF-8.
 */
#ifndef PANEL_PQ_H
#define PANEL_PQ_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/fact.h"

struct pq;

/* The rows of a statement. Starts as all zero bytes, ends with pq_rows_finish. */
struct pq_rows {
	struct pg_result *result;
	size_t n;
};

/*
 * Connects. url: in a form that libpq reads (postgresql://USER@HOST/DATABASE, service=NAME, …);
 * libpq takes the rest from the environment and ~/.pgpass. Uses sslmode=verify-full if the server
 * is on another machine and no mode is set. Sets the search path to pg_catalog alone. NULL: err,
 * which never contains a part of the url.
 */
struct pq *pq_open(const char *url, struct err *err);
void pq_close(struct pq *pq); /* NULL is fine */

/* Checks that libpq accepts this address, and that it has no password, since the archive stores and
 * shows the address: passwords belong into ~/.pgpass. False: err. */
bool pq_check_url(const char *url, struct err *err);

/* Returns true if all hosts (separated by commas) are this machine, or for NULL, libpq's default.
 */
bool pq_is_local(const char *hosts);

/* Waits for `ms` milliseconds. False: err, "interrupted". */
bool pq_pause(int ms, struct err *err);
/* Makes all waits of this program end with the error "interrupted" when fd becomes readable; -1:
 * never. */
void pq_interrupt_by(int fd);

/*
 * Runs one statement with n text parameters (NULL: null) and sets *out, which may be NULL, to its
 * rows. False: err is the server's message, or the reason why it did not answer.
 */
bool pq_ask(struct pq *pq, const char *sql, const char *const *values, size_t n,
	struct pq_rows *out, struct err *err);
/* Runs several statements without parameters, separated by semicolons; ignores their rows. */
bool pq_run(struct pq *pq, const char *sql, struct err *err);

/* Returns the SQLSTATE of the last failed statement, five letters; "": the server did not answer.
 */
const char *pq_state(const struct pq *pq);
/* Returns the role with which the connection is logged in. Borrowed until pq_close. */
const char *pq_user(const struct pq *pq);
/* Returns true if the connection is lost. */
bool pq_is_lost(const struct pq *pq);

/* Returns a value as text; NULL: null. Borrowed until pq_rows_finish. */
const char *pq_value(const struct pq_rows *r, size_t row, size_t column);
void pq_rows_finish(struct pq_rows *r);

/* Adds the version of libpq, for `version --verbose`. */
void panel_facts(struct facts *f);

#endif
