/* Reads keys of front matter: YAML, JSON as YAML, TOML up to its first table, and lines. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/front_value.h"

#include <string.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/text/front.h"
#include "base/text/text.h"
#include "base/yaml/yaml.h"
#include "review/files/field_write.h"

char *
front_value_of_map(const char *yaml, const char *key)
{
	CLEANUP(diags_finish) struct diags ignored = DIAGS_INIT;
	CLEANUP(yaml_tree_finish) struct yaml_tree t;

	yaml_tree_parse(&t, "", yaml, strlen(yaml), &ignored);
	const struct yaml_node *value = t.root;
	for (const char *end; value && key; key = *end ? end + 1 : NULL) {
		end = key + strcspn(key, ".");
		CLEANUP(pointer_free) char *part = xstrndup(key, (size_t)(end - key));
		value = yaml_node_get(value, part);
	}
	if (value && value->kind == YAML_LIST && value->first)
		value = value->first;
	return value ? xstrdup(value->text) : NULL;
}

/* Adds a line of TOML, "key = value", or of lines, "Key: value", as YAML. */
static void
add_line(struct buf *yaml, const char *line, size_t n, bool toml)
{
	const char *sign = memchr(line, toml ? '=' : ':', n);

	if (!sign)
		return;
	size_t from = (size_t)(sign - line) + 1, key = text_trimmed(line, from - 1, " \t");
	n = text_trimmed(line, n, " \t\r\n");
	while (from < n && strchr(" \t", line[from]))
		from++;
	if (!key || *line == ' ' || *line == '\t' || from > n)
		return;
	CLEANUP(pointer_free) char *value = xstrndup(line + from, n - from);
	EACH_IN (c, line, key)
		buf_add_char(yaml, !toml && *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c);
	buf_add(yaml, ": ");
	if (toml)
		buf_add(yaml, value);
	else
		field_quote_all(yaml, value, true);
	buf_add_char(yaml, '\n');
}

char *
front_value(const char *post, bool lines, const char *key)
{
	const struct front f = front_find(post, strlen(post), lines);
	CLEANUP(pointer_free) char *text = xstrndup(post + f.at, f.len);
	CLEANUP(buf_finish) struct buf yaml = BUF_INIT;

	if (f.kind == FRONT_NONE)
		return NULL;
	if (f.kind == FRONT_YAML || f.kind == FRONT_JSON)
		return front_value_of_map(text, key);
	EACH_TEXT_LINE (line, text) {
		if (f.kind == FRONT_TOML && *line == '[')
			break;
		add_line(&yaml, line, strcspn(line, "\n"), f.kind == FRONT_TOML);
	}
	return front_value_of_map(yaml.s, key);
}
