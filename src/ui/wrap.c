#include "ui/wrap.h"

#include "base/text.h"

struct wrap
wrap_start(const char *s, size_t n, int cols)
{
	return (struct wrap){ .s = s, .n = n, .cols = cols > 1 ? cols : 1 };
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
		to = text_cluster(w->s, w->n, at, &width);
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
