/* Files of equalisers: what is read can be drawn, and is within the bounds of eq_filter.h. */
#include "fuzz/fuzz.h"

#include <math.h>

#include "config/equaliser.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct equaliser e;
	struct diags d = DIAGS_INIT;

	if (equaliser_read(&e, "eq.txt", (const char *)data, n, &d)) {
		must(e.n <= FILTERS_MOST && fabs(e.preamp_db) <= 60);
		for (double hz = 20; hz < 24000; hz *= 2)
			must(isfinite(equaliser_db(&e, hz, 48000)));
	} else {
		must(diags_count(&d) > 0);
	}
	diags_finish(&d);
	return 0;
}
