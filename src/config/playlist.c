#include "config/playlist.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "config/find.h"
#include "config/field.h"

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
playlist_take(void *into, const struct yaml_tree *t, struct diags *d)
{
	struct playlist_file *p = into;
	size_t before = d->n, count = diags_count(d);

	playlist_init(p);
	p->path = xstrdup(t->path);
	p->broken = t->broken;
	playlist_hash(t->source, strnlen(t->source, t->size), p->hash);
	field_tree(t, &playlist_fields, p, d);
	if (!p->id)
		p->id = find_base_name(t->path);
	diags_sort(d, before);
	return diags_count(d) == count;
}

bool
playlist_parse(
	struct playlist_file *p, const char *path, const char *bytes, size_t n, struct diags *d)
{
	return field_file(path, bytes, n, playlist_take, p, d);
}

bool
playlist_load(struct playlist_file *p, const char *path, struct diags *d)
{
	return field_file(path, NULL, 0, playlist_take, p, d);
}

bool
playlist_find(struct playlist_file *p, const char *name, const char *from, struct diags *d)
{
	*p = (struct playlist_file){ .broken = true };
	return field_named(FIND_PLAYLIST, name, from, playlist_take, p, d);
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
	free(p->path);
	field_finish(&playlist_fields, p);
	playlist_init(p);
}

bool
playlist_address_valid(const char *text)
{
	return field_web_valid(text);
}
