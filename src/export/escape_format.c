#include "export/escape_format.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "export/escape.h"

static void
html(struct buf *out, const char *s, size_t n, void *context)
{
	(void)context;
	escape_html(out, s, n);
}

static void
bbcode(struct buf *out, const char *s, size_t n, void *context)
{
	char *text = xstrndup(s, n);

	(void)context;
	escape_bbcode(out, text);
	free(text);
}

static void
markdown(struct buf *out, const char *s, size_t n, void *context)
{
	char *text = xstrndup(s, n);

	(void)context;
	escape_name(out, text);
	free(text);
}

/* Someone's Markdown, without Liquid of theirs, also where the template's own text ends in a {. */
static void
markdown_raw(struct buf *out, const char *s, size_t n, const char *name, void *context)
{
	char *text = xstrndup(s, n);
	const char *rest = text;

	(void)context;
	if (strcmp(name, "front_matter") == 0) /* Jekyll does not look for Liquid in there */
		buf_add(out, text);
	else {
		if (*rest == '{' && out->len && out->s[out->len - 1] == '{') {
			buf_add(out, "&#123;");
			rest++;
		}
		escape_words(out, rest, 0);
	}
	free(text);
}

const struct escape_format escape_formats[] = {
	{ "html", "& < > and quotes as entities", html, NULL },
	{ "markdown",
		"names show as they are, {{{words}}} stay Markdown, Liquid is harmless in both",
		markdown, markdown_raw },
	{ "bbcode", "no tags from data", bbcode, NULL },
	{ "none", "as it is", NULL, NULL },
	{ NULL, NULL, NULL, NULL },
};

const struct escape_format *
escape_format_find(const char *name)
{
	for (const struct escape_format *f = escape_formats; f->name; f++)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}
