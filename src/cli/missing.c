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
#include "record/identity.h"

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

/* Has this review a note that names an item, device, variant, chain or question? */
static bool
has_notes(const struct missing *m, enum row_kind kind, const struct uuid *u)
{
	for (size_t i = 0; i < record_count(&m->r, ROW_NOTE); i++) {
		const struct note *n = record_at(&m->r, ROW_NOTE, i);
		const struct uuid *named = kind == ROW_ITEM ? &n->item
			: kind == ROW_DEVICE                ? &n->device
			: kind == ROW_VARIANT               ? &n->variant
			: kind == ROW_CHAIN                 ? &n->chain
							    : &n->question;

		if (!n->row.deleted && uuid_same(&n->review, &m->review) &&
			(uuid_same(named, u) || (kind == ROW_DEVICE && uuid_same(&n->against, u))))
			return true;
	}
	return false;
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

	json_object_foreach (volumes, chain, value) {
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

		if (c->row.deleted || !d || !d->id || !uuid_same(&c->review, &m->review) ||
			is_compared(&m->files, d->id) ||
			(c->rank == NO_INT && !has_notes(m, ROW_DEVICE, &c->device)))
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
			if (quantity_number(value, &number) || strcmp(value, "yes") == 0 ||
				strcmp(value, "no") == 0)
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
		buf_addf(&m->out, "# into %s, under chains, in place of its %s\n", m->files.path,
			is->name);
		add_chain(&m->out, is->name, content);
	}
	free(now);
	free(in_file);
}

/* Of those that are not offered any more: the last revision of its name that has notes. */
static bool
is_last_noted(const struct missing *m, const struct chain *c)
{
	if (!has_notes(m, ROW_CHAIN, &c->row.uuid))
		return false;
	for (size_t i = 0; i < record_count(&m->r, ROW_CHAIN); i++) {
		const struct chain *o = record_at(&m->r, ROW_CHAIN, i);

		if (o == c || o->row.deleted || !o->name || strcmp(o->name, c->name) != 0 ||
			!uuid_same(&o->review, &m->review))
			continue;
		if (o->rank != NO_INT ||
			(o->row.edited_ms > c->row.edited_ms &&
				has_notes(m, ROW_CHAIN, &o->row.uuid)))
			return false;
	}
	return true;
}

/* Those that the file has not (is_new), or those that it has otherwise. */
static void
chains(struct missing *m, bool is_new)
{
	size_t before = m->out.len;

	for (size_t i = 0; i < record_count(&m->r, ROW_CHAIN); i++) {
		const struct chain *c = record_at(&m->r, ROW_CHAIN, i);
		struct pairs content = { .v = NULL };

		if (c->row.deleted || !c->name || !uuid_same(&c->review, &m->review))
			continue;
		const struct session_chain *is = session_file_chain(&m->files, c->name);
		if (c->rank == NO_INT && (is || !is_last_noted(m, c)))
			continue;
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

/* Another revision of this name that was in use later, and has notes? */
static bool
is_superseded(const struct missing *m, const struct variant *v)
{
	for (size_t i = 0; i < record_count(&m->r, ROW_VARIANT); i++) {
		const struct variant *o = record_at(&m->r, ROW_VARIANT, i);

		if (o != v && o->name && uuid_same(&o->device, &v->device) &&
			strcmp(o->name, v->name) == 0 && o->row.edited_ms > v->row.edited_ms &&
			has_notes(m, ROW_VARIANT, &o->row.uuid))
			return true;
	}
	return false;
}

/* What the device was worn as, and the file does not name any more. */
static void
variants(struct missing *m)
{
	struct uuid device = uuid_of_device(m->files.device.id);
	size_t before = m->out.len;

	for (size_t i = 0; i < record_count(&m->r, ROW_VARIANT); i++) {
		const struct variant *v = record_at(&m->r, ROW_VARIANT, i);
		struct pairs content = { .v = NULL };

		if (!v->name || !uuid_same(&v->device, &device) ||
			session_file_variant(&m->files, v->name) ||
			!has_notes(m, ROW_VARIANT, &v->row.uuid) || is_superseded(m, v))
			continue;
		pairs_from_content(&content, v->content ? v->content : "");
		pairs_sort(&content);
		heading(m, m->files.path, "under variants", &before);
		add_chain(&m->out, v->name, &content);
		pairs_finish(&content);
	}
}

static bool
has_question(const struct playlist_question *v, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(v[i].id, id) == 0)
			return true;
	return false;
}

/* In a section's own questions the items are its tracks. */
static void
add_question(struct buf *out, const char *indent, const struct question *q, const char *section)
{
	json_t *items = q->items ? json_loads(q->items, 0, NULL) : NULL, *item;
	size_t i;

	buf_addf(out, "%s- {id: %s", indent, q->id);
	if (section)
		buf_addf(out, ", section: %s", section);
	buf_add(out, ", text: ");
	new_quote(out, q->text ? q->text : q->id);
	json_array_foreach (items, i, item) {
		buf_add(out, i ? ", " : ", items: [");
		buf_add(out, json_is_string(item) ? json_string_value(item) : "");
	}
	buf_add(out, json_array_size(items) ? "]}\n" : "}\n");
	json_decref(items);
}

/* Questions that were answered here and are asked no more: of the session file, or of the
 * playlist's sections. */
static void
questions(struct missing *m, bool of_review)
{
	size_t before = m->out.len;

	for (size_t i = 0; i < record_count(&m->r, ROW_QUESTION); i++) {
		const struct question *q = record_at(&m->r, ROW_QUESTION, i);
		const struct section *row = record_find(&m->r, ROW_SECTION, &q->section);
		const struct playlist_section *sec = row && row->id && m->playlist.path
			? playlist_section(&m->playlist, row->id)
			: NULL;

		if (!q->id || uuid_none(&q->review) == of_review ||
			!has_notes(m, ROW_QUESTION, &q->row.uuid))
			continue;
		if (of_review && !has_question(m->files.questions, m->files.n_questions, q->id)) {
			heading(m, m->files.path, "under questions", &before);
			add_question(&m->out, "  ", q, sec ? sec->id : NULL);
		} else if (!of_review && sec &&
			!has_question(sec->questions, sec->n_questions, q->id)) {
			buf_addf(&m->out, "# into %s, section %s, under questions\n",
				m->playlist.path, sec->id);
			add_question(&m->out, "      ", q, NULL);
		}
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
		const char **into = strcmp(s->kind, "file") == 0 ? &t.file
			: strcmp(s->kind, "url") == 0            ? &t.url
			: strcmp(s->kind, "signal") == 0         ? &t.signal
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

		if (!rec || !uuid_same(&l->review, &m->review) ||
			(l->row.deleted && !has_notes(m, ROW_ITEM, &l->item)) ||
			strncmp(item->id, name, n) != 0 || item->id[n] != '/' ||
			playlist_item(&m->playlist, item->id, NULL))
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
		struct uuid uuid = uuid_of_cue(t, item_id, i);
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
		const struct track *t =
			item && item->id ? playlist_item(&m->playlist, item->id, NULL) : NULL;

		for (size_t k = 0; t && k < record_count(&m->r, ROW_SOURCE); k++) {
			const struct source *s = record_at(&m->r, ROW_SOURCE, k);
			if (s->row.deleted || !source_is_linked(s) ||
				!uuid_same(&s->recording, &item->recording))
				continue;
			buf_addf(&m->out, "# into %s, %s%s\n        file: ", m->playlist.path,
				item->id, t->file.text ? ", in place of its file" : "");
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
	variants(m);
	questions(m, true);
	if (!m->playlist.path)
		return;
	items(m);
	questions(m, false);
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
		m.review = uuid_of_review(m.files.id);
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
