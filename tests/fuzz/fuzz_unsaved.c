/*
 * What a session could not store, as a text. The input is fields, each up to a NUL: when, where in
 * the track, the track, the device, the words; then the next note. What must hold: the text is
 * clean, notes begin lines and nothing else does but what is indented, and no letter is lost.
 */
#include "fuzz/fuzz.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "sitting/sitting_private.h"

#define NOTES 8
#define FIELDS 5

/* The text without the white space that the layout adds. */
static void
squeeze(struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->len; i++)
		if (b->s[i] != ' ' && b->s[i] != '\n')
			b->s[n++] = b->s[i];
	buf_truncate(b, n);
}

/* Each field stands in the text as it is cleaned, in order. */
static void
has_fields(const struct buf *text, char *const fields[NOTES][FIELDS], size_t n)
{
	struct buf squeezed = BUF_INIT;

	buf_add_bytes(&squeezed, text->s, text->len);
	squeeze(&squeezed);
	const char *at = squeezed.s;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < FIELDS; k++) {
			struct buf clean = BUF_INIT;

			text_clean(&clean, fields[i][k], strlen(fields[i][k]), k + 1 == FIELDS);
			squeeze(&clean);
			at = strstr(at, clean.s);
			must(at);
			at += clean.len;
			buf_finish(&clean);
		}
	buf_finish(&squeezed);
}

static void
is_clean(const struct buf *text, size_t n)
{
	size_t len, lines = 0;

	for (size_t i = 0; i < text->len; i += len) {
		int32_t c = text_decode(text->s + i, text->len - i, &len);

		must(c != TEXT_BAD && (c == '\n' || !text_is_control(c)));
		if (i == 0 || text->s[i - 1] == '\n')
			lines += strncmp(text->s + i, "    ", 4) != 0;
	}
	must(!text->len || text->s[text->len - 1] == '\n');
	must(lines <= n);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct unstored_line lines[NOTES];
	char *fields[NOTES][FIELDS];
	const char *at = (const char *)data, *end = at + size;
	struct buf text = BUF_INIT;
	size_t n = 0;

	for (; n < NOTES && at < end; n++) {
		for (size_t k = 0; k < FIELDS; k++) {
			const char *stop = memchr(at, '\0', (size_t)(end - at));

			fields[n][k] = xstrndup(at, (size_t)((stop ? stop : end) - at));
			at = stop ? stop + 1 : end;
		}
		lines[n] = (struct unstored_line){ fields[n][0], fields[n][1], fields[n][2],
			fields[n][3], fields[n][4] };
	}
	for (size_t i = 0; i < n; i++)
		unstored_add_line(&text, &lines[i]);
	is_clean(&text, n);
	has_fields(&text, fields, n);
	buf_finish(&text);
	for (size_t i = 0; i < n * FIELDS; i++)
		free(fields[i / FIELDS][i % FIELDS]);
	return 0;
}
