/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/yaml/yaml.h"

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "support/test.h"

static bool
parse(struct yaml_tree *t, const char *text, struct diags *d)
{
	return yaml_tree_parse(t, "x.yaml", text, strlen(text), d);
}

/* What YAML 1.1 would take for numbers, dates and the like is text here, plain or quoted. */
TEST(types_are_never_guessed)
{
	static const char *const texts[] = { "01:10", "1:2:3", "no", "yes", "off", "010", "0x1F",
		"1e3", "1.10", "~", "null", "2024-01-02", ".inf", "=", "<<", "0o17", "+1", "1_000",
		"True", "NaN", "Y" };

	for (size_t i = 0; i < LENGTH(texts); i++) {
		char *text = xasprintf("a: %s\nb: \"%s\"\nc: '%s'\n", texts[i], texts[i], texts[i]);
		struct diags d = DIAGS_INIT;
		struct yaml_tree t;

		assert_true(parse(&t, text, &d));
		for (const struct yaml_node *n = t.root->first; n; n = n->next) {
			assert_int_equal(n->kind, YAML_TEXT);
			assert_string_equal(n->text, texts[i]);
			assert_int_equal(n->plain, n == t.root->first);
			assert_false(yaml_node_empty(n));
		}
		yaml_tree_finish(&t);
		diags_finish(&d);
		free(text);
	}
}

TEST(nodes_know_their_places)
{
	static const char text[] = "\xef\xbb\xbf# \xc3\xa4\na: [\xc3\xb6\xf0\x9f\x8e\xa7, "
				   "\"x\"]\r\nb:\r\n  c: |\r\n    "
				   "1\r\n";
	struct diags d = DIAGS_INIT;
	struct yaml_tree t;

	assert_true(parse(&t, text, &d));
	const struct yaml_node *x = yaml_node_get(t.root, "a")->first->next;
	assert_int_equal(x->at.line, 2);
	assert_int_equal(x->at.column, 9);
	assert_memory_equal(t.source + x->start, "\"x\"", x->end - x->start);
	const struct yaml_node *c = yaml_node_get(yaml_node_get(t.root, "b"), "c");
	assert_int_equal(c->key->at.line, 4);
	assert_int_equal(c->key->at.column, 3);
	assert_string_equal(c->text, "1\n");
	assert_false(c->plain);
	assert_null(yaml_node_get(t.root, "d"));
	yaml_tree_finish(&t);
}

TEST(a_slice_is_the_source_moved_left)
{
	static const struct {
		const char *text, *slice;
	} cases[] = {
		{ "m:\n  a: 1   # one\n\n  # two\n  b: {c: 'd'}  # three\n# after\nn: 1\n",
			"a: 1   # one\n\n# two\nb: {c: 'd'}  # three\n" },
		{ "m: {a: 1, b: [2]}   # no\nn: 1\n", "{a: 1, b: [2]}\n" },
		{ "m: {a: 1, b: 2, c: 3}\n", "{a: 1, b: 2, c: 3}\n" },
		{ "m:\n    a: |\n      x\n        y\n    b: >-\n      z\n\nn: 1\n",
			"a: |\n  x\n    y\nb: >-\n  z\n" },
		{ "m:\n  a: \"x\n    y\"\n  b:\n", "a: \"x\n  y\"\nb:\n" },
		{ "m:\r\n  a: 1\r\n  b: \xc3\xa4\r\nn: 1\r\n", "a: 1\nb: \xc3\xa4\n" },
		{ "m:\n  a:\n  - 1\n  - b: 2\n    c: 3\n", "a:\n- 1\n- b: 2\n  c: 3\n" },
		{ "m:\n  a: 1", "a: 1\n" },
	};

	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct diags d = DIAGS_INIT;
		struct yaml_tree t;

		assert_true(parse(&t, cases[i].text, &d));
		char *slice = yaml_node_slice(&t, yaml_node_get(t.root, "m"));
		assert_string_equal(slice, cases[i].slice);
		free(slice);
		yaml_tree_finish(&t);
	}
}

TEST(json_keeps_order_and_texts)
{
	struct diags d = DIAGS_INIT;
	struct yaml_tree t;

	assert_true(parse(&t, "b: [1, no, {c: \"\\e\"}]\na:\n", &d));
	CLEANUP(pointer_free) char *json = yaml_node_json(t.root);
	assert_string_equal(json, "{\"b\":[\"1\",\"no\",{\"c\":\"\\u001B\"}],\"a\":null}");
	yaml_tree_finish(&t);
}

/* What was read before an error is there; what comes after it is not known. */
TEST(a_broken_file_is_read_up_to_its_error)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	struct yaml_tree t;

	assert_false(parse(&t, "a: 1\nb: [2, 3\n", &d));
	assert_true(t.broken);
	assert_string_equal(yaml_node_get(t.root, "a")->text, "1");
	assert_int_equal(d.n, 1);
	yaml_tree_finish(&t);
}

struct bomb {
	const char *front, *part, *back;
	size_t times;
	int line, column;
	const char *words;
};

static const struct bomb bombs[] = {
	{ "", "[", "", 200000, 1, 65, "nested more than 64 deep" },
	{ "", "{a: ", "", 50000, 1, 257, "nested more than 64 deep" },
	{ "", "- ", "", 100000, 1, 129, "nested more than 64 deep" },
	{ "", "? ", "", 100000, 1, 3, "brackets or braces as a key" },
	{ "a: &a [x]\n", "", "b: *a\n", 1, 1, 4, "an anchor (&a)" },
	{ "", "&a ", "[*a]", 1, 1, 1, "an anchor (&a)" },
	{ "\"", "k", "\": 1\n", 1000000, 1, 1, "a text of more than 64 kB" },
	{ "", "k", ": 1\n", 1000000, 1, 1, "a text of more than 64 kB" },
	{ "", "---\n", "", 260000, 2, 1, "a second document" },
	{ "", "%TAG !a! tag:x,y:\n", "", 50000, 1, 1, "no YAML directives" },
	{ "a: b\n...\n", "%TAG !a! tag:x,y:\n", "", 50000, 3, 1, "no YAML directives" },
	{ "a: b\n...\n", "c: d\n", "", 1, 3, 1, "text after the end" },
	{ "", "x", "", 1100000, 1, 1, "more than 1 MiB" },
	{ "a: !!binary ", "aGk=", "\n", 1, 1, 4, "the tag" },
};

TEST(bombs_are_refused_at_their_place)
{
	for (size_t i = 0; i < LENGTH(bombs); i++) {
		struct buf b = BUF_INIT;
		struct diags d = DIAGS_INIT;
		struct yaml_tree t;

		buf_add(&b, bombs[i].front);
		for (size_t k = 0; k < bombs[i].times; k++)
			buf_add(&b, bombs[i].part);
		buf_add(&b, bombs[i].back);
		assert_false(yaml_tree_parse(&t, "x", b.s, b.len, &d));
		assert_non_null(strstr(d.v[0].msg, bombs[i].words));
		assert_int_equal(d.v[0].at.line, bombs[i].line);
		assert_int_equal(d.v[0].at.column, bombs[i].column);
		yaml_tree_finish(&t);
		diags_finish(&d);
		buf_finish(&b);
	}
}
