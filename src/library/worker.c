#include "library/worker.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/os_process.h"
#include "library/jail.h"

static bool
send_answer(int socket, const struct worker_answer *a)
{
	size_t sent = 0;

	while (sent < sizeof(*a)) {
		ssize_t n = write(socket, (const char *)a + sent, sizeof(*a) - sent);
		if (n < 0 && errno != EINTR)
			return false;
		sent += n > 0 ? (size_t)n : 0;
	}
	return true;
}

/* The next file; -1: there is none any more. */
static int
receive(int socket)
{
	char byte;
	struct iovec part = { &byte, 1 };
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} control;
	struct msghdr m = { .msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control) };
	ssize_t n;

	do
		n = recvmsg(socket, &m, 0);
	while (n < 0 && errno == EINTR);
	struct cmsghdr *c = n == 1 ? CMSG_FIRSTHDR(&m) : NULL;
	if (!c || c->cmsg_type != SCM_RIGHTS || c->cmsg_len != CMSG_LEN(sizeof(int)))
		return -1;
	int fd;
	memcpy(&fd, CMSG_DATA(c), sizeof(fd));
	return fd;
}

static bool
greet(int socket, bool ok, const char *words)
{
	struct worker_answer a = { .ok = ok };

	snprintf(a.words, sizeof(a.words), "%.199s", words);
	return send_answer(socket, &a) && ok;
}

static int
serve(int socket, bool (*read)(int fd, struct tags *t, struct err *err))
{
	struct worker_answer a = { 0 };
	struct err err = ERR_INIT;
	int fd;

	while ((fd = receive(socket)) >= 0) {
		a.ok = read(fd, &a.tags, &err);
		snprintf(a.words, sizeof(a.words), "%.199s", a.ok ? "" : err.msg);
		close(fd);
		if (!send_answer(socket, &a))
			return 1;
	}
	return 0;
}

int
worker_serve(int socket, bool (*reader)(int fd, struct tags *t, struct err *err))
{
	struct err err = ERR_INIT;
	const char *missing = NULL;

	/* Die with the parent: nobody would read the answers. */
	os_end_with_parent();
	bool ok = reader || (tags_open(&err) && jail_enter(&missing, &err));
	if (!greet(socket, ok, !ok ? err.msg : missing ? missing : ""))
		return 1;
	return serve(socket, reader ? reader : tags_read);
}
