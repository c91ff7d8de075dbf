/* Cuts a text into units (note, paragraph, list item, heading, …) and names them.
 * merge_tree.c finds the title of each, merge_match.c pairs units, merge.c decides what becomes of
 * them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/merge/merge_private.h"

#include <string.h>

#include "base/core/mem.h"
#include "base/text/front.h"
#include "base/text/text.h"

#define FENCE_MOST 400 /* most lines of a code block, as a fence may lack its end */

const char *const merge_marks[4] = { "<<<<<<< your file", "||||||| last export",
	"=======", ">>>>>>> earlog" };

static bool
is_space(char c)
{
	return c == ' ' || c == '\t';
}

void
merge_run_finish(struct merge_run *m)
{
	arena_finish(&m->arena);
	diff_names_finish(&m->line_names);
	diff_names_finish(&m->unit_names);
}

bool
merge_side_read(struct merge_run *m, struct merge_side *s, const struct merge_text *t,
	const char *what, struct err *err)
{
	const struct merge_block *b = t->blocks;
	size_t cap = 0, len, crlf = 0, k = 0;

	*s = (struct merge_side){ .blocks = t->blocks, .n_blocks = t->nblocks, .ended = true };
	s->of_block = arena_calloc(&m->arena, t->nblocks, sizeof(*s->of_block));
	EACH_IN (x, t->blocks, t->nblocks)
		if (x->at > t->n || x->len > t->n - x->at)
			return err_set(err, "cannot merge: block %s is outside of %s", x->id, what);
	for (size_t at = 0; at < t->n; at += len) {
		struct merge_line l = { .s = t->s + at };

		l.n = len = diff_line(l.s, t->n - at);
		s->ended = l.s[len - 1] == '\n';
		l.n -= s->ended;
		if (s->ended && l.n && l.s[l.n - 1] == '\r') {
			l.n--;
			crlf++;
		}
		l.mark = md_line(l.s, l.n);
		l.name = diff_name(&m->line_names, l.s, l.n);
		while (k < t->nblocks && b[k].at + b[k].len <= at)
			k++;
		if (k < t->nblocks && b[k].at <= at)
			l.block = &b[k];
		ARENA_ARRAY_ADD(&m->arena, s->lines, s->n_lines, cap, l);
	}
	s->crlf = crlf * 2 > s->n_lines;
	return true;
}

/* ---- recognising code and front matter ---- */

/* Returns the index of the line that closes the fence of line `at`; NONE: it is never closed. */
static size_t
fence_end(const struct merge_side *s, size_t at)
{
	struct md_line open = { 0 };

	md_line_is_code(&s->lines[at].mark, &open);
	for (size_t i = at + 1; i < s->n_lines && i - at < FENCE_MOST; i++)
		if (md_line_is_code(&s->lines[i].mark, &open) && !open.length)
			return i;
	return NONE;
}

/* Returns the index of the line that closes the front matter; NONE: there is none. The merge
 * knows the keys of YAML alone. */
static size_t
front_end(const struct merge_side *s)
{
	size_t i = s->n_lines;

	if (!i)
		return NONE;
	const char *begin = s->lines[0].s, *end = s->lines[i - 1].s + s->lines[i - 1].n;
	const struct front f = front_find(begin, (size_t)(end - begin), false);
	while (i && s->lines[i - 1].s >= begin + f.body)
		i--;
	return f.kind == FRONT_YAML ? i - 1 : NONE;
}

/* ---- finding the end of each unit (note, paragraph, list item) of a text ---- */

/* Returns the level of the heading that line i is, or that the next line makes of it; 0: none. */
static size_t
heading_level(const struct merge_side *s, size_t i)
{
	const struct md_line *l = &s->lines[i].mark;

	if (l->kind == LINE_HEADING && !l->space)
		return l->length;
	const struct md_line *rule = i + 1 < s->n_lines ? &s->lines[i + 1].mark : NULL;
	return rule && rule->kind == LINE_RULE && !rule->space ? rule->length : 0;
}

/* Returns the kind of unit that begins at line i. */
static enum unit_kind
kind_at(const struct merge_side *s, size_t i)
{
	const struct merge_line *l = &s->lines[i];

	if (text_is(l->s, l->n, merge_marks[0]))
		return UNIT_CONFLICT;
	if (l->s[0] == '|')
		return UNIT_ROW;
	if (l->mark.kind == LINE_FENCE)
		return UNIT_CODE;
	if (l->mark.kind == LINE_ITEM)
		return UNIT_ITEM;
	return heading_level(s, i) ? UNIT_HEADING : UNIT_TEXT;
}

/* The units of the two exports, found by the text of their first line. */
struct known_units {
	struct known_unit {
		const struct merge_unit *unit;
		size_t next; /* the next unit with the same first line, or NONE */
	} * all;
	size_t *head; /* for each number of a line: the index of the first unit that begins with
			 this line, or NONE */
};

static void
known_init(struct known_units *k, struct merge_run *m)
{
	const struct merge_side *const sides[2] = { &m->base, &m->made };
	size_t n = 0;

	k->all = arena_calloc(&m->arena, m->base.n_units + m->made.n_units, sizeof(*k->all));
	k->head = arena_calloc(&m->arena, m->line_names.n, sizeof(*k->head));
	EACH_IN (head, k->head, m->line_names.n)
		*head = NONE;
	EACH_IN (side, sides, 2)
		EACH_IN (u, (*side)->units, (*side)->n_units) {
			size_t *head = &k->head[(*side)->lines[u->line].name];

			if (u->kind == UNIT_FRONT)
				continue;
			k->all[n] = (struct known_unit){ u, *head };
			*head = n++;
		}
}

/* Returns true if a comment begins with the line, of HTML, MDX, Obsidian or another site: it is no
 * part of the paragraph or item above it. */
static bool
is_comment(const struct merge_line *l)
{
	CLEANUP(pointer_free) char *s = xstrndup(l->s + l->mark.space, l->n - l->mark.space);

	return TEXT_STARTS(s, "<!--", "{/*", "{#", "{%", "{{", "%%");
}

/* Returns true if the line continues the paragraph of the line above it. */
static bool
goes_on(const struct merge_side *s, size_t i)
{
	return i && i < s->n_lines && s->lines[i].mark.kind != LINE_BLANK &&
		s->lines[i - 1].mark.kind != LINE_BLANK && kind_at(s, i) == UNIT_TEXT &&
		!is_comment(&s->lines[i]);
}

/* Returns the number of lines of the longest known unit that equals the lines from line i on; 0: no
 * unit does. If the line after them continues their paragraph, the line after the known unit must
 * do so as well: a template may write several notes as lines of one paragraph. */
static size_t
known_lines(const struct merge_side *s, size_t i, const struct known_units *k)
{
	size_t best = 0;

	for (size_t it = k->head[s->lines[i].name]; it != NONE; it = k->all[it].next) {
		const struct merge_unit *u = k->all[it].unit;
		const struct merge_side *other = u->side;
		size_t n = 0, end = u->line + u->lines;

		if (u->lines <= best || u->lines > s->n_lines - i)
			continue;
		while (n < u->lines && s->lines[i + n].name == other->lines[u->line + n].name)
			n++;
		if (n == u->lines && (!goes_on(s, i + n) || goes_on(other, end)))
			best = n;
	}
	return best;
}

/* Returns the index of the line after the text that begins at line i, and sets its kind. */
static size_t
text_end(const struct merge_side *s, size_t i, size_t front, const struct known_units *k,
	enum unit_kind *kind)
{
	size_t end, n = 0;

	*kind = front != NONE && i <= front ? UNIT_FRONT : kind_at(s, i);
	if (*kind == UNIT_FRONT) {
		/* a key with its value, up to the next key */
		for (end = i + 1; i && end < front && s->lines[end].mark.kind != LINE_BLANK;
			end++) {
			const struct merge_line *l = &s->lines[end];
			if (l->n && !is_space(l->s[0]) && l->s[0] != '#' && l->s[0] != '-')
				break;
		}
		return end;
	}
	if (s->lines[i].block) {
		end = i + 1;
		for (size_t at = end; at < s->n_lines && s->lines[at].block == s->lines[i].block;
			at++)
			end = s->lines[at].mark.kind == LINE_BLANK ? end : at + 1;
		return end;
	}
	if (*kind != UNIT_CONFLICT && k)
		n = known_lines(s, i, k);
	if (n)
		return i + n;
	switch (*kind) {
	case UNIT_HEADING: return s->lines[i].s[0] == '#' ? i + 1 : i + 2;
	case UNIT_ROW:
	case UNIT_FRONT: return i + 1;
	case UNIT_CONFLICT:
		for (end = i + 1; end < s->n_lines &&
			!text_is(s->lines[end].s, s->lines[end].n, merge_marks[0]);
			end++)
			if (text_is(s->lines[end].s, s->lines[end].n, merge_marks[3]))
				return end + 1;
		return i + 1;
	case UNIT_CODE:
		end = fence_end(s, i);
		if (end != NONE)
			return end + 1;
		*kind = UNIT_TEXT;
		break;
	case UNIT_TEXT:
	case UNIT_COMMENT:
	case UNIT_ITEM: break;
	}
	for (end = i + 1; goes_on(s, end) && !s->lines[end].block; end++)
		if (k && known_lines(s, end, k))
			break;
	return end;
}

/* The marks of comments. Those that a text may have otherwise begin a comment at the start of a
 * line alone. */
static const struct comment_marks {
	const char *open, *close;
	bool first;
} comment_marks[] = {
	{ "<!--", "-->", false },
	{ "{/*", "*/}", false },
	{ "{#", "#}", true },
	{ "%%", "%%", true },
};

static bool
has_at(const struct merge_line *l, size_t at, const char *mark)
{
	return l->n - at >= strlen(mark) && memcmp(l->s + at, mark, strlen(mark)) == 0;
}

/* Returns the index of the line after the one that closes the comment which the lines from i to
 * end - 1 leave open; end: they leave none open, or nothing closes it. */
static size_t
comment_end(const struct merge_side *s, size_t i, size_t end)
{
	const struct comment_marks *in = NULL; /* the comment that is open */
	size_t closed = end;

	for (; i < s->n_lines && (in || i < end); i++) {
		const struct merge_line *l = &s->lines[i];

		for (size_t at = 0; at < l->n; at++) {
			const struct comment_marks *x = comment_marks;

			while (!in && x < comment_marks + LENGTH(comment_marks) &&
				((x->first && at != l->mark.space) || !has_at(l, at, x->open)))
				x++;
			if (at && l->s[at - 1] == '`')
				continue;
			if (in && has_at(l, at, in->close)) {
				at += strlen(in->close) - 1;
				in = NULL;
			} else if (in && has_at(l, at, in->open)) {
				return end; /* its own end is missing */
			} else if (!in && x < comment_marks + LENGTH(comment_marks)) {
				at += strlen(x->open) - 1;
				in = x;
			}
		}
		closed = !in && i >= closed ? i + 1 : closed;
	}
	return in ? end : closed;
}

static bool
is_comment_end(const struct merge_line *l)
{
	EACH_OF (x, comment_marks)
		if (l->n >= strlen(x->close) && has_at(l, l->n - strlen(x->close), x->close))
			return true;
	return false;
}

/* Returns the index of the line after the unit that begins at line i, and sets the kind of the
 * unit. A comment is one unit, whatever is in it. */
static size_t
unit_end(const struct merge_side *s, size_t i, size_t front, const struct known_units *k,
	enum unit_kind *kind)
{
	size_t end = text_end(s, i, front, k, kind), closed = end;

	if (*kind != UNIT_FRONT && *kind != UNIT_CODE && *kind != UNIT_CONFLICT)
		closed = comment_end(s, i, end);
	const struct merge_line *last = &s->lines[closed - 1];
	if (closed > end ||
		(*kind == UNIT_TEXT && end > i + 1 && is_comment(&s->lines[i]) &&
			is_comment_end(last)))
		*kind = UNIT_COMMENT;
	return closed;
}

/* Removes what does not change how a text is read: blanks around the cells of a row and the length
 * of its dashes; blanks and line breaks inside a paragraph become one blank. */
static void
plain_text(struct buf *text, enum unit_kind kind)
{
	size_t n = 0;

	EACH_IN (at, text->s, text->len) {
		char c = *at, last = n ? text->s[n - 1] : ' ';

		if (is_space(c) || c == '\n')
			c = ' ';
		if (c == ' ' && (last == ' ' || (kind == UNIT_ROW && last == '|')))
			continue;
		if (kind == UNIT_ROW && c == '|' && n && last == ' ')
			n--;
		if (kind != UNIT_ROW || c != '-' || last != '-')
			text->s[n++] = c;
	}
	buf_truncate(text, text_trimmed(text->s, n, " "));
}

static size_t
number_of(struct buf *text, char kind, const char *s, size_t n, struct diff_names *names)
{
	buf_clear(text);
	buf_add_char(text, kind);
	buf_add_bytes(text, s, n);
	return diff_name(names, text->s, text->len);
}

/* Sets the members name, identity, place and path of a unit. The identity of a front matter
 * key does not depend on its value. */
static void
name_unit(struct buf *text, struct merge_unit *u, struct diff_names *names)
{
	const struct merge_line *l = &u->side->lines[u->line];
	const char *colon = memchr(l->s, ':', l->n), *id = merge_unit_id(u);
	const struct merge_block *b = u->block;
	bool front = u->kind == UNIT_FRONT;
	CLEANUP(buf_finish) struct buf plain = BUF_INIT;

	merge_unit_text(&plain, u);
	u->exact = number_of(text, 'e', plain.s, plain.len, names);
	if (!front && l->mark.kind != LINE_FENCE && u->kind != UNIT_CONFLICT &&
		u->kind != UNIT_COMMENT)
		plain_text(&plain, u->kind);
	u->name = number_of(text, front ? 'f' : 't', plain.s, plain.len, names);
	u->identity = NONE;
	if (front)
		u->identity =
			number_of(text, 'k', l->s, colon ? (size_t)(colon - l->s) : l->n, names);
	else if (*id)
		u->identity = number_of(text, 'i', id, strlen(id), names);
	u->place = b && b->place ? number_of(text, 'p', b->place, strlen(b->place), names) : NONE;
	bool data = b && !*id && strchr(b->id, '['), /* titles of a table are no other line of it */
		heads = u->kind == UNIT_ROW && (!u->line || *l[-1].s != '|');
	char kind = heads ? 'h' : 'd';
	u->path = data ? number_of(text, kind, b->id, strlen(b->id), names) : NONE;
	/* A line of one figure is known by what is before it, in a form of other holes. */
	size_t label = colon ? (size_t)(colon - l->s) : 0, figure = label;
	while (figure < l->n && strchr(":* ", l->s[figure]))
		figure++;
	u->label = NONE;
	if (u->kind == UNIT_TEXT && label && figure < l->n && strchr("0123456789", l->s[figure]))
		u->label = number_of(text, 'l', l->s, label, names);
	/* A rating of the whole is in a section that asks for its attribute until the section is
	 * rated itself. */
	const char *last = data ? strrchr(b->id, '[') : NULL;
	u->words = NONE;
	if (!last || !b->n_words || b->words[0].at + b->words[0].len > l->n ||
		!merge_unit_is_fact(u) ||
		(strchr(b->id, '[') != last && strchr(strchr(b->id, '[') + 1, '[') != last))
		return;
	buf_clear(&plain);
	buf_addf(&plain, "%s%.*s", last, (int)b->words[0].len, l->s + b->words[0].at);
	u->words = number_of(text, 'w', plain.s, plain.len, names);
}

void
merge_side_split(struct merge_run *m, struct merge_side *s, bool parts)
{
	size_t front = front_end(s), cap = 0, cap_left = 0, i = 0;
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	bool file = s == &m->now;
	struct known_units k;

	if (file)
		known_init(&k, m);
	for (; i < s->n_lines && s->lines[i].mark.kind == LINE_BLANK; i++)
		s->lead++;
	while (i < s->n_lines) {
		struct merge_unit u = { .side = s,
			.line = i,
			.block = s->lines[i].block,
			.told = MERGE_NOTHING,
			.place = NONE,
			.path = NONE };
		size_t end = (parts ? text_end : unit_end)(s, i, front, file ? &k : NULL, &u.kind);

		u.lines = end - i;
		u.indent = u.kind == UNIT_HEADING ? heading_level(s, i) : s->lines[i].mark.indent;
		for (i = end; i < s->n_lines && s->lines[i].mark.kind == LINE_BLANK; i++)
			u.gap++;
		name_unit(&text, &u, &m->unit_names);
		if (u.block && u.block->left) {
			ARENA_ARRAY_ADD(&m->arena, s->left, s->n_left, cap_left, u);
			continue;
		}
		ARENA_ARRAY_ADD(&m->arena, s->units, s->n_units, cap, u);
	}
	if (!s->units) /* no NULL, so that loops may add to it */
		s->units = arena_calloc(&m->arena, 1, sizeof(*s->units));
	EACH_IN (u, s->units, s->n_units) {
		if (u->block)
			s->of_block[u->block - s->blocks] = u;
		if (s == &m->made)
			u->made = u;
	}
}

void
merge_unit_text(struct buf *out, const struct merge_unit *u)
{
	const struct merge_line *lines = u->side->lines;

	for (size_t i = u->line; i < u->line + u->lines; i++) {
		if (i > u->line)
			buf_add_char(out, '\n');
		buf_add_bytes(out, lines[i].s, lines[i].n);
	}
}

size_t
merge_lines_at(const struct merge_unit *u, const struct merge_unit *what)
{
	const struct merge_line *lines = u->side->lines, *of = what->side->lines + what->line;

	for (size_t i = u->line; i + what->lines <= u->line + u->lines; i++) {
		size_t n = 0;

		while (n < what->lines && lines[i + n].name == of[n].name)
			n++;
		if (n == what->lines)
			return i;
	}
	return NONE;
}

const char *
merge_unit_path(const struct merge_unit *u)
{
	return u->block ? u->block->id : "";
}

const char *
merge_unit_id(const struct merge_unit *u)
{
	const char *id = merge_unit_path(u);

	return *id == '.' ? "" : id;
}

const struct merge_unit *
merge_unit_of_id(const struct merge_run *m, const struct merge_block *block)
{
	if (!block || *block->id == '.')
		return NULL;
	EACH_IN (b, m->base.units, m->base.n_units)
		if (text_same(merge_unit_id(b), block->id))
			return b;
	EACH_IN (b, m->base.left, m->base.n_left)
		EACH_IN (l, m->base.lines + b->line, b->lines)
			if (l->block && text_same(l->block->id, block->id))
				return b;
	return NULL;
}

bool
merge_unit_is_note(const struct merge_unit *u)
{
	const char *id = merge_unit_id(u);

	return u->kind == UNIT_FRONT || (*id && !strchr(id, '/') && !strchr(id, '#'));
}

bool
merge_unit_is_data(const struct merge_unit *u)
{
	const char *id = merge_unit_path(u);

	return *id == '.' ? id[1] != '\0' : u->kind == UNIT_ITEM && strchr(id, '/');
}

size_t
merge_row_cells(const struct merge_unit *u)
{
	const struct merge_line *l = &u->side->lines[u->line];
	size_t n = 0;

	for (size_t i = 1; i < l->n; i++)
		n += l->s[i] == '|' && l->s[i - 1] != '\\';
	return n;
}

bool
merge_unit_is_sentence(const struct merge_unit *u)
{
	const struct merge_line *l = &u->side->lines[u->line];
	const char *end = l->s + l->n;

	return u->kind != UNIT_HEADING &&
		(u->lines > 1 || strchr(".!?", end[-1]) ||
			(l->n > 2 && TEXT_STARTS(end - 3, "。", "！", "？")));
}

bool
merge_unit_is_label(const struct merge_unit *u)
{
	return u->kind == UNIT_TEXT && u + 1 < u->side->units + u->side->n_units &&
		!merge_unit_is_sentence(u) && !*merge_unit_id(u) &&
		(u[1].kind == UNIT_ITEM || u[1].kind == UNIT_ROW ||
			(u[1].kind != UNIT_HEADING && *merge_unit_id(&u[1])));
}

bool
merge_unit_is_with(const struct merge_unit *u)
{
	return text_starts(merge_unit_id(u), "with/");
}

size_t
merge_cut(const struct merge_text *t, struct merge_range **ranges)
{
	struct merge_run m = { 0 };
	struct merge_side *s = &m.base;
	size_t n = 0;

	merge_side_read(&m, s, t, "", ERR_IGNORED);
	merge_side_split(&m, s, true);
	*ranges = xreallocarray(NULL, s->n_units + 1, sizeof(**ranges));
	for (; n < s->n_units; n++) {
		const struct merge_unit *u = &s->units[n];
		size_t block = u->block ? (size_t)(u->block - t->blocks) : SIZE_MAX;
		const struct merge_line *first = &s->lines[u->line],
					*last = &s->lines[u->line + u->lines - 1];
		size_t at = (size_t)(first->s - t->s), end = (size_t)(last->s - t->s) + last->n;

		(*ranges)[n] =
			(struct merge_range){ at, end + (end < t->n && t->s[end] == '\n') - at,
				u->line, block, u->kind == UNIT_FRONT };
	}
	merge_run_finish(&m);
	return n;
}
