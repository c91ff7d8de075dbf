#include "cli/export_folder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"

bool
export_folder_named(const char *path)
{
	struct stat st;

	return path && (text_ends_in(path, "/") || (stat(path, &st) == 0 && S_ISDIR(st.st_mode)));
}

static bool
has_time(const json_t *item)
{
	const json_t *markers = json_object_get(item, "markers"), *one;
	size_t i;

	json_array_foreach (markers, i, one)
		if (*view_text(one, "time"))
			return true;
	return json_array_size(json_object_get(item, "notes")) > 0;
}

/* Calls each for the tracks that have notes with a time, until it returns false. */
static bool
each_track(const struct view *v, bool (*each)(const json_t *item, void *context), void *context)
{
	json_t *section, *item;
	size_t i, k;

	json_array_foreach (json_object_get(view_tree(v), "sections"), i, section)
		json_array_foreach (json_object_get(section, "items"), k, item)
			if (has_time(item) && !each(item, context))
				return false;
	return true;
}

static bool
count_track(const json_t *item, void *context)
{
	(void)item;
	++*(size_t *)context;
	return true;
}

size_t
export_folder_tracks(const struct view *v)
{
	size_t n = 0;

	each_track(v, count_track, &n);
	return n;
}

struct export_folder {
	const struct exporter *exporter;
	const struct view *view;
	const struct export_file *given;
	struct store *st;
	struct err *err;
	json_t *names; /* names of the files written so far */
};

/* Returns "bass-reckoning.vtt", with a number if another track has that name. The name cannot leave
 * the folder or be hidden. The caller frees. */
static char *
item_file_name(struct export_folder *f, const char *id)
{
	char *stem = xstrdup(*id ? id : "track"), *name;
	const char *end = f->exporter->per_item;

	for (char *c = stem; *c; c++)
		if ((unsigned char)*c <= ' ' || *c == 0x7f || strchr("/\\:*?\"<>|", *c) ||
			(*c == '.' && c == stem))
			*c = '-';
	name = xasprintf("%s.%s", stem, end);
	for (int n = 2; json_object_get(f->names, name); n++) {
		free(name);
		name = xasprintf("%s-%d.%s", stem, n, end);
	}
	json_object_set_new(f->names, name, json_true());
	free(stem);
	return name;
}

static bool
write_track(const json_t *item, void *context)
{
	struct export_folder *f = context;
	const char *id = view_text(item, "id"), *given = f->given->path;
	CLEANUP(pointer_free) char *name = item_file_name(f, id);
	CLEANUP(pointer_free)
	char *path = xasprintf("%s%s%s", given, text_ends_in(given, "/") ? "" : "/", name);
	struct export_file file = *f->given;
	const struct export_how how = { .item = id };
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	bool kept;

	file.path = path;
	file.format = f->exporter->name;
	file.template = "";
	file.out = &out;
	bool ok = export_text(f->exporter, f->view, &how, &out, f->err) &&
		export_file_open(&file, f->st, f->err) && export_file_write(&file, &kept, f->err);
	export_file_close(&file);
	return ok;
}

bool
export_folder_write(const struct exporter *exporter, const struct view *v,
	const struct export_file *given, struct store *st, struct err *err)
{
	struct export_folder f = { exporter, v, given, st, err, json_object() };
	bool dry = given->dry_run || given->diff;

	file_share(true);
	bool ok = dry || mkdir(given->path, 0777) == 0 || errno == EEXIST ||
		err_set(err, "cannot make the folder %s: %s", given->path, strerror(errno));
	file_share(false);
	ok = ok && each_track(v, write_track, &f);
	if (ok && !dry)
		cli_say("%s has a file for each of %zu %s", given->path, json_object_size(f.names),
			json_object_size(f.names) == 1 ? "track" : "tracks");
	json_decref(f.names);
	return ok;
}
