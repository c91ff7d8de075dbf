#include "export/mustache_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* White space that each line of a partial starts with: its own, after that of the partial around it. */
struct indent {
	const struct indent *outer;
	const char *s;
	size_t n;
};

struct run {
	const struct mustache_options *o;
	struct mustache_limits limits, used;
	struct buf *out, scratch;
	size_t start;                    /* what out held before */
	const json_t **stack;            /* contexts, the innermost last */
	size_t n_stack, cap_stack;
	json_t *index;                   /* name of a partial: its number */
	struct mustache **partials;      /* NULL: there is none of that name */
	size_t n_partials, cap_partials;
	struct err *err;
};

/* The template that is being rendered, and how far in each of its lines starts. */
struct page {
	const struct mustache *m;
	const struct indent *indent;     /* NULL: at the left */
};

static bool render_nodes(struct run *r, const struct page *page, size_t from, size_t to);

static bool
fail(struct run *r, const struct page *page, const struct mustache_node *node, const char *words, size_t limit)
{
	struct buf out = BUF_INIT;
	char *full = xasprintf(words, limit);

	mustache_words(&out, full, node->tag, node->tag_n);
	mustache_fail(r->err, page->m->name, node->line, node->column, out.s);
	free(full);
	buf_finish(&out);
	return false;
}
