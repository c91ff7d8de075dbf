/* Writes an export over a file that its author may have edited: finds the base, merges or refuses,
 * and keeps the old text. merge/ merges texts; store/export_base.c keeps bases. */
#include "cli/export_file.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/column.h"
#include "cli/own_archive.h"
#include "cli/site.h"
#include "config/find.h"
#include "draft/base.h"
#include "draft/old_texts.h"
#include "export/view.h"
#include "merge/diff.h"
#include "merge/merge.h"
#include "record/note_rules.h"
#include "record/rows_note.h"

/* ---- the base: the previous export, stored in the archive ---- */

/* Takes the base of a draft at a path that no export was written to, if at least half of its blocks
 * are in the file: of those whose files are gone (the author moved the draft, or another machine
 * wrote it) the one with the most blocks there; else of those whose files are there, for a copy. */
static bool
find_moved(struct export_file *f, struct store *st, const struct buf *there, struct err *err)
{
	bool ok = true, known;

	for (int copies = 0; ok && copies < 2 && !f->known; copies++) {
		CLEANUP(export_paths_finish) struct export_paths paths;
		struct draft_share best = { 0 };

		ok = store_export_files(st, &f->review, f->format, copies, &paths, err);
		for (size_t i = 0; ok && i < paths.n; i++) {
			struct export_base base;
			struct draft_share share = { 0 };

			ok = store_export_base(
				st, &f->review, f->format, paths.v[i], NULL, &base, &known, err);
			if (ok && known)
				share = draft_share_of(&base, there);
			bool better = share.found > best.found ||
				(share.found && share.found == best.found &&
					share.missing < best.missing);
			if (share.found < share.missing || !better) {
				export_base_finish(&base);
				continue;
			}
			best = share;
			export_base_finish(&f->base);
			f->base = base;
			f->known = true;
			xreplace(copies ? &f->copy_of : &f->moved_from, paths.v[i]);
		}
	}
	return ok;
}

/* If the file is byte for byte a text that an export replaced, the base of that text counts: a
 * backup was restored, a commit taken back, or a run of earlog ended between its two writes. */
static bool
take_base_of_text(struct export_file *f, struct store *st, const char *hash, struct err *err)
{
	CLEANUP(replaced_finish) struct replaced was;
	bool is = false, ok = store_replaced_find(st, &f->review, f->target, hash, &was, &is, err);

	if (ok && is && was.known && text_order(was.base.format, f->format) == 0) {
		export_base_finish(&f->base);
		f->base = was.base;
		was.base = (struct export_base){ 0 };
	}
	return ok;
}

/* Parts what an export carries for later ones (MERGE_WITHHELD) from its text. */
static void
part_carried(struct export_file *f)
{
	static const char place[] = " " MERGE_WITHHELD "\n";
	char *table = f->base.blocks, *at = table ? strstr(table, place) : NULL;

	while (at && at > table && at[-1] != '\n')
		at--;
	if (!at)
		return;
	f->carried = f->base.size;
	f->base.size = strtoul(at, NULL, 10);
	f->carried_blocks = xstrdup(at);
	*at = '\0';
}

bool
export_file_open(struct export_file *f, struct store *st, struct err *err)
{
	CLEANUP(buf_finish) struct buf there = BUF_INIT;
	char hash[FILE_HASH];
	bool found;

	f->target = file_target(f->path, err);
	bool ok = f->target && file_may_replace(f->target, err) &&
		file_read(f->target, EXPORT_FILE_MOST, &there, &found, err);
	file_hash(there.s, there.len, hash);
	f->known = false;
	ok = ok &&
		(!st ||
			store_export_base(st, &f->review, f->format, f->target, hash, &f->base,
				&f->known, err));
	if (ok && st && !f->known && there.len)
		ok = find_moved(f, st, &there, err);
	else if (ok && f->known && text_order(f->base.path, f->target) != 0 &&
		access(f->base.path, F_OK) != 0)
		f->moved_from = xstrdup(f->base.path);
	if (ok && st && f->known && strcmp(hash, f->base.hash) != 0)
		ok = take_base_of_text(f, st, hash, err);
	if (ok && f->known)
		part_carried(f);
	return ok;
}

void
export_file_close(struct export_file *f)
{
	export_base_finish(&f->base);
	free(f->carried_blocks);
	free(f->moved_from);
	free(f->copy_of);
	free(f->target);
}

/* Adds the notes that are no longer in the export, but of which the file has the author's text, to
 * the base, with their last text: so the next exports find them, until they are gone. */
static void
carry_kept(const struct merge_result *r, struct buf *content, struct buf *table)
{
	for (const struct merge_news *n = r->news; n < r->news + r->n_news; n++) {
		if (n->kind != MERGE_KEPT || strlen(n->id) < UUID_TEXT - 1 || strchr(n->id, '/'))
			continue;
		buf_add(content, text_ends_in(content->s, "\n") ? "\n" : "\n\n");
		const struct merge_block b = { .at = content->len,
			.len = strlen(n->words) + 1,
			.id = n->id,
			.place = MERGE_AGAIN };
		buf_addf(content, "%s\n", n->words);
		merge_table_put(table, &b, 1);
	}
}

/* Stores this export as the base of the next one, and the text of the file that it replaces (old,
 * may be NULL), in one transaction. If the file cannot be written then, base_back takes both back;
 * a run that ends between has the base of the text that the file has (take_base_of_text). */
static bool
base_keep(const struct export_file *f, const struct merge_result *r, struct store *st,
	struct replaced *old, struct err *err)
{
	CLEANUP(pointer_free) char *format = xstrdup(f->format), *template = xstrdup(f->template);
	CLEANUP(buf_finish) struct buf table = BUF_INIT, content = BUF_INIT;
	char hash[FILE_HASH];

	file_hash(f->out->s, f->out->len, hash);
	buf_add_bytes(&content, f->out->s ? f->out->s : "", f->out->len);
	if (f->blocks) {
		merge_table_put(&table, f->blocks->v, f->blocks->n);
		carry_kept(r, &content, &table);
		if (f->withheld)
			draft_withheld_carry(f->withheld, &content, &table);
	}
	struct export_base base = { .format = format,
		.template = template,
		.path = f->target,
		.hash = hash,
		.content = content.s,
		.size = content.len,
		.blocks = table.s,
		.pictures = f->pictures,
		.part = f->part };
	return (store_begin(st, err) &&
		       store_commit_if(st,
			       (!old || store_replaced_put(st, &f->review, old, err)) &&
				       store_export_base_put(st, &f->review, &base, err) &&
				       (!f->moved_from ||
					       store_export_base_forget(st, &f->review, f->format,
						       f->moved_from, err)),
			       err)) ||
		err_prefix(err, "%s is not written: the archive cannot store its text", f->path);
}

/* Takes back what base_keep stored: `was` is the base of before; NULL: there was none. */
static void
base_back(const struct export_file *f, struct store *st, const struct export_base *was, int64_t nr)
{
	bool mine = was && (f->moved_from || text_order(was->path, f->target) == 0);

	if (store_begin(st, ERR_IGNORED))
		store_commit_if(st,
			(!nr || store_replaced_forget(st, nr, ERR_IGNORED)) &&
				store_export_base_forget(
					st, &f->review, f->format, f->target, ERR_IGNORED) &&
				(!mine || store_export_base_put(st, &f->review, was, ERR_IGNORED)),
			ERR_IGNORED);
}

/* Stores the texts that 1.0.0 kept as files. */
static bool
take_old_texts(struct store *st, struct err *err)
{
	CLEANUP(buf_finish) struct buf damaged = BUF_INIT;
	bool ok = draft_old_texts(st, &damaged, err);

	if (damaged.len)
		cli_say("these previous texts are damaged and stay where they are: %s", damaged.s);
	return ok;
}

/* Names the old texts that earlier programs kept beside the file: a site publishes them. */
static void
report_left(const struct export_file *f)
{
	CLEANUP(pointer_free) char *folder = file_folder(f->target);
	const char *name = file_name(f->target);
	size_t n = strlen(name);
	DIR *d = opendir(folder);

	for (const struct dirent *e; d && (e = readdir(d));) {
		const char *end = e->d_name + n;

		if (strncmp(e->d_name, name, n) == 0 &&
			(strncmp(end, ".before", 7) == 0 || strncmp(end, ".old", 4) == 0))
			cli_say("%s/%s is an old text, which a site may publish: delete it, or "
				"move it elsewhere",
				folder, e->d_name);
	}
	if (d)
		closedir(d);
}

/* ---- merging the export with the user's edits ---- */

static bool
is_same(const struct buf *there, const char *s, size_t n)
{
	return there->len == n && memcmp(there->s, s, n) == 0;
}

void
export_file_lacks(struct gaps *g, const char *target, const char *text)
{
	const char *key = site_lacks(target, text);
	CLEANUP(pointer_free) char *date = site_waits(target, text);

	if (key)
		gaps_add(g,
			"the site is not built without `%s:` in the front matter; `excerpts:` of "
			"the session file, or o excerpts, writes it",
			key);
	if (date)
		gaps_add(g, "the site does not build the post today: `date: %s` is after now (UTC)",
			date);
}

/* Prints each text that the merge left out of the file or could not merge, since it may be in no
 * file. */
static void
report_news(const struct export_file *f, const struct merge_result *r)
{
	static const bool told[MERGE_KINDS] = { [MERGE_BESIDE] = true,
		[MERGE_REWRITTEN] = true,
		[MERGE_DELETED] = true,
		[MERGE_KEPT] = true,
		[MERGE_CONFLICT] = true,
		[MERGE_OMITTED] = true,
		[MERGE_HEADLESS] = true };

	CLEANUP(buf_finish) struct buf left = BUF_INIT;

	for (const struct merge_news *n = r->news; n < r->news + r->n_news; n++) {
		CLEANUP(buf_finish) struct buf where = BUF_INIT;

		if (n->kind == MERGE_LEFT)
			buf_addf(&left, "%s%zu", left.len ? ", " : "", n->line);
		if (!told[n->kind] || n->again ||
			(n->kind == MERGE_KEPT && draft_withheld_note(f->record, n->id)))
			continue;
		if (n->line)
			buf_addf(&where, ":%zu", n->line);
		text_print(stderr, "%s%s: %s: ", f->path, where.s, merge_kind_names[n->kind]);
		for (const char *s = n->words, *end; s; s = *end ? end + 1 : NULL) {
			end = s + strcspn(s, "\n");
			text_print(
				stderr, "%s%.*s\n", s == n->words ? "" : "\t", (int)(end - s), s);
		}
	}
	if (left.len)
		cli_say("%s keeps text that this earlog or its template no longer writes: line%s "
			"%s",
			f->path, r->count[MERGE_LEFT] == 1 ? "" : "s", left.s);
	cli_say("%s: %zu new, %zu changed, %zu removed, %zu left to you, %zu in conflict", f->path,
		r->count[MERGE_ADDED] + r->count[MERGE_BESIDE],
		r->count[MERGE_UPDATED] + r->count[MERGE_MOVED], r->count[MERGE_REMOVED],
		r->count[MERGE_REWRITTEN] + r->count[MERGE_DELETED] + r->count[MERGE_KEPT] +
			r->count[MERGE_HEADLESS],
		r->count[MERGE_CONFLICT]);
}

/* Returns true if both templates are one file, or a shipped template and the user's copy of it, as
 * `earlog template copy` makes it. */
static bool
is_template_of(const char *a, const char *b)
{
	static const char shipped[] = "schema/templates/";
	const char *name_a = strrchr(a, '/'), *name_b = strrchr(b, '/');

	return text_order(a, b) == 0 ||
		(name_a && name_b && text_order(name_a, name_b) == 0 &&
			(strncmp(a, shipped, strlen(shipped)) == 0 ||
				strncmp(b, shipped, strlen(shipped)) == 0));
}

static bool
is_read_only(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && (!(st.st_mode & 0222) || access(path, W_OK) != 0);
}

/* Returns why the export cannot be merged into the existing file; NULL: it can. */
static const char *
cannot_merge(const struct export_file *f, const struct buf *there)
{
	if (!f->text && is_read_only(f->target))
		return "is read-only";
	if (!f->known)
		return "exists and was not written by this export";
	if (f->blocks && strspn(there->s ? there->s : "", " \t\r\n") == there->len)
		return "is empty (delete it for a new draft)";
	if (f->blocks && !is_template_of(f->base.template, f->template))
		return "was written with another template";
	if (f->blocks && there->len && memchr(there->s, '\0', there->len))
		return "has NUL bytes and is no UTF-8 text: save it as UTF-8";
	if (f->blocks && f->blocks->n && !merge_table_is_named(f->base.blocks))
		return "was last exported before commit 15696a17 of earlog (build that commit and "
		       "export the draft once with it, then your edits are merged)";
	if ((!f->blocks || !f->blocks->n) && !is_same(there, f->base.content, f->base.size))
		return f->picture
			? "was edited since earlog wrote it"
			: "was edited since earlog wrote it, and only Markdown drafts are merged";
	return NULL;
}

static bool
merge_into_file(const struct export_file *f, const struct buf *there, struct merge_result *r,
	struct err *err)
{
	CLEANUP(merge_table_finish) struct merge_table table = { 0 }, carried = { 0 };
	CLEANUP(buf_finish) struct buf base = BUF_INIT, blocks = BUF_INIT;

	buf_add_bytes(&base, f->base.content, f->base.size);
	buf_add(&blocks, f->base.blocks);
	if (f->carried_blocks &&
		!merge_table_read(&carried, f->carried_blocks, strlen(f->carried_blocks), err))
		return false;
	/* The author may have the words of a note that is public again. */
	for (struct merge_block *b = carried.blocks; b < carried.blocks + carried.n; b++) {
		if (*b->id == '.' || draft_withheld_note(f->record, b->id) ||
			strstr(blocks.s, b->id) || b->at + b->len > f->carried)
			continue;
		const char *text = f->base.content + b->at;
		b->at = base.len;
		b->place = MERGE_AGAIN;
		buf_add_bytes(&base, text, b->len);
		merge_table_put(&blocks, b, 1);
	}
	if (!merge_table_read(&table, blocks.s, blocks.len, err))
		return false;
	const struct merge_text last = { base.s, base.len, table.blocks, table.n };
	const struct merge_text today = { f->out->s, f->out->len, f->blocks->v, f->blocks->n };
	bool ok = merge_three(&last, there->s, there->len, &today, f->mark_conflicts, r, err);
	for (size_t i = 0; i < r->n_deleted; i++)
		f->blocks->v[r->deleted[i]].told = true;
	return ok;
}

/* Keeps the text of the file, stores the new base, then writes the file, unless it stands. */
static bool
write_both(const struct export_file *f, const struct buf *there, bool found, bool stands,
	const struct merge_result *r, struct store *st, struct err *err)
{
	const struct file_seen seen = { there->s, there->len, found };
	bool keep = !stands && found && (f->blocks || f->force), changed = false;
	CLEANUP(pointer_free) char *format = xstrdup(f->format);
	struct export_base was = f->known ? f->base : (struct export_base){ .format = format };
	CLEANUP(pointer_free)
	char *blocks = f->carried_blocks ? xasprintf("%s%s", was.blocks, f->carried_blocks)
					 : xstrdup(was.blocks);
	const char *text = there->s ? there->s : "", *after = r->text.s ? r->text.s : "";

	was.blocks = blocks;
	was.size = f->carried_blocks ? f->carried : was.size;
	struct replaced old = {
		.text = there->s, .size = there->len, .known = f->known, .base = was
	};
	old.base.path = f->target;
	old.only_home = keep && merge_loses_words(text, f->known ? f->base.content : "", after);
	if (!st || !take_old_texts(st, err) || !base_keep(f, r, st, keep ? &old : NULL, err))
		return false;
	struct stat is;
	if (!stands && found && stat(f->target, &is) == 0 && is.st_nlink > 1)
		cli_say("%s has a second name (a hard link), which keeps the old text", f->path);
	bool ok = stands || file_update(f->target, r->text.s, r->text.len, &seen, &changed, err);
	if (ok && changed)
		ok = err_set(err,
			"another program has just written %s, so nothing was written: export again",
			f->path);
	if (!ok)
		base_back(f, st, f->known ? &was : NULL, old.nr);
	if (!ok || !old.nr)
		return ok;
	if (store_begin(st, ERR_IGNORED))
		store_commit_if(st, store_replaced_trim(st, &f->review, f->target, ERR_IGNORED),
			ERR_IGNORED);
	cli_say("the previous text of %s is kept as number %lld%s%s", f->path, (long long)old.nr,
		old.only_home ? ", for good, since it has words of yours that the file lacks now"
			      : "",
		f->record ? "; `earlog export --undo` puts it back" : "");
	return true;
}

/*
 * Writes the result r of the merge. `there`: content of the old file; `found`: there is one;
 * `merged`: the result has edits of the user. Fails and writes nothing if another program has
 * changed the file since it was read.
 */
static bool
replace(const struct export_file *f, const struct buf *there, bool found, bool merged,
	const struct merge_result *r, struct err *err)
{
	bool dry = f->dry_run || f->diff, stands = found && is_same(there, r->text.s, r->text.len);

	struct store *st = dry ? NULL : own_archive_open(STORE_WRITE, NULL, err);
	if (!dry && !write_both(f, there, found, stands, r, st, err)) {
		store_close(st);
		return false;
	}
	store_close(st);
	report_left(f);
	if (merged && f->moved_from)
		cli_say("%s is the draft that was %s", f->path, f->moved_from);
	if (merged && f->copy_of)
		cli_say("%s is merged as a copy of %s", f->path, f->copy_of);
	if (merged)
		report_news(f, r);
	if (f->diff) {
		CLEANUP(buf_finish) struct buf out = BUF_INIT;

		diff_unified(&out, there->s, there->len, r->text.s, r->text.len, f->path, f->path);
		fwrite(out.s, 1, out.len, stdout);
	}
	if (!dry && stands && !f->picture)
		cli_say("%s is up to date; nothing was written", f->path);
	if (r->marks)
		return err_set(err,
			"%s has %zu conflict%s between your words and the record: edit the lines "
			"between <<<<<<< and >>>>>>>",
			f->path, r->marks, r->marks == 1 ? "" : "s");
	return true;
}

/* Finds gaps in the new text of the file. Returns false if there are gaps and f->strict is set. */
static bool
gaps_are_fine(const struct export_file *f, const struct merge_result *r, struct err *err)
{
	if (!f->gaps)
		return true;
	const char *profile = f->gaps->profile;

	gaps_finish(f->gaps);
	*f->gaps = (struct gaps)GAPS_INIT;
	f->gaps->profile = profile;
	if (f->withheld)
		draft_withheld_gaps(f->gaps, f->withheld, r->text.s ? r->text.s : "", r->text.len);
	export_file_lacks(f->gaps, f->target, r->text.s ? r->text.s : "");
	gaps_draft(f->gaps, r->text.s ? r->text.s : "");
	return !f->strict || gaps_none(f->gaps, f->missing, err);
}

/* Sets the text that the file would get, and counts the notes that are new in it. */
static void
give_text(const struct export_file *f, const struct merge_result *r)
{
	buf_add_bytes(f->text, r->text.s ? r->text.s : "", r->text.len);
	for (const struct merge_news *n = r->news; n < r->news + r->n_news; n++)
		*f->n_new += (n->kind == MERGE_ADDED || n->kind == MERGE_BESIDE) &&
			strlen(n->id) == UUID_TEXT - 1 && !strchr(n->id, '/');
}

static bool
read_and_write(const struct export_file *f, bool *kept, struct err *err)
{
	CLEANUP(buf_finish) struct buf there = BUF_INIT;
	CLEANUP(merge_finish) struct merge_result r = { .text = BUF_INIT };
	bool found = false, ok = file_read(f->target, EXPORT_FILE_MOST, &there, &found, err);
	bool anew = ok && (!found || f->force || is_same(&there, f->out->s, f->out->len));
	const char *why = ok && !anew ? cannot_merge(f, &there) : NULL;
	bool merged = false;

	*kept = why != NULL;
	if (why && f->text) {
		cli_say("%s %s, so new notes are not in it", f->path, why);
		buf_add_bytes(&r.text, there.s, there.len);
	} else if (why)
		ok = err_set(err,
			"%s %s, so nothing was written; --force replaces it and keeps the old "
			"text, another name with -o keeps both",
			f->path, why);
	else if (ok && !anew && f->blocks && f->blocks->n) {
		ok = merge_into_file(f, &there, &r, err);
		merged = !is_same(&there, f->base.content, f->base.size);
	} else if (ok)
		buf_add_bytes(&r.text, f->out->s, f->out->len);
	if (ok && f->text)
		give_text(f, &r);
	if (f->text)
		return ok;
	return ok && gaps_are_fine(f, &r, err) && replace(f, &there, found, merged, &r, err);
}

bool
export_file_write(const struct export_file *f, bool *kept, struct err *err)
{
	file_share(true);
	bool ok = read_and_write(f, kept, err);
	file_share(false);
	return ok;
}

bool
export_file_is_edited(
	const char *path, const struct uuid *review, const char *format, struct store *st)
{
	CLEANUP(export_file_close)
	struct export_file f = { .path = path, .review = *review, .format = format };
	CLEANUP(buf_finish) struct buf there = BUF_INIT;
	bool found;

	return export_file_open(&f, st, ERR_IGNORED) && f.known &&
		file_read(f.target, EXPORT_FILE_MOST, &there, &found, ERR_IGNORED) && found &&
		!is_same(&there, f.base.content, f.base.size);
}

/* ---- undoing an export ---- */

/* Writes the text k of a file, with its base, and keeps the text that the file has. */
static bool
put_text_back(const struct export_file *f, struct store *st, const struct replaced *k,
	const struct buf *there, bool is, struct err *err)
{
	const char *target = k->base.path;
	struct export_file of = { .review = f->review, .target = (char *)(uintptr_t)target };
	const struct file_seen seen = { there->s, there->len, is };
	struct replaced now = { .undone = true, .text = there->s, .size = there->len };
	CLEANUP(export_base_finish) struct export_base base = { 0 };
	bool changed = false;

	of.format = k->base.format;
	if (!store_export_base(st, &f->review, of.format, target, NULL, &base, &now.known, err))
		return false;
	now.base = base;
	if (!now.known)
		now.base = (struct export_base){ .format = k->base.format, .path = k->base.path };
	now.only_home = is &&
		merge_loses_words(there->s ? there->s : "", now.known ? base.content : "", k->text);
	bool stored = store_begin(st, err) &&
		store_commit_if(st,
			(!is || store_replaced_put(st, &f->review, &now, err)) &&
				(k->known ? store_export_base_put(st, &f->review, &k->base, err)
					  : store_export_base_forget(
						    st, &f->review, of.format, target, err)),
			err);
	file_share(true);
	bool ok = stored && file_update(target, k->text, k->size, &seen, &changed, err);
	file_share(false);
	if (ok && changed)
		ok = err_set(err, "another program has just written %s: try again", target);
	if (stored && !ok)
		base_back(&of, st, now.known ? &base : NULL, now.nr);
	if (!ok)
		return false;
	/* The row goes last: until then the text is in it, or in the file. */
	if (store_begin(st, ERR_IGNORED))
		store_commit_if(st, store_replaced_forget(st, k->nr, ERR_IGNORED), ERR_IGNORED);
	if (is)
		cli_say("%s has its previous text again%s; the text that it had is number %lld",
			target, k->only_home ? ", with the words of yours that it lacked" : "",
			(long long)now.nr);
	else
		cli_say("%s has its previous text again", target);
	return true;
}

bool
export_file_undo(const struct export_file *f, struct err *err)
{
	CLEANUP(pointer_free) char *of = f->path ? file_target(f->path, err) : NULL;
	CLEANUP(replaced_finish) struct replaced k = { 0 };
	CLEANUP(buf_finish) struct buf there = BUF_INIT;
	struct store *st = (f->path && !of) ? NULL : own_archive_open(STORE_WRITE, NULL, err);
	bool found = false, is = false,
	     ok = st && take_old_texts(st, err) &&
		store_replaced_find(st, &f->review, of, NULL, &k, &found, err);
	const char *target = k.base.path;

	if (ok && !found)
		ok = err_set(err, "there is no previous text of %s",
			f->path ? f->path : "a draft of this review");
	ok = ok && file_read(target, EXPORT_FILE_MOST, &there, &is, err);
	if (ok && is && is_read_only(target) && !f->force)
		ok = err_set(err, "%s is read-only, so nothing was written", target);
	if (ok && f->diff) {
		CLEANUP(buf_finish) struct buf out = BUF_INIT;

		diff_unified(&out, there.s, there.len, k.text, k.size, target, target);
		fwrite(out.s, 1, out.len, stdout);
	}
	if (ok && (f->diff || f->dry_run))
		cli_say("text %lld would be the text of %s again", (long long)k.nr, target);
	else
		ok = ok && put_text_back(f, st, &k, &there, is, err);
	store_close(st);
	return ok;
}

/* ---- the texts that exports replaced ---- */

static void
add_lacking(struct buf *b, const void *row)
{
	if (((const struct replaced *)row)->only_home)
		buf_add(b, "words of yours that the file lacked");
}

static void
add_day(struct buf *b, const void *row)
{
	int64_t ms = ((const struct replaced *)row)->written_ms;
	char day[11];

	buf_add(b, clock_date_text(ms, clock_offset_min(ms), day));
}

bool
export_file_texts(const struct uuid *review, bool json, struct err *err)
{
	static const struct column columns[] = { { "NR", "nr", COLUMN_INT,
							 .at = offsetof(struct replaced, nr) },
		{ "DAY", "day", COLUMN_WORDS, .words = add_day },
		{ "FILE", "file", COLUMN_TEXT, .at = offsetof(struct replaced, base.path) },
		{ "BYTES", "bytes", COLUMN_SIZE, .at = offsetof(struct replaced, size) },
		{ "KEPT FOR GOOD", NULL, COLUMN_WORDS, .words = add_lacking },
		COLUMN_KEY(BOOL, "for_good", replaced, only_home), { 0 } };
	CLEANUP(replaced_texts_finish) struct replaced_texts all = { .v = NULL };
	struct store *st = own_archive_open(STORE_WRITE, NULL, err);
	bool ok = st && take_old_texts(st, err) && store_replaced_list(st, review, &all, err);

	store_close(st);
	return ok &&
		column_print_list(columns, all.v, all.n, sizeof(*all.v), json,
			"no export of this review has replaced a text", err);
}

bool
export_file_text(const char *given, struct err *err)
{
	CLEANUP(replaced_finish) struct replaced r = { 0 };
	int64_t nr;
	bool found = false;

	if (!number_parse_int(given, 1, INT64_MAX, &nr))
		return cli_wrong(err, "--text takes a number of `earlog export --texts`");
	struct store *st = own_archive_open(STORE_WRITE, NULL, err);
	bool ok = st && take_old_texts(st, err) && store_replaced_nth(st, nr, &r, &found, err);
	store_close(st);
	if (ok && !found)
		ok = err_set(err, "no text has the number %lld: see `earlog export --texts`",
			(long long)nr);
	if (ok && isatty(STDOUT_FILENO))
		text_print(stdout, "%s", r.text);
	else if (ok)
		fwrite(r.text, 1, r.size, stdout);
	return ok;
}

/* ---- one file per track ---- */

bool
cli_folder_named(const char *path)
{
	struct stat st;

	return path && (text_ends_in(path, "/") || (stat(path, &st) == 0 && S_ISDIR(st.st_mode)));
}

bool
cli_folder_make(const char *path, struct err *err)
{
	file_share(true);
	bool made = mkdir(path, 0777) == 0 || errno == EEXIST ||
		err_set(err, "cannot make the folder %s: %s", path, strerror(errno));
	file_share(false);
	return made;
}

/* Returns the tracks that have notes with a time. */
static json_t *
timed_tracks(const struct view *v)
{
	json_t *tracks = json_array(), *section, *item;
	size_t i, k;

	json_array_foreach (json_object_get(view_tree(v), K_sections), i, section)
		json_array_foreach (json_object_get(section, K_items), k, item)
			if (export_has_times(item))
				json_array_append(tracks, item);
	return tracks;
}

size_t
cli_folder_tracks(const struct view *v)
{
	json_auto_t *tracks = timed_tracks(v);
	return json_array_size(tracks);
}

struct export_folder {
	const struct exporter *exporter;
	const struct view *view;
	const struct export_file *given;
	struct store *st;
	json_t *names; /* names of the files written so far */
};

/* Returns a file name for a track, such as "bass-reckoning.txt". Adds a number if another track has
 * this name. Replaces characters so that the name has no slash and does not begin with a dot. The
 * caller frees. */
static char *
item_file_name(struct export_folder *f, const char *id)
{
	CLEANUP(pointer_free) char *stem = xstrdup(*id ? id : "track");
	const char *end = f->exporter->per_item;

	for (char *c = stem; *c; c++)
		if ((unsigned char)*c <= ' ' || *c == 0x7f || strchr("/\\:*?\"<>|", *c) ||
			(*c == '.' && c == stem))
			*c = '-';
	char *name = xasprintf("%s.%s", stem, end);
	for (int n = 2; json_object_get(f->names, name); n++) {
		free(name);
		name = xasprintf("%s-%d.%s", stem, n, end);
	}
	json_object_set_new(f->names, name, json_true());
	return name;
}

static bool
write_track(struct export_folder *f, const json_t *item, struct err *err)
{
	const char *id = view_text(item, K_id), *given = f->given->path;
	CLEANUP(pointer_free) char *name = item_file_name(f, id);
	CLEANUP(pointer_free)
	char *path = xasprintf("%s%s%s", given, text_ends_in(given, "/") ? "" : "/", name);
	CLEANUP(export_file_close) struct export_file file = *f->given;
	const struct export_how how = { .item = id };
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	bool kept;

	file.path = path;
	file.format = f->exporter->name;
	file.template = "";
	file.out = &out;
	return f->exporter->write(&out, f->view, &how, err) &&
		export_file_open(&file, f->st, err) && export_file_write(&file, &kept, err);
}

static bool
is_named(const char *path, void *in)
{
	return json_object_get(in, file_name(path)) != NULL;
}

/* Removes the files of tracks that have no more notes with a time. */
static bool
remove_stale_labels(struct export_folder *f, const char *folder, struct err *err)
{
	struct export_file all = *f->given;

	all.path = folder;
	all.format = f->exporter->name;
	return access(folder, F_OK) != 0 ||
		cli_remove_stale(&all, NULL, is_named, f->names, f->st, err);
}

bool
cli_folder_write(const struct exporter *exporter, const struct view *v,
	const struct export_file *given, struct store *st, struct err *err)
{
	struct export_folder f = { exporter, v, given, st, json_object() };
	json_auto_t *tracks = timed_tracks(v);
	json_t *item;
	size_t i;
	bool dry = given->dry_run || given->diff, ok = dry || cli_folder_make(given->path, err);

	json_array_foreach (tracks, i, item)
		ok = ok && write_track(&f, item, err);
	CLEANUP(pointer_free)
	char *stem = xasprintf("%s%s", given->path, text_ends_in(given->path, "/") ? "" : "/");
	ok = ok && (!view_is_whole(v) || remove_stale_labels(&f, stem, err));
	if (ok && !dry)
		cli_say("%s has a file for each of %zu %s", given->path, json_object_size(f.names),
			json_object_size(f.names) == 1 ? "track" : "tracks");
	json_decref(f.names);
	return ok;
}

/* ---- files of an earlier export that this one would not write ---- */

/* Removes a file, unless it was edited since earlog wrote it, and names it. */
static bool
remove_stale(const struct export_file *all, const char *path, struct store *st, struct err *err)
{
	CLEANUP(export_file_close)
	struct export_file f = { .path = path, .review = all->review, .format = all->format };
	CLEANUP(buf_finish) struct buf there = BUF_INIT;
	bool found,
		ok = export_file_open(&f, st, err) &&
		file_read(f.target, EXPORT_FILE_MOST, &there, &found, err);

	if (!ok || !found)
		return ok;
	if (!f.known || !is_same(&there, f.base.content, f.base.size)) {
		cli_say("%s was edited, so it stays; it may have what you have withdrawn", path);
		return true;
	}
	bool dry = all->dry_run || all->diff;
	if (!dry && unlink(f.target) != 0)
		return err_set(err, "cannot remove %s: %s", path, strerror(errno));
	cli_say("%s %s: this export has nothing for it", path,
		dry ? "would be removed" : "was removed");
	return true;
}

bool
cli_remove_stale(const struct export_file *all, const char *const *ends,
	bool (*is_written)(const char *path, void *in), void *in, struct store *st, struct err *err)
{
	CLEANUP(buf_finish) struct buf paths = BUF_INIT;
	CLEANUP(pointer_free)
	char *any = xasprintf("%s*", all->path), *begins = file_target(any, err);
	bool ok = begins && store_export_paths(st, &all->review, all->format, &paths, err);

	if (begins)
		begins[strlen(begins) - 1] = '\0';
	for (size_t at = 0; ok && at < paths.len; at += strlen(paths.s + at) + 1) {
		const char *path = paths.s + at, *rest = path + strlen(begins);
		bool own = strncmp(path, begins, strlen(begins)) == 0 && !strchr(rest, '/') &&
			(!ends || text_is_among(rest, ends)) && access(path, F_OK) == 0;

		if (own && !is_written(path, in))
			ok = remove_stale(all, path, st, err);
	}
	return ok;
}
