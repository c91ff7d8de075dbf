/* Renders parsed templates within limits, and traces which part and which value wrote what. The
 * callers pass data and the escaping; mustache.c parses. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/formats/mustache_private.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/json.h"
#include "base/text/text.h"
#include "draft/view/view.h"
#include "review/files/words.h"

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
	span->whole = text_is(node->s, node->n, key);
}

/* Takes back the text behind a length, a blank or the end of a line. */
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
		fail_at(r, "the form takes too many steps, rendering stopped here");
}

static bool
check_output(struct run *r, size_t more)
{
	size_t written = r->out->len - r->start;

	if (written <= r->limits.output && more <= r->limits.output - written)
		return true;
	return fail_at(r, "the form writes too many bytes, rendering stopped here");
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

	while (r->o->squeeze && (s < end || node->said) && *said == '\n' && ends_blank(r->out)) {
		if (s < end)
			s++;
		said++;
	}
	/* The rule of a table has its blank. */
	if (r->o->wide && (node->said || r->page->sentence) && *said == ' ' && said[1] != '|' &&
		text_is_tight(r->out->s, r->out->len, said + 1))
		said++;
	/* A bracket goes on in the one before it; a sentence that has ended has no other stop. */
	const char *stop = words_of("stop"), *open = words_of("open"),
		   *sign = node->said && text_starts(said, open) ? words_open(r->out) : open;
	if (sign != open) {
		said += strlen(open);
		buf_add(r->out, sign);
		shorten(r, r->out->len);
	} else if (s < end && text_starts(said, stop) && text_ends_in(r->out->s, stop)) {
		s += node->said ? 1 : strlen(stop);
		said += strlen(stop);
	}
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

/* Returns a member of an object; of `name` the one in the language of the draft, if there is one.
 */
static const json_t *
member(const json_t *o, const char *s, size_t n)
{
	const json_t *local = text_is(s, n, "name") ? json_object_get(o, K_name_local) : NULL;

	return json_is_string(local) ? local : json_object_getn(o, s, n);
}

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
		*value = member(r->stack[i - 1], s, n);
	}
	while (dot && *value) {
		s = dot + 1;
		dot = memchr(s, '.', (size_t)(end - s));
		n = (size_t)((dot ? dot : end) - s);
		if (!spend_steps(r, n))
			return false;
		*value = member(*value, s, n);
	}
	return true;
}

static bool
is_false(const json_t *value)
{
	return !value || json_is_null(value) || json_is_false(value) ||
		(json_is_array(value) && !json_array_size(value)) ||
		text_same(json_string_value(value), "");
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

/* Adds the text of a value that is not null. */
static void
add_value(struct buf *out, const json_t *value, const struct json_maker *maker)
{
	if (json_is_string(value))
		buf_add_bytes(out, json_string_value(value), json_string_length(value));
	else if (json_is_real(value))
		add_exact_real(out, json_real_value(value));
	else
		json_add(out, value, true, maker);
}

static bool
put_value(struct run *r, const struct mustache_node *node)
{
	const struct mustache_options *o = r->o;
	const json_t *value;
	struct buf *out = r->out;

	if (!find_value(r, node, &value))
		return false;
	if (!value || json_is_null(value))
		return true;
	buf_clear(&r->scratch);
	add_value(&r->scratch, value, &o->maker);
	const char *s = r->scratch.s;
	size_t n = r->scratch.len;
	if (!spend_steps(r, n) || !check_output(r, 0))
		return false;
	bool said = node > r->page->m->nodes && (node[-1].said || r->page->sentence);
	if (o->wide && said && out->len && out->s[out->len - 1] == ' ' &&
		text_is_tight(out->s, out->len - 1, s))
		shorten(r, out->len - 1);
	size_t from = out->len;
	if (node->kind == NODE_RAW && o->raw) {
		CLEANUP(pointer_free) char *name = xstrndup(node->s, node->n);

		o->raw(out, s, n, name, o->context);
	} else if (node->kind == NODE_VARIABLE && o->escape)
		o->escape(out, s, n, o->context);
	else
		buf_add_bytes(out, s, n);
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

/* Sets *value to true if one of the names of a condition has a value, which has | before each:
 * form.c writes such tags. */
static bool
find_any(struct run *r, const struct mustache_node *node, const json_t **value)
{
	const char *end = node->s + node->n;
	struct mustache_node one = *node;
	bool any = false;

	for (one.s++; one.s < end && !any; one.s += one.n + 1) {
		const char *bar = memchr(one.s, '|', (size_t)(end - one.s));

		one.n = (size_t)((bar ? bar : end) - one.s);
		if (one.n && !find_value(r, &one, value))
			return false;
		any = one.n && !is_false(*value);
	}
	*value = any ? json_true() : NULL;
	return true;
}

static bool
render_section(struct run *r, size_t section)
{
	const struct mustache_node *node = &r->page->m->nodes[section];
	const json_t *value;
	bool ok = true;

	bool found = *node->s == '|' ? find_any(r, node, &value) : find_value(r, node, &value);
	if (!found)
		return false;
	if (is_false(value) != (node->kind == NODE_INVERTED))
		return true;
	if (!enter_level(r))
		return false;
	if (node->kind == NODE_INVERTED)
		ok = render_nodes(r, section + 1, node->end + 1);
	else if (json_is_array(value))
		EACH_VALUE (item, value) {
			bool simple = json_is_string(item) || json_is_true(item);
			const json_t *named =
				simple && r->o->named ? r->o->named(item, r->o->context) : NULL;

			ok = render_item(r, section, named ? named : item, true);
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

static bool
render_partial(struct run *r, const struct mustache_node *node)
{
	const struct mustache *m;
	struct buf *out = r->out;
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
	size_t from = out->len;
	struct mustache_trace *t = r->o->trace;
	if (t && !outer->sentence)
		inner.part = arena_keep(&t->memory, xstrndup(node->s, node->n));
	if (node->indent)
		inner.indent = node->indent_n ? &own : outer->indent;
	r->page = &inner;
	bool ok = render_nodes(r, 0, m->n_nodes);
	r->page = outer;
	r->depth--;
	/* A part of a sentence, or a sentence inside a line, does not end the line. */
	if (ok && inner.sentence && !node->indent && out->len > from &&
		out->s[out->len - 1] == '\n')
		shorten(r, out->len - 1);
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
	EACH_IN (one, r.partials, r.n_partials)
		mustache_free(*one);
	free(r.partials);
	free(r.stack);
	json_decref(r.index);
	buf_finish(&r.scratch);
	return ok;
}
