/* Checks a file or address before mpv opens it, and asks yt-dlp for the stream of a web page. Runs
 * on the thread of player_worker.c; player/mpv_options.c decides which formats fit. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audio/player/player_private.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/system/os_file.h"
#include "base/system/os_process.h"
#include "base/text/text.h"

#define LONGEST_URL 8192

static bool
say_errno(struct err *err, int why)
{
	switch (why) {
	case ENOENT:
	case ENOTDIR: return err_set(err, "no such file");
	case EACCES:
	case EPERM: return err_set(err, "the file may not be read");
	default: return err_set(err, "the file cannot be opened: %s", strerror(why));
	}
}

static bool
check_regular(const struct stat *st, struct err *err)
{
	if (S_ISDIR(st->st_mode))
		return err_set(err, "this is a folder, not a file");
	if (!S_ISREG(st->st_mode))
		return err_set(err, "this is a pipe or a device, not a file");
	if (st->st_size == 0)
		return err_set(err, "the file is empty");
	return true;
}

int
source_open(const char *path, struct err *err)
{
	struct stat st;

	/* Checks the file before open, because opening a device may already have an effect. */
	if (lstat(path, &st) != 0)
		return say_errno(err, errno), -1;
	if (!check_regular(&st, err))
		return -1;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return say_errno(err, errno), -1;
	/* Checks the opened file again, because another program may have replaced it in between. */
	if (fstat(fd, &st) != 0 || !check_regular(&st, err)) {
		close(fd);
		return -1;
	}
	return fd;
}

char *
source_real_path(const char *locator, struct err *err)
{
	if (*locator != '/') {
		err_set(err,
			strstr(locator, "://") ? "this is an address, not a file"
					       : "the path is not absolute");
		return NULL;
	}
	char *path = realpath(locator, NULL);
	int fd = path ? source_open(path, err) : -1;
	if (!path)
		say_errno(err, errno);
	if (fd >= 0)
		close(fd);
	else
		free(path);
	return fd >= 0 ? path : NULL;
}

/* Returns true for https, or http if allowed, without blanks and control characters. */
static bool
url_fits(const char *url, bool http, struct err *err)
{
	bool plain = strncasecmp(url, "http://", 7) == 0;
	size_t n = strlen(url);

	if (!plain && strncasecmp(url, "https://", 8) != 0)
		return err_set(err, "not an https:// address");
	if (plain && !http)
		return err_set(err, "http:// is not allowed, only https://");
	if (n > LONGEST_URL)
		return err_set(err, "the address is too long");
	EACH_IN (c, url, n)
		if ((unsigned char)*c <= ' ' || *c == 0x7f)
			return err_set(err, "the address has a blank or a control character in it");
	return true;
}

/* ---- yt-dlp finds the address of the audio stream of a web page ---- */

#define LIMIT_MS 10000
#define LIMIT_BYTES (1 << 20)

/* Selects only plain files over http(s), because a manifest would name further addresses. */
static const char format[] = "bestaudio[protocol=https]/bestaudio[protocol=http]/"
			     "best[protocol=https]/best[protocol=http]";

struct child {
	pid_t pid;
	int ends;     /* readable when the child has ended */
	int out, why; /* reading ends of the pipes from the child's stdout and stderr */
};

static bool
find_ytdl(char *program, struct err *err)
{
	return os_child_find("yt-dlp", program) || err_set(err, "yt-dlp is not installed");
}

static bool
child_open(struct child *c, const char *const argv[], struct err *err)
{
	int out[2] = { -1, -1 }, why[2] = { -1, -1 }, rc = 0;

	*c = (struct child){ .ends = -1 };
	if (!os_pipe(out) || !os_pipe(why))
		rc = errno;
	else
		rc = os_child_spawn(&c->pid, argv[0], argv, -1, out[1], why[1]);
	close(out[1]); /* fails without effect if the pipe was not opened */
	close(why[1]);
	c->out = out[0];
	c->why = why[0];
	if (rc == 0) {
		fcntl(c->out, F_SETFL, O_NONBLOCK);
		fcntl(c->why, F_SETFL, O_NONBLOCK);
		c->ends = os_child_watch(c->pid);
		return true;
	}
	close(c->out);
	close(c->why);
	return err_set(err, "yt-dlp cannot be started: %s", strerror(rc));
}

/* Reads all available bytes; returns false at the end of the file. */
static bool
read_part(int fd, struct buf *into)
{
	char part[4096];
	ssize_t n = 1;

	while (into->len <= LIMIT_BYTES && (n = read(fd, part, sizeof(part))) > 0)
		buf_add_bytes(into, part, (size_t)n);
	return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

/* Collects the output of the child until it has ended. Returns false and sets err on failure,
 * after the time limit, or if cancelled. */
static bool
child_wait(struct child *c, struct buf *out, struct buf *why, const struct source_limits *l,
	struct err *err)
{
	struct pollfd fds[] = { { .fd = c->ends, .events = POLLIN },
		{ .fd = l->cancel->fd, .events = POLLIN }, { .fd = c->out, .events = POLLIN },
		{ .fd = c->why, .events = POLLIN } };
	int64_t until_ms = os_mono_ms() + LIMIT_MS;

	for (;;) {
		if (atomic_load(l->newest) != l->id)
			return err_set(err, "cancelled by a newer request");
		int64_t left = until_ms - os_mono_ms();
		if (left <= 0)
			return err_set(err, "yt-dlp did not answer within 10 s");
		if (poll(fds, 4, (int)left) < 0 && errno != EINTR)
			return err_fail(err, "cannot wait for yt-dlp: %s", strerror(errno));
		if (fds[1].revents)
			wake_drain(l->cancel);
		if (!read_part(c->out, out))
			fds[2].fd = -1;
		if (!read_part(c->why, why))
			fds[3].fd = -1;
		if (out->len > LIMIT_BYTES || why->len > LIMIT_BYTES)
			return err_set(err, "yt-dlp wrote too much output");
		if (fds[0].revents) {
			/* Reads the output that the child wrote between the last read and its
			 * exit. */
			read_part(c->out, out);
			read_part(c->why, why);
			return true;
		}
	}
}

/* Sets err to the last error line of yt-dlp. */
static void
say_why(struct buf *why, struct err *err)
{
	buf_truncate(why, text_trimmed(why->s, why->len, "\r\n "));
	const char *line = strrchr(why->s, '\n');
	line = line ? line + 1 : why->s;
	if (strncmp(line, "ERROR: ", 7) == 0)
		line += 7;
	if (*line)
		err_set(err, "yt-dlp: %s", line);
	else
		err_set(err, "yt-dlp found no sound there");
}

char *
source_resolve(const char *url, const struct source_limits *limits, struct err *err)
{
	char program[PATH_MAX];
	CLEANUP(buf_finish) struct buf out = BUF_INIT, why = BUF_INIT;
	struct child child;
	char *address = NULL;

	if (!find_ytdl(program, err))
		return NULL;
	const char *const argv[] = { program, "--ignore-config", "--no-playlist",
		"--socket-timeout", "8", "-f", format, "--get-url", "--", url, NULL };
	if (!child_open(&child, argv, err))
		return NULL;
	bool ended = child_wait(&child, &out, &why, limits, err);
	/* Kills the child if it still runs, and reaps it, before its process id can be reused. */
	kill(-child.pid, SIGKILL);
	while (waitpid(child.pid, NULL, 0) < 0 && errno == EINTR)
		;
	if (child.ends >= 0)
		close(child.ends);
	close(child.out);
	close(child.why);
	if (ended) {
		buf_truncate(&out, strcspn(out.s, "\r\n"));
		if (!out.len)
			say_why(&why, err);
		else if (url_fits(out.s, limits->http, err))
			address = buf_detach(&out);
		else
			err_prefix(err, "yt-dlp's answer cannot be used");
	}
	return address;
}

bool
source_probe(const struct player_source *s, const struct player_options *o, struct err *err)
{
	struct signal signal;
	char program[PATH_MAX];
	char *path;

	switch (s->kind) {
	case PLAYER_FILE:
		path = source_real_path(s->locator, err);
		free(path);
		return path != NULL;
	case PLAYER_URL:
		if (!o->net)
			return err_set(err, "streaming is off (net: no)");
		return url_fits(s->locator, o->http, err) && find_ytdl(program, err);
	case PLAYER_SIGNAL: return signal_parse(&signal, s->locator, err);
	}
	return err_set(err, "no such kind of source");
}
