#include "base/embed.h"

#include <string.h>

extern const struct embedded embed_table[]; /* generated; ends with a NULL name */

const struct embedded *
embed_find(const char *name)
{
	for (const struct embedded *e = embed_table; e->name; e++)
		if (strcmp(e->name, name) == 0)
			return e;
	return NULL;
}

const struct embedded *
embed_nth(const char *folder, size_t n)
{
	size_t len = strlen(folder);

	for (const struct embedded *e = embed_table; e->name; e++)
		if (strncmp(e->name, folder, len) == 0 && n-- == 0)
			return e;
	return NULL;
}
