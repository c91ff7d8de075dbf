#include "base/os.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

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
os_large_pages(void *p, size_t n)
{
#if OS_LINUX && defined(MADV_HUGEPAGE)
	uintptr_t size = (uintptr_t)2 << 20, start = ((uintptr_t)p + size - 1) & ~(size - 1);

	if ((uintptr_t)p + n > start)
		madvise((void *)start, (uintptr_t)p + n - start, MADV_HUGEPAGE);
#else
	(void)p, (void)n;
#endif
}

const char *
os_machine(void)
{
	static char id[65];
	FILE *f = *id ? NULL : fopen("/etc/machine-id", "re");

	if (f) {
		if (fscanf(f, "%64[0-9a-f]", id) != 1)
			id[0] = '\0';
		fclose(f);
	}
	if (!*id)
		gethostname(id, sizeof(id) - 1);
	return id;
}

const struct os_feature *
os_features(void)
{
	static const struct os_feature features[] = {
		{ "threads wake the loop", OS_LINUX ? "eventfd" : "pipe" },
		{ "signals", OS_LINUX ? "signalfd" : "handlers and a pipe" },
		{ "changed files, new outputs",
			OS_LINUX ? "inotify" : "not watched, :reload reads them" },
		{ "replacing a file",
			OS_LINUX ? "renameat2, F_SETLEASE" : "compared, then renamed" },
		{ "end of a child process",
			OS_LINUX ? "pidfd" : "polled 20 times a second while a child runs" },
		{ NULL, NULL },
	};

	return features;
}
