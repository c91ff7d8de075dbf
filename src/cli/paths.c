#include "cli/paths.h"

#include <stdlib.h>

#include "base/mem.h"

static const char *chosen;

void
paths_use_archive(const char *path)
{
	chosen = path;
}

static const char *
from_environment(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

char *
paths_archive(void)
{
	const char *path = chosen ? chosen : from_environment("EARLOG_DB");
	const char *data = from_environment("XDG_DATA_HOME"), *home = from_environment("HOME");

	if (path)
		return xstrdup(path);
	if (data && data[0] == '/')
		return xasprintf("%s/earlog/earlog.db", data);
	return home ? xasprintf("%s/.local/share/earlog/earlog.db", home) : NULL;
}
