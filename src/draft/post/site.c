/* Decides which generator (Hugo, Jekyll, Astro …) makes the web site of a draft, where its pictures
 * go, and its front matter. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/post/site.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/file.h"
#include "base/text/front.h"
#include "base/text/text.h"
#include "draft/post/plain.h"
#include "draft/view/sign.h"
#include "draft/view/view.h"
#include "review/files/find.h"
#include "review/files/front_value.h"
#include "review/record/rows_review.h"

#define VAULT_DEEPEST 64
#define POST_MOST (4 << 20) /* largest post or configuration that is read, in bytes */

/* ---- generators of sites ---- */

struct site_kind {
	const char *files[5];     /* one of them is in the folder of the site */
	const char *needs;        /* another name that must be there; NULL: none */
	const char *posts;        /* the folder of posts, from that folder */
	const char *pictures;     /* the folder for pictures; NULL: beside the draft */
	const char *front_matter; /* the pattern; NULL: the usual one */
	/* a word that the site's file must have before it copies pictures; NULL: none. hint: how */
	const char *copies, *hint;
	/* the folders whose files are below "/" on the site, first that of its pictures; "": its
	 * own */
	const char *roots[6];
	/* the key of its file with the names of files that it leaves out; NULL: none */
	const char *excludes;
	const char *url;   /* the key of its whole address; NULL: none */
	bool as_is;        /* publishes each file of the first root */
	unsigned forms;    /* what else than Markdown it reads (post/plain.h) */
	enum sign_site is; /* by its name in the table of signs */
	bool liquid;       /* the address of a picture goes through Liquid */
	bool dated;        /* a post needs its date in the front matter: its name tells none */
	bool bundles;      /* publishes what is beside an index.md */
	bool waits;        /* builds no post whose date, in UTC, is after now */
	const char *wants; /* the key of the front matter without which no post is built */
};

static const struct site_kind kinds[] = {
	{ .is = SIGN_JEKYLL,
		.files = { "_config.yml", "_config.yaml" },
		.posts = "_posts",
		.roots = { "" },
		.excludes = "exclude",
		.as_is = true,
		.pictures = "assets/earlog/{id}",
		.forms = FORMS_LIQUID | FORMS_KRAMDOWN,
		.liquid = true,
		.wants = "layout" },
	{ .is = SIGN_HUGO,
		.files = { "hugo.toml", "hugo.yaml", "hugo.json", "config.toml" },
		.needs = "content",
		.posts = "content/posts",
		.roots = { "/static", "/content", "/assets", "" },
		.excludes = "ignoreFiles",
		.url = "baseURL",
		.as_is = true,
		.pictures = "static/earlog/{id}",
		.front_matter = "title: \"{title}\"\ndate: \"{date}\"\n"
				"description: \"{excerpt}\"\nimages: [\"{header}\"]\n",
		.forms = FORMS_SHORTCODES,
		.dated = true,
		.bundles = true,
		.waits = true },
	{ .is = SIGN_ELEVENTY,
		.files = { "eleventy.config.js", ".eleventy.js", "eleventy.config.mjs",
			"eleventy.config.cjs" },
		.posts = "posts",
		.roots = { "", "/src", "/public", "/static", "/content" },
		.pictures = "assets/earlog/{id}",
		.front_matter = "title: \"{title}\"\nlayout: \"{layout}\"\n"
				"date: \"{date}\"\ndescription: \"{excerpt}\"\n",
		.forms = FORMS_LIQUID | FORMS_NUNJUCKS,
		.copies = "addPassthroughCopy",
		.hint = "Eleventy copies no pictures yet: its configuration needs "
			"eleventyConfig.addPassthroughCopy(\"assets\")" },
	{ .is = SIGN_ASTRO,
		.files = { "astro.config.mjs", "astro.config.ts", "astro.config.js" },
		.posts = "src/content/blog",
		.roots = { "/public", "/src", "" },
		.as_is = true,
		.pictures = "public/earlog/{id}",
		.front_matter = "title: \"{title}\"\ndescription: \"{excerpt}\"\n"
				"pubDate: \"{date}\"\nheroImage: \"{header}\"\n",
		.dated = true,
		.wants = "description" },
	{ .is = SIGN_PELICAN,
		.files = { "pelicanconf.py" },
		.url = "SITEURL",
		.posts = "content",
		.roots = { "/content", "" },
		.pictures = "content/images/earlog/{id}",
		.front_matter = "title: \"{title}\"\ndate: \"{date}\"\nsummary: \"{excerpt}\"\n",
		.forms = FORMS_LINES },
	{ .is = SIGN_OBSIDIAN,
		.files = { ".obsidian" },
		.posts = ".",
		.roots = { "" },
		.forms = FORMS_VAULT,
		.front_matter = "title: \"{title}\"\ndate: \"{date}\"\n" },
};

static bool
has_file(const char *folder, const char *name)
{
	CLEANUP(pointer_free) char *path = file_in(folder, name);
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

/* Returns true if a vault is in the folder of the posts of a site: it is a part of the site. */
static bool
holds_posts(const struct site_kind *kind, const char *site, const char *vault)
{
	size_t n = strcspn(kind->posts, "/"), at = strlen(site);

	return !(kind->forms & FORMS_VAULT) && strncmp(vault + at + 1, kind->posts, n) == 0 &&
		strchr("/", vault[at + 1 + n]);
}

/* Returns true if the place has a site that is no vault. */
static bool
is_site(const struct draft_place *p)
{
	return p->kind && !(p->kind->forms & FORMS_VAULT);
}

bool
draft_place_find(struct draft_place *p, const char *path, struct err *err)
{
	bool found;

	*p = (struct draft_place){ .file = file_target(path, err), .config = BUF_INIT };
	if (!p->file)
		return false;
	CLEANUP(pointer_free) char *folder = xstrdup(p->file);
	for (char *slash; !is_site(p) && (slash = strrchr(folder, '/'));) {
		*slash = '\0';
		EACH_OF (k, kinds)
			if (sign_of(k, folder) && (!p->kind || holds_posts(k, folder, p->site))) {
				p->kind = k;
				xreplace(&p->site, folder);
				break;
			}
	}
	CLEANUP(pointer_free)
	char *config = p->kind ? file_in(p->site, sign_of(p->kind, p->site)) : NULL;
	if (config)
		file_read(config, POST_MOST, &p->config, &found, ERR_IGNORED);
	return true;
}

void
draft_place_finish(struct draft_place *p)
{
	free(p->file);
	free(p->site);
	buf_finish(&p->config);
}

unsigned
draft_place_forms(const struct draft_place *p)
{
	unsigned forms = p->kind ? p->kind->forms : FORMS_ALL;

	if (p->file && text_ends_in(p->file, ".mdx"))
		forms |= FORMS_MDX;
	return forms;
}

unsigned
draft_place_signs(const struct draft_place *p)
{
	return p->kind ? sign_set(p->kind->is, p->config.s) : 0;
}

static bool
has_lines(const struct draft_place *p)
{
	return p->kind && p->kind->forms & FORMS_LINES;
}

/* Returns the file of this name in a folder of a vault or in one below it, but for hidden ones;
 * NULL: none. Links are not followed. */
static char *
find_in_vault(const char *folder, const char *name, int depth)
{
	CLEANUP(file_paths_finish) struct file_paths paths;
	char *file = NULL;

	file_paths(folder, &paths);
	EACH_WHILE (path, &paths, !file) {
		struct stat st;

		if (*file_name(*path) == '.' || lstat(*path, &st) != 0)
			continue;
		if (S_ISDIR(st.st_mode) && depth < VAULT_DEEPEST)
			file = find_in_vault(*path, name, depth + 1);
		else if (S_ISREG(st.st_mode) && text_same(file_name(*path), name))
			file = xstrdup(*path);
	}
	return file;
}

char *
draft_place_named(const struct draft_place *p, const char *path)
{
	char *file = p->file && *path != '/' ? find_from(p->file, path) : NULL;

	for (const char *const *root = p->kind ? p->kind->roots : NULL;
		!(file && access(file, F_OK) == 0); root++) {
		xreplace(&file, NULL);
		if (!root || !*root)
			break;
		file = xasprintf("%s%s%s%s", p->site, *root, *path == '/' ? "" : "/", path);
	}
	if (!file && p->kind && p->kind->forms & FORMS_VAULT)
		file = find_in_vault(p->site, path, 0);
	return file;
}

bool
draft_place_lacks(const struct draft_place *p, const char *path)
{
	CLEANUP(pointer_free) char *file = draft_place_named(p, path);

	return *path && !strstr(path, "://") && p->file && !file && (*path != '/' || p->site);
}

/* Returns true if the list under a key of a configuration has the path, a folder of it, or the name
 * of the file. */
static bool
is_excluded(const char *config, const char *key, const char *path)
{
	size_t n;
	const char *s = config;

	while (s && !text_starts(s, key))
		s = text_after(s, '\n');
	for (s = s ? s + strlen(key) : "";
		*s && !(*s == '\n' && s[1] && !strchr(" \t-]\r\n", s[1])); s += n + !n) {
		n = strcspn(s, " \t\r\n\"',:=[]^$");
		size_t len = n;
		if (len && s[len - 1] == '/')
			len--;
		CLEANUP(pointer_free) char *name = xstrndup(s, len);

		if (len &&
			(text_same(name, file_name(path)) ||
				(strncmp(path, name, len) == 0 && strchr("/", path[len]))))
			return true;
	}
	return false;
}

char *
site_url(const struct draft_place *p)
{
	const char *key = p->kind ? p->kind->url : NULL;

	for (const char *line = key ? p->config.s : NULL; line && *line;
		line = text_after(line, '\n')) {
		const char *s = line + strspn(line, " \t\"");
		size_t n = strlen(key);

		if (strncasecmp(s, key, n) != 0)
			continue;
		s += n + strspn(s + n, " \t\"");
		if (!strchr(":=", *s) || !*s)
			continue;
		s += 1 + strspn(s + 1, " \t\"'");
		n = strcspn(s, " \t\r\n\"',#");
		if (TEXT_STARTS(s, "https://", "http://") && !memmem(s, n, "//example.", 10) &&
			!memmem(s, n, "//localhost", 11))
			return xstrndup(s, n);
	}
	return NULL;
}

char *
site_publishes(const struct draft_place *p)
{
	const struct site_kind *kind = p->kind;

	if (!kind || !kind->as_is)
		return NULL;
	const char *path = p->file + strlen(p->site), *root = kind->roots[0];
	size_t n = strlen(root);
	CLEANUP(pointer_free) char *folder = file_folder(p->file);
	CLEANUP(pointer_free) char *index = xasprintf("%s/index.md", folder);
	bool bundle = kind->bundles && text_starts(path, "/content/") && access(index, F_OK) == 0,
	     hidden = strstr(path, "/_") || strstr(path, "/.") || strstr(path, "/#"),
	     excluded = bundle || (kind->excludes && !n);
	if (!bundle && (strncmp(path, root, n) != 0 || path[n] != '/' || (!n && hidden)))
		return NULL;
	const char *sign = sign_of(kind, p->site), *name = n ? file_name(path) : path + 1;
	if (excluded && is_excluded(p->config.s, kind->excludes, path + 1))
		return NULL;
	const char *gives = text_ends_in(sign, ".toml") ? " =" : ":";
	CLEANUP(pointer_free)
	char *way = excluded
		? xasprintf("`%s%s [\"%s\"]` in %s keeps it out", kind->excludes, gives, name, sign)
		: xstrdup("move it elsewhere");
	return xasprintf(
		"the site publishes this file, which names folders of this computer: %s", way);
}

/* ---- pictures ---- */

/* Adds a name as one part of a path: of a name without a letter or digit of ASCII, which would be
 * `---` for every one, the begin of the UUID of its review; NULL: dashes. */
static void
add_part(struct buf *out, const char *name, const struct uuid *u)
{
	char uuid[UUID_TEXT];
	const char *c = name;

	while (*c && !isalnum((unsigned char)*c))
		c++;
	if (!*c && u) {
		uuid_text(u, uuid)[8] = '\0';
		name = uuid;
	}
	for (c = name; *c; c++)
		buf_add_char(out,
			isalnum((unsigned char)*c) || *c == '_' || (*c == '.' && c > name) ? *c
											   : '-');
}

/* Returns a folder or an address with the slots {id} and {device} filled, without a slash at its
 * end. The caller frees. */
static char *
filled(const char *text, const struct review *review, const char *device, const struct uuid *u)
{
	struct buf out = BUF_INIT;

	while (*text) {
		bool id = text_starts(text, "{id}");

		if (id || text_starts(text, "{device}")) {
			add_part(&out, id && review->id ? review->id : device, u);
			text = strchr(text, '}') + 1;
		} else {
			buf_add_char(&out, *text++);
		}
	}
	while (text_ends_in(out.s, "/"))
		buf_truncate(&out, out.len - 1);
	return buf_detach(&out);
}

/* Returns the text in quotation marks that *s begins with, after blanks and commas, and sets *s to
 * what follows it. NULL: there is none. The caller frees. */
static char *
quoted(const char **s)
{
	const char *at = *s + strspn(*s, " \t\r\n");
	const char *end = *at && strchr("\"'`", *at) ? strchr(at + 1, *at) : NULL;

	if (!end)
		return NULL;
	*s = end + 1;
	return xstrndup(at + 1, (size_t)(end - at - 1));
}

/* Removes "./" and slashes around a path. */
static void
trim_path(char *path)
{
	size_t n = strspn(path, "./"), len = strlen(path);

	memmove(path, path + n, len - n + 1);
	path[text_trimmed(path, len - n, "/")] = '\0';
}

/* Finds a folder for pictures among those that Eleventy copies, and its address: the configuration
 * has addPassthroughCopy("src/img"), or ({"public": "/"}). Returns false if it copies none. */
static bool
find_copied(const char *config, char **folder, char **address)
{
	static const char call[] = "addPassthroughCopy(";
	const char *in = strstr(config, "input:");
	if (in)
		in += strlen("input:");
	CLEANUP(pointer_free) char *input = in ? quoted(&in) : NULL;
	if (input)
		trim_path(input);
	for (const char *at = config; (at = strstr(at, call));) {
		at += strlen(call);
		at += strspn(at, " \t\r\n");
		bool map = *at == '{';
		at += map;
		char *from = quoted(&at), *to = NULL;
		if (from) {
			from[strcspn(from, "*")] = '\0'; /* without a pattern */
			trim_path(from);
		}
		at += strspn(at, " \t\r\n");
		const char *inside = from ? file_inside(from, input) : NULL;
		if (from && map && *at == ':') {
			at++;
			to = quoted(&at);
			if (to)
				trim_path(to);
		} else if (from && !map)
			to = xstrdup(text_or(inside, from));
		if (from && to &&
			text_lists("assets images img media pictures public static",
				file_name(from))) {
			*folder = xasprintf("%s/earlog/{id}", from);
			*address = xasprintf("%s%s/earlog/{id}", *to ? "/" : "", to);
		}
		free(from);
		free(to);
		if (*folder)
			return true;
	}
	return false;
}

/* Returns the address of the usual folder of pictures, which the site publishes from its first
 * root.
 */
static const char *
address_of(const struct site_kind *kind)
{
	const char *pictures = kind ? kind->pictures : NULL;
	size_t n = pictures ? strlen(kind->roots[0]) : 0;

	return n ? pictures + n - 1 : pictures;
}

/* Sets folder and address of pictures in a site, as patterns; the caller frees. */
static void
find_place(struct site_pictures *to, const struct draft_place *at, const struct profile *p,
	char **folder, char **address)
{
	const struct site_kind *kind = at->kind;
	const char *usual = kind ? kind->pictures : NULL, *given = p->blog_pictures;

	if (kind && kind->copies) {
		if (!given && find_copied(at->config.s, folder, address))
			return;
		if (!given || !strstr(at->config.s, kind->copies))
			to->hint = xstrdup(kind->hint);
	}
	*folder = xstrdup(given ? given : usual);
	if (!given)
		given = address_of(kind);
	*address = xstrdup(p->blog_address ? p->blog_address : given);
}

/* Returns true if a text has pictures with addresses that begin with `link`. */
static bool
has_pictures(const char *text, const char *link)
{
	static const char *const begins[] = { "](", "]({{ '" };

	EACH_IN_WHILE (one, begins, LENGTH(begins), text) {
		CLEANUP(pointer_free) char *begin = xasprintf("%s%s-", *one, link);

		if (strstr(text, begin))
			return true;
	}
	return false;
}

/* Returns true if the profile or the generator says where the pictures of a draft are, and the
 * draft is one of its posts. */
static bool
has_picture_folder(const struct draft_place *at, const struct profile *p)
{
	const struct site_kind *kind = at->kind;
	bool in_site = kind && kind->pictures &&
		!(kind->bundles && text_same(file_name(at->file), "index.md"));
	bool given = p->blog_pictures || (kind && kind->pictures);
	CLEANUP(pointer_free) char *posts = p->blog_posts ? find_home(p->blog_posts) : NULL;

	return given && (in_site || file_inside(at->file, posts));
}

void
site_pictures_find(struct site_pictures *to, const char *draft, const struct draft_place *at,
	const struct profile *p, const struct review *review, const char *device, const char *was)
{
	const char *name = file_name(draft), *dot = strrchr(name, '.');
	int n = (int)(dot && dot > name ? (size_t)(dot - name) : strlen(name));
	CLEANUP(pointer_free) char *beside = at->file && !at->site ? file_folder(at->file) : NULL;
	const char *root = at->site ? at->site : beside;
	struct site_pictures here = { .stem = xstrndup(draft, (size_t)(name - draft + n)),
		.link = xstrndup(name, (size_t)n) };
	if (!root || !has_picture_folder(at, p) || has_pictures(was, here.link)) {
		*to = here;
		return;
	}
	const struct site_kind *kind = at->kind;
	CLEANUP(pointer_free) char *pattern = NULL, *address_pattern = NULL;
	site_pictures_finish(&here);
	*to = (struct site_pictures){ .liquid = kind && kind->liquid };
	find_place(to, at, p, &pattern, &address_pattern);
	/* A published post keeps the place that earlog used before: dashes for a name without
	 * ASCII, or the folder of its generator. */
	for (int earlier = 0; earlier < 3; earlier++) {
		const struct uuid *u = earlier ? NULL : &review->row.uuid;

		if (earlier == 2 && (!kind || !kind->pictures))
			break;
		if (earlier == 2) {
			xreplace(&pattern, kind->pictures);
			xreplace(&address_pattern, address_of(kind));
		}
		CLEANUP(pointer_free) char *folder = filled(pattern, review, device, u);
		CLEANUP(pointer_free) char *address = filled(address_pattern, review, device, u);
		CLEANUP(pointer_free) char *at_root = xasprintf("%s/x", root);
		bool rooted = *address == '/' || strstr(address, "://");
		CLEANUP(pointer_free)
		char *link = xasprintf("%s%s/%.*s", rooted ? "" : "/", address, n, name);

		if (earlier && !has_pictures(was, link))
			continue;
		free(to->folder);
		free(to->stem);
		xreplace(&to->link, link);
		to->folder = find_from(at_root, folder);
		to->stem = xasprintf("%s/%.*s", to->folder, n, name);
		if (has_pictures(was, link))
			break;
	}
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
layout_in(const char *folder, const struct draft_place *at)
{
	CLEANUP(file_paths_finish) struct file_paths files;
	char *layout = NULL;

	file_paths(folder, &files);
	for (size_t i = files.n; !layout && i-- > 0;) {
		CLEANUP(buf_finish) struct buf text = BUF_INIT;
		const char *path = files.v[i];
		bool found;

		if (!text_same(path, at->file) && file_is_regular(path) &&
			file_read(path, POST_MOST, &text, &found, ERR_IGNORED) && found && text.len)
			layout = front_value(text.s, has_lines(at), "layout");
	}
	return layout;
}

/* Returns the layout of the newest post beside the draft, else among the posts of its site; NULL:
 * none. The draft itself does not count. The caller frees. */
static char *
site_layout(const struct draft_place *at)
{
	CLEANUP(pointer_free) char *beside = file_folder(at->file);
	CLEANUP(pointer_free) char *posts = file_in(at->site, at->kind->posts);
	char *layout = layout_in(beside, at);

	return layout ? layout : layout_in(posts, at);
}

/* ---- the date of the post ---- */

char *
site_date_of_name(const struct draft_place *at)
{
	const char *name = at->file ? file_name(at->file) : "";
	CLEANUP(pointer_free) char *folder = at->file ? file_folder(at->file) : NULL;

	if (text_same(name, "index.md"))
		name = file_name(folder);
	CLEANUP(pointer_free) char *date = xstrndup(name, 10);
	return name[strlen(date)] && clock_read_date(date, NULL, NULL) ? xstrdup(date) : NULL;
}

static char *
post_date(const struct draft_place *at, const char *was)
{
	const struct site_kind *kind = at->kind;
	int64_t now_ms = clock_utc_ms();
	char local[UTC_TEXT], today[11];

	char *date = was ? front_value(was, has_lines(at), "date") : NULL;
	if (was && !date)
		date = front_value(was, has_lines(at), "pubDate");
	if (date)
		return date;
	CLEANUP(pointer_free) char *named = site_date_of_name(at);
	if (named && !(kind && kind->dated))
		return NULL;
	int64_t offset_min = clock_offset_min(now_ms), begins_ms, ignored;
	clock_utc_text(now_ms + offset_min * 60000, local);
	snprintf(today, sizeof(today), "%.10s", local);
	/* Where the day has not begun in UTC, the site would build the post at its beginning. */
	if (kind && kind->waits && (!named || text_same(named, today)) &&
		clock_read_moment(today, true, &begins_ms, &ignored) && begins_ms > now_ms)
		return xasprintf(
			"%.19s+%02d:%02d", local, (int)offset_min / 60, (int)offset_min % 60);
	return xstrdup(named ? named : today);
}

void
site_gaps(struct gaps *g, const struct draft_place *at, const char *text)
{
	const struct site_kind *kind = at->kind;
	int64_t ms, ignored;

	if (!kind)
		return;
	static const char *const keys[] = { "title", "date" };
	for (size_t i = 0; i < LENGTH(keys) && !has_lines(at); i++) {
		CLEANUP(pointer_free) char *is = front_value(text, false, keys[i]);
		bool wanted = text_starts(text, "---\n") && kind->front_matter &&
			strstr(kind->front_matter, keys[i]);

		if (wanted && !(is && *is) && !(i && (!kind->dated || strstr(text, "\npubDate:"))))
			gaps_add(g, "the post has no `%s:` in its front matter", keys[i]);
	}
	bool asks = kind->wants != NULL;
	if (asks && kind->liquid) /* Jekyll may have a layout for all posts */
		asks = !strstr(at->config.s, "layout:");
	else if (asks) /* only collections ask for it, which are below src/content */
		asks = strstr(at->file + strlen(at->site), "/content/");
	CLEANUP(pointer_free)
	char *value = asks ? front_value(text, has_lines(at), kind->wants) : NULL;
	CLEANUP(pointer_free)
	char *date = kind->waits ? front_value(text, has_lines(at), "date") : NULL;

	if (asks && !(value && *value))
		gaps_add(g,
			kind->liquid
				? "the site shows the post without its design: write `layout:` in "
				  "the front matter, or under `blog:` in the profile"
				: "the site is not built without `%s:` in the front matter; set "
				  "`excerpts:` in the session file, or note it: o excerpts",
			kind->wants);
	if (date && clock_read_moment(date, true, &ms, &ignored) && ms > clock_utc_ms())
		gaps_add(g, "the site does not build the post today: `date: %s` is after now (UTC)",
			date);
}

struct view_site
site_facts(const struct draft_place *at, const struct profile *p, const char *was)
{
	const struct site_kind *kind = at->kind;

	struct view_site x = { .front_matter = p->blog_front_matter,
		.wanted = kind || p->has_blog ||
			front_find(text_or(was, ""), strlen(text_or(was, "")), false).kind,
		.date = post_date(at, was),
		.plain = has_lines(at) };

	if (kind && !x.front_matter)
		x.front_matter = kind->front_matter;
	if (p->blog_layout)
		x.layout = xstrdup(p->blog_layout);
	else if (kind)
		x.layout = site_layout(at);
	return x;
}
