/* The web site of a draft: which generator makes it, where its pictures go, its front matter. */
#include "cli/site.h"

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "config/find.h"
#include "export/view.h"

#define POST_MOST (4 << 20) /* largest post or configuration that is read, in bytes */

/* ---- generators of sites ---- */

struct site_kind {
	const char *files[5]; /* one of them is in the folder of the site */
	const char *needs;    /* another name that must be there; NULL: none */
	const char *posts;    /* the folder of posts, from that folder */
	/* the folder for pictures, and its address if it is another; NULL: beside the draft */
	const char *pictures, *address;
	const char *front_matter; /* the pattern; NULL: the usual one */
	/* a word that the site's file must have before it copies pictures; NULL: none. hint: how */
	const char *copies, *hint;
	bool plain; /* the front matter is no YAML: texts are written without quotes */
};

static const struct site_kind kinds[] = {
	/* Jekyll */
	{ .files = { "_config.yml", "_config.yaml" },
		.posts = "_posts",
		.pictures = "assets/earlog/{id}" },
	/* Hugo */
	{ .files = { "hugo.toml", "hugo.yaml", "hugo.json", "config.toml" },
		.needs = "content",
		.posts = "content/posts",
		.pictures = "static/earlog/{id}",
		.address = "/earlog/{id}",
		.front_matter = "title: \"{title}\"\ndate: \"{date}\"\n"
				"description: \"{excerpt}\"\nimages: [\"{header}\"]\n" },
	/* Eleventy */
	{ .files = { "eleventy.config.js", ".eleventy.js", "eleventy.config.mjs",
		  "eleventy.config.cjs" },
		.posts = "posts",
		.pictures = "assets/earlog/{id}",
		.front_matter = "title: \"{title}\"\nlayout: \"{layout}\"\n"
				"date: \"{date}\"\ndescription: \"{excerpt}\"\n",
		.copies = "addPassthroughCopy",
		.hint = "Eleventy copies no pictures yet: its configuration needs "
			"eleventyConfig.addPassthroughCopy(\"assets\")" },
	/* Astro */
	{ .files = { "astro.config.mjs", "astro.config.ts", "astro.config.js" },
		.posts = "src/content/blog",
		.pictures = "public/earlog/{id}",
		.address = "/earlog/{id}",
		.front_matter = "title: \"{title}\"\ndescription: \"{excerpt}\"\n"
				"pubDate: \"{date}\"\nheroImage: \"{header}\"\n" },
	/* Pelican */
	{ .files = { "pelicanconf.py" },
		.posts = "content",
		.pictures = "content/images/earlog/{id}",
		.address = "/images/earlog/{id}",
		.front_matter = "title: \"{title}\"\ndate: \"{date}\"\nsummary: \"{excerpt}\"\n",
		.plain = true },
	/* Obsidian */
	{ .files = { ".obsidian" },
		.posts = ".",
		.front_matter = "title: \"{title}\"\ndate: \"{date}\"\n" },
};

static bool
has_file(const char *folder, const char *name)
{
	CLEANUP(pointer_free) char *path = xasprintf("%s/%s", folder, name);
	return access(path, F_OK) == 0;
}

/* Returns the file of a folder by which a generator knows its site; NULL: none. Static text. */
static const char *
sign_of(const struct site_kind *kind, const char *folder)
{
	if (kind->needs && !has_file(folder, kind->needs))
		return NULL;
	for (const char *const *name = kind->files; *name; name++)
		if (has_file(folder, *name))
			return *name;
	return NULL;
}

/* Finds the site of a file (absolute path): returns its folder, which the caller frees, and sets
 * *kind. NULL: none. */
static char *
find_site(const char *file, const struct site_kind **kind)
{
	char *folder = xstrdup(file);

	for (char *slash; (slash = strrchr(folder, '/'));) {
		*slash = '\0';
		for (*kind = kinds; *kind < kinds + LENGTH(kinds); (*kind)++)
			if (sign_of(*kind, folder))
				return folder;
	}
	*kind = NULL;
	free(folder);
	return NULL;
}

char *
site_of(const char *file)
{
	const struct site_kind *kind;

	return find_site(file, &kind);
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

/* Returns true if the draft is one of the site's posts, beside which no picture is published. */
static bool
is_post(const char *target, const char *site, const struct site_kind *kind, const struct profile *p)
{
	CLEANUP(pointer_free) char *own = p->blog_posts ? find_home(p->blog_posts) : NULL;
	const char *below = target + strlen(site) + 1;
	size_t n = kind ? strcspn(kind->posts, "/") : 0, folder = own ? strlen(own) : 0;

	while (folder && own[folder - 1] == '/')
		folder--;
	if (own && strncmp(target, own, folder) == 0 && (target[folder] == '/' || !target[folder]))
		return true;
	if (!kind || !kind->pictures || text_same(file_name(target), "index.md"))
		return false;
	/* Jekyll has posts in every folder whose name begins with "_". */
	return *kind->posts == '_' ? *below == '_' || strstr(below, "/_")
				   : strncmp(below, kind->posts, n) == 0 && below[n] == '/';
}

/* Returns what the author has to do before the site copies pictures; NULL: nothing. */
static char *
copying_hint(const char *site, const struct site_kind *kind)
{
	CLEANUP(pointer_free)
	char *path = kind->copies ? xasprintf("%s/%s", site, sign_of(kind, site)) : NULL;
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	bool found;

	return path && file_read(path, POST_MOST, &text, &found, ERR_IGNORED) && found &&
			!(text.s && strstr(text.s, kind->copies))
		? xstrdup(kind->hint)
		: NULL;
}

void
site_pictures_find(struct site_pictures *to, const char *draft, const char *target,
	const struct profile *p, const struct review *review, const char *device)
{
	const char *name = file_name(draft), *dot = strrchr(name, '.');
	int n = (int)(dot && dot > name ? (size_t)(dot - name) : strlen(name));
	const struct site_kind *kind = NULL;
	CLEANUP(pointer_free) char *site = target ? find_site(target, &kind) : NULL;
	CLEANUP(pointer_free) char *beside = target && !site ? file_folder(target) : NULL;
	const char *root = site ? site : beside, *usual = kind ? kind->pictures : NULL;
	const char *given = p->blog_pictures ? p->blog_pictures : usual;

	if (!root || !given || !is_post(target, root, kind, p)) {
		*to = (struct site_pictures){ .stem = xstrndup(draft, (size_t)(name - draft + n)),
			.link = xstrndup(name, (size_t)n) };
		return;
	}
	const char *link = p->blog_address           ? p->blog_address
		: !p->blog_pictures && kind->address ? kind->address
						     : given;
	CLEANUP(pointer_free) char *folder = filled(given, review, device);
	CLEANUP(pointer_free) char *address = filled(link, review, device);
	CLEANUP(pointer_free) char *at_root = xasprintf("%s/x", root);
	bool rooted = *address == '/' || strstr(address, "://");

	*to = (struct site_pictures){ .folder = find_from(at_root, folder),
		.link = xasprintf("%s%s/%.*s", rooted ? "" : "/", address, n, name),
		.liquid = kind == kinds,
		.hint = kind ? copying_hint(root, kind) : NULL };
	to->stem = xasprintf("%s/%.*s", to->folder, n, name);
}

void
site_pictures_finish(struct site_pictures *to)
{
	free(to->stem);
	free(to->link);
	free(to->folder);
	free(to->hint);
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

/* Returns the layout of the newest post beside the draft, else among the posts of its site; NULL:
 * none. The draft itself does not count. The caller frees. */
static char *
site_layout(const char *target, const char *site, const struct site_kind *kind)
{
	CLEANUP(pointer_free) char *beside = file_folder(target);
	CLEANUP(pointer_free) char *posts = xasprintf("%s/%s", site, kind->posts);
	char *layout = layout_in(beside, target);

	return layout ? layout : layout_in(posts, target);
}

/* ---- the date of the post ---- */

static bool
begins_with_date(const char *name)
{
	CLEANUP(pointer_free) char *date = xstrndup(name, 10);
	int64_t day_ms;

	return strlen(name) > 10 && clock_read_date(date, &day_ms, NULL);
}

static char *
post_date(const char *target, const char *was)
{
	int64_t now_ms = clock_utc_ms();
	char today[11];

	if (was) {
		char *date = front_matter_of(was, "date");
		return date ? date : front_matter_of(was, "pubDate");
	}
	if (target && begins_with_date(file_name(target)))
		return NULL;
	return xstrdup(clock_date_text(now_ms, clock_offset_min(now_ms), today));
}

void
site_take(struct profile *p, const char *target, const char *was)
{
	const struct site_kind *kind = NULL;
	CLEANUP(pointer_free) char *site = target ? find_site(target, &kind) : NULL;

	if (site && !p->blog_layout)
		p->blog_layout = site_layout(target, site, kind);
	if (kind && kind->front_matter && !p->blog_front_matter)
		p->blog_front_matter = xstrdup(kind->front_matter);
	p->blog_plain = kind && kind->plain;
	free(p->blog_date);
	p->blog_date = post_date(target, was);
}
