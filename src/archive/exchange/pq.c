/* The connection to PostgreSQL: loads libpq, refuses unsafe addresses, limits waits and memory.
 * panel.c decides which statements run. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/exchange/pq.h"

#include <arpa/inet.h>
#include <assert.h>
#include <dlfcn.h>
#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/os_system.h"
#include "base/system/os_process.h"
#include "base/text/number.h"
#include "base/text/text.h"

#define CONNECT_MS 10000
#define SLOW_MS 2000
#define ANSWER_MS 30000 /* the longest wait for the next bytes from the server */
#define PASSWORD_FILE "~/.pgpass (HOST:PORT:DATABASE:USER:PASSWORD, mode 600)"
#define MOST_KB 131072 /* an answer that takes more memory than this is refused */

/* ---- loading libpq ---- */

/* The functions of libpq that earlog calls, without the prefix PQ. debian/rules reads this list. */
#define PQLIB_FUNCTIONS(X)    \
	X(clear)              \
	X(conninfo)           \
	X(conninfoFree)       \
	X(conninfoParse)      \
	X(connectPoll)        \
	X(connectStartParams) \
	X(consumeInput)       \
	X(errorMessage)       \
	X(finish)             \
	X(flush)              \
	X(freemem)            \
	X(getResult)          \
	X(getisnull)          \
	X(getlength)          \
	X(getvalue)           \
	X(isBusy)             \
	X(libVersion)         \
	X(nfields)            \
	X(ntuples)            \
	X(resultErrorField)   \
	X(resultStatus)       \
	X(sendQuery)          \
	X(sendQueryParams)    \
	X(setNoticeProcessor) \
	X(setnonblocking)     \
	X(socket)             \
	X(status)             \
	X(user)

static struct pqlib {
#define X(name) __typeof__(PQ##name) *name;
	PQLIB_FUNCTIONS(X)
#undef X
} lib;

static const struct {
	const char *name;
	size_t offset;
} functions[] = {
#define X(name) { "PQ" #name, offsetof(struct pqlib, name) },
	PQLIB_FUNCTIONS(X)
#undef X
};

/* Loads libpq once; it stays loaded until the program ends. */
static bool
open_library(struct err *err)
{
	static bool loaded;

	if (loaded)
		return true;
	void *so = dlopen(OS_LIBRARY("pq", "5"), RTLD_NOW | RTLD_LOCAL);
	if (!so)
		return err_set(err,
			"a panel needs libpq, which cannot be loaded (%s); install the package "
			"libpq5",
			dlerror());
	EACH_OF (one, functions)
		if (!os_function(so, one->name, (char *)&lib + one->offset))
			return err_set(err,
				"this libpq has no %s; earlog needs version 12 or newer",
				one->name);
	loaded = true;
	return true;
}

void
panel_facts(struct system_facts *f)
{
	struct err err = ERR_INIT;

	if (open_library(&err))
		system_fact_add(f, "panel", "libpq", "%d.%d", lib.libVersion() / 10000,
			lib.libVersion() % 10000);
	else
		system_fact_lacks(
			f, "panel", "libpq", "panels need it; install the package libpq5");
}

/* ---- waiting for the server ---- */

struct pq {
	PGconn *conn;
	char state[6]; /* SQLSTATE of the last failed statement */
};

static int interrupt_fd = -1;
static void (*say_slow)(void);

void
pq_waits(int interrupted_by, void (*slow)(void))
{
	interrupt_fd = interrupted_by;
	say_slow = slow;
}

/* Waits until the socket is ready for these events of poll(). Returns false and sets err at the
 * time until_ms (clock_mono_ms), or when the descriptor of pq_waits becomes readable. */
static bool
wait_for(struct pq *pq, short events, int64_t until_ms, struct err *err)
{
	struct pollfd fds[] = { { .fd = lib.socket(pq->conn), .events = events },
		{ .fd = interrupt_fd, .events = POLLIN } };

	int64_t slow_ms = say_slow ? clock_mono_ms() + SLOW_MS : INT64_MAX;

	for (;;) {
		int64_t left_ms = (slow_ms < until_ms ? slow_ms : until_ms) - clock_mono_ms();
		int n = poll(fds, LENGTH(fds), left_ms > 0 ? (int)left_ms : 0);
		if (n < 0 && errno != EINTR)
			return err_fail(err, "cannot wait for the server: %s", strerror(errno));
		if (n > 0 && fds[1].revents)
			return err_set(err, "interrupted");
		if (n > 0)
			return true;
		if (clock_mono_ms() >= until_ms)
			return err_set(err, "the server does not answer");
		if (clock_mono_ms() >= slow_ms) {
			say_slow();
			slow_ms = INT64_MAX;
		}
	}
}

/* ---- connecting to the server ---- */

/* Sets err to a message of libpq, joined to one line. Returns false. */
static bool
say(struct err *err, const char *message)
{
	CLEANUP(pointer_free) char *text = xstrdup(message ? message : "");

	text[text_trimmed(text, strlen(text), "\n")] = '\0';
	text_replace(text, '\n', ' ');
	return err_set(err, "%s", *text ? text : "the connection to the server is lost");
}

static const char *
option(const PQconninfoOption *options, const char *keyword)
{
	for (const PQconninfoOption *o = options; o && o->keyword; o++)
		if (text_same(o->keyword, keyword))
			return text_or(o->val, NULL);
	return NULL;
}

/* Returns the parsed address; on failure NULL, and sets err. Does not show libpq's own message,
 * which may quote a mistyped password. */
static PQconninfoOption *
parse_url(const char *url, struct err *err)
{
	char *message = NULL;
	PQconninfoOption *options = lib.conninfoParse(url, &message);

	lib.freemem(message);
	if (!options)
		err_set(err,
			"libpq cannot read this address of a database; an address looks like "
			"postgresql://USER@HOST/DATABASE");
	return options;
}

/* Returns true if the address holds a password. libpq marks options that are passwords. If a
 * password has a "/", libpq misreads the address: then the port is not a number, or the database
 * name has an "@". */
static bool
has_password(const PQconninfoOption *options)
{
	const char *port = option(options, "port"), *database = option(options, "dbname");

	for (const PQconninfoOption *o = options; o->keyword; o++)
		if (*o->dispchar == '*' && o->val && *o->val)
			return true;
	return (port && port[strspn(port, "0123456789,")]) || (database && strchr(database, '@'));
}

bool
pq_check_url(const char *url, struct err *err)
{
	PQconninfoOption *options = open_library(err) ? parse_url(url, err) : NULL;

	if (!options)
		return false;
	bool ok = !has_password(options) ||
		err_set(err,
			"this address has a password, which would be stored and shown: write it "
			"into " PASSWORD_FILE ", and leave it out here");
	lib.conninfoFree(options);
	return ok;
}

static bool
is_local_host(const char *host, size_t n)
{
	char name[INET_ADDRSTRLEN] = "";
	struct in_addr v4;

	if (n < sizeof(name))
		memcpy(name, host, n);
	return n == 0 || *host == '/' || *host == '@' || text_same(name, "localhost") ||
		text_same(name, "::1") ||
		(inet_pton(AF_INET, name, &v4) == 1 && ntohl(v4.s_addr) >> 24 == 127);
}

bool
pq_is_local(const char *hosts)
{
	bool local = true;

	for (const char *at = hosts ? hosts : ""; local;) {
		size_t n = strcspn(at, ",");
		local = is_local_host(at, n);
		if (!at[n])
			break;
		at += n + 1;
	}
	return local;
}

static void
ignore_notice(void *arg, const char *message)
{
	(void)arg, (void)message;
}

/* Starts to connect, without waiting. Parameters in the address override the defaults given here.
 */
static PGconn *
start_connection(const char *url, const char *sslmode)
{
	const char *const names[] = { "client_encoding", "fallback_application_name",
		"tcp_user_timeout", "sslmode", "dbname", NULL };
	const char *const values[] = { "UTF8", "earlog", "30000", sslmode, url, NULL };

	return lib.connectStartParams(names, values, 1);
}

/* Returns true if the server is on another machine and sslmode is libpq's default, "prefer", which
 * also connects without TLS. */
static bool
wants_tls(PGconn *conn)
{
	PQconninfoOption *options = lib.conninfo(conn);
	const char *mode = option(options, "sslmode"), *address = option(options, "hostaddr"),
		   *host = option(options, "host");
	bool wants = text_same(mode, "prefer") && !pq_is_local(address ? address : host);

	lib.conninfoFree(options);
	return wants;
}

static bool
poll_connection(struct pq *pq, struct err *err)
{
	int64_t until_ms = clock_mono_ms() + CONNECT_MS;
	PostgresPollingStatusType way = PGRES_POLLING_WRITING;

	while (way != PGRES_POLLING_OK) {
		if (way == PGRES_POLLING_FAILED)
			return say(err, lib.errorMessage(pq->conn));
		short event = way == PGRES_POLLING_READING ? POLLIN : POLLOUT;
		if (!wait_for(pq, event, until_ms, err))
			return false;
		way = lib.connectPoll(pq->conn);
	}
	return true;
}

static bool
connect_to(struct pq *pq, const char *url, struct err *err)
{
	pq->conn = start_connection(url, NULL);
	if (pq->conn && lib.status(pq->conn) != CONNECTION_BAD && wants_tls(pq->conn)) {
		lib.finish(pq->conn);
		pq->conn = start_connection(url, "verify-full");
	}
	if (!pq->conn || lib.status(pq->conn) == CONNECTION_BAD)
		return say(err, lib.errorMessage(pq->conn));
	lib.setNoticeProcessor(pq->conn, ignore_notice, NULL);
	return poll_connection(pq, err) && lib.setnonblocking(pq->conn, 1) == 0 &&
		pq_run(pq,
			"SET search_path = pg_catalog; "
			"SET default_transaction_isolation = 'read committed'",
			err);
}

struct pq *
pq_open(const char *url, struct err *err)
{
	PQconninfoOption *options = open_library(err) ? parse_url(url, err) : NULL;

	if (!options)
		return NULL;
	lib.conninfoFree(options);
	struct pq *pq = xcalloc(1, sizeof(*pq));
	if (!connect_to(pq, url, err)) {
		pq_close(pq);
		if (strstr(err->msg, "no password supplied"))
			err_set(err, "it asks for a password: write it into " PASSWORD_FILE);
		err_prefix(err, "cannot connect to the panel's server");
		return NULL;
	}
	return pq;
}

void
pq_close(struct pq *pq)
{
	if (!pq)
		return;
	lib.finish(pq->conn);
	free(pq);
}

/* ---- running statements ---- */

/* Returns the most memory that this process has used so far, in KB. */
static long
memory_kb(void)
{
	struct rusage r;

	return getrusage(RUSAGE_SELF, &r) == 0 ? r.ru_maxrss : 0;
}

/* Sends the rest of the statement and waits for its next result. Sets *out to NULL after the
 * last result. */
static bool
next_result(struct pq *pq, PGresult **out, struct err *err)
{
	int64_t until_ms = clock_mono_ms() + ANSWER_MS;
	long most_kb = memory_kb() + MOST_KB;
	int left;

	while ((left = lib.flush(pq->conn)) > 0 || lib.isBusy(pq->conn)) {
		short events = left > 0 ? POLLIN | POLLOUT : POLLIN;
		if (!wait_for(pq, events, until_ms, err))
			return false;
		if (!lib.consumeInput(pq->conn))
			return say(err, lib.errorMessage(pq->conn));
		if (memory_kb() > most_kb)
			return err_set(err, "the server sends more than it was asked for");
		until_ms = clock_mono_ms() + ANSWER_MS;
	}
	if (left < 0)
		return say(err, lib.errorMessage(pq->conn));
	*out = lib.getResult(pq->conn);
	return true;
}

static bool
check_result(struct pq *pq, const PGresult *r, struct err *err)
{
	ExecStatusType status = lib.resultStatus(r);

	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY)
		return true;
	const char *state = lib.resultErrorField(r, PG_DIAG_SQLSTATE),
		   *message = lib.resultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
	strncpy(pq->state, state ? state : "", sizeof(pq->state) - 1);
	return say(err, message ? message : lib.errorMessage(pq->conn));
}

/* Reads all results of a statement and moves the last one to *out (NULL: not wanted). Closes the
 * connection if the server does not answer: its late answer could be taken for the answer to the
 * next statement. */
static bool
take_results(struct pq *pq, bool sent, struct pq_rows *out, struct err *err)
{
	PGresult *r = NULL, *kept = NULL;
	bool ok = true;

	pq->state[0] = '\0';
	if (!sent)
		return say(err, lib.errorMessage(pq->conn));
	bool answers = next_result(pq, &r, err);
	for (; answers && r; answers = next_result(pq, &r, err)) {
		ok = ok && check_result(pq, r, err);
		lib.clear(kept);
		kept = r;
	}
	if (!answers) {
		lib.finish(pq->conn);
		pq->conn = NULL;
	}
	ok = ok && answers;
	if (ok && out && kept)
		*out = (struct pq_rows){ kept, (size_t)lib.ntuples(kept) };
	else
		lib.clear(kept);
	return ok;
}

/* bytes: 1: the values of the answer are bytes, not texts. lengths, binary: of the values; NULL:
 * all are texts. */
static bool
ask(struct pq *pq, const char *sql, const char *const *values, size_t n, const int *lengths,
	const int *binary, int bytes, struct pq_rows *out, struct err *err)
{
	if (out)
		*out = (struct pq_rows){ 0 };
	bool sent = pq->conn &&
		lib.sendQueryParams(pq->conn, sql, (int)n, NULL, values, lengths, binary, bytes);
	return take_results(pq, sent, out, err);
}

bool
pq_ask(struct pq *pq, const char *sql, const char *const *values, size_t n, struct pq_rows *out,
	struct err *err)
{
	return ask(pq, sql, values, n, NULL, NULL, 0, out, err);
}

bool
pq_ask_bytes(struct pq *pq, const char *sql, const char *const *values, size_t n,
	struct pq_rows *out, struct err *err)
{
	return ask(pq, sql, values, n, NULL, NULL, 1, out, err);
}

bool
pq_put_bytes(struct pq *pq, const char *sql, const char *const *values, size_t n,
	const struct buf *bytes, struct err *err)
{
	const char *all[PQ_MOST_VALUES + 1] = { NULL };
	int lengths[PQ_MOST_VALUES + 1] = { 0 }, binary[PQ_MOST_VALUES + 1] = { 0 };

	assert(n <= PQ_MOST_VALUES);
	for (size_t i = 0; i < n; i++)
		all[i] = values[i];
	all[n] = bytes->s;
	lengths[n] = (int)bytes->len;
	binary[n] = 1;
	return ask(pq, sql, all, n + 1, lengths, binary, 0, NULL, err);
}

bool
pq_run(struct pq *pq, const char *sql, struct err *err)
{
	return take_results(pq, pq->conn && lib.sendQuery(pq->conn, sql), NULL, err);
}

const char *
pq_state(const struct pq *pq)
{
	return pq->state;
}

const char *
pq_user(const struct pq *pq)
{
	return lib.user(pq->conn);
}

bool
pq_is_lost(const struct pq *pq)
{
	return !pq->conn || lib.status(pq->conn) != CONNECTION_OK;
}

const char *
pq_value(const struct pq_rows *r, size_t row, size_t column)
{
	if (row >= r->n || column >= (size_t)lib.nfields(r->result) ||
		lib.getisnull(r->result, (int)row, (int)column))
		return NULL;
	return lib.getvalue(r->result, (int)row, (int)column);
}

const char *
pq_bytes(const struct pq_rows *r, size_t *n)
{
	const char *bytes = pq_value(r, 0, 0);

	*n = bytes ? (size_t)lib.getlength(r->result, 0, 0) : 0;
	return bytes;
}

int64_t
pq_number(const struct pq_rows *r, size_t row, size_t column)
{
	const char *text = pq_value(r, row, column);
	int64_t n = 0;

	return text && number_parse_int(text, 0, INT64_MAX, &n) ? n : 0;
}

void
pq_rows_finish(struct pq_rows *r)
{
	if (r->result)
		lib.clear(r->result);
	*r = (struct pq_rows){ 0 };
}
