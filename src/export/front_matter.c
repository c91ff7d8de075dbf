#include "export/view.h"

#include <string.h>
#include <yaml.h>

#include "base/mem.h"
#include "base/text.h"
#include "export/view_private.h"

/* Adds a text in double quotes. Escapes the characters that libyaml escapes: controls, and what
 * YAML 1.1 cannot print. */
static void
add_quoted(struct buf *out, const char *s)
{
	size_t n = strlen(s), len;

	buf_add_char(out, '"');
	for (size_t at = 0; at < n; at += len) {
		int32_t c = text_decode(s + at, n - at, &len);

		if (c == TEXT_BAD)
			buf_add(out, "\xef\xbf\xbd");
		else if (c == '"' || c == '\\')
			buf_addf(out, "\\%c", (char)c);
		else if (c == '\n' || c == '\t')
			buf_add(out, c == '\n' ? "\\n" : "\\t");
		else if (c > 0xffff || text_is_control(c))
			buf_addf(out,
				c > 0xffff         ? "\\U%08X"
					: c > 0xff ? "\\u%04X"
						   : "\\x%02X",
				(unsigned)c);
		else
			buf_add_bytes(out, s + at, len);
	}
	buf_add(out, "\"\n");
}

void
front_matter_add(struct buf *out, const char *key, const char *value)
{
	buf_addf(out, "%s: ", key);
	add_quoted(out, value);
}

bool
front_matter_is_valid(const char *yaml)
{
	yaml_parser_t p;
	yaml_event_t ev;
	bool map = false, done = false, ok = true;
	int nth = 0;

	/* Rejects YAML with a line "---" or "...", which would end the front matter early. */
	for (const char *line = yaml; line && *line; line = text_after(line, '\n'))
		ok &= strncmp(line, "---", 3) != 0 && strncmp(line, "...", 3) != 0;
	if (!ok || !yaml_parser_initialize(&p))
		return false;
	yaml_parser_set_input_string(&p, (const unsigned char *)yaml, strlen(yaml));
	while (ok && !done && (ok = yaml_parser_parse(&p, &ev))) {
		/* The third event, after the starts of stream and document, is the root. */
		map |= nth++ == 2 && ev.type == YAML_MAPPING_START_EVENT;
		done = ev.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&ev);
	}
	yaml_parser_delete(&p);
	return ok && map;
}

const char *
view_about(const struct view *v, const char *part, const char *given)
{
	const struct note *last = NULL;

	for (size_t i = 0; i < v->n_rows; i++) {
		const struct note *n = v->rows[i].note;

		if (text_same(n->part, part) && !note_is_marker(n) &&
			(!last || view_order_of_writing(n, last) > 0))
			last = n;
	}
	return last ? last->body : given;
}

static bool
load(yaml_document_t *doc, const char *yaml)
{
	yaml_parser_t p;

	if (!yaml_parser_initialize(&p))
		return false;
	yaml_parser_set_input_string(&p, (const unsigned char *)yaml, strlen(yaml));
	bool ok = yaml_parser_load(&p, doc);
	yaml_parser_delete(&p);
	return ok;
}

/* Returns the text of a key of the map, "" if it is a list or a map; NULL: there is no such key.
 * The caller frees. */
static char *
value_of(const char *yaml, const char *key)
{
	yaml_document_t doc;
	char *value = NULL;

	if (!load(&doc, yaml))
		return NULL;
	const yaml_node_t *root = yaml_document_get_root_node(&doc);
	if (root && root->type == YAML_MAPPING_NODE)
		for (const yaml_node_pair_t *x = root->data.mapping.pairs.start;
			x < root->data.mapping.pairs.top; x++) {
			const yaml_node_t *k = yaml_document_get_node(&doc, x->key),
					  *v = yaml_document_get_node(&doc, x->value);

			if (!value && k->type == YAML_SCALAR_NODE &&
				strcmp((const char *)k->data.scalar.value, key) == 0)
				value = xstrdup(v->type == YAML_SCALAR_NODE
						? (const char *)v->data.scalar.value
						: "");
		}
	yaml_document_delete(&doc);
	return value;
}

static bool
has_key(const char *yaml, const char *key)
{
	CLEANUP(pointer_free) char *value = value_of(yaml, key);
	return value != NULL;
}

char *
front_matter_of(const char *post, const char *key)
{
	const char *end = strncmp(post, "---\n", 4) == 0 ? strstr(post + 3, "\n---") : NULL;
	CLEANUP(pointer_free)
	char *yaml = end ? xstrndup(post + 4, (size_t)(end + 1 - post - 4)) : NULL;
	return yaml ? value_of(yaml, key) : NULL;
}

static int
write_bytes(void *out, unsigned char *bytes, size_t n)
{
	buf_add_bytes(out, (const char *)bytes, n);
	return 1;
}

/* Adds a YAML document in block style. Takes ownership of the document. */
static void
add_in_blocks(struct buf *out, yaml_document_t *doc)
{
	yaml_emitter_t e;

	for (yaml_node_t *node = doc->nodes.start; node < doc->nodes.top; node++)
		if (node->type == YAML_MAPPING_NODE)
			node->data.mapping.style = YAML_BLOCK_MAPPING_STYLE;
		else if (node->type == YAML_SEQUENCE_NODE)
			node->data.sequence.style = YAML_BLOCK_SEQUENCE_STYLE;
	if (!yaml_emitter_initialize(&e)) {
		yaml_document_delete(doc);
		return;
	}
	yaml_emitter_set_output(&e, write_bytes, out);
	yaml_emitter_set_unicode(&e, 1);
	yaml_emitter_set_width(&e, -1);
	yaml_emitter_open(&e);
	yaml_emitter_dump(&e, doc);
	yaml_emitter_close(&e);
	yaml_emitter_delete(&e);
}

/* Adds a valid map: block style verbatim, flow style converted to block style. */
static void
add_given(struct buf *out, const char *yaml)
{
	bool flow = yaml[strspn(yaml, " \n")] == '{';
	yaml_document_t doc;

	if (flow && load(&doc, yaml))
		add_in_blocks(out, &doc);
	else
		buf_addf(out, "%s%s", yaml, text_ends_in(yaml, "\n") ? "" : "\n");
}

/* Adds the first picture with `at: header` to the front matter, as the header image of the page. */
static void
add_header_image(struct buf *out, const struct view *v)
{
	json_auto_t *all = view_pictures(v);
	const char *path = view_text(json_array_get(json_object_get(all, "header"), 0), "path");

	if (*path) {
		buf_add(out, "header:\n  ");
		front_matter_add(out, "image", path);
	}
}

/* Adds the title: the session file's, else the device with its tagline. */
static void
add_title(struct buf *out, const struct view *v, const char *tagline)
{
	const char *device = row_name(ROW_DEVICE, v->tested), *title = v->review->title;
	bool own = title && *title && text_order(title, device) != 0;
	CLEANUP(buf_finish) struct buf words = BUF_INIT;

	buf_add(&words, own ? title : device ? device : "");
	if (tagline && !own)
		buf_addf(&words, "%s%s", words.len ? " - " : "", tagline);
	front_matter_add(out, "title", words.s ? words.s : "");
}

/* Returns the session file's front matter, with title, excerpts, table of contents, picture, and
 * the layout of the blog, added if missing. Without front matter, also adds the date. */
json_t *
view_front_matter(const struct view *v)
{
	const char *given = v->review->front_matter,
		   *tagline = view_about(v, "tagline", v->review->tagline),
		   *excerpts = view_about(v, "excerpts", v->review->excerpts);
	struct buf out = BUF_INIT;
	json_auto_t *o = json_object();

	given = given && front_matter_is_valid(given) ? given : "";
	if (!has_key(given, "title"))
		add_title(&out, v, tagline);
	if (v->profile->blog_layout && !has_key(given, "layout"))
		front_matter_add(&out, "layout", v->profile->blog_layout);
	if (*given)
		add_given(&out, given);
	else {
		view_put_date_of_sitting(o, "date", v, v->n_sittings - 1);
		if (*view_text(o, "date"))
			front_matter_add(&out, "date", view_text(o, "date"));
	}
	if ((excerpts || tagline) && !has_key(given, "excerpts"))
		front_matter_add(&out, "excerpts", excerpts ? excerpts : tagline);
	if (!has_key(given, "toc"))
		buf_add(&out, "toc: true\n");
	if (!has_key(given, "header"))
		add_header_image(&out, v);
	put_built(o, "text", &out);
	return json_incref(json_object_get(o, "text"));
}
