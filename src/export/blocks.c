#include "export/export.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "merge/diff.h"

size_t
block_ranges_line(struct block_ranges *r, const struct buf *text)
{
	const char *nl;

	while (r->seen < text->len && (nl = memchr(text->s + r->seen, '\n', text->len - r->seen)))
		r->line = r->seen = (size_t)(nl + 1 - text->s);
	r->seen = text->len;
	while (r->seen > r->line && text->s[r->seen - 1] == ' ')
		r->seen--;
	return r->line;
}

void
block_ranges_begin(struct block_ranges *r, const struct buf *text, bool heading, char *id)
{
	LIST_ADD(r, (struct block_range){ block_ranges_line(r, text), SIZE_MAX, heading, id });
}

void
block_ranges_end(struct block_ranges *r, const struct buf *text)
{
	size_t i = r->n;

	while (r->v[i - 1].to != SIZE_MAX)
		i--;
	r->v[i - 1].to = text->len;
}

void
block_ranges_tighten(struct block_ranges *r, struct buf *text)
{
	for (size_t i = 0; i < r->n; i++) {
		size_t at = r->v[i].from, line = at < 2 ? 0 : at - 2;

		while (line && text->s[line - 1] != '\n')
			line--;
		if (!line || strncmp(text->s + at - 2, "\n\n- ", 4) != 0 ||
			strncmp(text->s + line, "- ", 2) != 0)
			continue;
		memmove(text->s + at - 1, text->s + at, text->len - at + 1);
		text->len--;
		for (size_t k = 0; k < r->n; k++) {
			r->v[k].from -= r->v[k].from >= at;
			r->v[k].to -= r->v[k].to >= at;
		}
	}
}

void
block_ranges_finish(struct block_ranges *r)
{
	while (r->n)
		free(r->v[--r->n].id);
	free(r->v);
	*r = (struct block_ranges){ 0 };
}

/* Ends the range of each heading where the first block below it begins. */
static void
end_headings(struct block_ranges *r)
{
	size_t next = SIZE_MAX;

	for (size_t i = r->n; i-- > 0;) {
		if (!r->v[i].id)
			continue;
		if (r->v[i].heading && next < r->v[i].to)
			r->v[i].to = next;
		next = r->v[i].from;
	}
}

void
block_ranges_lines(struct block_ranges *r, const struct buf *text, struct export_blocks *blocks)
{
	CLEANUP(pointer_free) size_t *counts = xcalloc(r->n + 1, sizeof(*counts));
	size_t past = 0;
	CLEANUP(diff_names_finish) struct diff_names names = { 0 };

	*blocks = (struct export_blocks){ 0 };
	blocks->v = xcalloc(r->n + 1, sizeof(blocks->v[0]));
	end_headings(r);
	for (size_t i = 0; i < r->n; i++) {
		size_t from = r->v[i].from, to = r->v[i].to < text->len ? r->v[i].to : text->len;
		struct merge_block *last = blocks->n ? &blocks->v[blocks->n - 1] : NULL;

		while (from < to && text->s[from] == '\n')
			from++;
		while (from < to && text->s[to - 1] == '\n')
			to--;
		if (from >= to || !r->v[i].id)
			continue;
		size_t last_line = r->v[i].heading ? from : to - 1;
		to = last_line + diff_line(text->s + last_line, text->len - last_line);
		if (from < past) {
			last->len = to > past ? to - last->at : last->len;
		} else {
			/* A note shown twice becomes two blocks; the second gets the id "ID#2". */
			const char *id = r->v[i].id;
			size_t again = counts[diff_name(&names, id, strlen(id))]++;
			char *once = again ? xasprintf("%s#%zu", id, again + 1) : xstrdup(id);

			blocks->v[blocks->n++] = (struct merge_block){ from, to - from, once };
		}
		past = to > past ? to : past;
	}
}

void
export_blocks_finish(struct export_blocks *b)
{
	while (b->n)
		free((char *)(uintptr_t)b->v[--b->n].id);
	free(b->v);
	*b = (struct export_blocks){ 0 };
}
