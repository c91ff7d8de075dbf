/* Writes files of exports: one whole, or one for each track into a folder; removes those that an
 * export no longer writes. draft/ merges and keeps replaced texts. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/cli/export_folder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "shell/call/cli.h"

/* ---- one file per track ---- */

bool
cli_folder_named(const char *path)
{
	return path && (text_ends_in(path, "/") || file_is_folder(path));
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
	json_t *tracks = json_array();

	EACH_VALUE (section, json_object_get(view_tree(v), K_sections))
		EACH_VALUE (item, json_object_get(section, K_items))
			if (export_has_times(v, item))
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
	const struct export_to *to;
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
	const char *id = view_text(item, K_id), *given = f->to->way.path;
	CLEANUP(pointer_free) char *name = item_file_name(f, id);
	CLEANUP(pointer_free) char *path = file_in(given, name);
	const struct export_how how = { .item = id };
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	return f->exporter->write(&out, f->view, &how, err) &&
		cli_put(f->to, path, f->exporter->name, &out, NULL, err);
}

static bool
is_named(const char *path, void *in)
{
	return json_object_get(in, file_name(path)) != NULL;
}

bool
cli_folder_write(const struct exporter *exporter, const struct view *v, const struct export_to *to,
	struct err *err)
{
	const char *path = to->way.path;
	struct export_folder f = { exporter, v, to, json_object() };
	json_auto_t *tracks = timed_tracks(v);
	bool dry = to->way.dry_run || to->way.diff, ok = dry || cli_folder_make(path, err);

	EACH_VALUE (item, tracks)
		ok = ok && write_track(&f, item, err);
	CLEANUP(pointer_free) char *stem = file_in(path, "");
	/* The files of tracks that have no more notes with a time. */
	ok = ok &&
		(!view_is_whole(v) || access(stem, F_OK) != 0 ||
			cli_remove_stale(to, stem, exporter->name, NULL, is_named, f.names, err));
	if (ok && !dry)
		cli_say("%s has a file for each of %zu %s", path, json_object_size(f.names),
			json_object_size(f.names) == 1 ? "track" : "tracks");
	json_decref(f.names);
	return ok;
}

/* ---- files of an earlier export that this one would not write ---- */

/* Removes a file, unless it was edited since earlog wrote it, and names it. */
static bool
remove_stale(const struct export_to *to, const char *path, const char *format, struct err *err)
{
	CLEANUP(draft_close)
	struct draft_file d = { .path = path, .review = to->review, .format = format };
	bool dry = to->way.dry_run || to->way.diff;

	if (!draft_open(&d, to->st, err))
		return false;
	if (!d.found)
		return true;
	if (!d.known || draft_is_edited(&d)) {
		cli_say("%s was not deleted, because you edited it. It may have text that you have "
			"withdrawn: check it",
			path);
		return true;
	}
	if (!dry && unlink(d.at.file) != 0)
		return err_set(err, "cannot remove %s: %s", path, strerror(errno));
	cli_say("%s %s: this export has nothing for it", path,
		dry ? "would be removed" : "was removed");
	return true;
}

bool
cli_remove_stale(const struct export_to *to, const char *stem, const char *format,
	const char *const *ends, bool (*is_written)(const char *path, void *in), void *in,
	struct err *err)
{
	CLEANUP(export_bases_finish) struct export_bases all = { .v = NULL };
	CLEANUP(pointer_free) char *any = xasprintf("%s*", stem), *begins = file_target(any, err);
	bool ok = begins && store_export_bases(to->st, &to->review, format, &all, err);
	size_t n = begins ? strlen(begins) - 1 : 0;

	EACH_WHILE (x, &all, ok) {
		const char *path = x->path, *rest = path + n;
		bool own = strncmp(path, begins, n) == 0 && !strchr(rest, '/') &&
			(!ends || text_is_among(rest, ends)) && access(path, F_OK) == 0;

		if (own && !is_written(path, in))
			ok = remove_stale(to, path, format, err);
	}
	return ok;
}
