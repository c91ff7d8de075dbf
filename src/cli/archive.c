#include "cli/archive.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"
#include "config/check.h"
#include "config/profile.h"
#include "config/session_file.h"
#include "record/identity.h"
#include "store/edit.h"
#include "store/enrol.h"

static const char *chosen;

void
archive_use(const char *path)
{
	chosen = path;
}

const char *
archive_chosen(void)
{
	return chosen;
}

static const char *
from_environment(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

char *
archive_path(void)
{
	const char *given = chosen ? chosen : from_environment("EARLOG_DB");

	if (given)
		return xstrdup(given);
	CLEANUP(pointer_free) char *folder = file_xdg_folder("XDG_DATA_HOME", ".local/share");
	return folder ? xasprintf("%s/earlog.db", folder) : NULL;
}

bool
archive_no_home(struct err *err)
{
	return err_set(err,
		"there is no home folder to keep an archive in; set HOME, or name one with --db");
}

/* Reports a missing archive in err. */
static bool
is_there(const char *path, struct err *err)
{
	struct stat at;

	if (stat(path, &at) == 0 || (errno != ENOENT && errno != ENOTDIR))
		return true;
	return err_set(
		err, "there is no archive at %s yet; `earlog session FILE` begins one", path);
}

static struct store *
open_at(const char *path, enum store_mode mode, struct err *err)
{
	struct store *st = store_open(path, mode, err);

	if (st && store_warning(st))
		cli_say("%s", store_warning(st));
	return st;
}

struct store *
archive_open(enum store_mode mode, bool *none, struct err *err)
{
	CLEANUP(pointer_free) char *path = archive_path();
	struct store *st = NULL;
	struct err why = ERR_INIT;

	if (none)
		*none = false;
	if (!path)
		archive_no_home(err);
	else if (mode == STORE_WRITE || is_there(path, &why))
		st = open_at(path, mode, err);
	else if (none)
		*none = true;
	else
		*err = why;
	return st;
}

/* Gives the owner of the archive the name in the profile; an unreadable profile changes nothing. */
static struct store *
name_owner(struct store *st)
{
	struct err ignored = ERR_INIT;
	CLEANUP(profile_finish) struct profile p;

	profile_load_own(&p, NULL);
	store_name_owner(st, p.reviewer_name, &ignored);
	return st;
}

struct store *
archive_write(struct err *err)
{
	struct store *st = archive_open(STORE_WRITE, NULL, err);

	return st ? name_owner(st) : NULL;
}

struct store *
archive_begin(struct err *err)
{
	char *path = archive_path();
	struct store *st = NULL;

	if (!path)
		archive_no_home(err);
	else if (is_there(path, err))
		st = open_at(path, STORE_WRITE, err);
	free(path);
	if (st && !store_begin(st, err)) {
		store_close(st);
		st = NULL;
	}
	return st ? name_owner(st) : NULL;
}

/* Returns true for a path or an existing file. */
static bool
names_file(const char *name)
{
	struct stat st;

	return strchr(name, '/') || text_ends_in(name, ".yaml") || text_ends_in(name, ".yml") ||
		(stat(name, &st) == 0 && S_ISREG(st.st_mode));
}

/* Returns true for a session file in which `earlog check` finds no error. */
static bool
is_good_session(const char *name, struct err *err)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	enum check_kind kind;
	bool ok = check_file(name, &kind, &d);

	if (!ok)
		diags_first(&d, err);
	else if (kind != CHECK_SESSION)
		ok = err_set(err, "%s is no session file", name);
	return ok;
}

struct store *
archive_begin_with(const char *name, struct err *err)
{
	CLEANUP(pointer_free) char *path = archive_path();
	struct err ignored;
	struct store *st = NULL;

	if (!path || is_there(path, &ignored))
		st = archive_begin(err);
	else if (!names_file(name))
		err_set(err,
			"there is no archive at %s yet; it begins where a session file is named",
			path);
	else if (is_good_session(name, err) && (st = archive_write(err)) && !store_begin(st, err)) {
		store_close(st);
		st = NULL;
	}
	return st;
}

bool
archive_end(struct store *st, bool ok, struct err *err)
{
	ok = ok && store_commit(st, err);
	if (!ok)
		store_rollback(st);
	store_close(st);
	return ok;
}

/* Returns the id of the review in a session file; the caller frees. NULL: err. */
static char *
session_id(const char *path, struct err *err)
{
	CLEANUP(session_file_finish) struct session_file f;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	char *id = NULL;

	if (session_file_load(&f, path, &d) || (f.device.name && !f.broken))
		id = xstrdup(f.id);
	else
		diags_first(&d, err);
	return id;
}

/* *is_file: the name is a path or an existing session file; otherwise it may be an id. */
static bool
which_file(const char *name, struct uuid *review, bool *is_file, struct err *err)
{
	bool path = strchr(name, '/') || text_ends_in(name, ".yaml") || text_ends_in(name, ".yml");
	struct err ignored = ERR_INIT;
	char *id = NULL;

	*is_file = false;
	if (names_file(name))
		id = session_id(name, path ? err : &ignored);
	if (!path && !id)
		return true;
	*is_file = true;
	if (!id)
		return false;
	*review = uuid_of_review(id);
	free(id);
	return true;
}

static bool
which_last(struct store *st, struct uuid *review, struct err *err)
{
	struct record r;
	struct err ignored = ERR_INIT;

	if (!store_last_review(st, review, err))
		return false;
	record_init(&r);
	if (store_load_row(st, ROW_REVIEW, review, &r, &ignored) && record_count(&r, ROW_REVIEW)) {
		const struct review *x = record_at(&r, ROW_REVIEW, 0);

		cli_say("%s, the review last worked on", x->id ? x->id : "");
	}
	record_finish(&r);
	return true;
}

bool
archive_which(struct store *st, const char *name, struct uuid *review, struct err *err)
{
	bool is_file = false;
	struct record r;

	if (!name ? !which_last(st, review, err) : !which_file(name, review, &is_file, err))
		return false;
	if (name && !is_file && !store_find_review(st, name, review, err))
		return false;
	record_init(&r);
	bool ok = store_load_row(st, ROW_REVIEW, review, &r, err);
	if (ok && !record_count(&r, ROW_REVIEW))
		ok = is_file
			? err_set(err, "nothing is recorded for %s yet; `earlog session %s` begins",
				  name, name)
			: err_set(err,
				  "the archive is damaged: a review is in an index, but not in its "
				  "table; `earlog doctor` tells more");
	record_finish(&r);
	return ok;
}

/* Writes the session file and its playlist as rows of the archive. */
static bool
enrol_files(struct store *st, const struct session_file *f, const struct playlist_file *p,
	const struct uuid *review, struct err *err)
{
	struct enrol_files files = { f, p, .playlist_only = false };
	struct uuid device = uuid_of_device(f->device.id);
	CLEANUP(enrolled_finish) struct enrolled e = { .gone = NULL };
	CLEANUP(record_finish) struct record rec;

	record_init(&rec);
	return store_load_list(st, review, &rec, err) &&
		store_has_other_review(st, &device, review, &files.device_shared, err) &&
		store_enrol(st, &rec, &files, &e, err) && store_change(st, &e.edits, err);
}

bool
archive_read_files(struct store *st, const char *path, const struct uuid *review, struct err *err)
{
	CLEANUP(session_file_finish) struct session_file f;
	CLEANUP(playlist_finish) struct playlist_file p;
	CLEANUP(profile_finish) struct profile profile;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	profile_load_own(&profile, NULL);
	playlist_init(&p);
	bool ok = session_file_load(&f, path, &d) && session_file_playlist(&f, &profile, &p, &d) &&
		check_session(&f, &p, &d);
	struct uuid of = uuid_of_review(f.id);
	if (ok && !uuid_same(&of, review))
		ok = err_set(err, "%s belongs to another review now", path);
	else if (!ok)
		diags_first(&d, err);
	else if (f.was.n) /* the review must be renamed first */
		ok = err_set(
			err, "%s was called otherwise: `earlog session %s` begins it", path, path);
	ok = ok && enrol_files(st, &f, &p, review, err);
	return ok;
}

bool
archive_which_begun(struct store *st, const char *name, struct uuid *review, struct err *err)
{
	struct record r;
	bool is_file;

	if (!which_file(name, review, &is_file, err))
		return false;
	if (!is_file)
		return store_find_review(st, name, review, err);
	record_init(&r);
	bool ok = store_load_row(st, ROW_REVIEW, review, &r, err) &&
		(record_count(&r, ROW_REVIEW) || archive_read_files(st, name, review, err));
	record_finish(&r);
	return ok;
}
