#include "export/export.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "export/escape.h"

/*
 * Written by hand and not by jansson, which escapes what JSON demands and no more: what would move
 * a cursor or turn the writing round is \u here, too.
 */
static void
add_escaped(struct buf *out, int32_t c)
{
	if (c == '"' || c == '\\')
		buf_addf(out, "\\%c", (char)c);
	else if (c == '\n')
		buf_add(out, "\\n");
	else if (c == '\t')
		buf_add(out, "\\t");
	else if (c < 0x10000)
		buf_addf(out, "\\u%04X", (unsigned)c);
	else
		buf_addf(out, "\\u%04X\\u%04X", 0xd800 + ((unsigned)(c - 0x10000) >> 10),
			0xdc00 + ((unsigned)(c - 0x10000) & 0x3ff));
}

static void
add_string(struct buf *out, const char *s, size_t n)
{
	size_t len;

	buf_add_char(out, '"');
	for (size_t at = 0; at < n; at += len) {
		unsigned char c = (unsigned char)s[at];

		for (len = 0; at + len < n && c >= ' ' && c < 0x7f && c != '"' && c != '\\'; len++)
			c = (unsigned char)s[at + len + 1];
		if (len) {
			buf_add_bytes(out, s + at, len);
			continue;
		}
		int32_t point = text_decode(s + at, n - at, &len);
		if (point == '"' || point == '\\' || escape_is_control(point))
			add_escaped(out, point);
		else
			buf_add_bytes(out, s + at, len);
	}
	buf_add_char(out, '"');
}

static void
add_line(struct buf *out, int depth)
{
	static const char spaces[] = "                                ";

	buf_add_char(out, '\n');
	buf_add_bytes(out, spaces,
		2 * (size_t)depth < sizeof(spaces) ? 2 * (size_t)depth : sizeof(spaces) - 1);
}

/* Where the text goes, piece by piece. */
struct writing {
	FILE *f;
	struct err *err;
	bool failed;
};

static void add_value(struct buf *out, const json_t *v, int depth, struct writing *w);

#define FLUSH_BYTES ((size_t)64 << 10)

static void
flush(struct buf *out, struct writing *w)
{
	if (out->len >= FLUSH_BYTES && !w->failed)
		w->failed = !export_flush(w->f, out, w->err);
}

static void
add_integer(struct buf *out, int64_t n)
{
	char text[24];
	size_t at = sizeof(text);
	uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

	do {
		text[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	if (n < 0)
		text[--at] = '-';
	buf_add_bytes(out, text + at, sizeof(text) - at);
}

static void
add_real(struct buf *out, double x)
{
	if (x > -1e9 && x < 1e9 && !((double)(int64_t)x < x) && !((double)(int64_t)x > x))
		add_integer(out, (int64_t)x);
	else
		buf_addf(out, "%.15g", x);
}

static void
add_object(struct buf *out, const json_t *v, int depth, struct writing *w)
{
	/* jansson's iterators take no const, and change nothing. */
	json_t *o = (json_t *)(uintptr_t)v;
	bool any = false;

	buf_add_char(out, '{');
	for (void *i = json_object_iter(o); i; i = json_object_iter_next(o, i)) {
		const char *key = json_object_iter_key(i);

		if (any)
			buf_add_char(out, ',');
		add_line(out, depth + 1);
		add_string(out, key, strlen(key));
		buf_add(out, ": ");
		add_value(out, json_object_iter_value(i), depth + 1, w);
		any = true;
	}
	if (any)
		add_line(out, depth);
	buf_add_char(out, '}');
}

static void
add_array(struct buf *out, const json_t *v, int depth, struct writing *w)
{
	size_t n = json_array_size(v);

	buf_add_char(out, '[');
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_add_char(out, ',');
		add_line(out, depth + 1);
		add_value(out, json_array_get(v, i), depth + 1, w);
		flush(out, w);
	}
	if (n)
		add_line(out, depth);
	buf_add_char(out, ']');
}

static void
add_value(struct buf *out, const json_t *v, int depth, struct writing *w)
{
	switch (json_typeof(v)) {
	case JSON_OBJECT: add_object(out, v, depth, w); break;
	case JSON_ARRAY: add_array(out, v, depth, w); break;
	case JSON_STRING: add_string(out, json_string_value(v), json_string_length(v)); break;
	case JSON_INTEGER: add_integer(out, json_integer_value(v)); break;
	case JSON_REAL: add_real(out, json_real_value(v)); break;
	case JSON_TRUE: buf_add(out, "true"); break;
	case JSON_FALSE: buf_add(out, "false"); break;
	case JSON_NULL: buf_add(out, "null"); break;
	}
}

bool
export_write_json(FILE *f, const json_t *value, struct err *err)
{
	struct writing w = { .f = f, .err = err };
	struct buf out = BUF_INIT;

	add_value(&out, value, 0, &w);
	buf_add_char(&out, '\n');
	bool ok = !w.failed && export_flush(f, &out, err);
	buf_finish(&out);
	return ok;
}

bool
export_write_json_list(FILE *f, json_t *(*next)(void *context), void *context, struct err *err)
{
	struct writing w = { .f = f, .err = err };
	struct buf out = BUF_INIT;
	bool any = false;

	buf_add_char(&out, '[');
	for (json_t *v; !w.failed && (v = next(context)); json_decref(v)) {
		if (any)
			buf_add_char(&out, ',');
		add_line(&out, 1);
		add_value(&out, v, 1, &w);
		any = true;
		flush(&out, &w);
	}
	if (any)
		add_line(&out, 0);
	buf_add(&out, "]\n");
	bool ok = !w.failed && export_flush(f, &out, err);
	buf_finish(&out);
	return ok;
}

bool
export_json(FILE *f, struct view *view, const struct export_how *how, struct err *err)
{
	(void)how;
	return export_write_json(f, view_tree(view), err);
}
