#include "export/view_private.h"

/* Written digit by digit: a review has many times in many forms, and printf is slow. */
static void
add_number(struct buf *out, int64_t n, int least)
{
	char text[24];
	size_t at = sizeof(text);

	for (; n > 0 || least > 0; n /= 10, least--)
		text[--at] = (char)('0' + n % 10);
	buf_add_bytes(out, text + at, sizeof(text) - at);
}

static void
add_time(struct buf *out, int64_t ms, bool padded)
{
	int64_t s = ms < 0 ? 0 : ms / 1000;

	if (s >= 3600) {
		add_number(out, s / 3600, padded ? 2 : 1);
		buf_add_char(out, ':');
		add_number(out, s / 60 % 60, 2);
	} else
		add_number(out, s / 60, padded ? 2 : 1);
	buf_add_char(out, ':');
	add_number(out, s % 60, 2);
}

const char *
view_when_lead(const struct when *w)
{
	if (w->about)
		return "Around";
	return w->open || w->pos_end_ms != NO_MS ? "From" : "At";
}

void
view_when(struct buf *out, const struct when *w, enum when_form form)
{
	bool words = form == WHEN_WORDS, plain = form == WHEN_PLAIN || words;
	bool range = w->pos_end_ms != NO_MS;

	if (words)
		buf_add(out, w->about ? "around " : w->open || range ? "from " : "");
	else if (w->about && !plain)
		buf_add_char(out, '~');
	add_time(out, w->pos_ms, form == WHEN_PADDED);
	if (range)
		buf_add(out, plain ? " to " : "-");
	else if (w->open && !plain)
		buf_add_char(out, '-');
	if (range)
		add_time(out, w->pos_end_ms, form == WHEN_PADDED);
}
