#include "config/field.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/timecode.h"
#include "config/new.h"
#include "config/quantity.h"

/* "{", ", " or "}" of a map in braces. */
static void
add_brace_key(struct buf *out, bool *any, const char *key, size_t n)
{
	buf_addf(out, "%s%.*s: ", *any ? ", " : "{", (int)n, key);
	*any = true;
}

void
field_text_write(struct buf *out, const struct field *f, const char *text)
{
	double number;
	bool octal = text[0] == '0' && text[1] && text[1] != '.';

	if ((f && f->type == FIELD_YES) || (!octal && quantity_number(text, &number)))
		buf_add(out, text);
	else
		new_quote(out, text);
}

static void
write_text_list(struct buf *out, const struct texts *t)
{
	for (size_t i = 0; i < t->n; i++) {
		buf_add(out, i ? ", " : "[");
		new_quote(out, t->v[i]);
	}
	buf_add(out, t->n ? "]" : "");
}

static void
write_pairs(struct buf *out, const struct pairs *p)
{
	for (size_t i = 0; i < p->n; i++) {
		buf_add(out, i ? ", " : "{");
		new_quote(out, p->v[i].key);
		buf_add(out, ": ");
		field_text_write(out, NULL, p->v[i].value);
	}
	buf_add(out, p->n ? "}" : "");
}

/* From pair *i on those whose key begins with `front`: key.key becomes a map inside. */
static void
write_flat(struct buf *out, const struct fields *fs, const struct pairs *p, size_t *i,
	const char *front)
{
	size_t n = strlen(front);
	bool any = false;

	while (*i < p->n && strncmp(p->v[*i].key, front, n) == 0) {
		const char *key = p->v[*i].key + n;
		size_t len = strcspn(key, ".");
		char *name = xstrndup(key, len);
		const struct field *f = fs ? field_of_key(fs, name) : NULL;

		add_brace_key(out, &any, key, len);
		if (key[len]) {
			char *below = xstrndup(p->v[*i].key, n + len + 1);
			write_flat(out, f ? f->map : NULL, p, i, below);
			free(below);
		} else {
			field_text_write(out, f, p->v[(*i)++].value);
		}
		free(name);
	}
	buf_add(out, any ? "}" : "{}");
}

void
field_flat(struct buf *out, const struct fields *fs, const struct pairs *p)
{
	size_t i = 0;

	write_flat(out, fs, p, &i, "");
}

static void
write_map_list(struct buf *out, const struct field *f, const void *of)
{
	const char *v = *(char *const *)(const void *)((const char *)of + f->offset);
	size_t n = *(const size_t *)(const void *)((const char *)of + f->count);

	for (size_t i = 0; i < n; i++) {
		buf_add(out, i ? ", " : "[");
		field_flow(out, f->map, v + i * f->map->size);
	}
	buf_add(out, n ? "]" : "");
}

/* Adds what a row holds; nothing where it was not given. */
static void
write_row_value(struct buf *out, const struct field *f, const void *of)
{
	const void *at = (const char *)of + f->offset;
	const char *text;
	char time[TIME_TEXT];

	switch (f->type) {
	case FIELD_TEXT:
	case FIELD_ID:
	case FIELD_CHOICE:
		text = *(char *const *)at;
		if (text && *text)
			new_quote(out, text);
		break;
	case FIELD_YES: buf_add(out, *(const bool *)at ? "yes" : ""); break;
	case FIELD_NUMBER:
		if (isfinite(*(const double *)at))
			buf_addf(out, "%.15g", *(const double *)at);
		break;
	case FIELD_TIME:
		if (*(const int64_t *)at == NO_MS)
			break;
		time_text(*(const int64_t *)at + 500, false, time);
		new_quote(out, time);
		break;
	case FIELD_TEXTS:
	case FIELD_IDS: write_text_list(out, at); break;
	case FIELD_PAIRS: write_pairs(out, at); break;
	case FIELD_FLAT: field_flat(out, f->map, at); break;
	case FIELD_MAP: field_flow(out, f->map, at); break;
	case FIELD_LIST: write_map_list(out, f, of); break;
	case FIELD_MS:
	case FIELD_SCALE:
	case FIELD_NAMED:
	case FIELD_JSON: break; /* no file is written with them */
	case FIELD_PASS:
	case FIELD_OWN:
		if (f->write)
			f->write(out, of);
		break;
	}
}

void
field_flow(struct buf *out, const struct fields *fs, const void *of)
{
	bool any = false;

	for (const struct field *f = fs->v; f < fs->v + fs->n; f++) {
		struct buf value = BUF_INIT;

		write_row_value(&value, f, of);
		if (value.len) {
			add_brace_key(out, &any, f->name, strlen(f->name));
			buf_add_bytes(out, value.s, value.len);
		}
		buf_finish(&value);
	}
	buf_add(out, any ? "}" : "{}");
}

void
field_block(struct buf *out, const struct fields *fs, const void *of, const struct field_layout *l)
{
	int in = l->dash + 1 + l->gap;
	bool any = false;

	for (const struct field *f = fs->v; f < fs->v + fs->n; f++) {
		struct buf value = BUF_INIT;

		write_row_value(&value, f, of);
		if (value.len && !any)
			buf_addf(out, "%*s-%*s%s:", l->dash, "", l->gap, "", f->name);
		else if (value.len)
			buf_addf(out, "%*s%s:", in, "", f->name);
		any |= value.len > 0;
		if (value.len && f->type == FIELD_LIST) {
			const char *v =
				*(char *const *)(const void *)((const char *)of + f->offset);
			size_t n = *(const size_t *)(const void *)((const char *)of + f->count);

			for (size_t i = 0; i < n; i++) {
				buf_addf(out, "%s%*s- ", l->nl, in + l->deeper, "");
				field_flow(out, f->map, v + i * f->map->size);
			}
			buf_add(out, l->nl);
		} else if (value.len) {
			buf_addf(out, " %s%s", value.s, l->nl);
		}
		buf_finish(&value);
	}
}
