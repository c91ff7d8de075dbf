#include "store/doctor_private.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The needs of a check: only the file; a schema that SQLite can read; earlog's schema of the file's
 * version; earlog's schema of the current version. */
enum needs { NEEDS_FILE, NEEDS_SCHEMA, NEEDS_PLAIN, NEEDS_TODAY };

static const struct {
	const char *name;
	void (*run)(struct doctor *d);
	enum needs needs;
	const char *help;
} checks[] = {
	{ "integrity", doctor_integrity, NEEDS_FILE,
		"all pages, and each index compared with its table" },
	{ "schema", doctor_schema, NEEDS_SCHEMA,
		"tables, views and triggers, compared with a new archive" },
	{ "keys", doctor_keys, NEEDS_PLAIN, "references to missing rows" },
	{ "texts", doctor_texts, NEEDS_PLAIN, "impossible values" },
	{ "words", doctor_words, NEEDS_TODAY, "names of rated attributes" },
	{ "acts", doctor_acts, NEEDS_TODAY, "acts that make a note private" },
	{ "search", doctor_search, NEEDS_PLAIN, "the index of the full-text search" },
	{ "twin", doctor_twin, NEEDS_PLAIN,
		"rows that changed since the last backup without an edit" },
	{ "place", doctor_place, NEEDS_FILE,
		"a network drive, or a folder that a program synchronises" },
	{ "modes", doctor_modes, NEEDS_FILE, "permissions of the archive" },
	{ "room", doctor_room, NEEDS_FILE, "free space" },
	{ "log", doctor_log, NEEDS_FILE, "size of the write-ahead log" },
	{ "leftovers", doctor_leftovers, NEEDS_FILE, "files that killed processes of earlog left" },
	{ "backups", doctor_backups, NEEDS_FILE, "age of the last backup" },
	{ "speed", doctor_speed, NEEDS_TODAY,
		"time to list the reviews and to load the largest one" },
};

void
doctor_say(struct doctor *d, enum doctor_state state, const char *fmt, ...)
{
	struct buf text = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(&text, fmt, ap);
	va_end(ap);
	LIST_ADD(d->report, (struct doctor_finding){ d->name, state, buf_detach(&text), false });
}

void
doctor_report_finish(struct doctor_report *r)
{
	for (size_t i = 0; i < r->n; i++)
		free(r->v[i].text);
	free(r->v);
	*r = (struct doctor_report){ 0 };
}

/* Repairs an archive of an older version by migrating it. */
static void
repair_version(struct doctor *d, const char *path)
{
	struct err err = ERR_INIT;
	struct store *st = store_open(path, STORE_WRITE, &err);

	if (st)
		doctor_say_mendable(d, true, "%s",
			store_warning(st) ? store_warning(st)
					  : "the archive was brought up to date");
	else
		doctor_say_mendable(d, false, "%s", err.msg);
	store_close(st);
}

static bool
connect(struct doctor *d, const char *path, struct err *err)
{
	struct store *st = d->st;

	if (!place_find(path, STORE_READ, &st->path, err) || !place_check(st, STORE_READ, err))
		return false;
	bool own = st->own && access(st->path, W_OK) == 0;
	int flags = own ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
	if (!store_connect(st, st->path, flags | SQLITE_OPEN_NOFOLLOW, err))
		return false;
	d->repair = d->repair && own;
	return true;
}

/* Reads the file's header, its write-ahead log and the schema; reports the first failure. */
static void
look_inside(struct doctor *d)
{
	struct err err = ERR_INIT;
	int64_t n;

	d->name = "file";
	if (!place_check_header(d->st, &err) || !store_settle(d->st, &err) ||
		!store_configure(d->st, &err) ||
		!store_number(d->st->db, "SELECT count(*) FROM sqlite_schema", &n, &err) ||
		!store_number(d->st->db, "PRAGMA user_version", &d->version, &err)) {
		doctor_say(d, DOCTOR_WRONG, "%s", err.msg);
		return;
	}
	d->readable = true;
}

/* Counts the rows of each kind; NO_INT if the schema is not earlog's. */
static void
count_rows(struct doctor *d)
{
	struct doctor_report *r = d->report;

	for (int kind = 0; kind < ROW_KINDS; kind++) {
		struct err ignored = ERR_INIT;
		char sql[128];

		snprintf(sql, sizeof(sql), "SELECT count(*) FROM \"%s\"", row_types[kind].table);
		if (!d->plain || !store_number(d->st->db, sql, &r->rows[kind], &ignored))
			r->rows[kind] = NO_INT;
	}
}

static void
run_checks(struct doctor *d)
{
	for (size_t i = 0; i < LENGTH(checks); i++) {
		size_t before = d->report->n;

		if ((checks[i].needs == NEEDS_SCHEMA && !d->readable) ||
			(checks[i].needs >= NEEDS_PLAIN && !d->plain) ||
			(checks[i].needs == NEEDS_TODAY && d->version != store_version()))
			continue;
		d->name = checks[i].name;
		checks[i].run(d);
		if (d->report->n == before)
			doctor_say(d, DOCTOR_FINE, "%s", checks[i].help);
	}
}

bool
store_doctor(const char *path, bool repair, struct doctor_report *out, struct err *err)
{
	struct doctor d = { .repair = repair, .report = out, .name = "version" };
	struct err ignored = ERR_INIT;
	struct store *st = store_open_foreign(path, &ignored);
	bool is_older = st && st->version < store_version();

	store_close(st);
	*out = (struct doctor_report){ 0 };
	if (is_older && repair)
		repair_version(&d, path);
	else if (is_older)
		doctor_say(&d, DOCTOR_NOTE,
			"older than version %d: the next command that may write brings the "
			"archive up to date and keeps a copy",
			store_version());
	d.st = store_new(true);
	bool ok = connect(&d, path, err);
	if (ok) {
		look_inside(&d);
		out->version = d.version;
		out->bytes = place_bytes(d.st->path, "");
		out->log_bytes = place_bytes(d.st->path, "-wal");
		run_checks(&d);
		count_rows(&d);
	}
	store_close(d.st);
	return ok;
}
