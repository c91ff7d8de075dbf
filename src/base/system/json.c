/* Writes a tree of jansson so that a terminal may show it, and gives jansson its memory in blocks.
 * view/put.c builds trees. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/json.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/os_process.h"
#include "base/text/number.h"
#include "base/text/text.h"

#define PIECE_BYTES ((size_t)64 << 10)

/* A text in the making: the whole text or, for a file, the part that is not written yet. */
struct json_out {
	struct buf *text;
	bool compact;
	FILE *f;                        /* NULL: the text stays */
	const struct json_maker *maker; /* NULL: the tree is whole */
	bool made;                      /* an object that the maker puts is written */
	bool failed;
};

static void
write_out(struct json_out *o)
{
	o->failed = o->failed || fwrite(o->text->s, 1, o->text->len, o->f) != o->text->len;
	buf_clear(o->text);
}

#define EIGHT(c) (UINT64_C(0x0101010101010101) * (c))

/* Returns how many of the first n bytes need no escape: eight at a time, as a review has 50 MiB. */
static size_t
plain_bytes(const char *s, size_t n)
{
	size_t i = 0;
	uint64_t x = 0;

	for (; i + sizeof(x) <= n; i += sizeof(x)) {
		memcpy(&x, s + i, sizeof(x));
		if ((x | (x - EIGHT(' ')) | ((x ^ EIGHT('"')) - EIGHT(1)) |
			    ((x ^ EIGHT('\\')) - EIGHT(1)) | (x + EIGHT(1))) &
			EIGHT(0x80))
			break;
	}
	while (i < n && s[i] >= ' ' && s[i] < 0x7f && s[i] != '"' && s[i] != '\\')
		i++;
	return i;
}

/* Adds a string in quotes, with escapes. at: bytes that need none. end: the quote, and at most two
 * bytes that follow it. */
static void
add_string(struct buf *out, const char *s, size_t n, size_t at, const char *end)
{
	char *to = buf_room(out, at + 4);

	*to++ = '"';
	memcpy(to, s, at);
	to += at;
	if (at == n)
		to = stpcpy(to, end);
	out->len = (size_t)(to - out->s);
	if (at == n)
		return;
	for (size_t len; at < n; at += len) {
		len = plain_bytes(s + at, n - at);
		buf_add_bytes(out, s + at, len);
		if (len)
			continue;
		int32_t c = text_decode(s + at, n - at, &len);
		if (c == TEXT_BAD)
			buf_addf(out, "<%02x>", (unsigned char)s[at]);
		else if (c == '"' || c == '\\')
			buf_addf(out, "\\%c", (char)c);
		else if (!text_is_control(c))
			buf_add_bytes(out, s + at, len);
		else if (c == '\n' || c == '\t')
			buf_add(out, c == '\n' ? "\\n" : "\\t");
		else if (c < 0x10000)
			buf_addf(out, "\\u%04X", (unsigned)c);
		else
			buf_addf(out, "\\u%04X\\u%04X", 0xd800 + ((unsigned)(c - 0x10000) >> 10),
				0xdc00 + ((unsigned)(c - 0x10000) & 0x3ff));
	}
	buf_add(out, end);
}

static void
add_text(struct json_out *o, const char *s, size_t n)
{
	if (!o->made || !o->maker->redact || !strstr(s, "://")) {
		add_string(o->text, s, n, plain_bytes(s, n), "\"");
		return;
	}
	CLEANUP(pointer_free) char *text = xstrdup(s);
	o->maker->redact(&text);
	add_string(o->text, text, strlen(text), 0, "\"");
}

/* Adds a comma, a line break and the indentation. */
static void
add_line(const struct json_out *o, bool comma, size_t depth)
{
	static const char line[] = ",\n                                ";
	size_t n = o->compact ? 1 : 2 + 2 * depth;

	n = n < sizeof(line) ? n : sizeof(line) - 1;
	buf_add_bytes(o->text, line + !comma, n - !comma);
}

#define MADE ((json_type)(JSON_NULL + 1)) /* no type of jansson's */

/* A list or an object that is being written. Functions that put members take the first field. */
struct made {
	json_t into;
	struct json_out *out;
	size_t depth, n;
};

bool
json_is_made(const json_t *o)
{
	return o && json_typeof(o) == MADE;
}

/* key: NULL: of a list. plain: the key needs no escape. */
static void
begin_member(struct made *m, const char *key, bool plain)
{
	const char *end = m->out->compact ? "\":" : "\": ";

	add_line(m->out, m->n++, m->depth + 1);
	if (!key)
		return;
	size_t n = strlen(key);
	add_string(m->out->text, key, n, plain ? n : plain_bytes(key, n), end);
}

static void
end_members(struct made *m, char sign)
{
	if (m->n)
		add_line(m->out, false, m->depth);
	buf_add_char(m->out->text, sign);
}

/* Writes the object that a maker puts for the value, and keeps its text if the value is in several
 * lists. */
static void
add_made(struct json_out *o, const json_t *value, struct json_kept *kept, size_t depth)
{
	struct json_out whole = *o;
	struct made m = { { MADE, SIZE_MAX }, &whole, depth, 0 };
	size_t from = o->text->len;

	if (kept->text) {
		const char *s = json_string_value(kept->text);

		for (const char *end; (end = strchr(s, '\n')); s = end + 1 + 2 * kept->depth) {
			buf_add_bytes(o->text, s, (size_t)(end - s));
			add_line(o, false, depth);
		}
		buf_add(o->text, s);
		return;
	}
	whole.f = NULL;
	whole.made = true;
	buf_add_char(o->text, '{');
	o->maker->put(&m.into, value, o->maker->context);
	end_members(&m, '}');
	if (!o->compact && value->refcount > 2) {
		kept->text = json_stringn_nocheck(o->text->s + from, o->text->len - from);
		kept->depth = depth;
	}
}

static void
add_value(struct json_out *o, const json_t *value, size_t depth)
{
	/* jansson's iterators take no const value, but change nothing. */
	json_t *v = (json_t *)(uintptr_t)value;
	struct buf *out = o->text;
	struct made m = { { MADE, SIZE_MAX }, o, depth, 0 };
	struct json_kept *kept;

	switch (json_typeof(v)) {
	case JSON_OBJECT:
		buf_add_char(out, '{');
		for (void *at = json_object_iter(v); at; at = json_object_iter_next(v, at)) {
			begin_member(&m, json_object_iter_key(at), false);
			add_value(o, json_object_iter_value(at), depth + 1);
		}
		end_members(&m, '}');
		break;
	case JSON_ARRAY:
		buf_add_char(out, '[');
		EACH_VALUE (one, v) {
			begin_member(&m, NULL, true);
			add_value(o, one, depth + 1);
		}
		end_members(&m, ']');
		break;
	case JSON_STRING: add_text(o, json_string_value(v), json_string_length(v)); break;
	case JSON_INTEGER: buf_add(out, NUMBER_DIGITS(json_integer_value(v))); break;
	case JSON_REAL: buf_addf(out, "%.15g", json_real_value(v) + 0.0); break; /* + 0: no -0 */
	case JSON_TRUE:
		kept = o->maker && o->maker->kept ? o->maker->kept(v, o->maker->context) : NULL;
		if (kept)
			add_made(o, v, kept, depth);
		else
			buf_add(out, "true");
		break;
	case JSON_FALSE: buf_add(out, "false"); break;
	case JSON_NULL: buf_add(out, "null"); break;
	}
	if (o->f && out->len >= PIECE_BYTES)
		write_out(o);
}

void
json_member(json_t *into, const char *key, json_t *value)
{
	struct made *m = (struct made *)(void *)into;

	begin_member(m, key, true);
	add_value(m->out, value ? value : json_null(), m->depth + 1);
	json_decref(value);
}

void
json_member_text(json_t *into, const char *key, const char *text)
{
	struct made *m = (struct made *)(void *)into;

	begin_member(m, key, true);
	add_text(m->out, text, strlen(text));
}

void
json_add(struct buf *out, const json_t *value, bool compact, const struct json_maker *maker)
{
	add_value(&(struct json_out){ .text = out, .compact = compact, .maker = maker }, value, 0);
}

bool
json_print(FILE *f, const json_t *value, struct err *err)
{
	return json_print_made(f, value, NULL, err);
}

bool
json_print_made(FILE *f, const json_t *value, const struct json_maker *maker, struct err *err)
{
	CLEANUP(buf_finish) struct buf rest = BUF_INIT;
	struct json_out o = { .text = &rest, .f = f, .maker = maker };

	add_value(&o, value, 0);
	buf_add_char(&rest, '\n');
	write_out(&o);
	return !o.failed || err_fail(err, "cannot write: %s", strerror(errno));
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

json_t *
json_read(const char *text)
{
	return json_loads(text, JSON_REJECT_DUPLICATES, NULL); /* NULL of NULL */
}

json_t *
json_of_text(const char *s)
{
	json_t *value = json_string(s);

	if (!s || value)
		return value;
	CLEANUP(buf_finish) struct buf clean = BUF_INIT;
	text_clean(&clean, s, strlen(s), true);
	return json_string(clean.s);
}

json_t *
json_of_texts(char *const *v, size_t n)
{
	json_t *list = json_array();

	EACH_IN (one, v, n)
		json_array_append_new(list, json_of_text(*one));
	return list;
}

const char *
json_text_at(const json_t *object, const char *key)
{
	return text_or(json_string_value(json_object_get(object, key)), "");
}
