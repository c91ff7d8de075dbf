#include "base/os.h"

#include <stddef.h>
#ifdef __GLIBC__ /* known from here on */
#include <malloc.h>
#endif

#include "base/os_file.h"
#include "base/os_process.h"
#include "base/os_signals.h"
#include "base/os_thread.h"
#include "base/os_watch.h"

clockid_t
os_boot_clock(void)
{
#if OS_LINUX
	return CLOCK_BOOTTIME;
#else
	return CLOCK_MONOTONIC;
#endif
}

void
os_expect_trees(void)
{
#ifdef M_MXFAST
	mallopt(M_MXFAST, 0);
#endif
}

const struct os_feature *
os_features(void)
{
	static const struct os_feature features[] = {
		{ "threads wake the loop", OS_WAKE_HOW },
		{ "signals", OS_SIGNALS_HOW },
		{ "changed files, new outputs", OS_WATCH_HOW },
		{ "replacing a file", OS_FILE_HOW },
		{ "end of a child process", OS_PROCESS_HOW },
		{ NULL, NULL },
	};

	return features;
}
