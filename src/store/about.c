#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/store_private.h"

/* Start and end of the definitions of each kind in the text of a migration. */
struct chapter {
	const char *title, *begins, *ends;
	void (*add)(struct buf *out, const char *at, const char *end);
};

static void add_view(struct buf *out, const char *at, const char *end);
static void add_table(struct buf *out, const char *at, const char *end);
static void add_later(struct buf *out, const char *at, const char *end);

static const struct chapter chapters[] = {
	{ "Views: their names and columns stay", "CREATE VIEW v_", ";\n", add_view },
	{ "Tables: as the program keeps them; columns may come", "CREATE TABLE ", ") STRICT",
		add_table },
	{ "Columns that came later", "ALTER TABLE ", ";\n", add_later },
};

#define INDENT 22
#define LINE 79

static size_t
line_length(const char *s)
{
	return strcspn(s, "\n");
}

/* Adds text wrapped at LINE columns, further lines indented to `hang`; the first line continues at
 * column `at`. */
static void
add_wrapped(struct buf *out, size_t at, size_t hang, const char *words, size_t n)
{
	const char *end = words + n;

	for (bool first = true; words < end; first = false) {
		size_t gap = strspn(words, " \n"), len = strcspn(words + gap, " \n");
		words += gap;
		if (words >= end)
			break;
		len = len < (size_t)(end - words) ? len : (size_t)(end - words);
		if (!first && at + 1 + len > LINE) {
			buf_addf(out, "\n%*s", (int)hang, "");
			at = hang;
		} else if (!first) {
			buf_add_char(out, ' ');
			at++;
		}
		buf_add_bytes(out, words, len);
		at += len;
		words += len;
	}
}

/* The comment that ends right before `at`, without its dashes. */
static void
add_comment(struct buf *out, const char *text, const char *at)
{
	const char *start = at;

	while (start > text) {
		const char *line = start - 1;
		while (line > text && line[-1] != '\n')
			line--;
		if (strncmp(line, "--", 2) != 0)
			break;
		start = line;
	}
	struct buf words = BUF_INIT;
	for (start += *start == '\n'; start < at; start += line_length(start) + 1) {
		const char *line = start + (start[2] == ' ' ? 3 : 2);
		buf_add_bytes(&words, line, line_length(line));
		buf_add_char(&words, ' ');
	}
	buf_add(out, "    ");
	add_wrapped(out, 4, 4, words.s, words.len);
	buf_add_char(out, '\n');
	buf_finish(&words);
}

static void
add_column(struct buf *out, const char *name, size_t n, const char *about, size_t nabout)
{
	size_t before = out->len;

	buf_add(out, "      ");
	buf_add_bytes(out, name, n);
	while (nabout && out->len - before < INDENT)
		buf_add_char(out, ' ');
	if (nabout)
		buf_add_char(out, ' ');
	add_wrapped(out, out->len - before, INDENT + 1, about, nabout);
	buf_add_char(out, '\n');
}

/* A line of a view: "… AS name, -- about". False: it does not end a column. */
static bool
view_column(struct buf *out, const char *line, size_t n)
{
	const char *name = NULL, *about = "";
	size_t nabout = 0;

	for (size_t i = 0; i + 4 <= n && !nabout; i++) {
		if (strncmp(line + i, "AS ", 3) == 0 && i > 0 && strchr(" \t", line[i - 1]))
			name = line + i + 3;
		if (strncmp(line + i, "-- ", 3) == 0) {
			about = line + i + 3;
			nabout = n - i - 3;
		}
	}
	size_t len = name ? strspn(name, "abcdefghijklmnopqrstuvwxyz_") : 0;
	if (len)
		add_column(out, name, len, about, nabout);
	return len > 0;
}

static void
add_view(struct buf *out, const char *at, const char *end)
{
	for (at += line_length(at) + 1; at < end; at += line_length(at) + 1) {
		if (strncmp(at, "\tFROM ", 6) == 0)
			return;
		view_column(out, at, line_length(at));
	}
}

/* Columns that all tables of the record begin with are told once, above them. */
static bool
is_common(const char *name, size_t n)
{
	static const char *const common[] = { "nr", "uuid", "edit", "parent", "edited_ms",
		"edited_offset_min", "deleted", "UNIQUE", "PRIMARY" };

	for (size_t i = 0; i < LENGTH(common); i++)
		if (strlen(common[i]) == n && strncmp(common[i], name, n) == 0)
			return true;
	return false;
}

static void
add_table(struct buf *out, const char *at, const char *end)
{
	struct buf names = BUF_INIT;

	for (at += line_length(at) + 1; at < end && *at == '\t'; at += line_length(at) + 1) {
		size_t n = strcspn(at + 1, " ");
		if (is_common(at + 1, n))
			continue;
		buf_add(&names, names.len ? ", " : "");
		buf_add_bytes(&names, at + 1, n);
	}
	buf_add(out, "      ");
	add_wrapped(out, 6, 6, names.s, names.len);
	buf_add_char(out, '\n');
	buf_finish(&names);
}

static void
add_later(struct buf *out, const char *at, const char *end)
{
	static const char adds[] = "ADD COLUMN ";
	const char *name = strstr(at, adds);

	if (name && name < end)
		add_column(out, name + strlen(adds), strcspn(name + strlen(adds), " "), "", 0);
}

/* Does a later migration make that view anew? */
static bool
is_replaced(const struct migrations *m, size_t k, const char *name, size_t n)
{
	char *drops = xasprintf("DROP VIEW %.*s;", (int)n, name);
	bool found = false;

	while (++k < m->n && !found)
		found = strstr(m->v[k].sql, drops) != NULL;
	free(drops);
	return found;
}

/* What migration k defines. */
static void
add_chapter(struct buf *out, const struct chapter *c, const struct migrations *m, size_t k)
{
	const char *sql = m->v[k].sql;

	for (const char *s = sql; (s = strstr(s, c->begins));) {
		const char *name = strchr(s + strlen("CREATE "), ' ') + 1;
		const char *end = strstr(s, c->ends);
		size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz_");
		if (!end || (s > sql && s[-1] != '\n')) {
			s = name;
			continue;
		}
		if (!is_replaced(m, k, name, n)) {
			buf_add(out, "\n  ");
			buf_add_bytes(out, name, n);
			buf_add_char(out, '\n');
			add_comment(out, sql, s);
			c->add(out, s, end);
		}
		s = end;
	}
}

/* What tables have in common: the second part of the comment that the first file begins with. */
static void
add_preface(struct buf *out, const char *sql)
{
	const char *start = strstr(sql, "\n--\n"), *end = strstr(sql, "\n\n");

	if (start && end && start < end)
		add_comment(out, start + 4, end + 1);
}

void
store_about(struct buf *out)
{
	struct migrations m;

	migrations_embedded(&m);
	buf_addf(out,
		"The archive is one SQLite file (version %zu). Read it as you like; write only\n"
		"through earlog.\n",
		m.n);
	for (size_t i = 0; i < LENGTH(chapters); i++) {
		buf_addf(out, "\n%s.\n", chapters[i].title);
		if (i == 1)
			add_preface(out, m.v[0].sql);
		for (size_t k = 0; k < m.n; k++)
			add_chapter(out, &chapters[i], &m, k);
	}
}
