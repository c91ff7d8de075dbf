/* Renders the draft: fills a template with the view, as Markdown. Names are escaped; texts of
 * people remain Markdown. The schema of the view says of each key how it is written (`form`), and
 * which block of the draft it becomes (`block`, `blocks`). */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/system/file.h"
#include "base/system/json.h"
#include "base/system/kept_picture.h"
#include "base/text/line.h"
#include "base/text/md_line.h"
#include "base/text/text.h"
#include "base/text/timecode.h"
#include "draft/formats/export.h"
#include "draft/formats/form.h"
#include "draft/formats/mustache_private.h"
#include "draft/view/escape.h"
#include "draft/view/view_private.h"
#include "review/files/field_write.h"
#include "review/files/find.h"
#include "review/files/gone.h"
#include "review/files/words.h"

/* The state while a draft is rendered. */
struct draft_page {
	const struct view *view;
	const struct export_how *how;
	json_t *tree;
	bool liquid;
	size_t seen; /* length of the output that was already searched for comments */
	bool in_comment;
	struct block_ranges ranges;
	struct written written;
	struct mustache_trace *trace; /* where the text came from; only if its blocks are wanted */
	json_t *unsure;            /* ids of tracks with approximate times, for the list of gaps */
	json_t *shown, *commented; /* shown: UUIDs of the notes in the text of the draft; commented:
				      of the notes in its comments */
	const char *note;          /* UUID of the note that is being written */
	struct arena memory;       /* owns the texts of shipped templates in another language */
	bool yaml;                 /* in {{#yaml}}, whose text begins at yaml_from */
	size_t yaml_from;
	uint64_t form; /* a hash of the texts of the template that are the author's; 0: none is */
};

/* ---- how values are written in the draft ---- */

/* Returns true if the output ends inside a comment of the template. Reads only new output, in which
 * it turns the marks of comments into marks of MDX, which are as long. */
static bool
in_comment(struct draft_page *p, const struct buf *out)
{
	char *s = out->s + (p->seen < out->len ? p->seen : out->len), *at;

	for (; s && (at = strstr(s, p->in_comment ? "-->" : "<!--")); s = at + 3) {
		const char *mark = p->in_comment ? "*/}" : "{/* ";

		if (p->how->mdx)
			memcpy(at, mark, strlen(mark));
		p->in_comment = !p->in_comment;
	}
	p->seen = out->len;
	return p->in_comment;
}

static void
escape_data(struct buf *out, const char *s, size_t n, void *context)
{
	struct draft_page *p = context;
	CLEANUP(pointer_free) char *text = xstrndup(s, n);

	bool comment = in_comment(p, out);
	if (p->yaml)
		buf_add(out, text);
	else if (comment)
		escape_comment(out, text);
	else
		escape_name(out, text, p->how->signs);
	p->seen = out->len;
}

/* Returns how many columns the text of the current line begins right of the marks of a quotation,
 * whose length in bytes *quote gets. Sets *has_text to true if the line already has text. */
static int
line_indent(const struct buf *out, size_t *quote, bool *has_text)
{
	const char *line = out->s + line_begin(out->s, out->len);

	*quote = strspn(line, "> ");
	*quote = memchr(line, '>', *quote) ? *quote : 0;
	const struct md_line l = md_line(line + *quote, strlen(line + *quote));
	bool item = l.kind == LINE_ITEM;
	*has_text = l.kind != LINE_BLANK && !(item && l.bare);
	return (int)(l.indent + (item ? l.text - l.space : 0));
}

static void
add_markdown(struct draft_page *p, struct buf *out, const char *s, bool trusted)
{
	bool has_text;
	size_t n;
	int indent = line_indent(out, &n, &has_text);
	CLEANUP(pointer_free)
	char *quote = xstrndup(out->s + line_begin(out->s, out->len), n);

	s += strspn(s, "\n");
	if (has_text && escape_is_block(s)) {
		buf_truncate(out, text_trimmed(out->s, out->len, " "));
		buf_addf(out, "\n%s\n%s%*s", quote, quote, indent, "");
	}
	escape_markdown(out, s,
		&(struct escape_how){ .indent = indent,
			.quote = n ? quote : NULL,
			.liquid = p->liquid && !p->how->mdx,
			.mdx = p->how->mdx,
			.trusted = trusted,
			.signs = p->how->signs });
}

/* Writes an address. Jekyll turns the address of a drawn picture from the root of the site into one
 * from the root of the server. */
static void
add_address(const struct draft_page *p, struct buf *out, const char *s)
{
	CLEANUP(buf_finish) struct buf address = BUF_INIT;
	bool from_root = false;

	if (!escape_address(&address, s))
		return;
	EACH_IN_WHILE (
		one, p->how->pictures, p->how->n_pictures, p->how->liquid_links && *s == '/') {
		CLEANUP(buf_finish) struct buf link = BUF_INIT;

		from_root |= escape_address(&link, one->link) && text_same(link.s, address.s);
	}
	buf_addf(out, from_root ? "{{ '%s' | relative_url }}" : "%s", address.s);
}

/* Writes the addresses of pictures of notes, from the offset `from` on, as the draft reaches them.
 */
static void
link_kept(const struct draft_page *p, struct buf *out, size_t from)
{
	from = from < out->len ? from : out->len;
	CLEANUP(pointer_free) char *text = xstrdup(out->s + from);
	const char *at = text, *link, *name;
	size_t n;

	if (!p->how->kept_folder || !kept_picture_next(text, &n, &name))
		return;
	buf_truncate(out, from);
	for (; (link = kept_picture_next(at, &n, &name)); at = link + n) {
		bool liquid = p->how->liquid_kept && *p->how->kept_folder == '/';

		buf_add_bytes(out, at, (size_t)(link - at));
		buf_addf(out, liquid ? "{{ '%s%.*s' | relative_url }}" : "%s%.*s",
			p->how->kept_folder, (int)(link + n - name), name);
	}
	buf_add(out, at);
}

/* Links each time in brackets, "[2:55]", of the words of a note to its place in the track. The
 * caller frees. */
static char *
linked_times(const struct draft_page *p, const char *text)
{
	const char *from = text;
	struct buf out = BUF_INIT;

	for (const char *s = text; (s = strchr(s, '[')); s++) {
		size_t n = strspn(s + 1, "0123456789:");
		CLEANUP(pointer_free) char *time = xstrndup(s + 1, n);
		int64_t ms;

		if (n < 4 || s[n + 1] != ']' || (s[n + 2] && strchr("([:", s[n + 2])) ||
			!strchr(time, ':') || !timecode_parse(&ms, time, ERR_IGNORED))
			continue;
		CLEANUP(pointer_free) char *link = view_time_link(p->view, p->note, ms);
		CLEANUP(buf_finish) struct buf address = BUF_INIT;
		if (!link || !escape_address(&address, link))
			continue;
		buf_add_bytes(&out, from, (size_t)(s - from));
		buf_addf(&out, "[%s](%s)", time, address.s);
		from = s + n + 2;
	}
	buf_add(&out, from);
	return buf_detach(&out);
}

/* Writes the data of {{{name}}}, in the form of the last part of the name. A text in an object of
 * texts (boilerplate.scale) becomes a block, and may have HTML. */
static void
add_data(struct buf *out, const char *s, size_t n, const char *name, void *context)
{
	struct draft_page *p = context;
	const char *dot = strchr(name, '.'), *last = dot ? strrchr(dot, '.') + 1 : name;
	const char *form = view_key_meaning(last, strlen(last), "form");
	const char *of = dot ? view_key_meaning(name, (size_t)(dot - name), "block") : "";
	CLEANUP(pointer_free) char *text = xstrndup(s, n);
	bool comment = in_comment(p, out);

	if (p->note && text_same(view_key_meaning(name, strlen(name), "block"), "note")) {
		char *linked = comment ? NULL : linked_times(p, text);

		put(comment ? p->commented : p->shown, p->note, json_string(p->note));
		if (linked) {
			free(text);
			text = linked;
		}
	}
	if (p->yaml)
		buf_add(out, text);
	else if (text_same(form, "address"))
		add_address(p, out, s);
	else if (*form)
		buf_add_bytes(out, s, n);
	else if (comment)
		escape_comment(out, text);
	else if (*of) {
		block_ranges_begin(&p->ranges, out, false, xasprintf("%s/%s", of, dot + 1));
		add_markdown(p, out, text, true);
		block_ranges_end(&p->ranges, out);
	} else {
		size_t from = out->len;

		add_markdown(p, out, text, false);
		link_kept(p, out, from);
	}
	p->seen = out->len;
}

/* ---- callbacks while the template is rendered ---- */

/* Returns the identity of an object in a list: its UUID or id, else what its list names it by, as
 * attribute and cue of a rating. */
static char *
identity(const json_t *item, void *context)
{
	static const char *const ids[] = { K_uuid, K_id };
	static const char *const names[] = { K_attribute, K_device, K_variant, K_chain, K_name,
		K_on, K_cue, K_time, K_path, K_number, K_label_device };
	struct buf out = BUF_INIT;

	(void)context;
	EACH_OF (one, ids)
		if (*view_text(item, *one))
			return xstrdup(view_text(item, *one));
	EACH_OF (each, names)
		if (*view_text(item, *each) && !(text_same(*each, K_name) && out.len))
			buf_add_part(&out, ",", "%s", view_text(item, *each));
	return out.len ? buf_detach(&out) : NULL;
}

/* Returns true if the tag writes a text of a person: Markdown, or what was said with a rating. */
static bool
words(const char *name, size_t n, bool raw, void *context)
{
	const char *dot = text_last_of(name, '.', n);
	size_t from = dot ? (size_t)(dot + 1 - name) : 0;

	(void)context;
	if (!raw)
		return text_is(name + from, n - from, K_said);
	return !*view_key_meaning(name + from, n - from, "form");
}

static const json_t *
note_named(const json_t *uuid, void *context)
{
	return view_note(((const struct draft_page *)context)->view, uuid);
}

/* Adds the single ratings to the tree if a template or a part of it names them. */
static void
add_single_ratings(struct draft_page *p, const char *template, size_t n)
{
	if (template && memmem(template, n, K_every_rating, strlen(K_every_rating)) &&
		json_is_null(json_object_get(p->tree, K_every_rating)))
		put(p->tree, K_every_rating, view_every_rating(p->view));
}

/* Returns true for a text of earlog, whose signs are those of the language: a template that the
 * author changed has the author's. */
static bool
is_shipped(const char *name, const char *text, size_t n)
{
	size_t base = strcspn(file_name(name), ".");
	CLEANUP(pointer_free) char *id = xstrndup(file_name(name), base);
	const struct embedded *shipped = export_template(id);

	return shipped && text && shipped->size == n && memcmp(shipped->data, text, n) == 0;
}

/* Adds a text of the template to the hash of the author's. */
static void
add_form(struct draft_page *p, const struct mustache_text *t)
{
	if (!t->signs)
		p->form = hash_bytes(p->form, t->text, t->n);
}

/* Returns a sentence as a template, in which a slot is the part of its name, else the value. */
static char *
sentence_template(const char *text)
{
	struct buf out = BUF_INIT;
	size_t n;

	for (const char *slot; (slot = text_slot(text, text, &n)); text = slot + n) {
		CLEANUP(pointer_free) char *name = xstrndup(slot + 1, n - 2);

		text_replace(name, '_', '-');
		const char *tag = export_template(name) ? "> " : "";
		buf_addf(&out, "%.*s{{%s%.*s}}", (int)(slot - text), text, tag, (int)n - 2,
			*tag ? name : slot + 1);
	}
	buf_addf(&out, "%s\n", text);
	return buf_detach(&out);
}

static bool
partial(const char *name, struct mustache_text *text, void *context)
{
	struct draft_page *p = context;
	const struct export_how *how = p->how;
	const char *sentence = words_sentence(name);

	if (sentence) {
		char *said = arena_keep(&p->memory, sentence_template(sentence));

		*text = (struct mustache_text){ .text = said, .n = strlen(said), .sentence = true };
		return true;
	}
	if ((!p->liquid || how->mdx) && text_starts(name, "table-"))
		*text = (struct mustache_text){ .text = "" }; /* pages have it in their HTML */
	else if (!how->partial || !how->partial(name, text, how->context)) {
		const struct embedded *e = export_template(name);

		text->text = e ? e->data : NULL;
		text->n = e ? e->size : 0;
	}
	text->signs = is_shipped(name, text->text, text->n);
	add_form(p, text);
	add_single_ratings(p, text->text, text->n);
	return text->text != NULL;
}

bool
export_key_gone(const char *name, struct err *err)
{
	CLEANUP(pointer_free) char *copy = xstrdup(name);
	char *rest = NULL, *part = strtok_r(copy, ".", &rest);

	while (part && !text_same(part, K_boilerplate) && !gone_name(GONE_VIEW, part, err))
		part = strtok_r(NULL, ".", &rest);
	return part && !text_same(part, K_boilerplate);
}

bool
export_template_names(json_t *names, uint64_t *hash, const struct mustache_text *text,
	bool (*find)(const char *name, struct mustache_text *text, void *context), void *context,
	struct err *err)
{
	CLEANUP(mustache_report_finish) struct mustache_report report;
	bool ok = true;

	*hash = hash_bytes(*hash, text->text, text->n);
	mustache_check(text->text, text->n, &report);
	EACH (u, &report.uses) {
		CLEANUP(pointer_free)
		char *name = xasprintf("%s%s", u->partial ? ">" : "", u->name);
		struct mustache_text part = { .name = u->name };
		struct err gone;

		if (json_object_get(names, name))
			continue;
		put(names, name, json_true());
		if (u->partial)
			ok &= !find(u->name, &part, context) ||
				export_template_names(names, hash, &part, find, context, err);
		else if (ok && export_key_gone(u->name, &gone))
			ok = err_set(
				err, "%s:%zu:%zu: %s", text->name, u->line, u->column, gone.msg);
	}
	return ok;
}

/* ---- recording the blocks of the draft ---- */

/* Returns the id of the block that an object of the template's list becomes: a note's UUID, or the
 * id of a track, a section, a comparison or a part of one. NULL: the object becomes no block. The
 * caller frees. */
static char *
block_id(struct draft_page *p, const json_t *item, const char *list, size_t n)
{
	const json_t *uuid = json_object_get(item, K_uuid);
	const char *kind = view_key_meaning(list, n, "blocks");

	if (uuid && note_named(uuid, p) == item)
		return xstrdup(json_string_value(uuid));
	if (!*kind || !*view_text(item, K_id))
		return NULL;
	char *id = xasprintf("%s/%s", kind, view_text(item, K_id));
	for (char *c = id; *c; c++)
		if ((unsigned char)*c <= ' ' || *c == 0x7f)
			*c = '_';
	return id;
}

static void
remember_time(struct draft_page *p, const json_t *note)
{
	/* An approximate time (`about`) is reported as a gap only if the draft links to it. */
	bool about = view_has(note, K_about) && *view_text(note, K_link);
	const char *time = view_text(note, K_time);

	if (p->how->gaps && about && text_same(view_text(note, K_pos_from), POS_PLAYER))
		gaps_add(p->how->gaps,
			"%s was written while the player's position was unsure: `e` %s", time,
			time + 1);
	else if (*view_text(note, K_item) && (about || view_has(note, K_times_unsure)))
		put(p->unsure, view_text(note, K_item), json_true());
}

static void
remember_value(const json_t *value, void *context)
{
	LIST_ADD(&((struct draft_page *)context)->written, value);
}

/* Makes the text of {{#yaml}}…{{/yaml}} one scalar of YAML on one line. */
static void
quote_yaml(struct draft_page *p, struct buf *out)
{
	size_t from = p->yaml_from, to = out->len;
	bool line = to > from && out->s[to - 1] == '\n';
	struct mustache_trace *t = p->trace;

	while (from < to && strchr(" \n", out->s[from]))
		from++;
	to = from + text_trimmed(out->s + from, to - from, " \n");
	CLEANUP(pointer_free) char *text = xstrndup(out->s + from, to - from);
	buf_truncate(out, p->yaml_from);
	field_quote_all(out, text, true);
	buf_add(out, line ? "\n" : "");
	/* Only the first span keeps its text: the others have no place. */
	for (size_t i = t ? t->n_spans : 0; i-- > 0 && t->spans[i].to > p->yaml_from;) {
		bool first = t->spans[i].from <= p->yaml_from;

		t->spans[i].from = first ? t->spans[i].from : out->len;
		t->spans[i].to = out->len;
	}
	/* Blocks that begin inside begin with it: they stay in the order of the text. */
	for (size_t i = p->ranges.n; i-- > 0 && p->ranges.v[i].from > p->yaml_from;)
		p->ranges.v[i].from = p->yaml_from;
	p->seen = out->len;
	p->yaml = false;
}

static void
begin_item(struct buf *out, const json_t *item, const char *list, size_t n, void *context)
{
	struct draft_page *p = context;
	char *id = block_id(p, item, list, n);
	const json_t *uuid = json_object_get(item, K_uuid);
	bool heading = id && (!uuid || !text_same(id, json_string_value(uuid)));

	if (id && !in_comment(p, out))
		remember_time(p, item);
	if (uuid)
		p->note = json_string_value(uuid);
	block_ranges_begin(&p->ranges, out, heading, id);
	if (text_is(list, n, K_yaml) && !p->yaml) {
		p->yaml = true;
		p->yaml_from = out->len;
	}
}

static void
end_item(struct buf *out, const json_t *item, const char *list, size_t n, void *context)
{
	struct draft_page *p = context;

	(void)item;
	if (text_is(list, n, K_yaml) && p->yaml)
		quote_yaml(p, out);
	block_ranges_end(&p->ranges, out);
}

/* ---- gaps ---- */

static void
add_commented(struct draft_page *p)
{
	size_t n = 0;

	EACH_MEMBER (uuid, value, p->commented) {
		const char *part = view_text(view_note(p->view, value), K_part);
		/* They are meant to be there. */
		bool aside = text_lists("diary reader", part);

		if (!aside && !json_object_get(p->shown, uuid))
			n++;
	}
	if (n)
		gaps_add(p->how->gaps, "%zu note%s only in comments of the draft", n,
			n == 1 ? " is" : "s are");
}

/* ---- writing the draft of a review ---- */

const struct embedded *
export_template(const char *name)
{
	static const char *const endings[] = { ".md", ".mustache" };
	const struct embedded *found = NULL;

	EACH_IN_WHILE (one, endings, LENGTH(endings), !found) {
		CLEANUP(pointer_free)
		char *path = xasprintf(FIND_TEMPLATES "%s%s", name, *one);

		found = file_embedded(path);
	}
	return found;
}

void
export_take_template(struct export_how *how, const char *name)
{
	const struct embedded *e = export_template(name);

	how->template_name = e->name;
	how->template = e->data;
	how->template_n = e->size;
}

bool
export_template_text(struct buf *out, const char *name, const char *text, size_t n, struct err *err)
{
	CLEANUP(mustache_faults_finish) struct mustache_faults wrong = { 0 };

	if (!form_is(name)) {
		buf_add_bytes(out, text, n);
		return true;
	}
	if (form_compile(out, text, n, &wrong, NULL))
		return true;
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	buf_add(&words, wrong.v[0].words);
	if (wrong.n > 1)
		buf_addf(&words, " (`earlog form check` lists %zu more)", wrong.n - 1);
	return mustache_fail(err, name, wrong.v[0].line, wrong.v[0].column, words.s);
}

/* Removes spaces and newlines at the end, except one newline. */
static void
trim(struct buf *out)
{
	size_t n = text_trimmed(out->s, out->len, " \n");

	if (n < out->len) {
		buf_truncate(out, n);
		buf_add_char(out, '\n');
	}
}

bool
export_draft(const struct view *view, const struct export_how *how, bool liquid, struct buf *out,
	struct err *err)
{
	json_auto_t *unsure = json_object(), *shown = json_object(), *commented = json_object();
	struct draft_page p = { .view = view,
		.how = how,
		.liquid = liquid,
		.unsure = unsure,
		.shown = shown,
		.commented = commented };
	CLEANUP(mustache_trace_finish) struct mustache_trace trace = { 0 };
	struct gaps *gaps = how->gaps;
	struct export_blocks *blocks = how->blocks;
	p.trace = blocks ? &trace : NULL;
	struct mustache_options o = { .escape = escape_data,
		.raw = add_data,
		.partial = partial,
		.context = &p,
		.named = note_named,
		.maker = view_maker(view),
		.begin = begin_item,
		.end = end_item,
		.squeeze = true,
		.wide = text_closes_wide(text_last(words_of("stop"), strlen(words_of("stop")))),
		.trace = p.trace,
		.identity = identity,
		.words = words,
		.written = gaps || blocks ? remember_value : NULL,
		.limits = {
			.output = ((size_t)64 << 20) + view->n_rows * 65536,
			.steps = 20000000 + view->n_rows * 1000,
		} };
	struct export_how usual = { 0 };
	export_take_template(&usual, "iem-review");
	const char *name = how->template ? how->template_name : usual.template_name;
	const char *source = how->template ? how->template : usual.template;
	size_t source_n = how->template ? how->template_n : usual.template_n;
	CLEANUP(buf_finish) struct buf compiled = BUF_INIT;
	json_t *tree = p.tree = export_tree(view, p.how);
	bool never = how->untitled && is_shipped(name, source, source_n);
	bool titled = how->titled || !(never || *view_text(tree, K_front_matter));
	CLEANUP(pointer_free)
	char *untitled = titled || !form_is(name) ? NULL : form_untitled(source, source_n);
	const char *compiles = text_or(untitled, source);
	size_t compiles_n = untitled ? strlen(untitled) : source_n;
	if (!export_template_text(&compiled, name, compiles, compiles_n, err)) {
		json_release(tree);
		return false;
	}
	const char *text = text_or(compiled.s, "");
	size_t n = compiled.len;
	if (form_is(name)) {
		CLEANUP(pointer_free)
		char *more = front_matter_without(view_text(tree, K_front_more), source);

		put_text(tree, K_front_more, more);
	}
	/* Only Jekyll needs headings from ## on: other formats set their levels themselves. */
	if (!liquid)
		put_bool(tree, K_headings_h2, false);
	add_single_ratings(&p, text, n);
	CLEANUP(pointer_free) char *leaves = mustache_comment(text, n, "leaves:");
	json_auto_t *names = json_object();
	uint64_t hash = HASH_BEGIN;
	const struct mustache_text whole = { .name = name, .text = text, .n = n };
	/* Another shipped form is the author's choice. */
	p.form = hash_bytes(HASH_BEGIN, file_name(name), strcspn(file_name(name), "."));
	add_form(&p,
		&(struct mustache_text){ .text = source,
			.n = source_n,
			.signs = is_shipped(name, source, source_n) });
	struct mustache *m = export_template_names(names, &hash, &whole, partial, &p, err)
		? mustache_parse(name, text, n, err)
		: NULL;
	EACH_VALUE (section, json_object_get(tree, K_sections)) {
		if (!json_object_get(names, K_wheel))
			view_section_unrated(section);
		if (text_lists(leaves, "ratings"))
			put_bool(section, K_tells, view_section_tells(section, false));
	}
	const uint64_t form = p.form; /* before its parts are found again */
	if (is_shipped(name, source, source_n))
		mustache_signs(m);

	bool ok = m && mustache_render(m, tree, &o, out, err);
	mustache_free(m);
	if (ok) {
		in_comment(&p, out);
		block_ranges_tighten(&p.ranges, out, &trace);
		trim(out);
	}
	if (ok && blocks) {
		block_ranges_lines(&p.ranges, out, blocks);
		blocks->own_language = how->own_language;
		export_blocks_name(blocks, out, &trace, hash, form, view_usual_uuids(view),
			left_out_others(&p.written, view, tree));
	}
	if (ok && gaps) {
		CLEANUP(pointer_free)
		char *needs = mustache_comment(text, n, "needs:"),
		     *goes = mustache_comment(text, n, "goes:");

		gaps->unseen = !liquid;
		gaps_view(gaps, tree, names, needs, text_or(out->s, ""));
		gaps_lines(gaps, tree, goes);
		if (view_is_whole(view) && gaps_needs(needs, K_sections) &&
			json_object_get(names, K_sections))
			gaps_covered(gaps, view->r, view->review);
		gaps_times(gaps, view, tree, p.unsure);
		left_out_gap(&p.written, view, tree, leaves, gaps);
		add_commented(&p);
		/* If the caller wants blocks, it merges the draft with a file and checks the merged
		 * file for gaps instead. */
		if (!blocks)
			gaps_draft(gaps, out->s);
	}
	json_release(tree);
	free(p.written.v);
	arena_finish(&p.memory);
	block_ranges_finish(&p.ranges);
	return ok;
}

bool
export_markdown(
	struct buf *out, const struct view *view, const struct export_how *how, struct err *err)
{
	return export_draft(view, how, true, out, err);
}
