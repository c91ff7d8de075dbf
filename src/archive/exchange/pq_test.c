/* The connection to a panel's server: passwords in addresses, TLS, a server that says nothing. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "archive/exchange/pq.h"
#include "base/core/mem.h"
#include "support/needs.h"

/* A server of no TLS on any address of this machine; ends with 1 where somebody goes on without. */
static pid_t
plain_server(int *port, bool answers)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	socklen_t n = sizeof(a);
	int s = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(s, (struct sockaddr *)&a, n), 0);
	assert_int_equal(listen(s, 4), 0);
	assert_int_equal(getsockname(s, (struct sockaddr *)&a, &n), 0);
	*port = ntohs(a.sin_port);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		char question[8], more;
		int one = -1;
		do { /* the first look at the address says nothing */
			if (one >= 0)
				close(one);
			one = accept(s, NULL, NULL);
		} while (one >= 0 && recv(one, question, 8, MSG_WAITALL) != 8);
		if (answers && write(one, "N", 1) != 1)
			_exit(2);
		_exit(recv(one, &more, 1, 0) == 1);
	}
	close(s);
	return pid;
}

/* What the server saw: did somebody go on without TLS? */
static bool
goes_on(const char *host, const char *mode, const char *word)
{
	struct err err = ERR_INIT;
	int port, status;
	pid_t pid = plain_server(&port, true);
	char *url = xasprintf("postgresql://ana@%s:%d/panel%s", host, port, mode);
	struct pq *pq = pq_open(url, &err);

	assert_null(pq);
	free(url);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	if (!strstr(err.msg, word))
		fail_msg("%s lacks %s", err.msg, word);
	return WEXITSTATUS(status) == 1;
}

static void
tls_is_asked_for_on_another_machine(void **state)
{
	unsetenv("PGSSLMODE");
	assert_false(goes_on("0.0.0.0", "", "SSL"));
	assert_true(goes_on("127.0.0.1", "", "server"));
	/* As somebody chose. */
	assert_true(goes_on("0.0.0.0", "?sslmode=prefer", "server"));
	assert_false(goes_on("127.0.0.1", "?sslmode=require", "SSL"));
}

static void
a_server_that_says_nothing_can_be_left(void **state)
{
	struct err err = ERR_INIT;
	int port, fds[2];
	pid_t pid = plain_server(&port, false);
	CLEANUP(pointer_free) char *url = xasprintf("postgresql://ana@127.0.0.1:%d/panel", port);

	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], "", 1), 1);
	pq_waits(fds[0], NULL);
	assert_null(pq_open(url, &err));
	assert_non_null(strstr(err.msg, "interrupted"));
	pq_waits(-1, NULL);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(fds[0]);
	close(fds[1]);
}

static void
no_password_stands_in_an_address(void **state)
{
	struct err err = ERR_INIT;

	assert_true(
		pq_check_url("postgresql://ana@panel.example/earlog?sslmode=verify-full", &err));
	assert_true(pq_check_url("service=panel", &err));
	static const char *const bad[] = { "postgresql://ana:geheim@panel.example/earlog",
		"host=panel.example password=geheim",
		"postgresql://ana@panel.example/x?password=geheim",
		"postgresql://ana:geh/eim@panel.example:x/earlog?geheim", "host='geheim",
		"postgresql://ana:geh/eim@panel.example/earlog",
		"postgresql://ana:5/geheim@panel.example/earlog",
		"postgresql://ana:geh?eim@panel.example/earlog",
		"postgres://ana:a:geh@eim@panel.example/earlog",
		"postgresql:///earlog?pass%77ord=geheim", "host=a sslpassword = 'geh eim'",
		"password=geheim", "geheim", "http://anna:geheim@panel.example/" };
	for (size_t i = 0; i < LENGTH(bad); i++) {
		assert_false(pq_check_url(bad[i], &err));
		assert_null(strstr(err.msg, "geh"));
	}
	assert_null(pq_open("postgresql://ana:geheim@[::1/x?geheim", &err));
	assert_null(strstr(err.msg, "geh"));
}

static void
a_name_that_begins_like_this_machine_is_another_one(void **state)
{
	static const char *const here[] = { NULL, "", "localhost", "127.0.0.1", "127.1.2.3", "::1",
		"/run/postgresql", "@earlog", "localhost,127.0.0.1" };
	static const char *const there[] = { "127.evil.example", "127.0.0.1.evil.example",
		"localhost.evil.example", "128.0.0.1", "localhost,panel.example",
		"127.0.0.1,127.evil.example" };

	for (size_t i = 0; i < LENGTH(here); i++)
		assert_true(pq_is_local(here[i]));
	for (size_t i = 0; i < LENGTH(there); i++)
		assert_false(pq_is_local(there[i]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_password_stands_in_an_address),
		cmocka_unit_test(a_name_that_begins_like_this_machine_is_another_one),
		cmocka_unit_test(tls_is_asked_for_on_another_machine),
		cmocka_unit_test(a_server_that_says_nothing_can_be_left),
	};
	struct system_facts facts = { 0 };

	panel_facts(&facts);
	bool lacks = facts.v[0].lacking;
	system_facts_finish(&facts);
	if (lacks)
		printf("[  SKIPPED ] %zu test(s): libpq is not installed\n", LENGTH(tests));
	return lacks ? 0 : cmocka_run_group_tests(tests, NULL, NULL);
}
