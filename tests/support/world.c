#include "support/world.h"

#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/file.h"
#include "panel/sync.h"
#include "support/store_hands.h"

const struct world_site sites[SITES] = { { "ann1", "ann", ANN }, { "ann2", "ann", ANN },
	{ "ben", "ben", BEN }, { "dot", "dot", DOT }, { "eve", "eve", EVE } };

struct postgres postgres;
struct shared *shared;
int64_t now_ms;
unsigned entropy, world;

/* Takes the place of libc's: random bytes that follow from `entropy`. */
int
getentropy(void *into, size_t n)
{
	for (size_t i = 0; i < n; i++)
		((unsigned char *)into)[i] = (unsigned char)(rand_r(&entropy) >> 7);
	return 0;
}

struct uuid
owner_of(int site)
{
	return uuid_of("owner of %s", sites[site].name);
}

struct uuid
listener_of(int person)
{
	static const int first[PEOPLE] = { ANN1, BEN1, DOT1, EVE1 };

	return owner_of(first[person]);
}

int
person_of(const struct uuid *listener, int site)
{
	if (uuid_none(listener))
		return sites[site].person;
	for (int s = 0; s < SITES; s++) {
		struct uuid u = owner_of(s);
		if (uuid_same(&u, listener))
			return sites[s].person;
	}
	return PEOPLE;
}

char *
site_path(int site)
{
	return xasprintf("%s/%u-%s.db", folder, world, sites[site].name);
}

char *
given_path(int i)
{
	return xasprintf("%s/%u-given%d.db", folder, world, i);
}

void
set_clock(int site)
{
	clock_set(1000000000, now_ms + shared->ahead_ms[site]);
}

struct store *
open_site(int site, enum store_mode mode)
{
	CLEANUP(pointer_free) char *path = site_path(site);
	struct store *st;

	works((st = store_open(path, mode, &err)));
	if (mode == STORE_WRITE)
		works(store_exec(st->db, "PRAGMA synchronous = OFF", &err));
	return st;
}

bool
has_joined(struct store *st)
{
	struct panel_state state;

	works(store_panel(st, &state, &err));
	bool has = state.server != NULL;
	panel_state_finish(&state);
	return has;
}

/* ---- children ---- */

bool
in_child(void (*step)(const void *), const void *arg, unsigned from)
{
	CLEANUP(pointer_free) char *log = xasprintf("%s/log", folder);
	int status = 0;

	fflush(NULL);
	shared->done = false;
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		const struct rlimit none = { 0, 0 };
		int to = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

		setrlimit(RLIMIT_CORE, &none);
		setenv("CMOCKA_TEST_ABORT", "1", 1);
		dup2(to, STDERR_FILENO);
		entropy = hands_seed = from;
		step(arg);
		_exit(0);
	}
	assert_true(waitpid(pid, &status, 0) == pid);
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) {
		shared->killed++;
		return true;
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	CLEANUP(buf_finish) struct buf said = BUF_INIT;
	struct err ignored;
	bool found;

	file_read(log, sizeof(shared->why), &said, &found, &ignored);
	snprintf(shared->why, sizeof(shared->why), "%s(status %x)", said.s, (unsigned)status);
	return false;
}

/* ---- kills: at the nth write of this process, or around the nth commit of its archive ---- */

static int writes_left; /* 0: no limit */
static const sqlite3_io_methods *real_methods;
static sqlite3_io_methods counting;
static int (*real_open)(sqlite3_vfs *, const char *, sqlite3_file *, int, int *);

static int
write_counted(sqlite3_file *f, const void *what, int n, sqlite3_int64 at)
{
	if (--writes_left == 0)
		raise(SIGKILL);
	return real_methods->xWrite(f, what, n, at);
}

static int
open_counted(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
	int rc = real_open(vfs, name, f, flags, out);

	if (rc == SQLITE_OK && (!real_methods || real_methods == f->pMethods)) {
		real_methods = f->pMethods;
		counting = *real_methods;
		counting.xWrite = write_counted;
		f->pMethods = &counting;
	}
	return rc;
}

void
kill_at_write(int n)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);

	writes_left = n;
	real_open = vfs->xOpen;
	vfs->xOpen = open_counted;
}

static int commits_left;

static int
kill_before_commit(void *arg)
{
	(void)arg;
	if (--commits_left == 0)
		raise(SIGKILL);
	return 0;
}

static int
kill_after_commit(void *arg, sqlite3 *db, const char *name, int pages)
{
	(void)db, (void)name, (void)pages;
	kill_before_commit(arg);
	return SQLITE_OK;
}

void
kill_at_commit(struct store *st, int n, bool after)
{
	commits_left = n;
	if (after)
		sqlite3_wal_hook(st->db, kill_after_commit, NULL);
	else
		sqlite3_commit_hook(st->db, kill_before_commit, NULL);
}

/* ---- the server ---- */

struct pq *
connect_as(const char *role, const char *database, const char *host)
{
	CLEANUP(pointer_free)
	char *url = xasprintf("postgresql://%s@/%s?host=%s", role, database, host);
	struct pq *pq;

	works((pq = pq_open(url, &err)));
	return pq;
}

void
as_owner(const char *sql)
{
	struct pq *pq = connect_as("owner", "postgres", postgres.folder);

	must(pq, sql);
	pq_close(pq);
}

void
copy_database(const char *to, const char *from)
{
	CLEANUP(pointer_free)
	char *drop = xasprintf("DROP DATABASE IF EXISTS %s WITH (FORCE)", to);
	CLEANUP(pointer_free)
	char *make = xasprintf("CREATE DATABASE %s OWNER keeper TEMPLATE %s", to, from);

	as_owner(drop);
	as_owner(make);
}

void
make_server(void)
{
	as_owner("CREATE ROLE keeper LOGIN CREATEROLE; CREATE ROLE ann LOGIN; CREATE ROLE ben "
		 "LOGIN; CREATE ROLE dot LOGIN; CREATE ROLE eve LOGIN");
	as_owner("CREATE DATABASE fresh OWNER keeper");
	struct pq *pq = connect_as("keeper", "fresh", postgres.folder);
	works(panel_server_init(pq, &err));
	for (int s = 0; s < SITES; s++) {
		struct uuid u = owner_of(s);
		char text[UUID_TEXT];

		if (s != ANN2)
			free(ASK(pq, "SELECT panel.admit($1, $2)", sites[s].role,
				uuid_text(&u, text)));
	}
	pq_close(pq);
}

char *
relay_until(int ready)
{
	char *at = xasprintf("%s/relay", folder);
	struct sockaddr_un name = { .sun_family = AF_UNIX }, real = name;
	int listens = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	mkdir(at, 0700);
	snprintf(name.sun_path, sizeof(name.sun_path), "%s/.s.PGSQL.5432", at);
	snprintf(real.sun_path, sizeof(real.sun_path), "%s/.s.PGSQL.5432", postgres.folder);
	unlink(name.sun_path);
	assert_int_equal(bind(listens, (struct sockaddr *)&name, sizeof(name)), 0);
	assert_int_equal(listen(listens, 4), 0);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid) {
		close(listens);
		return at;
	}
	os_end_with_parent();
	int client = accept(listens, NULL, NULL), server = socket(AF_UNIX, SOCK_STREAM, 0);
	unsigned char head[5], some[65536];
	size_t got = 0, rest = 0; /* of the message of the server that is being relayed */

	if (connect(server, (struct sockaddr *)&real, sizeof(real)) != 0)
		_exit(1);
	for (;;) {
		struct pollfd p[] = { { client, POLLIN, 0 }, { server, POLLIN, 0 } };
		poll(p, 2, -1);
		ssize_t n = p[0].revents ? read(client, some, sizeof(some)) : 1;
		if (n <= 0 || (p[0].revents && write(server, some, (size_t)n) != n))
			_exit(0);
		n = p[1].revents ? read(server, some, sizeof(some)) : 0;
		if (p[1].revents && n <= 0)
			_exit(0);
		for (ssize_t i = 0; i < n; i++) {
			if (rest) {
				rest--;
				continue;
			}
			head[got++] = some[i];
			if (got < sizeof(head))
				continue;
			got = 0;
			rest = ((size_t)head[1] << 24 | (size_t)head[2] << 16 |
				       (size_t)head[3] << 8 | head[4]) -
				4;
			if (head[0] == 'Z' && --ready == 0)
				_exit(0);
		}
		if (n > 0 && write(client, some, (size_t)n) != n)
			_exit(0);
	}
}
