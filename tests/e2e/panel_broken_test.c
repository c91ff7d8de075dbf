/* tests: long, of exchange/panel cli/earlog_panel */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* earlog panel sync that is killed, cut, waits or hangs. EARLOG_ROUNDS: more kills and cuts. */
#include <sys/socket.h>
#include <sys/un.h>

#include "base/system/os_system.h"
#include "e2e/panel.h"

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

/* What the server has of a role is whole: as many rows beside the file as in it. */
static void
is_whole(struct home *reader, struct home *of, const char *role, const char *word)
{
	char *sql = xasprintf("SELECT count(*) FROM panel.note n JOIN panel.listener l ON l.uuid = "
			      "n.listener_uuid WHERE l.role = '%s' AND n.body LIKE '%s %%'",
		role, word);

	said(reader, ARGS("earlog", "panel", "sync"), 0);
	int n = notes_of(reader, of, word);
	assert_int_equal(on_server(sql), n < 0 ? 0 : n);
	free(sql);
}

static void
a_killed_sync_leaves_a_whole_file(void **state)
{
	struct home *from = joined("dora"), *to = joined("emil");

	for (int i = 0; i < number_from("EARLOG_ROUNDS", 5); i++) {
		write_notes(from, MANY / 5, "dora");
		pid_t pids[] = { start_sync(from, false), start_sync(to, false) };
		poll(NULL, 0, 30 * (i + 1));
		for (size_t k = 0; k < LENGTH(pids); k++) {
			kill(pids[k], SIGKILL);
			end_of(pids[k]);
		}
		is_whole(to, from, "dora", "dora");
	}
	said(from, ARGS("earlog", "panel", "sync"), 0);
	is_whole(to, from, "dora", "dora");
	assert_int_equal(notes_of(to, from, "dora"), MANY / 5 * number_from("EARLOG_ROUNDS", 5));
	said(from, ARGS("earlog", "doctor"), 0);
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
	assert_true(test_home_make(c->folder));
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
a_cut_connection_leaves_a_whole_file(void **state)
{
	struct home *from = joined("fritz"), *to = joined("gina");
	struct cutter cutter;
	int cuts = 0;

	for (int round = 0; round < number_from("EARLOG_ROUNDS", 1); round++) {
		char *word = xasprintf("round%d", round);
		write_notes(from, MANY, word);
		start_cutter(&cutter, round * 1000);
		struct home *both[] = { from, to };
		for (size_t i = 0; i < LENGTH(both); i++) {
			const char *out, *why;
			char *url = url_at(i ? "gina" : "fritz", cutter.folder),
			     *sql = xasprintf("UPDATE panel SET server = '%s'", url);
			in_archive(both[i], sql);
			for (int tries = 0; home_run(both[i], ARGS("earlog", "panel", "sync"), NULL,
						    &out, &why) != 0;
				tries++, cuts++) {
				assert_has(why, "earlog: ");
				assert_true(tries < 1000);
			}
			free(sql);
			free(url);
		}
		assert_int_equal(notes_of(to, from, word), MANY);
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

	must(other, "DO $$ BEGIN RAISE WARNING 'for a log, not for a terminal'; END $$");
	must(other, "BEGIN; LOCK TABLE panel.listener");
	assert_int_equal(pipe(said_by), 0);
	s.in = s.out = open("/dev/null", O_RDWR | O_CLOEXEC);
	s.err = said_by[1];
	pid_t pid = home_start(h, ARGS("earlog", "panel", "init", url), &s, &problem);
	assert_true(pid > 0);
	assert_true(read(said_by[0], words, sizeof(words) - 1) > 0);
	assert_has(words, "another program may have a transaction open");
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

	assert_true(test_home_make(folder));
	int listens = unix_socket(folder, true);
	char *url = url_at("hanna", folder), *sql;
	sql = xasprintf("UPDATE panel SET server = '%s'", url);
	in_archive(h, sql);
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
	assert_has(said(h, ARGS("earlog", "panel", "sync"), 1), "earlog: ");
	test_folder_remove(folder);
	free(url);
	free(sql);
	home_free(h);
}

static void
who_follows_gets_what_comes_and_ends_by_a_signal(void **state)
{
	struct home *from = joined("ida"), *to = joined("jan");

	pid_t pid = start_sync(to, true);
	write_notes(from, 5, "ida");
	said(from, ARGS("earlog", "panel", "sync"), 0);
	for (int waited = 0; notes_of(to, from, "ida") < 5; waited += 50) {
		assert_true(waited < home_limit_ms(0));
		poll(NULL, 0, 50);
	}
	/* What is written here meanwhile is sent, too. */
	write_notes(to, 1, "jan");
	for (int waited = 0; !server_has("jan 0"); waited += 50) {
		assert_true(waited < home_limit_ms(0));
		poll(NULL, 0, 50);
	}
	kill(pid, SIGTERM);
	assert_int_equal(end_of(pid), 0);
	home_free(from);
	home_free(to);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_killed_sync_leaves_a_whole_file),
		cmocka_unit_test(who_waits_for_another_transaction_is_told),
		cmocka_unit_test(a_server_that_hangs_is_left_by_a_signal),
		cmocka_unit_test(who_follows_gets_what_comes_and_ends_by_a_signal),
		ONLY_WHOLE,
		cmocka_unit_test(a_cut_connection_leaves_a_whole_file),
	};

	return all_need_postgres(LENGTH(tests))
		? cmocka_run_group_tests(tests, start_server, end_server)
		: 0;
}
