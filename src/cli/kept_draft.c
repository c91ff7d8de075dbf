/* Keeps the texts that exports replaced, with their bases, for `export --undo`. */
#include "cli/kept_draft.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/export_file.h"

#define BASE ".base"
#define NAME_MOST_KEPT 180 /* bytes of the name of the file; a name has 255 at most */
#define SHORT_ID 8         /* digits of the review's UUID in the names of its files */

/* Returns the folder; the caller frees. NULL: there is no home. */
static char *
drafts_folder(struct err *err)
{
	CLEANUP(pointer_free) char *state = file_xdg_folder("XDG_STATE_HOME", ".local/state");

	if (!state)
		err_set(err, "there is no folder for the previous text: set HOME");
	return state ? xasprintf("%s/drafts", state) : NULL;
}

/* Lists the names of a review's bases, the oldest first. The caller frees each and the list. */
static int
list_bases(const char *folder, const struct uuid *review, struct dirent ***names)
{
	char id[UUID_TEXT];
	int n = scandir(folder, names, NULL, alphasort), kept = 0;

	uuid_text(review, id);
	for (int i = 0; i < n; i++) {
		const char *name = (*names)[i]->d_name, *dash = strchr(name, '-');

		dash = dash ? strchr(dash + 1, '-') : NULL;
		if (dash && strncmp(dash + 1, id, SHORT_ID) == 0 && text_ends_in(name, BASE))
			(*names)[kept++] = (*names)[i];
		else
			free((*names)[i]);
	}
	if (n < 0)
		*names = NULL;
	return kept;
}

static void
remove_pair(const char *text)
{
	CLEANUP(pointer_free) char *base = xasprintf("%s" BASE, text);

	unlink(text);
	unlink(base);
}

/* Removes the oldest texts of a review, so that KEPT_DRAFTS are left. */
static void
remove_old(const char *folder, const struct uuid *review)
{
	struct dirent **names;
	int n = list_bases(folder, review, &names);

	for (int i = 0; i < n; free(names[i++])) {
		CLEANUP(pointer_free)
		char *text = xasprintf("%s/%.*s", folder,
			(int)(strlen(names[i]->d_name) - strlen(BASE)), names[i]->d_name);

		if (i < n - KEPT_DRAFTS)
			remove_pair(text);
	}
	free(names);
}

/* Returns the path for a text: DAY-TIME-REVIEW-NAME. The caller frees. */
static char *
new_path(const char *folder, const struct uuid *review, const char *target)
{
	char id[UUID_TEXT], utc[UTC_TEXT];
	const char *name = file_name(target);
	int64_t now_ms = clock_utc_ms();
	struct buf path = BUF_INIT;

	uuid_text(review, id);
	buf_addf(&path, "%s/", folder);
	for (const char *s = clock_utc_text(now_ms, utc); *s && *s != '.'; s++)
		if (*s == 'T')
			buf_add_char(&path, '-');
		else if (*s >= '0' && *s <= '9')
			buf_add_char(&path, *s);
	buf_addf(&path, "%03d-%.*s-%s", (int)(now_ms % 1000), SHORT_ID, id,
		name + (strlen(name) > NAME_MOST_KEPT ? strlen(name) - NAME_MOST_KEPT : 0));
	return buf_detach(&path);
}

/* The texts of a base in its file, each with its NUL; the content follows. */
enum {
	TEXT_TARGET,
	TEXT_UNDONE,
	TEXT_KNOWN,
	TEXT_FORMAT,
	TEXT_TEMPLATE,
	TEXT_PATH,
	TEXT_HASH,
	TEXT_PICTURES,
	TEXT_PART,
	TEXT_BLOCKS,
	TEXTS
};

bool
kept_draft_put(
	struct kept_draft *k, const struct uuid *review, const struct buf *text, struct err *err)
{
	const struct export_base *b = &k->base;
	CLEANUP(pointer_free) char *folder = drafts_folder(err);
	const char pictures[2] = { (char)('0' + b->pictures), '\0' };
	const char *const texts[TEXTS] = { k->target, k->undone ? "1" : "", k->known ? "1" : "",
		b->format, b->template, b->path, b->hash, pictures, b->part ? "1" : "", b->blocks };
	CLEANUP(buf_finish) struct buf base = BUF_INIT;

	if (!folder || !file_make_folder(folder, err))
		return false;
	free(k->path);
	k->path = new_path(folder, review, k->target);
	for (int i = 0; i < TEXTS; i++)
		buf_add_bytes(
			&base, texts[i] ? texts[i] : "", strlen(texts[i] ? texts[i] : "") + 1);
	buf_add_bytes(&base, b->content ? b->content : "", b->size);
	CLEANUP(pointer_free) char *path = xasprintf("%s" BASE, k->path);
	bool ok = file_replace(k->path, text->s ? text->s : "", text->len, err) &&
		file_replace(path, base.s, base.len, err);
	remove_old(folder, review);
	return ok;
}

/* Reads the file of a base. Returns false if it is damaged. */
static bool
read_base(struct kept_draft *k, const char *path)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;
	const char *texts[TEXTS];
	bool found;
	size_t at = 0;

	if (!file_read(path, 2 * EXPORT_FILE_MOST, &b, &found, ERR_IGNORED) || !found)
		return false;
	for (int i = 0; i < TEXTS; i++) {
		if (at >= b.len)
			return false;
		texts[i] = b.s + at;
		at += strlen(texts[i]) + 1;
	}
	if (at > b.len)
		return false;
	k->target = xstrdup(texts[TEXT_TARGET]);
	k->undone = *texts[TEXT_UNDONE];
	k->known = *texts[TEXT_KNOWN];
	k->base = (struct export_base){ .format = xstrdup(texts[TEXT_FORMAT]),
		.template = xstrdup(texts[TEXT_TEMPLATE]),
		.path = xstrdup(texts[TEXT_PATH]),
		.hash = xstrdup(texts[TEXT_HASH]),
		.blocks = *texts[TEXT_BLOCKS] ? xstrdup(texts[TEXT_BLOCKS]) : NULL,
		.pictures = (enum export_pictures)(*texts[TEXT_PICTURES] - '0'),
		.part = *texts[TEXT_PART],
		.size = b.len - at };
	buf_splice(&b, 0, at, "", 0);
	k->base.content = buf_detach(&b);
	return true;
}

bool
kept_draft_newest(struct kept_draft *k, const struct uuid *review, const char *target, bool *found,
	struct err *err)
{
	CLEANUP(pointer_free) char *folder = drafts_folder(err);
	struct dirent **names = NULL;
	int n = folder ? list_bases(folder, review, &names) : 0;

	*k = (struct kept_draft){ .path = NULL };
	*found = false;
	for (int i = n; i-- > 0; free(names[i])) {
		CLEANUP(pointer_free) char *path = xasprintf("%s/%s", folder, names[i]->d_name);

		if (*found)
			continue;
		kept_draft_finish(k);
		*found = read_base(k, path) && !k->undone &&
			(!target || text_order(k->target, target) == 0);
		k->path = xstrndup(path, strlen(path) - strlen(BASE));
	}
	free(names);
	return folder != NULL;
}

void
kept_draft_remove(const struct kept_draft *k)
{
	remove_pair(k->path);
}

void
kept_draft_finish(struct kept_draft *k)
{
	export_base_finish(&k->base);
	free(k->path);
	free(k->target);
	*k = (struct kept_draft){ .path = NULL };
}
