/* Finds the place and the indentation of a new entry in a person's playlist, and proves that
 * nothing else changes. field_write.c writes the entry. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/insert.h"

#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/line.h"
#include "base/text/text.h"
#include "review/files/field.h"

/* An entry to insert into the list `key` of a map in a file; all pointers are borrowed. */
struct insert_wish {
	const char *path, *bytes;
	size_t n;
	const struct yaml_tree *tree; /* the tree that was read from `bytes` */
	const struct yaml_node *map;
	const char *key;
	const struct fields *fields; /* the table that writes the entry */
	const void *of;              /* the struct that holds the values of the entry */
	const struct track *track;   /* the only track of a new section; NULL: the entry is none */
	const char *flow;            /* the text of the entry on one line */
	const char *nl;              /* the file's line end; NULL: one that is not supported */
};

/* ---- finding lines in the file ---- */

static size_t
place_line_end(const struct yaml_tree *t, size_t at)
{
	while (at < t->size && t->source[at] != '\n')
		at++;
	return at;
}

static bool
is_blank_between(const struct yaml_tree *t, size_t from, size_t to)
{
	while (from < to && strchr(" \t\r\n", t->source[from]))
		from++;
	return from >= to;
}

/* Returns the line end of the file's first line: "\n" or "\r\n"; NULL for a "\r" alone. */
static const char *
line_break(const struct yaml_tree *t)
{
	size_t at = 0;

	while (at < t->size && !strchr("\r\n", t->source[at]))
		at++;
	if (at == t->size || t->source[at] == '\n')
		return "\n";
	return at + 1 < t->size && t->source[at + 1] == '\n' ? "\r\n" : NULL;
}

/* ---- finding the place for the new entry ---- */

/* Returns the offset after the last line of a node. That line's comment is included, but no empty
 * lines after a text in block style (after | or >), at which libyaml lets such a node end. */
static size_t
end_of_lines(const struct yaml_tree *t, const struct yaml_node *n)
{
	const struct yaml_node *last = yaml_node_last(n);
	size_t at = last->end;

	if (last->kind != YAML_TEXT || last->plain || at == last->start ||
		t->source[at - 1] != '\n') {
		at = place_line_end(t, at);
		return at < t->size ? at + 1 : at;
	}
	for (size_t start = line_begin(t->source, at - 1);
		start > last->start && is_blank_between(t, start, at);
		start = line_begin(t->source, at - 1))
		at = start;
	return at;
}

/* Returns by how many columns this file indents a list below its key. */
static int
list_indent(const struct yaml_tree *t)
{
	const struct yaml_node *list = yaml_node_get(t->root, "sections");

	return list && list->kind == YAML_LIST && list->plain
		? list->at.column - list->key->at.column
		: 2;
}

/* Adds the lines of the entry. */
static void
add_block(struct buf *lines, const struct insert_wish *w, const struct field_layout *l)
{
	if (!w->track) {
		field_block(lines, w->fields, w->of, l);
		return;
	}
	struct playlist_section section = *(const struct playlist_section *)w->of;
	int in = l->dash + 1 + l->gap;

	section.n_tracks = 0;
	field_block(lines, w->fields, &section, l);
	buf_addf(lines, "%*stracks:%s", in, "", l->nl);
	field_block(lines, &track_fields, w->track,
		&(struct field_layout){
			.nl = l->nl, .dash = in + l->deeper, .gap = 1, .deeper = l->deeper });
}

/* Adds the lines of the entry as the other entries of the list are written, and sets *at to the
 * offset that they go to. Returns false if the layout is not supported. */
static bool
below_list(struct buf *lines, size_t *at, const struct insert_wish *w, const struct yaml_node *list)
{
	const struct yaml_tree *t = w->tree;
	const struct yaml_node *first = list->first, *last = list->first;
	struct field_layout l = {
		.nl = w->nl, .dash = list->at.column - 1, .gap = 1, .deeper = list_indent(t)
	};

	while (last && last->next)
		last = last->next;
	if (!last || !list->plain)
		return false;
	if (first->at.line == list->at.line && first->at.column - list->at.column > 1)
		l.gap = first->at.column - list->at.column - 1;
	/* An empty line precedes the last entry: the new entry needs one too. */
	size_t start = line_begin(t->source, last->start);
	if (list->n > 1 && start > 1 &&
		is_blank_between(t, line_begin(t->source, start - 1), start))
		buf_add(lines, l.nl);
	if (last->kind == YAML_MAP && last->plain)
		add_block(lines, w, &l);
	else
		buf_addf(lines, "%*s-%*s%s%s", l.dash, "", l.gap, "", w->flow, l.nl);
	*at = end_of_lines(t, last);
	return true;
}

/* Adds the lines of the list's key and of a list that has one entry. They go to the end of the map,
 * offset *at. Returns false if the layout is not supported. */
static bool
new_list(struct buf *lines, size_t *at, const struct insert_wish *w)
{
	int column = w->map->at.column - 1;

	buf_addf(lines, "%*s%s:%s%*s- %s%s", column, "", w->key, w->nl,
		column + list_indent(w->tree), "", w->flow, w->nl);
	*at = end_of_lines(w->tree, w->map);
	return w->map->plain;
}

/* ---- proving that the new file differs by one entry only ---- */

struct proof {
	const struct yaml_node *entry;
	/* the node of the old file that gets `added` as its last value: the list gets the entry, or
	 * the map gets a list of the entry */
	const struct yaml_node *into, *added;
	int line; /* the entry's line in the new file; 0: not found yet */
};

/* Returns true if node b of the new file equals node a of the old file, apart from the insertion.
 * Sets p->line. */
static bool
same_nodes(const struct yaml_node *a, const struct yaml_node *b, struct proof *p)
{
	const struct yaml_node *added = a == p->into ? p->added : NULL, *x = a->first;

	size_t wanted = added ? a->n + 1 : a->n;
	if (a->kind != b->kind || yaml_node_empty(a) != yaml_node_empty(b) || b->n != wanted)
		return false;
	if (a == p->entry)
		p->line = b->at.line;
	if (a->kind == YAML_TEXT)
		return memcmp(a->text, b->text, a->n) == 0;
	EACH_NODE (y, b) {
		const struct yaml_node *old = x ? x : added; /* what is added is the last one */

		if ((old->key && !text_same(old->key->text, y->key->text)) ||
			!same_nodes(old, y, p))
			return false;
		x = x ? x->next : NULL;
	}
	return true;
}

/* ---- inserting into the bytes of a file ---- */

/* Reads bytes as a playlist into the tree t. Returns false with err if they have an error. The
 * caller calls yaml_tree_finish in either case. */
static bool
read_valid_playlist(
	struct yaml_tree *t, const char *path, const char *bytes, size_t n, struct err *err)
{
	CLEANUP(playlist_finish) struct playlist_file p = { .path = NULL };
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	/* After a syntax error, entries may seem to be empty. err gets the syntax error. */
	if (yaml_tree_parse(t, path, bytes, n, &d))
		playlist_take(&p, t, &d);
	diags_sort(&d, 0);
	return !d.n || diags_first(&d, err) ||
		err_prefix(err, "nothing was written, because the playlist has errors");
}

static bool
insert_entry(struct insert_wish *w, struct buf *out, int *line, struct err *err)
{
	CLEANUP(buf_finish) struct buf flow = BUF_INIT;
	const struct yaml_tree *t = w->tree;
	const struct yaml_node *list = yaml_node_get(w->map, w->key);
	size_t start = out->len, at = 0;

	field_flow(&flow, w->fields, w->of);
	w->flow = flow.s;
	w->nl = line_break(t);
	CLEANUP(buf_finish) struct buf lines = BUF_INIT;
	CLEANUP(yaml_tree_finish) struct yaml_tree entry, after = { 0 };
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	/* field_quote writes U+FFFD for an invalid byte. Such a text is refused. */
	bool ok = yaml_tree_parse(&entry, "", flow.s, flow.len, &d) && w->nl &&
		!strstr(flow.s, "\xef\xbf\xbd") &&
		(list ? below_list(&lines, &at, w, list) : new_list(&lines, &at, w));
	struct yaml_node key = { .text = w->key },
			 added = { .key = &key, .kind = YAML_LIST, .first = entry.root, .n = 1 };
	struct proof proof = { .entry = entry.root, .into = list ? list : w->map };
	proof.added = list ? entry.root : &added;
	if (ok) {
		size_t mark = w->n - t->size;
		bool ends = at == 0 || t->source[at - 1] == '\n';

		/* A file without a newline at its end has none afterwards. */
		buf_add_bytes(out, w->bytes, at + mark);
		buf_add(out, ends ? "" : w->nl);
		buf_add_bytes(out, lines.s, lines.len - (ends ? 0 : strlen(w->nl)));
		buf_add_bytes(out, w->bytes + at + mark, t->size - at);
		ok = read_valid_playlist(
			     &after, w->path, out->s + start, out->len - start, ERR_IGNORED) &&
			same_nodes(t->root, after.root, &proof) && proof.line;
	}
	if (line)
		*line = proof.line;
	if (ok)
		return true;
	buf_truncate(out, start);
	return err_set(err, "%s:%d: earlog does not write into this layout; add to `%s`: %s",
		w->path, w->map->at.line, w->key, flow.s);
}

/* Returns the map with this id (n bytes) in the list `key` of the map `in`; NULL if there is none.
 */
static const struct yaml_node *
with_id(const struct yaml_node *in, const char *key, const char *id, size_t n)
{
	const struct yaml_node *list = yaml_node_get(in, key);

	for (const struct yaml_node *e = list ? list->first : NULL; e; e = e->next) {
		const struct yaml_node *v = yaml_node_get(e, "id");
		if (v && v->n == n && memcmp(v->text, id, n) == 0)
			return e;
	}
	return NULL;
}

/* Prepares the insertion of a cue: finds the map of its track. Returns false with err if there is
 * no such track. */
static bool
wish_cue(struct insert_wish *w, const struct insert_wanted *r, struct err *err)
{
	const struct playlist_cue *c = r->cue;
	const char *slash = strchr(r->where, '/');
	const struct yaml_node *section =
		slash ? with_id(w->map, "sections", r->where, (size_t)(slash - r->where)) : NULL;

	w->fields = &cue_fields;
	w->of = c;
	w->key = "cues";
	w->map = section ? with_id(section, "tracks", slash + 1, strlen(slash + 1)) : NULL;
	if (!w->map)
		return err_set(err, "%s has no track %s", w->path, r->where);
	return c->timed || (c->label && *c->label) || err_set(err, "a cue needs a time or a label");
}

/* Prepares the insertion of a track: finds the map of its section. If the section is missing,
 * prepares the insertion of `new`, a section with this track, into the file's map. */
static bool
wish_track(struct insert_wish *w, const struct insert_wanted *r, struct playlist_section *added,
	struct err *err)
{
	const struct track *k = r->track;
	const struct yaml_node *section = with_id(w->map, "sections", r->where, strlen(r->where));

	w->key = section ? "tracks" : "sections";
	w->fields = section ? &track_fields : &section_fields;
	w->of = section ? (const void *)k : added;
	w->track = section ? NULL : k;
	if (!section && !r->section_title)
		return err_set(err, "%s has no section %s", w->path, r->where);
	if (section && with_id(section, "tracks", k->id, strlen(k->id)))
		return err_set(err, "%s has %s/%s already", w->path, r->where, k->id);
	if (section)
		w->map = section;
	return field_id_valid(k->id) ||
		err_set(err, "\"%.60s\" is not an id; expected letters, digits, '-', '_' and '.'",
			k->id);
}

bool
insert_bytes(struct buf *out, const char *path, const char *bytes, size_t n,
	const struct insert_wanted *r, int *line, struct err *err)
{
	struct track track = r->track ? *r->track : (struct track){ .id = NULL };
	struct playlist_section added = { .id = xstrdup(r->where),
		.title = xstrdup(r->section_title),
		.tracks = &track,
		.n_tracks = 1 };
	CLEANUP(yaml_tree_finish) struct yaml_tree t;
	bool ok = read_valid_playlist(&t, path, bytes, n, err);
	struct insert_wish w = { .path = path, .bytes = bytes, .n = n, .tree = &t, .map = t.root };

	ok = ok && (r->cue ? wish_cue(&w, r, err) : wish_track(&w, r, &added, err)) &&
		insert_entry(&w, out, line, err);
	free(added.id);
	free(added.title);
	return ok;
}

/* ---- inserting into a file ---- */

bool
insert_file(const char *path, const struct insert_wanted *r, const char *hash,
	struct inserted *done, struct err *err)
{
	CLEANUP(buf_finish) struct buf before = BUF_INIT, out = BUF_INIT;
	char was[FILE_HASH];
	bool found, changed = false;

	*done = (struct inserted){ .line = 0 };
	if (field_is_foreign(path)) {
		CLEANUP(pointer_free) char *word = text_shell_word(path);
		return err_set(err,
			"%s belongs to another program; `earlog playlist import %s` makes a "
			"playlist",
			file_name(path), word);
	}
	bool ok = file_read(path, YAML_MOST_BYTES, &before, &found, err) &&
		(found || err_set(err, "there is no file %s", path)) &&
		insert_bytes(&out, path, before.s, before.len, r, &done->line, err);
	const struct file_seen seen = { before.s, before.len, true };
	ok = ok && file_update(path, out.s, out.len, &seen, &changed, err);
	if (changed)
		ok = err_set(
			err, "%s is being written by another program; nothing was added", path);
	if (ok) {
		playlist_hash(before.s, before.len, was);
		playlist_hash(out.s, out.len, done->hash);
		done->changed = hash && !text_same(hash, was);
	}
	return ok;
}
