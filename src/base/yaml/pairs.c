/* Keeps lists of pairs and texts with their place in the file, and the sorted lines that identify a
 * chain. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/yaml/pairs.h"

#include <stdlib.h>
#include <string.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/text/text.h"

void
pairs_add(struct pairs *p, const char *key, const char *value, struct mark at, struct mark value_at)
{
	LIST_ADD(p,
		(struct key_value){ .key = xstrdup(key),
			.value = xstrdup(value),
			.at = at,
			.value_at = value_at });
}

const char *
pairs_get(const struct pairs *p, const char *key)
{
	EACH (one, p)
		if (text_same(one->key, key))
			return one->value;
	return NULL;
}

void
pairs_take_out(struct pairs *p, size_t i)
{
	free(p->v[i].key);
	free(p->v[i].value);
	ARRAY_REMOVE(p->v, p->n, i);
}

static int
pair_order(const void *a, const void *b)
{
	return strcmp(((const struct key_value *)a)->key, ((const struct key_value *)b)->key);
}

void
pairs_sort(struct pairs *p)
{
	LIST_SORT(p, pair_order);
}

char *
pairs_content(const struct pairs *p)
{
	struct buf out = BUF_INIT;
	struct pairs sorted = *p;

	sorted.v = xreallocarray(NULL, p->n, sizeof(*p->v));
	if (p->n)
		memcpy(sorted.v, p->v, p->n * sizeof(*p->v));
	pairs_sort(&sorted);
	for (size_t i = 0; i < sorted.n; i++)
		buf_addf(&out, "%s%s=%s", i ? "\n" : "", sorted.v[i].key, sorted.v[i].value);
	free(sorted.v);
	return buf_detach(&out);
}

void
pairs_from_content(struct pairs *p, const char *content)
{
	while (*content) {
		size_t line = strcspn(content, "\n");
		size_t key = strcspn(content, "=\n");
		char *k = xstrndup(content, key);
		char *v = key < line ? xstrndup(content + key + 1, line - key - 1) : xstrdup("");

		pairs_add(p, k, v, NOWHERE, NOWHERE);
		free(k);
		free(v);
		content += line + (content[line] == '\n');
	}
}

static bool
sets_control(const struct pairs *p, const char *key)
{
	size_t n = strcspn(key, ".");

	EACH (one, p)
		if (strcspn(one->key, ".") == n && strncmp(one->key, key, n) == 0)
			return true;
	return false;
}

void
pairs_over(struct pairs *into, const struct pairs *under, const struct pairs *over)
{
	for (size_t i = 0; i < under->n + over->n; i++) {
		const struct key_value *p = i < under->n ? &under->v[i] : &over->v[i - under->n];

		if (i >= under->n || !sets_control(over, p->key))
			pairs_add(into, p->key, p->value, p->at, p->value_at);
	}
	pairs_sort(into);
}

void
pairs_finish(struct pairs *p)
{
	LIST_FINISH(p, free(each->key), free(each->value));
}

void
texts_add(struct texts *t, const char *text, struct mark at)
{
	if (t->n == t->cap) {
		t->v = xgrow(t->v, t->n, &t->cap, sizeof(*t->v));
		t->at = xreallocarray(t->at, t->cap, sizeof(*t->at));
	}
	t->v[t->n] = xstrdup(text);
	t->at[t->n++] = at;
}

bool
texts_has(const struct texts *t, const char *text)
{
	EACH (one, t)
		if (text_same(*one, text))
			return true;
	return false;
}

void
texts_finish(struct texts *t)
{
	EACH (one, t)
		free(*one);
	free(t->v);
	free(t->at);
	*t = (struct texts){ .v = NULL };
}
