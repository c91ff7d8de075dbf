#include "answers/blind_reach.h"

#include <inttypes.h>
#include <math.h>

#include "numbers/blind_chance.h"
#include "numbers/differ.h"

/* Estimated seconds: to hear and rate an item; to change the device. */
#define ITEM_S 40
#define SWAP_S 80

void
blind_reach_add(struct buf *out, const struct blind_reach *p)
{
	size_t items = p->named ? 1 : p->items;
	uint64_t hits = p->trials;

	if (p->named) {
		/* the smallest number of right answers that is significant */
		while (hits > 0 && blind_chance_p(hits - 1, p->trials, p->devices) <= BLIND_LEVEL)
			hits--;
		buf_addf(out,
			"%zu trials of %zu devices: %" PRIu64
			" right answers or more are significant, ",
			p->trials, p->devices, hits);
		number_add_p(out, blind_chance_p(hits, p->trials, p->devices));
	} else {
		buf_addf(out, "%zu devices, %zu track%s, ", p->devices, p->items,
			p->items == 1 ? "" : "s");
		if (p->trials % p->devices == 0)
			buf_addf(out, "%zu repeats: ", p->trials / p->devices);
		else
			buf_addf(out, "%zu trials: ", p->trials);
		if (items < 2)
			buf_add(out, "one track says nothing about other music");
		else
			buf_addf(out, "no rating is tested before %d such evenings",
				DIFFER_EVENINGS);
	}
	buf_addf(out, "; about %.0f minutes",
		ceil((double)(p->trials * (items * ITEM_S + SWAP_S)) / 60));
}
