/* Takes the replaced texts that 1.0.0 kept as files of the state folder into the archive. */
#include "draft/post/draft.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "base/yaml/pairs.h"
#include "draft/post/find_words.h"

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

/* Keeps the text of a base in the archive. Returns false if that fails. */
static bool
keep_text(struct store *st, const struct uuid *review, struct replaced *r, struct err *err)
{
	CLEANUP(buf_finish) struct buf now = BUF_INIT;
	bool found;

	file_read(r->base.path, DRAFT_MOST, &now, &found, ERR_IGNORED);
	r->only_home = find_words_lost(r->text, r->known ? r->base.content : "", now.s);
	return store_replaced_put(st, review, r, err);
}

/* Returns the folder in which 1.0.0 kept them; NULL: there is none. The caller frees. */
static char *
old_folder(void)
{
	CLEANUP(pointer_free) char *state = file_xdg_folder("XDG_STATE_HOME", ".local/state");
	char *folder = state ? xasprintf("%s/drafts", state) : NULL;

	if (folder && access(folder, F_OK) == 0)
		return folder;
	free(folder);
	return NULL;
}

bool
draft_has_old_texts(void)
{
	CLEANUP(pointer_free) char *folder = old_folder();

	return folder;
}

bool
draft_old_texts(struct store *st, size_t *found, struct err *err)
{
	CLEANUP(pointer_free) char *folder = old_folder();
	CLEANUP(buf_finish) struct buf damaged = BUF_INIT;
	CLEANUP(uuids_finish) struct uuids reviews = { .v = NULL };
	CLEANUP(texts_finish) struct texts kept = { .v = NULL };
	CLEANUP(file_paths_finish) struct file_paths all = { 0 };

	*found = 0;
	if (!folder)
		return true;
	if (!store_reviews(st, &reviews, err) || !store_begin(st, err))
		return false;
	bool ok = true;
	file_paths(folder, &all);
	for (size_t i = 0; i < all.n; i++) {
		const char *path = all.v[i];
		const struct uuid *review = review_of(file_name(path), &reviews);
		CLEANUP(replaced_finish) struct replaced r = { 0 };

		*found += review != NULL;
		if (!review)
			continue;
		if (!read_pair(&r, path)) {
			buf_add_part(&damaged, ", ", "%s", path);
			continue;
		}
		ok = ok && keep_text(st, review, &r, err);
		texts_add(&kept, path, NOWHERE);
	}
	ok = store_commit_if(st, ok, err);
	for (size_t i = 0; ok && i < kept.n; i++) {
		char *path = kept.v[i];

		unlink(path);
		path[strlen(path) - strlen(END)] = '\0';
		unlink(path);
	}
	if (ok)
		rmdir(folder);
	if (ok && damaged.len)
		return err_set(err,
			"these previous texts of drafts are damaged and stay where they are: %s",
			damaged.s);
	return ok;
}
