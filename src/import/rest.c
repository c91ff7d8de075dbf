#include "import/rest.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"

bool
rest_skip(struct rest *r, size_t n)
{
	r->s += n;
	r->n -= n;
	return n > 0;
}

bool
rest_word(struct rest *r, const char *word)
{
	size_t n = strlen(word);

	return n <= r->n && strncasecmp(r->s, word, n) == 0 && rest_skip(r, n);
}

bool
rest_spaces(struct rest *r)
{
	size_t i = 0;

	while (i < r->n && (r->s[i] == ' ' || r->s[i] == '\t'))
		i++;
	return rest_skip(r, i);
}

bool
rest_dash(struct rest *r)
{
	return rest_word(r, "-") || rest_word(r, "\u2013") || rest_word(r, "\u2014");
}

bool
rest_is_letter(const struct rest *r)
{
	return r->n && (isalnum((unsigned char)*r->s) || (unsigned char)*r->s >= 0x80);
}

size_t
rest_digits(struct rest *r, size_t most, struct buf *text)
{
	size_t i = 0;

	while (i < r->n && i < most && number_is_digit(r->s[i]))
		i++;
	buf_add_bytes(text, r->s, i);
	rest_skip(r, i);
	return i;
}

bool
rest_bullet(struct rest *r)
{
	static const char *const bullets[] = { "-", "*", "+", "\u2013", "\u2014", "\u2022", "[ ]",
		"[x]" };
	struct rest at = *r;
	size_t digits = 0;
	bool found = false;

	rest_spaces(&at);
	while (digits < at.n && digits < 3 && number_is_digit(at.s[digits]))
		digits++;
	if (digits && digits < at.n && strchr(".)", at.s[digits]))
		found = rest_skip(&at, digits + 1);
	for (size_t i = 0; i < LENGTH(bullets) && !found; i++)
		found = rest_word(&at, bullets[i]);
	if (!found || !rest_spaces(&at))
		return false;
	*r = at;
	return true;
}

void
rest_marks(struct rest *r, bool *heading)
{
	bool any = true;

	*heading = false;
	while (any) {
		struct rest at = *r;

		rest_spaces(r);
		at = *r;
		any = rest_word(r, ">") || rest_word(r, "|") || rest_bullet(r);
		while (!any && rest_word(&at, "#"))
			if (at.n && (*at.s == ' ' || *at.s == '\t')) {
				*heading = any = true;
				*r = at;
			}
	}
}

void
rest_trim(struct rest *r, const char *around)
{
	while (r->n && strchr(around, *r->s))
		rest_skip(r, 1);
	/* not a sign behind a backslash */
	while (r->n && strchr(around, r->s[r->n - 1]) && !(r->n > 1 && r->s[r->n - 2] == '\\'))
		r->n--;
}

bool
rest_address(struct rest *r, struct rest *address)
{
	struct rest at = *r;
	size_t n = 0, depth = 0;

	if (!rest_word(&at, "("))
		return false;
	while (n < at.n && (at.s[n] != ')' || depth)) {
		depth += at.s[n] == '(';
		depth -= at.s[n] == ')';
		n++;
	}
	if (n == at.n)
		return false;
	if (memmem(at.s, n, "://", 3))
		*address = (struct rest){ at.s, strcspn(at.s, " )") < n ? strcspn(at.s, " )") : n };
	rest_skip(&at, n + 1);
	*r = at;
	return true;
}

void
rest_plain(struct buf *out, struct rest r)
{
	while (r.n) {
		const char *close = *r.s == '[' ? memmem(r.s, r.n, "](", 2) : NULL;
		size_t entity = *r.s == '&' ? text_entity(out, r.s, r.n) : 0;

		if (entity) {
			rest_skip(&r, entity);
		} else if (close) {
			struct rest text = { r.s + 1, (size_t)(close - r.s - 1) }, address;

			rest_plain(out, text);
			rest_skip(&r, text.n + 2);
			rest_address(&r, &address);
		} else {
			if (*r.s == '\\' && r.n > 1 && ispunct((unsigned char)r.s[1]))
				rest_skip(&r, 1);
			buf_add_char(out, *r.s);
			rest_skip(&r, 1);
		}
	}
}
