#include "e2e/drive_private.h"

#include <dirent.h>

#define ASK_AGAIN_MS 20

struct wanted {
	const char *text;
	int row, mode;
	bool on;
};

typedef bool check(struct drive *d, const struct wanted *w);

static bool
wait_for(struct drive *d, check *is, struct wanted w, int limit_ms)
{
	int64_t end = drive_now_ms() + home_limit_ms(limit_ms);

	drive_catch_up(d);
	while (!is(d, &w)) {
		if (!drive_step(d, end) || drive_now_ms() >= end)
			return is(d, &w);
	}
	return true;
}

static bool
has_text(struct drive *d, const struct wanted *w)
{
	return vt_find(d->vt, w->text, NULL, NULL) == w->on;
}

static bool
row_has_text(struct drive *d, const struct wanted *w)
{
	struct buf row = BUF_INIT;

	vt_row(d->vt, w->row, true, &row);
	bool has = strstr(row.s, w->text);
	buf_finish(&row);
	return has;
}

static bool
mode_is(struct drive *d, const struct wanted *w)
{
	return vt_mode(d->vt, w->mode) == w->on;
}

bool
drive_try_text(struct drive *d, const char *text, int limit_ms)
{
	return wait_for(d, has_text, (struct wanted){ .text = text, .on = true }, limit_ms);
}

bool
drive_try_gone(struct drive *d, const char *text, int limit_ms)
{
	return wait_for(d, has_text, (struct wanted){ .text = text, .on = false }, limit_ms);
}

bool
drive_try_row(struct drive *d, int row, const char *text, int limit_ms)
{
	return wait_for(d, row_has_text, (struct wanted){ .text = text, .row = row }, limit_ms);
}

bool
drive_try_mode(struct drive *d, int mode, bool on, int limit_ms)
{
	return wait_for(d, mode_is, (struct wanted){ .mode = mode, .on = on }, limit_ms);
}

size_t
drive_listen(struct drive *d, int ms)
{
	size_t had = vt_log(d->vt)->len;
	int64_t until = drive_now_ms() + ms;

	while (drive_step(d, until) && drive_now_ms() < until)
		;
	return vt_log(d->vt)->len - had;
}

/* Whether one thread of the program wants a processor or waits for the disk; not where there is no
 * Linux to ask. On a busy machine that may be long before it writes. */
static bool
is_busy(const struct drive *d)
{
	char path[320], line[512];
	bool busy = false;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)d->pid);
	DIR *threads = d->running ? opendir(path) : NULL;
	for (struct dirent *t; threads && (t = readdir(threads));) {
		snprintf(path, sizeof(path), "/proc/%d/task/%s/stat", (int)d->pid, t->d_name);
		FILE *f = t->d_name[0] == '.' ? NULL : fopen(path, "re");
		const char *name_end =
			f && fgets(line, sizeof(line), f) ? strrchr(line, ')') : NULL;
		busy = busy || (name_end && strchr("RD", name_end[2]));
		if (f)
			fclose(f);
	}
	if (threads)
		closedir(threads);
	return busy;
}

bool
drive_try_quiet(struct drive *d, int quiet_ms)
{
	int64_t end = drive_now_ms() + home_limit_ms(0) + home_limit_ms(quiet_ms);
	size_t had;
	bool quiet;

	do {
		while (is_busy(d) && drive_now_ms() < end)
			drive_listen(d, 2);
		int64_t until = drive_now_ms() + home_limit_ms(quiet_ms);
		had = vt_log(d->vt)->len;
		while (vt_log(d->vt)->len == had && drive_step(d, until))
			;
		quiet = !is_busy(d) && vt_log(d->vt)->len == had;
	} while (!quiet && drive_now_ms() < end);
	return quiet;
}

bool
drive_try_exit(struct drive *d, int limit_ms, int *status)
{
	int64_t end = drive_now_ms() + home_limit_ms(limit_ms);

	while (drive_step(d, end) && (!d->running || drive_now_ms() < end))
		;
	if (d->running)
		return false;
	*status = d->status;
	return true;
}

bool
drive_try_sql(struct drive *d, const char *sql, const char *rows, int limit_ms)
{
	const char *db = home_path(d->home, "data/earlog/earlog.db"), *problem;
	int64_t end = drive_now_ms() + home_limit_ms(limit_ms);

	for (;;) {
		const char *got = home_sql_in(d->home, db, sql, &problem);

		if (got && !strcmp(got, rows))
			return true;
		if (drive_now_ms() >= end || (!d->running && d->eof))
			return false;
		drive_listen(d, ASK_AGAIN_MS);
	}
}

void
drive_wait_text_at(struct drive *d, const char *text, int ms, const char *file, int line)
{
	if (!drive_try_text(d, text, ms))
		drive_fail_at(d, file, line, "waited for \"%s\"", text);
}

void
drive_wait_gone_at(struct drive *d, const char *text, int ms, const char *file, int line)
{
	if (!drive_try_gone(d, text, ms))
		drive_fail_at(d, file, line, "waited for \"%s\" to go", text);
}

void
drive_wait_row_at(struct drive *d, int row, const char *text, int ms, const char *file, int line)
{
	if (!drive_try_row(d, row, text, ms))
		drive_fail_at(d, file, line, "waited for \"%s\" in row %d", text, row);
}

void
drive_wait_mode_at(struct drive *d, int mode, bool on, int ms, const char *file, int line)
{
	if (!drive_try_mode(d, mode, on, ms))
		drive_fail_at(d, file, line, "waited for mode %d, %s", mode, on ? "on" : "off");
}

void
drive_wait_sql_at(
	struct drive *d, const char *sql, const char *rows, int ms, const char *file, int line)
{
	const char *db = home_path(d->home, "data/earlog/earlog.db"), *problem = "";

	if (drive_try_sql(d, sql, rows, ms))
		return;
	const char *got = home_sql_in(d->home, db, sql, &problem);
	drive_fail_at(d, file, line, "waited for the archive\n%s\nwanted: %s\ngot: %s", sql, rows,
		got ? got : problem);
}

void
drive_wait_quiet_at(struct drive *d, int quiet_ms, const char *file, int line)
{
	if (!drive_try_quiet(d, quiet_ms))
		drive_fail_at(d, file, line, "the program writes on and on");
}

int
drive_wait_exit_at(struct drive *d, int ms, const char *file, int line)
{
	int status;

	if (!drive_try_exit(d, ms, &status))
		drive_fail_at(d, file, line, "waited for the end");
	return status;
}
