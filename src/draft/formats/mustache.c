/* Parses templates to nodes, and reports their errors. mustache_render.c renders them;
 * call/template_file.c finds a template and its parts. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/formats/mustache_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "review/files/words.h"

#define WORDS "words." /* {{words.NAME}} writes words in the language of the draft */

/* A position in the template with its line and column. It only moves forward, so that finding the
 * columns of all tags takes linear time. */
struct text_place {
	size_t at, line, column;
};

struct parser {
	struct mustache *m;
	struct mustache_report *report;
	struct text_place place;
	const char *open, *close; /* the current delimiters of tags, at first {{ and }}; point to
				     string literals or into the template */
	size_t open_n, close_n;
	size_t *sections, n_sections,
		cap_sections; /* indices of the nodes of sections that are not closed yet */
};

struct mustache_tag {
	struct mustache_node node; /* node.kind is not set; node.s: the name in the tag, without the
				      sigil and outer blanks */
	char sigil; /* first character of the tag: # ^ / > & { = or !; '\0' for {{name}} */
	/* range of the template to remove: the whole line if the tag is alone on it, else the tag
	 */
	size_t from, to;
};

static bool
is_space_or_tab(char c)
{
	return c == ' ' || c == '\t';
}

/* ---- messages about errors in a template ---- */

#define TAG_SHOWN 60

void
mustache_words(struct buf *out, const char *words, const char *tag, size_t tag_n)
{
	const char *nl = memchr(tag, '\n', tag_n);
	size_t n = nl ? (size_t)(nl - tag) : tag_n;

	if (n > TAG_SHOWN)
		for (n = TAG_SHOWN; n && ((unsigned char)tag[n] & 0xc0) == 0x80;)
			n--;
	buf_addf(out, "%s: ", words);
	buf_add_bytes(out, tag, n);
	buf_add(out, n < tag_n ? "…" : "");
}

bool
mustache_fail(struct err *err, const char *name, size_t line, size_t column, const char *words)
{
	size_t n = strlen(name), most = 200;
	const char *tail = n > most ? name + n - most : name;

	while (((unsigned char)*tail & 0xc0) == 0x80)
		tail++;
	return err_set(err, "%s%s:%zu:%zu: %s", n > most ? "…" : "", tail, line, column, words);
}

static void
report_fault(struct parser *p, const struct mustache_node *node, const char *words)
{
	struct mustache_report *r = p->report;
	struct buf out = BUF_INIT;

	if (r->faults.n == MUSTACHE_MOST_FAULTS)
		return;
	mustache_words(&out, words, node->tag, node->tag_n);
	LIST_ADD(&r->faults, (struct mustache_fault){ node->line, node->column, buf_detach(&out) });
}

static int
by_place(const void *a, const void *b)
{
	const struct mustache_fault *x = a, *y = b;

	int c = number_order_size(x->line, y->line);

	return c ? c : number_order_size(x->column, y->column);
}

/* ---- finding the tags of a template ---- */

static void
place_move(struct parser *p, size_t at)
{
	struct text_place *here = &p->place;

	for (; here->at < at; here->at++) {
		unsigned char c = (unsigned char)p->m->text[here->at];

		if (c == '\n') {
			here->line++;
			here->column = 1;
		} else if ((c & 0xc0) != 0x80)
			here->column++;
	}
}

static const char *
find_text(const struct parser *p, size_t from, const char *needle, size_t n)
{
	return memmem(p->m->text + from, p->m->n - from, needle, n);
}

/* Finds the end of the tag whose content begins at `from`, and the end of the content. Returns
 * false if the tag is not closed. */
static bool
find_end(const struct parser *p, char sigil, size_t from, size_t *content_end, size_t *end)
{
	const char *text = p->m->text;
	const char *close = find_text(p, from, p->close, p->close_n);

	/* In a tag that sets delimiters, such as {{={{ }}=}}, the new delimiters may equal the end
	 * of the tag; the tag ends only after a second =. */
	while (close && sigil == '=' && (close == text + from || close[-1] != '='))
		close = find_text(p, (size_t)(close - text) + 1, p->close, p->close_n);
	if (!close)
		return false;
	*content_end = (size_t)(close - text);
	*end = *content_end + p->close_n;
	if (sigil == '=')
		--*content_end;
	else if (sigil == '{' && *close == '}' && *end < p->m->n &&
		memcmp(close + 1, p->close, p->close_n) == 0)
		++*end;
	else if (sigil == '{' && *content_end > from && close[-1] == '}')
		--*content_end;
	return true;
}

static bool
begins_line(const char *text, size_t at)
{
	return !at || text[at - 1] == '\n';
}

/* Finds the range to remove with a tag: its whole line, if it is alone there apart from white
 * space. */
static void
find_line(const struct parser *p, struct mustache_tag *t)
{
	const char *text = p->m->text;
	size_t at = (size_t)(t->node.tag - text), from = at, to = at + t->node.tag_n, n = p->m->n;

	t->from = from;
	t->to = to;
	t->node.starts_line = begins_line(text, at);
	if (!t->sigil || strchr("&{", t->sigil))
		return;
	while (from && is_space_or_tab(text[from - 1]))
		from--;
	while (to < n && is_space_or_tab(text[to]))
		to++;
	if (to + 1 < n && text[to] == '\r' && text[to + 1] == '\n')
		to++;
	if (!begins_line(text, from) || (to < n && text[to] != '\n'))
		return;
	t->from = from;
	t->to = to < n ? to + 1 : n;
	t->node.starts_line = false;
	t->node.indent = text + from;
	t->node.indent_n = at - from;
}

static bool
read_tag(struct parser *p, size_t at, struct mustache_tag *t)
{
	const char *text = p->m->text;
	size_t from = at + p->open_n, to, end;

	place_move(p, at);
	*t = (struct mustache_tag){ .node = { .line = p->place.line,
					    .column = p->place.column,
					    .tag = text + at,
					    .tag_n = p->m->n - at } };
	while (from < p->m->n && is_space(text[from]))
		from++;
	if (from < p->m->n && text[from] && strchr("#^/>&{=!", text[from]))
		t->sigil = text[from++];
	if (!find_end(p, t->sigil, from, &to, &end)) {
		report_fault(p, &t->node,
			t->sigil == '=' ? "this tag is never closed: it needs = before the closing "
					  "delimiter"
					: "this tag is never closed");
		return false;
	}
	t->node.tag_n = end - at;
	if (t->sigil == '{' && text[end - p->close_n - 1] != '}')
		report_fault(p, &t->node, "a tag that opens with { must close with }");
	while (from < to && is_space(text[from]))
		from++;
	t->node.s = text + from;
	t->node.n = text_trimmed(t->node.s, to - from, " \t\n\v\f\r");
	find_line(p, t);
	return true;
}

/* ---- turning tags into nodes ---- */

static void
add_node(struct parser *p, enum mustache_node_kind kind, const struct mustache_node *node)
{
	struct mustache *m = p->m;

	ARRAY_ADD(m->nodes, m->n_nodes, m->cap_nodes, *node);
	m->nodes[m->n_nodes - 1].kind = kind;
}

static void
add_text_node(struct parser *p, const struct text_place *at, size_t to)
{
	const char *s = p->m->text + at->at;
	size_t n = to - at->at;
	struct mustache_node text = { .starts_line = begins_line(p->m->text, at->at),
		.line = at->line,
		.column = at->column,
		.s = s,
		.n = n,
		.tag = s,
		.tag_n = n };

	if (to > at->at)
		add_node(p, NODE_TEXT, &text);
}

static const char *
wrong_name(const struct parser *p, enum mustache_node_kind kind, const char *s, size_t n)
{
	if (!n)
		return "this tag has no name";
	EACH_IN (one, s, n)
		if (is_space(*one) || !*one)
			return memmem(s, n, p->open, p->open_n)
				? "this tag is never closed, another opens in it"
				: "a name has no spaces";
	if (kind == NODE_PARTIAL)
		return s[0] == '*' ? "names of partials from data are not supported" : NULL;
	if (kind == NODE_VARIABLE && (s[0] == '<' || s[0] == '$'))
		return "forms that inherit from others are not supported";
	if (n == 1 && s[0] == '.')
		return NULL;
	if (s[0] == '.' || s[n - 1] == '.' || memmem(s, n, "..", 2))
		return "a part of this name is empty";
	return NULL;
}

/* Adds the words of {{words.NAME}} as a text that the template has in English. No blank is between
 * a value and words of a language without blanks. */
static void
add_words(struct parser *p, struct mustache_node node)
{
	size_t head = strlen(WORDS);
	const char *said = words_tag(node.s + head, node.n - head, &node.s);
	struct mustache_node *last = p->m->n_nodes ? &p->m->nodes[p->m->n_nodes - 1] : NULL;

	if (!said) {
		report_fault(p, &node, "earlog has no such words");
		return;
	}
	if (last && last->n == 1 && *last->s == ' ' && !last->said &&
		text_runs_on(said, strcspn(said, " ")))
		last->said = xstrdup("");
	node.n = strlen(node.s);
	node.said = text_same(said, node.s) ? NULL : xstrdup(said);
	add_node(p, NODE_TEXT, &node);
}

static void
add_named(struct parser *p, enum mustache_node_kind kind, const struct mustache_node *node)
{
	struct mustache_report *r = p->report;
	const char *wrong = wrong_name(p, kind, node->s, node->n);

	if (!wrong && kind == NODE_VARIABLE && text_starts(node->s, WORDS)) {
		add_words(p, *node);
		return;
	}
	if (wrong) {
		report_fault(p, node, wrong);
	} else {
		LIST_ADD(&r->uses,
			(struct mustache_use){ kind == NODE_PARTIAL, node->line, node->column,
				xstrndup(node->s, node->n) });
	}
	if (kind == NODE_SECTION || kind == NODE_INVERTED)
		ARRAY_ADD(p->sections, p->n_sections, p->cap_sections, p->m->n_nodes);
	add_node(p, kind, node);
}

static struct mustache_node *
section_at(struct parser *p, size_t i)
{
	return &p->m->nodes[p->sections[i]];
}

/* Reports an error for each open section, except the first `keep`: its end is missing. */
static void
report_unclosed(struct parser *p, size_t keep)
{
	for (size_t i = keep; i < p->n_sections; i++)
		report_fault(p, section_at(p, i), "this section is never closed");
	p->n_sections = keep;
}

static void
close_section(struct parser *p, const struct mustache_node *end)
{
	size_t i = p->n_sections;

	while (i &&
		(section_at(p, i - 1)->n != end->n ||
			memcmp(section_at(p, i - 1)->s, end->s, end->n) != 0))
		i--;
	if (!i && p->n_sections) {
		const struct mustache_node *s = section_at(p, p->n_sections - 1);
		CLEANUP(pointer_free)
		char *words = xasprintf("this does not close the section of line %zu, \"%.*s\"",
			s->line, (int)(s->n > 40 ? 40 : s->n), s->s);

		report_fault(p, end, words);
	} else if (!i)
		report_fault(p, end, "no section is open here");
	else {
		report_unclosed(p, i);
		section_at(p, --p->n_sections)->end = p->m->n_nodes;
	}
	add_node(p, NODE_END, end);
}

static void
set_delimiters(struct parser *p, const struct mustache_node *t)
{
	size_t open_n = 0, close_n = 0;

	while (open_n < t->n && !is_space(t->s[open_n]))
		open_n++;
	while (close_n < t->n && !is_space(t->s[t->n - close_n - 1]))
		close_n++;
	bool two = open_n && open_n < t->n;
	for (size_t i = open_n; two && i < t->n - close_n; i++)
		two = is_space(t->s[i]);
	if (!two) {
		report_fault(p, t, "this needs two delimiters: the opening and the closing one");
		return;
	}
	p->open = t->s;
	p->open_n = open_n;
	p->close = t->s + t->n - close_n;
	p->close_n = close_n;
}

static void
parse_tag(struct parser *p, const struct mustache_tag *t)
{
	const struct mustache_node *node = &t->node;
	struct mustache_node nothing = *node;

	switch (t->sigil) {
	case '#': add_named(p, NODE_SECTION, node); return;
	case '^': add_named(p, NODE_INVERTED, node); return;
	case '/': close_section(p, node); return;
	case '>': add_named(p, NODE_PARTIAL, node); return;
	case '&':
	case '{': add_named(p, NODE_RAW, node); return;
	case '=': set_delimiters(p, node); break;
	case '!': LIST_ADD(&p->report->comments, xstrndup(node->s, node->n)); break;
	default: add_named(p, NODE_VARIABLE, node); return;
	}
	/* Unless the tag is alone on its line, adds an empty text node, because the renderer writes
	 * the indentation of a partial before the first node of a line. */
	nothing.n = 0;
	if (!node->indent)
		add_node(p, NODE_TEXT, &nothing);
}

static void
parse(struct parser *p)
{
	struct mustache_report *r = p->report;
	struct text_place at = p->place;
	const char *open;

	while (r->faults.n < MUSTACHE_MOST_FAULTS &&
		(open = find_text(p, at.at, p->open, p->open_n))) {
		struct mustache_tag t;

		if (!read_tag(p, (size_t)(open - p->m->text), &t))
			break;
		add_text_node(p, &at, t.from);
		parse_tag(p, &t);
		place_move(p, t.to);
		at = p->place;
	}
	add_text_node(p, &at, p->m->n);
	report_unclosed(p, 0);
	LIST_SORT(&r->faults, by_place);
}

static struct mustache *
parse_into(const char *name, const char *text, size_t n, struct mustache_report *report)
{
	struct mustache *m = xcalloc(1, sizeof(*m));
	struct parser p = { .m = m,
		.report = report,
		.place = { 0, 1, 1 },
		.open = "{{",
		.open_n = 2,
		.close = "}}",
		.close_n = 2 };

	m->name = xstrdup(name);
	m->text = xmalloc(n + 1);
	if (n)
		memcpy(m->text, text, n);
	m->text[n] = '\0';
	m->n = n;
	*report = (struct mustache_report){ 0 };
	parse(&p);
	free(p.sections);
	return m;
}

bool
mustache_shipped(const char *name, struct mustache_text *text)
{
	const struct embedded *e = file_embedded(name);

	if (e)
		*text = (struct mustache_text){ .name = e->name, .text = e->data, .n = e->size };
	return e != NULL;
}

struct mustache *
mustache_parse(const char *name, const char *text, size_t n, struct err *err)
{
	CLEANUP(mustache_report_finish) struct mustache_report report;
	struct mustache *m = parse_into(name, text, n, &report);

	if (report.faults.n) {
		const struct mustache_fault *first = report.faults.v;

		mustache_fail(err, name, first->line, first->column, first->words);
		mustache_free(m);
		m = NULL;
	}
	return m;
}

bool
mustache_check(const char *text, size_t n, struct mustache_report *report)
{
	mustache_free(parse_into("", text, n, report));
	return report->faults.n == 0;
}

void
mustache_faults_finish(struct mustache_faults *f)
{
	LIST_FINISH(f, free(each->words));
}

void
mustache_report_finish(struct mustache_report *report)
{
	mustache_faults_finish(&report->faults);
	LIST_FINISH(&report->uses, free(each->name));
	LIST_FINISH(&report->comments, free(*each));
}

char *
mustache_comment(const char *text, size_t n, const char *begin)
{
	CLEANUP(mustache_report_finish) struct mustache_report report;
	struct buf out = BUF_INIT;

	mustache_check(text, n, &report);
	EACH (one, &report.comments) {
		const char *s = *one + strlen(begin);

		if (text_starts(*one, begin))
			buf_add_part(&out, " ", "%s", s + strspn(s, " \t\r\n"));
	}
	EACH_IN (each, out.s, out.len)
		*each = is_space(*each) ? ' ' : *each;
	return out.len ? buf_detach(&out) : NULL;
}

void
mustache_free(struct mustache *m)
{
	if (!m)
		return;
	EACH_IN (one, m->nodes, m->n_nodes)
		free(one->said);
	free(m->nodes);
	free(m->text);
	free(m->name);
	free(m);
}

void
mustache_signs(struct mustache *m)
{
	struct words_before before = { 0 };

	if (!m)
		return;
	EACH_IN (text, m->nodes, m->n_nodes)
		if (text->kind == NODE_TEXT && !text->said && text->tag == text->s)
			text->said = words_signs(text->s, text->n, &before);
}
