/* Decides where the archive is, when one is opened or created, and which review an argument means;
 * begins the backup of the day. intake.c takes in the files of that review; upkeep/open.c
 * opens and migrates. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/call/own_archive.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "archive/exchange/file_for_others.h"
#include "archive/exchange/others.h"
#include "archive/upkeep/backup.h"
#include "archive/upkeep/open.h"
#include "base/core/mem.h"
#include "base/system/os_thread.h"
#include "base/text/text.h"
#include "review/files/check.h"
#include "review/files/profile.h"
#include "review/files/session_file.h"
#include "review/record/identity.h"
#include "shell/call/cli.h"
#include "shell/call/intake.h"

static const char *chosen;
static bool wrote; /* an archive was opened for writing */

#define DAILY_MS 10000 /* longest wait for the backup of the day */

void
own_archive_use(const char *path)
{
	chosen = path;
}

const char *
own_archive_chosen(void)
{
	return chosen;
}

char *
own_archive_path(void)
{
	const char *given = chosen ? chosen : getenv("EARLOG_DB");

	if (given && (chosen || *given))
		return xstrdup(given);
	CLEANUP(pointer_free) char *folder = file_xdg_folder("XDG_DATA_HOME", ".local/share");
	return folder ? xasprintf("%s/earlog.db", folder) : NULL;
}

bool
own_archive_no_home(struct err *err)
{
	return err_set(err,
		"there is no home folder for the archive: set HOME, or name an archive with --db");
}

/* Returns true if the file exists. If it is missing, sets err and returns false. */
static bool
archive_exists(const char *path, struct err *err)
{
	struct stat at;

	if (stat(path, &at) == 0 || (errno != ENOENT && errno != ENOTDIR))
		return true;
	return err_set(err, "there is no archive at %s yet; `earlog new` begins a review", path);
}

struct store *
own_archive_open(enum store_mode mode, bool *none, struct err *err)
{
	CLEANUP(pointer_free) char *path = own_archive_path();
	struct err *missing = none ? ERR_IGNORED : err;
	struct store *st = NULL;

	if (none)
		*none = false;
	if (!path)
		own_archive_no_home(err);
	else if (mode == STORE_WRITE || archive_exists(path, missing))
		st = archive_open(path, mode, err);
	else if (none)
		*none = true;
	if (st && store_warning(st))
		cli_say("%s", store_warning(st));
	wrote |= st && mode == STORE_WRITE;
	return st;
}

void
own_archive_say_open_notes(struct store *st)
{
	int64_t n = st ? exchange_open_notes(st) : 0;

	if (n)
		cli_say("left out: %" PRId64 " note%s of an open blind run", n, text_s((size_t)n));
}

void
own_archive_daily(void)
{
	CLEANUP(pointer_free) char *path = wrote ? own_archive_path() : NULL;
	struct err err = ERR_INIT;

	if (!path)
		return;
	CLEANUP(profile_finish) struct profile p = profile_own();
	if (p.backup &&
		!archive_daily_backup_end(
			archive_daily_backup_begin(path), os_mono_ms() + DAILY_MS, &err))
		cli_say("%s", err.msg);
}

/* Names the owner of the archive by the key `reviewer` of the user's profile, if the profile can be
 * read. Returns st. */
static struct store *
name_owner(struct store *st)
{
	CLEANUP(profile_finish) struct profile p = profile_own();

	store_name_owner(st, p.reviewer_name);
	return st;
}

struct store *
own_archive_write(struct err *err)
{
	struct store *st = own_archive_open(STORE_WRITE, NULL, err);

	return st ? name_owner(st) : NULL;
}

/* Opens or creates the archive, and begins a transaction. */
static struct store *
begin_writing(struct err *err)
{
	struct store *st = own_archive_open(STORE_WRITE, NULL, err);

	if (st && !store_begin(st, err)) {
		store_close(st);
		return NULL;
	}
	return st ? name_owner(st) : NULL;
}

struct store *
own_archive_begin(struct err *err)
{
	CLEANUP(pointer_free) char *path = own_archive_path();

	return (path || own_archive_no_home(err)) && archive_exists(path, err) ? begin_writing(err)
									       : NULL;
}

char *
own_archive_file_named(struct store *st, const char *name)
{
	CLEANUP(meant_finish) struct meant m = { .path = NULL };

	if (!name || !store_meant(st, name, &m, ERR_IGNORED) ||
		(m.kind != MEANT_FILE && !meant_is_path(name)))
		return NULL;
	return xstrdup(m.path);
}

/* Says so if a file has the name by which a review was found, and is not its session file. */
static void
say_beside(struct store *st, const char *name, const struct review *r)
{
	CLEANUP(meant_finish) struct meant m = { .path = NULL };

	if (!store_meant(st, name, &m, ERR_IGNORED) || !m.beside)
		return;
	CLEANUP(pointer_free) char *file = realpath(m.beside, NULL);
	if (!text_same(file, r->path))
		cli_say("%s is a review here; what is here by this name is ./%s", name, m.beside);
}

struct store *
own_archive_begin_with(const char *name, struct err *err)
{
	CLEANUP(pointer_free)
	char *path = own_archive_path(), *file = own_archive_file_named(NULL, name);
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	enum check_kind kind;

	if (!path || archive_exists(path, ERR_IGNORED))
		return own_archive_begin(err);
	if (!file)
		err_set(err, "there is no archive at %s yet; name a session file to create it",
			path);
	else if (!check_file(file, &kind, &d))
		diags_first(&d, err);
	else if (kind != CHECK_SESSION)
		err_set(err, "%s is not a session file", file);
	else
		return begin_writing(err);
	return NULL;
}

bool
own_archive_end(struct store *st, bool ok, struct err *err)
{
	ok = store_commit_if(st, ok, err);
	store_close(st);
	return ok;
}

/* Sets *review to the review of a session file, and *file to its path, which the caller frees. If
 * `name` is neither a path nor an existing session file, sets *file to NULL and returns true: the
 * name may be an id. On failure sets err and returns false. */
static bool
which_file(struct store *st, const char *name, struct uuid *review, char **file, struct err *err)
{
	CLEANUP(session_file_finish) struct session_file f;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	bool found;

	session_file_init(&f);
	*file = own_archive_file_named(st, name);
	found = *file && (session_file_load(&f, *file, &d) || (f.device.name && !f.broken));
	if (found && !intake_names(st, &f, err))
		return false;
	if (found)
		*review = identity_of_review(f.id);
	else if (meant_is_path(name))
		diags_first(&d, err);
	else
		xreplace(file, NULL);
	return found || !*file;
}

/* Sets *review as own_archive_which does, and *file to the session file that `name` is; NULL: none.
 * The caller frees it. */
static bool
find_review(struct store *st, const char *name, struct uuid *review, char **file, struct err *err)
{
	CLEANUP(record_finish) struct record r = record_new();

	*file = NULL;
	bool ok =
		name ? which_file(st, name, review, file, err) : store_last_review(st, review, err);
	if (!ok)
		return false;
	if (name && !*file && !store_find_review(st, name, review, err))
		return false;
	if (!store_load_row(st, ROW_REVIEW, review, &r, err))
		return false;
	const struct review *found = record_find(&r, ROW_REVIEW, review);
	if (found && !name)
		cli_say("%s, the review last worked on", text_or(found->id, ""));
	else if (found && !*file)
		say_beside(st, name, found);
	if (found)
		return true;
	if (*file) {
		CLEANUP(pointer_free) char *word = text_shell_word(*file);
		return err_set(err,
			"nothing is recorded for %s yet; begin with `earlog session %s`", *file,
			word);
	}
	return err_set(err,
		"the archive is damaged: a review is in an index, but not in its table; `earlog "
		"doctor` prints more");
}

bool
own_archive_find(struct store *st, const char *name, struct uuid *review, struct err *err)
{
	CLEANUP(pointer_free) char *file = NULL;

	return find_review(st, name, review, &file, err);
}

bool
own_archive_which(struct store *st, const char *name, struct uuid *review, struct err *err)
{
	CLEANUP(pointer_free) char *file = NULL;
	bool found = find_review(st, name, review, &file, err);

	if (found)
		intake(st, review, file);
	return found;
}

bool
own_archive_which_begun(struct store *st, const char *name, struct uuid *review, struct err *err)
{
	CLEANUP(record_finish) struct record r = record_new();
	CLEANUP(pointer_free) char *file = NULL;

	if (!which_file(st, name, review, &file, err) ||
		!store_load_row(st, ROW_REVIEW, review, &r, err))
		return false;
	return file && !record_count(&r, ROW_REVIEW) ? intake_begin(st, file, review, err)
						     : own_archive_which(st, name, review, err);
}

void
own_archive_load_others(struct store *st, const struct uuid *review, struct record *r)
{
	static struct buf said = BUF_INIT; /* the lines of earlier calls */
	CLEANUP(buf_finish) struct buf unread = BUF_INIT;

	exchange_others_load(st, review, false, r, &unread);
	for (char *rest = unread.s, *line; (line = strsep(&rest, "\n")) && *line;) {
		if (!strstr(said.s, line))
			cli_say("%s", line);
		buf_addf(&said, "%s\n", line);
	}
}

bool
own_archive_load_benchmarks(
	struct store *st, const struct profile *p, struct record *r, struct err *err)
{
	bool ok = true;

	EACH_IN (x, p->benchmarks, p->n_benchmarks)
		ok = ok && store_load_device_named(st, x->device, r, err);
	return ok;
}
