#include "ui/rule.h"

#include <stddef.h>

void
rule_draw(struct canvas *c, struct area a, enum style style, const char *title, const char *right)
{
	struct pen p = pen_at(c, a, 0);
	int tail = right && *right ? canvas_width(c, right) + 2 : 0;

	if (tail + 12 > a.cols)
		tail = 0;
	p.end -= tail;
	pen_text(&p, STYLE_RULE, "─ ");
	p.end -= 1;
	pen_text(&p, style, title);
	p.end += 1;
	pen_blank(&p, STYLE_RULE, 1);
	pen_repeat(&p, STYLE_RULE, "─", p.end - p.x);
	p.end += tail;
	if (tail) {
		pen_blank(&p, STYLE_RULE, 1);
		pen_text(&p, STYLE_DIM, right);
		pen_fill(&p, STYLE_RULE);
	}
}

void
rule_join(struct canvas *c, int y, int x, const char *joint)
{
	struct pen p = { .c = c, .y = y, .x = x, .end = x + 1 };

	pen_text(&p, STYLE_RULE, joint);
}
