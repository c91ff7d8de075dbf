/* Merges the tables of a draft. The columns are those of the author's table: without the columns
 * that the author removed, with the author's own, and with what the new export adds or drops. The
 * values of a row come from one text: from the file if the author edited a value, else from the new
 * export. */
#include "draft/merge/merge_private.h"

#include <string.h>

#include "base/core/mem.h"

#define CELLS_MOST 64

struct cells {
	struct merge_part v[CELLS_MOST]; /* each with its blanks */
	size_t n;
};

/* The columns of a table of the file, as they will be. */
struct merge_columns {
	struct {
		size_t here, was, is; /* index in the file, in the last export, in the new one;
					 NONE: the column is not there */
	} v[2 * CELLS_MOST];
	size_t n;     /* 0: the columns cannot be compared */
	bool changed; /* other than those of the file */
	bool edited;  /* the author added or changed a row, or padded its cells */
};

static void
cells_read(struct cells *c, const struct merge_side *s, const struct merge_unit *u)
{
	const struct merge_line *l = &s->lines[u->line];
	size_t from = 1;

	c->n = 0;
	for (size_t i = 1; i < l->n && c->n < CELLS_MOST; i++) {
		if (l->s[i] != '|' || l->s[i - 1] == '\\')
			continue;
		c->v[c->n++] = (struct merge_part){ l->s + from, i - from };
		from = i + 1;
	}
	struct merge_part rest = { l->s + from, l->n - from };
	if (merge_part_trimmed(rest).n && c->n < CELLS_MOST)
		c->v[c->n++] = rest;
	else if (merge_part_trimmed(rest).n)
		c->n = 0; /* a row with more cells is copied whole */
}

struct merge_unit *
merge_row_first(const struct merge_side *s, const struct merge_unit *u)
{
	struct merge_unit *first = s->units + (u - s->units);

	while (first > s->units && first[-1].kind == UNIT_ROW && !first[-1].gap)
		first--;
	return first;
}

/* Returns true if the row has as many cells as the titles of its table. */
static bool
read_row(struct cells *c, const struct merge_side *s, const struct merge_unit *u)
{
	struct cells titles;

	cells_read(c, s, u);
	cells_read(&titles, s, merge_row_first(s, u));
	return c->n && c->n == titles.n;
}

/* Returns the row after this one in its table, or NULL. */
static const struct merge_unit *
row_after(const struct merge_side *s, const struct merge_unit *u)
{
	bool last = u->gap || u + 1 == s->units + s->n_units || u[1].kind != UNIT_ROW;

	return last ? NULL : u + 1;
}

size_t
merge_row_likeness(const struct merge_side *a, const struct merge_unit *u,
	const struct merge_side *b, const struct merge_unit *v)
{
	struct cells x, y;
	size_t n = 0;

	cells_read(&x, a, u);
	cells_read(&y, b, v);
	for (size_t i = 0; i < x.n && i < y.n; i++)
		n += merge_part_same(x.v[i], y.v[i]);
	bool first = n && merge_part_same(x.v[0], y.v[0]);
	return first || (n && n + 1 == x.n && x.n == y.n) ? n : 0;
}

/* ---- the columns of a table ---- */

/* Sets to[i] to the column of table b that is column i of table a: by its title; columns without a
 * pair by their order, if there are as many in both and they may be renamed. NONE: it is not there.
 */
static void
pair_columns(const struct cells *a, const struct cells *b, bool renamed, size_t *to)
{
	size_t free_a = 0, free_b = 0, k = 0;
	bool taken[CELLS_MOST] = { false };

	for (size_t i = 0; i < a->n; i++) {
		to[i] = NONE;
		for (size_t j = 0; j < b->n && to[i] == NONE; j++)
			if (!taken[j] && merge_part_same(a->v[i], b->v[j])) {
				to[i] = j;
				taken[j] = true;
			}
		free_a += to[i] == NONE;
	}
	for (size_t j = 0; j < b->n; j++)
		free_b += !taken[j];
	for (size_t i = 0; renamed && free_a == free_b && i < a->n; i++) {
		if (to[i] != NONE)
			continue;
		while (taken[k])
			k++;
		to[i] = k++;
	}
}

/* Returns true if a row below the titles is in both exports: the tables are one, and a title that
 * changed is another name of its column. */
static bool
share_rows(const struct merge_run *m, const struct merge_unit *titles)
{
	const struct merge_unit *line = row_after(&m->base, titles);

	for (const struct merge_unit *u = line; u; u = row_after(&m->base, u))
		if (u != line && u->new != NONE)
			return true;
	return false;
}

/* Returns true if the author changed a cell of the column, or wrote a row with one. */
static bool
is_touched(const struct merge_run *m, const struct merge_unit *titles, size_t here, size_t was)
{
	struct cells x, y;

	for (const struct merge_unit *u = titles; u; u = row_after(&m->now, u)) {
		const struct merge_unit *b = unit_or_null(&m->base, u->base);

		cells_read(&x, &m->now, u);
		if (x.n <= here)
			return true;
		if (b)
			cells_read(&y, &m->base, b);
		if (b ? y.n <= was || !merge_part_same(x.v[here], y.v[was])
		      : merge_part_trimmed(x.v[here]).n > 0)
			return true;
	}
	return false;
}

bool
merge_row_same(const struct merge_run *m, const struct merge_unit *b, const struct merge_unit *now)
{
	struct cells here, was, titles_here, titles_was;
	size_t to[CELLS_MOST];
	bool same = b->kind == UNIT_ROW && now->kind == UNIT_ROW && read_row(&here, &m->now, now) &&
		read_row(&was, &m->base, b);

	if (!same)
		return false;
	cells_read(&titles_here, &m->now, merge_row_first(&m->now, now));
	cells_read(&titles_was, &m->base, merge_row_first(&m->base, b));
	pair_columns(&titles_here, &titles_was, true, to);
	for (size_t i = 0; same && i < here.n; i++)
		same = to[i] == NONE ? !merge_part_trimmed(here.v[i]).n
				     : merge_part_same(here.v[i], was.v[to[i]]);
	return same;
}

static bool
is_edited(const struct merge_run *m, const struct merge_unit *u)
{
	for (; u; u = row_after(&m->now, u)) {
		const struct merge_unit *b = unit_or_null(&m->base, u->base);

		if (!b || b->fate != FATE_SAME ||
			m->now.lines[u->line].name != m->base.lines[b->line].name)
			return true;
	}
	return false;
}

static void
add_column(struct merge_columns *c, size_t at, size_t here, size_t was, size_t is)
{
	memmove(&c->v[at + 1], &c->v[at], (c->n++ - at) * sizeof(*c->v));
	c->v[at].here = here;
	c->v[at].was = was;
	c->v[at].is = is;
}

/* Returns the columns of the table of the file that has the row; finds them at the first call for a
 * table. */
static const struct merge_columns *
columns_of(struct merge_run *m, const struct merge_unit *row)
{
	struct merge_unit *titles = merge_row_first(&m->now, row);
	const struct merge_unit *b = unit_or_null(&m->base, titles->base);
	const struct merge_unit *o = b ? unit_or_null(&m->new, b->new) : NULL;
	size_t to_is[CELLS_MOST], to_was[CELLS_MOST];
	bool taken[CELLS_MOST] = { false };
	struct cells here, was, is;

	if (titles->columns)
		return titles->columns;
	struct merge_columns *c = titles->columns = arena_calloc(&m->arena, 1, sizeof(*c));
	c->edited = is_edited(m, titles);
	if (!c->edited || !o || b->kind != UNIT_ROW || o->kind != UNIT_ROW)
		return c;
	cells_read(&here, &m->now, titles);
	cells_read(&was, &m->base, b);
	cells_read(&is, &m->new, o);
	pair_columns(&was, &is, share_rows(m, b), to_is);
	pair_columns(&here, &was, true, to_was);
	for (size_t i = 0; i < here.n; i++) {
		size_t w = to_was[i], k = w == NONE ? NONE : to_is[w];

		if (w != NONE && k == NONE && !is_touched(m, titles, i, w))
			c->changed = true;
		else
			add_column(c, c->n, i, w, k);
	}
	for (size_t w = 0; w < was.n; w++)
		if (to_is[w] != NONE)
			taken[to_is[w]] = true;
	for (size_t k = 0; k < is.n; k++) {
		size_t at = c->n;

		while (at && k && !taken[k] && c->v[at - 1].is != k - 1)
			at--;
		if (taken[k] || !here.n)
			continue;
		add_column(c, at ? at : c->n, NONE, NONE, k);
		c->changed = true;
	}
	return c;
}

bool
merge_row_is_edited(struct merge_run *m, const struct merge_unit *u)
{
	return columns_of(m, u)->edited;
}

/* ---- rows ---- */

/* Appends a cell with the text, as wide as the author's cell was. */
static void
put_cell(struct buf *out, struct merge_part text, struct merge_part author)
{
	size_t start = out->len, lead = strspn(author.s, " \t");

	text = merge_part_trimmed(text);
	lead = lead < author.n ? lead : author.n > 0;
	buf_addf(out, "%*s", (int)lead, "");
	buf_add_bytes(out, text.s, text.n);
	if (author.n && strchr(" \t", author.s[author.n - 1]))
		buf_add_char(out, ' ');
	while (out->len - start < author.n)
		buf_add_char(out, ' ');
	buf_add_char(out, '|');
}

static void
put_part(struct buf *out, struct merge_part text)
{
	buf_add_bytes(out, text.s, text.n);
	buf_add_char(out, '|');
}

bool
merge_row_follow(struct merge_run *m, const struct merge_unit *b, struct merge_unit *now,
	const struct merge_unit *o)
{
	const struct merge_columns *c = columns_of(m, now);
	const struct merge_part none = { " ", 1 };
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	struct cells here, was, is;
	const struct merge_unit *titles = merge_row_first(&m->now, now);
	bool title = now - titles < 2, edited = false, all = true, some = c->changed;

	if (!c->n || !read_row(&here, &m->now, now) || !read_row(&was, &m->base, b) ||
		!read_row(&is, &m->new, o))
		return false;
	for (size_t i = 0; i < c->n && !title; i++) {
		size_t h = c->v[i].here, w = c->v[i].was;

		edited |= h != NONE && w != NONE && w && !merge_part_same(here.v[h], was.v[w]);
	}
	buf_add_char(&out, '|');
	for (size_t i = 0; i < c->n; i++) {
		size_t h = c->v[i].here, w = c->v[i].was, k = c->v[i].is;
		struct merge_part mine = h == NONE ? none : here.v[h];
		struct merge_part new = k == NONE ? none : is.v[k];

		if (h == NONE) {
			put_part(&out, edited ? none : new);
			all = all && !(edited && merge_part_trimmed(new).n);
		} else if (w == NONE || (k == NONE && (title || edited))) {
			put_part(&out, mine);
			all = all && (w == NONE || now != titles);
		} else if (k == NONE) {
			put_cell(&out, none, mine);
			some = true;
		} else if (edited || !merge_part_same(mine, was.v[w]) ||
			merge_part_same(mine, new)) {
			put_part(&out, mine);
			all = all && (merge_part_same(mine, new) || merge_part_same(was.v[w], new));
		} else {
			put_cell(&out, new, mine);
			some = true;
		}
	}
	if (some)
		now->mixed = arena_keep(&m->arena, buf_detach(&out));
	return all;
}

/* Returns the cells of a row in the columns of the table, where column i is v[i].here or v[i].is.
 */
static char *
in_columns(const struct merge_columns *c, const struct cells *cells, bool file)
{
	struct buf out = BUF_INIT;

	buf_add_char(&out, '|');
	for (size_t i = 0; i < c->n; i++) {
		size_t k = file ? c->v[i].here : c->v[i].is;

		put_part(&out, k == NONE ? (struct merge_part){ " ", 1 } : cells->v[k]);
	}
	return buf_detach(&out);
}

void
merge_row_fit(struct merge_run *m, struct merge_unit *o)
{
	const struct merge_unit *row = merge_row_first(&m->new, o);
	struct cells is;

	while (row < o && (row->now == NONE || m->now.units[row->now].kind != UNIT_ROW))
		row++;
	if (row == o || !read_row(&is, &m->new, o))
		return;
	const struct merge_columns *c = columns_of(m, &m->now.units[row->now]);
	bool same = c->n == is.n || !c->n;
	for (size_t i = 0; i < c->n; i++)
		same = same && c->v[i].is == i;
	if (!same)
		o->mixed = arena_keep(&m->arena, in_columns(c, &is, false));
}

void
merge_rows_keep(struct merge_run *m)
{
	struct merge_unit *end = m->now.units + m->now.n_units;
	struct cells here;

	for (struct merge_unit *u = m->now.units; u < end; u++) {
		if (u->kind != UNIT_ROW || u->act != ACT_KEEP || u->mixed)
			continue;
		const struct merge_columns *c = columns_of(m, u);
		struct merge_unit *titles = merge_row_first(&m->now, u);
		for (int i = 0; i < 2 && titles + i < u; i++)
			if (titles[i].act == ACT_DROP)
				titles[i].act = ACT_KEEP;
		const struct merge_unit *b = unit_or_null(&m->base, u->base);
		if (c->changed && b && b->new != NONE)
			merge_row_follow(m, b, u, &m->new.units[b->new]);
		else if (c->changed && read_row(&here, &m->now, u))
			u->mixed = arena_keep(&m->arena, in_columns(c, &here, true));
		u->act = u->mixed ? ACT_MIX : u->act;
	}
}
