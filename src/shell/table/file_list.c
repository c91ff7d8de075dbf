/* Lists the user's and the built-in files of a kind, each name once. files/find.c finds one of
 * them by name. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/table/file_list.h"

#include <string.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/system/json.h"
#include "base/text/text.h"
#include "draft/view/put.h"

/* Appends the row of a file, unless the list has a file of this name. path NULL: it is built in. */
static void
add_file(json_t *rows, const char *file, const char *path, file_list_read *read)
{
	/* the name by which commands find the file: without folder and extension */
	CLEANUP(pointer_free) char *name = find_base_name(file);
	json_auto_t *o = json_object();

	if (text_ends_in(name, ".mustache") || text_ends_in(name, ".md"))
		*strrchr(name, '.') = '\0';
	EACH_VALUE (row, rows)
		if (text_same(json_text_at(row, "name"), name))
			return;
	put_text(o, "name", name);
	put_text(o, "FROM", path ? path : "shipped");
	bool errors = read && !read(o, name, path);
	put_bool(o, "shipped", !path);
	put_bool(o, "errors", errors);
	put_taken(o, "SHOWN",
		xasprintf("%s%s", json_text_at(o, "title"),
			errors ? " (has errors: see earlog check)" : ""));
	if (!json_object_get(o, "HIDDEN"))
		json_array_append(rows, o);
}

/* Appends the user's files of a kind in a folder. */
static void
add_folder(json_t *rows, enum find_kind kind, const char *folder, file_list_read *read)
{
	CLEANUP(file_paths_finish) struct file_paths files = { 0 };

	if (folder)
		file_paths(folder, &files);
	EACH (x, &files) {
		const char *path = *x, *name = file_name(path);

		if (*name != '.' &&
			(text_ends_in(name, ".yaml") ||
				(kind == FIND_TEMPLATE &&
					(text_ends_in(name, ".mustache") ||
						text_ends_in(name, ".md")))))
			add_file(rows, name, path, read);
	}
}

void
file_list_rows(enum find_kind kind, file_list_read *read, json_t *rows)
{
	CLEANUP(pointer_free)
	char *folder = find_own_folder(kind), *earlier = find_earlier_folder(kind);
	const struct embedded *built;

	add_folder(rows, kind, folder, read);
	add_folder(rows, kind, earlier, read);
	for (size_t i = 0; (built = file_embedded_nth(find_places[kind].shipped, i)); i++)
		add_file(rows, built->name, NULL, read);
}
