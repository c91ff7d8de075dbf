/* Collects, sorts and prints the mistakes of a file, at most a fixed number; warnings leave room
 * for errors. check.c and the readers of files add them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/yaml/diag.h"

#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"

bool
diags_put(struct diags *d, bool warning, const char *path, struct mark at, const char *fmt, ...)
{
	struct buf msg = BUF_INIT;

	size_t most = warning ? DIAG_MOST / 2 : DIAG_MOST;

	if (d->n >= most) {
		if (!warning)
			d->left_out++;
		return false;
	}
	BUF_ADD_ARGUMENTS(&msg, fmt);
	/* A format like "%.40s" may have cut a UTF-8 character at the end. */
	size_t len;
	for (size_t i = 0; i < msg.len; i += len)
		if (text_decode(msg.s + i, msg.len - i, &len) == TEXT_BAD) {
			buf_splice(&msg, i, len, "", 0);
			len = 0;
		}
	d->warnings += warning;
	LIST_ADD(d,
		(struct diag){ .path = xstrdup(path),
			.at = at,
			.warning = warning,
			.msg = buf_detach(&msg) });
	return warning;
}

void
diags_take(struct diags *into, struct diags *from)
{
	EACH (x, from) {
		bool twice = false; /* of a file that was read twice, as a list in a session file */

		EACH_WHILE (one, into, x->warning && !twice)
			twice = mark_order(one->at, x->at) == 0 && text_same(one->path, x->path) &&
				text_same(one->msg, x->msg);
		size_t n = into->n;
		if (!twice)
			diags_put(into, x->warning, x->path, x->at, "%s", x->msg);
		if (into->n > n)
			into->v[n].of = x->of;
	}
	into->left_out += from->left_out;
	diags_finish(from);
}

size_t
diags_count(const struct diags *d)
{
	return d->n - d->warnings + d->left_out;
}

int
mark_order(struct mark a, struct mark b)
{
	return a.line != b.line ? a.line - b.line : a.column - b.column;
}

void
diags_sort(struct diags *d, size_t first)
{
	/* Insertion sort, because it is stable, and fast enough for at most DIAG_MOST entries that
	 * are nearly sorted. */
	for (size_t i = first + 1; i < d->n; i++) {
		struct diag x = d->v[i];
		size_t at = i;

		for (; at > first && text_same(x.path, d->v[at - 1].path) &&
			mark_order(x.at, d->v[at - 1].at) < 0;
			at--)
			d->v[at] = d->v[at - 1];
		d->v[at] = x;
	}
}

static bool
is_same(const struct diag *a, const struct diag *b)
{
	return a->warning == b->warning && text_same(a->msg, b->msg) && text_same(a->path, b->path);
}

void
diags_add_text(const struct diags *d, struct buf *out)
{
	size_t lines = 0, errors = d->left_out;

	EACH (x, d) {
		bool before = false;
		size_t more = 0;

		EACH (one, d)
			if (one != x && is_same(one, x)) {
				before = before || one < x;
				more++;
			}
		if (before)
			continue;
		lines++;
		if (lines > DIAG_SHOWN) {
			errors += x->warning ? 0 : more + 1;
			continue;
		}
		/* The count is before what the message advises. */
		size_t n = strcspn(x->msg, ";");
		buf_add(out, x->path);
		if (x->at.line)
			buf_addf(out, ":%d:%d", x->at.line, x->at.column);
		buf_addf(out, ": %s%.*s", x->warning ? "warning: " : "", (int)n, x->msg);
		if (more)
			buf_addf(out, ", here and in %zu more %s%s", more, text_or(x->of, "place"),
				text_s(more));
		buf_addf(out, "%s\n", x->msg + n);
	}
	if (errors)
		buf_addf(out, "and %zu more error%s\n", errors, text_s(errors));
}

void
diags_print(const struct diags *d, FILE *f)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;

	diags_add_text(d, &text);
	text_print(f, "%s", text.s);
}

bool
diags_first(const struct diags *d, struct err *err)
{
	const struct diag *x = d->v, *end = d->v + d->n;

	while (x < end && x->warning)
		x++;
	if (x < end && x->at.line)
		return err_set(err, "%s:%d:%d: %s", x->path, x->at.line, x->at.column, x->msg);
	return x < end && err_set(err, "%s: %s", x->path, x->msg);
}

void
diags_finish(struct diags *d)
{
	LIST_FINISH(d, free(each->path), free(each->msg));
	*d = DIAGS_INIT;
}

/* ---- names that a file gives twice ---- */

void
names_add(struct names *names, const char *name, struct mark at)
{
	if (!name)
		return;
	LIST_ADD(names, (struct named_at){ name, at, NULL });
}

static int
name_order(const void *a, const void *b)
{
	const struct named_at *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : mark_order(x->at, y->at);
}

void
names_report_repeats(struct names *names, const char *path, const char *what, struct diags *d)
{
	LIST_SORT(names, name_order);
	for (size_t i = 1, first = 0; i < names->n; i++) {
		const struct named_at *x = &names->v[i];

		if (!text_same(x->name, names->v[first].name)) {
			first = i;
			continue;
		}
		if (x->again)
			*x->again = true;
		diags_add(d, path, x->at,
			"the %s \"%.60s\" is here a second time; write it once (it is in line %d "
			"already)",
			what, x->name, names->v[first].at.line);
	}
	free(names->v);
	*names = (struct names){ .v = NULL };
}
