#include "config/insert_private.h"

#include <string.h>

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

/* Returns the start of the next line, or the end of the file. */
static size_t
next_line(const struct yaml_tree *t, size_t at)
{
	at = place_line_end(t, at);
	if (at < t->size)
		at += t->source[at] == '\r' && at + 1 < t->size && t->source[at + 1] == '\n' ? 2
											     : 1;
	return at;
}

static bool
is_blank_between(const struct yaml_tree *t, size_t from, size_t to)
{
	while (from < to && strchr(" \t\r\n", t->source[from]))
		from++;
	return from >= to;
}

/* Returns the line end that this file uses. */
static const char *
line_break(const struct yaml_tree *t)
{
	size_t at = place_line_end(t, 0);

	if (at == t->size || t->source[at] == '\n')
		return "\n";
	return at + 1 < t->size && t->source[at + 1] == '\n' ? "\r\n" : "\r";
}

/* ---- the place of an insertion ---- */

static struct buf *
put_at(struct insert_plan *p, size_t at)
{
	p->v[p->n].at = at;
	p->v[p->n].text = (struct buf)BUF_INIT;
	return &p->v[p->n++].text;
}

void
plan_finish(struct insert_plan *p)
{
	for (size_t i = 0; i < p->n; i++)
		buf_finish(&p->v[i].text);
	p->n = 0;
}

/* Returns true for a block text (after | or >), which ends at the start of a line, after the empty
 * lines that follow it.
 */
static bool
is_literal(const struct yaml_tree *t, const struct yaml_node *n)
{
	return n->kind == YAML_TEXT && !n->plain && n->end > n->start &&
		is_break(t->source[n->end - 1]);
}

/* Returns true if the empty lines below belong to the text ("|+"). */
static bool
keeps_empty_lines(const struct yaml_tree *t, const struct yaml_node *n)
{
	return is_literal(t, n) &&
		memchr(t->source + n->start, '+', place_line_end(t, n->start) - n->start);
}

/* Returns the start of the line after a node and the comment on its last line. */
static size_t
end_of_lines(const struct yaml_tree *t, const struct yaml_node *n)
{
	const struct yaml_node *last = yaml_node_last(n);
	size_t at = last->end;

	if (!is_literal(t, last))
		return next_line(t, at);
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

/* Inserts whole lines; a file without a final newline remains without it. */
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

/* Returns true if empty lines separate the entries of a list. */
static bool
is_airy(const struct yaml_tree *t, const struct yaml_node *list, const struct yaml_node *last)
{
	size_t start = line_start(t, last->start);

	return list->n > 1 && start > 1 &&
		is_blank_between(
			t, line_start(t, start - 1 - (t->source[start - 2] == '\r')), start);
}

static bool
below_list(struct insert_plan *p, const struct yaml_tree *t, const struct yaml_node *list,
	int deeper, const struct entry *e)
{
	const struct yaml_node *first = list->first, *last = list->first;
	struct field_layout l = {
		.nl = line_break(t), .dash = list->at.column - 1, .gap = 1, .deeper = deeper
	};
	CLEANUP(buf_finish) struct buf lines = BUF_INIT;

	while (last && last->next)
		last = last->next;
	if (!last || t->source[list->start] != '-' ||
		!is_blank_between(t, line_start(t, list->start), list->start))
		return false;
	if (first->at.line == list->at.line && first->at.column - list->at.column > 1)
		l.gap = first->at.column - list->at.column - 1;
	if (is_airy(t, list, last) && !keeps_empty_lines(t, yaml_node_last(last)))
		buf_add(&lines, l.nl);
	if (last->kind == YAML_MAP && last->plain) {
		field_block(&lines, e->fields, e->of, &l);
	} else {
		buf_addf(&lines, "%*s-%*s", l.dash, "", l.gap, "");
		field_flow(&lines, e->fields, e->of);
		buf_add(&lines, l.nl);
	}
	insert_lines(p, t, end_of_lines(t, last), lines.s);
	return true;
}

/* Returns the next byte that is neither space, line end nor comment. */
static size_t
next_sign(const struct yaml_tree *t, size_t at, size_t stop)
{
	while (at < stop && strchr(" \t\r\n#", t->source[at]))
		at = t->source[at] == '#' ? place_line_end(t, at) : at + 1;
	return at;
}

/* Inserts text before the closing bracket of a list or map; on a new line if the last entry is
 * on one. */
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
	size_t sign = next_sign(t, end, close), line = line_start(t, start);
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

/* Adds the key and its list at the end of the map. */
static bool
new_list(struct insert_plan *p, const struct yaml_tree *t, const struct yaml_node *map,
	const char *key, int deeper, const struct entry *e)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	bool ok = true;

	if (map->plain) {
		const char *nl = line_break(t);
		buf_addf(&text, "%*s%s:%s%*s- ", map->at.column - 1, "", key, nl,
			map->at.column - 1 + deeper, "");
		field_flow(&text, e->fields, e->of);
		buf_add(&text, nl);
		insert_lines(p, t, end_of_lines(t, map), text.s);
	} else {
		buf_addf(&text, "%s: [", key);
		field_flow(&text, e->fields, e->of);
		buf_add_char(&text, ']');
		ok = in_brackets(p, t, map, text.s);
	}
	return ok;
}

bool
plan_make(struct insert_plan *p, const struct yaml_tree *t, const struct yaml_node *map,
	const char *key, int deeper, const struct entry *e)
{
	const struct yaml_node *list = yaml_node_get(map, key);
	CLEANUP(buf_finish) struct buf text = BUF_INIT;

	p->n = 0;
	if (!list)
		return new_list(p, t, map, key, deeper, e);
	if (list->kind != YAML_LIST)
		return false;
	if (list->plain)
		return below_list(p, t, list, deeper, e);
	field_flow(&text, e->fields, e->of);
	return in_brackets(p, t, list, text.s);
}
