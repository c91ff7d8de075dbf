#include "player/source.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/signal.h"
#include "player/ytdl.h"

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

	/* Before open: opening a device can already do something. */
	if (lstat(path, &st) != 0)
		return say_errno(err, errno), -1;
	if (!check_regular(&st, err))
		return -1;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return say_errno(err, errno), -1;
	/* Check again: the file may have been replaced in between. */
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
			strstr(locator, "://") ? "an address is not a file"
					       : "the path is not absolute");
		return NULL;
	}
	char *path = realpath(locator, NULL);
	if (!path) {
		say_errno(err, errno);
		return NULL;
	}
	int fd = source_open(path, err);
	if (fd < 0) {
		free(path);
		return NULL;
	}
	close(fd);
	return path;
}

bool
source_url_fits(const char *url, bool http, struct err *err)
{
	bool plain = strncasecmp(url, "http://", 7) == 0;
	size_t n = strlen(url);

	if (!plain && strncasecmp(url, "https://", 8) != 0)
		return err_set(err, "not an https:// address");
	if (plain && !http)
		return err_set(err, "http:// is not allowed, only https://");
	if (n > LONGEST_URL)
		return err_set(err, "the address is too long");
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)url[i] <= ' ' || url[i] == 0x7f)
			return err_set(err, "the address has a blank or a control character in it");
	return true;
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
		return source_url_fits(s->locator, o->http, err) && ytdl_find(program, err);
	case PLAYER_SIGNAL: return signal_parse(&signal, s->locator, err);
	}
	return err_set(err, "no such kind of source");
}
