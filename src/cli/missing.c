#include "cli/missing.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/options.h"
#include "config/insert.h"
#include "config/new.h"
#include "config/playlist.h"
#include "config/profile.h"
#include "config/session_file.h"

struct missing {
	struct session_file files;
	struct playlist_file playlist;
	struct record r;
	struct uuid review;
	struct buf out;
};

/* Where lines go, once for those that go there. */
static void
heading(struct missing *m, const char *file, const char *where, size_t *before)
{
	if (m->out.len == *before)
		buf_addf(&m->out, "# into %s, %s\n", file, where);
	*before = SIZE_MAX;
}

/* ---- the session file ---- */

static bool
is_compared(const struct session_file *f, const char *id)
{
	for (size_t i = 0; i < f->n_compare; i++)
		if (strcmp(f->compare[i].id, id) == 0)
			return true;
	return strcmp(f->device.id, id) == 0;
}

/* {"dx300":"22"} */
static void
add_volumes(struct buf *out, const char *text)
{
	json_t *volumes = text ? json_loads(text, 0, NULL) : NULL, *value;
	const char *chain, *sep = ", volume: {";

	json_object_foreach(volumes, chain, value)
	{
		buf_add(out, sep);
		new_quote(out, chain);
		buf_add(out, ": ");
		new_quote(out, json_is_string(value) ? json_string_value(value) : "");
		sep = ", ";
	}
	if (json_object_size(volumes))
		buf_add_char(out, '}');
	json_decref(volumes);
}

static void
devices(struct missing *m)
{
	size_t before = m->out.len;

	for (size_t i = 0; i < record_count(&m->r, ROW_COMPARISON); i++) {
		const struct comparison *c = record_at(&m->r, ROW_COMPARISON, i);
		const struct device *d = record_find(&m->r, ROW_DEVICE, &c->device);

		if (c->row.deleted || !d || !d->id || !uuid_same(&c->review, &m->review)
			|| is_compared(&m->files, d->id))
			continue;
		heading(m, m->files.path, "under compare", &before);
		char *plain = device_id_of(d->name ? d->name : d->id);
		buf_add(&m->out, "  - {device: ");
		new_quote(&m->out, d->name ? d->name : d->id);
		if (strcmp(plain, d->id) != 0) {
			buf_add(&m->out, ", id: ");
			new_quote(&m->out, d->id);
		}
		add_volumes(&m->out, c->volumes);
		buf_add(&m->out, c->from_memory ? ", from_memory: yes}\n" : "}\n");
		free(plain);
	}
}

/* Keys of sorted lines (volume.unit=steps) below a prefix become a map in braces. */
static void
add_content(struct buf *out, const struct pairs *p, size_t *i, const char *prefix)
{
	size_t n = strlen(prefix);
	const char *sep = "{";

	while (*i < p->n && strncmp(p->v[*i].key, prefix, n) == 0) {
		const char *key = p->v[*i].key + n, *dot = strchr(key, '.');

		buf_add(out, sep);
		buf_addf(out, "%.*s: ", (int)strcspn(key, "."), key);
		sep = ", ";
		if (dot) {
			char *below = xstrndup(p->v[*i].key, (size_t)(dot + 1 - p->v[*i].key));
			add_content(out, p, i, below);
			free(below);
		} else {
			double number;
			const char *value = p->v[(*i)++].value;
			/* Numbers and yes stand as people write them. */
			if (quantity_number(value, &number) || strcmp(value, "yes") == 0
				|| strcmp(value, "no") == 0)
				buf_add(out, value);
			else
				new_quote(out, value);
		}
	}
	buf_add(out, *sep == '{' ? "{}" : "}");
}

/* "  dx300: {gain: high}" */
static void
add_chain(struct buf *out, const char *name, const struct pairs *content)
{
	size_t at = 0;

	buf_addf(out, "  %s: ", name);
	add_content(out, content, &at, "");
	buf_add_char(out, '\n');
}

/* What the bench changed stands until the next session reads the file. */
static void
changed_chain(struct missing *m, const struct session_chain *is, const struct pairs *content)
{
	char *now = pairs_content(content), *in_file = pairs_content(&is->content);

	if (strcmp(now, in_file) != 0) {
		buf_addf(&m->out, "# into %s, under chains, in place of its %s\n", m->files.path, is->name);
		add_chain(&m->out, is->name, content);
	}
	free(now);
	free(in_file);
}

/* Those that the file has not (is_new), or those that it has otherwise. */
static void
chains(struct missing *m, bool is_new)
{
	size_t before = m->out.len;

	for (size_t i = 0; i < record_count(&m->r, ROW_CHAIN); i++) {
		const struct chain *c = record_at(&m->r, ROW_CHAIN, i);
		struct pairs content = { .v = NULL };

		if (c->row.deleted || c->rank == NO_INT || !c->name || !uuid_same(&c->review, &m->review))
			continue;
		const struct session_chain *is = session_file_chain(&m->files, c->name);
		pairs_from_content(&content, c->content ? c->content : "");
		pairs_sort(&content);
		if (is && !is_new) {
			changed_chain(m, is, &content);
		} else if (!is && is_new) {
			heading(m, m->files.path, "under chains", &before);
			add_chain(&m->out, c->name, &content);
		}
		pairs_finish(&content);
	}
}

/* ---- the playlist ---- */

static void
add_track(struct missing *m, const struct item *item, const struct recording *rec)
{
	const char *slash = strchr(item->id, '/');
	struct new_track t = { .id = slash ? slash + 1 : item->id,
		.title = rec->title,
		.artist = rec->artist,
		.album = rec->album,
		.listen_for = item->listen_for };

	for (size_t i = 0; i < record_count(&m->r, ROW_SOURCE); i++) {
		const struct source *s = record_at(&m->r, ROW_SOURCE, i);
		if (s->row.deleted || !s->kind || !uuid_same(&s->recording, &rec->row.uuid))
			continue;
		const char **into = strcmp(s->kind, "file") == 0     ? &t.file
				    : strcmp(s->kind, "url") == 0    ? &t.url
				    : strcmp(s->kind, "signal") == 0 ? &t.signal
								     : NULL;
		if (into && !*into)
			*into = s->locator;
	}
	new_track_text(&m->out, &t);
	buf_add_char(&m->out, '\n');
}

/* The items of one section (its id, n bytes) that the playlist has not. */
static void
section(struct missing *m, const char *id, size_t n)
{
	char *name = xstrndup(id, n), *where = xasprintf("section %s, under tracks", name);
	bool there = playlist_section(&m->playlist, name) != NULL;
	size_t before = m->out.len;

	for (size_t i = 0; i < record_count(&m->r, ROW_LISTING); i++) {
		const struct listing *l = record_at(&m->r, ROW_LISTING, i);
		const struct item *item = record_find(&m->r, ROW_ITEM, &l->item);
		const struct recording *rec =
			item ? record_find(&m->r, ROW_RECORDING, &item->recording) : NULL;

		if (l->row.deleted || !rec || !uuid_same(&l->review, &m->review)
			|| strncmp(item->id, name, n) != 0 || item->id[n] != '/'
			|| playlist_item(&m->playlist, item->id, NULL))
			continue;
		bool first = before != SIZE_MAX;
		heading(m, m->playlist.path, there ? where : "under sections", &before);
		if (first && !there) {
			const struct section *s = record_find(&m->r, ROW_SECTION, &item->section);
			buf_addf(&m->out, "  - id: %s\n    title: ", name);
			new_quote(&m->out, s && s->title ? s->title : "Also heard");
			buf_add(&m->out, "\n    tracks:\n");
		}
		buf_add(&m->out, "      - ");
		add_track(m, item, rec);
	}
	free(where);
	free(name);
}

/* Is this the first listing of its section? */
static bool
is_first(const struct missing *m, size_t at, const char *id, size_t n)
{
	for (size_t i = 0; i < at; i++) {
		const struct listing *l = record_at(&m->r, ROW_LISTING, i);
		const struct item *item = record_find(&m->r, ROW_ITEM, &l->item);
		if (item && strncmp(item->id, id, n) == 0 && item->id[n] == '/')
			return false;
	}
	return true;
}

static void
items(struct missing *m)
{
	for (size_t i = 0; i < record_count(&m->r, ROW_LISTING); i++) {
		const struct listing *l = record_at(&m->r, ROW_LISTING, i);
		const struct item *item = record_find(&m->r, ROW_ITEM, &l->item);
		size_t n = item && item->id ? strcspn(item->id, "/") : 0;

		if (n && item->id[n] && is_first(m, i, item->id, n))
			section(m, item->id, n);
	}
}

/* Which of the file's cues it is; n_cues: none of them. */
static size_t
cue_number(const struct track *t, const char *item_id, const struct uuid *cue)
{
	for (size_t i = 0; i < t->n_cues; i++) {
		struct uuid uuid = playlist_cue_uuid(t, item_id, i);
		if (uuid_same(&uuid, cue))
			return i;
	}
	return t->n_cues;
}

/* Cues that the file has without a time, and that got one where they were heard. */
static void
cues(struct missing *m)
{
	for (size_t i = 0; i < record_count(&m->r, ROW_CUE); i++) {
		const struct cue *c = record_at(&m->r, ROW_CUE, i);
		const struct item *item = record_find(&m->r, ROW_ITEM, &c->item);
		const struct track *t =
			item && item->id ? playlist_item(&m->playlist, item->id, NULL) : NULL;
		char time[TIME_TEXT];

		if (c->row.deleted || c->pos_ms == NO_MS || !t || c->rank < 0)
			continue;
		size_t at = cue_number(t, item->id, &c->row.uuid);
		bool there = at < t->n_cues;
		if (there && t->cues[at].timed)
			continue;
		new_cue_time(c->pos_ms, c->about, time);
		struct new_cue cue = { .at = time, .label = c->label, .listen_for = c->listen_for };
		buf_addf(&m->out, "# into %s, %s, ", m->playlist.path, item->id);
		if (there)
			buf_addf(&m->out, "in place of its cue %lld\n          - ",
				(long long)at + 1);
		else
			buf_add(&m->out, "under cues\n          - ");
		new_cue_text(&m->out, &cue);
		buf_add_char(&m->out, '\n');
	}
}

/* Files that were linked at the bench to tracks of the playlist. */
static void
links(struct missing *m)
{
	for (size_t i = 0; i < record_count(&m->r, ROW_LISTING); i++) {
		const struct listing *l = record_at(&m->r, ROW_LISTING, i);
		const struct item *item = record_find(&m->r, ROW_ITEM, &l->item);
		const struct track *t = item && item->id ? playlist_item(&m->playlist, item->id, NULL) : NULL;

		for (size_t k = 0; t && k < record_count(&m->r, ROW_SOURCE); k++) {
			const struct source *s = record_at(&m->r, ROW_SOURCE, k);
			if (s->row.deleted || !source_is_linked(s) || !uuid_same(&s->recording, &item->recording))
				continue;
			buf_addf(&m->out, "# into %s, %s%s\n        file: ", m->playlist.path, item->id,
				t->file.text ? ", in place of its file" : "");
			new_quote(&m->out, s->locator);
			buf_add_char(&m->out, '\n');
		}
	}
}

/* ---- all of it ---- */

static bool
read_files(struct missing *m, const char *path)
{
	struct diags d = DIAGS_INIT;
	struct profile profile;
	bool ok = profile_load_own(&profile, &d);

	ok &= session_file_load(&m->files, path, &d);
	const char *name = m->files.playlist ? m->files.playlist : profile.default_playlist;
	if (ok && name)
		ok = playlist_find(&m->playlist, name, m->files.playlist ? path : NULL, &d);
	diags_print(&d, stderr);
	diags_finish(&d);
	profile_finish(&profile);
	return ok;
}

static void
gather(struct missing *m)
{
	devices(m);
	chains(m, true);
	chains(m, false);
	if (!m->playlist.path)
		return;
	items(m);
	links(m);
	cues(m);
}

int
missing_print(const char *path, const char *db)
{
	struct missing m = { .out = BUF_INIT };
	struct err err = ERR_INIT;
	bool none = false;
	int status = STATUS_FAILED;

	record_init(&m.r);
	session_file_init(&m.files);
	playlist_init(&m.playlist);
	if (read_files(&m, path)) {
		m.review = uuid_of("review:%s", m.files.id);
		struct store *st = archive_open(db, STORE_READ, &none, &err);
		bool ok = none || (st && store_load(st, &m.review, &m.r, &err));
		store_close(st);
		if (ok)
			gather(&m);
		status = ok ? STATUS_DONE : archive_failed(&err);
		if (ok && !m.out.len)
			text_print(stderr,
				"earlog: the archive has nothing of %s that its files have not\n",
				m.files.id);
		text_print(stdout, "%s", m.out.s);
	}
	buf_finish(&m.out);
	record_finish(&m.r);
	session_file_finish(&m.files);
	playlist_finish(&m.playlist);
	return status;
}
