#include "config/yaml.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/json_blocks.h"
#include "base/mem.h"
#include "base/text.h"
#include "config/yaml_private.h"

#define BLOCK_SIZE 16384

struct yaml_block {
	struct yaml_block *next;
	size_t front, back; /* free bytes are those from front to back: nodes are added at the
			       front, texts at the back */
	_Alignas(max_align_t) char bytes[];
};

static struct yaml_block *
block_with(struct yaml_tree *t, size_t size)
{
	struct yaml_block *b = t->blocks;

	if (b && b->back - b->front >= size)
		return b;
	size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
	b = xmalloc(sizeof(*b) + room);
	*b = (struct yaml_block){ .next = t->blocks, .front = 0, .back = room };
	return t->blocks = b;
}

char *
yaml_tree_text(struct yaml_tree *t, const void *bytes, size_t n)
{
	struct yaml_block *b = block_with(t, n + 1);
	char *text = b->bytes + (b->back -= n + 1);

	memcpy(text, bytes, n);
	text[n] = '\0';
	return text;
}

struct yaml_node *
yaml_tree_node(struct yaml_tree *t)
{
	struct yaml_block *b = block_with(t, sizeof(struct yaml_node));
	struct yaml_node *n = (struct yaml_node *)(void *)(b->bytes + b->front);

	b->front += sizeof(*n);
	*n = (struct yaml_node){ .text = "", .kind = YAML_TEXT, .plain = true, .at = { 1, 1 } };
	return n;
}

void
yaml_tree_finish(struct yaml_tree *t)
{
	while (t->blocks) {
		struct yaml_block *next = t->blocks->next;

		free(t->blocks);
		t->blocks = next;
	}
	free(t->path);
	free(t->source);
	*t = (struct yaml_tree){ .root = NULL };
}

/* Returns true if YAML allows the character without an escape: a tab, a line end or a printable
 * character. */
static bool
is_yaml_character(int32_t c)
{
	return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0x7e) || c == 0x85 ||
		(c >= 0xa0 && c <= 0xfffd && c != 0xfeff) || c >= 0x10000;
}

/* Reports the first character that YAML forbids (libyaml would give no line for it). Returns the
 * number of bytes before the line with that character, which can be parsed, or the size of the
 * file. */
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
		if (c == TEXT_BAD || !is_yaml_character(c)) {
			if (c == TEXT_BAD)
				diags_add(d, t->path, at,
					"the byte 0x%02x is no UTF-8; save the file as UTF-8",
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

/* Returns true, after adding an error, if the file starts with a directive (%TAG …). libyaml would
 * need quadratic time for many directives. */
static bool
has_directive(const struct yaml_tree *t, struct diags *d)
{
	const char *s = t->source;
	int line = 1;

	while (*s == ' ' || *s == '#' || *s == '\n' || *s == '\r') {
		const char *end = strchr(s, '\n');
		const char *text = s + strspn(s, " \r");

		if (!end || (*text != '#' && *text != '\n'))
			break;
		s = end + 1;
		line++;
	}
	if (*s != '%')
		return false;
	diags_add(d, t->path, (struct mark){ line, 1 },
		"a line that starts with %%; expected no YAML directives");
	return true;
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
	if (has_directive(t, d))
		return false;

	size = readable(t, d);
	t->broken = size < t->size;
	yaml_read_events(t, size, t->broken, d);
	return diags_count(d) == before;
}

bool
yaml_tree_load(struct yaml_tree *t, const char *path, struct diags *d)
{
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT;
	struct err err = ERR_INIT;
	struct file_stamp before; /* if the file changes while it is read, it is read again */
	file_stamp(path, &before);
	bool found, ok = file_read(path, YAML_MOST_BYTES, &bytes, &found, &err);

	if (ok && found) {
		ok = yaml_tree_parse(t, path, bytes.s, bytes.len, d);
		t->stamp.size_bytes = before.size_bytes;
		t->stamp.mtime_ns = before.mtime_ns;
		return ok;
	}
	yaml_tree_parse(t, path, "", 0, d);
	t->broken = true;
	return diags_add(
		d, path, (struct mark){ 0, 0 }, "%s", ok ? "there is no such file" : err.msg);
}

const struct yaml_node *
yaml_node_get(const struct yaml_node *n, const char *key)
{
	if (n->kind != YAML_MAP)
		return NULL;
	for (const struct yaml_node *v = n->first; v; v = v->next)
		if (strcmp(v->key->text, key) == 0)
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

const char *
yaml_node_words(const struct yaml_node *n)
{
	static const char *const words[] = {
		[YAML_TEXT] = "a text", [YAML_LIST] = "a list", [YAML_MAP] = "a map"
	};

	return yaml_node_empty(n) ? "nothing" : words[n->kind];
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
	if (!(last->n >= 2 && strcmp(last->text + last->n - 2, "\n\n") == 0))
		while (out.len >= 2 && out.s[out.len - 1] == '\n' && out.s[out.len - 2] == '\n')
			buf_truncate(&out, out.len - 1);
	return buf_detach(&out);
}
