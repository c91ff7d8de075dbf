/* Parses templates to nodes, renders them within limits, and traces which part and which value
 * wrote what. The callers pass data and the escaping; call/template_file.c finds a template and
 * its parts. */
#include "draft/formats/mustache.h"

#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/json.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "review/files/words.h"

#define WORDS "words." /* {{words.NAME}} writes words in the language of the draft */

enum mustache_node_kind {
	NODE_TEXT,
	NODE_VARIABLE,
	NODE_RAW,
	NODE_SECTION,
	NODE_INVERTED,
	NODE_END,
	NODE_PARTIAL
};

/* A part of a template. Pointers refer to the text of the template. */
struct mustache_node {
	enum mustache_node_kind kind;
	bool starts_line; /* the node is the first on its line; inside a partial, the indentation is
			     written before it */
	size_t line, column;
	const char *s; /* the text, or the name in the tag */
	size_t n;
	char *said;      /* the text in the language of the draft; NULL: unchanged */
	const char *tag; /* the whole tag, for messages */
	size_t tag_n;
	const char *indent; /* white space before the tag of a partial that is alone on its line;
			       else NULL */
	size_t indent_n;
	size_t end; /* for a section: index of the node that ends it */
};

struct mustache {
	char *name, *text;
	size_t n;
	bool sentence; /* see struct mustache_text */
	struct mustache_node *nodes;
	size_t n_nodes, cap_nodes;
};

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
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
is_space_or_tab(char c)
{
	return c == ' ' || c == '\t';
}

/* ---- messages about errors in a template ---- */

#define TAG_SHOWN 60

/* Adds a message "words: {{tag}}" to out; a long tag is cut. */
static void
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

/* Sets err to "name:line:column: words"; of a long name only the end. Returns false. */
static bool
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

	if (r->n_faults == MUSTACHE_MOST_FAULTS)
		return;
	mustache_words(&out, words, node->tag, node->tag_n);
	ARRAY_ADD(r->faults, r->n_faults, r->cap_faults,
		(struct mustache_fault){ node->line, node->column, buf_detach(&out) });
}

static int
by_place(const void *a, const void *b)
{
	const struct mustache_fault *x = a, *y = b;

	int c = number_order((int64_t)x->line, (int64_t)y->line);

	return c ? c : number_order((int64_t)x->column, (int64_t)y->column);
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
	while (from < to && is_space(text[to - 1]))
		to--;
	t->node.s = text + from;
	t->node.n = to - from;
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
	for (size_t i = 0; i < n; i++)
		if (is_space(s[i]) || !s[i])
			return memmem(s, n, p->open, p->open_n)
				? "this tag is never closed, another opens in it"
				: "a name has no spaces";
	if (kind == NODE_PARTIAL)
		return s[0] == '*' ? "names of partials from data are not supported" : NULL;
	if (kind == NODE_VARIABLE && (s[0] == '<' || s[0] == '$'))
		return "templates that inherit from others are not supported";
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
	node.said = strcmp(said, node.s) == 0 ? NULL : xstrdup(said);
	add_node(p, NODE_TEXT, &node);
}

static void
add_named(struct parser *p, enum mustache_node_kind kind, const struct mustache_node *node)
{
	struct mustache_report *r = p->report;
	const char *wrong = wrong_name(p, kind, node->s, node->n);

	if (!wrong && kind == NODE_VARIABLE && strncmp(node->s, WORDS, strlen(WORDS)) == 0) {
		add_words(p, *node);
		return;
	}
	if (wrong) {
		report_fault(p, node, wrong);
	} else {
		ARRAY_ADD(r->uses, r->n_uses, r->cap_uses,
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
	case '!':
		ARRAY_ADD(p->report->comments, p->report->n_comments, p->report->cap_comments,
			xstrndup(node->s, node->n));
		break;
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

	while (r->n_faults < MUSTACHE_MOST_FAULTS &&
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
	ARRAY_SORT(r->faults, r->n_faults, by_place);
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

struct mustache *
mustache_parse(const char *name, const char *text, size_t n, struct err *err)
{
	CLEANUP(mustache_report_finish) struct mustache_report report;
	struct mustache *m = parse_into(name, text, n, &report);

	if (report.n_faults) {
		const struct mustache_fault *first = &report.faults[0];

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
	return report->n_faults == 0;
}

void
mustache_report_finish(struct mustache_report *report)
{
	for (size_t i = 0; i < report->n_faults; i++)
		free(report->faults[i].words);
	for (size_t i = 0; i < report->n_uses; i++)
		free(report->uses[i].name);
	for (size_t i = 0; i < report->n_comments; i++)
		free(report->comments[i]);
	free(report->faults);
	free(report->uses);
	free(report->comments);
	*report = (struct mustache_report){ 0 };
}

char *
mustache_comment(const char *text, size_t n, const char *begin)
{
	CLEANUP(mustache_report_finish) struct mustache_report report;
	struct buf out = BUF_INIT;

	mustache_check(text, n, &report);
	for (size_t i = 0; i < report.n_comments; i++) {
		const char *s = report.comments[i] + strlen(begin);

		if (strncmp(report.comments[i], begin, strlen(begin)) == 0)
			buf_addf(&out, "%s%s", out.len ? " " : "", s + strspn(s, " \t\r\n"));
	}
	for (size_t i = 0; i < out.len; i++)
		out.s[i] = is_space(out.s[i]) ? ' ' : out.s[i];
	return out.len ? buf_detach(&out) : NULL;
}

void
mustache_free(struct mustache *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < m->n_nodes; i++)
		free(m->nodes[i].said);
	free(m->nodes);
	free(m->text);
	free(m->name);
	free(m);
}

void
mustache_signs(struct mustache *m)
{
	struct words_before before = { 0 };

	for (size_t i = 0; m && i < m->n_nodes; i++) {
		struct mustache_node *text = &m->nodes[i];

		if (text->kind == NODE_TEXT && !text->said && text->tag == text->s)
			text->said = words_signs(text->s, text->n, &before);
	}
}

/* ---- rendering ---- */

/* Indentation of the lines of a partial: white space that is written after the indentation of the
 * outer partial. */
struct indent {
	const struct indent *outer;
	const char *s;
	size_t n;
};

/* A template or partial that is being rendered, and the indentation of its lines (NULL: none). */
struct mustache_page {
	const struct mustache *m;
	const struct indent *indent;
	const char *part; /* name of the partial; "" for the template itself */
	bool sentence;    /* its texts are one in the trace, its name */
};

struct run {
	const struct mustache_options *o;
	struct mustache_limits limits;
	/* the template or partial, and its node, that are being rendered */
	const struct mustache_page *page;
	const struct mustache_node *node;
	size_t depth, steps;
	struct buf *out, scratch;
	size_t start;         /* length of `out` before rendering */
	const json_t **stack; /* objects in which names are looked up, the innermost last */
	size_t n_stack, cap_stack;
	size_t frame;  /* the section that is being rendered, in the trace */
	json_t *index; /* for each name of a partial: its index in `partials` */
	struct mustache *
		*partials; /* the parsed partials; NULL: there is no partial of that name */
	size_t n_partials, cap_partials;
	struct err *err;
};

static bool render_nodes(struct run *r, size_t from, size_t to);

static bool
fail_at(struct run *r, const char *words)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	mustache_words(&out, words, r->node->tag, r->node->tag_n);
	return mustache_fail(r->err, r->page->m->name, r->node->line, r->node->column, out.s);
}

/* ---- where the output came from ---- */

void
mustache_trace_finish(struct mustache_trace *t)
{
	free(t->frames);
	free(t->spans);
	arena_finish(&t->memory);
	*t = (struct mustache_trace){ 0 };
}

/* Enters a section in the trace, and returns the section around it, to which the caller returns. */
static size_t
enter_frame(struct run *r, const struct mustache_node *node, const json_t *item, bool entry)
{
	struct mustache_trace *t = r->o->trace;
	size_t outer = r->frame;

	if (!t)
		return outer;
	struct mustache_frame f = { .outer = outer,
		.key = node ? arena_keep(&t->memory, xstrndup(node->s, node->n)) : "",
		.object = json_is_object(item),
		.entry = entry };
	if (entry && r->o->identity)
		f.id = arena_keep(&t->memory, r->o->identity(item, r->o->context));
	r->frame = t->n_frames;
	ARRAY_ADD(t->frames, t->n_frames, t->cap_frames, f);
	return outer;
}

/* Returns the hash of a text without its blanks (FNV-1a), which continues the text of another hash;
 * 0: there are only blanks. */
static uint64_t
hash_of(uint64_t hash, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!is_space(s[i]))
			hash = ((hash ? hash : UINT64_C(0xcbf29ce484222325)) ^
				       (unsigned char)s[i]) *
				UINT64_C(0x100000001b3);
	return hash;
}

/* Adds the output from `from` on to the trace; s: n bytes, its text in the template. Words and the
 * texts beside them in a line are one text. */
static void
trace_text(struct run *r, size_t from, const char *s, size_t n)
{
	const struct mustache_node *node = r->node;
	struct mustache_trace *t = r->o->trace;
	struct mustache_span *last = t && t->n_spans ? &t->spans[t->n_spans - 1] : NULL;
	bool sentence = r->page->sentence,
	     follows = node->kind == NODE_TEXT && s == node->s && node > r->page->m->nodes &&
		node[-1].kind == NODE_TEXT && from && r->out->s[from - 1] != '\n';

	if (sentence)
		n = strlen(s = r->page->part);
	else if (follows && last && last->literal && last->to == from &&
		last->part == r->page->part) {
		last->to = r->out->len;
		last->text = hash_of(last->text, s, n);
		return;
	}
	if (t && r->out->len > from)
		ARRAY_ADD(t->spans, t->n_spans, t->cap_spans,
			(struct mustache_span){ .from = from,
				.to = r->out->len,
				.frame = r->frame,
				.part = r->page->part,
				.sentence = sentence,
				.literal = node->kind == NODE_TEXT,
				.text = hash_of(0, s, n) });
}

static void
trace_value(struct run *r, size_t from, const struct mustache_node *node)
{
	const struct mustache_options *o = r->o;
	struct mustache_trace *t = o->trace;
	size_t n = t ? t->n_spans : 0;

	trace_text(r, from, node->s, node->n);
	if (!t || t->n_spans == n)
		return;
	struct mustache_span *span = &t->spans[n];
	const char *key = t->frames[r->frame].key;
	span->words = o->words && o->words(node->s, node->n, node->kind == NODE_RAW, o->context);
	span->whole = strlen(key) == node->n && memcmp(key, node->s, node->n) == 0;
}

/* Takes back what was written behind a length, a blank or the end of a line. */
static void
shorten(struct run *r, size_t n)
{
	struct mustache_trace *t = r->o->trace;

	buf_truncate(r->out, n);
	if (t && t->n_spans && t->spans[t->n_spans - 1].to > n)
		t->spans[t->n_spans - 1].to = n;
}

/* ---- limits of a rendering ---- */

/* Counts the work on n bytes as 1 step, and 1 more for every 64 bytes. Returns false at the
 * limit. */
static bool
spend_steps(struct run *r, size_t n)
{
	r->steps += 1 + n / 64;
	return r->steps <= r->limits.steps ||
		fail_at(r, "the template takes too many steps, rendering stopped here");
}

static bool
check_output(struct run *r, size_t more)
{
	size_t written = r->out->len - r->start;

	if (written <= r->limits.output && more <= r->limits.output - written)
		return true;
	return fail_at(r, "the template writes too many bytes, rendering stopped here");
}

static bool
enter_level(struct run *r)
{
	if (r->depth == r->limits.depth)
		return fail_at(r, "sections and partials are too deep inside each other");
	r->depth++;
	return true;
}

/* ---- writing text of the template ---- */

static bool
add_bytes(struct run *r, const char *s, size_t n)
{
	if (!spend_steps(r, n) || !check_output(r, n))
		return false;
	buf_add_bytes(r->out, s, n);
	return true;
}

static bool
put_indent(struct run *r, const struct indent *i)
{
	return !i || (put_indent(r, i->outer) && add_bytes(r, i->s, i->n));
}

static bool
ends_blank(const struct buf *out)
{
	return !out->len ||
		(out->s[out->len - 1] == '\n' && (out->len == 1 || out->s[out->len - 2] == '\n'));
}

/* Writes a text node. Each line but the first, which is already indented, gets the indentation of
 * the partial. */
static bool
put_text(struct run *r, const struct mustache_node *node)
{
	const char *s = node->s, *end = node->s + node->n, *nl;
	const char *said = node->said ? node->said : s;

	while (r->o->squeeze && s < end && *s == '\n' && ends_blank(r->out)) {
		s++;
		said++;
	}
	/* The rule of a table has its blank. */
	said += r->o->wide && (node->said || r->page->sentence) && *said == ' ' && said[1] != '|' &&
		text_is_tight(r->out->s, r->out->len, said + 1);
	const char *last = node->said ? said + strlen(said) : end;
	while ((r->page->indent || r->o->trace) && (nl = memchr(s, '\n', (size_t)(end - s))) &&
		nl + 1 < end) {
		size_t from = r->out->len;

		size_t line = node->said ? strcspn(said, "\n") + 1 : (size_t)(nl + 1 - s);

		if (!add_bytes(r, said, line))
			return false;
		trace_text(r, from, s, (size_t)(nl - s));
		if (!put_indent(r, r->page->indent))
			return false;
		s = nl + 1;
		said += line;
	}
	size_t from = r->out->len;
	if (!add_bytes(r, said, (size_t)(last - said)))
		return false;
	trace_text(r, from, s, (size_t)(end - s));
	return true;
}

/* ---- writing data ---- */

/* Looks up the name of a tag and sets *value; to NULL if no object has the name. Returns false with
 * an error if a limit is reached. */
static bool
find_value(struct run *r, const struct mustache_node *node, const json_t **value)
{
	const char *s = node->s, *end = s + node->n;
	const char *dot = memchr(s, '.', node->n);
	size_t n = dot ? (size_t)(dot - s) : node->n;

	*value = r->stack[r->n_stack - 1];
	if (node->n == 1 && dot)
		return true;
	*value = NULL;
	for (size_t i = r->n_stack; i && !*value; i--) {
		if (!spend_steps(r, n))
			return false;
		*value = json_object_getn(r->stack[i - 1], s, n);
	}
	while (dot && *value) {
		s = dot + 1;
		dot = memchr(s, '.', (size_t)(end - s));
		n = (size_t)((dot ? dot : end) - s);
		if (!spend_steps(r, n))
			return false;
		*value = json_object_getn(*value, s, n);
	}
	return true;
}

static bool
is_false(const json_t *value)
{
	return !value || json_is_null(value) || json_is_false(value) ||
		(json_is_array(value) && json_array_size(value) == 0) ||
		(json_is_string(value) && json_string_length(value) == 0);
}

/* Adds a number with the fewest decimals that still give exactly this number when read back. */
static void
add_exact_real(struct buf *out, double x)
{
	size_t start = out->len;

	x += 0.0; /* turns -0 into 0 */
	for (int decimals = 0; decimals < 400; decimals++) {
		buf_truncate(out, start);
		buf_addf(out, "%.*f", decimals, x);
		/* LC_NUMERIC is "C", so strtod expects a decimal point */
		double back = strtod(out->s + start, NULL);
		if (back >= x && back <= x)
			break;
	}
}

/* Adds the text of a value; nothing for null. */
static void
add_value(struct buf *out, const json_t *value)
{
	struct json_writer w;

	switch (json_typeof(value)) {
	case JSON_STRING:
		buf_add_bytes(out, json_string_value(value), json_string_length(value));
		break;
	case JSON_REAL: add_exact_real(out, json_real_value(value)); break;
	case JSON_NULL: break;
	case JSON_OBJECT:
	case JSON_ARRAY:
	case JSON_INTEGER:
	case JSON_TRUE:
	case JSON_FALSE:
		w = json_writer_new(NULL, NULL);
		w.compact = true;
		json_writer_value(&w, value);
		buf_add_bytes(out, w.out.s, w.out.len);
		buf_finish(&w.out);
		break;
	}
}

static bool
put_value(struct run *r, const struct mustache_node *node)
{
	const struct mustache_options *o = r->o;
	const json_t *value;

	if (!find_value(r, node, &value))
		return false;
	if (!value || json_is_null(value))
		return true;
	buf_clear(&r->scratch);
	add_value(&r->scratch, value);
	const char *s = r->scratch.s;
	size_t n = r->scratch.len;
	if (!spend_steps(r, n) || !check_output(r, 0))
		return false;
	bool said = node > r->page->m->nodes && (node[-1].said || r->page->sentence);
	if (o->wide && said && r->out->len && r->out->s[r->out->len - 1] == ' ' &&
		text_is_tight(r->out->s, r->out->len - 1, s))
		shorten(r, r->out->len - 1);
	size_t from = r->out->len;
	if (node->kind == NODE_RAW && o->raw) {
		CLEANUP(pointer_free) char *name = xstrndup(node->s, node->n);

		o->raw(r->out, s, n, name, o->context);
	} else if (node->kind == NODE_VARIABLE && o->escape)
		o->escape(r->out, s, n, o->context);
	else
		buf_add_bytes(r->out, s, n);
	trace_value(r, from, node);
	if (o->written)
		o->written(value, o->context);
	return check_output(r, 0);
}

/* ---- rendering sections ---- */

static bool
render_item(struct run *r, size_t section, const json_t *item, bool entry)
{
	const struct mustache_node *node = &r->page->m->nodes[section];

	if (!spend_steps(r, 0))
		return false;
	ARRAY_ADD(r->stack, r->n_stack, r->cap_stack, item);
	size_t outer = enter_frame(r, node, item, entry);
	if (r->o->begin)
		r->o->begin(r->out, item, node->s, node->n, r->o->context);
	/* Renders the node that ends the section as well: if it starts a line, this writes the
	 * indentation for each element of the list. */
	bool ok = render_nodes(r, section + 1, node->end + 1);
	r->n_stack--;
	r->frame = outer;
	if (ok && r->o->end)
		r->o->end(r->out, item, node->s, node->n, r->o->context);
	return ok;
}

/* Returns the object that options.named gives for a list item that is a text; else the item itself.
 */
static const json_t *
list_item(const struct run *r, const json_t *item)
{
	const json_t *named = NULL;

	if (json_is_string(item) && r->o->named)
		named = r->o->named(item, r->o->context);
	return named ? named : item;
}

static bool
render_section(struct run *r, size_t section)
{
	const struct mustache_node *node = &r->page->m->nodes[section];
	const json_t *value;
	json_t *item;
	size_t i;
	bool ok = true;

	if (!find_value(r, node, &value))
		return false;
	if (is_false(value) != (node->kind == NODE_INVERTED))
		return true;
	if (!enter_level(r))
		return false;
	if (node->kind == NODE_INVERTED)
		ok = render_nodes(r, section + 1, node->end + 1);
	else if (json_is_array(value))
		json_array_foreach (value, i, item) {
			ok = render_item(r, section, list_item(r, item), true);
			if (!ok)
				break;
		}
	else
		ok = render_item(r, section, value, false);
	r->depth--;
	return ok;
}

/* ---- rendering partials ---- */

/* Finds and parses the partial of a tag and sets *m; to NULL if there is no such partial. Returns
 * false if the partial has an error. */
static bool
partial_find(struct run *r, const struct mustache_node *node, const struct mustache **m)
{
	json_t *known = json_object_getn(r->index, node->s, node->n);
	struct mustache_text text = { 0 };
	struct mustache *parsed = NULL;

	if (known) {
		*m = r->partials[json_integer_value(known)];
		return true;
	}
	CLEANUP(pointer_free) char *name = xstrndup(node->s, node->n);
	bool there = r->o->partial && r->o->partial(name, &text, r->o->context);
	if (there)
		parsed = mustache_parse(text.name ? text.name : name, text.text, text.n, r->err);
	if (parsed)
		parsed->sentence = text.sentence;
	if (text.signs)
		mustache_signs(parsed);
	json_object_setn_new_nocheck(
		r->index, node->s, node->n, json_integer((json_int_t)r->n_partials));
	ARRAY_ADD(r->partials, r->n_partials, r->cap_partials, parsed);
	*m = parsed;
	return parsed || !there;
}

/* Returns the name of a partial, for the trace. */
static const char *
part_name(struct run *r, const struct mustache_node *node)
{
	struct mustache_trace *t = r->o->trace;

	return t ? arena_keep(&t->memory, xstrndup(node->s, node->n)) : "";
}

static bool
render_partial(struct run *r, const struct mustache_node *node)
{
	const struct mustache *m;
	struct indent own = { r->page->indent, node->indent, node->indent_n };

	if (!spend_steps(r, node->n) || !partial_find(r, node, &m))
		return false;
	if (!m)
		return true;
	if (!enter_level(r))
		return false;
	/* A partial inside a line gets no indentation: its text is inserted there unchanged. */
	const struct mustache_page *outer = r->page;
	struct mustache_page inner = { m, NULL, outer->part, m->sentence || outer->sentence };
	size_t from = r->out->len;
	if (!outer->sentence)
		inner.part = part_name(r, node);
	if (node->indent)
		inner.indent = node->indent_n ? &own : outer->indent;
	r->page = &inner;
	bool ok = render_nodes(r, 0, m->n_nodes);
	r->page = outer;
	r->depth--;
	/* A part of a sentence, or a sentence inside a line, does not end the line. */
	if (ok && inner.sentence && !node->indent && r->out->len > from &&
		r->out->s[r->out->len - 1] == '\n')
		shorten(r, r->out->len - 1);
	return ok;
}

/* ---- rendering all nodes ---- */

static bool
render_nodes(struct run *r, size_t from, size_t to)
{
	const struct mustache_node *outer = r->node;

	for (size_t i = from; i < to; i++) {
		const struct mustache_node *node = r->node = &r->page->m->nodes[i];
		bool ok = true;

		if (!spend_steps(r, 0) || (node->starts_line && !put_indent(r, r->page->indent)))
			return false;
		switch (node->kind) {
		case NODE_TEXT: ok = put_text(r, node); break;
		case NODE_VARIABLE:
		case NODE_RAW: ok = put_value(r, node); break;
		case NODE_SECTION:
		case NODE_INVERTED:
			ok = render_section(r, i);
			i = node->end;
			break;
		case NODE_PARTIAL: ok = render_partial(r, node); break;
		case NODE_END: break;
		}
		if (!ok)
			return false;
	}
	r->node = outer;
	return true;
}

bool
mustache_render(const struct mustache *m, const json_t *data, const struct mustache_options *o,
	struct buf *out, struct err *err)
{
	struct run r = { .o = o,
		.out = out,
		.start = out->len,
		.scratch = BUF_INIT,
		.index = json_object(),
		.err = err,
		.limits = o->limits };
	const struct mustache_page page = { m, NULL, "", false };

	if (!r.limits.depth)
		r.limits.depth = 200;
	if (!r.limits.output)
		r.limits.output = (size_t)64 << 20;
	if (!r.limits.steps)
		r.limits.steps = 20000000;
	r.page = &page;
	ARRAY_ADD(r.stack, r.n_stack, r.cap_stack, data);
	enter_frame(&r, NULL, data, false);
	bool ok = render_nodes(&r, 0, m->n_nodes);
	if (!ok)
		buf_truncate(out, r.start);
	for (size_t i = 0; i < r.n_partials; i++)
		mustache_free(r.partials[i]);
	free(r.partials);
	free(r.stack);
	json_decref(r.index);
	buf_finish(&r.scratch);
	return ok;
}
