/*
 * Asks PulseAudio, or PipeWire in its place, for the sample rate of a sink: libmpv knows only the
 * rate at which it hands its samples over. libpulse is loaded by dlopen, as libmpv does it, and
 * declared here by what its binary interface promises.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audio/player/player_private.h"

#include <dlfcn.h>
#include <string.h>

#include "base/system/clock.h"
#include "base/system/os_system.h"
#include "base/system/os_process.h"

#define LIMIT_MS 1000 /* a server that hangs must not hold up the worker */
#define PA_NOAUTOSPAWN 1
#define PA_CONTEXT_READY 4

/* The beginning of pa_sink_info. */
struct sink_info {
	const char *name;
	uint32_t index;
	const char *description;
	int format;
	uint32_t rate_hz;
};

typedef void take_sink(void *context, const struct sink_info *i, int end, void *rate_hz);

static struct {
	void *(*mainloop_new)(void), (*mainloop_free)(void *);
	void *(*mainloop_get_api)(void *);
	int (*mainloop_prepare)(void *, int timeout_us), (*mainloop_poll)(void *),
		(*mainloop_dispatch)(void *);
	void *(*context_new)(void *api, const char *name);
	int (*context_connect)(void *, const char *server, int flags, void *),
		(*context_get_state)(void *);
	void *(*context_get_sink_info_by_name)(void *, const char *, take_sink *, void *);
	void (*context_disconnect)(void *), (*context_unref)(void *), (*operation_unref)(void *);
} pa;

static bool
load(void)
{
	static const struct {
		const char *name;
		void *function;
	} rows[] = {
#define X(name) { "pa_" #name, &pa.name }
		X(mainloop_new), X(mainloop_free), X(mainloop_get_api), X(mainloop_prepare),
		X(mainloop_poll), X(mainloop_dispatch), X(context_new), X(context_connect),
		X(context_get_state), X(context_get_sink_info_by_name), X(context_disconnect),
		X(context_unref), X(operation_unref)
#undef X
	};
	static bool loaded;
	void *so = loaded ? NULL : dlopen(OS_LIBRARY("pulse", "0"), RTLD_NOW);

	for (size_t i = 0;
		so && i < LENGTH(rows) && os_function(so, rows[i].name, rows[i].function); i++)
		loaded = i + 1 == LENGTH(rows);
	return loaded;
}

static void
take(void *context, const struct sink_info *i, int end, void *rate_hz)
{
	(void)context, (void)end;
	if (i)
		*(int *)rate_hz = (int)i->rate_hz;
	else if (*(int *)rate_hz < 0)
		*(int *)rate_hz = 0;
}

int
server_rate(const char *device)
{
	const char *slash = strchr(device, '/'), *sink = slash ? slash + 1 : "@DEFAULT_SINK@";
	int64_t until_ms = clock_mono_ms() + LIMIT_MS;
	int rate_hz = -1; /* not answered yet */

	if (!load())
		return 0;
	void *loop = pa.mainloop_new(), *asked = NULL,
	     *context = pa.context_new(pa.mainloop_get_api(loop), "earlog");
	bool ok = pa.context_connect(context, NULL, PA_NOAUTOSPAWN, NULL) >= 0;
	while (ok && rate_hz < 0 && clock_mono_ms() < until_ms) {
		int state = pa.context_get_state(context);

		if (state == PA_CONTEXT_READY && !asked)
			asked = pa.context_get_sink_info_by_name(context, sink, take, &rate_hz);
		ok = state <= PA_CONTEXT_READY && pa.mainloop_prepare(loop, LIMIT_MS * 100) >= 0 &&
			pa.mainloop_poll(loop) >= 0 && pa.mainloop_dispatch(loop) >= 0;
	}
	if (asked)
		pa.operation_unref(asked);
	pa.context_disconnect(context);
	pa.context_unref(context);
	pa.mainloop_free(loop);
	return rate_hz > 0 ? rate_hz : 0;
}
