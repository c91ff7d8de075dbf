/* Builds a tree from libyaml's events, and rewrites its errors for people. field.c gives the texts
 * of the tree their types. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/yaml/yaml.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <yaml.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/json.h"
#include "base/text/text.h"

static struct yaml_node *
yaml_tree_node(struct yaml_tree *t)
{
	struct yaml_node *n = arena_keep(&t->memory, xmalloc(sizeof(*n)));

	*n = (struct yaml_node){ .text = "", .kind = YAML_TEXT, .plain = true, .at = { 1, 1 } };
	return n;
}

void
yaml_tree_finish(struct yaml_tree *t)
{
	arena_finish(&t->memory);
	free(t->path);
	free(t->source);
	*t = (struct yaml_tree){ .root = NULL };
}

/* ---- libyaml's events become a tree ---- */

#define STR_TAG "tag:yaml.org,2002:str"

struct yaml_frame {
	struct yaml_node *node, *last;
	/* in a map: the key that was read and whose value comes next */
	struct yaml_node *key;
};

struct builder {
	struct yaml_tree *t;
	struct diags *d;
	size_t size;        /* number of bytes of the file to read */
	size_t index, byte; /* the offset that byte_of converted last: in characters (index) and in
			       bytes (byte) */
	struct yaml_frame frames[YAML_MOST_DEPTH];
	size_t depth;
	bool begun; /* a document has begun */
};

/* So many of the errors are reported where the quote or other construct begins, not where libyaml
 * noticed them: the first ones. */
#define AT_CONTEXT 4
/* earlog's messages for libyaml's errors, each of which is found by a part of its text. */
static const struct {
	const char *problem, *words;
} syntax[] = {
	{ "could not find expected ':'", "no ':' after this; expected `key: value`" },
	{ "found unexpected end of stream", "the quote opened here is never closed" },
	{ "found unexpected document indicator",
		"the quote opened here is not closed before the next ---" },
	{ "did not find expected alphabetic or numeric character",
		"'&' and '*' mean something in YAML; quote the text if it starts so" },
	{ "mapping values are not allowed",
		"a ':' that no key belongs to; quote the text if the colon is part of it" },
	{ "did not find expected key",
		"this is not a key; expected `key: value`, indented like the lines above it" },
	{ "did not find expected '-' indicator",
		"this belongs to no entry; expected '-', indented like the entries above it" },
	{ "did not find expected ',' or ']'",
		"these brackets are broken here; expected [one, two]" },
	{ "did not find expected ',' or '}'",
		"these braces are broken here; expected {key: value, key: value}" },
	{ "found unknown escape character",
		"no such escape; expected \\n, \\\", \\\\ or the like (or single quotes, where \\ "
		"is a letter)" },
	{ "did not find expected hexdecimal number",
		"expected hexadecimal digits after this escape" },
	{ "found invalid Unicode character escape code", "this escape is not a character" },
	{ "block sequence entries are not allowed",
		"an entry ('- ') cannot start here; expected it on a new line" },
	{ "mapping keys are not allowed",
		"a '?' is not allowed here; quote the text if it is part of it" },
	{ "block collections are not allowed",
		"a list or key cannot start here; expected it on a new line" },
	{ "did not find expected comment or line break",
		"expected the end of the line after | or >" },
	{ "found a tab character", "a tab; expected spaces" },
	{ "found undefined tag handle", "a tag ('!'); quote the text if it starts with '!'" },
	{ "did not find expected node content", "expected a value here" },
	{ "did not find expected <document start>",
		"text after the end; expected only lines such as `key: value`" },
};

/* Converts a character offset of libyaml to a byte offset. Starts from the offset converted last:
 * libyaml reports places in their order. */
static size_t
byte_of(struct builder *b, size_t index)
{
	const char *s = b->t->source;

	while (b->index < index && b->byte < b->size) {
		do
			b->byte++;
		while (((unsigned char)s[b->byte] & 0xc0) == 0x80);
		b->index++;
	}
	return b->byte;
}

static struct mark
yaml_mark(const yaml_mark_t *m)
{
	return (struct mark){ (int)m->line + 1, (int)m->column + 1 };
}

static void
report_syntax(struct builder *b, const yaml_parser_t *p)
{
	const char *problem = p->problem ? p->problem : "this is not YAML";
	const yaml_mark_t *m = &p->problem_mark;
	const char *words = NULL;

	size_t byte = byte_of(b, m->index);
	char c = byte < b->size ? b->t->source[byte] : '\0';
	bool at_end = byte >= b->size;

	for (size_t i = 0; i < LENGTH(syntax) && !words; i++) {
		if (!strstr(problem, syntax[i].problem))
			continue;
		words = syntax[i].words;
		if ((i < AT_CONTEXT || at_end) && p->context)
			m = &p->context_mark;
	}
	if (strstr(problem, "cannot start any token") && c == '\t')
		words = "a tab; expected spaces";
	else if (strstr(problem, "cannot start any token"))
		diags_add(b->d, b->t->path, yaml_mark(m),
			"no text can start with '%c'; put it in quotes", c);
	else if (at_end && strstr(problem, "',' or"))
		words = "the bracket opened here is never closed";
	else if (!words)
		words = problem;
	if (words)
		diags_add(b->d, b->t->path, yaml_mark(m), "%s", words);
}

/* Adds an error that ends the reading of the file, and returns false. */
static bool
refuse_event(struct builder *b, const yaml_event_t *ev, const char *words)
{
	b->t->broken = true;
	return diags_add(b->d, b->t->path, yaml_mark(&ev->start_mark), "%s", words);
}

static struct yaml_node *
node_of(struct builder *b, const yaml_event_t *ev, enum yaml_kind kind)
{
	struct yaml_node *n = yaml_tree_node(b->t);

	n->kind = (unsigned char)kind;
	n->at = yaml_mark(&ev->start_mark);
	n->start = (uint32_t)byte_of(b, ev->start_mark.index);
	n->end = (uint32_t)byte_of(b, ev->end_mark.index);
	return n;
}

/* Reports a node's tag and anchor, which earlog does not support. The node is still added to the
 * tree. */
static void
report_properties(struct builder *b, const yaml_event_t *ev, const yaml_char_t *anchor,
	const yaml_char_t *tag, struct yaml_node *n)
{
	if (anchor)
		diags_add(b->d, b->t->path, n->at, "an anchor (&%s); expected the value itself",
			(const char *)anchor);
	if (tag && (n->kind != YAML_TEXT || !text_same((const char *)tag, STR_TAG))) {
		diags_add(b->d, b->t->path, yaml_mark(&ev->start_mark),
			"the tag %s; expected no tag but !!str", (const char *)tag);
		n->reported = true;
	}
}

/* Adds a node to the tree: as the root, as an entry of the innermost list, or as a key or value of
 * the innermost map. */
static bool
place_node(struct builder *b, const yaml_event_t *ev, struct yaml_node *n)
{
	if (b->depth == 0) {
		b->t->root = n;
		return true;
	}
	struct yaml_frame *f = &b->frames[b->depth - 1];

	if (f->node->kind == YAML_MAP && !f->key) {
		if (n->kind != YAML_TEXT || n->reported)
			return refuse_event(b, ev,
				"brackets or braces as a key; expected a text, as in `key: value`");
		f->key = n;
		return true;
	}
	n->key = f->key;
	f->key = NULL;
	if (f->last)
		f->last->next = n;
	else
		f->node->first = n;
	f->last = n;
	f->node->n++;
	return true;
}

/* Warns of a text that ends at a "#" with a digit behind it, which begins a comment: "Edition 15
 * #248" loses its number. */
static void
warn_of_comment(struct builder *b, const struct yaml_node *n)
{
	const char *from = b->t->source + n->start, *s = b->t->source + n->end;
	bool brackets = b->depth && !b->frames[b->depth - 1].node->plain;
	size_t wide = strcspn(from, brackets ? "\r\n,]}" : "\r\n");

	s += strspn(s, " \t");
	if (!n->plain || !n->n || s[0] != '#' || !isdigit((unsigned char)s[1]) || s > from + wide)
		return;
	wide = text_trimmed(from, wide, " \t");
	char quote = memchr(from, '"', wide) || memchr(from, '\\', wide) ? '\'' : '"';
	diags_warn(b->d, b->t->path, n->at,
		"\"%s\" ends here: \"#\" begins a comment; write %c%.*s%c if it is part of the "
		"text",
		n->text, quote, (int)wide, from, quote);
}

static bool
add_scalar(struct builder *b, const yaml_event_t *ev)
{
	struct yaml_node *n = node_of(b, ev, YAML_TEXT);
	size_t len = ev->data.scalar.length;

	n->plain = ev->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	report_properties(b, ev, ev->data.scalar.anchor, ev->data.scalar.tag, n);
	if (len > YAML_MOST_TEXT)
		return refuse_event(b, ev, "a text of more than 64 kB");
	if (memchr(ev->data.scalar.value, '\0', len))
		return refuse_event(b, ev, "a NUL in a text; remove it");
	if (len)
		n->text = arena_keep(
			&b->t->memory, xstrndup((const char *)ev->data.scalar.value, len));
	n->n = (uint32_t)len;
	warn_of_comment(b, n);
	return place_node(b, ev, n);
}

static bool
open_node(struct builder *b, const yaml_event_t *ev, enum yaml_kind kind)
{
	struct yaml_node *n = node_of(b, ev, kind);

	if (kind == YAML_LIST) {
		n->plain = ev->data.sequence_start.style != YAML_FLOW_SEQUENCE_STYLE;
		report_properties(
			b, ev, ev->data.sequence_start.anchor, ev->data.sequence_start.tag, n);
	} else {
		n->plain = ev->data.mapping_start.style != YAML_FLOW_MAPPING_STYLE;
		report_properties(
			b, ev, ev->data.mapping_start.anchor, ev->data.mapping_start.tag, n);
	}
	if (b->depth == YAML_MOST_DEPTH)
		return refuse_event(b, ev, "nested more than 64 deep");
	if (!place_node(b, ev, n))
		return false;
	b->frames[b->depth++] = (struct yaml_frame){ .node = n };
	return true;
}

/* Ends the innermost list or map, and reports the keys that a map gives twice. */
static void
close_node(struct builder *b, size_t end)
{
	struct yaml_node *n = b->frames[--b->depth].node;
	struct names keys = { .v = NULL };

	n->end = (uint32_t)end;
	for (struct yaml_node *e = n->first; e && n->kind == YAML_MAP; e = e->next)
		LIST_ADD(&keys, (struct named_at){ e->key->text, e->key->at, &e->reported });
	names_report_repeats(&keys, b->t->path, "key", b->d);
}

static bool
add_alias(struct builder *b, const yaml_event_t *ev)
{
	struct yaml_node *n = node_of(b, ev, YAML_TEXT);

	n->reported = true;
	diags_add(b->d, b->t->path, n->at, "an alias (*%s); expected the value itself",
		(const char *)ev->data.alias.anchor);
	return place_node(b, ev, n);
}

/* Handles an event of libyaml. Returns false at the end of the file or after an error that ends
 * reading. */
static bool
take_event(struct builder *b, const yaml_event_t *ev)
{
	switch (ev->type) {
	case YAML_ALIAS_EVENT: return add_alias(b, ev);
	case YAML_SCALAR_EVENT: return add_scalar(b, ev);
	case YAML_SEQUENCE_START_EVENT: return open_node(b, ev, YAML_LIST);
	case YAML_MAPPING_START_EVENT: return open_node(b, ev, YAML_MAP);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT: close_node(b, byte_of(b, ev->end_mark.index)); break;
	case YAML_DOCUMENT_START_EVENT:
		if (b->begun)
			return refuse_event(b, ev, "a second document; expected one");
		return b->begun = true;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_STREAM_END_EVENT:
	case YAML_DOCUMENT_END_EVENT: break;
	}
	return ev->type != YAML_STREAM_END_EVENT;
}

/* Builds the tree of the first `size` bytes of t->source. cut: the file has more bytes, so an error
 * at the end of these is not reported. */
static void
yaml_read_events(struct yaml_tree *t, size_t size, bool cut, struct diags *d)
{
	struct builder b = { .t = t, .d = d, .size = size };
	yaml_parser_t p;
	yaml_event_t ev;
	bool more = true;

	if (!yaml_parser_initialize(&p))
		abort();
	yaml_parser_set_encoding(&p, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&p, (const unsigned char *)t->source, size);
	while (more) {
		if (!yaml_parser_parse(&p, &ev)) {
			/* If the file goes on after `size`, an error there comes from the cut. */
			if (!cut || byte_of(&b, p.problem_mark.index) < size)
				report_syntax(&b, &p);
			t->broken = true;
			break;
		}
		more = take_event(&b, &ev);
		yaml_event_delete(&ev);
	}
	while (b.depth > 0)
		close_node(&b, size);
	yaml_parser_delete(&p);
}

/* ---- reading a file ---- */

/* Returns true if YAML allows the character without an escape: a tab, a line end or a printable
 * character. */
static bool
is_yaml_character(int32_t c)
{
	return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0x7e) || c == 0x85 ||
		(c >= 0xa0 && c <= 0xfffd && c != 0xfeff) || c >= 0x10000;
}

/* Reports the first character that YAML forbids (libyaml would give no line for it), or a directive
 * before it (libyaml would take 17 s for 1 MiB of them). Returns the number of bytes before that
 * line, which can be parsed, or the size of the file. */
static size_t
readable(const struct yaml_tree *t, struct diags *d)
{
	const char *s = t->source;
	struct mark at = { 1, 1 };
	size_t line_start = 0;

	for (size_t i = 0; i < t->size;) {
		size_t len = 1;
		int32_t c = (unsigned char)s[i];

		if (c >= 0x80)
			c = text_decode(s + i, t->size - i, &len);
		if (c == '%' && i == line_start) {
			diags_add(d, t->path, at,
				"a line that starts with %%; expected no YAML directives");
			return i;
		}
		if (c == TEXT_BAD || !is_yaml_character(c)) {
			if (c == TEXT_BAD)
				diags_add(d, t->path, at,
					"the byte 0x%02x is not UTF-8; save the file as UTF-8",
					(unsigned char)s[i]);
			else if (c == 0)
				diags_add(d, t->path, at, "a NUL byte; expected a text file");
			else
				diags_add(d, t->path, at,
					"the control character U+%04X; expected text (in double "
					"quotes it can be written as an escape)",
					(unsigned)c);
			return line_start;
		}
		i += len;
		at.column++;
		if (c == '\n' || (c == '\r' && s[i] != '\n')) {
			at = (struct mark){ at.line + 1, 1 };
			line_start = i;
		}
	}
	return t->size;
}

bool
yaml_tree_parse(struct yaml_tree *t, const char *path, const char *bytes, size_t n, struct diags *d)
{
	size_t before = diags_count(d);
	size_t mark = n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	size_t size = (n > YAML_MOST_BYTES ? YAML_MOST_BYTES : n) - mark;
	struct mark start = { 1, 1 };

	*t = (struct yaml_tree){
		.path = xstrdup(path), .source = xmalloc(size + 1), .size = size, .broken = true
	};
	memcpy(t->source, bytes + mark, size);
	t->source[size] = '\0';
	t->stamp.size_bytes = t->stamp.mtime_ns = -1;
	file_hash(t->source, size, t->stamp.hash);
	t->root = yaml_tree_node(t);
	if (n > YAML_MOST_BYTES)
		return diags_add(
			d, path, start, "more than 1 MiB; expected a file written by hand");
	if (n >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0))
		return diags_add(d, path, start, "the file is UTF-16; save it as UTF-8");
	size = readable(t, d);
	t->broken = size < t->size;
	yaml_read_events(t, size, t->broken, d);
	return diags_count(d) == before;
}

const struct yaml_node *
yaml_node_get(const struct yaml_node *n, const char *key)
{
	if (n->kind != YAML_MAP)
		return NULL;
	for (const struct yaml_node *v = n->first; v; v = v->next)
		if (text_same(v->key->text, key))
			return v;
	return NULL;
}

const struct yaml_node *
yaml_node_value(const struct yaml_node *n, const char *key)
{
	const struct yaml_node *v = yaml_node_get(n, key);

	return v && !v->reported && !yaml_node_empty(v) ? v : NULL;
}

bool
yaml_node_empty(const struct yaml_node *n)
{
	return n->kind == YAML_TEXT && n->plain && n->n == 0;
}

static json_t *
node_json(const struct yaml_node *n)
{
	if (yaml_node_empty(n))
		return json_null();
	if (n->kind == YAML_TEXT)
		return json_stringn(n->text, n->n);

	json_t *j = n->kind == YAML_LIST ? json_array() : json_object();
	for (const struct yaml_node *v = n->first; v; v = v->next) {
		if (n->kind == YAML_LIST)
			json_array_append_new(j, node_json(v));
		else if (!v->reported)
			json_object_set_new(j, v->key->text, node_json(v));
	}
	return j;
}

char *
yaml_node_json(const struct yaml_node *n)
{
	json_auto_t *j = node_json(n);
	return json_text(j, JSON_COMPACT | JSON_ENCODE_ANY);
}

const struct yaml_node *
yaml_node_last(const struct yaml_node *n)
{
	if (n->kind == YAML_TEXT || !n->plain || !n->first)
		return n;
	const struct yaml_node *v = n->first;
	while (v->next)
		v = v->next;
	return yaml_node_last(v);
}

static size_t
newline_after(const struct yaml_tree *t, size_t from)
{
	while (from < t->size && t->source[from] != '\n')
		from++;
	return from;
}

char *
yaml_node_slice(const struct yaml_tree *t, const struct yaml_node *n)
{
	struct buf out = BUF_INIT;
	const struct yaml_node *last = yaml_node_last(n);
	size_t end = last->end;
	size_t indent = (size_t)(n->at.column - 1);

	/* The slice includes a comment on the line of the last value, but nothing after a list in
	 * brackets. */
	if (n->plain && end > n->start && t->source[end - 1] != '\n')
		end = newline_after(t, end);
	for (size_t at = n->start; at < end;) {
		size_t stop = newline_after(t, at);

		if (stop > end)
			stop = end;
		size_t len = stop - at;
		if (len && t->source[at + len - 1] == '\r')
			len--;
		buf_add_bytes(&out, t->source + at, len);
		buf_add_char(&out, '\n');
		at = stop + 1;
		for (size_t i = 0; i < indent && at < end && t->source[at] == ' '; i++)
			at++;
	}
	/* libyaml ends a block text after the empty lines that follow it. They are part of the text
	 * only with "|+". */
	if (!(last->kind == YAML_TEXT && last->n >= 2 &&
		    text_same(last->text + last->n - 2, "\n\n")))
		while (out.len >= 2 && out.s[out.len - 1] == '\n' && out.s[out.len - 2] == '\n')
			buf_truncate(&out, out.len - 1);
	return buf_detach(&out);
}
