#include "remote/sdbus.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

#include "base/mem.h"

static const struct {
	const char *name;
	size_t offset;
} functions[] = {
#define X(name) { "sd_bus_" #name, offsetof(struct sdbus, name) },
	SDBUS_FUNCTIONS(X)
#undef X
};

/* The same library stands alone where there is no systemd. */
static const char *const libraries[] = { "libsystemd.so.0", "libelogind.so.0", "libbasu.so.0" };

static bool
resolve(struct sdbus *lib, void *so)
{
	for (size_t i = 0; i < LENGTH(functions); i++) {
		void *f = dlsym(so, functions[i].name);
		if (!f)
			return false;
		memcpy((char *)lib + functions[i].offset, &f, sizeof(f));
	}
	return true;
}

bool
sdbus_open(struct sdbus *lib)
{
	for (size_t i = 0; i < LENGTH(libraries); i++) {
		void *so = dlopen(libraries[i], RTLD_NOW | RTLD_LOCAL);
		if (so && resolve(lib, so))
			return true;
	}
	return false;
}
