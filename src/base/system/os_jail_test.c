/* tests: no-valgrind */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each attempt in a process of its own, for there is no way out of the jail. */
#include <stdlib.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/system/os_jail.h"
#include "base/core/mem.h"
#include "support/needs.h"

/* The exit status of what was tried: 0 it was refused, 1 it worked. */
enum { REFUSED, WORKED, NO_JAIL };

static char folder[TEST_FOLDER_MAX];
static char path[TEST_FOLDER_MAX + 8]; /* a file of our own, with one letter in it */
static char made[TEST_FOLDER_MAX + 8], other[TEST_FOLDER_MAX + 8];
static int open_before; /* it, opened before the jail */
static int socket_before;

static int
try_read(void)
{
	return open(path, O_RDONLY) >= 0;
}

static int
try_read_by_the_old_call(void)
{
	FILE *f = fopen("/etc/passwd", "r");

	return f != NULL;
}

static int
try_write(void)
{
	return open(made, O_WRONLY | O_CREAT, 0600) >= 0;
}

static int
try_grow(void)
{
	return write(open_before, "more", 4) > 0;
}

static int
try_remove(void)
{
	return unlink(path) == 0 || rename(path, other) == 0 || truncate(path, 0) == 0 ||
		chmod(path, 0777) == 0;
}

static int
try_change(void)
{
	return fchmod(open_before, 0777) == 0 || futimens(open_before, NULL) == 0 ||
		utimensat(AT_FDCWD, path, NULL, 0) == 0 ||
		fchown(open_before, geteuid(), getegid()) == 0;
}

static int
try_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) >= 0 || socket(AF_UNIX, SOCK_STREAM, 0) >= 0;
}

static int
try_connect(void)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET, .sin_port = htons(9), .sin_addr = { htonl(INADDR_LOOPBACK) }
	};

	return connect(socket_before, (struct sockaddr *)&to, sizeof(to)) == 0 ||
		errno == ECONNREFUSED;
}

static int
try_execute(void)
{
	execl("/bin/false", "false", (char *)NULL); /* its exit status says that it worked */
	return errno == ENOENT;
}

static int
try_kill(void)
{
	return kill(getppid(), 0) == 0;
}

static int
try_much_memory(void)
{
	return mmap(NULL, (size_t)2 << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		       0) != MAP_FAILED;
}

static int
try_more_time(void)
{
	struct rlimit l = { RLIM_INFINITY, RLIM_INFINITY }, now;

	return getrlimit(RLIMIT_CPU, &now) != 0 || now.rlim_cur > 60 ||
		(geteuid() != 0 && setrlimit(RLIMIT_CPU, &l) == 0);
}

/* What the work itself needs. */
static int
try_to_read_what_was_open(void)
{
	char letter;
	char *room = malloc(10 << 20);

	bool works = room && pread(open_before, &letter, 1, 0) == 1 && letter == 'a';
	free(room);
	return works ? REFUSED : WORKED;
}

/* A sanitizer's shadow alone is larger than any limit of memory. */
#ifdef __SANITIZE_ADDRESS__
#define MEMORY_HAS_LIMIT 0
#else
#define MEMORY_HAS_LIMIT 1
#endif

static const struct {
	const char *name;
	int (*attempt)(void);
} attempts[] = { { "read a file", try_read }, { "read by name", try_read_by_the_old_call },
	{ "make a file", try_write }, { "write into one", try_grow },
	{ "make a socket", try_socket }, { "connect one", try_connect },
	{ "start a program", try_execute }, { "signal another", try_kill },
	{ "take 2 GiB", try_much_memory }, { "have more time", try_more_time },
	{ "change what a file is", try_change }, { "remove, rename, empty a file", try_remove } };

static int
attempt_in(bool jail, int (*attempt)(void))
{
	pid_t pid = fork();
	int status = 0;

	if (pid == 0) {
		const char *missing;
		struct err err;
		bool locked = !jail || (os_jail_enter(60, &missing, &err) && !missing);
		_exit(!locked ? NO_JAIL : attempt() ? WORKED : REFUSED);
	}
	assert_true(pid > 0 && waitpid(pid, &status, 0) == pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int
setup(void **state)
{
	if (!test_folder_make(folder, "jail"))
		return -1;
	snprintf(path, sizeof(path), "%s/read", folder);
	snprintf(made, sizeof(made), "%s/made", folder);
	snprintf(other, sizeof(other), "%s/other", folder);
	open_before = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
	socket_before = socket(AF_INET, SOCK_STREAM, 0);
	return open_before >= 0 && write(open_before, "a", 1) == 1 ? 0 : -1;
}

static int
teardown(void **state)
{
	close(open_before);
	close(socket_before);
	test_folder_remove(folder);
	return 0;
}

TEST_WITH(a_worker_can_only_read_what_it_was_given, setup, teardown)
{
	if (attempt_in(true, try_more_time) == NO_JAIL)
		skip_for("this kernel has no Landlock or no seccomp");
	for (size_t i = 0; i < LENGTH(attempts); i++)
		if (attempt_in(true, attempts[i].attempt) != REFUSED &&
			(MEMORY_HAS_LIMIT || attempts[i].attempt != try_much_memory))
			fail_msg("it could %s", attempts[i].name);
	if (attempt_in(true, try_to_read_what_was_open) != REFUSED)
		fail_msg("it could not do its work");
	/* Each of them works outside: it was the jail that refused it. */
	for (size_t i = 0; i < LENGTH(attempts); i++)
		if (attempt_in(false, attempts[i].attempt) != WORKED)
			fail_msg("outside of the jail it could not %s", attempts[i].name);
}
