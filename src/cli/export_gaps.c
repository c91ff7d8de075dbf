#include "cli/export_gaps.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "config/find.h"

/* The folder of the site that a session file lies in: the one with Jekyll's _config.yml. */
static char *
site_of(const char *session)
{
	char *folder = xstrdup(session);

	for (char *slash; (slash = strrchr(folder, '/'));) {
		*slash = '\0';
		char *config = xasprintf("%s/_config.yml", folder);
		bool is = access(config, F_OK) == 0;

		free(config);
		if (is)
			return folder;
	}
	free(folder);
	return NULL;
}

/* Whether the file is missing; addresses and files of an unknown site are not checked. */
static bool
is_gone(const char *path, const char *session, const char *site)
{
	char *file;

	if (!*path || strstr(path, "://") || (*path == '/' && !site) || !session)
		return false;
	file = *path == '/' ? xasprintf("%s%s", site, path) : find_from(session, path);
	bool gone = access(file, F_OK) != 0;
	free(file);
	return gone;
}

void
export_gaps_pictures(struct gaps *g, const json_t *view, const char *session)
{
	json_t *list, *one, *pictures = json_object_get(view, "picture");
	char *site = session ? site_of(session) : NULL;
	const char *at;
	size_t i;

	json_object_foreach (pictures, at, list)
		json_array_foreach (list, i, one)
			if (is_gone(view_text(one, "path"), session, site))
				gaps_add(g, "there is no picture %s", view_text(one, "path"));
	free(site);
}
