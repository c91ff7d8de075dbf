/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/xml.h"

static size_t
xml_name(const struct xml *x, size_t at)
{
	size_t end = at;

	while (end < x->n &&
		(strchr("-_:", x->s[end]) || (x->s[end] >= '0' && x->s[end] <= '9') ||
			((x->s[end] | 0x20) >= 'a' && (x->s[end] | 0x20) <= 'z')))
		end++;
	return end - at;
}

/* Text or a value, up to `end`: entities that XML knows, no other "&", no "<". */
static bool
xml_text(struct xml *x, char end)
{
	static const char *const known[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;" };

	for (; x->at < x->n && x->s[x->at] != end; x->at++) {
		bool ok = false;

		if (x->s[x->at] == '<')
			return x->why = "\"<\" in text", false;
		for (size_t i = 0; x->s[x->at] == '&' && i < 5; i++)
			ok = ok || strncmp(x->s + x->at, known[i], strlen(known[i])) == 0;
		if (x->s[x->at] == '&' && !ok)
			return x->why = "an unknown entity", false;
	}
	return true;
}

static bool
xml_tag(struct xml *x)
{
	bool closes = x->s[++x->at] == '/';
	const char *name = x->s + (x->at += closes);
	size_t n = xml_name(x, x->at);

	x->at += n;
	if (n == 0)
		return x->why = "a tag without a name", false;
	if (n == 6 && memcmp(name, "script", 6) == 0)
		return x->why = "a script", false;
	while (x->at < x->n && x->s[x->at] == ' ' && !closes) {
		size_t attr = xml_name(x, ++x->at);

		if (strncmp(x->s + x->at, "on", 2) == 0 || strncmp(x->s + x->at, "href", 4) == 0)
			return x->why = "something that runs or is fetched", false;
		x->at += attr;
		if (attr == 0 || strncmp(x->s + x->at, "=\"", 2) != 0)
			return x->why = "an attribute without a value", false;
		x->at += 2;
		if (!xml_text(x, '"') || x->at++ >= x->n)
			return x->why = x->why ? x->why : "an open value", false;
	}
	if (strncmp(x->s + x->at, "/>", 2) == 0 && !closes)
		return x->elements++, x->at += 2, x->depth > 0;
	if (x->s[x->at] != '>')
		return x->why = "a tag that does not end", false;
	x->at++;
	if (closes &&
		(x->depth == 0 || x->open[x->depth - 1].n != n ||
			memcmp(x->open[x->depth - 1].name, name, n) != 0))
		return x->why = "a closing tag that nothing opened", false;
	if (!closes && x->depth == XML_DEEPEST)
		return x->why = "too deep", false;
	if (closes) {
		x->depth--;
	} else {
		x->open[x->depth].name = name;
		x->open[x->depth++].n = n;
		x->elements++;
	}
	return x->depth > 0 || x->at == x->n || strcmp(x->s + x->at, "\n") == 0;
}

const char *
xml_wrong(const struct buf *b)
{
	static struct xml x;

	x = (struct xml){ .s = b->s, .n = b->len };
	if (!text_valid(b->s, b->len))
		return "no UTF-8";
	for (size_t i = 0; i < b->len; i++)
		if ((unsigned char)b->s[i] < 0x20 && b->s[i] != '\n')
			return "a control character";
	if (strstr(b->s, "nan") && strstr(b->s, "=\"nan"))
		return "a number that is none";
	while (x.at < x.n) {
		if (x.s[x.at] == '<' ? !xml_tag(&x) : !xml_text(&x, '<'))
			return x.why ? x.why : "something outside the picture";
		if (x.depth == 0 && x.at < x.n && x.elements == 0)
			return "text before the picture";
		if (x.depth == 0 && x.elements)
			break;
	}
	return x.depth || !x.elements ? "an open element" : NULL;
}
