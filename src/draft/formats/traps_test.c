/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/formats/export.h"

#include "base/core/buf.h"
#include "base/text/text.h"
#include "draft/view/escape.h"
#include "support/export_record.h"
#include "support/test.h"

/* What must come out of every format as the text that was typed, and do nothing on the way. */
static const char *const traps[] = { "plain words",
	"*emphasis* **strong** `code` [link](https://example.org/a_b) ![x](y.png)",
	"[click](javascript:alert(1)) [a]: javascript:alert(1)",
	"[click](java&#115;cript:alert(1)) <javascript:alert(1)>",
	"[a](\tvbscript:x) [b](data:text/html,<script>alert(1)</script>)",
	"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!-- open", "--> close",
	"<b>bold</b> a < b > c & d &amp; &lt;", "`<script>`", "`` a ` <script> ``",
	"```\n<script>\n```", "    <script>indented</script>",
	"- a\n\n    <script>in a list</script>", "\\<script>", "\\\\<script>",
	"<https://example.org/ok>", "<svg/onload=alert(1)>", "</div></body></html>",
	"{{ site.title }}", "{% include x %}", "{%- raw -%}", "{{{x}}}",
	"{% endraw %}{{ x }}{% raw %}", "`{{ code }}`", "ends in {", "{", "% begins",
	"{: onclick=\"alert(1)\"}", "{::options /}", "$$x$$", "# heading", "> quote", "1. one",
	"| a | b |", "---", "===", "***", "* [ ] todo", "a: b", "01:10", "no", "- x",
	"'single' \"double\"", "...", "!tag", "&anchor", "%YAML", "[/quote]", "[b]bold[/b]",
	"[url=javascript:x]y[/url]", "[img]x[/img]", "=1+1", "+1", "-1", "@SUM(A1)",
	"-cmd|' /C calc'!A0", "a,b;c\td", "a\"b\"c", "a\nb\n\nc", "00:01 --> 00:02", "WEBVTT",
	"NOTE x", "\x1b[2Jescape", "\x1b]52;c;x\x07 bell", "\xe2\x80\xaeright to left",
	"nul\x01\x02\x03\x04", "bad \xff utf8 \xc3", "\xc2\x9b c1",
	"emoji \xf0\x9f\x8e\xa7 \xe6\x9d\xbe\xe4\xbb\xbb", "trailing\\", "`unclosed", "[unclosed",
	"**unclosed" };

static void
make_trapped(struct record *r)
{
	make_review(r);
	for (size_t i = 0; i < LENGTH(traps); i++)
		add_note(r, 100 + (int)i, "bass/quiet", (int64_t)(1000 + i) * 1000, traps[i]);
	struct review *x = record_at(r, ROW_REVIEW, 0);
	xreplace(&x->title, "{{ site.title }} <script> \"a\": - # \xff");
	struct device *d = record_at(r, ROW_DEVICE, 0);
	xreplace(&d->name, "<script>alert('d')</script> {{ x }} [b]");
	struct recording *rec = record_at(r, ROW_RECORDING, 2);
	xreplace(&rec->title, "*<b>* {% raw %} [x](y) | --> =1+1");
}

static char *
written(export_write *write)
{
	struct record r;
	struct err err = ERR_INIT;
	struct buf out = BUF_INIT;

	make_trapped(&r);
	struct view *v = view_open(&r, NULL, NULL, &err);
	if (!write(&out, v, &(struct export_how){ 0 }, &err))
		fail_msg("%s", err.msg);
	assert_int_equal(strlen(out.s), out.len);
	view_close(v);
	record_finish(&r);
	return buf_detach(&out);
}

/* No control character but newlines, tabs where the format has them, nothing that turns writing. */
static void
has_no_controls(const char *text)
{
	for (const char *s = text; *s; s++)
		assert_true((unsigned char)*s >= ' ' || *s == '\n' || *s == '\r' || *s == '\t');
	assert_null(strstr(text, "\xe2\x80\xae"));
	assert_null(strstr(text, "\xc2\x9b"));
	assert_null(strchr(text, '\xff'));
}

static char *
as_carried(const char *trap, bool lines)
{
	struct buf out = BUF_INIT;

	escape_controls(&out, trap, strlen(trap), lines);
	return buf_detach(&out);
}

static void
json_gives_the_texts_back(void **state)
{
	CLEANUP(pointer_free) char *text = written(export_json);
	json_t *view = json_loads(text, JSON_REJECT_DUPLICATES, NULL), *section, *item, *note;
	size_t i, k, m, found = 0;

	assert_non_null(view);
	has_no_controls(text);
	json_array_foreach (json_object_get(view, "sections"), i, section)
		json_array_foreach (json_object_get(section, "items"), k, item)
			json_array_foreach (json_object_get(item, "notes"), m, note)
				for (size_t t = 0; t < LENGTH(traps); t++)
					found += strcmp(view_text(note, "body"), traps[t]) == 0;
	/* Those that are no UTF-8 cannot be JSON as they are. */
	assert_int_equal(found, LENGTH(traps) - 1);
	json_decref(view);
}

/* One cell of RFC 4180 at *s; what ends it goes into *end. */
static char *
read_cell(const char **s, char *end)
{
	struct buf cell = BUF_INIT;

	if (**s == '"')
		for (++*s; **s != '"' || (*s)[1] == '"'; ++*s) {
			assert_true(**s != '\0');
			buf_add_char(&cell, **s);
			*s += **s == '"';
		}
	else
		while (**s && !strchr(",\r", **s)) {
			assert_true(**s != '"' && **s != '\n');
			buf_add_char(&cell, *(*s)++);
		}
	*s += **s == '"';
	*end = **s;
	assert_true(*end == ',' || strncmp(*s, "\r\n", 2) == 0);
	*s += *end == ',' ? 1 : 2;
	return buf_detach(&cell);
}

static void
csv_gives_the_texts_back(void **state)
{
	char *text = written(export_csv), end;
	const char *s = text;
	size_t found = 0, column = 0, columns = 0;

	has_no_controls(text);
	while (*s) {
		char *cell = read_cell(&s, &end);
		bool guarded = *cell == '\'' && cell[1] && strchr("=+-@", cell[1]);
		const char *shown = guarded ? cell + 1 : cell;

		/* No spreadsheet computes any of it. */
		assert_true(!*cell || !strchr("=+@", *cell));
		for (size_t t = 0; column == 6 && t < LENGTH(traps); t++) {
			char *carried = as_carried(traps[t], true);

			found += strcmp(shown, carried) == 0;
			free(carried);
		}
		free(cell);
		column++;
		if (end == '\r') {
			assert_true(!columns || column == columns);
			columns = column;
			column = 0;
		}
	}
	assert_int_equal(column, 0);
	assert_true(found >= LENGTH(traps) - 1); /* one is no UTF-8 */
	free(text);
}

static void
labels_stay_lines_of_three(void **state)
{
	CLEANUP(pointer_free) char *text = written(export_labels);
	size_t lines = 0;

	has_no_controls(text);
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		char *tab = strchr(line, '\t');

		assert_non_null(tab);
		assert_non_null(tab = strchr(tab + 1, '\t'));
		assert_null(strchr(tab + 1, '\t'));
		lines++;
	}
	assert_true(lines >= LENGTH(traps));
}

/* Every tag is one of ours, closed in order, with no attribute that runs anything. */
static void
tags_are_ours(char *text)
{
	static const char *const empty[] = { "hr", "br", "img", "meta", "line", "circle", "input",
		"rect" };
	static const char *const known[] = { "!DOCTYPE", "html", "head", "meta", "title", "style",
		"body", "h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "strong", "em",
		"code", "pre", "a", "img", "blockquote", "hr", "br", "table", "thead", "tbody",
		"tr", "th", "td", "del", "figure", "figcaption", "svg", "g", "line", "circle",
		"text", "main", "div", "span", "rect", "nav" };
	char *open[64];
	size_t depth = 0;

	has_no_controls(text);
	assert_null(strstr(text, "<script"));
	assert_null(strstr(text, "href=\"java"));
	assert_null(strstr(text, "href=\"data"));
	assert_null(strstr(text, "href=\"vb"));
	assert_non_null(strstr(text, "&lt;script&gt;alert(1)&lt;/script&gt;"));
	assert_non_null(strstr(text, "{{ site.title }}"));
	for (const char *s = text; (s = strchr(s, '<')); s++) {
		bool closing = s[1] == '/', is_known = false, is_empty = s[1] == '!';
		size_t n = strcspn(s + 1 + closing, " >");
		char *name = xstrndup(s + 1 + closing, n);

		for (size_t i = 0; i < LENGTH(known); i++)
			is_known |= strcmp(known[i], name) == 0;
		for (size_t i = 0; i < LENGTH(empty); i++)
			is_empty |= strcmp(empty[i], name) == 0;
		if (!is_known)
			fail_msg("a tag of its own: %.40s", s);
		assert_null(memmem(s, strcspn(s, ">"), " on", 3));
		if (closing) {
			assert_true(depth > 0 && strcmp(open[depth - 1], name) == 0);
			free(open[--depth]);
			free(name);
		} else if (is_empty)
			free(name);
		else {
			assert_true(depth < 64);
			open[depth++] = name;
		}
	}
	while (depth)
		free(open[--depth]);
}

static void
html_is_ours(void **state)
{
	CLEANUP(pointer_free) char *text = written(export_html);

	tags_are_ours(text);
	assert_non_null(strstr(text, "</html>\n"));
}

static void
bbcode_is_ours(void **state)
{
	CLEANUP(pointer_free) char *text = written(export_bbcode);
	static const char *const known[] = { "b]", "/b]", "i]", "/i]", "s]", "/s]", "url=http",
		"/url]", "list]", "list=1]", "/list]", "*]", "img]", "/img]", "size=", "/size]",
		"code]", "/code]", "quote]", "/quote]", "url=lost" };

	has_no_controls(text);
	assert_null(strstr(text, "[url=java"));
	for (const char *s = text; (s = strchr(s, '[')); s++) {
		bool is_known = false;

		for (size_t i = 0; i < LENGTH(known); i++)
			is_known |= strncmp(s + 1, known[i], strlen(known[i])) == 0;
		if (!is_known)
			fail_msg("a tag of its own: %.40s", s);
	}
}

/* What Jekyll would run, take for HTML, or link to. */
static void
markdown_is_harmless(void **state)
{
	static const char *const ours[] = { "{{ \"{{\" }}", "{{ \"{%\" }}", "{{ \"{\" }}" };
	CLEANUP(pointer_free) char *text = written(export_markdown);
	const char *body = strstr(text + 4, "\n---\n");

	assert_non_null(body);
	has_no_controls(text);
	for (const char *s = body; (s = strchr(s, '{')); s++) {
		size_t skip = 0;

		for (size_t i = 0; i < LENGTH(ours); i++)
			if (strncmp(s, ours[i], strlen(ours[i])) == 0)
				skip = strlen(ours[i]);
		if (!skip && (s[1] == '{' || s[1] == '%'))
			fail_msg("Liquid: %.40s", s);
		s += skip;
	}
	assert_null(strstr(body, "](javascript"));
	assert_null(strstr(body, "](java&#"));
	assert_null(strstr(body, "](data"));
	assert_null(strstr(body, "{: onclick"));
}

/* Which test reads which format. */
static const struct reader {
	const char *format;
	CMUnitTestFunction read;
} readers[] = {
	{ "json", json_gives_the_texts_back },
	{ "csv", csv_gives_the_texts_back },
	{ "labels", labels_stay_lines_of_three },
	{ "html", html_is_ours },
	{ "bbcode", bbcode_is_ours },
	{ "markdown", markdown_is_harmless },
};

static void
no_test_reads_this_format(void **state)
{
	fail_msg("write a test of what the traps become in it");
}

int
main(void)
{
	struct CMUnitTest tests[LENGTH(readers) + 8] = { { 0 } };
	size_t n = 0;

	for (const struct exporter *e = exporters; e->name && n < LENGTH(tests); e++) {
		const struct reader *r = TEXT_ROW(readers, e->name);

		tests[n++] = (struct CMUnitTest){ .name = e->name,
			.test_func = r ? r->read : no_test_reads_this_format };
	}
	return test_run_group("traps", tests, n, NULL, NULL);
}
