#include "config/playlist.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "config/find.h"
#include "config/field.h"
#include "config/playlist_fields.h"

void
playlist_init(struct playlist_file *p)
{
	*p = (struct playlist_file){ .path = NULL };
}

void
playlist_hash(const char *bytes, size_t n, char hex[FILE_HASH])
{
	size_t mark = n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	file_hash(bytes + mark, n - mark, hex);
}

bool
playlist_take(struct playlist_file *p, const struct yaml_tree *t, struct diags *d)
{
	struct field_reader r = { .tree = t, .d = d };
	size_t before = d->n, count = diags_count(d);

	playlist_init(p);
	p->path = xstrdup(t->path);
	p->broken = t->broken;
	playlist_hash(t->source, strnlen(t->source, t->size), p->hash);
	if (t->root->kind == YAML_MAP || !t->broken)
		field_read(&r, t->root, &playlist_fields, p);
	if (!p->id)
		p->id = find_base_name(t->path);
	diags_sort(d, before);
	return diags_count(d) == count;
}

bool
playlist_parse(
	struct playlist_file *p, const char *path, const char *bytes, size_t n, struct diags *d)
{
	struct yaml_tree t;
	size_t first = d->n;
	bool ok = yaml_tree_parse(&t, path, bytes, n, d);

	ok = playlist_take(p, &t, d) && ok;
	yaml_tree_finish(&t);
	diags_sort(d, first);
	return ok;
}

bool
playlist_load(struct playlist_file *p, const char *path, struct diags *d)
{
	struct yaml_tree t;
	size_t first = d->n;
	bool ok = yaml_tree_load(&t, path, d);

	ok = playlist_take(p, &t, d) && ok;
	yaml_tree_finish(&t);
	diags_sort(d, first);
	return ok;
}

bool
playlist_find(struct playlist_file *p, const char *name, const char *from, struct diags *d)
{
	struct err err = ERR_INIT;
	struct found f;
	bool ok;

	if (!find_named(&f, FIND_PLAYLIST, name, from, &err)) {
		playlist_init(p);
		p->broken = true;
		return diags_add(d, from ? from : name, (struct mark){ 0, 0 }, "%s", err.msg);
	}
	if (f.shipped)
		ok = playlist_parse(p, f.path, f.shipped->data, f.shipped->size, d);
	else
		ok = playlist_load(p, f.path, d);
	found_finish(&f);
	return ok;
}

const struct playlist_section *
playlist_section(const struct playlist_file *p, const char *id)
{
	for (size_t i = 0; i < p->n_sections; i++)
		if (p->sections[i].id && strcmp(p->sections[i].id, id) == 0)
			return &p->sections[i];
	return NULL;
}

const struct track *
section_track(const struct playlist_section *s, const char *id)
{
	for (size_t i = 0; i < s->n_tracks; i++)
		if (s->tracks[i].id && strcmp(s->tracks[i].id, id) == 0)
			return &s->tracks[i];
	return NULL;
}

const struct track *
playlist_item(const struct playlist_file *p, const char *item, const struct playlist_section **in)
{
	const char *slash = strchr(item, '/');
	char *id = slash ? xstrndup(item, (size_t)(slash - item)) : NULL;
	const struct playlist_section *s = id ? playlist_section(p, id) : NULL;

	free(id);
	if (in)
		*in = s;
	return s ? section_track(s, slash + 1) : NULL;
}

void
playlist_finish(struct playlist_file *p)
{
	for (size_t i = 0; i < p->n_sections; i++)
		for (size_t t = 0; t < p->sections[i].n_tracks; t++)
			free(p->sections[i].tracks[t].signal);
	free(p->path);
	field_finish(&playlist_fields, p);
	playlist_init(p);
}

bool
playlist_address_valid(const char *text)
{
	return field_web_valid(text);
}
