/* tests: of src/panel/ src/cli/earlog_panel */
/* earlog panel, between homes with a PostgreSQL of the test's own: killed, cut and hanging, too.
 * EARLOG_ROUNDS: more kills and cuts. */
#include "support/store_help.h"

#include "store/store_private.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "base/os.h"
#include "support/needs.h"
#include "e2e/bench.h"
#include "e2e/home.h"
#include "support/postgres.h"

static struct postgres postgres;

static void
in_database(const char *role, const char *sql)
{
	struct err err = ERR_INIT;
	struct pq *pq = postgres_connect(&postgres, role);

	works(pq_run(pq, sql, &err));
	pq_close(pq);
}

/* What `earlog …` says on stderr, and as what it ends. */
static const char *
said(struct home *h, char *const argv[], int wanted)
{
	const char *out, *why;
	int status = home_run(h, argv, NULL, &out, &why);

	if (status != wanted)
		fail_msg("%s %s: %d\n%s%s", argv[1], argv[2], status, out, why);
	return *out ? out : why;
}

static void
has(const char *text, const char *wanted)
{
	if (!strstr(text, wanted))
		fail_msg("“%s” is not in: %s", wanted, text);
}

static char *
url_at(const char *role, const char *folder)
{
	return xasprintf("postgresql://%s@/postgres?host=%s", role, folder);
}

static int
start_server(void **state)
{
	(void)state;
	postgres_start(&postgres);
	in_database("owner", "CREATE ROLE keeper LOGIN; GRANT ALL ON DATABASE postgres TO keeper");
	struct home *h = home_new();
	char *keeper = url_at("keeper", postgres.folder);
	has(said(h, ARGS("earlog", "panel", "init", keeper), 0), "the panel is ready");
	free(keeper);
	home_free(h);
	return 0;
}

static int
end_server(void **state)
{
	(void)state;
	postgres_end(&postgres);
	return 0;
}

static void
make_role(const char *role)
{
	char *sql = xasprintf("CREATE ROLE %s LOGIN", role);

	in_database("owner", sql);
	free(sql);
}

/* A home and its role, which is not admitted. */
static struct home *
home_of(const char *role)
{
	make_role(role);
	return home_new();
}

/* As help says: the first try to join prints the line for the keeper. */
static void
admit(struct home *h, const char *role)
{
	char *url = url_at(role, postgres.folder), *keeper = url_at("keeper", postgres.folder),
	     *line = xasprintf("earlog panel admit %s ", role);
	const char *refused = said(h, ARGS("earlog", "panel", "join", url), 1);

	has(refused, line);
	char *uuid = xstrndup(strstr(refused, line) + strlen(line), UUID_TEXT - 1);
	has(said(h, ARGS("earlog", "panel", "admit", (char *)role, uuid, "--server", keeper), 0),
		"may join");
	free(uuid);
	free(line);
	free(keeper);
	free(url);
}

static void
join(struct home *h, const char *role, const char *folder)
{
	char *url = url_at(role, folder);

	admit(h, role);
	has(said(h, ARGS("earlog", "panel", "join", url), 0), "joined");
	free(url);
}

static struct home *
joined(const char *role)
{
	struct home *h = home_of(role);

	join(h, role, postgres.folder);
	return h;
}

/* So many notes, by the way that the bench and the shell take. */
static void
write_notes(struct home *h, int n, const char *word)
{
	struct err err = ERR_INIT;
	struct store *st;

	works(st = store_open(home_path(h, "data/earlog/earlog.db"), STORE_WRITE, &err));
	works(store_begin(st, &err));
	for (int i = 0; i < n; i++) {
		struct note *note = test_row(ROW_NOTE);
		note->body = xasprintf("%s %d", word, i);
		put_free(st, ROW_NOTE, note);
	}
	works(store_commit(st, &err));
	store_close(st);
}

static int
notes(struct home *h, const char *word)
{
	char *sql = xasprintf("SELECT count(*) FROM note WHERE body LIKE '%s %%'", word);
	int n = (int)strtol(home_sql(h, sql), NULL, 10);

	free(sql);
	return n;
}

static bool
is_in_file(const char *path, const char *word)
{
	FILE *f = fopen(path, "re");
	struct buf bytes = BUF_INIT;
	char some[65536];
	size_t n;

	while (f && (n = fread(some, 1, sizeof(some), f)) > 0)
		buf_add_bytes(&bytes, some, n);
	if (f)
		fclose(f);
	bool found = bytes.len && memmem(bytes.s, bytes.len, word, strlen(word)) != NULL;
	buf_finish(&bytes);
	return found;
}

static void
from_nothing_to_the_same_notes(void **state)
{
	struct home *anna = home_of("anna"), *ben = home_of("ben");

	(void)state;
	has(said(anna, ARGS("earlog", "panel", "sync"), 1), "has joined no panel");
	write_notes(anna, 12, "anna");
	join(anna, "anna", postgres.folder);
	join(ben, "ben", postgres.folder);
	has(said(anna, ARGS("earlog", "panel", "status"), 0), "12 versions wait");
	has(said(anna, ARGS("earlog", "panel", "sync"), 0), "12 versions sent");
	has(said(ben, ARGS("earlog", "panel", "sync", "--json"), 0), "\"taken\": 1");
	assert_int_equal(notes(ben, "anna"), 12);
	has(said(ben, ARGS("earlog", "panel", "sync"), 0), "there is nothing to send");
	/* The rows would go to that panel, and never to this one. */
	has(said(ben, ARGS("earlog", "panel", "sync", "--server", "service=other"), 2),
		"sync takes no --server (only for: admit, pass)");
	has(said(ben, ARGS("earlog", "panel", "status", "--follow"), 2),
		"status takes no --follow (only for: sync)");
	const char *status = said(ben, ARGS("earlog", "panel", "status", "--json"), 0);
	has(status, "\"name\": \"anna\"");
	has(status, "\"waiting\": 0");
	has(said(ben, ARGS("earlog", "panel", "status"), 0), "you");
	/* One who joined another panel, or this one already, is told. */
	has(said(ben, ARGS("earlog", "panel", "join", "service=other"), 1), "leave");
	has(said(ben, ARGS("earlog", "panel", "leave"), 0), "stay in this archive");
	assert_int_equal(notes(ben, "anna"), 12);
	has(said(ben, ARGS("earlog", "panel", "sync"), 1), "has joined no panel");
	home_free(anna);
	home_free(ben);
}

/* The home of a program with one more migration and field (Makefile: NEWER). */
static struct home *
newer_home(const char *role)
{
	char *self = realpath("/proc/self/exe", NULL);

	make_role(role);
	*strstr(self, "/tests/e2e/") = '\0';
	char *program = xasprintf("%s/newer/earlog", self), *before = getenv("EARLOG");
	setenv("EARLOG", program, 1);
	struct home *h = home_new();
	if (before)
		setenv("EARLOG", before, 1);
	else
		unsetenv("EARLOG");
	free(program);
	free(self);
	return h;
}

static void
put_volume(struct home *h, const char *value, const char *newer)
{
	struct err err = ERR_INIT;
	char *sql =
		xasprintf("INSERT INTO volume (uuid, edit, edited_ms, edited_offset_min, value, "
			  "newer) VALUES (randomblob(16), randomblob(16), 1, 0, '%s', %s); "
			  "INSERT INTO outbox (kind, row, edit) SELECT 'volume', uuid, edit "
			  "FROM volume WHERE value = '%s'",
			value, newer, value);
	sqlite3 *db;
	assert_int_equal(sqlite3_open(home_path(h, "data/earlog/earlog.db"), &db), SQLITE_OK);
	works(store_exec(db, sql, &err));
	sqlite3_close(db);
	free(sql);
}

static void
no_migration_stops_a_panel(void **state)
{
	struct home *old = joined("older"), *new = newer_home("newer");
	char *keeper = url_at("keeper", postgres.folder);

	(void)state;
	join(new, "newer", postgres.folder);
	put_volume(new, "plain", "NULL");
	put_volume(new, "more", "'a value'");
	/* The server, which the older one set up, refuses only the row with the new field. */
	const char *sync = said(new, ARGS("earlog", "panel", "sync"), 0);
	has(sync, "1 version sent");
	has(sync, "`earlog panel init` by a newer earlog");
	has(said(old, ARGS("earlog", "panel", "sync"), 0), "fetched");
	assert_string_equal(home_sql(old, "SELECT value FROM volume"), "plain");
	/* Set up by the newer one, it takes the row, and still serves the older one. */
	has(said(new, ARGS("earlog", "panel", "init", keeper), 0), "is ready");
	has(said(old, ARGS("earlog", "panel", "init", keeper), 1), "by a newer earlog");
	has(said(new, ARGS("earlog", "panel", "sync"), 0), "1 version sent");
	sync = said(old, ARGS("earlog", "panel", "sync"), 0);
	has(sync, "has the field newer, which this earlog does not know");
	has(sync, "1 version of a newer earlog was not taken");
	assert_string_equal(home_sql(old, "SELECT value FROM volume"), "plain");
	has(said(old, ARGS("earlog", "panel", "sync"), 0), "nothing to send");
	/* An update fetches it. */
	char *link = xstrdup(home_path(old, "bin/earlog"));
	assert_int_equal(unlink(link), 0);
	char *program = realpath(home_path(new, "bin/earlog"), NULL);
	assert_int_equal(symlink(program, link), 0);
	has(said(old, ARGS("earlog", "panel", "sync"), 0), "fetched");
	assert_string_equal(home_sql(old,
				    "SELECT value || ifnull(newer, '') FROM volume ORDER BY "
				    "value"),
		"morea value\nplain");
	free(program);
	free(link);
	free(keeper);
	home_free(old);
	home_free(new);
}

static void
a_password_is_neither_kept_nor_shown(void **state)
{
	struct home *h = home_of("carla");
	char *url = xasprintf(
		"postgresql://carla:S3cret@/postgres?host=%s&password=S3cret", postgres.folder);
	const char *out, *why;

	(void)state;
	assert_int_equal(home_run(h, ARGS("earlog", "panel", "join", url), NULL, &out, &why), 1);
	has(why, "~/.pgpass");
	assert_null(strstr(why, "S3cret"));
	has(said(h, ARGS("earlog", "panel", "status"), 1), "has joined no panel");
	/* Nor where it is wrong: no host, no address at all. */
	assert_null(strstr(said(h,
				   ARGS("earlog", "panel", "join",
					   "postgresql://carla:S3cret@/postgres?host=/nowhere"),
				   1),
		"S3cret"));
	assert_null(
		strstr(said(h, ARGS("earlog", "panel", "join", "carla:S3cret@host"), 1), "S3cret"));
	free(url);
	home_free(h);
}

/* Also not in the bytes of its file: what was emptied is overwritten. */
static void
what_is_made_private_is_in_no_other_archive(void **state)
{
	struct home *lea = joined("lea"), *max = joined("max");
	struct err err = ERR_INIT;
	struct store *st;
	struct note *n = test_row(ROW_NOTE);

	(void)state;
	n->body = xstrdup("regretted words");
	works(st = store_open(home_path(lea, "data/earlog/earlog.db"), STORE_WRITE, &err));
	works(store_begin(st, &err));
	n->review = put_review(st, "lea", "A device");
	works(store_put(st, ROW_NOTE, n, &err) == PUT_DONE);
	works(store_commit(st, &err));
	store_close(st);
	said(lea, ARGS("earlog", "panel", "sync"), 0);
	said(max, ARGS("earlog", "panel", "sync"), 0);
	assert_true(is_in_file(home_path(max, "data/earlog/earlog.db"), "regretted"));
	char uuid[UUID_TEXT];
	uuid_text(&n->row.uuid, uuid);
	said(lea, ARGS("earlog", "note", "edit", uuid, "--private"), 0);
	has(said(lea, ARGS("earlog", "panel", "sync"), 0), "emptied on the server");
	has(said(max, ARGS("earlog", "panel", "sync"), 0), "emptied here");
	assert_false(is_in_file(home_path(max, "data/earlog/earlog.db"), "regretted"));
	assert_string_equal(
		home_sql(lea, "SELECT body FROM v_note WHERE private"), "regretted words");
	said(max, ARGS("earlog", "doctor"), 0);
	/* Public again, then removed. */
	said(lea, ARGS("earlog", "note", "edit", uuid, "--public"), 0);
	said(lea, ARGS("earlog", "panel", "sync"), 0);
	said(max, ARGS("earlog", "panel", "sync"), 0);
	assert_true(is_in_file(home_path(max, "data/earlog/earlog.db"), "regretted"));
	has(said(lea, ARGS("earlog", "note", "remove", uuid), 0), "withdraws");
	has(said(lea, ARGS("earlog", "panel", "sync"), 0), "emptied on the server");
	has(said(max, ARGS("earlog", "panel", "sync"), 0), "emptied here");
	assert_false(is_in_file(home_path(max, "data/earlog/earlog.db"), "regretted"));
	row_free(&row_types[ROW_NOTE], n);
	home_free(lea);
	home_free(max);
}

/* It waits, named with the reason, and the rest goes. */
static void
what_the_server_refuses_is_named(void **state)
{
	struct home *h = joined("mia");
	struct err err = ERR_INIT;
	struct store *st;
	struct note *n = test_row(ROW_NOTE);
	char uuid[UUID_TEXT];

	(void)state;
	write_notes(h, 3, "mia");
	n->body = xstrdup("of a clock that is years ahead");
	n->row.edited_ms += INT64_C(5) * 366 * 86400000;
	uuid_text(&n->row.uuid, uuid);
	works(st = store_open(home_path(h, "data/earlog/earlog.db"), STORE_WRITE, &err));
	works(store_begin(st, &err));
	put_free(st, ROW_NOTE, n);
	works(store_commit(st, &err));
	store_close(st);
	const char *told = said(h, ARGS("earlog", "panel", "sync"), 0);
	char *named = xasprintf("the note %s was not sent, and waits here: its time is ", uuid);
	has(told, named);
	has(told, "versions sent");
	has(said(h, ARGS("earlog", "panel", "status"), 0), "1 version waits");
	assert_null(strstr(said(h, ARGS("earlog", "panel", "sync"), 0), "nothing to send"));
	free(named);
	home_free(h);
}

/* What came to the panel under the name of the wrong listener. */
static void
a_thing_is_given_to_another_listener(void **state)
{
	struct home *paula = joined("paula"), *quentin = joined("quentin");

	(void)state;
	home_write(paula, "work/s.yaml", "device: Sennheiser HD 600\nplaylist: signals\n");
	said(paula, ARGS("earlog", "note", "add", "s.yaml", "even"), 0);
	said(paula, ARGS("earlog", "panel", "sync"), 0);
	static const char mark[] = "\"uuid\": \"";
	const char *at =
		strstr(said(paula, ARGS("earlog", "device", "show", "hd600", "--json"), 0), mark);
	assert_non_null(at);
	char *uuid = xstrndup(at + strlen(mark), UUID_TEXT - 1);
	has(said(paula, ARGS("earlog", "panel", "pass", "that one", "quentin"), 2),
		"“that one” is no whole UUID: `earlog device list --json`");
	has(said(quentin, ARGS("earlog", "panel", "pass", uuid, "quentin"), 1),
		"this belongs to paula");
	has(said(paula, ARGS("earlog", "panel", "pass", uuid, "nobody"), 1),
		"no listener of this panel is called nobody");
	has(said(paula, ARGS("earlog", "panel", "pass", uuid, "quentin"), 0),
		"belongs to quentin now");
	has(said(paula, ARGS("earlog", "panel", "pass", uuid, "paula"), 1),
		"this belongs to quentin");
	free(uuid);
	home_free(paula);
	home_free(quentin);
}

/* ---- killed, cut, hanging ---- */

static pid_t
start_sync(struct home *h, bool follow)
{
	static const struct start how = { .in = -1, .out = -1, .err = -1 };
	struct start s = how;
	const char *problem = NULL;
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	s.in = s.out = s.err = null;
	pid_t pid = home_start(h,
		follow ? ARGS("earlog", "panel", "sync", "--follow")
		       : ARGS("earlog", "panel", "sync"),
		&s, &problem);
	if (pid < 0)
		fail_msg("%s", problem);
	close(null);
	return pid;
}

static int
end_of(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

#define MANY 1500

static void
a_killed_sync_goes_on(void **state)
{
	struct home *from = joined("dora"), *to = joined("emil");

	(void)state;
	write_notes(from, MANY, "dora");
	for (int i = 0; i < number_from("EARLOG_ROUNDS", 4); i++) {
		pid_t pids[] = { start_sync(from, false), start_sync(to, false) };
		poll(NULL, 0, rand() % 120);
		for (size_t k = 0; k < LENGTH(pids); k++) {
			kill(pids[k], SIGKILL);
			end_of(pids[k]);
		}
	}
	said(from, ARGS("earlog", "panel", "sync"), 0);
	said(to, ARGS("earlog", "panel", "sync"), 0);
	assert_int_equal(notes(to, "dora"), MANY);
	has(said(from, ARGS("earlog", "panel", "status", "--json"), 0), "\"waiting\": 0");
	said(to, ARGS("earlog", "doctor"), 0);
	home_free(from);
	home_free(to);
}

/* A socket in front of the server's, of which each connection is cut after some bytes. */
struct cutter {
	char folder[TEST_FOLDER_MAX];
	int listens;
	pid_t pid;
};

static int
unix_socket(const char *folder, bool listens)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(at.sun_path, sizeof(at.sun_path), "%s/.s.PGSQL.5432", folder);
	assert_true(fd >= 0);
	assert_int_equal(listens ? bind(fd, (struct sockaddr *)&at, sizeof(at))
				 : connect(fd, (struct sockaddr *)&at, sizeof(at)),
		0);
	assert_true(!listens || listen(fd, 16) == 0);
	return fd;
}

/* Carries bytes both ways, `most` of them. */
static void
carry(int a, int b, long most)
{
	struct pollfd fds[] = { { a, POLLIN, 0 }, { b, POLLIN, 0 } };
	char bytes[8192];

	while (most > 0 && poll(fds, 2, -1) > 0)
		for (int i = 0; i < 2; i++) {
			if (!fds[i].revents)
				continue;
			ssize_t n = read(fds[i].fd, bytes, sizeof(bytes));
			if (n <= 0 || write(fds[1 - i].fd, bytes, (size_t)n) != n)
				return;
			most -= n;
		}
	shutdown(a, SHUT_RDWR);
	shutdown(b, SHUT_RDWR);
}

static void
start_cutter(struct cutter *c, int from)
{
	*c = (struct cutter){ .pid = 0 };
	assert_true(test_folder_make(c->folder, "cut"));
	c->listens = unix_socket(c->folder, true);
	c->pid = fork();
	if (c->pid)
		return;
	os_end_with_parent();
	unsigned seed = (unsigned)from;
	for (long n = 0;; n++) {
		int a = accept(c->listens, NULL, NULL), b = unix_socket(postgres.folder, false);
		/* Each connection gets further than the one before, so that it ends at last. */
		carry(a, b, 1000 + rand_r(&seed) % 60000 + 20000 * n);
		close(a);
		close(b);
	}
}

static void
end_cutter(struct cutter *c)
{
	kill(c->pid, SIGKILL);
	waitpid(c->pid, NULL, 0);
	close(c->listens);
	test_folder_remove(c->folder);
}

static void
a_cut_connection_goes_on(void **state)
{
	struct home *from = home_of("fritz"), *to = home_of("gina");
	struct cutter cutter;
	int cuts = 0;

	(void)state;
	join(from, "fritz", postgres.folder);
	join(to, "gina", postgres.folder);
	for (int round = 0; round < number_from("EARLOG_ROUNDS", 1); round++) {
		char *word = xasprintf("round%d", round), *sql;
		write_notes(from, MANY, word);
		start_cutter(&cutter, round * 1000);
		struct home *both[] = { from, to };
		for (size_t i = 0; i < LENGTH(both); i++) {
			const char *out, *why;
			sql = url_at(i ? "gina" : "fritz", cutter.folder);
			said(both[i], ARGS("earlog", "panel", "leave"), 0);
			while (home_run(both[i], ARGS("earlog", "panel", "join", sql), NULL, &out,
				       &why) != 0)
				cuts++;
			for (int tries = 0; home_run(both[i], ARGS("earlog", "panel", "sync"), NULL,
						    &out, &why) != 0;
				tries++, cuts++) {
				has(why, "earlog: ");
				assert_true(tries < 1000);
			}
			free(sql);
		}
		assert_int_equal(notes(to, word), MANY);
		end_cutter(&cutter);
		free(word);
	}
	assert_true(cuts > 3);
	home_free(from);
	home_free(to);
}

/* `panel init` behind an open transaction of another program. */
static void
who_waits_for_another_transaction_is_told(void **state)
{
	struct home *h = home_new();
	char *url = url_at("keeper", postgres.folder), words[256] = "";
	struct start s = { .in = -1, .out = -1, .err = -1 };
	const char *problem = NULL;
	int said_by[2];
	struct pq *other = postgres_connect(&postgres, "keeper");

	(void)state;
	must(other, "BEGIN; LOCK TABLE panel.listener");
	assert_int_equal(pipe(said_by), 0);
	s.in = s.out = open("/dev/null", O_RDWR | O_CLOEXEC);
	s.err = said_by[1];
	pid_t pid = home_start(h, ARGS("earlog", "panel", "init", url), &s, &problem);
	assert_true(pid > 0);
	assert_true(read(said_by[0], words, sizeof(words) - 1) > 0);
	has(words, "another program may have a transaction open");
	must(other, "COMMIT");
	assert_int_equal(end_of(pid), 0);
	close(s.in);
	close(said_by[0]);
	close(said_by[1]);
	pq_close(other);
	free(url);
	home_free(h);
}

/* Where something listens that never answers. */
static void
a_server_that_hangs_is_left_by_a_signal(void **state)
{
	static const struct {
		int signal, end;
		bool follow;
	} table[] = { { SIGINT, -SIGINT, false }, { SIGINT, 0, true }, { SIGTERM, 0, true } };
	char folder[TEST_FOLDER_MAX];
	struct home *h = joined("hanna");

	(void)state;
	assert_true(test_folder_make(folder, "hang"));
	int listens = unix_socket(folder, true);
	char *url = url_at("hanna", folder), *sql;
	sql = xasprintf("UPDATE panel SET server = '%s'", url);
	struct err err = ERR_INIT;
	struct store *st;
	works(st = store_open(home_path(h, "data/earlog/earlog.db"), STORE_WRITE, &err));
	works(store_exec(st->db, sql, &err));
	store_close(st);
	for (size_t i = 0; i < LENGTH(table); i++) {
		pid_t pid = start_sync(h, table[i].follow);
		int fd = accept(listens, NULL, NULL);
		char byte;
		/* It has asked for the connection by now, so its signals are as they will be. */
		assert_int_equal(read(fd, &byte, 1), 1);
		kill(pid, table[i].signal);
		assert_int_equal(end_of(pid), table[i].end);
		close(fd);
	}
	/* One that is not there is a sentence. */
	close(listens);
	has(said(h, ARGS("earlog", "panel", "sync"), 1), "earlog: ");
	test_folder_remove(folder);
	free(url);
	free(sql);
	home_free(h);
}

static void
who_follows_gets_what_comes_and_ends_by_a_signal(void **state)
{
	struct home *from = joined("ida"), *to = joined("jan");

	(void)state;
	pid_t pid = start_sync(to, true);
	write_notes(from, 5, "ida");
	said(from, ARGS("earlog", "panel", "sync"), 0);
	for (int waited = 0; notes(to, "ida") < 5; waited += 50) {
		assert_true(waited < home_limit_ms(0));
		poll(NULL, 0, 50);
	}
	kill(pid, SIGTERM);
	assert_int_equal(end_of(pid), 0);
	home_free(from);
	home_free(to);
}

/* ---- the bench ---- */

static void
a_bench_that_joined_loads_no_library_of_the_server(void **state)
{
	struct home *h = bench_home();
	(void)state;
	if (access("/proc/self/maps", R_OK) != 0)
		skip_for("no /proc");
	make_role("kai");
	join(h, "kai", postgres.folder);
	struct drive *d = bench_start(h, NULL);
	char *maps = xasprintf("/proc/%d/maps", (int)drive_pid(d));
	assert_true(is_in_file(maps, "libsqlite3"));
	assert_false(is_in_file(maps, "libpq"));
	bench_type(d, "with a panel");
	drive_key(d, "Enter");
	drive_wait_sql(d, "SELECT count(*) > 0 FROM outbox", "1", 0);
	bench_quit(d);
	has(said(h, ARGS("earlog", "panel", "sync"), 0), "versions sent");
	free(maps);
	home_free(h);
}

static void
an_open_bench_shows_what_a_sync_brought(void **state)
{
	(void)state;
	if (!OS_LINUX)
		skip_for("nothing tells of what another program writes here");
	struct home *nora = bench_clock_home(), *otto = bench_clock_home();
	struct drive *d = bench_start(nora, NULL);

	home_write(otto, "work/cantor.yaml",
		"id: performer8\ndevice: AFUL Performer8\nplaylist: ./list.yaml\n");
	make_role("nora");
	make_role("otto");
	bench_command(d, "show others");
	join(nora, "nora", postgres.folder);
	pid_t follows = start_sync(nora, true);
	said(otto,
		ARGS("earlog", "note", "add", "cantor.yaml", "--item", "first",
			"heard by otto alone"),
		0);
	join(otto, "otto", postgres.folder);
	said(otto, ARGS("earlog", "panel", "sync"), 0);
	drive_wait_text(d, "heard by otto alone", 0);
	kill(follows, SIGTERM);
	assert_int_equal(end_of(follows), 0);
	bench_end(d);
	home_free(otto);
}

/* ---- TLS ---- */

/* A port of this machine that is free, below those that the system gives away by itself. */
static int
free_port(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	int port = 20000 + getpid() % 10000, fd;

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	do {
		at.sin_port = htons((uint16_t)++port);
		fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		assert_true(fd >= 0);
	} while (bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0 && close(fd) == 0);
	close(fd);
	return port;
}

/* Begins the server anew; port 0: without TCP, as it was. */
static void
serve_at(int port)
{
	char text[16];

	postgres_stop(&postgres);
	postgres.port = port;
	snprintf(text, sizeof(text), "%d", port);
	if (port)
		setenv("PGPORT", text, 1);
	else
		unsetenv("PGPORT");
	postgres_run(&postgres);
}

static char *
tls_url(const char *host, const char *more)
{
	return xasprintf("postgresql://greta@%s:%d/postgres%s", host, postgres.port, more);
}

/* Has the server heard from whom a connection is? */
static bool
server_knows_of(const char *role)
{
	char *log = xasprintf("%s/log", postgres.folder), *word = xasprintf("user=%s", role);
	bool knows = is_in_file(log, word);

	free(log);
	free(word);
	return knows;
}

/* Refused, with the reason, before anything was said. */
static void
is_refused(struct home *h, const char *root, const char *host, const char *more, const char *why)
{
	char *url = tls_url(host, more),
	     *setting = xasprintf("PGSSLROOTCERT=%s/%s", postgres.folder, root);

	home_env(h, setting);
	has(said(h, ARGS("earlog", "panel", "join", url), 1), why);
	has(said(h, ARGS("earlog", "panel", "status"), 1), "has joined no panel");
	assert_false(server_knows_of("greta"));
	free(url);
	free(setting);
}

#define FULL "?sslmode=verify-full"

static void
who_joins_by_tcp_knows_whose_server_it_is(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	needs("openssl");
	struct home *h = home_of("greta");
	postgres_certify(&postgres);
	admit(h, "greta");
	write_notes(h, 3, "greta");
	serve_at(free_port());
	is_refused(h, "other.crt", "localhost", FULL "&hostaddr=127.0.0.1",
		"certificate verify failed");
	is_refused(h, "ca.crt", "127.0.0.1", FULL, "does not match host name \"127.0.0.1\"");
	is_refused(h, "none.crt", "localhost", FULL "&hostaddr=127.0.0.1", "none.crt");
	/* What is not local is asked for its name where nobody said so. */
	is_refused(h, "ca.crt", "0.0.0.0", "", "does not match host name \"0.0.0.0\"");

	char *url = tls_url("localhost", FULL "&hostaddr=127.0.0.1"),
	     *setting = xasprintf("PGSSLROOTCERT=%s/ca.crt", postgres.folder);
	home_env(h, setting);
	has(said(h, ARGS("earlog", "panel", "join", url), 0), "joined");
	has(said(h, ARGS("earlog", "panel", "sync"), 0), "3 versions sent");
	assert_true(server_knows_of("greta"));
	setenv("PGSSLROOTCERT", strchr(setting, '=') + 1, 1);
	setenv("PGSSLCERT", "none", 1); /* not the one of who runs the test */
	struct pq *pq = pq_open(url, &err);
	if (!pq)
		fail_msg("%s", err.msg);
	assert_int_equal(ask_number(pq,
				 "SELECT count(*) FROM pg_stat_ssl WHERE pid = pg_backend_pid() "
				 "AND ssl"),
		1);
	pq_close(pq);
	unsetenv("PGSSLROOTCERT");
	unsetenv("PGSSLCERT");
	serve_at(0);
	free(url);
	free(setting);
	home_free(h);
}

/* A session file of two machines, each of which began with an archive of its own. */
static struct home *
machine(const char *note)
{
	struct home *h = home_new();

	home_write(h, "work/cantor.yaml",
		"id: cantor\ndevice: AFUL Cantor\ncompare: [AFUL Performer8]\nplaylist: demo\n");
	said(h, ARGS("earlog", "note", "add", "cantor.yaml", (char *)note), 0);
	return h;
}

#define LISTS "SELECT (SELECT count(*) FROM listing), (SELECT count(*) FROM comparison)"
#define NAMES "SELECT hex(uuid) FROM listing UNION SELECT hex(uuid) FROM comparison ORDER BY 1"
#define OWN                                                            \
	"SELECT group_concat(body) FROM (SELECT body FROM note WHERE " \
	"ifnull(listener IN (SELECT listener FROM listener_own), 1) ORDER BY body)"

/* Whoever has a laptop and a desk is one listener with one list, on both; until that is undone. */
static void
two_machines_of_one_role_are_one_listener(void **state)
{
	struct home *laptop = machine("laptop"), *desk = machine("desk");
	char *url = url_at("ann", postgres.folder);

	(void)state;
	make_role("ann");
	join(laptop, "ann", postgres.folder);
	said(laptop, ARGS("earlog", "panel", "sync"), 0);
	char *lists = xstrdup(home_sql(laptop, LISTS)), *own = xstrdup(home_sql(desk, NAMES));
	const char *refused = said(desk, ARGS("earlog", "panel", "join", url), 1);
	has(refused, " rows on this panel: if that is you, join with --same-listener");
	has(said(desk, ARGS("earlog", "panel", "sync"), 1), "has joined no panel");
	assert_string_equal(home_sql(desk, NAMES), own);
	has(said(desk, ARGS("earlog", "panel", "join", url, "--same-listener"), 0),
		"with another archive (`earlog listener split` undoes it)");
	said(desk, ARGS("earlog", "panel", "sync"), 0);
	said(laptop, ARGS("earlog", "panel", "sync"), 0);
	said(desk, ARGS("earlog", "panel", "sync"), 0);
	assert_string_equal(home_sql(laptop, LISTS), lists);
	assert_string_equal(home_sql(desk, LISTS), lists);
	char *names = xstrdup(home_sql(laptop, NAMES));
	assert_string_equal(home_sql(desk, NAMES), names);
	assert_string_equal(home_sql(laptop, OWN), "desk,laptop");
	assert_string_equal(home_sql(desk, OWN), "desk,laptop");
	has(said(desk, ARGS("earlog", "show", "cantor"), 0), "laptop");
	/* What either writes is both's. */
	char *uuid = xstrndup(
		home_sql(desk, "SELECT lower(hex(uuid)) FROM note WHERE body = 'laptop'"), 32);
	said(desk, ARGS("earlog", "note", "edit", uuid, "by both"), 0);
	free(uuid);
	said(desk, ARGS("earlog", "panel", "sync"), 0);
	said(laptop, ARGS("earlog", "panel", "sync"), 0);
	assert_string_equal(home_sql(laptop, OWN), "by both,desk");

	char *machine = xstrndup(home_sql(desk, "SELECT lower(hex(listener)) FROM owner"), 8);
	has(said(desk, ARGS("earlog", "listener", "split", machine), 0), "two listeners again");
	assert_string_equal(home_sql(desk, OWN), "desk");
	assert_null(strstr(said(desk, ARGS("earlog", "show", "cantor"), 0), "by both"));
	free(machine);
	free(names);
	free(own);
	free(lists);
	free(url);
	home_free(laptop);
	home_free(desk);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_nothing_to_the_same_notes),
		cmocka_unit_test(who_waits_for_another_transaction_is_told),
		cmocka_unit_test(no_migration_stops_a_panel),
		cmocka_unit_test(a_password_is_neither_kept_nor_shown),
		cmocka_unit_test(what_is_made_private_is_in_no_other_archive),
		cmocka_unit_test(what_the_server_refuses_is_named),
		cmocka_unit_test(a_thing_is_given_to_another_listener),
		cmocka_unit_test(a_killed_sync_goes_on),
		cmocka_unit_test(a_cut_connection_goes_on),
		cmocka_unit_test(a_server_that_hangs_is_left_by_a_signal),
		cmocka_unit_test(who_follows_gets_what_comes_and_ends_by_a_signal),
		cmocka_unit_test(a_bench_that_joined_loads_no_library_of_the_server),
		cmocka_unit_test(an_open_bench_shows_what_a_sync_brought),
		cmocka_unit_test(two_machines_of_one_role_are_one_listener),
		cmocka_unit_test(who_joins_by_tcp_knows_whose_server_it_is),
	};

	return all_need_postgres(LENGTH(tests))
		? cmocka_run_group_tests(tests, start_server, end_server)
		: 0;
}
