/* Describes tables, views and columns from the comments of the schema, for `earlog help archive`.
 */
#include <stdlib.h>
#include <string.h>

#include "store/store_parts.h"

/* The caller's function that receives the description (see store_describe), and its first argument.
 */
struct describe_out {
	describe_writer *write;
	void *into;
};

static size_t
line_length(const char *s)
{
	return strcspn(s, "\n");
}

/* Writes (t->write) the SQL comment that ends right before the definition `at`, without its dashes;
 * writes nothing if there is none. */
static void
describe_comment(const struct describe_out *t, const char *text, const char *at)
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
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	for (start += *start == '\n'; start < at; start += line_length(start) + 1) {
		const char *line = start + (start[2] == ' ' ? 3 : 2);
		buf_add(&words, words.len ? " " : "");
		buf_add_bytes(&words, line, line_length(line));
	}
	if (words.len)
		t->write(t->into, DESCRIBE_WORDS, NULL, words.s);
}

/* Describes the view's column that one line of SQL defines: "… AS name, -- about". */
static void
view_column(const struct describe_out *t, const char *at, size_t n)
{
	CLEANUP(pointer_free) char *line = xstrndup(at, n);
	char *about = strstr(line, "-- "), *name = NULL;

	for (char *s = line; (s = strstr(s, "AS ")) && (!about || s < about); s += 3)
		if (s > line && strchr(" \t", s[-1]))
			name = s + 3;
	size_t len = name ? strspn(name, "abcdefghijklmnopqrstuvwxyz_") : 0;
	CLEANUP(pointer_free) char *column = len ? xstrndup(name, len) : NULL;
	if (column)
		t->write(t->into, DESCRIBE_COLUMN, column, about ? about + 3 : "");
}

static void
describe_view(const struct describe_out *t, const char *at, const char *end)
{
	for (at += line_length(at) + 1; at < end; at += line_length(at) + 1) {
		if (strncmp(at, "\tFROM ", 6) == 0)
			return;
		view_column(t, at, line_length(at));
	}
}

/* Returns true for columns that every table has. They are described once, above the tables. */
static bool
is_common(const char *name, size_t n)
{
	static const char *const common[] = { "nr", "uuid", "edit", "parent", "edited_ms",
		"edited_offset_min", "deleted", "revision", "UNIQUE", "PRIMARY" };

	for (size_t i = 0; i < LENGTH(common); i++)
		if (strlen(common[i]) == n && strncmp(common[i], name, n) == 0)
			return true;
	return false;
}

static void
describe_columns(const struct describe_out *t, const char *at, const char *end)
{
	CLEANUP(buf_finish) struct buf names = BUF_INIT;

	for (at += line_length(at) + 1; at < end && *at == '\t'; at += line_length(at) + 1) {
		size_t n = strcspn(at + 1, " ");
		if (is_common(at + 1, n))
			continue;
		buf_add(&names, names.len ? ", " : "");
		buf_add_bytes(&names, at + 1, n);
	}
	t->write(t->into, DESCRIBE_COLUMNS, NULL, names.s);
}

/* A chapter of the description: the SQL definitions that begin and end with these texts, and the
 * function that describes one of them. */
struct chapter {
	const char *title, *begins, *ends;
	void (*describe)(const struct describe_out *t, const char *at, const char *end);
};

static const struct chapter chapters[] = {
	{ "Views: names and columns never change", "CREATE VIEW v_", ";\n", describe_view },
	{ "Tables: new versions of earlog may add columns", "CREATE TABLE ", ") STRICT",
		describe_columns },
};

/* Describes all definitions of a chapter. */
static void
describe_chapter(const struct describe_out *t, const struct chapter *c, const char *sql)
{
	const char *end;

	for (const char *s = sql; (s = strstr(s, c->begins)) && (end = strstr(s, c->ends));
		s = end) {
		const char *name = strchr(s + strlen("CREATE "), ' ') + 1;
		CLEANUP(pointer_free)
		char *called = xstrndup(name, strspn(name, "abcdefghijklmnopqrstuvwxyz_"));

		t->write(t->into, DESCRIBE_TABLE, called, NULL);
		describe_comment(t, sql, s);
		c->describe(t, s, end);
	}
}

void
store_describe(describe_writer *write, void *into)
{
	const struct describe_out t = { write, into };
	struct migrations m = migrations_embedded();

	char *words = xasprintf(
		"The archive is one SQLite file (version %zu). Read it as you like; write only "
		"through earlog, and never copy a file over it: `earlog restore` puts a backup in "
		"its place. Tables, views and indexes of your own are left alone, and earlog never "
		"uses names that begin with my_. Not allowed are triggers, foreign keys to these "
		"tables, and indexes of them that are unique or hold an expression.",
		m.n);
	write(into, DESCRIBE_ARCHIVE, NULL, words);
	free(words);
	for (size_t i = 0; i < LENGTH(chapters); i++) {
		/* The comment at the beginning of the schema has two parts; the second is about
		 * columns of all tables. */
		const char *start = strstr(m.whole, "\n--\n"), *end = strstr(m.whole, "\n\n");

		write(into, DESCRIBE_CHAPTER, chapters[i].title, NULL);
		if (i == 1 && start && end && start < end)
			describe_comment(&t, start + 4, end + 1);
		describe_chapter(&t, &chapters[i], m.whole);
	}
}
