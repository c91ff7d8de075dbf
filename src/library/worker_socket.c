#include "library/worker.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child.h"
#include "base/os_file.h"
#include "base/os_process.h"

int
worker_socket_start(pid_t *pid, const char *program, const char *verb, int nice)
{
	static char command[] = WORKER_COMMAND, name[] = "earlog";
	char *const argv[] = { name, command, (char *)(uintptr_t)verb, NULL };
	int ends[2];

	if (!os_socketpair(ends))
		return -1;
	/* Starts a new program instead of a fork, so that it does not inherit the open archive. */
	int rc = child_spawn(pid, program, argv, ends[1], -1, -1);
	close(ends[1]);
	if (rc != 0) {
		close(ends[0]);
		errno = rc;
		return -1;
	}
	if (nice)
		os_lower_priority(*pid, nice);
	return ends[0];
}

int
worker_socket_end(pid_t pid)
{
	int status = 0;

	if (kill(-pid, SIGKILL) != 0)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

bool
worker_socket_send(int socket, const void *bytes, size_t n)
{
	for (size_t done = 0; done < n;) {
		ssize_t k = write(socket, (const char *)bytes + done, n - done);
		if (k < 0 && errno != EINTR)
			return false;
		done += k > 0 ? (size_t)k : 0;
	}
	return true;
}

/* Ancillary data of a message, with space for the files. */
union control {
	struct cmsghdr head;
	char room[CMSG_SPACE(WORKER_SOCKET_FILES * sizeof(int))];
};

static struct msghdr
message(struct iovec *part, union control *control, size_t nfiles)
{
	return (struct msghdr){ .msg_iov = part,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = (socklen_t)CMSG_SPACE(nfiles * sizeof(int)) };
}

bool
worker_socket_send_files(int socket, const void *bytes, size_t n, const int *files, size_t nfiles)
{
	struct iovec part = { (void *)(uintptr_t)bytes, n };
	union control control = { 0 };
	struct msghdr m = message(&part, &control, nfiles);
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);
	ssize_t sent;

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = (socklen_t)CMSG_LEN(nfiles * sizeof(int));
	memcpy(CMSG_DATA(c), files, nfiles * sizeof(int));
	do
		sent = sendmsg(socket, &m, 0);
	while (sent < 0 && errno == EINTR);
	return sent == (ssize_t)n;
}

bool
worker_socket_receive_files(int socket, void *bytes, size_t n, int *files, size_t nfiles)
{
	struct iovec part = { bytes, n };
	union control control;
	struct msghdr m = message(&part, &control, nfiles);
	ssize_t got;

	do
		got = recvmsg(socket, &m, MSG_WAITALL);
	while (got < 0 && errno == EINTR);
	struct cmsghdr *c = got == (ssize_t)n ? CMSG_FIRSTHDR(&m) : NULL;
	if (!c || c->cmsg_type != SCM_RIGHTS || c->cmsg_len != CMSG_LEN(nfiles * sizeof(int)))
		return false;
	memcpy(files, CMSG_DATA(c), nfiles * sizeof(int));
	return true;
}
