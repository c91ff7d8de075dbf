/* Fills in the templates of schema/show/, and prints the result as text that fits the terminal, as
 * Markdown or as CSV. sheet.c lays out its tables. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/table/report.h"

#include <string.h>

#include "base/text/text.h"
#include "review/files/words.h"
#include "draft/formats/export.h"
#include "draft/view/escape.h"
#include "draft/view/put.h"
#include "shell/table/column.h"

/* The end of a line in a value. */
#define LINE_IN_VALUE "\v"

/* ---- filling in a template ---- */

/* Sections of the templates in which texts are joined: each section or list item that is a text or
 * a number is one of them. */
static const struct joined {
	const char *name, *before, *between, *after; /* before: NULL: the words of this name */
	const char *none;                            /* for no text at all */
} joins[] = {
	{ "join_as_line", "  ", " · ", "\n", "" },
	{ "line_scores", "  scores    ", " · ", "\n", "" },
	{ "line_compared", "  compared  ", " · ", "\n", "" },
	{ "line_volumes", "  volumes   ", ", ", "\n", "" },
	{ "line_tests", "  blind     ", ", ", "\n", "" },
	{ "count_or_none", "", ", ", "", "none" },
	{ "join_by_dots", "", " · ", "", "" },
	{ "join_by_commas", "", ", ", "", "" },
	{ "join_about", "About the device: ", "; ", ".", "" },
	{ "join_silent", NULL, ", ", ".", "" },
	{ "join_to_hear", NULL, "; ", ".", "" },
};

struct filling {
	enum report_form form;
	const struct joined *as; /* NULL: outside of such sections */
	size_t n;                /* texts so far */
};

static const struct joined *
join_find(const char *section, size_t n)
{
	EACH_OF (x, joins)
		if (text_is(section, n, x->name))
			return x;
	return NULL;
}

static void
begin_section(struct buf *out, const json_t *item, const char *section, size_t n, void *context)
{
	struct filling *f = context;
	const struct joined *as = join_find(section, n);

	/* A list in a list: its items are the lines of a cell. */
	if (text_is(section, n, "warn") && f->form == REPORT_TEXT)
		buf_add(out, SHEET_WARN);
	if (text_is(section, n, "equal") && f->form == REPORT_TEXT)
		buf_add(out, SHEET_HEADING);
	bool inside = n == 1 && *section == '.' && json_is_object(item) && out->len;
	if (inside && out->s[out->len - 1] != '\t')
		buf_add(out, f->form == REPORT_MARKDOWN ? "<br>" : LINE_IN_VALUE);
	if (as)
		*f = (struct filling){ .form = f->form, .as = as };
	else if (f->as && (json_is_string(item) || json_is_number(item))) {
		const char *before = f->as->before ? f->as->before : words_of(f->as->name);

		buf_add(out, f->n ? f->as->between : before);
		f->n++;
	}
}

static void
end_section(struct buf *out, const json_t *item, const char *section, size_t n, void *context)
{
	struct filling *f = context;

	(void)item;
	if (!join_find(section, n))
		return;
	buf_add(out, f->n ? f->as->after : f->as->none);
	f->as = NULL;
}

void
report_put_joins(json_t *tree)
{
	EACH_OF (x, joins)
		put_bool(tree, x->name, true);
	put_bool(tree, "warn", true);
	put_bool(tree, "equal", true);
}

/* Adds a text without tabs and signs of the sheet, whose lines end with `line`. */
static void
add_text(struct buf *out, const char *s, size_t n, char line)
{
	size_t from = out->len;

	buf_add_bytes(out, s, n);
	for (char *c = out->s + from;
		(c = strpbrk(c, "\t\n\v" SHEET_WARN SHEET_HEADING SHEET_FOUND)); c++)
		*c = *c == '\n' ? line : ' ';
}

static void
add_value(struct buf *out, const char *s, size_t n, void *context)
{
	const struct filling *f = context;

	if (f->form == REPORT_CSV)
		escape_controls(out, s, n, false);
	else if (f->form == REPORT_MARKDOWN)
		escape_name(out, s, 0);
	else
		add_text(out, s, n, ' ');
}

static void
add_words(struct buf *out, const char *s, size_t n, const char *name, void *context)
{
	const struct filling *f = context;

	(void)name;
	if (f->form == REPORT_MARKDOWN)
		escape_markdown(out, s, &(struct escape_how){ .liquid = true, .cell = true });
	else
		add_text(out, s, n, *LINE_IN_VALUE);
}

static bool
find_partial(const char *name, struct mustache_text *text, void *context)
{
	CLEANUP(pointer_free) char *path = xasprintf("schema/show/%s.mustache", name);

	(void)context;
	return mustache_shipped(path, text);
}

struct mustache *
report_template(const char *name, struct err *err)
{
	struct mustache_text text;

	find_partial(name, &text, NULL);
	return mustache_parse(text.name, text.text, text.n, err);
}

bool
report_fill(struct buf *out, const struct mustache *template, const json_t *tree,
	enum report_form form, struct err *err)
{
	struct filling filling = { .form = form };
	const struct mustache_options options = { .escape = add_value,
		.raw = add_words,
		.partial = find_partial,
		.begin = begin_section,
		.end = end_section,
		.context = &filling,
		.limits = { .output = SIZE_MAX, .steps = SIZE_MAX } };

	return template && mustache_render(template, tree, &options, out, err);
}

/* ---- printing the result ---- */

/* Prints a line as wide as the terminal: the rest of it goes on below its text, behind a time or a
 * title. In Markdown each line is a paragraph, but items of a list follow each other. */
static void
print_line(struct sheet *s, char *line)
{
	size_t mark = strspn(line, "#");
	bool point = text_starts(line, "- ");

	if (!*line || (s->markdown && !point))
		sheet_gap(s);
	if (!*line)
		return;
	s->apart = false;
	if (s->markdown) {
		text_print(s->out, "%s\n", line);
		if (mark)
			sheet_gap(s);
		return;
	}
	line += mark && line[mark] == ' ' ? mark + 1 : 0;
	if (point)
		*line = ' ';
	for (size_t n; *line; line += n + (line[n] != '\0')) {
		size_t indent = strspn(line, " "), hang = indent;

		n = strcspn(line, "\n");
		const char *gap = indent < n ? memmem(line + indent, n - indent, "  ", 2) : NULL;
		if (gap && gap < line + 16)
			hang = (size_t)(gap - line) + strspn(gap, " ");
		if (n)
			sheet_line(s, (int)indent, (int)hang, "%s%.*s", mark ? SHEET_HEADING : "",
				(int)(n - indent), line + indent);
		else
			text_print(s->out, "\n");
	}
}

void
report_lines(struct sheet *s, char *text)
{
	while (text && *text) {
		char *line = strsep(&text, "\n"), *cells[SHEET_COLUMNS];
		bool row = strchr(line, '\t');
		size_t n = 0;

		text_replace(line, *LINE_IN_VALUE, '\n');
		while (row && line && n < SHEET_COLUMNS)
			cells[n++] = strsep(&line, "\t");
		if (row) {
			sheet_row(s, cells, n);
			continue;
		}
		sheet_table_end(s);
		print_line(s, line);
	}
	sheet_table_end(s);
}

static void
print_csv(char *text)
{
	CLEANUP(buf_finish) struct buf csv = BUF_INIT;

	while (text && *text) {
		char *line = strsep(&text, "\n");

		for (const char *comma = ""; line; comma = ",") {
			buf_add(&csv, comma);
			export_csv_cell(&csv, strsep(&line, "\t"));
		}
		buf_add(&csv, "\r\n");
	}
	text_print_bytes(csv.s, csv.len);
}

/* Prints the lines of a filled-in template, in Markdown, as BBCode. */
static bool
print_bbcode(struct sheet *s, char *text, struct err *err)
{
	struct export_post post = { .text = BUF_INIT };
	const struct export_how how = { .post = &post };
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	s->out = open_memstream(&post.text.s, &post.text.len);
	if (!s->out)
		return err_set(err, "there is no memory for the report");
	report_lines(s, text);
	fclose(s->out);
	bool ok = export_bbcode(&out, NULL, &how, err);
	free(post.text.s);
	text_print_bytes(out.s, out.len);
	return ok;
}

bool
report_print(const char *name, json_t *tree, enum report_form form, struct err *err)
{
	if (form == REPORT_JSON)
		return column_print_value(tree, err);
	struct mustache *template = report_template(name, err);
	bool forum = form == REPORT_BBCODE;
	form = forum ? REPORT_MARKDOWN : form;
	struct sheet sheet = sheet_new(form == REPORT_MARKDOWN);
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	json_t *any = json_object(), *one = json_object();

	if (form == REPORT_MARKDOWN || form == REPORT_CSV)
		put_redacted(tree);
	EACH_MEMBER (key, value, tree) {
		put_bool(any, key, json_array_size(value) || json_integer_value(value));
		put_bool(one, key, json_integer_value(value) == 1);
	}
	put(tree, "any", any);
	put(tree, "one", one);
	put_bool(tree, "markdown", sheet.markdown);
	report_put_joins(tree);
	bool ok = report_fill(&out, template, tree, form, err);
	if (ok && form == REPORT_CSV)
		print_csv(out.s);
	else if (ok && form == REPORT_SAID)
		for (char *rest = out.s, *line; (line = strsep(&rest, "\n")) && *line;) {
			CLEANUP(pointer_free) char *said = xasprintf("earlog: %s\n", line);

			sheet_say(said);
		}
	else if (ok && forum)
		ok = print_bbcode(&sheet, out.s, err);
	else if (ok)
		report_lines(&sheet, out.s);
	mustache_free(template);
	json_decref(tree);
	return ok;
}
