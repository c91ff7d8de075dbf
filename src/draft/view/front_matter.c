/* Fills the pattern of a post's front matter, and adds the keys of the session file. post/site.c
 * decides which pattern the site of the draft has. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/view/view.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "base/yaml/yaml.h"
#include "draft/view/view_private.h"
#include "review/files/field_write.h"
#include "review/files/front_value.h"

void
front_matter_add(struct buf *out, const char *before, const char *value)
{
	buf_addf(out, "%s ", before);
	field_quote_all(out, value, true);
	buf_add_char(out, '\n');
}

char *
front_matter_without(const char *lines, const char *text)
{
	const char *body = strstr(text, "\n---\n");
	CLEANUP(pointer_free)
	char *front = body ? xstrndup(text, (size_t)(body + 1 - text)) : xstrdup("");
	struct buf out = BUF_INIT;
	bool keeps = true;

	EACH_TEXT_LINE (line, lines) {
		size_t n = strcspn(line, "\n"), key = strcspn(line, ":\n");

		if (!strchr(" -#", *line) && line[key] == ':') {
			CLEANUP(pointer_free) char *same = xasprintf("\n%.*s:", (int)key, line);

			keeps = !strstr(front, same);
		}
		if (keeps)
			buf_addf(&out, "%.*s\n", (int)n, line);
	}
	return buf_detach(&out);
}

bool
front_matter_is_valid(const char *yaml)
{
	CLEANUP(diags_finish) struct diags ignored = DIAGS_INIT;
	CLEANUP(yaml_tree_finish) struct yaml_tree t;
	bool ok = true;

	/* Rejects YAML with a line "---" or "...", which would end the front matter early. */
	EACH_TEXT_LINE (line, yaml)
		ok &= !text_starts(line, "---") && !text_starts(line, "...");
	yaml_tree_parse(&t, "", yaml, strlen(yaml), &ignored);
	return ok && !t.broken && t.root->kind == YAML_MAP;
}

const char *
view_about(const struct view *v, const char *part, const char *given)
{
	const struct note *last = NULL;

	EACH_IN (row, v->rows, v->n_rows) {
		const struct note *n = row->note;

		if (text_same(n->part, part) && !note_is_marker(n) &&
			(!last || view_order_of_writing(n, last) > 0))
			last = n;
	}
	return last ? last->body : given;
}

static int
write_bytes(void *out, unsigned char *bytes, size_t n)
{
	buf_add_bytes(out, (const char *)bytes, n);
	return 1;
}

/* Adds a valid map: block style verbatim, flow style converted to block style. */
static void
add_given(struct buf *out, const char *yaml)
{
	yaml_document_t doc;
	yaml_parser_t p;
	yaml_emitter_t e;

	if (!yaml_parser_initialize(&p) || !yaml_emitter_initialize(&e))
		abort();
	yaml_parser_set_input_string(&p, (const unsigned char *)yaml, strlen(yaml));
	yaml_emitter_set_output(&e, write_bytes, out);
	yaml_emitter_set_unicode(&e, 1);
	yaml_emitter_set_width(&e, -1);
	if (yaml[strspn(yaml, " \n")] == '{' && yaml_parser_load(&p, &doc)) {
		for (yaml_node_t *node = doc.nodes.start; node < doc.nodes.top; node++)
			if (node->type == YAML_MAPPING_NODE)
				node->data.mapping.style = YAML_BLOCK_MAPPING_STYLE;
			else if (node->type == YAML_SEQUENCE_NODE)
				node->data.sequence.style = YAML_BLOCK_SEQUENCE_STYLE;
		yaml_emitter_open(&e);
		yaml_emitter_dump(&e, &doc);
		yaml_emitter_close(&e);
	} else {
		buf_addf(out, "%s%s", yaml, text_ends_in(yaml, "\n") ? "" : "\n");
	}
	yaml_emitter_delete(&e);
	yaml_parser_delete(&p);
}

/* ---- the front matter that every post has: a pattern with slots ---- */

/* What stands where the profile and the site of the draft have no pattern. */
static const char usual[] = "title: \"{title}\"\n"
			    "layout: \"{layout}\"\n"
			    "date: \"{date}\"\n"
			    "excerpts: \"{excerpt}\"\n"
			    "toc: true\n"
			    "header: {image: \"{header}\"}\n";

enum front_slot {
	SLOT_TITLE,
	SLOT_DEVICE,
	SLOT_TAGLINE,
	SLOT_EXCERPT,
	SLOT_DATE,
	SLOT_LAYOUT,
	SLOT_HEADER,
	SLOTS
};

/* The texts of the slots of one review; NULL or "": nothing. */
struct slots {
	const char *v[SLOTS];
	bool plain; /* texts are written without quotes: the site is no reader of YAML */
};

/* Returns the slot that the text begins with, "{device}", and its length in *n; SLOTS: none. */
static int
slot_at(const char *text, size_t *n)
{
	static const char *const names[SLOTS] = { "{title}", "{device}", "{tagline}", "{excerpt}",
		"{date}", "{layout}", "{header}" };
	int i = 0;

	while (i < SLOTS && !text_starts(text, names[i]))
		i++;
	*n = i < SLOTS ? strlen(names[i]) : 0;
	return i;
}

/* Adds a text with its slots filled. The text between a slot for which there is nothing and its
 * neighbour goes with it: "{device} – {tagline}" without a tagline is the device. Returns false if
 * all slots are empty. any: gets true if it has one. */
static bool
fill_slots(struct buf *out, const char *text, const struct slots *slots, bool *any)
{
	bool filled = false;
	size_t n, end = out->len; /* end: the place to which an empty slot cuts */

	while (*text) {
		int slot = slot_at(text, &n);
		const char *value = slot < SLOTS ? slots->v[slot] : NULL;

		if (slot == SLOTS) {
			if (filled || !*any)
				buf_add_char(out, *text);
			text++;
			continue;
		}
		*any = true;
		if (value && *value) {
			buf_add(out, value);
			end = out->len;
			filled = true;
		} else {
			buf_truncate(out, end);
		}
		text += n;
	}
	return filled || !*any;
}

static bool put_node(struct buf *out, const struct yaml_node *n, const char *before,
	const struct slots *slots, int indent);

static bool
put_entries(struct buf *out, const struct yaml_node *n, const struct slots *slots, int indent)
{
	bool any = false;

	EACH_NODE (e, n) {
		CLEANUP(pointer_free)
		char *before = n->kind == YAML_MAP ? xasprintf("%*s%s:", indent, "", e->key->text)
						   : xasprintf("%*s-", indent, "");
		any |= put_node(out, e, before, slots, indent + 2);
	}
	return any;
}

/* Adds "title: "AFUL Cantor"", in which `before` is "title:". Returns false, after adding nothing,
 * if all its slots are empty. */
static bool
put_node(struct buf *out, const struct yaml_node *n, const char *before, const struct slots *slots,
	int indent)
{
	size_t was = out->len;
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	bool slotted = false;

	if (n->kind != YAML_TEXT) {
		buf_addf(out, "%s\n", before);
		if (put_entries(out, n, slots, indent))
			return true;
		buf_truncate(out, was);
		return false;
	}
	if (!fill_slots(&text, n->text, slots, &slotted))
		return false;
	if (slots->plain || (n->plain && !slotted)) {
		text_replace(text.s, '\n', ' ');
		text_replace(text.s, '\r', ' ');
		buf_addf(out, "%s %s\n", before, text.s);
	} else
		front_matter_add(out, before, text.s);
	return true;
}

/* Sets the title: the session file's, else the device with its tagline. */
static void
set_title(struct buf *out, const struct view *v, const struct slots *slots)
{
	const char *device = slots->v[SLOT_DEVICE], *title = v->review->title;
	const char *join = text_or(v->profile->blog_title_join, " - ");
	CLEANUP(pointer_free) char *pattern = xasprintf("{device}%s{tagline}", join);
	bool own = title && *title && text_order(title, device) != 0;

	if (own)
		buf_add(out, title);
	else
		fill_slots(out, pattern, slots, &own);
}

/* Puts what the slots have, for front matter that a form has itself. */
static void
put_post(json_t *tree, const struct slots *slots)
{
	static const struct {
		const char *key;
		enum front_slot slot;
	} keys[] = { { K_title, SLOT_TITLE }, { K_date, SLOT_DATE }, { K_excerpt, SLOT_EXCERPT },
		{ K_layout, SLOT_LAYOUT }, { K_header, SLOT_HEADER } };
	json_t *o = json_object();

	EACH_OF (one, keys)
		put_text(o, one->key, slots->v[one->slot]);
	put(tree, K_post, o);
}

/* Adds the entries of a pattern whose keys `but` and the session file lack, and the keys of the
 * session file (given) after title and layout; *put: they are added. but: NULL: there is none. */
static void
put_pattern(struct buf *out, const char *pattern, const char *but, const char *given, bool *put,
	const struct slots *slots)
{
	CLEANUP(diags_finish) struct diags ignored = DIAGS_INIT;
	CLEANUP(yaml_tree_finish) struct yaml_tree t;

	yaml_tree_parse(&t, "", pattern, strlen(pattern), &ignored);
	EACH_NODE (e, t.root) {
		const char *key = e->key->text;

		if (!text_lists("title layout", key) && !*put) {
			add_given(out, given);
			*put = true;
		}
		CLEANUP(pointer_free) char *before = xasprintf("%s:", key);
		CLEANUP(pointer_free) char *value = front_value_of_map(given, key);
		CLEANUP(pointer_free) char *other = but ? front_value_of_map(but, key) : NULL;
		if (!value && !other && !(but && strstr(but, e->text)))
			put_node(out, e, before, slots, 2);
	}
}

/* Puts the front matter of the draft: the pattern of the site, or title, date and the pattern of
 * the profile, with the keys of the session file, which replace those of a pattern. */
void
view_put_front_matter(json_t *tree, const struct view *v)
{
	const struct view_site none = { .front_matter = v->profile->blog_front_matter,
		.layout = v->profile->blog_layout },
			       *site = v->filter.site ? v->filter.site : &none;
	const char *tagline = view_about(v, "tagline", v->review->tagline);
	json_auto_t *pictures = view_pictures(v);
	CLEANUP(buf_finish) struct buf title = BUF_INIT;
	struct slots slots = {
		.v = { [SLOT_DEVICE] = row_name(ROW_DEVICE, v->tested),
			[SLOT_TAGLINE] = tagline,
			[SLOT_EXCERPT] =
				text_or(view_about(v, "excerpts", v->review->excerpts), tagline),
			[SLOT_DATE] = site->date,
			[SLOT_LAYOUT] = site->layout,
			[SLOT_HEADER] = view_text(
				json_array_get(json_object_get(pictures, K_header), 0), K_path) },
		.plain = site->plain
	};

	set_title(&title, v, &slots);
	slots.v[SLOT_TITLE] = title.s;
	put_post(tree, &slots);
	const char *pattern = site->front_matter ? site->front_matter : usual;
	const char *given = v->review->front_matter;
	struct buf out = BUF_INIT, more = BUF_INIT;
	bool adds = site->front_matter && site->front_matter == v->profile->blog_front_matter;
	if (!given || !front_matter_is_valid(given))
		given = "";
	bool put = !given[strspn(given, " {}\n")], has_given = !put;
	if (adds)
		put_pattern(&out, "title: \"{title}\"\n", pattern, given, &put, &slots);
	put_pattern(&out, pattern, NULL, given, &put, &slots);
	if (adds)
		put_pattern(&out, "date: \"{date}\"\n", pattern, given, &put, &slots);
	if (!put)
		add_given(&out, given);
	if (adds)
		buf_add(&more, text_or(out.s, ""));
	else if (has_given)
		add_given(&more, given);
	if (v->filter.form && !site->wanted && !has_given)
		buf_clear(&out);
	put_built(tree, K_front_matter, &out);
	put_built(tree, K_front_more, &more);
}
