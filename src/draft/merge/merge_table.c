/* The table of blocks as text, as the archive stores it with each export. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/merge/merge.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "draft/merge/diff.h"

/* What blocks have that programs before 1.4.0 did not store: a number of each block, as the place
 * of a block without text, which they skip. */
static const struct list {
	const char *id;
	size_t at;
} lists[] = {
	{ ".heads", offsetof(struct merge_block, head) },
	{ ".stays", offsetof(struct merge_block, stays) },
	{ ".both", offsetof(struct merge_block, both) },
	{ ".asked", offsetof(struct merge_block, asked) },
};

static size_t *
number_of(const struct list *list, const struct merge_block *b)
{
	return (size_t *)(uintptr_t)((const char *)b + list->at);
}

/* Writes the numbers of a list, if a block has one: up to the last such block. */
static void
put_list(struct buf *out, const struct list *list, const struct merge_block *blocks, size_t n)
{
	while (n && !*number_of(list, &blocks[n - 1]))
		n--;
	for (size_t i = 0; i < n; i++) {
		if (!i)
			buf_addf(out, "0 0 %s ", list->id);
		buf_addf(out, "%zu%s", *number_of(list, &blocks[i]), i + 1 < n ? "," : "\n");
	}
}

/* Reads the numbers of a list into the blocks before it. */
static bool
read_list(const struct list *list, struct merge_block *blocks, size_t n, const char *s)
{
	for (size_t i = 0; i < n && *s; i++) {
		char *end;

		*number_of(list, &blocks[i]) = strtoul(s, &end, 10);
		if (end == s || (*end && *end != ','))
			return false;
		s = end + (*end == ',');
	}
	return true;
}

void
merge_table_put(struct buf *out, const struct merge_block *blocks, size_t n)
{
	EACH_IN (b, blocks, n) {
		buf_addf(out, "%zu %zu %s %s", b->at, b->len, b->id, b->place ? b->place : "-");
		for (size_t k = 0; k < b->n_words; k++)
			buf_addf(out, "%c%zu+%zu", k ? ',' : '/', b->words[k].at, b->words[k].len);
		buf_add(out, b->told ? "!" : "");
		buf_add(out, b->left ? "~\n" : "\n");
	}
	EACH_IN (list, lists, LENGTH(lists))
		put_list(out, list, blocks, n);
}

/* Reads the last field of a line of the table, place and words. */
static bool
read_place(struct merge_block *b, char *s)
{
	char *slash = strchr(s, '/'), *end = s + strlen(s);

	for (; end > s && strchr("!~", end[-1]); *--end = '\0') {
		b->told |= end[-1] == '!';
		b->left |= end[-1] == '~';
	}
	for (const char *at = slash; at && *at;) {
		struct merge_words w;
		int n;

		if (sscanf(at, "%*1[/,]%18zu+%18zu%n", &w.at, &w.len, &n) != 2 ||
			b->n_words == MERGE_WORDS_MOST || w.at > b->len || w.len > b->len - w.at)
			return false;
		b->words[b->n_words++] = w;
		at += n;
	}
	if (slash)
		*slash = '\0';
	b->place = text_same(s, "-") ? NULL : s;
	return true;
}

/* Reads a block from one line of the table, without its line end. Ends the words of the line s with
 * NULs; b->id and b->place then point into s. */
static bool
read_block(struct merge_block *b, char *s)
{
	int64_t at, len;
	int id, id_end, place, end = 0;

	if (sscanf(s, "%18" SCNd64 " %18" SCNd64 " %n%*s%n %n%*s%n", &at, &len, &id, &id_end,
		    &place, &end) != 2 ||
		at < 0 || len < 0 || !end || s[end])
		return false;
	s[id_end] = '\0';
	*b = (struct merge_block){ .at = (size_t)at, .len = (size_t)len, .id = s + id };
	return read_place(b, s + place);
}

bool
merge_table_read(struct merge_table *t, const char *s, size_t n, struct err *err)
{
	size_t cap = 0, at = 0, len, line = 0;

	*t = (struct merge_table){ .strings = xstrndup(s, n) };
	/* A NUL inside the text makes the copy shorter than n. */
	if (strlen(t->strings) != n || (n && s[n - 1] != '\n')) {
		merge_table_finish(t);
		return err_set(err, "the stored table of blocks is incomplete");
	}
	for (; (len = diff_line(t->strings + at, n - at)); at += len) {
		t->strings[at + len - 1] = '\0';
		t->blocks = xgrow(t->blocks, t->n, &cap, sizeof(*t->blocks));
		struct merge_block *b = &t->blocks[t->n];
		bool ok = read_block(b, t->strings + at), is_list = false;

		EACH_IN_WHILE (list, lists, LENGTH(lists), ok && !is_list) {
			is_list = text_same(b->id, list->id);
			ok = !is_list || read_list(list, t->blocks, t->n, b->place ? b->place : "");
		}
		line++;
		if (!ok) {
			merge_table_finish(t);
			return err_set(err,
				"line %zu of the table of blocks is not \"at len id place\"", line);
		}
		t->n += !is_list;
	}
	for (size_t i = 0; i < t->n; i++)
		t->blocks[i].head = t->blocks[i].head > i + 1 ? 0 : t->blocks[i].head;
	return true;
}

bool
merge_table_is_named(const char *s)
{
	return text_starts(s, "0 0 " MERGE_TEMPLATE " ");
}

const char *
merge_table_language(const char *s, size_t *n)
{
	const char *colon = merge_table_is_named(s) ? s + strcspn(s, ":\n") : "";

	*n = strcspn(colon, "=!/\n") - (*colon == ':');
	return *colon == ':' ? colon + 1 : NULL;
}

void
merge_table_uuids(const char *s, const char *id, struct uuids *out)
{
	CLEANUP(pointer_free) char *block = xasprintf("\n0 0 %s ", id);
	const char *at = s ? strstr(s, block) : NULL;
	struct uuid u;
	bool more = at;

	for (at = more ? at + strlen(block) : NULL; more; at += UUID_TEXT) {
		CLEANUP(pointer_free) char *text = xstrndup(at, UUID_TEXT - 1);

		if (!uuid_read(&u, text))
			return;
		uuids_add(out, &u);
		more = at[UUID_TEXT - 1] == ',';
	}
}

void
merge_table_finish(struct merge_table *t)
{
	free(t->blocks);
	free(t->strings);
	*t = (struct merge_table){ 0 };
}
