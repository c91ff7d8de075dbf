/* Adds a start time to the address of a recording, or reads and removes one: a table of sites says
 * how each writes it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/text/timed_link.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "base/text/timecode.h"

struct url_fields {
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
	/* how a start time is added: "?t=" or "&t=", or "#t="; "": the site accepts none; and the
	 * unit that follows the number, ":" for a time like 1:10 */
	const char *time, *unit;
	const char *letters;        /* characters of a video's ID; NULL: the site has no player */
	const char *before, *after; /* the player's address is before + ID + after */
	const char *key; /* parameter of the ID in the query; NULL: the ID follows the path */
} sites[] = {
	{ "youtu.be", "/", "?t=", "", NAME, YOUTUBE, NULL },
	{ "youtube.com", "/embed/", "?start=", "", NAME, YOUTUBE, NULL },
	{ "youtube.com", "/watch", "?t=", "s", NAME, YOUTUBE, "v=" },
	{ "youtube.com", "/live/", "?t=", "s", NAME, YOUTUBE, NULL },
	{ "youtube.com", "/shorts/", "?t=", "s", NAME, YOUTUBE, NULL },
	{ "youtube-nocookie.com", "/embed/", "?start=", "", NAME, YOUTUBE, NULL },
	{ "player.vimeo.com", "/video/", "#t=", "s", DIGITS, VIMEO, NULL },
	{ "vimeo.com", "/", "#t=", "s", DIGITS, VIMEO, NULL },
	{ "bilibili.com", "/", "?t=", "", NULL, NULL, NULL, NULL },
	{ "b23.tv", "/", "?t=", "", NULL, NULL, NULL, NULL },
	{ "dailymotion.com", "/", "?start=", "", NULL, NULL, NULL, NULL },
	{ "dai.ly", "/", "?start=", "", NULL, NULL, NULL, NULL },
	{ "soundcloud.com", "/", "#t=", ":", NULL, NULL, NULL, NULL },
	{ "music.apple.com", "/", "", NULL, NULL, NULL, NULL, NULL },
	{ "open.spotify.com", "/", "", NULL, NULL, NULL, NULL, NULL },
};

static bool
parts_read(struct url_fields *p, const char *url)
{
	if (strncasecmp(url, "https://", 8) == 0)
		url += 8;
	else if (strncasecmp(url, "http://", 7) == 0)
		url += 7;
	else
		return false;
	const char *host = url, *end = host + strcspn(host, "/?#"), *at;
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
is_at(const struct url_fields *p, const char *host, const char *path)
{
	size_t n = p->host_len, m = strlen(host);

	return n >= m && strncasecmp(p->host + n - m, host, m) == 0 &&
		(n == m || p->host[n - m - 1] == '.') && text_starts(p->path, path);
}

/* Appends s. Blanks, controls, non-ASCII bytes and characters that no address has become %XX. */
static void
add_safe(struct buf *out, const char *s, size_t n)
{
	EACH_IN (at, s, n) {
		unsigned char c = (unsigned char)*at;

		if (c <= ' ' || c >= 0x7f || strchr("\"<>\\^`{|}", c))
			buf_addf(out, "%%%02X", c);
		else
			buf_add_char(out, *at);
	}
}

static const struct link_site *
site_of(const struct url_fields *p)
{
	EACH_OF (site, sites)
		if (is_at(p, site->host, site->path))
			return site;
	return NULL;
}

bool
timed_link_is_of_site(const char *url)
{
	struct url_fields p;

	return parts_read(&p, url) && site_of(&p);
}

static const char *const begins[] = {
	"t=", "start=", "time_continue=", "starttime=", "start_time=", "timestamp=", NULL
};
static const char *const ends[] = { "end=", "endtime=", NULL };

/* Returns the value of a parameter of the query or fragment with one of these keys; NULL: it is
 * another parameter. A bare number after the "?" of an unknown site is another one: the topic of a
 * forum, the first row of a page. */
static const char *
time_in(const struct url_fields *p, const char *s, size_t n, const char *const keys[])
{
	const char *value = NULL;

	for (; *keys && !value; keys++)
		if (n >= strlen(*keys) && strncasecmp(s, *keys, strlen(*keys)) == 0)
			value = s + strlen(*keys);
	bool bare = value && strspn(value, DIGITS) >= n - (size_t)(value - s);
	bool known =
		(p->fragment && s >= p->fragment) || site_of(p) || text_starts(p->path, "/watch");
	return bare && !known ? NULL : value;
}

/* Reads a start time: 70, 70.5, 70s, 1m10s, 1h2m3s, 1:10, with the colon as %3A; what follows a
 * comma or "-" is an end. Returns false for another value. */
static bool
start_read(const char *s, size_t n, int64_t *ms)
{
	CLEANUP(pointer_free) char *text = timed_link_path(s, n);
	char *at = text;
	int64_t sum = 0;
	bool any = false;

	if (!text)
		return false;
	text[strcspn(text, ",-")] = '\0';
	at += strncasecmp(at, "npt:", 4) == 0 ? 4 : 0;
	if (timecode_parse(ms, at, ERR_IGNORED))
		return true;
	while (*at) {
		static const char units[] = "hms";
		static const int64_t unit_ms[] = { 3600000, 60000, 1000 };
		size_t len = strspn(at, DIGITS ".");
		const char *unit = at[len] ? strchr(units, tolower((unsigned char)at[len])) : NULL;
		char *after = at + len + 1;
		double number;

		if (!unit)
			return false;
		at[len] = '\0';
		if (!number_parse(at, 0, 360000, &number))
			return false;
		sum += (int64_t)(number * (double)unit_ms[unit - units] + 0.5);
		any = true;
		at = after;
	}
	*ms = sum;
	return any && sum < 360000000;
}

/* Returns the parameter of the address that says where it begins to play, and sets *ms to the time;
 * NULL: none. */
static const char *
start_in(const struct url_fields *p, int64_t *ms)
{
	const char *const part[] = { p->query, p->fragment };

	EACH_IN (one, part, 2)
		for (const char *at = *one; at && *at && *at != '#';) {
			size_t n = strcspn(at, "&#");
			const char *value = time_in(p, at, n, begins);

			if (value && start_read(value, n - (size_t)(value - at), ms))
				return at;
			at += n + (at[n] == '&');
		}
	return NULL;
}

bool
timed_link_start(const char *url, int64_t *ms)
{
	struct url_fields p;

	return parts_read(&p, url) && start_in(&p, ms) && *ms > 0;
}

/* Appends the parameters of a query or fragment that are no times, `mark` before the first and "&"
 * before the others. Returns the mark before the next one. */
static char
add_parameters(struct buf *out, const struct url_fields *p, const char *s, char mark)
{
	for (; s && *s && *s != '#'; s += *s == '&') {
		size_t n = strcspn(s, "&#");

		if (n && !time_in(p, s, n, begins) && !time_in(p, s, n, ends)) {
			buf_add_char(out, mark);
			add_safe(out, s, n);
			mark = '&';
		}
		s += n;
	}
	return mark;
}

static void
add_link_time(struct buf *out, int64_t track_ms, int64_t offset_ms, const char *unit)
{
	char text[TIME_TEXT];
	int64_t ms;

	if (__builtin_add_overflow(track_ms, offset_ms, &ms))
		ms = track_ms;
	ms = ms > 0 ? ms : 0;
	if (*unit == ':')
		buf_add(out, timecode_text(ms, false, text));
	else
		buf_addf(out, "%" PRId64 "%s", ms / 1000, unit);
}

char *
timed_link_url(const char *locator, int64_t track_ms, int64_t offset_ms)
{
	struct buf out = BUF_INIT;
	struct url_fields p;
	int64_t ignored;

	if (!parts_read(&p, locator))
		return NULL;
	const struct link_site *site = site_of(&p);
	const char *unit = site ? site->unit : "";
	const char *key = site ? site->time : "#t=";
	/* The address of an unknown site may show the form of its times. */
	const char *own = site ? NULL : start_in(&p, &ignored);
	CLEANUP(pointer_free)
	char *like = own && p.query && own < p.query + p.query_len
		? xasprintf("?%.*s", (int)strcspn(own, "=") + 1, own)
		: NULL;
	key = like ? like : key;
	if (track_ms == LINK_NO_MS || !*key) {
		add_safe(&out, locator, strlen(locator));
		return buf_detach(&out);
	}
	add_safe(&out, locator, (size_t)(p.path + p.path_len - locator));
	char mark = add_parameters(&out, &p, p.query, '?');
	buf_addf(&out, "%c%s", *key == '?' ? mark : '#', key + 1);
	add_link_time(&out, track_ms, offset_ms, unit);
	if (*key == '?')
		add_parameters(&out, &p, p.fragment, '#');
	return buf_detach(&out);
}

/* Returns the start of the video's ID in the address; "": none. */
static const char *
name_in(const struct url_fields *p, const char *path, const char *key)
{
	if (!key)
		return p->path + strlen(path);
	for (size_t at = 0; at < p->query_len; at += strcspn(p->query + at, "&#") + 1)
		if (text_starts(p->query + at, key))
			return p->query + at + strlen(key);
	return "";
}

/* Returns the address of the site's player for a video, which is the same for all addresses of the
 * video. The caller frees; NULL: the site has no player. */
static char *
player_of(const char *url)
{
	struct url_fields p;

	if (!parts_read(&p, url))
		return NULL;
	EACH_OF (e, sites) {
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
timed_link_path(const char *s, size_t n)
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

char *
timed_link_page(const char *url)
{
	CLEANUP(buf_finish) struct buf kept = BUF_INIT;
	struct buf out = BUF_INIT;
	char *player = player_of(url);
	struct url_fields p;

	if (player || !parts_read(&p, url))
		return player;
	size_t skip = strncasecmp(p.host, "www.", 4) == 0 ? 4 : 0;
	for (size_t i = skip; i < p.host_len; i++)
		buf_add_char(&out, (char)tolower((unsigned char)p.host[i]));
	buf_add_bytes(&out, p.path, p.path_len);
	buf_truncate(&out, text_trimmed(out.s, out.len, "/"));
	add_parameters(&kept, &p, p.query, '&');
	for (const char *at = kept.s; *at; at += strcspn(at + 1, "&") + 1)
		if (!TEXT_STARTS(at + 1, "si=", "feature=", "utm_",
			    "list=", "index=", "pp=", "ab_channel=", "in="))
			buf_add_bytes(&out, at, strcspn(at + 1, "&") + 1);
	return buf_detach(&out);
}

bool
timed_link_is_secret(const char *before, size_t n_before, const char *name, size_t n)
{
	static const char *const words[] = { "token", "key", "auth", "sig", "pass", "pwd", "secret",
		"session", "credential", "code", "jwt", "hmac", "policy", "ticket" };

	EACH_OF (word, words)
		for (size_t k = 0; k + strlen(*word) <= n; k++)
			if (strncasecmp(name + k, *word, strlen(*word)) == 0)
				return true;
	return n == 1 && strchr("upts", *name) && memmem(before, n_before, "/rest/", 6);
}

bool
timed_link_is_typed_secret(const char *before, size_t n_before, const char *name, size_t n)
{
	static const char names[] =
		"token accesstoken refreshtoken idtoken authtoken sessiontoken privatetoken "
		"usertoken oauthtoken apikey authkey passkey key auth authorization credential sig "
		"signature hmac oauthsignature password passwd passphrase pwd secret clientsecret "
		"jwt session sessionid phpsessid jsessionid";
	/* where `pwd` is the code of a public share */
	static const char *const shares[] = { "://pan.baidu.com/", "://pan.quark.cn/",
		"://115.com/" };
	CLEANUP(buf_finish) struct buf word = BUF_INIT;
	CLEANUP(pointer_free) char *url = xstrndup(before, n_before);

	for (size_t i = 0; i < n; i++)
		if (!strchr("-_", name[i]))
			buf_add_char(&word, (char)tolower((unsigned char)name[i]));
	EACH_OF (share, shares)
		if (strstr(url, *share))
			return false;
	if (TEXT_STARTS(word.s, "xamz", "xgoog", "xplex", "xemby"))
		return true;
	if (text_same(word.s, "policy")) {
		const char *pair = strcasestr(before, "Key-Pair-Id=");
		return pair && strcspn(before, " \n\"'<>") > (size_t)(pair - before);
	}
	return text_lists(names, word.s) ||
		(n == 1 && strchr("upts", *name) && strstr(url, "/rest/"));
}

bool
timed_link_has_secret(const char *url)
{
	const char *host = strstr(url, "://"), *end = url + strcspn(url, "?#");

	if (host && memchr(host, '@', strcspn(host + 3, "/?#") + 3))
		return true;
	for (const char *at = end; *at; at += strcspn(at, "?&#")) {
		at++;
		if (timed_link_is_secret(url, (size_t)(end - url), at, strcspn(at, "=&#")))
			return true;
	}
	return false;
}
