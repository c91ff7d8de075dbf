#include "config/diag.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

/* Removes partial characters that "%.40s" leaves behind. */
static void
drop_halves(struct buf *b)
{
	size_t len;

	for (size_t i = 0; i < b->len; i += len)
		if (text_decode(b->s + i, b->len - i, &len) == TEXT_BAD) {
			buf_splice(b, i, len, "", 0);
			len = 0;
		}
}

bool
diags_add(struct diags *d, const char *path, struct mark at, const char *fmt, ...)
{
	struct buf msg = BUF_INIT;
	va_list ap;

	if (d->n >= DIAG_MOST) {
		d->left_out++;
		return false;
	}
	va_start(ap, fmt);
	buf_vaddf(&msg, fmt, ap);
	va_end(ap);
	drop_halves(&msg);
	LIST_ADD(d,
		(struct diag){ .path = xstrdup(path),
			.line = at.line,
			.column = at.column,
			.msg = buf_detach(&msg) });
	return false;
}

void
diags_take(struct diags *into, struct diags *from)
{
	for (size_t i = 0; i < from->n; i++) {
		const struct diag *x = &from->v[i];

		diags_add(into, x->path, (struct mark){ x->line, x->column }, "%s", x->msg);
	}
	into->left_out += from->left_out;
	diags_finish(from);
}

size_t
diags_count(const struct diags *d)
{
	return d->n + d->left_out;
}

static bool
comes_before(const struct diag *a, const struct diag *b)
{
	if (strcmp(a->path, b->path) != 0)
		return false;
	return a->line != b->line ? a->line < b->line : a->column < b->column;
}

void
diags_sort(struct diags *d, size_t first)
{
	/* Insertion sort: stable, nearly sorted input, at most DIAG_MOST entries. */
	for (size_t i = first + 1; i < d->n; i++) {
		struct diag x = d->v[i];
		size_t at = i;

		for (; at > first && comes_before(&x, &d->v[at - 1]); at--)
			d->v[at] = d->v[at - 1];
		d->v[at] = x;
	}
}

void
diags_print(const struct diags *d, FILE *f)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct diag *x = &d->v[i];

		if (x->line)
			text_print(f, "%s:%d:%d: %s\n", x->path, x->line, x->column, x->msg);
		else
			text_print(f, "%s: %s\n", x->path, x->msg);
	}
	if (d->left_out)
		text_print(f, "and %zu more errors\n", d->left_out);
}

bool
diags_first(const struct diags *d, struct err *err)
{
	if (d->n && d->v[0].line)
		return err_set(err, "%s:%d:%d: %s", d->v[0].path, d->v[0].line, d->v[0].column,
			d->v[0].msg);
	return d->n && err_set(err, "%s: %s", d->v[0].path, d->v[0].msg);
}

void
diags_finish(struct diags *d)
{
	for (size_t i = 0; i < d->n; i++) {
		free(d->v[i].path);
		free(d->v[i].msg);
	}
	free(d->v);
	*d = (struct diags)DIAGS_INIT;
}
