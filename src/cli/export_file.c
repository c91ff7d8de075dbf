#include "cli/export_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/archive.h"

#define FILE_MOST (64 * 1024 * 1024)

static bool
base_read(const struct export_file *j, struct export_base *base, bool *found, struct err *err)
{
	struct store *st = archive_open(j->db, STORE_READ, NULL, err);
	bool ok = st
		&& store_export_base(
			st, &j->review, j->format, j->target, base, found, err);

	store_close(st);
	return ok;
}

/*
 * After the file has its name. Where this fails the file is there all the same, and the next export
 * asks.
 */
static void
base_keep(const struct export_file *j)
{
	struct err err = ERR_INIT;
	char hash[FILE_HASH], *format = xstrdup(j->format), *template = xstrdup(j->template);
	struct store *st = archive_open(j->db, STORE_WRITE, NULL, &err);

	file_hash(j->out->s, j->out->len, hash);
	struct export_base base = {
		.format = format, .template = template, .path = j->target, .hash = hash,
		.content = j->out->s, .size = j->out->len,
	};
	bool ok = st && store_begin(st, &err);
	if (ok
		&& !(ok = store_export_base_put(st, &j->review, &base, &err)
				&& store_commit(st, &err)))
		store_rollback(st);
	store_close(st);
	free(format);
	free(template);
	if (!ok)
		text_print(stderr,
			"earlog: %s is written, but the archive could not take note of it, so the next "
			"export will not know it: %s\n",
			j->path, err.msg);
}

/* Is what stands there ours to replace? Says why not. */
static bool
may_replace(const struct export_file *j, const struct buf *there, const struct export_base *base,
	bool known, struct err *err)
{
	char hash[FILE_HASH];

	file_hash(there->s, there->len, hash);
	if (known && base->hash && strcmp(base->hash, hash) == 0)
		return true;
	if (known)
		return err_set(err,
			"%s was edited since earlog wrote it, so nothing was written; --force replaces "
			"it and keeps the old file beside it, another name with -o keeps both",
			j->path);
	return err_set(err,
		"%s is there already and was not written by this export, so nothing was written; --force "
		"replaces it and keeps the old file beside it, another name with -o keeps both",
		j->path);
}

/* Beside the file under a name that nothing has yet: an earlier old file may hold edits as well. */
static bool
keep_old(const struct export_file *j, const struct buf *there, struct err *err)
{
	bool ok = false, exists = true;

	for (int i = 1; !ok && exists && i < 100; i++) {
		char *beside = i == 1 ? xasprintf("%s.old", j->target)
				      : xasprintf("%s.old.%d", j->target, i);

		ok = file_create(beside, there->s, there->len, &exists, err);
		if (ok)
			text_print(stderr, "earlog: the old file is %s\n", beside);
		free(beside);
	}
	return ok;
}

static bool
write_file(const struct export_file *j, struct err *err)
{
	struct buf there = BUF_INIT;
	struct export_base base = { 0 };
	struct err why = ERR_INIT;
	bool found = false, known = false;
	bool ok = file_read(j->target, FILE_MOST, &there, &found, err)
		&& base_read(j, &base, &known, err);
	bool same = ok && found && there.len == j->out->len
		&& memcmp(there.s, j->out->s, there.len) == 0;

	if (same) {
		char hash[FILE_HASH];

		text_print(stderr, "earlog: %s is as it should be; nothing was written\n", j->path);
		file_hash(there.s, there.len, hash);
		/* A run that ended between writing and noting is made good here. */
		if (!known || !base.hash || strcmp(base.hash, hash) != 0)
			base_keep(j);
	} else if (ok) {
		bool ours = !found || may_replace(j, &there, &base, known, &why);

		if (!ours && !j->force)
			ok = err_set(err, "%s", why.msg);
		ok = ok && (ours || keep_old(j, &there, err))
			&& file_replace(j->target, j->out->s, j->out->len, err);
		if (ok)
			base_keep(j);
	}
	export_base_finish(&base);
	buf_finish(&there);
	return ok;
}

bool
export_file_write(struct export_file *j, struct err *err)
{
	j->target = file_target(j->path, err);
	bool ok = j->target && write_file(j, err);
	free(j->target);
	j->target = NULL;
	return ok;
}
