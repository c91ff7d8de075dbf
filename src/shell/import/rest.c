/* Takes words, numbers and signs from the start of a text that is being read. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/import/rest.h"

#include <assert.h>
#include <ctype.h>
#include <regex.h>
#include <string.h>
#include <strings.h>

#include "base/core/mem.h"
#include "base/text/number.h"
#include "base/text/text.h"

struct rest
rest_of(const char *s)
{
	return (struct rest){ s, strlen(s) };
}

bool
rest_skip(struct rest *r, size_t n)
{
	if (n) { /* a rest of nothing may be NULL */
		r->s += n;
		r->n -= n;
	}
	return n > 0;
}

#define LIKE_MOST 1000    /* bytes */
#define PATTERNS_MOST 100 /* patterns in the source; each is compiled once */

size_t
rest_like(struct rest r, const char *pattern, struct rest *group)
{
	static struct {
		const char *pattern;
		regex_t made;
	} known[PATTERNS_MOST];
	regmatch_t m[2];
	size_t i = 0;

	r.s = text_or(r.s, "");
	CLEANUP(pointer_free) char *text = xstrndup(r.s, r.n < LIKE_MOST ? r.n : LIKE_MOST);
	while (i < PATTERNS_MOST && known[i].pattern && strcmp(known[i].pattern, pattern) != 0)
		i++;
	assert(i < PATTERNS_MOST);
	if (!known[i].pattern && regcomp(&known[i].made, pattern, REG_EXTENDED) != 0)
		assert(false && "a pattern is no regular expression");
	known[i].pattern = pattern;
	if (regexec(&known[i].made, text, LENGTH(m), m, 0) != 0)
		return 0;
	*group = (struct rest){ r.s + m[1].rm_so, (size_t)(m[1].rm_eo - m[1].rm_so) };
	return (size_t)m[0].rm_eo;
}

/* Sets *c to the sign of ASCII that is next, in either width. Returns its bytes; 0: none. */
static size_t
sign_at(const struct rest *r, char *c)
{
	size_t len;
	int32_t code = r->n ? text_narrow(text_decode(r->s, r->n, &len)) : TEXT_BAD;

	*c = (char)code;
	return code > 0 && code < 0x80 ? len : 0;
}

bool
rest_word(struct rest *r, const char *word)
{
	struct rest at = *r;
	char c;

	for (size_t n; *word; word += (unsigned char)*word < 0x80 ? 1 : n) {
		bool ascii = (unsigned char)*word < 0x80;

		n = ascii ? sign_at(&at, &c) : text_next(word, strlen(word), 0);
		if (!n || n > at.n)
			return false;
		bool differs = ascii ? strncasecmp(&c, word, 1) != 0 : memcmp(at.s, word, n) != 0;
		if (differs)
			return false;
		rest_skip(&at, n);
	}
	*r = at;
	return true;
}

bool
rest_any_of(struct rest *r, const char *const *words)
{
	while (*words && !rest_word(r, *words))
		words++;
	return *words != NULL;
}

bool
rest_spaces(struct rest *r)
{
	struct rest at = *r;
	char c;

	for (size_t n; (n = sign_at(r, &c)) && (c == ' ' || c == '\t');)
		rest_skip(r, n);
	return r->n < at.n;
}

bool
rest_dash(struct rest *r)
{
	return rest_any(r, "-", "\u2013", "\u2014");
}

bool
rest_is_letter(const struct rest *r)
{
	return r->n && (isalnum((unsigned char)*r->s) || (unsigned char)*r->s >= 0x80);
}

size_t
rest_digits(struct rest *r, size_t most, struct buf *text)
{
	size_t n = 0;
	char c;

	for (size_t len; n < most && (len = sign_at(r, &c)) && number_is_digit(c); n++) {
		buf_add_char(text, c);
		rest_skip(r, len);
	}
	return n;
}

bool
rest_bullet(struct rest *r)
{
	/* No blank follows the bullet of East Asian text. */
	static const char bullet[] =
		"^[ \t]*((([0-9]{1,3}[.)]|[0-9]{0,3}[.)]?(-|\u2013|\u2014|[*+]|\u2022|\\[[ "
		"x]\\]))[ \t])|\u30fb)[ \t]*";
	struct rest ignored;

	return rest_skip(r, rest_like(*r, bullet, &ignored));
}

void
rest_marks(struct rest *r, bool *heading)
{
	struct rest mark;
	bool any = true;

	for (*heading = false; any; any = rest_skip(r, mark.n) || rest_bullet(r)) {
		rest_spaces(r);
		mark.n = rest_like(*r, "^(>|[|]|#+[ \t])", &mark);
		*heading = *heading || (mark.n && *r->s == '#');
	}
}

void
rest_trim(struct rest *r, const char *around)
{
	while (r->n && strchr(around, *r->s))
		rest_skip(r, 1);
	/* not a sign behind a backslash */
	while (r->n && strchr(around, r->s[r->n - 1]) &&
		!(r->n > 1 && r->s[r->n - 2] == '\\' && ispunct((unsigned char)r->s[r->n - 1])))
		r->n--;
}

bool
rest_is_blank(struct rest r)
{
	rest_trim(&r, REST_BLANKS);
	return !r.n;
}

/* Takes a pair of brackets, which may have more of them inside. */
static bool
take_brackets(struct rest *r, const char *open_shut, struct rest *inside)
{
	size_t n = 0, depth = 0;

	do {
		if (n < r->n && r->s[n] == open_shut[0])
			depth++;
		if (depth && n < r->n && r->s[n] == open_shut[1])
			depth--;
		n++;
	} while (depth && n < r->n);
	if (n < 2 || depth)
		return false;
	*inside = (struct rest){ r->s + 1, n - 2 };
	return rest_skip(r, n);
}

bool
rest_address(struct rest *r, struct rest *address)
{
	struct rest inside;

	if (!take_brackets(r, "()", &inside))
		return false;
	if (memmem(inside.s, inside.n, "://", 3)) {
		address->n = strcspn(inside.s, " )");
		address->n = address->n < inside.n ? address->n : inside.n;
		address->s = inside.s;
	}
	return true;
}

bool
rest_link(struct rest *r, struct rest *text, struct rest *address)
{
	struct rest at = *r, name;

	if (!take_brackets(&at, "[]", text) ||
		!(take_brackets(&at, "[]", &name) || rest_address(&at, address)))
		return false;
	*r = at;
	return true;
}

void
rest_sign(struct rest *r, bool markdown, struct buf *out)
{
	if (markdown && *r->s == '\\' && r->n > 1 && ispunct((unsigned char)r->s[1]))
		rest_skip(r, 1);
	buf_add_char(out, *r->s);
	rest_skip(r, 1);
}

void
rest_plain(struct buf *out, struct rest r)
{
	while (r.n) {
		struct rest text, address;

		if (rest_skip(&r, text_entity(out, r.s, r.n)))
			continue;
		if (rest_link(&r, &text, &address))
			rest_plain(out, text);
		else
			rest_sign(&r, true, out);
	}
}
