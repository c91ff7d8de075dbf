#include "library/avlib.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

#include "base/mem.h"

static const struct {
	const char *name;
	size_t offset;
} functions[] = {
#define X(name) { #name, offsetof(struct avlib, name) },
	AVLIB_FUNCTIONS(X)
#undef X
};

/* The layout of its structs is that of one major version. */
#define SONAME "libavformat.so." AV_STRINGIFY(LIBAVFORMAT_VERSION_MAJOR)

bool
avlib_open(struct avlib *lib, struct err *err)
{
	void *so = dlopen(SONAME, RTLD_NOW | RTLD_LOCAL);

	if (!so)
		return err_set(err, "tags cannot be read: %s; install the package libavformat%d",
			dlerror(), LIBAVFORMAT_VERSION_MAJOR);
	for (size_t i = 0; i < LENGTH(functions); i++) {
		void *f = dlsym(so, functions[i].name);
		if (!f)
			return err_set(err, "tags cannot be read: %s has no %s", SONAME,
				functions[i].name);
		memcpy((char *)lib + functions[i].offset, &f, sizeof(f));
	}
	/* libavformat's messages would appear on the terminal, with text from the file. */
	lib->av_log_set_level(AV_LOG_QUIET);
	return true;
}
