/* Wraps text to `cols` columns: at newlines, after blanks, else between character clusters. */
#ifndef UI_WRAP_H
#define UI_WRAP_H

#include <stdbool.h>
#include <stddef.h>

struct wrap {
	const char *s;
	size_t n;
	int cols;
	size_t next;
	bool done;
};

/* Starts wrapping s, borrowed, which canvas_show has made (draw.h). */
struct wrap wrap_start(const char *s, size_t n, int cols);
/* Finds the next line, s[*start..*end); false after the last. An empty text has one line. The blank
 * at a line break belongs to neither line, although the caret may be on it. */
bool wrap_line(struct wrap *w, size_t *start, size_t *end);
int wrap_count(const char *s, size_t n, int cols);

#endif
