/*
 * A PostgreSQL server of the test's own, behind a socket in a folder of its own: no password, no
 * fsync, and no network but where a test asks for TLS on this machine. It ends with the test. Where
 * root calls it runs as nobody, for it refuses root.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "archive/exchange/pq.h"
#include "base/core/mem.h"
#include "base/system/os_process.h"
#include "support/needs.h"

struct postgres {
	char folder[TEST_FOLDER_MAX];
	char bin[200]; /* of its programs */
	pid_t pid;     /* 0: it does not run */
	bool durable;  /* waits for the disk, for measuring; set it before postgres_start */
	int port; /* not 0: of the socket, and of TCP on 127.0.0.1 with the TLS of postgres_certify;
		   * set it before postgres_run, and PGPORT */
};

/* Where the programs are: as pg_config says, or where Debian puts the newest. */
bool postgres_find(struct postgres *p);

/* In main, where all n tests need the server: without it they count as skipped. */
bool all_need_postgres(size_t n);

/* An address of it. The caller frees. database: "postgres" is always there. */
char *postgres_url(const struct postgres *p, const char *user, const char *database);

/* As this role; the superuser is "owner". */
struct pq *postgres_connect(const struct postgres *p, const char *user);

/* Runs the server, and waits until it answers. */
void postgres_run(struct postgres *p);

/* Two authorities, ca.crt and other.crt, in the folder of the server. ca signs the server's
 * certificate, which is for `localhost` alone. Whoever comes by TCP must use TLS. */
void postgres_certify(const struct postgres *p);

/* Ends it in order: nothing is lost. */
void postgres_stop(struct postgres *p);

/* A new server with no panel in it. */
void postgres_start(struct postgres *p);
void postgres_end(struct postgres *p);

/* ---- asking ---- */

/* A statement with text parameters. */
#define ASK(pq, sql, ...)                                  \
	ask(pq, sql, (const char *const[]){ __VA_ARGS__ }, \
		LENGTH(((const char *const[]){ __VA_ARGS__ })))

/* The first value of the first row, "" where there is none; the caller frees. */
char *ask(struct pq *pq, const char *sql, const char *const *values, size_t n);

long long ask_number(struct pq *pq, const char *sql);
void must(struct pq *pq, const char *sql);
