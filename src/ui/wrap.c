#include "ui/wrap.h"

#include "base/text.h"

struct wrap
wrap_start(const char *s, size_t n, int cols)
{
	return (struct wrap){ .s = s, .n = n, .cols = cols > 1 ? cols : 1 };
}

/* End of the cluster at `at`, and its columns. */
static size_t
step(const struct wrap *w, size_t at, int *width)
{
	size_t end = at + 1;

	*width = 1;
	if (w->s[at] >= ' ' && w->s[at] < 0x7f && (end == w->n || (unsigned char)w->s[end] < 0x80))
		return end;
	end = text_next(w->s, w->n, at);
	*width = text_cluster_width(w->s + at, end - at);
	return end;
}

bool
wrap_line(struct wrap *w, size_t *start, size_t *end)
{
	size_t at = w->next, cut = at, after = at;
	int used = 0, width;

	if (w->done)
		return false;
	*start = at;
	for (size_t to; at < w->n; at = to) {
		if (w->s[at] == '\n') {
			*end = at;
			w->next = at + 1;
			return true;
		}
		to = step(w, at, &width);
		if (w->s[at] == ' ') {
			cut = at;
			after = to;
		} else if (used + width > w->cols && at > *start) {
			*end = after > *start ? cut : at;
			w->next = after > *start ? after : at;
			return true;
		}
		used += width;
	}
	*end = w->n;
	w->done = true;
	return true;
}

int
wrap_count(const char *s, size_t n, int cols)
{
	struct wrap w = wrap_start(s, n, cols);
	size_t start, end;
	int lines = 0;

	while (wrap_line(&w, &start, &end))
		lines++;
	return lines;
}
