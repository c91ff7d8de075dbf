/* Orders notes, ratings and volumes by when they were made. */
#include "record/made.h"

#include "base/clock.h"
#include "base/number.h"

struct made
made_of(const struct uuid *sitting, int64_t sequence, int64_t made_ms)
{
	return (struct made){ *sitting, sequence, clock_newest_ms(made_ms) };
}

int
made_order(struct made a, struct made b)
{
	bool counted = a.sequence > 0 && b.sequence > 0 && !uuid_none(&a.sitting) &&
		uuid_same(&a.sitting, &b.sitting);
	int o = counted ? number_order(a.sequence, b.sequence) : 0;

	return o ? o : number_order(a.ms, b.ms);
}

bool
made_before(struct made a, struct made b)
{
	return made_order(a, b) < 0;
}
