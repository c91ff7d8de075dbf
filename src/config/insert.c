/* Finds the place and the indentation of a new entry in a person's playlist, and proves that
 * nothing else changes. field_write.c writes the entry. */
#include "config/insert.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "config/field.h"

/* An entry to insert into the list `key` of a map in a file; all pointers are borrowed. */
struct insert_wish {
	const char *path, *bytes;
	size_t n;
	const struct yaml_tree *tree; /* the tree that was read from `bytes` */
	const struct yaml_node *map;
	const char *key;
	const struct fields *fields; /* the table that writes the entry */
	const void *of;              /* the struct that holds the values of the entry */
	const char *flow;            /* the text of the entry on one line */
};

/* The texts to insert, each with its byte offset in the file, in order of offset. */
struct insert_plan {
	struct {
		size_t at;
		struct buf text;
	} v[2];
	size_t n;
};

/* ---- finding lines in the file ---- */

static bool
is_break(char c)
{
	return c == '\n' || c == '\r';
}

static size_t
line_start(const struct yaml_tree *t, size_t at)
{
	while (at > 0 && !is_break(t->source[at - 1]))
		at--;
	return at;
}

static size_t
place_line_end(const struct yaml_tree *t, size_t at)
{
	while (at < t->size && !is_break(t->source[at]))
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

/* Returns the line end of the file's first line: "\n", "\r\n" or "\r". */
static const char *
line_break(const struct yaml_tree *t)
{
	size_t at = place_line_end(t, 0);

	if (at == t->size || t->source[at] == '\n')
		return "\n";
	return at + 1 < t->size && t->source[at + 1] == '\n' ? "\r\n" : "\r";
}

/* ---- finding the place for the new entry ---- */

static struct buf *
put_at(struct insert_plan *p, size_t at)
{
	p->v[p->n].at = at;
	p->v[p->n].text = (struct buf)BUF_INIT;
	return &p->v[p->n++].text;
}

static void
plan_finish(struct insert_plan *p)
{
	for (size_t i = 0; i < p->n; i++)
		buf_finish(&p->v[i].text);
	p->n = 0;
}

/* Returns true for a text in block style (after | or >). libyaml lets such a node end at the start
 * of a line, after the empty lines that follow the text. */
static bool
is_literal(const struct yaml_tree *t, const struct yaml_node *n)
{
	return n->kind == YAML_TEXT && !n->plain && n->end > n->start &&
		is_break(t->source[n->end - 1]);
}

/* Returns true for a block text with "|+", to which the empty lines after it belong. */
static bool
keeps_empty_lines(const struct yaml_tree *t, const struct yaml_node *n)
{
	return is_literal(t, n) &&
		memchr(t->source + n->start, '+', place_line_end(t, n->start) - n->start);
}

/* Returns the offset after the last line of a node. That line's comment is included, but empty
 * lines after a block text only if they belong to it. */
static size_t
end_of_lines(const struct yaml_tree *t, const struct yaml_node *n)
{
	const struct yaml_node *last = yaml_node_last(n);
	size_t at = last->end;

	if (!is_literal(t, last)) {
		at = place_line_end(t, at);
		at += at + 1 < t->size && t->source[at] == '\r' && t->source[at + 1] == '\n';
		return at < t->size ? at + 1 : at;
	}
	if (keeps_empty_lines(t, last))
		return at;
	while (at > last->start) {
		size_t stop = at - 1;

		if (stop > 0 && t->source[stop] == '\n' && t->source[stop - 1] == '\r')
			stop--;
		size_t start = line_start(t, stop);
		if (start <= last->start || !is_blank_between(t, start, stop))
			break;
		at = start;
	}
	return at;
}

/* Plans to insert whole lines at offset `at`. If the file has no newline at its end, it has none
 * afterwards. */
static void
insert_lines(struct insert_plan *p, const struct yaml_tree *t, size_t at, const char *lines)
{
	const char *nl = line_break(t);
	struct buf *out = put_at(p, at);

	if (at == t->size && at > 0 && !is_break(t->source[at - 1])) {
		buf_add(out, nl);
		buf_add_bytes(out, lines, strlen(lines) - strlen(nl));
	} else {
		buf_add(out, lines);
	}
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

static bool
below_list(struct insert_plan *p, const struct insert_wish *w, const struct yaml_node *list)
{
	const struct yaml_tree *t = w->tree;
	const struct yaml_node *first = list->first, *last = list->first;
	struct field_layout l = {
		.nl = line_break(t), .dash = list->at.column - 1, .gap = 1, .deeper = list_indent(t)
	};
	CLEANUP(buf_finish) struct buf lines = BUF_INIT;

	while (last && last->next)
		last = last->next;
	if (!last || t->source[list->start] != '-' ||
		!is_blank_between(t, line_start(t, list->start), list->start))
		return false;
	if (first->at.line == list->at.line && first->at.column - list->at.column > 1)
		l.gap = first->at.column - list->at.column - 1;
	/* An empty line precedes the last entry: the new entry needs one too. */
	size_t start = line_start(t, last->start);
	if (list->n > 1 && start > 1 &&
		is_blank_between(
			t, line_start(t, start - 1 - (t->source[start - 2] == '\r')), start) &&
		!keeps_empty_lines(t, yaml_node_last(last)))
		buf_add(&lines, l.nl);
	if (last->kind == YAML_MAP && last->plain)
		field_block(&lines, w->fields, w->of, &l);
	else
		buf_addf(&lines, "%*s-%*s%s%s", l.dash, "", l.gap, "", w->flow, l.nl);
	insert_lines(p, t, end_of_lines(t, last), lines.s);
	return true;
}

/* Plans to insert an entry before the closing bracket of a list or map in flow style, [a, b]. The
 * entry gets its own line if the last entry has one. Returns false if the layout is not supported.
 */
static bool
in_brackets(struct insert_plan *p, const struct yaml_tree *t, const struct yaml_node *n,
	const char *text)
{
	const struct yaml_node *last = n->first;
	size_t close = n->end - 1;

	if (n->end < n->start + 2 || !strchr("[{", t->source[n->start]) ||
		!strchr("]}", t->source[close]))
		return false;
	if (!last) {
		buf_add(put_at(p, n->start + 1), text);
		return true;
	}
	while (last->next)
		last = last->next;
	size_t start = n->kind == YAML_MAP ? last->key->start : last->start, end = last->end;
	size_t sign = end, line = line_start(t, start);
	/* Skips spaces, line ends and comments. */
	while (sign < close && strchr(" \t\r\n#", t->source[sign]))
		sign = t->source[sign] == '#' ? place_line_end(t, sign) : sign + 1;
	bool comma = sign < close && t->source[sign] == ',',
	     own_line = line > n->start && is_blank_between(t, line, start);

	if ((sign < close && !comma) || end > close)
		return false;
	if (!comma)
		buf_add_char(put_at(p, end), ',');
	if (comma)
		end = sign + 1;
	if (!own_line) {
		buf_addf(comma ? put_at(p, end) : &p->v[0].text, " %s", text);
		return true;
	}
	size_t stop = place_line_end(t, end);
	struct buf *out = put_at(p, close < stop ? end : stop);
	buf_add(out, line_break(t));
	buf_add_bytes(out, t->source + line, start - line);
	buf_addf(out, "%s%s", text, comma ? "," : "");
	return true;
}

/* Plans to add the entry at the end of its list, or to add the list if it is missing. Returns false
 * if the file's layout is not supported. */
static bool
plan_make(struct insert_plan *p, const struct insert_wish *w)
{
	const struct yaml_node *list = yaml_node_get(w->map, w->key);

	if (!list) {
		/* The key, with a list that has one entry, goes to the end of the map. */
		CLEANUP(buf_finish) struct buf text = BUF_INIT;
		int column = w->map->at.column - 1;
		const char *nl = line_break(w->tree);

		if (!w->map->plain) {
			buf_addf(&text, "%s: [%s]", w->key, w->flow);
			return in_brackets(p, w->tree, w->map, text.s);
		}
		buf_addf(&text, "%*s%s:%s%*s- %s%s", column, "", w->key, nl,
			column + list_indent(w->tree), "", w->flow, nl);
		insert_lines(p, w->tree, end_of_lines(w->tree, w->map), text.s);
		return true;
	}
	if (list->kind != YAML_LIST)
		return false;
	return list->plain ? below_list(p, w, list) : in_brackets(p, w->tree, list, w->flow);
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

	if (a->kind != b->kind || yaml_node_empty(a) != yaml_node_empty(b) ||
		b->n != a->n + (added != NULL))
		return false;
	if (a == p->entry)
		p->line = b->at.line;
	if (a->kind == YAML_TEXT)
		return memcmp(a->text, b->text, a->n) == 0;
	for (const struct yaml_node *y = b->first; y; y = y->next) {
		const struct yaml_node *old = x ? x : added;

		if ((old->key && strcmp(old->key->text, y->key->text) != 0) ||
			!same_nodes(old, y, p))
			return false;
		x = x ? x->next : NULL;
	}
	return true;
}

/* ---- inserting into the bytes of a file ---- */

static const char has_errors[] = "nothing was written, because the playlist has errors";

/* Reads bytes as a playlist into the tree t. Returns false if they have an error; err then begins
 * with `what`. The caller calls yaml_tree_finish in either case. */
static bool
read_valid_playlist(struct yaml_tree *t, const char *path, const char *bytes, size_t n,
	const char *what, struct err *err)
{
	CLEANUP(playlist_finish) struct playlist_file p = { .path = NULL };
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	/* After a syntax error, entries may seem to be empty. err gets the syntax error. */
	if (yaml_tree_parse(t, path, bytes, n, &d))
		playlist_take(&p, t, &d);
	diags_sort(&d, 0);
	return !d.n || diags_first(&d, err) || err_prefix(err, "%s", what);
}

static bool
insert_entry(struct insert_wish *w, struct buf *out, int *line, struct err *err)
{
	struct err why = ERR_INIT;
	CLEANUP(buf_finish) struct buf flow = BUF_INIT;
	CLEANUP(yaml_tree_finish) struct yaml_tree entry, after = { 0 };
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(plan_finish) struct insert_plan plan = { .n = 0 };
	size_t start = out->len;

	field_flow(&flow, w->fields, w->of);
	w->flow = flow.s;
	/* field_quote writes U+FFFD for an invalid byte. Such a text is refused. */
	bool ok = yaml_tree_parse(&entry, "", flow.s, flow.len, &d) &&
		!strstr(flow.s, "\xef\xbf\xbd") && plan_make(&plan, w);
	const struct yaml_node *list = yaml_node_get(w->map, w->key), key = { .text = w->key },
			       added = {
				       .key = &key, .kind = YAML_LIST, .first = entry.root, .n = 1
			       };
	struct proof proof = { .entry = entry.root,
		.into = list ? list : w->map,
		.added = list ? entry.root : &added };
	if (ok) {
		size_t mark = w->n - w->tree->size, from = 0;

		for (size_t i = 0; i < plan.n; i++) {
			buf_add_bytes(out, w->bytes + from, plan.v[i].at + mark - from);
			buf_add_bytes(out, plan.v[i].text.s, plan.v[i].text.len);
			from = plan.v[i].at + mark;
		}
		buf_add_bytes(out, w->bytes + from, w->n - from);
		ok = read_valid_playlist(&after, w->path, out->s + start, out->len - start,
			     "nothing was written, because the changed playlist would have errors",
			     &why) &&
			same_nodes(w->tree->root, after.root, &proof) && proof.line;
	}
	if (line)
		*line = proof.line;
	if (ok)
		return true;
	buf_truncate(out, start);
	if (why.msg[0]) {
		*err = why;
		return false;
	}
	return err_set(err,
		"%s:%d: earlog cannot add to `%s` in this layout; add this entry yourself: %s",
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
wish_track(struct insert_wish *w, const struct insert_wanted *r, struct playlist_section *new,
	struct err *err)
{
	const struct track *k = r->track;
	const struct yaml_node *section = with_id(w->map, "sections", r->where, strlen(r->where));

	w->key = section ? "tracks" : "sections";
	w->fields = section ? &track_fields : &section_fields;
	w->of = section ? (const void *)k : new;
	if (!section && !r->section_title)
		return err_set(err, "%s has no section %s", w->path, r->where);
	if (section && with_id(section, "tracks", k->id, strlen(k->id)))
		return err_set(err, "%s has %s/%s already", w->path, r->where, k->id);
	if (section)
		w->map = section;
	return field_id_valid(k->id) ||
		err_set(err, "\"%.60s\" is no id; expected letters, digits, '-', '_' and '.'",
			k->id);
}

bool
insert_bytes(struct buf *out, const char *path, const char *bytes, size_t n,
	const struct insert_wanted *r, int *line, struct err *err)
{
	struct track track = r->track ? *r->track : (struct track){ .id = NULL };
	struct playlist_section new = { .id = xstrdup(r->where),
		.title = xstrdup(r->section_title),
		.tracks = &track,
		.n_tracks = 1 };
	CLEANUP(yaml_tree_finish) struct yaml_tree t;
	bool ok = read_valid_playlist(&t, path, bytes, n, has_errors, err);
	struct insert_wish w = { .path = path, .bytes = bytes, .n = n, .tree = &t, .map = t.root };

	ok = ok && (r->cue ? wish_cue(&w, r, err) : wish_track(&w, r, &new, err)) &&
		insert_entry(&w, out, line, err);
	free(new.id);
	free(new.title);
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
		done->changed = hash && strcmp(hash, was) != 0;
	}
	return ok;
}
