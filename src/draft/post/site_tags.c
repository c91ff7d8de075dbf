/* Reads the tags of a site's generator: Liquid, Nunjucks, Hugo's shortcodes. The generator reads
 * them before Markdown, so that they are tags in code also. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/text/text.h"
#include "draft/post/plain_private.h"

enum tag_kind { TAG_NONE, TAG_LIQUID, TAG_SHORTCODE };

struct site_tag {
	enum tag_kind kind;
	size_t len;       /* with its marks */
	const char *name; /* of n bytes */
	size_t n;
	bool closes; /* a shortcode that ends one */
};

/* What becomes of a tag; other tags are left out, and their content stays. */
static const struct tag_rule {
	const char *names;
	enum tag_kind kind;
	enum tag_act { ACT_HIDE, ACT_RAW, ACT_CODE, ACT_FIGURE } act;
	enum draft_hides what; /* ACT_HIDE: of all up to the tag that ends it */
} rules[] = { { "comment doc capture macro", TAG_LIQUID, ACT_HIDE, HIDES_COMMENT },
	{ "comment", TAG_SHORTCODE, ACT_HIDE, HIDES_COMMENT },
	{ "if unless case switch for tablerow ifchanged", TAG_LIQUID, ACT_HIDE, HIDES_CONDITION },
	{ "raw verbatim", TAG_LIQUID, ACT_RAW, HIDES_SIGN },
	{ "highlight endhighlight", TAG_LIQUID, ACT_CODE, HIDES_SIGN },
	{ "highlight", TAG_SHORTCODE, ACT_CODE, HIDES_SIGN },
	{ "figure", TAG_SHORTCODE, ACT_FIGURE, HIDES_SIGN } };

/* Returns true for the inside of a shortcode of Zola, which has its file config.toml in common with
 * Hugo: a call, "quote(author="x")", or "end". */
static bool
is_call(const char *s)
{
	s += strspn(s, "- \t\n");
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

	return n && (s[n] == '(' || text_is(s, n, "end"));
}

/* Reads a tag at s. */
static struct site_tag
read_tag(const char *s, unsigned forms)
{
	struct site_tag t = { .kind = TAG_NONE };
	bool angle = text_starts(s, "{{<");
	const char *end = NULL;

	if (forms & FORMS_SHORTCODES && (angle || text_starts(s, "{{%"))) {
		end = strstr(s + 3, angle ? ">}}" : "%}}");
		t.kind = TAG_SHORTCODE;
		t.name = s + 3;
	} else if (text_starts(s, "{%") &&
		(forms & FORMS_LIQUID || (forms & FORMS_SHORTCODES && is_call(s + 2)))) {
		end = strstr(s + 2, "%}");
		t.kind = TAG_LIQUID;
		t.name = s + 2 + (s[2] == '-');
	}
	if (!end)
		return (struct site_tag){ .kind = TAG_NONE };
	t.len = (size_t)(end - s) + (t.kind == TAG_LIQUID ? 2 : 3);
	t.name += strspn(t.name, " \t\n");
	t.closes = t.kind == TAG_SHORTCODE && *t.name == '/';
	t.name += t.closes ? 1 + strspn(t.name + 1, " \t\n") : 0;
	if (t.name < end)
		t.n = strcspn(t.name, t.kind == TAG_LIQUID ? " \t\n-%=(" : " \t\n/%>");
	return t;
}

/* Returns the length of a raw part with its tags, of which s begins with the first; 0: it is never
 * closed. *last: the length of the last tag. */
static size_t
raw_length(const char *s, const struct site_tag *raw, unsigned forms, size_t *last)
{
	CLEANUP(pointer_free) char *end = xasprintf("end%.*s", (int)raw->n, raw->name);

	for (const char *at = s + raw->len; (at = strstr(at, "{%")); at += 2) {
		struct site_tag t = read_tag(at, forms);

		*last = t.len;
		if (t.kind == TAG_LIQUID && text_is(t.name, t.n, end))
			return (size_t)(at - s) + t.len;
	}
	return 0;
}

/* Returns the length up to the end of the tag that ends the one at s; 0: it is never closed. */
static size_t
pair_length(const char *s, const struct site_tag *first, unsigned forms)
{
	CLEANUP(pointer_free) char *name = xstrndup(first->name, first->n);
	CLEANUP(pointer_free) char *end = xasprintf("end%s", name);
	size_t depth = 1, last, n;

	for (const char *at = s + first->len; (at = strchr(at, '{')); at += n) {
		struct site_tag t = read_tag(at, forms);
		bool same = t.kind == first->kind, liquid = t.kind == TAG_LIQUID,
		     is = text_is(t.name, t.n, name), begins = is && !t.closes,
		     ends = liquid ? text_is(t.name, t.n, end) : t.closes && is;

		n = t.kind ? t.len : 1;
		if (liquid && (text_is(t.name, t.n, "raw") || text_is(t.name, t.n, "verbatim")))
			n = raw_length(at, &t, forms, &last);
		if (!n)
			return 0;
		if (same && begins)
			depth++;
		else if (same && ends)
			depth--;
		if (!depth)
			return (size_t)(at - s) + t.len;
	}
	return 0;
}

/* Writes a figure of Hugo as a picture. */
static void
put_figure(struct draft_pass *p, size_t n)
{
	CLEANUP(pointer_free) char *src = draft_pass_attribute(p->s + 3, n - 3, "src");
	CLEANUP(pointer_free) char *alt = draft_pass_attribute(p->s + 3, n - 3, "alt");
	CLEANUP(pointer_free) char *caption = draft_pass_attribute(p->s + 3, n - 3, "caption");
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	/* A picture has no link in its words. */
	bool linked = caption && strstr(caption, "](");
	const char *words = alt || linked ? alt : caption;
	if (src)
		buf_addf(&out, "![%s](%s)", words ? words : "", src);
	if (src && caption && words != caption)
		buf_addf(&out, "\n%s", caption);
	draft_pass_put(p, out.s, out.len);
}

/* Writes the fence of a block of code, on a line of its own. */
static void
put_fence(struct draft_pass *p, const struct site_tag *t)
{
	bool ends = t->closes || text_is(t->name, t->n, "endhighlight");
	const char *language = t->name + t->n;

	language += strspn(language, " ");
	if (p->out.len && p->out.s[p->out.len - 1] != '\n')
		draft_pass_put(p, "\n", 1);
	draft_pass_put(p, "```", 3);
	if (!ends)
		draft_pass_put(p, language, strcspn(language, " -%>\n"));
	if (p->s[t->len] != '\n')
		draft_pass_put(p, "\n", 1);
}

/* Leaves out {{ … }} of Liquid; of {{ '/assets/a.svg' | relative_url }} the path stays. */
static bool
read_value(struct draft_pass *p)
{
	const char *end = text_starts(p->s, "{{") ? strstr(p->s, "}}") : NULL;
	const char *at = p->s + 2;
	bool call = end && p->forms & FORMS_SHORTCODES && is_call(at) &&
		!text_starts(at + strspn(at, "- \t\n"), "end");

	if (call)
		draft_pass_cut(p, (size_t)(end - p->s) + 2, HIDES_TAG);
	if (call || !end || !(p->forms & FORMS_LIQUID))
		return call;
	at += strspn(at, "- \t");
	const char *to = *at == '\'' || *at == '"' ? strchr(at + 1, *at) : NULL;
	size_t n = (size_t)(end - p->s);
	bool begins = to || (*at >= 'a' && *at <= 'z');
	bool computes = memchr(p->s, '|', n) || memchr(p->s, '.', n);
	if (p->forms & FORMS_UNSURE && !(begins && computes))
		return false;
	if (to && to < end && memmem(to, (size_t)(end - to), "_url", 4))
		draft_pass_put(p, at + 1, (size_t)(to - at - 1));
	draft_pass_cut(p, n + 2, HIDES_SIGN);
	return true;
}

/* Leaves out a comment {# … #} of Nunjucks, but not {#id} where that may be an attribute; or a
 * comment of Hugo. */
static bool
read_comment(struct draft_pass *p)
{
	const char *s = p->s, *end;

	if (p->forms & FORMS_SHORTCODES && text_starts(s, "{{/*")) {
		end = strstr(s, "*/}}");
		draft_pass_cut(p, end ? (size_t)(end - s) + 4 : 0, HIDES_COMMENT);
		return true;
	}
	size_t brace = strcspn(s, "}");
	bool sure = !(p->forms & FORMS_UNSURE) || (s[brace] && s[brace - 1] == '#') ||
		(s[1] && strchr(" \t\n-", s[2]));
	if (!(p->forms & FORMS_NUNJUCKS) || !text_starts(s, "{#") || !sure)
		return false;
	end = strstr(s + 2, "#}");
	draft_pass_cut(p, end ? (size_t)(end - s) + 2 : 0, HIDES_COMMENT);
	return true;
}

bool
draft_tags_read(struct draft_pass *p)
{
	size_t last = 0;

	if (*p->s != '{')
		return false;
	if (read_comment(p))
		return true;
	if (p->forms & FORMS_LINES && TEXT_STARTS(p->s, "{static}", "{attach}")) {
		draft_pass_skip(p, 8); /* before the address of a file of Pelican */
		return true;
	}
	struct site_tag t = read_tag(p->s, p->forms);
	if (!t.kind)
		return read_value(p);
	const struct tag_rule *rule = NULL;
	CLEANUP(pointer_free) char *name = xstrndup(t.name, t.n);
	EACH_IN_WHILE (one, rules, LENGTH(rules), !rule)
		if (one->kind == t.kind && *name && text_lists(one->names, name))
			rule = one;
	const char *after = t.name + t.n + strspn(t.name + t.n, " ");
	bool set = t.kind == TAG_LIQUID && text_is(t.name, t.n, "set") &&
		!memchr(t.name, '=', (size_t)(p->s + t.len - t.name));
	enum draft_hides what = rule ? rule->what : HIDES_TAG;
	if (set || (rule && text_is(t.name, t.n, "if") && text_starts(after, "false")))
		what = HIDES_COMMENT;
	bool hides = set || (rule && rule->act == ACT_HIDE && !t.closes);
	if (hides) {
		draft_pass_cut(p, pair_length(p->s, &t, p->forms), what);
		return true;
	}
	bool raw = rule && rule->act == ACT_RAW;
	size_t n = raw ? raw_length(p->s, &t, p->forms, &last) : 0;
	if (n) {
		draft_pass_cut(p, t.len, what);
		draft_pass_copy(p, n - t.len - last);
		draft_pass_cut(p, last, what);
		return true;
	}
	if (rule && rule->act == ACT_FIGURE)
		put_figure(p, t.len);
	if (rule && rule->act == ACT_CODE)
		put_fence(p, &t);
	bool ends = t.closes || text_starts(t.name, "end") || *t.name == '#';
	draft_pass_cut(p, t.len, ends ? HIDES_SIGN : what);
	return true;
}
