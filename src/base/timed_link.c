#include "base/timed_link.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

struct url_parts {
	const char *host;                    /* name of the host, without user and port */
	const char *path, *query, *fragment; /* query after "?", fragment after "#", or NULL */
	size_t host_len, path_len, query_len;
};

#define YOUTUBE "https://www.youtube-nocookie.com/embed/", "?autoplay=1&start="
#define VIMEO "https://player.vimeo.com/video/", "?autoplay=1#t="
#define DIGITS "0123456789"
#define NAME "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-" DIGITS

/* Sites that need their own form of a start time in an address, that accept no start time, or that
 * have an embedded player. */
static const struct link_site {
	const char *host; /* name of the host, or its end after a dot */
	const char *path; /* start of the path in the address */
	/* name of the URL parameter for the start time ("": the site has none; NULL: "#t="), and
	 * the unit that follows the number */
	const char *time, *unit;
	const char *letters;        /* characters of a video's ID; NULL: the site has no player */
	const char *before, *after; /* the player's address is before + ID + after */
	const char *key; /* parameter of the ID in the query; NULL: the ID follows the path */
} sites[] = {
	{ "youtu.be", "/", "t", "", NAME, YOUTUBE, NULL },
	{ "youtube.com", "/embed/", "start", "", NAME, YOUTUBE, NULL },
	{ "youtube.com", "/watch", "t", "s", NAME, YOUTUBE, "v=" },
	{ "youtube.com", "/live/", "t", "s", NAME, YOUTUBE, NULL },
	{ "youtube.com", "/shorts/", "t", "s", NAME, YOUTUBE, NULL },
	{ "youtube-nocookie.com", "/embed/", "start", "", NAME, YOUTUBE, NULL },
	{ "player.vimeo.com", "/video/", NULL, NULL, DIGITS, VIMEO, NULL },
	{ "vimeo.com", "/", NULL, NULL, DIGITS, VIMEO, NULL },
	{ "music.apple.com", "/", "", NULL, NULL, NULL, NULL, NULL },
	{ "open.spotify.com", "/", "", NULL, NULL, NULL, NULL, NULL },
};

static bool
parts_read(struct url_parts *p, const char *url)
{
	size_t scheme = strncasecmp(url, "https://", 8) == 0 ? 8
		: strncasecmp(url, "http://", 7) == 0        ? 7
							     : 0;

	if (!scheme)
		return false;
	const char *host = url + scheme, *end = host + strcspn(host, "/?#"), *at;
	p->path = end;
	p->path_len = strcspn(end, "?#");
	const char *mark = end + p->path_len;
	p->query = *mark == '?' ? mark + 1 : NULL;
	p->query_len = p->query ? strcspn(p->query, "#") : 0;
	mark = p->query ? p->query + p->query_len : mark;
	p->fragment = *mark == '#' ? mark + 1 : NULL;
	while ((at = memchr(host, '@', (size_t)(end - host))))
		host = at + 1;
	at = memchr(host, ':', (size_t)(end - host));
	p->host = host;
	p->host_len = (size_t)((at ? at : end) - host);
	return p->host_len > 0;
}

/* Returns true if the address is at this host or a subdomain, and its path starts with `path`. */
static bool
is_at(const struct url_parts *p, const char *host, const char *path)
{
	size_t n = p->host_len, m = strlen(host);

	return n >= m && strncasecmp(p->host + n - m, host, m) == 0 &&
		(n == m || p->host[n - m - 1] == '.') && strncmp(p->path, path, strlen(path)) == 0;
}

/* Appends s. Blanks, controls, non-ASCII bytes and the characters of `unsafe` become %XX. */
static void
add_safe(struct buf *out, const char *s, size_t n, const char *unsafe)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c <= ' ' || c >= 0x7f || strchr(unsafe, c))
			buf_addf(out, "%%%02X", c);
		else
			buf_add_char(out, s[i]);
	}
}

#define UNSAFE "\"<>\\^`{|}"

static bool
says_time(const char *s, size_t n)
{
	static const char *const keys[] = { "t=", "start=", "time_continue=" };

	for (size_t i = 0; i < LENGTH(keys); i++)
		if (n >= strlen(keys[i]) && strncmp(s, keys[i], strlen(keys[i])) == 0)
			return true;
	return false;
}

static void
add_link_seconds(struct buf *out, int64_t track_ms, int64_t offset_ms)
{
	int64_t ms;

	if (__builtin_add_overflow(track_ms, offset_ms, &ms))
		ms = track_ms;
	buf_addf(out, "%" PRId64, ms > 0 ? ms / 1000 : 0);
}

char *
link_url(const char *locator, int64_t track_ms, int64_t offset_ms)
{
	struct buf out = BUF_INIT;
	struct url_parts p;

	if (!parts_read(&p, locator))
		return NULL;
	const char *time = NULL, *unit = NULL, *rest = p.path + p.path_len;
	for (size_t i = 0; !time && i < LENGTH(sites); i++)
		if (is_at(&p, sites[i].host, sites[i].path)) {
			time = sites[i].time;
			unit = sites[i].unit;
		}
	if (track_ms == LINK_NO_MS || (time && !*time)) {
		add_safe(&out, locator, strlen(locator), UNSAFE);
	} else if (time) {
		add_safe(&out, locator, (size_t)(rest - locator), UNSAFE);
		/* The query without its own time parameters, then our time parameter. */
		char mark = '?';
		for (size_t at = 0, n; at < p.query_len; at += n + 1) {
			n = strcspn(p.query + at, "&#");
			if (n == 0 || says_time(p.query + at, n))
				continue;
			buf_add_char(&out, mark);
			add_safe(&out, p.query + at, n, UNSAFE);
			mark = '&';
		}
		buf_addf(&out, "%c%s=", mark, time);
		add_link_seconds(&out, track_ms, offset_ms);
		buf_add(&out, unit);
		if (p.fragment && *p.fragment && !says_time(p.fragment, strlen(p.fragment))) {
			buf_add_char(&out, '#');
			add_safe(&out, p.fragment, strlen(p.fragment), UNSAFE);
		}
	} else {
		const char *end = p.query ? p.query + p.query_len : rest;

		add_safe(&out, locator, (size_t)(end - locator), UNSAFE);
		buf_add(&out, "#t=");
		add_link_seconds(&out, track_ms, offset_ms);
	}
	return buf_detach(&out);
}

char *
link_file(const char *locator, int64_t track_ms, int64_t offset_ms)
{
	struct buf out = BUF_INIT;

	if (!*locator)
		return NULL;
	/* A name that looks like a scheme ("a:b") or a host gets a "./" in front. */
	if (locator[strcspn(locator, ":/")] == ':')
		buf_add(&out, "./");
	if (strncmp(locator, "//", 2) == 0)
		locator += strspn(locator, "/") - 1;
	add_safe(&out, locator, strlen(locator), UNSAFE "%?#");
	if (track_ms != LINK_NO_MS) {
		buf_add(&out, "#t=");
		add_link_seconds(&out, track_ms, offset_ms);
	}
	return buf_detach(&out);
}

/* Returns the start of the video's ID in the address; "": none. */
static const char *
name_in(const struct url_parts *p, const char *path, const char *key)
{
	if (!key)
		return p->path + strlen(path);
	for (size_t at = 0; at < p->query_len; at += strcspn(p->query + at, "&#") + 1)
		if (strncmp(p->query + at, key, strlen(key)) == 0)
			return p->query + at + strlen(key);
	return "";
}

char *
link_player(const char *url)
{
	struct url_parts p;

	if (!parts_read(&p, url))
		return NULL;
	for (size_t i = 0; i < LENGTH(sites); i++) {
		const struct link_site *e = &sites[i];

		if (!e->letters || !is_at(&p, e->host, e->path))
			continue;
		const char *name = name_in(&p, e->path, e->key);
		size_t n = strspn(name, e->letters);
		if (n && n < 64 && (!name[n] || strchr("/?&#", name[n])))
			return xasprintf("%s%.*s%s", e->before, (int)n, name, e->after);
	}
	return NULL;
}

char *
link_path(const char *s, size_t n)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;
	bool ok = true;

	for (size_t i = 0; i < n; i++) {
		char c = s[i];

		if (c == '%' && i + 2 < n && isxdigit((unsigned char)s[i + 1]) &&
			isxdigit((unsigned char)s[i + 2])) {
			c = (char)strtol((char[]){ s[i + 1], s[i + 2], '\0' }, NULL, 16);
			ok &= (unsigned char)c >= ' ' && c != 0x7f;
			i += 2;
		}
		buf_add_char(&b, c);
	}
	return ok && b.len && text_valid(b.s, b.len) ? buf_detach(&b) : NULL;
}
