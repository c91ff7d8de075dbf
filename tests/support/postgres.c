/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/postgres.h"

bool
postgres_find(struct postgres *p)
{
	FILE *f = popen("for b in \"$(pg_config --bindir 2>/dev/null)\" "
			"$(ls -dr /usr/lib/postgresql/*/bin 2>/dev/null); do "
			"[ -x \"$b/initdb\" ] && [ -x \"$b/postgres\" ] && echo \"$b\" && break; "
			"done",
		"re");

	bool found = f && fgets(p->bin, sizeof(p->bin), f);
	p->bin[strcspn(p->bin, "\n")] = '\0';
	if (f)
		pclose(f);
	return found && *p->bin;
}

bool
all_need_postgres(size_t n)
{
	struct postgres p = { .pid = 0 };
	struct system_facts facts = { 0 };

	panel_facts(&facts);
	bool lacks = facts.v[0].lacking;
	system_facts_finish(&facts);
	if (!postgres_find(&p) || lacks)
		printf("[  SKIPPED ] %zu test(s): PostgreSQL%s is not installed\n", n,
			lacks ? "'s library" : "");
	return *p.bin && !lacks;
}

/* In a child: nobody, where we are root. */
static void
postgres_drop_rights(void)
{
	const struct passwd *nobody = geteuid() == 0 ? getpwnam("nobody") : NULL;

	if (nobody &&
		(setgroups(0, NULL) != 0 || setgid(nobody->pw_gid) != 0 ||
			setuid(nobody->pw_uid) != 0))
		_exit(126);
}

/* Starts a program of the server's; what it says goes into the file `log` of the folder. Its
 * programs find each other by the path that they were started with, which takes argv[0]'s place. */
static pid_t
postgres_spawn(const struct postgres *p, char *argv[])
{
	char *program = xasprintf("%s/%s", p->bin, argv[0]), *log = xasprintf("%s/log", p->folder);
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		postgres_drop_rights();
		os_end_with_parent();
		int null = open("/dev/null", O_RDONLY | O_CLOEXEC),
		    out = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
		dup2(null, STDIN_FILENO);
		dup2(out, STDOUT_FILENO);
		dup2(out, STDERR_FILENO);
		argv[0] = program;
		if (chdir(p->folder) == 0)
			execv(program, argv);
		_exit(127);
	}
	free(program);
	free(log);
	return pid;
}

char *
postgres_url(const struct postgres *p, const char *user, const char *database)
{
	return xasprintf("postgresql://%s@/%s?host=%s", user, database, p->folder);
}

struct pq *
postgres_connect(const struct postgres *p, const char *user)
{
	struct err err = ERR_INIT;
	char *url = postgres_url(p, user, "postgres");
	struct pq *pq = pq_open(url, &err);

	free(url);
	if (!pq)
		fail_msg("%s", err.msg);
	return pq;
}

static void
postgres_show_log(const struct postgres *p)
{
	char *cmd = xasprintf("tail -n 20 '%s/log' >&2", p->folder);

	(void)!system(cmd);
	free(cmd);
}

void
postgres_run(struct postgres *p)
{
	char *socket = xasprintf("unix_socket_directories=%s", p->folder),
	     *port = xasprintf("port=%d", p->port ? p->port : 5432);
	char *argv[] = { "postgres", "-D", "data", "-c", socket, "-c", port, "-c",
		p->port ? "listen_addresses=127.0.0.1" : "listen_addresses=", "-c",
		p->port ? "ssl=on" : "ssl=off", "-c",
		p->port ? "log_connections=on" : "log_connections=off", "-c",
		p->durable ? "fsync=on" : "fsync=off", "-c",
		p->durable ? "synchronous_commit=on" : "synchronous_commit=off", "-c",
		p->durable ? "full_page_writes=on" : "full_page_writes=off", NULL };
	char *url = postgres_url(p, "owner", "postgres");
	struct err err = ERR_INIT;
	struct pq *pq = NULL;

	p->pid = postgres_spawn(p, argv);
	while (!(pq = pq_open(url, &err))) {
		if (waitpid(p->pid, NULL, WNOHANG) != 0) {
			postgres_show_log(p);
			fail_msg("PostgreSQL did not start: %s", err.msg);
		}
		poll(NULL, 0, 20);
	}
	pq_close(pq);
	free(url);
	free(port);
	free(socket);
}

static void
postgres_openssl(const struct postgres *p, const char *args)
{
	char *cmd = xasprintf("cd '%s' && openssl %s >>log 2>&1", p->folder, args);

	if (system(cmd) != 0) {
		postgres_show_log(p);
		fail_msg("openssl %s failed", args);
	}
	free(cmd);
}

void
postgres_certify(const struct postgres *p)
{
	static const char key[] =
		"req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2";
	static const char *const authorities[] = { "ca", "other" };
	const struct passwd *nobody = geteuid() == 0 ? getpwnam("nobody") : NULL;

	for (size_t i = 0; i < LENGTH(authorities); i++) {
		char *args = xasprintf("%s -x509 -subj /CN=%s -keyout %s.key -out %s.crt", key,
			authorities[i], authorities[i], authorities[i]);
		postgres_openssl(p, args);
		free(args);
	}
	char *args =
		xasprintf("%s -subj /CN=localhost -keyout data/server.key -out server.csr", key);
	postgres_openssl(p, args);
	free(args);
	char *names = xasprintf("echo subjectAltName=DNS:localhost >'%s/names'", p->folder);
	assert_int_equal(system(names), 0);
	free(names);
	postgres_openssl(p,
		"x509 -req -in server.csr -CA ca.crt -CAkey ca.key -set_serial 2 -days 2 "
		"-extfile names -out data/server.crt");
	char *cmd = xasprintf("cd '%s/data' && chmod 600 server.key && chmod 644 server.crt && "
			      "echo 'local all all trust' >pg_hba.conf && "
			      "echo 'hostssl all all 127.0.0.1/32 trust' >>pg_hba.conf",
		p->folder);
	assert_int_equal(system(cmd), 0);
	free(cmd);
	char *file = xasprintf("%s/data/server.key", p->folder);
	if (nobody)
		assert_int_equal(chown(file, nobody->pw_uid, nobody->pw_gid), 0);
	free(file);
}

static void
postgres_signal(struct postgres *p, int with)
{
	kill(p->pid, with);
	waitpid(p->pid, NULL, 0);
	p->pid = 0;
}

/* Ends it as a failing machine would: every connection is cut, and what is not on the disk is lost.
 * postgres_run starts it again. */
static void
postgres_kill(struct postgres *p)
{
	postgres_signal(p, SIGQUIT);
}

void
postgres_stop(struct postgres *p)
{
	postgres_signal(p, SIGINT);
}

void
postgres_start(struct postgres *p)
{
	char *argv[] = { "initdb", "-D", "data", "-U", "owner", "-A", "trust", "--no-sync", "-E",
		"UTF8", "--locale=C", NULL };
	const struct passwd *nobody = geteuid() == 0 ? getpwnam("nobody") : NULL;
	int status;

	assert_true(postgres_find(p));
	assert_true(test_home_make(p->folder));
	if (nobody)
		assert_int_equal(chown(p->folder, nobody->pw_uid, nobody->pw_gid), 0);
	assert_true(waitpid(postgres_spawn(p, argv), &status, 0) > 0);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		postgres_show_log(p);
		fail_msg("initdb failed");
	}
	postgres_run(p);
}

void
postgres_end(struct postgres *p)
{
	if (p->pid)
		postgres_kill(p);
	assert_true(test_folder_remove(p->folder));
}

char *
ask(struct pq *pq, const char *sql, const char *const *values, size_t n)
{
	struct err err = ERR_INIT;
	struct pq_rows rows;

	if (!pq_ask(pq, sql, values, n, &rows, &err))
		fail_msg("%s: %s", sql, err.msg);
	const char *value = pq_value(&rows, 0, 0);
	char *copy = xstrdup(value ? value : "");
	pq_rows_finish(&rows);
	return copy;
}

long long
ask_number(struct pq *pq, const char *sql)
{
	char *got = ask(pq, sql, NULL, 0);
	long long n = strtoll(got, NULL, 10);

	free(got);
	return n;
}

void
must(struct pq *pq, const char *sql)
{
	struct err err = ERR_INIT;

	if (!pq_run(pq, sql, &err))
		fail_msg("%s: %s", sql, err.msg);
}
