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
#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/kept_draft.h"
#include "cli/own_archive.h"
#include "cli/site.h"
#include "config/find.h"
#include "draft/base.h"
#include "export/view.h"
#include "merge/diff.h"
#include "merge/merge.h"
#include "record/note_rules.h"
#include "record/rows_note.h"

/* ---- the base: the previous export, stored in the archive ---- */

/* Takes the base of a draft that the author moved to this path: of those whose files are gone, the
 * one with the most blocks in the text, if at least half of its blocks are there. */
static bool
find_moved(struct export_file *f, struct store *st, const struct buf *there, struct err *err)
{
	CLEANUP(export_paths_finish) struct export_paths moved;
	struct draft_share best = { 0 };
	bool ok = store_export_files(st, &f->review, f->format, false, &moved, err), known;

	for (size_t i = 0; ok && i < moved.n; i++) {
		struct export_base base;

		ok = store_export_base(
			st, &f->review, f->format, moved.v[i], NULL, &base, &known, err);
		struct draft_share share = { 0 };
		if (ok && known)
			share = draft_share_of(&base, there);
		if (share.found >= share.missing &&
			(share.found > best.found ||
				(share.found && share.found == best.found &&
					share.missing < best.missing))) {
			best = share;
			export_base_finish(&f->base);
			free(f->moved_from);
			f->base = base;
			f->known = true;
			f->moved_from = xstrdup(moved.v[i]);
		} else
			export_base_finish(&base);
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

/* Stores this export in the archive as the base of the next one, after the file was written. If
 * storing fails, the next export finds no base and refuses to replace the file. */
static void
base_keep(const struct export_file *f, const struct merge_result *r)
{
	struct err err = ERR_INIT;
	CLEANUP(pointer_free) char *format = xstrdup(f->format), *template = xstrdup(f->template);
	CLEANUP(buf_finish) struct buf table = BUF_INIT, content = BUF_INIT;
	char hash[FILE_HASH];
	struct store *st = own_archive_open(STORE_WRITE, NULL, &err);

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
	bool ok = st && store_begin(st, &err) &&
		store_commit_if(st,
			store_export_base_put(st, &f->review, &base, &err) &&
				(!f->moved_from ||
					store_export_base_forget(
						st, &f->review, f->format, f->moved_from, &err)),
			&err);
	store_close(st);
	if (!ok)
		cli_say("%s is written, but the archive could not store its text, so the next "
			"export cannot merge your edits: %s",
			f->path, err.msg);
}

/* ---- keeping the old file ---- */

/* Keeps the text of the file and its base, before the file is replaced. */
static bool
keep_old(
	const struct export_file *f, const struct buf *there, struct kept_draft *k, struct err *err)
{
	file_share(false);
	*k = (struct kept_draft){ .target = f->target, .known = f->known, .base = f->base };
	if (!k->known)
		k->base = (struct export_base){ .format = (char *)(uintptr_t)f->format };
	bool ok = kept_draft_put(k, &f->review, there, err) ||
		err_prefix(err, "the previous text of the file cannot be kept");
	file_share(true);
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

	if (!dry && !stands) {
		const struct file_seen seen = { there->s, there->len, found };
		struct kept_draft kept = { .path = NULL };
		bool changed = false, keep = found && (f->blocks || f->force),
		     ok = (!keep || keep_old(f, there, &kept, err)) &&
			file_update(f->target, r->text.s, r->text.len, &seen, &changed, err);

		if (ok && changed)
			ok = err_set(err,
				"another program has just written %s, so nothing was written: "
				"export again",
				f->path);
		if (kept.path && !ok)
			kept_draft_remove(&kept);
		else if (kept.path)
			cli_say("the previous text of %s is %s%s", f->path, kept.path,
				f->record ? "; `earlog export --undo` puts it back" : "");
		free(kept.path);
		if (!ok)
			return false;
	}
	report_left(f);
	if (merged && f->moved_from)
		cli_say("%s is the draft that was %s", f->path, f->moved_from);
	if (merged)
		report_news(f, r);
	if (f->diff) {
		CLEANUP(buf_finish) struct buf out = BUF_INIT;

		diff_unified(&out, there->s, there->len, r->text.s, r->text.len, f->path, f->path);
		fwrite(out.s, 1, out.len, stdout);
	}
	if (!dry && stands && !f->picture)
		cli_say("%s is up to date; nothing was written", f->path);
	if (!dry)
		base_keep(f, r);
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

/* Restores the base of a kept text. If the text had none, the next export refuses to
 * replace the file. */
static bool
put_base_back(const struct export_file *f, const struct kept_draft *k, struct err *err)
{
	struct store *st = own_archive_open(STORE_WRITE, NULL, err);
	struct export_base base = k->base;

	base.path = k->target;
	bool ok = st && store_begin(st, err) &&
		store_commit_if(st,
			k->known ? store_export_base_put(st, &f->review, &base, err)
				 : store_export_base_forget(
					   st, &f->review, base.format, k->target, err),
			err);
	store_close(st);
	return ok;
}

bool
export_file_undo(const struct export_file *f, struct store *st, struct err *err)
{
	CLEANUP(pointer_free) char *of = f->path ? file_target(f->path, err) : NULL;
	CLEANUP(kept_draft_finish) struct kept_draft k = { .path = NULL };
	CLEANUP(buf_finish) struct buf text = BUF_INIT, there = BUF_INIT;
	struct kept_draft now = { .undone = true };
	bool found = false, is = false, changed = false;

	if ((f->path && !of) || !kept_draft_newest(&k, &f->review, of, &found, err))
		return false;
	if (!found)
		return err_set(err, "there is no previous text of %s",
			f->path ? f->path : "a draft of this review");
	if (!file_read_input(k.path, EXPORT_FILE_MOST, &text, err) ||
		!file_read(k.target, EXPORT_FILE_MOST, &there, &is, err))
		return false;
	if (is && is_read_only(k.target) && !f->force)
		return err_set(err, "%s is read-only, so nothing was written", k.target);
	if (f->diff) {
		CLEANUP(buf_finish) struct buf out = BUF_INIT;

		diff_unified(&out, there.s, there.len, text.s, text.len, k.target, k.target);
		fwrite(out.s, 1, out.len, stdout);
	}
	if (f->diff || f->dry_run) {
		cli_say("%s would be the text of %s again", k.path, k.target);
		return true;
	}
	now.target = k.target;
	bool ok = !is ||
		(store_export_base(st, &f->review, k.base.format, k.target, NULL, &now.base,
			 &now.known, err) &&
			(now.known || (now.base.format = xstrdup(k.base.format))) &&
			kept_draft_put(&now, &f->review, &there, err));
	const struct file_seen seen = { there.s, there.len, is };

	file_share(true);
	ok = ok && file_update(k.target, text.s, text.len, &seen, &changed, err);
	file_share(false);
	if (ok && changed)
		ok = err_set(err, "another program has just written %s: try again", k.target);
	ok = ok && put_base_back(f, &k, err);
	if (ok) {
		cli_say("%s has its previous text again; the text that it had is %s", k.target,
			is ? now.path : "gone");
		kept_draft_remove(&k);
	} else if (now.path)
		kept_draft_remove(&now);
	export_base_finish(&now.base);
	free(now.path);
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
