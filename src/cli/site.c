#include "cli/site.h"

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "config/find.h"
#include "export/front_matter.h"

#define POST_MOST (4 << 20) /* largest post that is read, in bytes */

char *
site_of(const char *file)
{
	char *folder = xstrdup(file);

	for (char *slash; (slash = strrchr(folder, '/'));) {
		*slash = '\0';
		CLEANUP(pointer_free) char *config = xasprintf("%s/_config.yml", folder);

		if (access(config, F_OK) == 0)
			return folder;
	}
	free(folder);
	return NULL;
}

/* ---- pictures ---- */

/* Adds a name as one part of a path. */
static void
add_part(struct buf *out, const char *name)
{
	for (const char *c = name; *c; c++)
		buf_add_char(out,
			isalnum((unsigned char)*c) || *c == '_' || (*c == '.' && c > name) ? *c
											   : '-');
}

/* Returns a folder or an address with the slots {id} and {device} filled, without a slash at its
 * end. The caller frees. */
static char *
filled(const char *text, const struct review *review, const char *device)
{
	struct buf out = BUF_INIT;

	buf_add(&out, "");
	while (*text) {
		bool id = strncmp(text, "{id}", 4) == 0;

		if (id || strncmp(text, "{device}", 8) == 0) {
			add_part(&out, id && review->id ? review->id : device);
			text = strchr(text, '}') + 1;
		} else {
			buf_add_char(&out, *text++);
		}
	}
	while (text_ends_in(out.s, "/"))
		buf_truncate(&out, out.len - 1);
	return buf_detach(&out);
}

void
site_pictures_find(struct site_pictures *to, const char *draft, const char *target,
	const struct profile *p, const struct review *review, const char *device)
{
	const char *name = file_name(draft), *dot = strrchr(name, '.');
	int n = (int)(dot && dot > name ? (size_t)(dot - name) : strlen(name));
	CLEANUP(pointer_free) char *site = target ? site_of(target) : NULL;

	if (!site || !strstr(target + strlen(site), "/_")) {
		*to = (struct site_pictures){ .stem = xstrndup(draft, (size_t)(name - draft + n)),
			.link = xstrndup(name, (size_t)n) };
		return;
	}
	const char *given = p->blog_pictures ? p->blog_pictures : "assets/earlog/{id}";
	CLEANUP(pointer_free) char *folder = filled(given, review, device);
	CLEANUP(pointer_free)
	char *address = filled(p->blog_address ? p->blog_address : given, review, device);
	CLEANUP(pointer_free) char *config = xasprintf("%s/_config.yml", site);
	to->folder = find_from(config, folder);
	to->stem = xasprintf("%s/%.*s", to->folder, n, name);
	to->link = xasprintf("%s%s/%.*s", *address == '/' || strstr(address, "://") ? "" : "/",
		address, n, name);
}

void
site_pictures_finish(struct site_pictures *to)
{
	free(to->stem);
	free(to->link);
	free(to->folder);
}

/* ---- the layout of its posts ---- */

/* Returns the layout of the newest post in a folder that names one; posts are named by their date.
 * The caller frees. */
static char *
layout_in(const char *folder, const char *target)
{
	struct dirent **files;
	int n = scandir(folder, &files, NULL, alphasort);
	char *layout = NULL;

	for (int i = n; i-- > 0; free(files[i])) {
		CLEANUP(pointer_free) char *path = xasprintf("%s/%s", folder, files[i]->d_name);
		CLEANUP(buf_finish) struct buf text = BUF_INIT;
		bool found;

		if (!layout && strcmp(path, target) != 0 && file_is_regular(path) &&
			file_read(path, POST_MOST, &text, &found, ERR_IGNORED) && found && text.len)
			layout = front_matter_of(text.s, "layout");
	}
	if (n >= 0)
		free(files);
	return layout;
}

char *
site_layout(const char *target)
{
	CLEANUP(pointer_free) char *site = site_of(target), *beside = file_folder(target);

	if (!site)
		return NULL;
	CLEANUP(pointer_free) char *posts = xasprintf("%s/_posts", site);
	char *layout = layout_in(beside, target);
	return layout ? layout : layout_in(posts, target);
}
