#include "export/escape.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

void
escape_comment(struct buf *out, const char *text)
{
	CLEANUP(buf_finish) struct buf clean = BUF_INIT;

	escape_controls(&clean, text, strlen(text), true);
	for (const char *s = clean.s; *s; s++) {
		char before = out->len ? out->s[out->len - 1] : '\0';

		/* Inserts a space into pairs of characters that would end the comment (--, ->) or
		 * that are markup ({{, {%, {:, ](, ]:). */
		if ((*s == '-' && before == '-') || (*s == '>' && before == '-') ||
			(before == '{' && strchr("{%:", *s)) || (before == ']' && strchr("(:", *s)))
			buf_add_char(out, ' ');
		/* Escapes <: programs that do not know HTML comments would read tags in them. */
		if (*s == '<')
			buf_add(out, "&lt;");
		else
			buf_add_char(out, *s);
	}
	if (clean.len && strchr("-{", clean.s[clean.len - 1]))
		buf_add_char(out, ' ');
}

void
escape_html(struct buf *out, const char *s, size_t n, bool lines)
{
	CLEANUP(buf_finish) struct buf clean = BUF_INIT;

	escape_controls(&clean, s, n, lines);
	text_html(out, clean.s, clean.len);
}

void
escape_bbcode(struct buf *out, const char *s, size_t n)
{
	CLEANUP(buf_finish) struct buf clean = BUF_INIT;

	escape_controls(&clean, s, n, true);
	for (const char *c = clean.s; *c; c++)
		if (*c == '[' || *c == ']')
			buf_add(out, *c == '[' ? "\xef\xbc\xbb" : "\xef\xbc\xbd");
		else
			buf_add_char(out, *c);
}

/* ---- escapes for template values ---- */

static void
html_data(struct buf *out, const char *s, size_t n, void *context)
{
	(void)context;
	text_html(out, s, n);
}

static void
bbcode_data(struct buf *out, const char *s, size_t n, void *context)
{
	(void)context;
	escape_bbcode(out, s, n);
}

static void
markdown_name(struct buf *out, const char *s, size_t n, void *context)
{
	CLEANUP(pointer_free) char *text = xstrndup(s, n);

	(void)context;
	escape_name(out, text);
}

/* Adds a person's Markdown so that Liquid finds no {{ in it, also if the text before it ends with
 * {. */
static void
markdown_words(struct buf *out, const char *s, size_t n, const char *name, void *context)
{
	CLEANUP(pointer_free) char *text = xstrndup(s, n);
	const char *rest = text;

	(void)context;
	if (strcmp(name, "front_matter") == 0) /* Jekyll does not run Liquid in front matter */
		buf_add(out, text);
	else {
		if (*rest == '{' && out->len && out->s[out->len - 1] == '{') {
			buf_add(out, "&#123;");
			rest++;
		}
		escape_markdown(out, rest, &(struct escape_how){ .liquid = true });
	}
}

const struct escape_format *
escape_format_find(const char *name)
{
	static const struct escape_format formats[] = {
		{ "html", html_data, NULL },
		{ "markdown", markdown_name, markdown_words },
		{ "bbcode", bbcode_data, NULL },
		{ "none", NULL, NULL },
	};

	for (size_t i = 0; i < LENGTH(formats); i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	return NULL;
}
