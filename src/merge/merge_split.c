#include "merge/merge_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define FENCE_MOST 400 /* lines of code: a fence that nobody closed must not swallow the file */
#define FRONT_MOST 2000

const char *const merge_marks[4] = { "<<<<<<< your file", "||||||| last export",
	"=======", ">>>>>>> earlog" };

bool
line_is(const struct line *l, const char *text)
{
	return l->n == strlen(text) && memcmp(l->s, text, l->n) == 0;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t';
}

static void
read_lines(struct side *s, const char *text, size_t n, struct diff_names *names)
{
	size_t at = 0, cap = 0, len, crlf = 0, blanks;

	while ((len = diff_line(text + at, n - at))) {
		struct line l = { .s = text + at, .n = len, .block = NONE };

		at += len;
		s->ended = l.s[len - 1] == '\n';
		l.n -= s->ended;
		if (s->ended && l.n && l.s[l.n - 1] == '\r') {
			l.n--;
			crlf++;
		}
		for (blanks = 0; blanks < l.n && is_space(l.s[blanks]);)
			blanks++;
		l.blank = blanks == l.n;
		l.name = diff_name(names, l.s, l.n);
		s->lines = xgrow(s->lines, s->n_lines, &cap, sizeof(*s->lines));
		s->lines[s->n_lines++] = l;
	}
	s->crlf = crlf * 2 > s->n_lines;
}

/* The first line that begins at or after this place. */
static size_t
line_at(const struct side *s, const char *p)
{
	size_t low = 0, high = s->n_lines;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (s->lines[mid].s < p)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool
side_read(struct side *s, const struct merge_text *t, struct diff_names *names, const char *what,
	struct err *err)
{
	*s = (struct side){ .blocks = t->blocks, .n_blocks = t->nblocks, .ended = true };
	read_lines(s, t->s, t->n, names);
	for (size_t i = 0; i < t->nblocks; i++) {
		const struct merge_block *b = &t->blocks[i];

		if (b->at > t->n || b->len > t->n - b->at)
			return err_set(err, "cannot merge: block %s lies outside %s", b->id, what);
		size_t from = line_at(s, t->s + b->at), to = line_at(s, t->s + b->at + b->len);
		if (from < to)
			s->lines[from].start = true;
		if (to < s->n_lines)
			s->lines[to].start = true;
		for (; from < to; from++)
			s->lines[from].block = i;
	}
	return true;
}

/* ---- what a line begins ---- */

static size_t
indent_of(const struct line *l)
{
	size_t n = 0, i = 0;

	for (; i < l->n && is_space(l->s[i]); i++)
		n += l->s[i] == '\t' ? 4 : 1;
	return n;
}

static size_t
run_of(const char *s, size_t n, char c)
{
	size_t i = 0;

	while (i < n && s[i] == c)
		i++;
	return i;
}

static size_t
heading_level(const struct line *l)
{
	size_t level = run_of(l->s, l->n, '#');

	return level >= 1 && level <= 6 && (level == l->n || is_space(l->s[level])) ? level : 0;
}

/* A bullet, or a number and a dot. */
static bool
is_item(const struct line *l)
{
	size_t i = 0;

	while (i < l->n && is_space(l->s[i]))
		i++;
	if (i < l->n && strchr("-+*", l->s[i]) && l->s[i])
		return i + 1 < l->n && is_space(l->s[i + 1]);
	size_t digits = i;
	while (i < l->n && l->s[i] >= '0' && l->s[i] <= '9')
		i++;
	return i > digits && i - digits < 10 && i + 1 < l->n &&
		(l->s[i] == '.' || l->s[i] == ')') && is_space(l->s[i + 1]);
}

static bool
is_mark(const struct line *l)
{
	for (size_t i = 0; i < LENGTH(merge_marks); i++)
		if (line_is(l, merge_marks[i]))
			return true;
	return false;
}

/* Length of a fence at the start of a line, 0 for none; its sign goes to *sign. */
static size_t
fence(const struct line *l, char *sign)
{
	size_t i = 0, n;

	while (i < l->n && is_space(l->s[i]))
		i++;
	if (i == l->n || (l->s[i] != '`' && l->s[i] != '~'))
		return 0;
	*sign = l->s[i];
	n = run_of(l->s + i, l->n - i, *sign);
	if (n < 3 || (*sign == '`' && memchr(l->s + i + n, '`', l->n - i - n)))
		return 0;
	return n;
}

/* The line that closes the fence opened at `at`, or NONE. */
static size_t
fence_end(const struct side *s, size_t at)
{
	char open, close;
	size_t n = fence(&s->lines[at], &open);

	for (size_t i = at + 1; n && i < s->n_lines && i - at < FENCE_MOST && !s->lines[i].start;
		i++) {
		const struct line *l = &s->lines[i];

		if (fence(l, &close) < n || close != open)
			continue;
		size_t end = l->n;
		while (end && is_space(l->s[end - 1]))
			end--;
		if (l->s[end - 1] == open)
			return i;
	}
	return NONE;
}

/* The line that closes front matter, or NONE. */
static size_t
front_end(const struct side *s)
{
	if (!s->n_lines || !line_is(&s->lines[0], "---"))
		return NONE;
	for (size_t i = 1; i < s->n_lines && i < FRONT_MOST; i++)
		if (line_is(&s->lines[i], "---") || line_is(&s->lines[i], "..."))
			return i;
	return NONE;
}

static bool
is_key(const struct line *l)
{
	return l->n && !is_space(l->s[0]) && l->s[0] != '#' && l->s[0] != '-';
}

/* ---- units ---- */

/* The kind of unit that begins here; *more: a line after it may belong to it. */
static enum unit_kind
kind_at(const struct side *s, size_t i, bool *more)
{
	const struct line *l = &s->lines[i];
	char sign;

	*more = false;
	if (is_mark(l))
		return UNIT_MARK;
	if (heading_level(l))
		return UNIT_HEADING;
	if (l->s[0] == '|')
		return UNIT_ROW;
	if (fence(l, &sign))
		return UNIT_CODE;
	*more = true;
	return is_item(l) ? UNIT_ITEM : UNIT_TEXT;
}

/* One past the last line of the unit that begins at i. */
static size_t
unit_end(const struct side *s, size_t i, size_t front, enum unit_kind *kind)
{
	size_t end = i + 1;
	bool more, ignored;

	if (front != NONE && i <= front) {
		*kind = UNIT_FRONT;
		while (i && end < front && !s->lines[end].start && !s->lines[end].blank &&
			!is_key(&s->lines[end]))
			end++;
		return end;
	}
	*kind = kind_at(s, i, &more);
	if (*kind == UNIT_CODE) {
		size_t close = fence_end(s, i);

		if (close != NONE)
			return close + 1;
		*kind = UNIT_TEXT;
		more = true;
	}
	while (more && end < s->n_lines && !s->lines[end].blank && !s->lines[end].start &&
		kind_at(s, end, &ignored) == UNIT_TEXT)
		end++;
	return end;
}

static void
name_unit(struct buf *text, const struct side *s, struct unit *u, struct diff_names *names)
{
	buf_clear(text);
	buf_add_char(text, u->kind == UNIT_FRONT ? 'f' : 't');
	unit_text(text, s, u);
	u->name = diff_name(names, text->s, text->len);
}

/* The heading above each unit. */
static void
find_headings(struct side *s)
{
	size_t above[8], level = 0;

	for (size_t i = 0; i < s->n_units; i++) {
		struct unit *u = &s->units[i];

		while (u->kind == UNIT_HEADING && level &&
			s->units[above[level - 1]].indent >= u->indent)
			level--;
		u->parent = level && u->kind != UNIT_FRONT ? above[level - 1] : NONE;
		if (u->kind == UNIT_HEADING)
			above[level++] = i;
	}
}

/* Where the table names the block above, its first unit. */
static void
find_parents(struct side *s)
{
	size_t n = s->n_blocks, *named = xreallocarray(NULL, n * 2 + 1, sizeof(*named));
	size_t *first = xreallocarray(NULL, n + 1, sizeof(*first));
	struct diff_names ids = { 0 };

	for (size_t i = 0; i < n * 2; i++)
		named[i] = NONE;
	for (size_t i = 0; i < n; i++) {
		first[i] = NONE;
		named[diff_name(&ids, s->blocks[i].id, strlen(s->blocks[i].id))] = i;
	}
	for (size_t i = 0; i < s->n_units; i++) {
		size_t block = s->units[i].block;

		if (block == NONE)
			continue;
		if (first[block] == NONE)
			first[block] = i;
		const char *after = s->blocks[block].after;
		size_t above = after ? named[diff_name(&ids, after, strlen(after))] : NONE;
		/* Not by one that stands below: going up must come to an end. */
		if (above != NONE && first[above] < first[block])
			s->units[i].parent = first[above];
	}
	free(first);
	free(named);
	diff_names_finish(&ids);
}

void
side_split(struct side *s, struct diff_names *names)
{
	size_t front = front_end(s), cap = 0, i = 0;
	struct buf text = BUF_INIT;

	for (; i < s->n_lines && s->lines[i].blank; i++)
		s->lead++;
	while (i < s->n_lines) {
		struct unit u = { .line = i, .block = s->lines[i].block };
		size_t end = unit_end(s, i, front, &u.kind);

		u.lines = end - i;
		u.indent = u.kind == UNIT_HEADING ? heading_level(&s->lines[i])
						  : indent_of(&s->lines[i]);
		for (i = end; i < s->n_lines && s->lines[i].blank; i++)
			u.gap++;
		name_unit(&text, s, &u, names);
		s->units = xgrow(s->units, s->n_units, &cap, sizeof(*s->units));
		s->units[s->n_units++] = u;
	}
	buf_finish(&text);
	find_headings(s);
	find_parents(s);
}

void
side_finish(struct side *s)
{
	free(s->lines);
	free(s->units);
	*s = (struct side){ 0 };
}

void
unit_text(struct buf *out, const struct side *s, const struct unit *u)
{
	for (size_t i = u->line; i < u->line + u->lines; i++) {
		if (i > u->line)
			buf_add_char(out, '\n');
		buf_add_bytes(out, s->lines[i].s, s->lines[i].n);
	}
}

const char *
unit_id(const struct side *s, const struct unit *u)
{
	return u->block == NONE ? "" : s->blocks[u->block].id;
}
