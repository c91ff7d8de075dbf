#include "sitting/unstored_text.h"

#include <string.h>

#include "base/text.h"

static void
add_field(struct buf *out, size_t begin, const char *between, const char *field)
{
	if (!field || !*field)
		return;
	if (out->len > begin)
		buf_add(out, between);
	text_clean(out, field, strlen(field), false);
}

static void
add_indented_words(struct buf *out, const char *words)
{
	CLEANUP(buf_finish) struct buf clean = BUF_INIT;

	text_clean(&clean, words, strlen(words), true);
	for (const char *line = clean.s, *end; line; line = end ? end + 1 : NULL) {
		end = strchr(line, '\n');
		buf_add(out, line > clean.s ? "\n    " : "");
		buf_add_bytes(out, line, end ? (size_t)(end - line) : strlen(line));
	}
}

void
unstored_text(const struct unstored_line *v, size_t n, struct buf *out)
{
	for (const struct unstored_line *l = v; l < v + n; l++) {
		size_t begin = out->len;

		add_field(out, begin, "", l->made);
		add_field(out, begin, " ", l->time);
		add_field(out, begin, " ", l->track);
		add_field(out, begin, l->track && *l->track ? ", " : " ", l->device);
		if (l->words && *l->words) {
			buf_add(out, out->len > begin ? ": " : "");
			add_indented_words(out, l->words);
		}
		buf_add_char(out, '\n');
	}
}
