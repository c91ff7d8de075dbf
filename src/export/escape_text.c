#include "export/escape.h"

#include <string.h>

void
escape_comment(struct buf *out, const char *text)
{
	struct buf clean = BUF_INIT;

	escape_controls(&clean, text, true);
	for (const char *s = clean.s; *s; s++) {
		char before = out->len ? out->s[out->len - 1] : '\0';

		/* Two of these in a row would mean something: a space keeps them apart. */
		if ((*s == '-' && before == '-') || (*s == '>' && before == '-') ||
			(before == '{' && strchr("{%:", *s)) || (before == ']' && strchr("(:", *s)))
			buf_add_char(out, ' ');
		/* Where a reader does not see a comment in it, it is text all the same. */
		if (*s == '<')
			buf_add(out, "&lt;");
		else
			buf_add_char(out, *s);
	}
	if (clean.len && strchr("-{", clean.s[clean.len - 1]))
		buf_add_char(out, ' ');
	buf_finish(&clean);
}

void
escape_html(struct buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		switch (s[i]) {
		case '&': buf_add(out, "&amp;"); break;
		case '<': buf_add(out, "&lt;"); break;
		case '>': buf_add(out, "&gt;"); break;
		case '"': buf_add(out, "&quot;"); break;
		case '\'': buf_add(out, "&#39;"); break;
		default: buf_add_char(out, s[i]);
		}
}

void
escape_bbcode(struct buf *out, const char *text)
{
	struct buf clean = BUF_INIT;

	escape_controls(&clean, text, true);
	for (const char *s = clean.s; *s; s++)
		if (*s == '[' || *s == ']')
			buf_add(out, *s == '[' ? "\xef\xbc\xbb" : "\xef\xbc\xbd");
		else
			buf_add_char(out, *s);
	buf_finish(&clean);
}
