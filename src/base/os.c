#include "base/os.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

void
os_large_pages(void *p, size_t n)
{
#ifdef MADV_HUGEPAGE
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
