#include "export/view.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/mem.h"
#include "base/text.h"
#include "config/field_write.h"
#include "config/yaml.h"
#include "export/view_private.h"

void
front_matter_add(struct buf *out, const char *key, const char *value)
{
	buf_addf(out, "%s: ", key);
	field_quote_all(out, value, true);
	buf_add_char(out, '\n');
}

bool
front_matter_is_valid(const char *yaml)
{
	CLEANUP(diags_finish) struct diags ignored = DIAGS_INIT;
	CLEANUP(yaml_tree_finish) struct yaml_tree t;
	bool ok = true;

	/* Rejects YAML with a line "---" or "...", which would end the front matter early. */
	for (const char *line = yaml; line && *line; line = text_after(line, '\n'))
		ok &= strncmp(line, "---", 3) != 0 && strncmp(line, "...", 3) != 0;
	yaml_tree_parse(&t, "", yaml, strlen(yaml), &ignored);
	return ok && !t.broken && t.root->kind == YAML_MAP;
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

/* Returns the text of a key of the map ("header.image": of a map in it), "" if it is a list or a
 * map; NULL: there is no such key.
 * The caller frees. */
static char *
value_of(const char *yaml, const char *key)
{
	CLEANUP(diags_finish) struct diags ignored = DIAGS_INIT;
	CLEANUP(yaml_tree_finish) struct yaml_tree t;

	yaml_tree_parse(&t, "", yaml, strlen(yaml), &ignored);
	const struct yaml_node *value = t.root;
	for (const char *end; value && key; key = *end ? end + 1 : NULL) {
		end = key + strcspn(key, ".");
		CLEANUP(pointer_free) char *part = xstrndup(key, (size_t)(end - key));
		value = yaml_node_get(value, part);
	}
	return value ? xstrdup(value->text) : NULL;
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
