#include "e2e/home.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "e2e/home_private.h"
#include "support/test.h"

static const char *const folders[] = { "bin", "cache", "config", "data", "home", "run", "state",
	"work" };

static struct home *homes; /* those not freed yet, newest first */

void
home_fail_at(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	char *text = NULL;
	int n = vasprintf(&text, fmt, ap);
	va_end(ap);
	fflush(stdout);
	fprintf(stderr, "%s:%d: %s\n", file, line, n < 0 ? fmt : text);
	free(text);
	_fail(file, line);
	abort(); /* not reached: _fail does not say that it never returns */
}

static void
free_rest(void)
{
	while (homes)
		home_free(homes);
}

static void
link_earlog(struct home *h)
{
	const char *given = getenv("EARLOG");
	char *program = realpath(given && *given ? given : "earlog", NULL);

	if (!program) /* tests of the driver do without */
		return;
	const char *link = home_path(h, "bin/earlog");
	unlink(link);
	if (symlink(program, link) < 0)
		home_fail("cannot link %s: %s", link, strerror(errno));
	char *setting = xasprintf("EARLOG=%s", program);
	home_env(h, setting);
	free(setting);
	free(program);
}

static void
set_folder(struct home *h, const char *name, const char *folder)
{
	char *setting = xasprintf("%s=%s/%s", name, h->folder, folder);

	home_env(h, setting);
	free(setting);
}

struct home *
home_at(const char *folder)
{
	static bool registered;
	struct home *h = xcalloc(1, sizeof(*h));
	const char *path = getenv("PATH");

	h->folder = realpath(folder, NULL);
	if (!h->folder)
		home_fail("cannot use the folder %s: %s", folder, strerror(errno));
	h->next = homes;
	homes = h;
	if (!registered)
		atexit(free_rest);
	registered = true;
	for (size_t i = 0; i < LENGTH(folders); i++) {
		const char *sub = home_path(h, "%s", folders[i]);

		if (mkdir(sub, 0700) < 0 && errno != EEXIST)
			home_fail("cannot make the folder %s: %s", sub, strerror(errno));
	}
	set_folder(h, "HOME", "home");
	set_folder(h, "XDG_CONFIG_HOME", "config");
	set_folder(h, "XDG_DATA_HOME", "data");
	set_folder(h, "XDG_STATE_HOME", "state");
	set_folder(h, "XDG_CACHE_HOME", "cache");
	set_folder(h, "XDG_RUNTIME_DIR", "run");
	char *setting = xasprintf("PATH=%s/bin:%s", h->folder, path ? path : "/usr/bin:/bin");
	home_env(h, setting);
	free(setting);
	home_env(h, "LANG=C.UTF-8");
	link_earlog(h);
	return h;
}

struct home *
home_new(void)
{
	const char *tmp = getenv("TMPDIR");
	char *folder = xasprintf("%s/earlog-e2e-XXXXXX", tmp && *tmp ? tmp : "/tmp");

	if (!mkdtemp(folder))
		home_fail("cannot make the folder %s: %s", folder, strerror(errno));
	struct home *h = home_at(folder);
	h->fresh = true;
	free(folder);
	return h;
}

/* Without following links; folders that a test made read-only become ours again first. */
static void
remove_tree(int parent, const char *name)
{
	struct stat st;

	if (fstatat(parent, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return;
	if (!S_ISDIR(st.st_mode)) {
		unlinkat(parent, name, 0);
		return;
	}
	int fd = fchmodat(parent, name, 0700, 0) < 0
		? -1
		: openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;

	while (dir && (e = readdir(dir))) {
		if (strcmp(e->d_name, ".") && strcmp(e->d_name, ".."))
			remove_tree(fd, e->d_name);
	}
	if (dir)
		closedir(dir);
	unlinkat(parent, name, AT_REMOVEDIR);
}

void
home_free(struct home *h)
{
	if (!h)
		return;
	for (struct home **p = &homes; *p; p = &(*p)->next) {
		if (*p == h) {
			*p = h->next;
			break;
		}
	}
	if (h->fresh && getenv("DRIVE_KEEP"))
		fprintf(stderr, "kept: %s\n", h->folder);
	else if (h->fresh)
		remove_tree(AT_FDCWD, h->folder);
	for (size_t i = 0; i < h->ntexts; i++)
		free(h->texts[i].s);
	for (size_t i = 0; i < h->nenv; i++)
		free(h->env[i]);
	free(h->texts);
	free(h->env);
	free(h->folder);
	free(h);
}

const char *
home_keep(struct home *h, const char *text, size_t n)
{
	h->texts = xgrow(h->texts, h->ntexts, &h->cap_texts, sizeof(*h->texts));
	char *copy = xmalloc(n + 1);

	memcpy(copy, text, n);
	copy[n] = '\0';
	h->texts[h->ntexts].s = copy;
	h->texts[h->ntexts++].len = n;
	return copy;
}

size_t
home_len(const struct home *h, const char *text)
{
	for (size_t i = h->ntexts; i-- > 0;) {
		if (h->texts[i].s == text)
			return h->texts[i].len;
	}
	return strlen(text);
}

const char *
home_path(struct home *h, const char *fmt, ...)
{
	struct buf path = BUF_INIT;
	va_list ap;

	buf_addf(&path, "%s/", h->folder);
	va_start(ap, fmt);
	buf_vaddf(&path, fmt, ap);
	va_end(ap);
	const char *kept = home_keep(h, path.s, path.len);
	buf_finish(&path);
	return kept;
}

const char *
home_write(struct home *h, const char *path, const char *text)
{
	const char *full = home_path(h, "%s", path);
	char *part = xstrdup(full), *slash = part + strlen(h->folder);

	while ((slash = strchr(slash + 1, '/'))) {
		*slash = '\0';
		mkdir(part, 0700);
		*slash = '/';
	}
	free(part);
	FILE *f = fopen(full, "we");
	bool ok = f && fputs(text, f) >= 0;
	if ((f && fclose(f)) || !ok)
		home_fail("cannot write %s: %s", full, strerror(errno));
	return full;
}

const char *
home_read(struct home *h, const char *path)
{
	const char *full = home_path(h, "%s", path);
	FILE *f = fopen(full, "re");
	struct buf all = BUF_INIT;
	char part[4096];
	size_t n;

	if (!f)
		home_fail("cannot read %s: %s", full, strerror(errno));
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_add_bytes(&all, part, n);
	fclose(f);
	const char *kept = home_keep(h, all.s, all.len);
	buf_finish(&all);
	return kept;
}

bool
home_has(struct home *h, const char *path)
{
	struct stat st;

	return lstat(home_path(h, "%s", path), &st) == 0;
}

int
home_limit_ms(int ms)
{
	const char *slow = getenv("DRIVE_SLOW");
	double times = slow ? strtod(slow, NULL) : 1;
	double limit = (ms > 0 ? ms : 20000) * (times > 1 ? times : 1);

	return limit < INT_MAX ? (int)limit : INT_MAX;
}
