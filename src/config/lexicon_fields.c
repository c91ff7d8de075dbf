#include "config/lexicon_fields.h"

#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "config/lexicon.h"

static bool
colour_valid(const char *text)
{
	size_t n = strlen(text);

	for (size_t i = 1; i < n; i++)
		if (!isxdigit((unsigned char)text[i]))
			return false;
	return n == 7 && text[0] == '#';
}

static const char *const scale_types[] = { "unipolar", "bipolar", NULL };

struct ends {
	char *type, *low, *mid, *high;
};

static const struct field ends_rows[] = {
	{ .name = "type",
		.type = FIELD_CHOICE,
		.required = true,
		.offset = offsetof(struct ends, type),
		.choices = scale_types,
		.help = "unipolar, or bipolar: from -max to max" },
	{ .name = "low",
		.type = FIELD_TEXT,
		.required = true,
		.offset = offsetof(struct ends, low),
		.help = "The lowest value's word" },
	{ .name = "mid",
		.type = FIELD_TEXT,
		.offset = offsetof(struct ends, mid),
		.help = "The middle of a bipolar one" },
	{ .name = "high",
		.type = FIELD_TEXT,
		.required = true,
		.offset = offsetof(struct ends, high),
		.help = "The highest value's word" },
};

static const struct fields ends_fields = { .name = "scale of an attribute",
	.v = ends_rows,
	.n = LENGTH(ends_rows),
	.size = sizeof(struct ends),
	.at = NO_MARK };

static void
read_ends(struct field_reader *r, const struct yaml_node *n, void *into)
{
	struct lexicon_word *a = into;
	struct ends e = { .type = NULL };

	field_read(r, n, &ends_fields, &e);
	a->bipolar = e.type && strcmp(e.type, "bipolar") == 0;
	a->low = e.low;
	a->mid = e.mid;
	a->high = e.high;
	xreplace(&e.type, NULL);
}

#define ATTRIBUTE(member) offsetof(struct lexicon_word, member)

static const struct field attribute_rows[] = {
	{ .name = "id",
		.type = FIELD_ID,
		.required = true,
		.offset = ATTRIBUTE(id),
		.help = "Names it" },
	{ .name = "name",
		.type = FIELD_TEXT,
		.required = true,
		.offset = ATTRIBUTE(name),
		.help = "As it is shown" },
	{ .name = "aliases",
		.type = FIELD_TEXTS,
		.offset = ATTRIBUTE(aliases),
		.help = "Other names" },
	{ .name = "reversed_aliases",
		.type = FIELD_TEXTS,
		.offset = ATTRIBUTE(reversed_aliases),
		.help = "Names of the same thing with low and high exchanged" },
	{ .name = "definition",
		.type = FIELD_TEXT,
		.offset = ATTRIBUTE(definition),
		.help = "What is meant" },
	{ .name = "scale",
		.type = FIELD_OWN,
		.required = true,
		.read = read_ends,
		.map = &ends_fields,
		.help = "The words at its ends" },
	{ .name = "scale_note",
		.type = FIELD_TEXT,
		.offset = ATTRIBUTE(scale_note),
		.help = "A remark on them" },
	{ .name = "evidence",
		.type = FIELD_JSON,
		.offset = ATTRIBUTE(evidence_json),
		.help = "How far each fact was traced" },
	{ .name = "sources",
		.type = FIELD_TEXTS,
		.offset = ATTRIBUTE(sources),
		.help = "Ids of the sources" },
	{ .name = "versions",
		.type = FIELD_TEXTS,
		.offset = ATTRIBUTE(versions),
		.help = "Ids of the versions that have it" },
	{ .name = "in_template",
		.type = FIELD_YES,
		.offset = ATTRIBUTE(in_template),
		.help = "It stands in `template`" },
};

static const struct fields attribute_fields = { .name = "attribute",
	.v = attribute_rows,
	.n = LENGTH(attribute_rows),
	.size = sizeof(struct lexicon_word),
	.at = ATTRIBUTE(at) };

static const struct field category_rows[] = {
	{ .name = "id",
		.type = FIELD_ID,
		.required = true,
		.offset = offsetof(struct category, id),
		.help = "Names it" },
	{ .name = "name",
		.type = FIELD_TEXT,
		.required = true,
		.offset = offsetof(struct category, name),
		.help = "As it is shown" },
	{ .name = "colour",
		.type = FIELD_TEXT,
		.offset = offsetof(struct category, colour),
		.valid = colour_valid,
		.expected = "a colour like \"#145C9D\"",
		.help = "\"#145C9D\"" },
	{ .name = "attribute_colour",
		.type = FIELD_TEXT,
		.offset = offsetof(struct category, attribute_colour),
		.valid = colour_valid,
		.expected = "a colour like \"#145C9D\"",
		.help = "Of its attributes, where it differs" },
	{ .name = "note",
		.type = FIELD_TEXT,
		.offset = offsetof(struct category, note),
		.help = "A remark" },
	{ .name = "attributes",
		.type = FIELD_LIST,
		.required = true,
		.offset = offsetof(struct category, attributes),
		.count = offsetof(struct category, n_attributes),
		.map = &attribute_fields,
		.help = "Its attributes" },
};

static const struct fields category_fields = { .name = "category",
	.v = category_rows,
	.n = LENGTH(category_rows),
	.size = sizeof(struct category),
	.at = offsetof(struct category, at) };

static const struct field group_rows[] = {
	{ .name = "id",
		.type = FIELD_ID,
		.required = true,
		.offset = offsetof(struct lexicon_group, id),
		.help = "Names it" },
	{ .name = "name",
		.type = FIELD_TEXT,
		.required = true,
		.offset = offsetof(struct lexicon_group, name),
		.help = "As it is shown" },
	{ .name = "colour",
		.type = FIELD_TEXT,
		.offset = offsetof(struct lexicon_group, colour),
		.valid = colour_valid,
		.expected = "a colour like \"#145C9D\"",
		.help = "\"#145C9D\"" },
	{ .name = "categories",
		.type = FIELD_LIST,
		.required = true,
		.offset = offsetof(struct lexicon_group, categories),
		.count = offsetof(struct lexicon_group, n_categories),
		.map = &category_fields,
		.help = "Its categories" },
};

static const struct fields group_fields = { .name = "group",
	.v = group_rows,
	.n = LENGTH(group_rows),
	.size = sizeof(struct lexicon_group),
	.at = offsetof(struct lexicon_group, at) };

static const struct field template_category_rows[] = {
	{ .name = "name",
		.type = FIELD_TEXT,
		.required = true,
		.offset = offsetof(struct template_category, name),
		.help = "Its heading" },
	{ .name = "attributes",
		.type = FIELD_IDS,
		.required = true,
		.offset = offsetof(struct template_category, attributes),
		.valid = field_id_valid,
		.expected = "the id of an attribute",
		.help = "Ids of attributes" },
	{ .name = "labels",
		.type = FIELD_PAIRS,
		.offset = offsetof(struct template_category, labels),
		.help = "Other names: {id: name}" },
};

static const struct fields template_category_fields = { .name = "template category",
	.v = template_category_rows,
	.n = LENGTH(template_category_rows),
	.size = sizeof(struct template_category),
	.at = NO_MARK };

static const struct field template_rows[] = {
	{ .name = "group",
		.type = FIELD_TEXT,
		.required = true,
		.offset = offsetof(struct template_group, name),
		.help = "Its heading" },
	{ .name = "categories",
		.type = FIELD_LIST,
		.required = true,
		.offset = offsetof(struct template_group, categories),
		.count = offsetof(struct template_group, n_categories),
		.map = &template_category_fields,
		.help = "Its categories" },
};

static const struct fields template_fields = { .name = "template group",
	.v = template_rows,
	.n = LENGTH(template_rows),
	.size = sizeof(struct template_group),
	.at = offsetof(struct template_group, at) };

#define TERM(member) offsetof(struct term, member)

static const struct field term_rows[] = {
	{ .name = "id",
		.type = FIELD_ID,
		.required = true,
		.offset = TERM(id),
		.help = "Names it" },
	{ .name = "term",
		.type = FIELD_TEXT,
		.required = true,
		.offset = TERM(term),
		.help = "As it is shown" },
	{ .name = "leaning",
		.type = FIELD_TEXT,
		.offset = TERM(leaning),
		.help = "praise, criticism, neutral, mixed" },
	{ .name = "region",
		.type = FIELD_TEXT,
		.offset = TERM(region),
		.help = "bass, midrange, treble, space, …" },
	{ .name = "definition",
		.type = FIELD_TEXT,
		.offset = TERM(definition),
		.help = "What is meant" },
	{ .name = "related",
		.type = FIELD_IDS,
		.offset = TERM(related),
		.valid = field_id_valid,
		.expected = "the id of an attribute",
		.help = "The nearest attributes of a wheel" },
	{ .name = "evidence",
		.type = FIELD_TEXT,
		.offset = TERM(evidence),
		.help = "How far it was traced" },
	{ .name = "seen_in",
		.type = FIELD_TEXTS,
		.offset = TERM(seen_in),
		.help = "Ids of the sources" },
};

static const struct fields term_fields = { .name = "term",
	.v = term_rows,
	.n = LENGTH(term_rows),
	.size = sizeof(struct term),
	.at = TERM(at) };

static void
lexicon_done(struct field_reader *r, const struct yaml_node *n, void *into)
{
	(void)into;
	if (!yaml_node_get(n, "groups") && !yaml_node_get(n, "terms") && !r->tree->broken)
		field_tell(r, n, "neither \"groups\" nor \"terms\"; a lexicon needs one of them");
}

#define LEXICON(member) offsetof(struct lexicon_file, member)

static const struct field lexicon_rows[] = {
	{ .name = "schema", .type = FIELD_PASS, .help = "1: the shape of this file" },
	{ .name = "id", .type = FIELD_ID, .offset = LEXICON(id), .help = "Names it" },
	{ .name = "title", .type = FIELD_TEXT, .offset = LEXICON(title), .help = "Its title" },
	{ .name = "backbone",
		.type = FIELD_TEXT,
		.offset = LEXICON(backbone),
		.help = "The version whose order it follows" },
	{ .name = "versions",
		.type = FIELD_JSON,
		.offset = LEXICON(versions_json),
		.help = "Versions of the vocabulary" },
	{ .name = "evidence_levels",
		.type = FIELD_JSON,
		.offset = LEXICON(evidence_levels_json),
		.help = "What `evidence` means" },
	{ .name = "sources",
		.type = FIELD_JSON,
		.offset = LEXICON(sources_json),
		.help = "Where it comes from" },
	{ .name = "wheel",
		.type = FIELD_JSON,
		.offset = LEXICON(wheel_json),
		.help = "How the wheel is drawn" },
	{ .name = "groups",
		.type = FIELD_LIST,
		.offset = LEXICON(groups),
		.count = LEXICON(n_groups),
		.map = &group_fields,
		.help = "The wheel: groups of categories of attributes" },
	{ .name = "template",
		.type = FIELD_LIST,
		.offset = LEXICON(template),
		.count = LEXICON(n_template),
		.map = &template_fields,
		.help = "The same attributes in a reviewer's order" },
	{ .name = "terms",
		.type = FIELD_LIST,
		.offset = LEXICON(terms),
		.count = LEXICON(n_terms),
		.map = &term_fields,
		.help = "A glossary" },
};

const struct fields lexicon_fields = { .name = "lexicon",
	.v = lexicon_rows,
	.n = LENGTH(lexicon_rows),
	.size = sizeof(struct lexicon_file),
	.at = NO_MARK,
	.done = lexicon_done };

const struct fields *const lexicon_maps[] = { &lexicon_fields, &group_fields, &category_fields,
	&attribute_fields, &ends_fields, &template_fields, &template_category_fields, &term_fields,
	NULL };
