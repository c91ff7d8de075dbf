#include "export/view_private.h"

#include <string.h>

/* Would these words, at the start of a line, be something other than a paragraph? */
static bool
is_block(const char *s)
{
	size_t digits = strspn(s, "0123456789"), ticks = strspn(s, "`~");

	if (ticks >= 3 || strncmp(s, "    ", 4) == 0 || strspn(s, "=") >= 2 || strspn(s, "-") >= 2)
		return true;
	if (*s && strchr("#>|\t:", *s))
		return true;
	if (*s && strchr("-+*", *s) && (s[1] == ' ' || !s[1]))
		return true;
	return digits && (s[digits] == '.' || s[digits] == ')') &&
		(s[digits + 1] == ' ' || !s[digits + 1]);
}

/* False: these words are more than running text. */
bool
view_sentence(struct buf *out, const char *body)
{
	const char *line = body + strspn(body, " \n");

	if (is_block(body + strspn(body, "\n")))
		return false;
	while (*line) {
		size_t n = strcspn(line, "\n"), end = n;

		if (is_block(line))
			return false;
		while (end && (line[end - 1] == ' ' || line[end - 1] == '\\'))
			end--;
		if (out->len && end)
			buf_add_char(out, ' ');
		buf_add_bytes(out, line, end);
		line += n;
		line += strspn(line, "\n");
	}
	if (!out->len)
		return false;
	if (!strchr(".!?:;)*_\"`", out->s[out->len - 1]) &&
		(unsigned char)out->s[out->len - 1] < 0x80)
		buf_add_char(out, '.');
	return true;
}
