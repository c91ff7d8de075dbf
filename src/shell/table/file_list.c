/* Lists the user's and the built-in files of a kind, each name once. files/find.c finds one of
 * them by name. */
#include "shell/table/file_list.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "review/files/find.h"

/* Returns the name by which commands find the file: without folder and extension. The caller
 * frees. */
static char *
listed_name(const char *path)
{
	char *name = find_base_name(path);

	if (text_ends_in(name, ".mustache"))
		name[strlen(name) - strlen(".mustache")] = '\0';
	return name;
}

/* Adds a file to the list, unless the list has a file of this name. Takes ownership of name and
 * path. */
static void
listed_add(struct file_list *s, char *name, char *path)
{
	arena_keep(&s->memory, name);
	arena_keep(&s->memory, path);
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->v[i].name, name) == 0)
			return;
	ARENA_ADD(&s->memory, s,
		(struct listed_file){ .name = name, .path = path, .shipped = !path });
}

static int
by_name(const void *a, const void *b)
{
	const struct listed_file *x = a, *y = b;

	return strcmp(x->name, y->name);
}

void
file_list_init(struct file_list *s, const char *own, const char *shipped)
{
	char *config = find_config_folder(),
	     *folder = config ? xasprintf("%s/%s", config, own) : NULL;
	DIR *d = folder ? opendir(folder) : NULL;
	const struct dirent *e;
	const struct embedded *file;

	*s = (struct file_list){ 0 };
	while (d && (e = readdir(d)))
		if (e->d_name[0] != '.' &&
			(text_ends_in(e->d_name, ".yaml") || text_ends_in(e->d_name, ".mustache")))
			listed_add(
				s, listed_name(e->d_name), xasprintf("%s/%s", folder, e->d_name));
	if (d)
		closedir(d);
	LIST_SORT(s, by_name);
	for (size_t i = 0; (file = file_embedded_nth(shipped, i)); i++)
		listed_add(s, listed_name(file->name), NULL);
	free(folder);
	free(config);
}

void
file_list_add_origin(struct buf *b, const void *row)
{
	const struct listed_file *r = row;

	buf_add(b, r->path ? r->path : "shipped");
}

void
file_list_add_title(struct buf *b, const void *row)
{
	const struct listed_file *r = row;

	buf_add(b, text_or(r->title, ""));
	if (r->errors)
		buf_add(b, " (has errors: see earlog check)");
}

bool
file_list_print(const char *own, const char *shipped, const struct column *columns,
	void (*read)(struct listed_file *row), bool json, struct err *err)
{
	struct file_list s;

	file_list_init(&s, own, shipped);
	size_t listed = 0;
	for (size_t i = 0; i < s.n; i++) {
		read(&s.v[i]);
		arena_keep(&s.memory, s.v[i].title);
		if (!s.v[i].hidden)
			s.v[listed++] = s.v[i];
	}
	s.n = listed;
	bool ok = column_print_list(columns, s.v, s.n, sizeof(s.v[0]), json, NULL, err);
	arena_finish(&s.memory);
	return ok;
}
