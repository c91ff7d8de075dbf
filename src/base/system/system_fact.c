/* Collects facts, and finds the file of a loaded library. The modules add theirs;
 * cli/earlog_version.c prints them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/system_fact.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/system/os_process.h"

void
system_fact_put(struct system_facts *f, const char *part, const char *name, bool lacking,
	const char *fmt, ...)
{
	struct buf value = BUF_INIT;

	BUF_ADD_ARGUMENTS(&value, fmt);
	LIST_ADD(f, (struct system_fact){ part, name, buf_detach(&value), lacking });
}

void
system_facts_finish(struct system_facts *f)
{
	LIST_FINISH(f, free(each->value));
}

void
system_fact_file(struct system_facts *f, const char *part, const char *name, const void *function,
	const char *version)
{
	char path[PATH_MAX];
	Dl_info info;

	if (!function || !dladdr(function, &info) || !info.dli_fname ||
		!realpath(info.dli_fname, path))
		system_fact_add(f, part, name, "%s", version ? version : "version unknown");
	else if (version)
		system_fact_add(f, part, name, "%s (%s)", version, file_name(path));
	else
		system_fact_add(f, part, name, "%s", file_name(path));
}

void
system_fact_library(struct system_facts *f, const char *part, const char *name,
	const char *function, const char *version_function)
{
	const char *(*ask)(void), *version = NULL;

	if (version_function && os_function(RTLD_DEFAULT, version_function, &ask))
		version = ask();
	if (version) /* ncurses returns "ncurses 6.4.20221231" */
		version += strcspn(version, "0123456789");
	system_fact_file(f, part, name, dlsym(RTLD_DEFAULT, function), version);
}
