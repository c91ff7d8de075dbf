#include "cli/roff.h"

#include <string.h>

void
roff_add(struct buf *out, const char *text)
{
	static const char *const shown[128] = { ['\\'] = "\\e",
		['-'] = "\\-",
		['\''] = "\\(aq",
		['"'] = "\\(dq",
		['`'] = "\\(ga",
		['^'] = "\\(ha",
		['~'] = "\\(ti",
		['\n'] = " ",
		['\r'] = " ",
		['\t'] = " " };

	/* A full stop at the start of a line is a request; \& before it prevents this. */
	if (*text == '.')
		buf_add(out, "\\&");
	for (const unsigned char *s = (const unsigned char *)text; *s; s++)
		if (*s < 128 && shown[*s])
			buf_add(out, shown[*s]);
		else
			buf_add_char(out, (char)*s);
}

void
roff_heading(struct buf *out, const char *macro, const char *text)
{
	buf_addf(out, "%s \"", macro);
	roff_add(out, text);
	buf_add(out, "\"\n");
}

void
roff_item(struct buf *out, const char *tag, const char *more, const char *words)
{
	buf_add(out, ".TP\n\\fB");
	roff_add(out, tag);
	buf_add(out, "\\fR");
	if (more && *more) {
		buf_add(out, " ");
		roff_add(out, more);
	}
	buf_add(out, *words ? "\n" : "\n\\&");
	roff_add(out, words);
	buf_add(out, "\n");
}

void
roff_example(struct buf *out, const char *lines)
{
	buf_add(out, ".EX\n");
	for (size_t n; *lines; lines += n + (lines[n] == '\n')) {
		CLEANUP(buf_finish) struct buf line = BUF_INIT;
		n = strcspn(lines, "\n");
		buf_add_bytes(&line, lines, n);
		roff_add(out, line.s);
		buf_add(out, "\n");
	}
	buf_add(out, ".EE\n");
}
