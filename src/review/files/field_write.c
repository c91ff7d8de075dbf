/* Decides when a text needs quotes, and writes maps and lists in block or flow style. insert.c
 * decides where in a person's file the text goes. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/field.h"

#include <ctype.h>
#include <jansson.h>
#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/system/json.h"
#include "base/text/text.h"
#include "base/text/timecode.h"
#include "base/yaml/quantity.h"

/* Returns true if every YAML reader takes s as a text without quotes: it begins with a letter, has
 * only letters, digits, inner spaces, '.', '_' and '-', and has no meaning in YAML 1.1, as "yes"
 * has. */
static bool
is_plain(const char *s)
{
	static const char *const words[] = { "y", "n", "yes", "no", "on", "off", "true", "false",
		"null" };
	size_t n = strlen(s);

	if (n == 0 || n > 60 || !isalpha((unsigned char)s[0]) || s[n - 1] == ' ')
		return false;
	EACH_IN (c, s, n)
		if (!isalnum((unsigned char)*c) && !strchr(" ._-", *c))
			return false;
	EACH_OF (word, words)
		if (strcasecmp(s, *word) == 0)
			return false;
	return true;
}

void
field_quote(struct buf *out, const char *text)
{
	if (is_plain(text))
		buf_add(out, text);
	else
		field_quote_all(out, text, false);
}

void
field_quote_all(struct buf *out, const char *text, bool wide)
{
	size_t n = strlen(text), len;

	buf_add_char(out, '"');
	for (size_t i = 0; i < n; i += len) {
		int32_t c = text_decode(text + i, n - i, &len);

		/* YAML has no way to write a byte that is not UTF-8, so U+FFFD replaces it. */
		if (c == TEXT_BAD)
			buf_add(out, "\xef\xbf\xbd");
		else if (c == '"' || c == '\\')
			buf_addf(out, "\\%c", (char)c);
		else if (c == '\n' || c == '\t')
			buf_add(out, c == '\n' ? "\\n" : "\\t");
		else if (!text_is_control(c) && !(wide && c > 0xffff))
			buf_add_bytes(out, text + i, len);
		else if (c > 0xffff)
			buf_addf(out, "\\U%08X", (unsigned)c);
		else
			buf_addf(out, c > 0xff ? "\\u%04X" : "\\x%02X", (unsigned)c);
	}
	buf_add_char(out, '"');
}

/* ---- a map or list on one line: as YAML, or as JSON if `json` ---- */

static void
add_text(struct buf *out, bool json, const char *text)
{
	if (!json) {
		field_quote(out, text);
		return;
	}
	json_auto_t *string = json_string(text);
	CLEANUP(pointer_free) char *quoted = json_text(string, JSON_ENCODE_ANY);
	buf_add(out, quoted ? quoted : "\"\"");
}

void
field_text_write(struct buf *out, const struct field *f, const char *text)
{
	double number;
	bool octal = text[0] == '0' && text[1] && text[1] != '.';

	if ((f && f->type == FIELD_YES) || (!octal && quantity_number(text, &number)))
		buf_add(out, text);
	else
		field_quote(out, text);
}

/* Writes the comma, or for the first entry (any is false) the opening bracket, before an entry of a
 * list or map. */
static void
add_front(struct buf *out, bool json, char bracket, bool any)
{
	if (any)
		buf_add(out, json ? "," : ", ");
	else
		buf_add_char(out, bracket);
}

static void
write_pairs(struct buf *out, bool json, const struct pairs *p)
{
	for (size_t i = 0; i < p->n; i++) {
		add_front(out, json, '{', i > 0);
		add_text(out, json, p->v[i].key);
		buf_add(out, json ? ":" : ": ");
		if (json)
			add_text(out, json, p->v[i].value);
		else
			field_text_write(out, NULL, p->v[i].value);
	}
	buf_add(out, p->n ? "}" : "");
}

/* Writes, as one map, the pairs from number *i on whose key begins with `front`, without `front`.
 * Keys with a dot, "volume.unit", become a nested map. */
static void
write_flat(struct buf *out, const struct fields *fs, const struct pairs *p, size_t *i,
	const char *front)
{
	size_t n = strlen(front);
	bool any = false;

	while (*i < p->n && strncmp(p->v[*i].key, front, n) == 0) {
		const char *key = p->v[*i].key + n;
		size_t len = strcspn(key, ".");
		CLEANUP(pointer_free) char *name = xstrndup(key, len);
		const struct field *f = fs ? field_of_key(fs, name) : NULL;

		buf_addf(out, "%s%s: ", any ? ", " : "{", name);
		any = true;
		if (key[len]) {
			CLEANUP(pointer_free) char *below = xstrndup(p->v[*i].key, n + len + 1);
			write_flat(out, f ? f->map : NULL, p, i, below);
		} else {
			field_text_write(out, f, p->v[(*i)++].value);
		}
	}
	buf_add(out, any ? "}" : "{}");
}

void
field_flat(struct buf *out, const struct fields *fs, const struct pairs *p)
{
	size_t i = 0;

	write_flat(out, fs, p, &i, "");
}

static bool write_map(struct buf *out, bool json, const struct fields *fs, const void *of);

static void
write_map_list(struct buf *out, bool json, const struct field *f, const void *of)
{
	size_t n;
	const char *v = field_entries(f, of, &n);
	bool bare = f->single && n == 1 && !json;

	for (size_t i = 0; i < n; i++) {
		if (!bare)
			add_front(out, json, '[', i > 0);
		if (!write_map(out, json, f->map, v + i * f->map->size))
			buf_add(out, "{}");
	}
	buf_add(out, n && !bare ? "]" : "");
}

/* Appends the value that row f has in the struct `of`; nothing if it was not given. */
static void
write_row_value(struct buf *out, bool json, const struct field *f, const void *of)
{
	const void *at = (const char *)of + f->offset;
	const struct texts *texts = at;
	const char *text;
	char time[TIME_TEXT];

	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_ID:
	case FIELD_CHOICE:
		text = *(char *const *)at;
		if (text && (*text || json))
			add_text(out, json, text);
		break;
	case FIELD_YES: buf_add(out, *(const bool *)at ? "yes" : ""); break;
	case FIELD_NUMBER:
		if (isfinite(*(const double *)at))
			buf_addf(out, "%.15g", *(const double *)at);
		break;
	case FIELD_TIME:
		if (*(const int64_t *)at == NO_MS)
			break;
		field_quote(out, timecode_text(*(const int64_t *)at + 500, false, time));
		break;
	case FIELD_TEXTS:
	case FIELD_IDS:
		for (size_t i = 0; i < texts->n; i++) {
			add_front(out, json, '[', i > 0);
			add_text(out, json, texts->v[i]);
		}
		buf_add(out, texts->n ? "]" : "");
		break;
	case FIELD_PAIRS: write_pairs(out, json, at); break;
	case FIELD_FLAT: field_flat(out, f->map, at); break;
	case FIELD_MAP: write_map(out, json, f->map, at); break;
	case FIELD_LIST: write_map_list(out, json, f, of); break;
	case FIELD_MS:
	case FIELD_SCALE:
	case FIELD_NAMED:
	case FIELD_JSON: break; /* earlog writes no file with fields of these types */
	case FIELD_PASS:
	case FIELD_OWN:
		if (f->write)
			f->write(out, of);
		break;
	}
}

/* Writes the struct `of` as a text alone, if it has a value only for the key fs->text. Returns
 * false, and writes nothing, if another key has a value. */
static bool
write_short(struct buf *out, bool json, const struct fields *fs, const void *of)
{
	CLEANUP(buf_finish) struct buf value = BUF_INIT;

	EACH (f, fs) {
		size_t before = value.len;

		write_row_value(&value, json, f, of);
		if (value.len > before && !text_same(f->name, fs->text))
			return false;
	}
	buf_add(out, value.s);
	return true;
}

/* Writes the struct `of` as a map in braces, or as a text alone where the table allows it. Returns
 * false, and writes nothing, if no key has a value. */
static bool
write_map(struct buf *out, bool json, const struct fields *fs, const void *of)
{
	size_t before = out->len;
	bool any = false;

	if (fs->text && !json && write_short(out, json, fs, of))
		return out->len > before;
	EACH (f, fs) {
		CLEANUP(buf_finish) struct buf value = BUF_INIT;

		write_row_value(&value, json, f, of);
		if (value.len) {
			add_front(out, json, '{', any);
			buf_addf(out, json ? "\"%s\"" : "%s", f->name);
			buf_addf(out, json ? ":%s" : ": %s", value.s);
			any = true;
		}
	}
	buf_add(out, any ? "}" : "");
	return any;
}

void
field_flow(struct buf *out, const struct fields *fs, const void *of)
{
	if (!write_map(out, false, fs, of))
		buf_add(out, "{}");
}

char *
field_json(const struct fields *fs, const char *key, const void *of)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	write_row_value(&out, true, field_of_key(fs, key), of);
	if (out.len)
		return buf_detach(&out);
	return NULL;
}

void
field_block(struct buf *out, const struct fields *fs, const void *of, const struct field_layout *l)
{
	int in = l->dash + 1 + l->gap;
	bool any = false;

	EACH (f, fs) {
		CLEANUP(buf_finish) struct buf value = BUF_INIT;

		write_row_value(&value, false, f, of);
		if (value.len && !any)
			buf_addf(out, "%*s-%*s%s:", l->dash, "", l->gap, "", f->name);
		else if (value.len)
			buf_addf(out, "%*s%s:", in, "", f->name);
		any |= value.len > 0;
		if (value.len && f->type == FIELD_LIST && !f->single) {
			size_t n;
			const char *v = field_entries(f, of, &n);

			for (size_t i = 0; i < n; i++) {
				buf_addf(out, "%s%*s- ", l->nl, in + l->deeper, "");
				field_flow(out, f->map, v + i * f->map->size);
			}
			buf_add(out, l->nl);
		} else if (value.len) {
			buf_addf(out, " %s%s", value.s, l->nl);
		}
	}
}
