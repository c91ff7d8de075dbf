#include "export/template.h"

#include <stdlib.h>
#include <string.h>

#include "base/embed.h"
#include "base/mem.h"
#include "export/escape.h"

/* One rendering. */
struct page {
	struct view *view;
	const struct export_how *how;
	const struct template_target *target;
	size_t seen; /* of the output: what stands before was looked at for comments */
	bool in_comment;
};

/* ---- what data becomes ---- */

/* Is the place where data goes inside a comment of the template? Looks only at what is new. */
static void
look(struct page *p, const struct buf *out)
{
	const char *s = out->s + (p->seen < out->len ? p->seen : out->len), *at;

	while (s && (at = strstr(s, p->in_comment ? "-->" : "<!--"))) {
		p->in_comment = !p->in_comment;
		s = at + 3;
	}
}

static void
looked(struct page *p, const struct buf *out)
{
	p->seen = out->len;
}

static void
escape_name_here(struct buf *out, const char *s, size_t n, void *context)
{
	struct page *p = context;
	char *text = xstrndup(s, n);

	look(p, out);
	if (p->in_comment)
		escape_comment(out, text);
	else
		escape_name(out, text);
	looked(p, out);
	free(text);
}

/* What keys mean, by the last part of their name. */
enum meaning { WORDS, ADDRESS, PLAIN, AS_IT_IS };

static enum meaning
meaning_of(const char *name)
{
	static const struct {
		const char *key;
		enum meaning meaning;
	} keys[] = { { "link", ADDRESS }, { "url", ADDRESS }, { "path", ADDRESS },
		{ "time", PLAIN }, { "time_padded", PLAIN }, { "time_words", PLAIN },
		{ "time_plain", PLAIN }, { "time_lead", PLAIN }, { "date", PLAIN },
		{ "uuid", PLAIN }, { "front_matter", AS_IT_IS } };
	const char *dot = strrchr(name, '.');

	for (size_t i = 0; i < LENGTH(keys); i++)
		if (strcmp(dot ? dot + 1 : name, keys[i].key) == 0)
			return keys[i].meaning;
	return WORDS;
}

/* How far in the text of the line stands that is being written, and whether it has any yet. */
static int
line_indent(const struct buf *out, bool *has_text)
{
	const char *nl = out->len ? memrchr(out->s, '\n', out->len) : NULL;
	const char *line = nl ? nl + 1 : out->s, *s = line;

	while (*s == BLOCK_BEGIN || *s == ' ')
		s = *s == ' ' ? s + 1 : s + strcspn(s, "\x02\x04") + 1;
	const char *text = s;
	size_t indent = 0;
	for (const char *c = line; c < text; c++)
		indent = *c == ' ' ? indent + 1 : indent;
	if (*s && strchr("-*+", *s) && s[1] == ' ') {
		indent += 2;
		text += 2;
	} else {
		size_t digits = strspn(s, "0123456789");

		if (digits && s[digits] == '.' && s[digits + 1] == ' ') {
			indent += digits + 2;
			text += digits + 2;
		}
	}
	while (*text == BLOCK_BEGIN)
		text += strcspn(text, "\x02\x04") + 1;
	*has_text = *text != '\0';
	return (int)indent;
}

static void
add_words(struct page *p, struct buf *out, const char *s, bool trusted)
{
	bool has_text;
	int indent = line_indent(out, &has_text);

	s += strspn(s, "\n");
	if (has_text && escape_is_block(s)) {
		while (out->len && out->s[out->len - 1] == ' ')
			buf_truncate(out, out->len - 1);
		buf_addf(out, "\n\n%*s", indent, "");
	}
	if (*s == '{' && out->len && out->s[out->len - 1] == '{') {
		buf_add(out, "&#123;");
		s++;
	}
	escape_markdown(out, s,
		&(struct escape_how){
			.indent = indent, .liquid = p->target->liquid, .trusted = trusted });
}

static void
raw(struct buf *out, const char *s, size_t n, const char *name, void *context)
{
	struct page *p = context;
	bool standing = strncmp(name, "boilerplate.", 12) == 0;
	bool block = standing && p->how->blocks;
	char *text;

	switch (meaning_of(name)) {
	case PLAIN:
	case AS_IT_IS:
		buf_add_bytes(out, s, n);
		looked(p, out);
		return;
	case ADDRESS:
		escape_address(out, s);
		looked(p, out);
		return;
	case WORDS: break;
	}
	text = xstrndup(s, n);
	look(p, out);
	if (p->in_comment)
		escape_comment(out, text);
	else {
		if (block)
			buf_addf(out, "%cboilerplate/%s%c", BLOCK_BEGIN, name + 12, BLOCK_TEXT);
		add_words(p, out, text, standing);
		if (block)
			buf_add_char(out, BLOCK_END);
	}
	looked(p, out);
	free(text);
}

/* ---- what a template asks for ---- */

static const json_t *
note_named(const json_t *uuid, void *context)
{
	return view_note(((struct page *)context)->view, uuid);
}

static bool
partial(const char *name, struct mustache_text *text, void *context)
{
	const struct export_how *how = ((struct page *)context)->how;

	if (how->partial && how->partial(name, text, how->context))
		return true;
	text->text = export_template(name, &text->n);
	return text->text != NULL;
}

/* ---- marks for blocks ---- */

static bool
is_note(const struct page *p, const json_t *item)
{
	const json_t *uuid = json_object_get(item, "uuid");

	return uuid && view_note(p->view, uuid) == item;
}

static void
begin(struct buf *out, const json_t *item, const char *section, size_t n, void *context)
{
	struct page *p = context;
	bool heading = (n == 8 && memcmp(section, "sections", 8) == 0) ||
		(n == 5 && memcmp(section, "items", 5) == 0);

	if (p->in_comment)
		return;
	if (is_note(p, item))
		buf_addf(out, "%c%s%c", BLOCK_BEGIN, view_text(item, "uuid"), BLOCK_TEXT);
	else if (heading && *view_text(item, "id")) {
		buf_addf(out, "%c%s/", BLOCK_BEGIN, n == 5 ? "item" : "section");
		for (const char *c = view_text(item, "id"); *c; c++)
			buf_add_char(out, (unsigned char)*c <= ' ' || *c == 0x7f ? '_' : *c);
		buf_add_char(out, BLOCK_HEAD);
	}
}

static void
end(struct buf *out, const json_t *item, const char *section, size_t n, void *context)
{
	struct page *p = context;

	(void)section;
	(void)n;
	if (!p->in_comment && is_note(p, item))
		buf_add_char(out, BLOCK_END);
}

/* ---- all of it ---- */

const char *
export_template(const char *name, size_t *n)
{
	char *path = xasprintf("schema/templates/%s.mustache", name);
	const struct embedded *e = embed_find(path);

	free(path);
	*n = e ? e->size : 0;
	return e ? e->data : NULL;
}

/* Nothing but one newline at the end. */
static void
trim(struct buf *out)
{
	size_t n = out->len;

	while (n && strchr(" \n", out->s[n - 1]))
		n--;
	if (n < out->len) {
		buf_truncate(out, n);
		buf_add_char(out, '\n');
	}
}

bool
template_render(struct view *view, const struct export_how *how,
	const struct template_target *target, struct err *err)
{
	static const struct export_how nothing;
	struct page p = { .view = view, .how = how ? how : &nothing, .target = target };
	struct mustache_options o = { .escape = escape_name_here,
		.raw = raw,
		.partial = partial,
		.context = &p,
		.named = note_named,
		.squeeze = true,
		.limits = {
			.output = ((size_t)64 << 20) + view_count(view) * 65536,
			.steps = 20000000 + view_count(view) * 20000,
		} };
	size_t n = p.how->template_n;
	const char *name = p.how->template ? p.how->template_name : "iem-review";
	const char *text = p.how->template ? p.how->template : export_template(name, &n);
	struct mustache *m = text ? mustache_parse(name, text, n, err) : NULL;

	if (!text)
		return err_set(err, "there is no template %s", name);
	if (p.how->blocks) {
		o.begin = begin;
		o.end = end;
	}
	bool ok = m && mustache_render(m, view_tree(view), &o, target->out, err);
	mustache_free(m);
	if (ok)
		trim(target->out);
	if (ok && p.how->gaps) {
		gaps_view(p.how->gaps, view_tree(view), text);
		gaps_draft(p.how->gaps, target->out->s);
	}
	return ok;
}
