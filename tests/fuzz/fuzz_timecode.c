/*
 * Times from any text. What must hold: what was read is in its limits and is shown in a way that
 * reads back as the same whole seconds; what was refused says why and leaves the time as it was.
 */
#include "fuzz/fuzz.h"

#include "base/timecode.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define LIMIT_MS INT64_C(360000000)

static int64_t
whole_s(int64_t ms)
{
	return ms == NO_MS ? NO_MS : ms / 1000 * 1000;
}

static void
check_span(const char *text)
{
	struct timespan t = { .pos_ms = 7 }, back;
	struct err err = ERR_INIT;
	char shown[TIME_TEXT];

	if (!timespan_parse(&t, text, &err)) {
		must(t.pos_ms == 7);
		must(strstr(err.msg, " is no time: ") && strstr(err.msg, "; write "));
		return;
	}
	must(t.pos_ms >= 0 && t.pos_ms < LIMIT_MS);
	must(t.pos_end_ms == NO_MS || (t.pos_end_ms >= t.pos_ms && t.pos_end_ms < LIMIT_MS));
	must(!t.open || t.pos_end_ms == NO_MS);
	timespan_text(&t, shown);
	must(timespan_parse(&back, shown, &err));
	int64_t end_ms = timespan_is_range(&t) ? whole_s(t.pos_end_ms) : NO_MS;
	must(back.pos_ms == whole_s(t.pos_ms) && back.pos_end_ms == end_ms);
	must(back.about == t.about && back.open == t.open);
}

static void
check_moment(const char *text)
{
	struct err err = ERR_INIT;
	char shown[TIME_TEXT];
	int64_t ms = 7, back;

	if (!time_parse(&ms, text, &err)) {
		must(ms == 7 && strstr(err.msg, " is no time: "));
		return;
	}
	must(ms > -LIMIT_MS && ms < LIMIT_MS);
	time_text(ms, true, shown);
	must(time_parse(&back, shown, &err) && back == ms / 100 * 100);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size);

	check_span(text);
	check_moment(text);
	free(text);
	return 0;
}
