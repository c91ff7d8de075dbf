#include "panel/address.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

/* What libpq takes for a secret, as a word or behind the "?" of an address, where %70 is a "p". */
static bool
is_secret(const char *name, size_t n)
{
	static const char *const secrets[] = { "password", "sslpassword", "oauth_client_secret" };
	char plain[32], hex[3] = "";
	size_t len = 0;

	for (size_t i = 0; i < n && len + 1 < sizeof(plain); i++)
		if (name[i] == '%' && i + 2 < n) {
			memcpy(hex, name + i + 1, 2);
			plain[len++] = (char)strtol(hex, NULL, 16);
			i += 2;
		} else
			plain[len++] = name[i];
	plain[len] = '\0';
	for (size_t i = 0; i < LENGTH(secrets); i++)
		if (strcasecmp(secrets[i], plain) == 0)
			return true;
	return false;
}

/* Where the part with user and password ends, at an "@"; NULL: there is none. One with a "/" in it
 * is no right address, yet must not be shown. */
static const char *
end_of_user(const char *s)
{
	const char *path = s + strcspn(s, "/?"), *at = NULL;

	for (const char *c = s; c < path; c++)
		if (*c == '@')
			at = c;
	const char *colon = memchr(s, ':', (size_t)(path - s));
	if (at || !colon || !strchr(path, '@'))
		return at;
	bool port = true;
	for (const char *c = colon + 1; c < path; c++)
		port &= isdigit((unsigned char)*c) != 0;
	return port && path > colon + 1 ? NULL : strrchr(path, '@');
}

static void
clean_url(const char *given, struct buf *out, bool *had)
{
	const char *s = strstr(given, "://") + 3, *at = end_of_user(s);

	buf_addf(out, "%.*s", (int)(s - given), given);
	if (at) {
		size_t user = strcspn(s, ":@");
		*had |= s[user] == ':' && s + user < at;
		buf_addf(out, "%.*s", (int)user, s);
		s = at;
	}
	size_t n = strcspn(s, "?");
	buf_addf(out, "%.*s", (int)n, s);
	s += n;
	for (char mark = '?'; *s; s += n) {
		s++;
		n = strcspn(s, "&");
		if (is_secret(s, strcspn(s, "=&"))) {
			*had = true;
			continue;
		}
		buf_addf(out, "%c%.*s", mark, (int)n, s);
		mark = '&';
	}
}

/* The end of the value that begins at s, which may stand in quotes. */
static const char *
end_of_value(const char *s)
{
	bool quoted = *s == '\'';

	for (s += quoted; *s && (quoted ? *s != '\'' : !isspace((unsigned char)*s)); s++)
		if (*s == '\\' && s[1])
			s++;
	return s + (quoted && *s);
}

static bool
clean_words(const char *given, struct buf *out, bool *had)
{
	const char *s = given + strspn(given, " \t\n");

	while (*s) {
		const char *name = s;
		size_t n = strcspn(s, "= \t\n");
		s += n + strspn(s + n, " \t\n");
		if (!n || *s != '=')
			return false;
		s++;
		s += strspn(s, " \t\n");
		const char *end = end_of_value(s);
		if (is_secret(name, n))
			*had = true;
		else
			buf_addf(out, "%s%.*s=%.*s", out->len ? " " : "", (int)n, name,
				(int)(end - s), s);
		s = end + strspn(end, " \t\n");
	}
	return out->len || *had;
}

char *
address_clean(const char *given, bool *had, struct err *err)
{
	struct buf out = BUF_INIT;

	*had = false;
	if (strncmp(given, "postgresql://", 13) == 0 || strncmp(given, "postgres://", 11) == 0)
		clean_url(given, &out, had);
	else if (!clean_words(given, &out, had)) {
		buf_finish(&out);
		err_set(err,
			"that is no address of a server: postgresql://NAME@HOST/DATABASE, or "
			"service=NAME of your ~/.pg_service.conf");
		return NULL;
	}
	return buf_detach(&out);
}
