#include "config/playlist.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "config/field.h"
#include "config/find.h"
#include "config/new.h"

void
playlist_hash(const char *bytes, size_t n, char hex[FILE_HASH])
{
	size_t mark = n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	file_hash(bytes + mark, n - mark, hex);
}

void
playlist_take(void *into, const struct yaml_tree *t, struct diags *d)
{
	struct playlist_file *p = into;

	*p = (struct playlist_file){
		.path = xstrdup(t->path), .broken = t->broken, .stamp = t->stamp
	};
	field_tree(t, &playlist_fields, p, d);
	if (!p->id)
		p->id = find_base_name(t->path);
}

bool
playlist_parse(
	struct playlist_file *p, const char *path, const char *bytes, size_t n, struct diags *d)
{
	return field_file(path, bytes, n, playlist_take, p, d);
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
playlist_item(const struct playlist_file *p, const char *item)
{
	const char *slash = strchr(item, '/');
	CLEANUP(pointer_free) char *id = slash ? xstrndup(item, (size_t)(slash - item)) : NULL;
	const struct playlist_section *s = id ? playlist_section(p, id) : NULL;
	return s ? section_track(s, slash + 1) : NULL;
}

static int
track_order(const void *a, const void *b)
{
	const struct track *x = *(const struct track *const *)a,
			   *y = *(const struct track *const *)b;
	int order = strcmp(x->id, y->id);

	return order ? order : mark_order(x->at, y->at);
}

size_t
playlist_tracks(const struct playlist_file *p, const struct track ***v)
{
	size_t n = 0, all = 0;

	for (size_t i = 0; i < p->n_sections; i++)
		all += p->sections[i].n_tracks;
	*v = xcalloc(all, sizeof(**v));
	for (size_t i = 0; i < p->n_sections; i++)
		for (size_t k = 0; k < p->sections[i].n_tracks; k++) {
			const struct track *t = &p->sections[i].tracks[k];

			if (t->id && t->title)
				(*v)[n++] = t;
		}
	qsort(*v, n, sizeof(**v), track_order);
	return n;
}

void
playlist_finish(struct playlist_file *p)
{
	free(p->path);
	field_finish(&playlist_fields, p);
	*p = (struct playlist_file){ .path = NULL };
}

bool
playlist_address_valid(const char *text)
{
	return field_web_valid(text);
}

/* ---- writing a playlist ---- */

static void
write_key_text(struct buf *out, const char *key, const char *text)
{
	if (!text || !*text)
		return;
	buf_addf(out, "%s: ", key);
	new_quote(out, text);
	buf_add_char(out, '\n');
}

bool
playlist_write(struct buf *out, const struct playlist_file *p, struct err *err)
{
	size_t start = out->len;
	CLEANUP(playlist_finish) struct playlist_file again;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	buf_add(out,
		"# A playlist of earlog: name it in a session file (playlist: ./this.yaml). "
		"Sections, listen_for and\n# more cues are yours to add; `earlog help schema "
		"playlist` names every key. Quote times and addresses.\n");
	write_key_text(out, "id", p->id);
	write_key_text(out, "title", p->title);
	write_key_text(out, "about", p->about);
	buf_add(out, "sections:\n");
	for (size_t i = 0; i < p->n_sections; i++) {
		struct playlist_section s = p->sections[i];

		s.n_tracks = 0;
		field_block(out, &section_fields, &s, &(struct field_layout){ "\n", 2, 1, 2 });
		buf_add(out,
			"    # attributes: [attack, bass-precision]  # what the wheel shows here; "
			"earlog lexicon show bs2399\n    tracks:\n");
		for (size_t k = 0; k < p->sections[i].n_tracks; k++)
			field_block(out, &track_fields, &s.tracks[k],
				&(struct field_layout){ "\n", 6, 1, 2 });
	}
	bool ok = playlist_parse(&again, "it", out->s + start, out->len - start, &d);
	if (!ok) {
		err_set(err, "these tracks make no valid playlist: %s, line %d",
			d.n ? d.v[0].msg : "it is too large", d.n ? d.v[0].at.line : 0);
		buf_truncate(out, start);
	}
	return ok;
}
