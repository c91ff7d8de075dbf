/*
 * Keys from any bytes, cut anywhere. What must hold: a name is printable and fits, what it types is
 * a character, the pieces in which bytes come make no difference to what they are when nothing
 * waits between them, and a while after the last byte nothing waits any more.
 */
#include "fuzz/fuzz.h"

#include "ui/input.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"

static void
take(struct input *in, int64_t now_ns, struct buf *out)
{
	struct input_event ev;

	while (input_next(in, now_ns, &ev)) {
		must(ev.paste || ev.mouse || *ev.name);
		must(memchr(ev.name, '\0', sizeof(ev.name)) &&
			memchr(ev.text, '\0', sizeof(ev.text)));
		must(text_valid(ev.text, strlen(ev.text)));
		for (const char *c = ev.name; *c; c++)
			must((unsigned char)*c > ' ' && *c != 0x7f);
		buf_addf(out, "%d%s ", ev.escaped, ev.name);
		if (ev.paste)
			buf_add_bytes(out, ev.paste, ev.paste_len);
	}
}

/* All bytes at one moment, in pieces of `piece`. */
static void
keys_of(const uint8_t *data, size_t size, size_t piece, struct buf *out)
{
	struct input *in = input_new();
	int64_t now_ns = 1;

	for (size_t at = 0; at < size; at += piece) {
		input_push(in, data + at, piece < size - at ? piece : size - at, now_ns);
		take(in, now_ns, out);
	}
	for (size_t i = 0; i <= size && input_due_ns(in) >= 0; i++)
		take(in, now_ns += INT64_C(2000000000), out);
	must(input_due_ns(in) < 0);
	input_free(in);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf whole = BUF_INIT, pieces = BUF_INIT;

	if (size == 0 || size > 4096)
		return 0;
	keys_of(data, size, size, &whole);
	keys_of(data, size, 1 + data[0] % 7, &pieces);
	must(whole.len == pieces.len && !memcmp(whole.s, pieces.s, whole.len));
	buf_finish(&whole);
	buf_finish(&pieces);
	return 0;
}
