#include "cli/export_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/archive.h"
#include "merge/diff.h"
#include "merge/merge.h"

#define FILE_MOST (64 * 1024 * 1024)

/* ---- the base: what was written last time ---- */

static bool
base_read(const struct export_file *j, const struct buf *there, struct export_base *base,
	bool *found, struct err *err)
{
	char hash[FILE_HASH];
	struct store *st = archive_open(j->db, STORE_READ, NULL, err);

	file_hash(there->s, there->len, hash);
	bool ok = st &&
		store_export_base(st, &j->review, j->format, j->target, hash, base, found, err);
	store_close(st);
	return ok;
}

/* After the file has its name. Where this fails the file is there all the same, and the next export
 * asks. */
static void
base_keep(const struct export_file *j)
{
	struct err err = ERR_INIT;
	char hash[FILE_HASH], *format = xstrdup(j->format), *template = xstrdup(j->template);
	struct buf table = BUF_INIT;
	struct store *st = archive_open(j->db, STORE_WRITE, NULL, &err);

	file_hash(j->out->s, j->out->len, hash);
	if (j->blocks)
		merge_table_put(&table, j->blocks->v, j->blocks->n);
	struct export_base base = { .format = format,
		.template = template,
		.path = j->target,
		.hash = hash,
		.content = j->out->s,
		.size = j->out->len,
		.blocks = table.s };
	bool ok = st && store_begin(st, &err);
	if (ok &&
		!(ok = store_export_base_put(st, &j->review, &base, &err) &&
				store_commit(st, &err)))
		store_rollback(st);
	store_close(st);
	buf_finish(&table);
	free(format);
	free(template);
	if (!ok)
		text_print(stderr,
			"earlog: %s is written, but the archive could not take note of it, so the "
			"next "
			"export will not know it: %s\n",
			j->path, err.msg);
}

/* ---- the old file ---- */

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

/* A merge loses no line of the author's, so one file of before is enough. */
static bool
keep_before(const struct export_file *j, const struct buf *there, struct err *err)
{
	char *beside = xasprintf("%s.before", j->target);
	bool ok = file_replace(beside, there->s, there->len, err);

	free(beside);
	return ok;
}

/* ---- merging ---- */

static bool
same(const struct buf *there, const char *s, size_t n)
{
	return there->len == n && memcmp(there->s, s, n) == 0;
}

static void
tell_news(const struct export_file *j, const struct merge_result *r)
{
	static const bool told[MERGE_KINDS] = { [MERGE_BESIDE] = true,
		[MERGE_SINCE] = true,
		[MERGE_KEPT] = true,
		[MERGE_CONFLICT] = true,
		[MERGE_OMITTED] = true };

	for (const struct merge_news *n = r->news; n < r->news + r->n_news; n++) {
		int len = (int)strcspn(n->words, "\n");

		if (told[n->kind])
			text_print(stderr, "%s:%zu: %s: %.*s\n", j->path, n->line,
				merge_kind_name(n->kind), len < 70 ? len : 70, n->words);
	}
	text_print(stderr,
		"earlog: %s: %zu new, %zu changed, %zu removed, %zu left to you, %zu in conflict\n",
		j->path, r->count[MERGE_ADDED] + r->count[MERGE_BESIDE],
		r->count[MERGE_UPDATED] + r->count[MERGE_MOVED], r->count[MERGE_REMOVED],
		r->count[MERGE_SINCE] + r->count[MERGE_KEPT], r->count[MERGE_CONFLICT]);
}

/* What is to stand in the file; with --dry-run it only is told. */
static bool
put(const struct export_file *j, const struct buf *there, const char *s, size_t n, bool keep,
	struct err *err)
{
	if (j->diff) {
		struct buf out = BUF_INIT;

		diff_unified(&out, there->s, there->len, s, n, j->path, j->path);
		fwrite(out.s, 1, out.len, stdout);
		buf_finish(&out);
	}
	if (j->dry_run || j->diff)
		return true;
	if (same(there, s, n)) {
		text_print(stderr, "earlog: %s is as it should be; nothing was written\n", j->path);
	} else {
		if (keep && !keep_before(j, there, err))
			return false;
		if (!file_replace(j->target, s, n, err))
			return false;
	}
	base_keep(j);
	return true;
}

static bool
merge(const struct export_file *j, const struct buf *there, const struct export_base *base,
	struct err *err)
{
	struct merge_table table = { 0 };
	struct merge_result r = { 0 };

	if (base->blocks && !merge_table_read(&table, base->blocks, strlen(base->blocks), err))
		return false;
	const struct merge_text last = { base->content, base->size, table.blocks, table.n };
	const struct merge_text today = { j->out->s, j->out->len, j->blocks->v, j->blocks->n };
	bool edited = !same(there, base->content, base->size);
	bool ok = merge_three(&last, there->s, there->len, &today, &r, err);
	if (ok && edited)
		tell_news(j, &r);
	ok = ok && put(j, there, r.text.s, r.text.len, edited, err);
	if (ok && r.marks)
		ok = err_set(err,
			"%s has %zu conflict%s between your words and the record: settle what "
			"stands between "
			"<<<<<<< and >>>>>>>",
			j->path, r.marks, r.marks == 1 ? "" : "s");
	merge_finish(&r);
	merge_table_finish(&table);
	return ok;
}

/* Why what stands there cannot be merged with; NULL: it can. */
static const char *
cannot_merge(const struct export_file *j, const struct buf *there, const struct export_base *base,
	bool known)
{
	if (!known)
		return "is there already and was not written by this export";
	if (strcmp(base->template ? base->template : "", j->template ? j->template : "") != 0)
		return "was written with another template";
	if ((!j->blocks || !j->blocks->n) && !same(there, base->content, base->size))
		return "was edited since earlog wrote it, and only Markdown drafts are merged";
	return NULL;
}

static bool
force(const struct export_file *j, const struct buf *there, bool found, struct err *err)
{
	if (j->dry_run || j->diff || !found || same(there, j->out->s, j->out->len))
		return put(j, there, j->out->s, j->out->len, false, err);
	return keep_old(j, there, err) && put(j, there, j->out->s, j->out->len, false, err);
}

static bool
write_file(const struct export_file *j, struct err *err)
{
	struct buf there = BUF_INIT;
	struct export_base base = { 0 };
	bool found = false, known = false;
	bool ok = file_read(j->target, FILE_MOST, &there, &found, err) &&
		base_read(j, &there, &base, &known, err);
	const char *why = ok && found ? cannot_merge(j, &there, &base, known) : NULL;

	if (!ok)
		;
	else if (!found || j->force || same(&there, j->out->s, j->out->len))
		ok = force(j, &there, found, err);
	else if (why)
		ok = err_set(err,
			"%s %s, so nothing was written; --force replaces it and keeps the old file "
			"beside it, "
			"another name with -o keeps both",
			j->path, why);
	else if (j->blocks && j->blocks->n)
		ok = merge(j, &there, &base, err);
	else
		ok = put(j, &there, j->out->s, j->out->len, false, err);
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
