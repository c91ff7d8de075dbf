/* Reads, replaces and creates files, with temporary names, locks on them and their removal after a
 * crash. os_file.c has what only Linux offers. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nettle/base64.h>
#include <nettle/sha2.h>

#include "base/core/mem.h"
#include "base/system/os_file.h"
#include "base/system/os_thread.h"
#include "base/system/uuid.h"
#include "base/text/text.h"

#define MOST_LINKS 40
#define MARK ".earlog-" /* the temporary file for NAME is .NAME.earlog-HEX */
#define RANDOM 8        /* number of random hex digits HEX in the temporary file's name */
#define PRIVATE 077

static mode_t users_umask = PRIVATE;
static bool shares; /* new folders get the rights that the user gives */

/* A file that is being written. `dir` keeps its folder open, so that the folder may be renamed
 * meanwhile. */
struct new_file {
	char *path;       /* absolute path of the file that is replaced or created */
	const char *name; /* file name, a part of path */
	int dir;
	char *temp;   /* file name of the temporary file; NULL: it has no name yet */
	int temp_dir; /* folder of that name */
	int fd;
};

const char *
file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

const char *
file_inside(const char *path, const char *folder)
{
	size_t n = folder ? text_trimmed(folder, strlen(folder), "/") : 0;

	if (!folder || strncmp(path, folder, n) != 0 || (path[n] && path[n] != '/'))
		return NULL;
	return path + n + (path[n] == '/');
}

const char *
file_name_foreign(const char *path)
{
	const char *name = file_name(path), *slash = strrchr(name, '\\');

	return slash && slash[1] ? slash + 1 : name;
}

char *
file_bare_name(const char *path)
{
	const char *name = file_name_foreign(path), *dot = strrchr(name, '.');

	return dot && dot > name ? xstrndup(name, (size_t)(dot - name)) : xstrdup(name);
}

bool
file_is_foreign(const char *path)
{
	return file_name_foreign(path) != file_name(path);
}

char *
file_xdg_folder(const char *variable, const char *below_home)
{
	const char *folder = getenv(variable), *home = getenv("HOME");

	if (folder && folder[0] == '/')
		return xasprintf("%s/earlog", folder);
	return home && home[0] == '/' ? xasprintf("%s/%s/earlog", home, below_home) : NULL;
}

char *
file_in(const char *folder, const char *name)
{
	return xasprintf("%s%s%s", folder, text_ends_in(folder, "/") ? "" : "/", name);
}

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

bool
file_paths(const char *folder, struct file_paths *out)
{
	struct dirent **found = NULL;
	int n = scandir(folder, &found, NULL, by_name);

	*out = (struct file_paths){ 0 };
	for (int i = 0; i < n; free(found[i++]))
		LIST_ADD(out, file_in(folder, found[i]->d_name));
	free(found);
	return n >= 0;
}

void
file_paths_finish(struct file_paths *l)
{
	LIST_FINISH(l, free(*each));
}

char *
file_folder(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return xstrdup(".");
	return xstrndup(path, slash == path ? 1 : (size_t)(slash - path));
}

bool
file_stamp(const char *path, struct file_stamp *s)
{
	struct stat st;
	bool there = stat(path, &st) == 0 && S_ISREG(st.st_mode);

	s->size_bytes = there ? st.st_size : -1;
	s->mtime_ns = there ? os_mtime_ns(&st) : -1;
	return there;
}

bool
file_is_regular(const char *path)
{
	return file_stamp(path, &(struct file_stamp){ 0 });
}

bool
file_is_folder(const char *path)
{
	struct stat st;

	return path && stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static char *
file_real(const char *path)
{
	return file_is_regular(path) ? realpath(path, NULL) : NULL;
}

/* Returns the name in a folder that is this one in another form of its accents; NULL: none. */
static char *
name_alike(const char *folder, const char *name)
{
	CLEANUP(buf_finish) struct buf wanted = BUF_INIT, is = BUF_INIT;
	CLEANUP(file_paths_finish) struct file_paths all;

	text_compose(&wanted, name);
	file_paths(folder, &all);
	EACH (one, &all) {
		buf_clear(&is);
		text_compose(&is, file_name(*one));
		if (text_same(is.s, wanted.s))
			return xstrdup(file_name(*one));
	}
	return NULL;
}

char *
file_alike(const char *path)
{
	CLEANUP(buf_finish) struct buf at = BUF_INIT;
	char *real = file_real(path);
	bool ok = !real;

	buf_add(&at, *path == '/' ? "/" : ".");
	for (const char *s = path + strspn(path, "/"); ok && *s;) {
		size_t n = strcspn(s, "/"), before = at.len;
		CLEANUP(pointer_free) char *name = xstrndup(s, n);
		struct stat st;

		buf_addf(&at, "/%s", name);
		if (stat(at.s, &st) < 0) {
			buf_truncate(&at, before);
			CLEANUP(pointer_free) char *other = name_alike(at.s, name);

			ok = other;
			buf_addf(&at, "/%s", other ? other : "");
		}
		s += n + strspn(s + n, "/");
	}
	return ok ? file_real(at.s) : real;
}

void
file_be_private(void)
{
	users_umask = umask(PRIVATE);
}

void
file_share(bool on)
{
	shares = on;
	umask(on ? users_umask : PRIVATE);
}

bool
file_make_folder(const char *path, struct err *err)
{
	CLEANUP(pointer_free) char *copy = xstrdup(path);
	mode_t mode = shares ? 0777 : 0700;
	bool ok = true;

	for (char *s = copy + 1; ok && *s; s++) {
		s += strcspn(s, "/");
		char end = *s;
		*s = '\0';
		if (mkdir(copy, mode) != 0 && errno != EEXIST && errno != EISDIR)
			ok = err_fail(err, "cannot make the folder %s: %s", copy, strerror(errno));
		*s = end;
		if (!end)
			break;
	}
	return ok;
}

/* Returns the target of a symbolic link, relative to the current folder; NULL: path is no link. */
static char *
link_read(const char *path)
{
	char said[PATH_MAX];
	ssize_t n = readlink(path, said, sizeof(said) - 1);

	if (n < 0)
		return NULL;
	said[n] = '\0';
	if (said[0] == '/')
		return xstrdup(said);
	CLEANUP(pointer_free) char *folder = file_folder(path);
	return file_in(folder, said);
}

char *
file_target(const char *path, struct err *err)
{
	CLEANUP(pointer_free) char *at = xstrdup(path);
	char *next;

	for (int i = 0; (next = link_read(at)); i++) {
		free(at);
		at = next;
		if (i == MOST_LINKS) {
			err_set(err, "cannot follow %s: too many links", path);
			return NULL;
		}
	}
	CLEANUP(pointer_free) char *folder = file_folder(at), *real = realpath(folder, NULL);
	const char *name = file_name(at);
	if (!real)
		err_fail(err, "cannot open the folder %s: %s", folder, strerror(errno));
	else if (!*name || text_same(name, ".") || text_same(name, ".."))
		err_set(err, "%s is a folder; name a file in it", path);
	else
		return file_in(real, name);
	return NULL;
}

static bool
is_temp(const char *name)
{
	size_t n = strlen(name), tail = strlen(MARK) + RANDOM;

	return name[0] == '.' && n > tail && text_starts(name + n - tail, MARK) &&
		strspn(name + n - RANDOM, "0123456789abcdef") == RANDOM;
}

void
file_close(const int *fd)
{
	int why = errno;

	if (*fd >= 0)
		close(*fd);
	errno = why;
}

int
file_create_locked(int dir, const char *name, mode_t mode)
{
	struct stat st;
	int fd = openat(dir, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);

	if (fd < 0)
		return -1;
	/* Between open and flock another process may remove the file as a leftover; then st_nlink
	 * is 0. On a file system without locks no process removes it. */
	bool taken = flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
	if (!taken && fstat(fd, &st) == 0 && st.st_nlink == 1)
		return fd;
	close(fd);
	errno = EEXIST;
	return -1;
}

bool
file_remove_temp(int dir, const char *name)
{
	/* The file itself is last: a journal without its file would remain for good. */
	static const char *const tails[] = { "-journal", "-wal", "-shm", "" };
	bool removed = true;

	EACH_IN_WHILE (tail, tails, LENGTH(tails), removed) {
		CLEANUP(pointer_free) char *one = xasprintf("%s%s", name, *tail);
		removed = unlinkat(dir, one, 0) == 0 || (**tail && errno == ENOENT);
	}
	return removed;
}

int
file_lock_leftover(int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat st, named;

	/* Before the lock its maker may have finished, and begun another file of the same name. */
	if (fd < 0 ||
		(fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() &&
			flock(fd, LOCK_EX | LOCK_NB) == 0 &&
			fstatat(dir, name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
			named.st_ino == st.st_ino && named.st_dev == st.st_dev))
		return fd;
	close(fd);
	return -1;
}

void
file_remove_leftovers(int dir, const char *folder, file_is_temp *is_ours, const char *of)
{
	int fd = openat(dir, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);

	for (const struct dirent *e; d && (e = readdir(d));) {
		bool ours = is_ours ? is_ours(e->d_name, of) : is_temp(e->d_name);
		CLEANUP(file_close) int lock = ours ? file_lock_leftover(fd, e->d_name) : -1;

		if (lock >= 0)
			file_remove_temp(fd, e->d_name);
	}
	if (d)
		closedir(d);
	else if (fd >= 0)
		close(fd);
}

struct leftovers {
	char *folder, *of;
	file_is_temp *is_ours;
};

static void *
remove_leftovers(void *arg)
{
	CLEANUP(pointer_free) struct leftovers *l = arg;

	file_remove_leftovers(AT_FDCWD, l->folder, l->is_ours, l->of);
	free(l->folder);
	free(l->of);
	return NULL;
}

void
file_remove_leftovers_later(const char *folder, file_is_temp *is_ours, const char *of)
{
	struct leftovers *l = xcalloc(1, sizeof(*l));
	pthread_t thread;

	*l = (struct leftovers){ xstrdup(folder), xstrdup(of), is_ours };
	if (os_thread_start(&thread, "earlog-left", remove_leftovers, l) == 0)
		pthread_detach(thread); /* the thread is not joined, because the disk may hang */
	else
		remove_leftovers(l);
}

bool
file_put_all(int fd, const void *bytes, size_t n)
{
	for (const char *p = bytes; n;) {
		ssize_t done = write(fd, p, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

/* Gives the new file the mode and, if permitted, the owner of the old one. The owner comes first,
 * because a change of owner clears the setuid bits. */
static bool
keep_mode(const struct new_file *t, const struct stat *old)
{
	struct stat mine;

	if (fstat(t->fd, &mine) < 0)
		return false;
	if ((mine.st_uid != old->st_uid || mine.st_gid != old->st_gid) &&
		fchown(t->fd, old->st_uid, old->st_gid) < 0 && errno != EPERM)
		return false;
	return fchmod(t->fd, old->st_mode & 07777) == 0;
}

static void
target_finish(struct new_file *t)
{
	if (t->fd >= 0)
		close(t->fd);
	if (t->temp_dir >= 0 && t->temp_dir != t->dir)
		close(t->temp_dir);
	if (t->dir >= 0)
		close(t->dir);
	free(t->temp);
	free(t->path);
}

/* Gives t->temp another random name. */
static void
choose_temp(struct new_file *t)
{
	struct uuid u = uuid_random();
	char text[UUID_TEXT];

	free(t->temp);
	t->temp = xasprintf(".%.200s" MARK "%.*s", t->name, RANDOM, uuid_text(&u, text));
}

/* Opens the temporary file. It has no name: a site publishes all files of its folders, also a file
 * that a killed program left. It has a name on a file system that needs one. */
static void
open_temp(struct new_file *t)
{
	t->fd = os_unnamed(t->dir);
	errno = t->fd < 0 ? EEXIST : 0;
	for (int tries = 0; t->fd < 0 && errno == EEXIST && tries < 10; tries++) {
		choose_temp(t);
		t->temp_dir = t->dir;
		t->fd = file_create_locked(t->dir, t->temp, 0666);
	}
}

/* Gives the temporary file a name, which rename needs: in $XDG_STATE_HOME/earlog, else beside the
 * file. */
static bool
name_temp(struct new_file *t)
{
	CLEANUP(pointer_free) char *state = file_xdg_folder("XDG_STATE_HOME", ".local/state");
	int hidden = t->temp || !state ? -1 : open(state, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (t->temp)
		return true;
	flock(t->fd, LOCK_EX | LOCK_NB);
	choose_temp(t);
	t->temp_dir = hidden;
	if (hidden >= 0) {
		file_remove_leftovers(hidden, ".", NULL, NULL);
		if (os_name_file(t->fd, hidden, t->temp))
			return true;
		close(hidden);
	}
	t->temp_dir = t->dir;
	return os_name_file(t->fd, t->dir, t->temp);
}

/* Removes the name of the temporary file, if it has one. */
static void
drop_temp(const struct new_file *t)
{
	if (t->temp && t->temp_dir >= 0)
		unlinkat(t->temp_dir, t->temp, 0);
}

/* Renames the temporary file to the name that it is for. */
static bool
put_in_place(struct new_file *t)
{
	if (!name_temp(t))
		return false;
	if (renameat(t->temp_dir, t->temp, t->dir, t->name) == 0)
		return true;
	if (errno != EXDEV || t->temp_dir == t->dir)
		return false;
	/* The folder is mounted from elsewhere on the same disk. */
	drop_temp(t);
	close(t->temp_dir);
	t->temp_dir = t->dir;
	return os_name_file(t->fd, t->dir, t->temp) &&
		renameat(t->dir, t->temp, t->dir, t->name) == 0;
}

bool
file_may_replace(const char *path, struct err *err)
{
	/* an SQLite database or a file that belongs to it: its log, its journal */
	static const char *const tails[] = { "", "-wal", "-shm", "-journal" };
	static const char magic[16] = "SQLite format 3";
	bool is = false;

	EACH_IN_WHILE (one, tails, LENGTH(tails), !is) {
		size_t n = strlen(path), tail = strlen(*one);
		char head[sizeof(magic)];

		if (n <= tail || !text_ends_in(path, *one))
			continue;
		CLEANUP(pointer_free) char *main_file = xstrndup(path, n - tail);
		CLEANUP(file_close)
		int fd = open(main_file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
		is = pread(fd, head, sizeof(head), 0) == sizeof(head) &&
			memcmp(head, magic, sizeof(magic)) == 0;
	}
	return !is ||
		err_set(err, "%s is a database (or belongs to one), which earlog never replaces",
			path);
}

/* Writes and syncs the temporary file. The caller renames it on success, and calls target_finish in
 * any case. */
static bool
target_write(struct new_file *t, const char *path, const void *bytes, size_t n, bool replace,
	struct err *err)
{
	struct stat old;

	*t = (struct new_file){ .dir = -1, .temp_dir = -1, .fd = -1 };
	t->path = file_target(path, err);
	if (!t->path || !file_may_replace(t->path, err))
		return false;
	t->name = file_name(t->path);
	CLEANUP(pointer_free) char *folder = file_folder(t->path);
	t->dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (t->dir < 0)
		return err_fail(err, "cannot open the folder %s: %s", folder, strerror(errno));
	bool there = fstatat(t->dir, t->name, &old, AT_SYMLINK_NOFOLLOW) == 0;
	if (there && replace && !S_ISREG(old.st_mode))
		return err_set(err, "cannot write %s: it is not a regular file", path);
	/* A program that was killed may have left its temporary file. */
	file_remove_leftovers(t->dir, ".", NULL, NULL);
	open_temp(t);
	if (t->fd < 0)
		return err_fail(err, "cannot make a new file beside %s: %s", path, strerror(errno));
	if (!file_put_all(t->fd, bytes, n) || (there && replace && !keep_mode(t, &old)) ||
		os_sync(t->fd) < 0) {
		err_fail(err, "cannot write %s: %s", path, strerror(errno));
		drop_temp(t);
		return false;
	}
	return true;
}

static bool
target_sync(const struct new_file *t, const char *path, struct err *err)
{
	return os_sync(t->dir) == 0 || errno == EINVAL ||
		err_fail(err, "cannot sync the folder of %s: %s", path, strerror(errno));
}

/* Appends a file in the folder `dir`, or in the current folder for AT_FDCWD, to out. */
static bool
read_at(int dir, const char *path, size_t most, struct buf *out, bool *found, struct err *err)
{
	CLEANUP(file_close)
	int fd = openat(dir, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	char chunk[16384];
	ssize_t n = 0;
	size_t had = out->len;

	*found = fd >= 0 || errno != ENOENT;
	if (fd < 0)
		return !*found || err_fail(err, "cannot read %s: %s", path, strerror(errno));
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return err_set(err, "cannot read %s: it is not a regular file", path);
	buf_room(out, st.st_size > 0 && (size_t)st.st_size <= most ? (size_t)st.st_size : 0);
	while (out->len - had <= most &&
		((n = read(fd, chunk, sizeof(chunk))) > 0 || (n < 0 && errno == EINTR)))
		if (n > 0)
			buf_add_bytes(out, chunk, (size_t)n);
	if (n < 0)
		return err_fail(err, "cannot read %s: %s", path, strerror(errno));
	if (out->len - had > most)
		return err_set(err, "%s is larger than the limit of %zu bytes", path, most);
	return true;
}

static bool
has_seen_content(int dir, const char *name, const struct file_seen *what)
{
	CLEANUP(buf_finish) struct buf now = BUF_INIT;
	bool found;

	return read_at(dir, name, what->n, &now, &found, ERR_IGNORED) && found &&
		now.len == what->n && (!now.len || memcmp(now.s, what->bytes, now.len) == 0);
}

bool
file_update(const char *path, const void *bytes, size_t n, const struct file_seen *seen,
	bool *changed, struct err *err)
{
	*changed = false;
	if (seen && !seen->found)
		return file_create(path, bytes, n, changed, err) || *changed;
	CLEANUP(target_finish) struct new_file t;
	if (!target_write(&t, path, bytes, n, true, err))
		return false;
	*changed = seen && !has_seen_content(t.dir, t.name, seen);
	if (!*changed && put_in_place(&t))
		return target_sync(&t, path, err);
	if (!*changed)
		err_fail(err, "cannot replace %s: %s", path, strerror(errno));
	drop_temp(&t);
	return *changed;
}

bool
file_replace(const char *path, const void *bytes, size_t n, struct err *err)
{
	bool changed;

	return file_update(path, bytes, n, NULL, &changed, err);
}

bool
file_create(const char *path, const void *bytes, size_t n, bool *exists, struct err *err)
{
	CLEANUP(target_finish) struct new_file t = { .dir = -1, .temp_dir = -1, .fd = -1 };
	struct stat st;
	bool there = lstat(path, &st) == 0, ok = false;

	if (there) {
		err_set(err, "%s exists already", path);
	} else if (target_write(&t, path, bytes, n, false, err)) {
		/* linkat fails if the name exists; rename would replace the file */
		ok = t.temp ? linkat(t.dir, t.temp, t.dir, t.name, 0) == 0
			    : os_name_file(t.fd, t.dir, t.name);
		there = !ok && errno == EEXIST;
		if (!ok)
			err_fail(err, "cannot make %s: %s", path, strerror(errno));
		drop_temp(&t);
	}
	if (exists)
		*exists = there;
	return ok && target_sync(&t, path, err);
}

bool
file_read(const char *path, size_t most, struct buf *out, bool *found, struct err *err)
{
	return read_at(AT_FDCWD, path, most, out, found, err);
}

bool
file_read_input(const char *path, size_t most, struct buf *out, struct err *err)
{
	size_t had = out->len, n;
	char chunk[16384];
	bool found;

	if (!text_same(path, "-"))
		return file_read(path, most, out, &found, err) &&
			(found || err_set(err, "cannot read %s: there is no such file", path));
	while (out->len - had <= most && (n = fread(chunk, 1, sizeof(chunk), stdin)) > 0)
		buf_add_bytes(out, chunk, n);
	if (ferror(stdin))
		return err_fail(err, "cannot read standard input: %s", strerror(errno));
	return out->len - had <= most ||
		err_set(err, "standard input is larger than %zu MiB", most / 1024 / 1024);
}

void
file_hash_text(struct sha256_ctx *sha, char hex[FILE_HASH])
{
	uint8_t digest[SHA256_DIGEST_SIZE];

	sha256_digest(sha, sizeof(digest), digest);
	for (size_t i = 0; i < sizeof(digest); i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

bool
file_is_hash(const char hash[FILE_HASH])
{
	return memchr(hash, '\0', FILE_HASH) == hash + FILE_HASH - 1 &&
		strspn(hash, "0123456789abcdef") == FILE_HASH - 1;
}

void
file_hash(const void *bytes, size_t n, char hex[FILE_HASH])
{
	struct sha256_ctx sha;

	sha256_init(&sha);
	sha256_update(&sha, n, bytes);
	file_hash_text(&sha, hex);
}

void
file_hash64(const void *bytes, size_t n, char text[FILE_HASH64])
{
	struct sha256_ctx sha;
	uint8_t digest[SHA256_DIGEST_SIZE];

	sha256_init(&sha);
	sha256_update(&sha, n, bytes);
	sha256_digest(&sha, sizeof(digest), digest);
	base64_encode_raw(text, sizeof(digest), digest);
	text[FILE_HASH64 - 1] = '\0';
}

bool
file_hash_fd(int fd, char hex[FILE_HASH])
{
	struct sha256_ctx sha;
	uint8_t part[1 << 16];
	ssize_t n;

	sha256_init(&sha);
	while ((n = read(fd, part, sizeof(part))) > 0 || (n < 0 && errno == EINTR))
		if (n > 0)
			sha256_update(&sha, (size_t)n, part);
	file_hash_text(&sha, hex);
	return n == 0;
}

/* ---- files that the program carries ---- */

extern const struct embedded embed_table[]; /* generated by the Makefile; the last name is NULL */

const struct embedded *
file_embedded(const char *name)
{
	for (const struct embedded *e = embed_table; e->name; e++)
		if (text_same(e->name, name))
			return e;
	return NULL;
}

const struct embedded *
file_embedded_nth(const char *folder, size_t n)
{
	size_t len = strlen(folder);

	for (const struct embedded *e = embed_table; e->name; e++) {
		if (strncmp(e->name, folder, len) != 0)
			continue;
		if (n == 0)
			return e;
		n--;
	}
	return NULL;
}
