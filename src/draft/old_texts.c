/* Takes the replaced texts that 1.0.0 kept as files of the state folder into the archive. */
#include "draft/draft.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "merge/merge.h"

#define END ".base"

/* The texts of a base in its file, each with its NUL; the content follows. */
enum { TARGET, UNDONE, KNOWN, FORMAT, TEMPLATE, BASE_PATH, HASH, PICTURES, PART, BLOCKS, TEXTS };

/* Reads a text and its base. Returns false if one of them is damaged. */
static bool
read_pair(struct replaced *r, const char *base_path)
{
	CLEANUP(pointer_free)
	char *path = xstrndup(base_path, strlen(base_path) - strlen(END));
	CLEANUP(buf_finish) struct buf b = BUF_INIT, text = BUF_INIT;
	const char *texts[TEXTS];
	bool is = false, found = false;
	size_t at = 0;

	*r = (struct replaced){ 0 };
	if (!file_read(base_path, 2 * DRAFT_MOST, &b, &is, ERR_IGNORED) || !is ||
		!file_read(path, DRAFT_MOST, &text, &found, ERR_IGNORED) || !found)
		return false;
	for (int i = 0; i < TEXTS; at += strlen(texts[i++]) + 1) {
		if (at >= b.len)
			return false;
		texts[i] = b.s + at;
	}
	if (at > b.len || !*texts[TARGET] || !*texts[FORMAT])
		return false;
	r->undone = *texts[UNDONE];
	r->known = *texts[KNOWN];
	r->base = (struct export_base){ .format = xstrdup(texts[FORMAT]),
		.template = xstrdup(texts[TEMPLATE]),
		.path = xstrdup(texts[TARGET]),
		.blocks = *texts[BLOCKS] ? xstrdup(texts[BLOCKS]) : NULL,
		.pictures = (enum export_pictures)(*texts[PICTURES] - '0'),
		.part = *texts[PART],
		.size = b.len - at };
	buf_splice(&b, 0, at, "", 0);
	r->base.content = buf_detach(&b);
	r->size = text.len;
	r->text = buf_detach(&text);
	return true;
}

/* Finds the review whose UUID begins with the digits of the name of a base, DAY-TIME-DIGITS-NAME.
 */
static const struct uuid *
review_of(const char *name, const struct uuids *reviews)
{
	const char *dash = strchr(name, '-');

	dash = dash ? strchr(dash + 1, '-') : NULL;
	for (size_t i = 0; dash && text_ends_in(name, END) && i < reviews->n; i++) {
		char id[UUID_TEXT];

		uuid_text(&reviews->v[i], id);
		if (strncmp(dash + 1, id, 8) == 0)
			return &reviews->v[i];
	}
	return NULL;
}

/* A text of a file, with its review. */
struct old_text {
	struct replaced r;
	struct uuid review;
	char *path; /* of its base */
};
struct old_list LIST_OF(struct old_text);

/* Returns true if the text has words of the author that the next text of its file lacks, or the
 * file. */
static bool
is_only_home(const struct old_list *l, size_t i)
{
	const struct replaced *r = &l->v[i].r;
	CLEANUP(buf_finish) struct buf after = BUF_INIT;
	bool found;
	size_t k = i + 1;

	while (k < l->n && text_order(l->v[k].r.base.path, r->base.path) != 0)
		k++;
	if (k < l->n)
		buf_add_bytes(&after, l->v[k].r.text, l->v[k].r.size);
	else
		file_read(r->base.path, DRAFT_MOST, &after, &found, ERR_IGNORED);
	return merge_loses_words(r->text, r->known ? r->base.content : "", after.s ? after.s : "");
}

static void
list_old(struct old_list *l, const char *folder, const struct uuids *reviews, struct buf *damaged)
{
	struct dirent **names = NULL;
	int n = scandir(folder, &names, NULL, alphasort);

	for (int i = 0; i < n; free(names[i++])) {
		const struct uuid *review = review_of(names[i]->d_name, reviews);
		struct old_text t = { .path = xasprintf("%s/%s", folder, names[i]->d_name) };

		if (review && read_pair(&t.r, t.path)) {
			t.review = *review;
			LIST_ADD(l, t);
			continue;
		}
		if (review)
			buf_addf(damaged, "%s%s", damaged->len ? ", " : "", t.path);
		replaced_finish(&t.r);
		free(t.path);
	}
	free(names);
}

bool
draft_old_texts(struct store *st, struct buf *told, struct err *err)
{
	CLEANUP(pointer_free) char *state = file_xdg_folder("XDG_STATE_HOME", ".local/state");
	CLEANUP(pointer_free) char *folder = state ? xasprintf("%s/drafts", state) : NULL;
	CLEANUP(uuids_finish) struct uuids reviews = { .v = NULL };
	CLEANUP(buf_finish) struct buf damaged = BUF_INIT;
	struct old_list l = { .v = NULL };

	if (!folder || access(folder, F_OK) != 0)
		return true;
	bool ok = store_reviews(st, &reviews, err);
	if (ok)
		list_old(&l, folder, &reviews, &damaged);
	ok = ok && (!l.n || store_begin(st, err));
	bool begun = ok && l.n;
	for (size_t i = 0; ok && i < l.n; i++) {
		l.v[i].r.only_home = is_only_home(&l, i);
		ok = store_replaced_put(st, &l.v[i].review, &l.v[i].r, err);
	}
	ok = begun ? store_commit_if(st, ok, err) : ok;
	for (size_t i = 0; i < l.n; i++) {
		char *path = l.v[i].path;

		if (ok) {
			unlink(path);
			path[strlen(path) - strlen(END)] = '\0';
			unlink(path);
		}
		free(path);
		replaced_finish(&l.v[i].r);
	}
	free(l.v);
	if (damaged.len)
		buf_addf(told,
			"earlog: these previous texts are damaged and stay where they are: %s\n",
			damaged.s);
	if (ok)
		rmdir(folder);
	return ok;
}
