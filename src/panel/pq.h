/*
 * One connection to PostgreSQL, through libpq, which is loaded with dlopen: only the commands of a
 * panel pay for it. Every call here waits for the server, so the bench makes none; each wait ends
 * with an error when nothing came for 30 s (10 s while it connects), or when the descriptor of
 * pq_interrupt_by can be read. Text is UTF-8.
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
 * Connects. url: as libpq reads it (postgresql://USER@HOST/DATABASE, service=NAME, …); the rest
 * comes from the environment and ~/.pgpass. Uses sslmode=verify-full if the server is on another
 * machine and no mode is set. Names are looked up in pg_catalog alone. NULL: err, which never holds
 * a part of the url.
 */
struct pq *pq_open(const char *url, struct err *err);
void pq_close(struct pq *pq); /* NULL is fine */

/* Checks that libpq reads this address, and that the address has no password, which would be stored
 * in the archive and shown: passwords belong into ~/.pgpass. False: err. */
bool pq_check_url(const char *url, struct err *err);

/* Returns true if all hosts (with commas between them) are this machine. NULL: libpq's default. */
bool pq_is_local(const char *hosts);

/* Waits. False: err, "interrupted". */
bool pq_pause(int ms, struct err *err);
/* All waits of this program end with the error "interrupted" when fd can be read; -1: none. */
void pq_interrupt_by(int fd);

/*
 * One statement with n text parameters (NULL: null); its rows to *out, which may be NULL. False:
 * err is the server's own sentence, or why there was no answer.
 */
bool pq_ask(struct pq *pq, const char *sql, const char *const *values, size_t n,
	struct pq_rows *out, struct err *err);
/* Several statements without parameters, as in a file; their rows are dropped. */
bool pq_run(struct pq *pq, const char *sql, struct err *err);

/* SQLSTATE of the last statement that failed on the server, five letters; "": it did not answer. */
const char *pq_state(const struct pq *pq);
/* The role of the server that the connection has. Borrowed until pq_close. */
const char *pq_user(const struct pq *pq);
/* Returns true if the connection is lost. */
bool pq_is_lost(const struct pq *pq);

/* NULL: null. Borrowed until pq_rows_finish. */
const char *pq_value(const struct pq_rows *r, size_t row, size_t column);
void pq_rows_finish(struct pq_rows *r);

/* Adds the version of libpq, for `version --verbose`. */
void panel_facts(struct facts *f);

#endif
