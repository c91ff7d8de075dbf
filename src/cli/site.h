/*
 * The web site of a draft: the nearest folder above it that has Jekyll's _config.yml.
 */
#ifndef CLI_SITE_H
#define CLI_SITE_H

#include "config/profile.h"
#include "record/records.h"

/* Returns the folder of the site of a file (absolute path); NULL: none. The caller frees. */
char *site_of(const char *file);

/* Where the pictures of a draft go and how the draft links to them: the path of each begins with
 * `stem`, its address with `link`. */
struct site_pictures {
	char *stem, *link;
	char *folder; /* must be made first; NULL: the pictures are beside the draft */
};

/*
 * Jekyll publishes no picture from _posts, _drafts and other folders whose name begins with "_".
 * The pictures of a draft there go to a folder of the site; of any other draft, beside the draft.
 * draft: path as the user gave it; target: absolute path, NULL: the draft goes to no file.
 */
void site_pictures_find(struct site_pictures *to, const char *draft, const char *target,
	const struct profile *p, const struct review *review, const char *device);
void site_pictures_finish(struct site_pictures *to);

/* Returns the layout of the newest post beside the draft `target`, else in _posts of its site;
 * NULL: none. The draft itself does not count. The caller frees. */
char *site_layout(const char *target);

#endif
