#include "export/template.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/*
 * Rendering leaves marks where blocks begin and end, in bytes that no text holds. Here they are
 * taken out, and stretches of whole lines are made of them: blocks that share a line become one.
 */
struct taking {
	struct buf *text;
	size_t at; /* what of the text stands in its place */
	struct export_blocks *b;
	struct buf ids; /* each with its NUL; ids are offsets + 1 until the end */
	size_t open;    /* the block that is open, or SIZE_MAX */
	bool heading;   /* … and ends with its line */
};

static bool
line_starts(const struct taking *t)
{
	return !t->at || t->text->s[t->at - 1] == '\n';
}

static size_t
line_of(const struct taking *t)
{
	size_t at = t->at;

	while (at && t->text->s[at - 1] != '\n')
		at--;
	return at;
}

/* The same id again (a note told by track and by device) is another block. */
static void
add_id(struct taking *t, const char *id, size_t n)
{
	size_t again = 0, at = 0;

	while (at < t->ids.len) {
		const char *one = t->ids.s + at;

		again += strncmp(one, id, n) == 0 && (!one[n] || one[n] == '#');
		at += strlen(one) + 1;
	}
	buf_add_bytes(&t->ids, id, n);
	if (again)
		buf_addf(&t->ids, "#%zu", again + 1);
	buf_add_char(&t->ids, '\0');
}

static void
close_block(struct taking *t)
{
	struct merge_block *m;
	size_t end = t->at;

	if (t->open == SIZE_MAX)
		return;
	m = &t->b->v[t->open];
	while (end > m->at && t->text->s[end - 1] == '\n')
		end--;
	m->len = end - m->at; /* completed to whole lines when all is known */
	if (!m->len)
		t->b->n--;
	t->open = SIZE_MAX;
	t->heading = false;
}

static void
open_block(struct taking *t, const char *id, size_t n, bool heading)
{
	struct export_blocks *b = t->b;
	size_t at = line_of(t);

	if (t->heading)
		close_block(t);
	if (t->open != SIZE_MAX)
		return;
	/* A second block of the same line belongs to the first. */
	if (b->n && b->v[b->n - 1].at + b->v[b->n - 1].len > at) {
		t->open = b->n - 1;
		return;
	}
	b->v = xgrow(b->v, b->n, &b->cap, sizeof(b->v[0]));
	b->v[b->n++] =
		(struct merge_block){ .at = at, .id = (const char *)(uintptr_t)(t->ids.len + 1) };
	add_id(t, id, n);
	t->open = b->n - 1;
	t->heading = heading;
}

static void
complete(struct taking *t)
{
	struct export_blocks *b = t->b;

	b->ids = buf_detach(&t->ids);
	for (size_t i = 0; i < b->n; i++) {
		struct merge_block *m = &b->v[i];
		const char *nl =
			memchr(t->text->s + m->at + m->len, '\n', t->text->len - m->at - m->len);

		m->len = (nl ? (size_t)(nl + 1 - t->text->s) : t->text->len) - m->at;
		m->id = b->ids + ((size_t)(uintptr_t)m->id - 1);
	}
}

void
blocks_take(struct buf *text, struct export_blocks *blocks)
{
	struct taking t = { .text = text, .b = blocks, .ids = BUF_INIT, .open = SIZE_MAX };

	*blocks = (struct export_blocks){ 0 };
	for (size_t i = 0; i < text->len; i++) {
		char c = text->s[i];

		if (c == BLOCK_BEGIN) {
			size_t n = strcspn(text->s + i + 1, "\x02\x04");
			char *id = xstrndup(text->s + i + 1, n);

			i += n + 1;
			open_block(&t, id, n, text->s[i] == BLOCK_HEAD);
			free(id);
		} else if (c == BLOCK_END)
			close_block(&t);
		else {
			/* Blank lines before the words are outside. */
			if (t.open != SIZE_MAX && c == '\n' && line_starts(&t) &&
				blocks->v[t.open].at == t.at)
				blocks->v[t.open].at = t.at + 1;
			else if (t.heading && c == '\n')
				close_block(&t);
			text->s[t.at++] = c;
		}
	}
	close_block(&t);
	buf_truncate(text, t.at);
	complete(&t);
}

void
export_blocks_finish(struct export_blocks *b)
{
	free(b->v);
	free(b->ids);
	*b = (struct export_blocks){ 0 };
}
