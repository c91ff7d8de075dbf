/* Writes a draft: keeps the old text, stores the new base, then writes the file; takes an export
 * back. store/export_base.c and store/replaced.c have the rows. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/post/draft.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "draft/merge/diff.h"
#include "draft/post/find_words.h"
#include "draft/post/take.h"
#include "review/record/identity.h"

static void __attribute__((format(printf, 2, 3))) say(struct buf *messages, const char *fmt, ...)
{
	buf_add(messages, "earlog: ");
	BUF_ADD_ARGUMENTS(messages, fmt);
	buf_add_char(messages, '\n');
}

/* ---- the file, and what the archive has of it ---- */

/* A file gets a text. */
struct swap {
	const struct draft_file *d;
	const char *text;
	size_t n;
	struct replaced *old;           /* keeps the text that the file has; NULL: it stays */
	const struct export_base *base; /* of the new text; NULL: it has none */
};

/*
 * The archive keeps the old text and gets the new base in one transaction; then the file is
 * written. If it cannot be written, the archive goes back. The base has no time until the file is
 * written: after a run that ends between, the base of the old text counts (take_base_of_text).
 */
static bool
swap_text(const struct swap *x, struct store *st, struct err *err)
{
	const struct draft_file *d = x->d;
	const char *file = d->at.file;
	const struct file_seen seen = { d->bytes.s, d->bytes.len, d->found };
	bool changed = false, mine = d->known && (d->moved_from || text_same(d->base.path, file));

	bool ok = store_begin(st, err) &&
		store_commit_if(st,
			(!x->old || store_replaced_put(st, &d->review, x->old, err)) &&
				(x->base ? store_export_base_put(st, &d->review, x->base, err)
					 : store_export_base_forget(
						   st, &d->review, d->format, file, err)) &&
				(!d->moved_from ||
					store_export_base_forget(
						st, &d->review, d->format, d->moved_from, err)),
			err);
	if (!ok)
		return err_prefix(
			err, "%s is not written: the archive cannot store its text", d->path);
	file_share(true);
	ok = draft_has(d, x->text, x->n) || file_update(file, x->text, x->n, &seen, &changed, err);
	file_share(false);
	if (ok && changed)
		ok = err_set(err,
			"another program has just written %s, so nothing was written: try again",
			d->path);
	if (!ok && store_begin(st, ERR_IGNORED))
		store_commit_if(st,
			(!x->old || store_replaced_forget(st, x->old->nr)) &&
				store_export_base_forget(
					st, &d->review, d->format, file, ERR_IGNORED) &&
				(!mine ||
					store_export_base_put(
						st, &d->review, &d->base, ERR_IGNORED)),
			ERR_IGNORED);
	else if (ok && store_begin(st, ERR_IGNORED))
		store_commit_if(st, store_export_base_written(st, &d->review, d->format, file),
			ERR_IGNORED);
	return ok;
}

/* The text of the file as one that is replaced: it has the base of the draft. */
static struct replaced
replaced_text(const struct draft_file *d, const char *after)
{
	struct replaced old = {
		.text = d->bytes.s, .size = d->bytes.len, .known = d->known, .base = d->base
	};

	old.base.path = d->at.file;
	old.base.format = (char *)(uintptr_t)d->format;
	old.only_home =
		d->found && find_words_lost(d->bytes.s, d->known ? d->base.content : "", after);
	return old;
}

/* Adds the notes that are no longer in the export, but of which the file has the author's text, to
 * the base, with their last text: so the next exports find them, until they are gone. */
static void
carry_kept(const struct merge_result *r, struct buf *content, struct buf *table)
{
	EACH_IN (n, r->news, r->n_news) {
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

/* Stores the export as the next base, with what it carries, and writes the text. */
static bool
write_both(const struct draft_file *d, const struct draft_made *made, const struct draft_merged *m,
	const struct draft_way *way, const struct record *r, struct store *st, struct buf *messages,
	struct err *err)
{
	CLEANUP(buf_finish) struct buf table = BUF_INIT, content = BUF_INIT;
	const struct buf *text = &m->r.text;
	char hash[FILE_HASH];
	bool stands = draft_has(d, text->s, text->len);
	struct stat is;

	file_hash(m->stored.s, m->stored.len, hash);
	buf_add_bytes(&content, m->stored.s, m->stored.len);
	if (made->blocks) {
		merge_table_put(&table, made->blocks->v, made->blocks->n);
		carry_kept(&m->r, &content, &table);
		draft_withheld_carry(r, d, &content, &table);
	}
	const struct export_base base = { .format = (char *)(uintptr_t)d->format,
		.template = (char *)(uintptr_t)made->template,
		.path = d->at.file,
		.hash = hash,
		.content = content.s,
		.size = content.len,
		.blocks = table.len ? table.s : NULL,
		.pictures = made->pictures,
		.part = made->part };
	bool keeps = !stands && d->found && (made->blocks || way->force);
	struct replaced old = keeps ? replaced_text(d, text->s) : (struct replaced){ 0 };
	if (!stands && d->found && stat(d->at.file, &is) == 0 && is.st_nlink > 1)
		say(messages, "%s has a second name (a hard link), which keeps the old text",
			d->path);
	const struct swap swap = { d, text->s, text->len, keeps ? &old : NULL, &base };
	if (!swap_text(&swap, st, err))
		return false;
	if (!keeps)
		return true;
	if (store_begin(st, ERR_IGNORED))
		store_commit_if(st, store_replaced_trim(st, &d->review, d->at.file), ERR_IGNORED);
	const char *why = old.only_home
		? ", for good, since it has words of yours that the file lacks now"
		: "";
	say(messages, "the previous text of %s is kept as number %lld%s%s", d->path,
		(long long)old.nr, why, r ? "; `earlog export --undo` puts it back" : "");
	return true;
}

/* ---- reports ---- */

/* Returns how many rows of tables were added in place of a removed one: a row of ratings has
 * another id on another evening. */
static size_t
count_replaced(const struct merge_result *r)
{
	size_t n = 0;

	EACH_IN (was, r->news, r->n_news) {
		const struct merge_news *is = r->news;

		if (was->kind != MERGE_REMOVED || *was->words != '|')
			continue;
		while (is < r->news + r->n_news &&
			(is->kind != MERGE_ADDED ||
				strncmp(is->words, was->words, 1 + strcspn(was->words + 1, "|")) !=
					0))
			is++;
		if (is < r->news + r->n_news)
			n++;
	}
	return n < r->count[MERGE_ADDED] ? n : r->count[MERGE_ADDED];
}

static void
add_count(struct buf *out, size_t n, const char *of)
{
	if (n)
		buf_add_part(out, ", ", "%zu %s", n, of);
}

/* Reports each text that the merge left out of the file or could not merge, since it may be in no
 * file; what an earlier export reported, and is unchanged, is neither listed nor counted. */
static void
report_news(struct buf *out, const struct draft_file *d, const struct merge_result *r)
{
	enum { SAID = 1, LEFT_TO_YOU };
	static const int says[MERGE_KINDS] = { [MERGE_BESIDE] = SAID,
		[MERGE_CARRIED] = SAID,
		[MERGE_REWRITTEN] = LEFT_TO_YOU,
		[MERGE_DELETED] = LEFT_TO_YOU,
		[MERGE_KEPT] = LEFT_TO_YOU,
		[MERGE_CONFLICT] = SAID,
		[MERGE_OMITTED] = SAID,
		[MERGE_HEADLESS] = LEFT_TO_YOU };

	CLEANUP(buf_finish) struct buf left = BUF_INIT;
	size_t yours = 0;

	EACH_IN (n, r->news, r->n_news) {
		CLEANUP(buf_finish) struct buf where = BUF_INIT;

		if (n->kind == MERGE_LEFT)
			buf_add_part(&left, ", ", "%zu", n->line);
		if (!says[n->kind] || n->again)
			continue;
		if (says[n->kind] == LEFT_TO_YOU)
			yours++;
		if (n->line)
			buf_addf(&where, ":%zu", n->line);
		if (*n->title)
			buf_addf(&where, ": %s", n->title);
		buf_addf(out, "%s%s: %s: ", d->path, where.s, merge_kind_names[n->kind]);
		for (const char *s = n->words, *end; s; s = *end ? end + 1 : NULL) {
			end = s + strcspn(s, "\n");
			buf_addf(out, "%s%.*s\n", s == n->words ? "" : "\t", (int)(end - s), s);
		}
	}
	if (left.len)
		say(out,
			"%s keeps text that this earlog or its form no longer writes: line%s "
			"%s",
			d->path, text_s(r->count[MERGE_LEFT]), left.s);
	CLEANUP(buf_finish) struct buf counts = BUF_INIT;
	size_t rows = count_replaced(r);
	add_count(&counts, r->count[MERGE_ADDED] + r->count[MERGE_BESIDE] - rows, "new");
	add_count(&counts,
		r->count[MERGE_UPDATED] + r->count[MERGE_MOVED] + r->count[MERGE_CARRIED] + rows,
		"changed");
	add_count(&counts, r->count[MERGE_REMOVED] - rows, "removed");
	if (r->reformed && counts.len)
		say(out, "your form has changed, and %s follows it", d->path);
	add_count(&counts, yours, "for you to look at");
	add_count(&counts, r->count[MERGE_CONFLICT], "in conflict");
	if (counts.len)
		say(out, "%s: %s", d->path, counts.s);
}

/* Prints what would change in a file, or counts its lines. */
static void
print_diff(const struct draft_way *way, const struct draft_file *d, const char *text, size_t n)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	size_t line = 0;

	diff_unified(&out, d->bytes.s, d->bytes.len, text, n, d->path, d->path);
	if (!way->changed) {
		text_print_bytes(out.s, out.len);
		return;
	}
	*way->changed = 0;
	/* the first two lines name the files */
	for (const char *at = out.s; at && *at; at = text_after(at, '\n'), line++)
		if (line > 1 && (*at == '+' || *at == '-'))
			(*way->changed)++;
}

bool
draft_write(const struct draft_file *d, const struct draft_made *made, const struct draft_merged *m,
	const struct draft_way *way, const struct record *r, struct store *st, struct buf *messages,
	struct err *err)
{
	const struct buf *text = &m->r.text;

	if (m->why)
		return err_set(err,
			"%s %s, so nothing was written; --force replaces it and keeps the old "
			"text, another name with -o keeps both",
			d->path, m->why);
	if (st && !write_both(d, made, m, way, r, st, messages, err))
		return false;
	if (m->edited && d->moved_from)
		say(messages, "%s was moved here from %s", d->path, d->moved_from);
	if (m->edited && d->copy_of)
		say(messages, "%s is merged as a copy of %s", d->path, d->copy_of);
	if (d->earlier && m->r.count[MERGE_DELETED])
		say(messages,
			"%s has an earlier text again, and newer notes are not in it: `earlog "
			"export --undo` and then `earlog export` bring them",
			d->path);
	if (m->edited)
		report_news(messages, d, &m->r);
	size_t corrections = st && r && !way->took ? take_new(&m->r, r, &d->review) : 0;
	if (corrections)
		say(messages,
			"%zu correction%s of yours in %s: `earlog export --take -o %s` gives %s to "
			"the record (-n shows what)",
			corrections, text_s(corrections), file_name(d->path), d->path,
			corrections == 1 ? "it" : "them");
	if (way->diff)
		print_diff(way, d, text->s, text->len);
	bool stands = d->found && draft_has(d, text->s, text->len);
	if (stands && (st || way->dry_run) && !text_same(d->format, "svg"))
		say(messages, "%s is up to date%s", d->path, st ? "; nothing was written" : "");
	return !m->r.marks ||
		err_set(err,
			"%s has %zu conflict%s between your words and the record: edit the lines "
			"between <<<<<<< and >>>>>>>",
			d->path, m->r.marks, text_s(m->r.marks));
}

/* ---- undo ---- */

/* Writes the pictures again that a text names, as far as their files are gone. */
static void
put_pictures_back(struct store *st, const char *text)
{
	CLEANUP(export_bases_finish) struct export_bases all = { .v = NULL };
	const struct uuid pictures = identity_of_pictures();

	store_export_bases(st, &pictures, "svg", &all, ERR_IGNORED);
	EACH (b, &all) {
		if (b->content && strstr(text, file_name(b->path)) && access(b->path, F_OK) != 0)
			file_replace(b->path, b->content, b->size, ERR_IGNORED);
	}
}

static bool
put_back(struct draft_file *d, const struct replaced *k, const struct draft_way *way,
	struct store *st, struct buf *messages, struct err *err)
{
	if (!draft_read(d, err) ||
		!store_export_base(
			st, &d->review, d->format, d->path, NULL, &d->base, &d->known, err))
		return false;
	if (d->found && d->read_only && !way->force)
		return err_set(err, "%s is read-only, so nothing was written", d->path);
	if (way->diff)
		print_diff(way, d, k->text, k->size);
	if (way->diff || way->dry_run) {
		say(messages, "text %lld would be put back into %s", (long long)k->nr, d->path);
		return true;
	}
	struct replaced now = replaced_text(d, k->text);
	now.undone = true;
	const struct export_base *base = k->known ? &k->base : NULL;
	const struct swap swap = { d, k->text, k->size, d->found ? &now : NULL, base };
	if (!swap_text(&swap, st, err))
		return false;
	put_pictures_back(st, k->text);
	/* The row goes last: until then the text is in it, or in the file. */
	if (store_begin(st, ERR_IGNORED))
		store_commit_if(st, store_replaced_forget(st, k->nr), ERR_IGNORED);
	if (d->found)
		say(messages,
			"%s has its previous text again%s; the text that it had is number %lld",
			d->path, k->only_home ? ", with the words of yours that it lacked" : "",
			(long long)now.nr);
	else
		say(messages, "%s has its previous text again", d->path);
	return true;
}

bool
draft_undo(const struct uuid *review, const struct draft_way *way, struct store *st,
	struct buf *messages, struct err *err)
{
	CLEANUP(pointer_free) char *of = way->path ? file_target(way->path, err) : NULL;
	CLEANUP(replaced_finish) struct replaced k = { 0 };
	bool found = false;

	if ((way->path && !of) || !store_replaced_find(st, review, of, NULL, &k, &found, err))
		return false;
	if (!found)
		return err_set(err, "there is no previous text of %s",
			way->path ? way->path : "a draft of this review");
	CLEANUP(draft_close)
	struct draft_file d = { .path = k.base.path, .review = *review, .format = k.base.format };
	return put_back(&d, &k, way, st, messages, err);
}
