/* Decides which file of a listener counts, opens it with limits, and adds its rows to a record.
 * file_for_others.c makes such files; exchange/panel.c fetches them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/exchange/others.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/exchange/file_for_others.h"
#include "archive/store/store_private.h"
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/file.h"
#include "base/text/name.h"
#include "base/text/text.h"
#include "review/record/identity.h"
#include "review/record/rows_session.h"

#define AHEAD_MS 300000 /* two clocks may differ by as much */
#define MOST_OPENED 128 /* files that a list leaves open: opening takes most of the time */

void
other_finish(struct other *o)
{
	store_close(o->opened);
	free(o->path);
	free(o->file);
	free(o->name);
	free(o->wrong);
	*o = (struct other){ .made_ms = NO_INT };
}

void
others_finish(struct others *l)
{
	LIST_FINISH(l, other_finish(each));
}

/* ---- one file ---- */

/* Opens a file without changing it. If the file has a log, opens a copy of both beside our archive;
 * the copy is removed when the function returns. */
static struct store *
open_other(const struct store *ours, const char *file, struct err *err)
{
	struct copy_temp temp = { .path = NULL };
	bool log = archive_file_bytes(file, "-wal");
	bool ok = archive_file_is_closed(file, "the file", err) &&
		(!log || copy_with_log(file, ours->path, &temp, err));
	struct store *st = NULL;
	if (ok)
		st = store_open_foreign(log ? temp.path : file, file_name(file), err);
	copy_temp_end(&temp);
	return st;
}

/* Describes a file, and leaves it open in o->opened. Returns false if it is no archive of a
 * listener. */
static bool
read_about(const struct store *ours, const char *file, struct other *o, struct err *err)
{
	static const char name[] =
		"SELECT substr(name, 1, 100) FROM listener WHERE uuid = ?1 AND name <> ''";
	char text[UUID_TEXT];
	struct stat at;
	struct store *st = open_other(ours, file, err);

	*o = (struct other){ .file = xstrdup(file), .made_ms = NO_INT };
	bool ok = st &&
		(!uuid_none(&st->owner) || err_set(err, "the file does not name its listener")) &&
		store_number(st->db, "SELECT made_ms FROM given", &o->made_ms, err) &&
		store_first_text(
			st, store_query(st, name, err, AS_UUID(&st->owner)), &o->name, err);
	if (ok) {
		o->listener = st->owner;
		o->whole = !o->made_ms;
		if (o->whole)
			o->made_ms = stat(file, &at) == 0 ? (int64_t)at.st_mtime * 1000 : NO_INT;
		if (!o->name)
			o->name = xstrndup(uuid_text(&o->listener, text), 8);
		for (char *s = o->name; *s; s++) /* a name is a word in a line of ours */
			*s = (unsigned char)*s < ' ' ? ' ' : *s;
		o->ahead = o->made_ms > clock_utc_ms() + AHEAD_MS;
	}
	if (st)
		sqlite3_db_release_memory(st->db);
	o->opened = st;
	if (!ok)
		other_finish(o);
	return ok;
}

/* Puts a copy of a whole archive, as its owner would give it to others, at the unused path `to`.
 * The copy between has private rows, and is gone when the function returns. */
static bool
give_copy(struct store *ours, struct store *whole, const char *to, struct err *err)
{
	struct store *st = store_new(false);
	struct copy_temp temp;

	st->owner = whole->owner;
	bool ok = copy_newer(st, whole, ours->path, &temp, err);
	if (ok)
		sqlite3_limit(st->db, SQLITE_LIMIT_LENGTH, FOREIGN_TEXT_BYTES);
	ok = ok && exchange_save_for(to, st, NULL, err);
	store_close(st);
	copy_temp_end(&temp);
	return ok;
}

bool
other_failed(const struct other *o, struct err *err)
{
	const char *path = o->file ? o->file : o->path;

	return text_same(o->name, file_name(path)) ? err_prefix(err, "%s", path)
						   : err_prefix(err, "%s (%s)", o->name, path);
}

struct store *
exchange_other_open(struct store *ours, struct other *o, struct err *err)
{
	/* Finds rows that never leave an archive. Deleted rows do not count: no query of an archive
	 * shows them. */
	static const char private[] =
		"SELECT 1 FROM note WHERE private = 1 UNION ALL SELECT 1 FROM draft UNION ALL "
		"SELECT 1 FROM past WHERE kind <> 'listener' UNION ALL SELECT 1 FROM withheld "
		"UNION ALL "
		"SELECT 1 FROM blind_run WHERE ended_ms IS NULL";
	struct store *st = o->opened;
	bool cut = o->whole;

	o->opened = NULL;
	if (!o->file)
		return err_set(err, "%s", o->wrong), NULL;
	if (!st)
		st = open_other(ours, o->file, err);
	cut = cut || (st && st->version < store_version());
	if (st && !cut && !store_found(st, store_prepare(st, private, err), &cut, err)) {
		store_close(st);
		st = NULL;
	}
	if (cut && st) {
		CLEANUP(pointer_free)
		char *to = xasprintf("%s.other-%ld", ours->path, (long)getpid());
		struct store *whole = st;

		st = give_copy(ours, whole, to, err) ? store_open_foreign(to, o->name, err) : NULL;
		unlink(to); /* open, or not made */
		store_close(whole);
	}
	if (st) {
		xreplace(&st->other, o->name);
		/* The schema is ours (store_open_foreign), and so are its views. */
		sqlite3_db_config(st->db, SQLITE_DBCONFIG_ENABLE_VIEW, 1, NULL);
	}
	return st;
}

const char *
exchange_other_name(const struct store *st)
{
	return st ? st->other : NULL;
}

bool
exchange_has_others(struct store *st)
{
	bool has = false;

	return !st->other &&
		store_found(st, store_prepare(st, "SELECT 1 FROM other", ERR_IGNORED), &has,
			ERR_IGNORED) &&
		has;
}

/* ---- the list ---- */

/* Gives an entry the user's name for the listener, if only another entry has it. */
static void
take_name(struct other *o, const struct other *from)
{
	if (o->named || !from->named)
		return;
	xreplace(&o->name, from->name);
	o->named = true;
}

/* Returns the time of the file's newest row that is not in the future; 0: none, or it cannot be
 * read. The date of the file, and a row that a wrong clock wrote, decide nothing. */
static int64_t
newest_row(const struct store *ours, struct other *o)
{
	int64_t newest_ms = 0, now_ms = clock_utc_ms(), ms;

	if (!o->opened)
		o->opened = open_other(ours, o->file, ERR_IGNORED);
	/* One query for each table: a foreign file takes no long one (store_open_foreign). */
	EACH_IN_WHILE (type, row_types, ROW_KINDS, o->opened) {
		CLEANUP(pointer_free)
		char *sql = xasprintf("SELECT max(edited_ms) FROM %s WHERE edited_ms <= %" PRId64,
			type->table, now_ms);

		if (!type->local && store_number(o->opened->db, sql, &ms, ERR_IGNORED) &&
			ms > newest_ms)
			newest_ms = ms;
	}
	return newest_ms;
}

/* Returns true if o is the file that counts, of two of one listener. */
static bool
is_newer(const struct store *ours, struct other *o, struct other *than)
{
	int64_t a = newest_row(ours, o), b = newest_row(ours, than);

	if (a != b)
		return a > b;
	return o->ahead != than->ahead ? than->ahead : o->made_ms > than->made_ms;
}

/* Adds an entry, or replaces an older file of the same listener. Takes *o. */
static void
add_other(const struct store *ours, struct others *out, struct other *o)
{
	EACH_WHILE (x, out, !uuid_none(&o->listener)) {
		if (!uuid_same(&x->listener, &o->listener))
			continue;
		take_name(o, x);
		take_name(x, o);
		if (is_newer(ours, o, x)) {
			struct other older = *x;
			*x = *o;
			*o = older;
		}
		other_finish(o);
		return;
	}
	LIST_ADD(out, *o);
	*o = (struct other){ .made_ms = NO_INT };
}

/* Adds what cannot be read. */
static void
add_wrong(struct others *out, const char *path, const char *name, const char *why)
{
	LIST_ADD(out,
		(struct other){ .path = xstrdup(path),
			.name = xstrdup(name ? name : file_name(path)),
			.made_ms = NO_INT,
			.wrong = xstrdup(why) });
}

/* Returns the name that `earlog listener rename` gave to a listener; NULL: none. The caller frees.
 */
static char *
called(struct store *st, const struct uuid *listener)
{
	char *name = NULL;

	store_first_text(st,
		store_query(st, "SELECT name FROM called WHERE listener = ?1", ERR_IGNORED,
			AS_UUID(listener)),
		&name, ERR_IGNORED);
	return name;
}

static bool
call(struct store *st, const struct uuid *listener, const char *name, struct err *err)
{
	static const char sql[] = "INSERT INTO called (listener, name) VALUES (?1, ?2) ON "
				  "CONFLICT (listener) DO UPDATE SET name = excluded.name";

	return store_do(st, sql, err, AS_UUID(listener), AS_TEXT(name));
}

/* name: of the file; NULL: the file is in a folder */
static void
add_file(struct store *st, struct others *out, const char *path, const char *name, const char *file)
{
	struct other o;
	struct err err = ERR_INIT;

	if (!read_about(st, file, &o, &err)) {
		add_wrong(out, file, name, err.msg);
	} else if (store_is_own(st, &o.listener)) {
		other_finish(&o);
	} else {
		CLEANUP(pointer_free) char *renamed = name ? NULL : called(st, &o.listener);

		o.path = xstrdup(path);
		o.named = name || renamed;
		if (o.named)
			xreplace(&o.name, name ? name : renamed);
		out->opened++;
		if (out->opened > MOST_OPENED) {
			store_close(o.opened);
			o.opened = NULL;
		}
		add_other(st, out, &o);
	}
}

static void
add_path(struct store *st, struct others *out, const char *path, const char *name)
{
	CLEANUP(file_paths_finish) struct file_paths in = { 0 };
	struct stat at;

	if (stat(path, &at) != 0) {
		add_wrong(out, path, name, strerror(errno));
	} else if (!S_ISDIR(at.st_mode)) {
		add_file(st, out, path, name, path);
	} else if (!file_paths(path, &in)) {
		add_wrong(out, path, name, strerror(errno));
	}
	EACH (one, &in)
		if (text_ends_in(*one, ".db") && *file_name(*one) != '.')
			add_file(st, out, path, NULL, *one);
}

static bool
count_rows(struct store *st, struct other *o, struct err *err)
{
	struct store *of = exchange_other_open(st, o, err);
	struct listener l = { .name = NULL };
	bool ok = of && store_own_listener(of, &l, err);

	o->notes = l.notes;
	o->ratings = l.ratings;
	o->sittings = l.sittings;
	o->last_ms = l.last_ms;
	free(l.name);
	store_close(of);
	return ok;
}

bool
exchange_others(struct store *st, bool counted, struct others *out, struct err *err)
{
	bool ok = true;

	*out = (struct others){ .v = NULL };
	if (st->other)
		return true;
	sqlite3_stmt *q = store_prepare(st, "SELECT path, name FROM other ORDER BY nr", err);
	while (store_next(st, q, &ok, err)) {
		CLEANUP(pointer_free) char *path = store_text(q, 0), *name = store_text(q, 1);

		add_path(st, out, path, name);
	}
	EACH_WHILE (one, out, counted) {
		struct err why = ERR_INIT;

		if (one->file && !count_rows(st, one, &why))
			one->wrong = xstrdup(why.msg);
	}
	if (!ok)
		others_finish(out);
	return ok;
}

/* Appends the names of the listeners whose files are at a path of the list, "Ben, Cem"; NULL: of
 * all. */
static void
add_names(const struct others *l, const char *path, struct buf *out)
{
	size_t n = out->len;

	EACH (one, l)
		if (!path || (one->file && text_same(one->path, path)))
			buf_addf(out, "%s%s", out->len > n ? ", " : "", one->name);
}

/* Adds a folder with the files of one listener, who gets this name. */
static bool
add_folder_of(struct store *st, const char *folder, const char *name, struct other *added,
	struct err *err)
{
	CLEANUP(others_finish) struct others l = { .v = NULL };
	CLEANUP(buf_finish) struct buf names = BUF_INIT;
	const struct other *one = NULL;
	size_t n = 0;

	add_path(st, &l, folder, NULL);
	add_names(&l, folder, &names);
	EACH (each, &l)
		if (each->file) {
			one = each;
			n++;
		}
	if (!one)
		return err_set(
			err, "%s has no file of a listener yet: add it without a name", folder);
	if (n > 1)
		return err_set(err,
			"%s has files of %s: add it without a name, then `earlog listener rename`",
			folder, names.s);
	return call(st, &one->listener, name, err) &&
		exchange_other_add(st, folder, NULL, added, err);
}

bool
exchange_other_add(
	struct store *st, const char *path, const char *name, struct other *added, struct err *err)
{
	static const char sql[] = "INSERT INTO other (path, name, added_ms) VALUES (?1, ?2, ?3) ON "
				  "CONFLICT (path) DO UPDATE SET name = excluded.name";
	/* Fails at a text that is too long. */
	static const char texts[] = "SELECT max(length(body)) FROM note UNION ALL "
				    "SELECT max(length(remark)) FROM rating";
	CLEANUP(pointer_free) char *real = realpath(path, NULL);
	CLEANUP(others_finish) struct others l = { .v = NULL };
	struct other o = { .made_ms = NO_INT };
	struct stat at;

	if (!real || stat(real, &at) != 0)
		return err_fail(err, "cannot read %s: %s", path, strerror(errno));
	bool folder = S_ISDIR(at.st_mode);
	if (folder && name)
		return add_folder_of(st, real, name, added, err);
	if (!folder && !read_about(st, real, &o, err))
		return err_prefix(err, "%s", path);
	if (!folder && store_is_own(st, &o.listener)) {
		CLEANUP(pointer_free) char *word = text_shell_word(path);

		other_finish(&o);
		return err_set(err, "%s is yours: `earlog merge --mine %s` merges it", path, word);
	}
	bool ok = (folder || store_exec(o.opened->db, texts, err) || err_prefix(err, "%s", path)) &&
		store_do(st, sql, err, AS_TEXT(real), AS_TEXT(name), AS_INT(clock_utc_ms())) &&
		(!folder || !added || exchange_others(st, false, &l, err));
	if (folder) {
		CLEANUP(buf_finish) struct buf names = BUF_INIT;

		add_names(&l, real, &names);
		o.path = xstrdup(real);
		o.name = buf_detach(&names);
	}
	if (ok && added)
		*added = o;
	else
		other_finish(&o);
	return ok;
}

static void
offer_listener(struct name_search *s, const char *name, const struct uuid *u, size_t at)
{
	char uuid[UUID_TEXT];
	bool starts = strlen(s->typed) >= 8 && !uuid_none(u) &&
		strncasecmp(uuid_text(u, uuid), s->typed, strlen(s->typed)) == 0;

	name_search_offer(s, starts ? NAME_ID : name_search_fit(s, name, false), at, name);
}

bool
others_find(struct store *st, const struct others *l, const char *called, struct other **found,
	struct err *err)
{
	CLEANUP(name_search_finish) struct name_search s;
	CLEANUP(pointer_free) char *own = NULL;

	*found = NULL;
	name_search_init(&s, called);
	if (!store_owner_name(st, &own, err))
		return false;
	for (size_t i = 0; i < l->n; i++)
		offer_listener(&s, l->v[i].name, &l->v[i].listener, i);
	offer_listener(&s, own, store_owner(st), l->n);
	if (s.found > 1 && s.best > NAME_PART)
		return err_set(err,
			"%zu listeners are called “%s”: say the UUID of one, which `earlog "
			"listener list` shows",
			s.found, called);
	if (!name_search_one(&s, "listener", "`earlog listener list` shows all", err))
		return false;
	*found = s.at < l->n ? &l->v[s.at] : NULL;
	return true;
}

/* Sets *path to the path on the list that `which` means, and *o to the listener of *l if `which` is
 * a name, else to NULL. */
static bool
find_path(struct store *st, const char *which, struct others *l, char **path, struct other **o,
	struct err *err)
{
	static const char sql[] = "SELECT 1 FROM other WHERE path = ?1",
			  named[] = "SELECT path FROM other WHERE name = ?1";
	CLEANUP(pointer_free) char *real = realpath(which, NULL), *own = NULL;
	bool found;

	*o = NULL;
	*path = xstrdup(real ? real : which);
	if (!exchange_others(st, false, l, err) ||
		!store_found(st, store_query(st, sql, err, AS_TEXT(*path)), &found, err) ||
		(!found && !others_find(st, l, which, o, err)))
		return false;
	/* The user gave the name to a path, even if a newer file of the listener is in a folder. */
	if (*o &&
		!store_first_text(st, store_query(st, named, err, AS_TEXT((*o)->name)), &own, err))
		return false;
	if (*o)
		xreplace(path, own ? own : (*o)->path);
	if (found || *o)
		return true;
	return err_set(err, "“%s” is yourself; name another listener", which);
}

bool
exchange_other_rename(struct store *st, const char *which, const char *name, struct err *err)
{
	static const char of_file[] = "UPDATE other SET name = ?2 WHERE path = ?1";
	CLEANUP(others_finish) struct others l = { .v = NULL };
	CLEANUP(pointer_free) char *path = NULL;
	struct other *o;
	struct stat at;

	if (!find_path(st, which, &l, &path, &o, err))
		return false;
	if (stat(path, &at) != 0 || !S_ISDIR(at.st_mode))
		return store_do(st, of_file, err, AS_TEXT(path), AS_TEXT(name));
	if (!o)
		return err_set(err, "%s is a folder: name one of its listeners", which);
	return call(st, &o->listener, name, err);
}

bool
exchange_other_remove(struct store *st, const char *which, struct buf *removed, struct err *err)
{
	CLEANUP(others_finish) struct others l = { .v = NULL };
	CLEANUP(pointer_free) char *path = NULL;
	struct other *o;
	bool ok = find_path(st, which, &l, &path, &o, err);

	EACH_WHILE (one, &l, ok)
		if (text_same(one->path, path))
			ok = store_do(st, "DELETE FROM called WHERE listener = ?1", err,
				AS_UUID(&one->listener));
	ok = ok && store_do(st, "DELETE FROM other WHERE path = ?1", err, AS_TEXT(path));
	if (ok) {
		CLEANUP(buf_finish) struct buf names = BUF_INIT;

		add_names(&l, path, &names);
		buf_addf(removed, names.len ? "%s (%s)" : "%s", path, names.s);
	}
	return ok;
}

/* ---- what they wrote about a track ---- */

/* Lists the devices of another listener's rows that are one by name with devices of the archive,
 * of which one side has the UUID of an earlier version. The caller frees l->v. */
static bool
same_names(struct store *st, const struct record *r, struct aliases *l, struct err *err)
{
	CLEANUP(record_finish) struct record ours = record_new();
	bool ok = true;

	EACH_ROW_WHILE (device, d, r, ROW_DEVICE, ok) {
		struct uuid named = identity_of_device_name(d->name);

		ok = record_count(&ours, ROW_DEVICE) ||
			store_load_kind(st, ROW_DEVICE, NULL, &ours, err);
		const struct device *old = device_before(&ours, d),
				    *nearer = record_find(&ours, ROW_DEVICE, &named);
		const struct device *is = old;
		if (!is && nearer && device_before(r, nearer) == d)
			is = nearer;
		if (is && !record_find(&ours, ROW_DEVICE, &d->row.uuid))
			aliases_add(l, &d->row.uuid, &is->row.uuid);
	}
	return ok;
}

/* Adds the rows of another listener that `out` does not have, and a row for the listener. same:
 * devices that have another UUID here. */
static void
add_rows(struct record *out, const struct record *r, const struct aliases *same,
	const struct other *o)
{
	for (enum row_kind k = 0; k < ROW_KINDS; k++) {
		/* One's own lists count, and the list of listeners says whose the file is. */
		if (k == ROW_LISTING || k == ROW_COMPARISON || k == ROW_LISTENER)
			continue;
		EACH_ROW (row, x, r, k) {
			struct row *row = row_dup(k, x);

			const struct uuid *is =
				k == ROW_DEVICE ? aliases_find(same, &row->uuid) : NULL;

			same_device_refer(same, k, row);
			row->uuid = is ? *is : row->uuid;
			if (record_find(out, k, &row->uuid))
				row_free(k, row);
			else
				rows_put(&out->of[k], row);
		}
	}
	if (!record_find(out, ROW_LISTENER, &o->listener)) {
		struct listener_row *who = row_new(ROW_LISTENER);

		who->row.uuid = o->listener;
		who->name = xstrdup(o->name);
		rows_put(&out->of[ROW_LISTENER], who);
	}
}

/* Appends the reason as one line. A name may have newlines. */
static void
add_unread(struct buf *unread, const struct err *why)
{
	for (const char *s = why->msg; *s; s++)
		buf_add_char(unread, *s == '\n' ? ' ' : *s);
	buf_add_char(unread, '\n');
}

void
exchange_others_load(
	struct store *st, const struct uuid *of, bool heard, struct record *out, struct buf *unread)
{
	CLEANUP(others_finish) struct others l;
	struct err why = ERR_INIT;

	if (!exchange_others(st, false, &l, &why))
		add_unread(unread, &why);
	EACH (o, &l) {
		struct store *theirs = exchange_other_open(st, o, &why);
		CLEANUP(record_finish) struct record r = record_new();
		struct aliases same = { .v = NULL };

		if (theirs && o->ahead)
			buf_addf(unread, "%s: the file is dated in the future, by a wrong clock\n",
				o->name);
		bool loaded = theirs &&
			(heard ? store_load_heard(theirs, of, &r, &why)
			       : store_load(theirs, of, &r, &why));
		if (loaded && same_names(st, &r, &same, &why)) {
			add_rows(out, &r, &same, o);
		} else {
			if (heard)
				err_prefix(&why, "%s", o->name);
			else
				other_failed(o, &why);
			add_unread(unread, &why);
		}
		free(same.v);
		store_close(theirs);
	}
}
