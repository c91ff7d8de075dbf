#include "cli/places.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "archive/backup.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/archive.h"
#include "config/find.h"

void
places_init(struct ui_place places[PLACES + 1], const char *profile)
{
	char *archive = archive_path();
	struct ui_place all[PLACES] = {
		{ "archive", "the file with all that is saved", archive },
		{ "backups", "the folder of `earlog backup`",
			archive ? backup_folder(archive) : NULL },
		{ "profile", "the file with your settings and keys",
			profile ? xstrdup(profile) : find_profile() },
	};
	size_t n = 0;

	for (size_t i = 0; i < PLACES; i++)
		if (all[i].path)
			places[n++] = all[i];
	places[n] = (struct ui_place){ NULL, NULL, NULL };
}

void
places_finish(struct ui_place places[PLACES + 1])
{
	for (struct ui_place *p = places; p->name; p++)
		free(p->path);
}

void
places_print(void)
{
	struct ui_place places[PLACES + 1];

	places_init(places, NULL);
	for (const struct ui_place *p = places; p->name; p++)
		text_print(stdout, "%-8s %s%s\n", p->name, p->path,
			access(p->path, F_OK) == 0 ? "" : " (not there yet)");
	places_finish(places);
}
