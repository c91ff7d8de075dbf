/* Writes JSON piece by piece, without a tree of values, and gives jansson its memory in blocks.
 * view/put.c builds trees. */
#include "base/system/json.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/os_process.h"
#include "base/text/text.h"

#define PIECE_BYTES ((size_t)64 << 10)

struct json_writer
json_writer_new(FILE *f, struct err *err)
{
	return (struct json_writer){ .f = f, .out = BUF_INIT, .err = err };
}

static void
write_out(struct json_writer *w)
{
	if (!w->failed && fwrite(w->out.s, 1, w->out.len, w->f) != w->out.len) {
		w->failed = true;
		err_fail(w->err, "cannot write: %s", strerror(errno));
	}
	buf_clear(&w->out);
}

bool
json_writer_finish(struct json_writer *w)
{
	buf_add_char(&w->out, '\n');
	if (w->f) {
		write_out(w);
		buf_finish(&w->out);
	}
	return !w->failed;
}

/* Adds a line break and the indentation, after a comma if `comma`. */
static void
add_json_line(struct json_writer *w, bool comma)
{
	static const char line[] = ",\n                                ";
	size_t n = 2 + 2 * (size_t)w->depth, skipped = !comma;

	if (w->compact)
		n = 1;
	else if (n >= sizeof(line))
		n = sizeof(line) - 1;
	buf_add_bytes(&w->out, line + skipped, n - skipped);
}

/* Writes the separator before a value: nothing after a key, else a comma and a new line. */
static void
begin_value(struct json_writer *w)
{
	if (w->f && w->out.len >= PIECE_BYTES)
		write_out(w);
	if (!w->keyed && w->depth)
		add_json_line(w, w->follows);
	w->keyed = false;
	w->follows = true;
}

void
json_writer_open(struct json_writer *w, char bracket)
{
	begin_value(w);
	buf_add_char(&w->out, bracket);
	w->depth++;
	w->follows = false;
}

void
json_writer_close(struct json_writer *w, char bracket)
{
	w->depth--;
	if (w->follows)
		add_json_line(w, false);
	buf_add_char(&w->out, bracket);
	w->follows = true;
}

/* ---- writing strings ---- */

#define EACH_BYTE(c) (UINT64_C(0x0101010101010101) * (c))

/* Returns true if one of eight bytes is c; may be wrong if a byte is 0x80 or above. */
static bool
has_byte(uint64_t bytes, unsigned char c)
{
	uint64_t x = bytes ^ EACH_BYTE(c);

	return (x - EACH_BYTE(1)) & ~x & EACH_BYTE(0x80);
}

/* Returns true if eight bytes are ASCII without control characters, DEL, quotes and backslashes. */
static bool
all_plain(uint64_t bytes)
{
	uint64_t beyond = bytes | (bytes - EACH_BYTE(' ')) | (bytes + EACH_BYTE(1));

	return !(beyond & EACH_BYTE(0x80)) && !has_byte(bytes, '"') && !has_byte(bytes, '\\');
}

/* Copies bytes up to the first that may need an escape. Returns their number. */
static size_t
copy_plain(char *to, const char *s, size_t n)
{
	size_t i = 0;
	uint64_t bytes;

	for (; i + sizeof(bytes) <= n; i += sizeof(bytes)) {
		memcpy(&bytes, s + i, sizeof(bytes));
		if (!all_plain(bytes))
			break;
		memcpy(to + i, &bytes, sizeof(bytes));
	}
	for (unsigned char c; i < n; i++) {
		c = (unsigned char)s[i];
		if (c < ' ' || c >= 0x7f || c == '"' || c == '\\')
			break;
		to[i] = (char)c;
	}
	return i;
}

/* Adds a string in quotes, with escapes. */
static void
add_escaped(struct buf *out, const char *s, size_t n)
{
	size_t begin = out->len, len;

	buf_add_char(out, '"');
	for (size_t at = 0; at < n; at += len) {
		len = copy_plain(buf_room(out, n - at), s + at, n - at);
		out->len += len;
		if (len)
			continue;
		int32_t point = text_decode(s + at, n - at, &len);
		if (point == TEXT_BAD) {
			CLEANUP(buf_finish) struct buf clean = BUF_INIT;

			text_clean(&clean, s, n, true);
			buf_truncate(out, begin);
			add_escaped(out, clean.s, clean.len);
			return;
		}
		if (point == '"' || point == '\\')
			buf_addf(out, "\\%c", (char)point);
		else if (!text_is_control(point))
			buf_add_bytes(out, s + at, len);
		else if (point == '\n')
			buf_add(out, "\\n");
		else if (point == '\t')
			buf_add(out, "\\t");
		else if (point < 0x10000)
			buf_addf(out, "\\u%04X", (unsigned)point);
		else
			buf_addf(out, "\\u%04X\\u%04X",
				0xd800 + ((unsigned)(point - 0x10000) >> 10),
				0xdc00 + ((unsigned)(point - 0x10000) & 0x3ff));
	}
	buf_add_char(out, '"');
}

static void
add_string(struct buf *out, const char *s, size_t n)
{
	char *to = buf_room(out, n + 2);

	if (copy_plain(to + 1, s, n) < n) {
		add_escaped(out, s, n);
		return;
	}
	to[0] = to[n + 1] = '"';
	to[n + 2] = '\0';
	out->len += n + 2;
}

void
json_writer_key(struct json_writer *w, const char *key)
{
	begin_value(w);
	add_string(&w->out, key, strlen(key));
	buf_add_bytes(&w->out, ": ", w->compact ? 1 : 2);
	w->keyed = true;
}

static void
json_writer_bytes(struct json_writer *w, const char *s, size_t n)
{
	begin_value(w);
	add_string(&w->out, s, n);
}

void
json_writer_text(struct json_writer *w, const char *s)
{
	if (s)
		json_writer_bytes(w, s, strlen(s));
	else
		json_writer_null(w);
}

/* ---- writing null, booleans, numbers and jansson's values ---- */

void
json_writer_null(struct json_writer *w)
{
	begin_value(w);
	buf_add_bytes(&w->out, "null", 4);
}

void
json_writer_bool(struct json_writer *w, bool b)
{
	begin_value(w);
	buf_add(&w->out, b ? "true" : "false");
}

/* Writes the digits itself: printf takes twice the time, and a review has a million numbers. */
void
json_writer_int(struct json_writer *w, int64_t n)
{
	char text[24];
	size_t at = sizeof(text);
	uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

	begin_value(w);
	do {
		text[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	if (n < 0)
		text[--at] = '-';
	buf_add_bytes(&w->out, text + at, sizeof(text) - at);
}

void
json_writer_real(struct json_writer *w, double x, int digits)
{
	bool whole = x > -1e9 && x < 1e9 && !((double)(int64_t)x < x) && !((double)(int64_t)x > x);

	if (whole) {
		json_writer_int(w, (int64_t)x);
	} else if (isfinite(x)) {
		begin_value(w);
		buf_addf(&w->out, "%.*g", digits, x);
	} else {
		json_writer_null(w);
	}
}

void
json_writer_value(struct json_writer *w, const json_t *value)
{
	/* jansson's iterators take no const value, but change nothing. */
	json_t *o = (json_t *)(uintptr_t)value;

	switch (json_typeof(value)) {
	case JSON_OBJECT:
		json_writer_open(w, '{');
		for (void *i = json_object_iter(o); i; i = json_object_iter_next(o, i)) {
			json_writer_key(w, json_object_iter_key(i));
			json_writer_value(w, json_object_iter_value(i));
		}
		json_writer_close(w, '}');
		break;
	case JSON_ARRAY:
		json_writer_open(w, '[');
		for (size_t i = 0; i < json_array_size(value); i++)
			json_writer_value(w, json_array_get(value, i));
		json_writer_close(w, ']');
		break;
	case JSON_STRING:
		json_writer_bytes(w, json_string_value(value), json_string_length(value));
		break;
	case JSON_INTEGER: json_writer_int(w, json_integer_value(value)); break;
	case JSON_REAL: json_writer_real(w, json_real_value(value), JSON_WRITER_DIGITS); break;
	case JSON_TRUE: json_writer_bool(w, true); break;
	case JSON_FALSE: json_writer_bool(w, false); break;
	case JSON_NULL: json_writer_null(w); break;
	}
}

#define BLOCK_BYTES ((size_t)16 << 20)

struct json_block {
	struct json_block *before; /* links all blocks, for leak checkers */
	max_align_t bytes[];
};

static struct json_block *last;
static char *next;
static size_t left;

static void *
take_bytes(size_t n)
{
	n = (n + sizeof(void *) - 1) & ~(sizeof(void *) - 1);
	if (n > left) {
		size_t size = sizeof(struct json_block) + (n > BLOCK_BYTES ? n : BLOCK_BYTES);
		struct json_block *block = xmalloc(size);

		os_large_pages(block, size);
		block->before = last;
		last = block;
		next = (char *)block->bytes;
		left = size - sizeof(*block);
	}
	left -= n;
	next += n;
	return next - n;
}

static void
keep_bytes(void *p)
{
	(void)p;
}

static bool used;

void
json_blocks_use(void)
{
	used = true;
	json_set_alloc_funcs(take_bytes, keep_bytes);
}

static int
add_json(const char *text, size_t n, void *into)
{
	buf_add_bytes(into, text, n);
	return 0;
}

char *
json_text(const json_t *value, size_t flags)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	bool ok = value && json_dump_callback(value, add_json, &text, flags) == 0;

	if (ok)
		return buf_detach(&text);
	return NULL;
}

void
json_release(json_t *value)
{
	if (!used)
		json_decref(value);
}

const char *
json_text_at(const json_t *object, const char *key)
{
	return text_or(json_string_value(json_object_get(object, key)), "");
}
