/* tests: of text/front files/front_value */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/front_value.h"

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/text/front.h"
#include "support/test.h"

/* Front matter of each kind, whose title is A, above a text. lines: of a site that takes lines. */
static const struct {
	const char *front;
	enum front_kind kind;
	bool lines;
} heads[] = {
	{ "---\ntitle: \"A\"\n---\n", FRONT_YAML, false },
	{ "---  \ntitle: A\n--- \t\n", FRONT_YAML, true },
	{ "---\ntags: [a, b]\ntitle: A\n...\n", FRONT_YAML, false },
	{ "---yaml\ntitle: A\n---\n", FRONT_YAML, false },
	{ "---toml\ntitle = 'A'\n---\n", FRONT_TOML, false },
	{ "\n \n+++\n  \ndate = 2026-11-26\ntitle = \"A\"\n[params]\ntitle = \"B\"\n+++\n",
		FRONT_TOML, false },
	{ "---json\n{\"title\": \"A\"}\n---\n", FRONT_JSON, false },
	{ ";;;\n{\"title\":\n\t\"A\"}\n;;;\n", FRONT_JSON, false },
	{ "{\n  \"x\": {\n  },\n  \"title\": \"A\"\n}\n", FRONT_JSON, false },
	{ "Date: 2026-11-26\nTITLE:   A \n  more\n\n", FRONT_LINES, true },
};

TEST(front_matter_of_each_kind_ends_above_the_text)
{
	for (size_t i = 0; i < LENGTH(heads) * 4; i++) {
		CLEANUP(buf_finish) struct buf post = BUF_INIT;
		const char *head = heads[i / 4].front;

		buf_add(&post, i & 1 ? "\xef\xbb\xbf" : "");
		for (const char *c = head; *c; c++)
			buf_addf(&post, *c == '\n' && i & 2 ? "\r%c" : "%c", *c);
		size_t body = post.len;
		buf_add(&post, "Text: more.\n\n---\n");
		struct front f = front_find(post.s, post.len, heads[i / 4].lines);
		assert_int_equal(f.kind, heads[i / 4].kind);
		/* The empty line below lines is the first of the text. */
		assert_int_equal(f.body, body - (f.kind == FRONT_LINES ? (i & 2 ? 2u : 1u) : 0u));
		CLEANUP(pointer_free)
		char *title = front_value(post.s, heads[i / 4].lines, "title");
		assert_string_equal(title, "A");
	}
}

TEST(a_text_without_front_matter_begins_at_once)
{
	static const char *const texts[] = { "", "---", "---\n\nText.\n", "----\na: b\n----\n",
		"\n---\ntitle: A\n---\n", "{ a\n}\n", "Title: A\n\nText.\n", "+++\n" };

	for (size_t i = 0; i < LENGTH(texts); i++) {
		struct front f = front_find(texts[i], strlen(texts[i]), false);

		assert_int_equal(f.kind, FRONT_NONE);
		assert_int_equal(f.body, 0);
		assert_null(front_value(texts[i], false, "title"));
	}
	assert_int_equal(front_find("Two words: x\n\n", 14, true).kind, FRONT_NONE);
	assert_int_equal(front_find("---\na: b\n---", 12, false).body, 12);
	assert_null(front_value("---\ntitle: A\n---\n", false, "date"));
	CLEANUP(pointer_free)
	char *image = front_value("---\nheader: {image: /a.svg}\n---\n", false, "header.image");
	assert_string_equal(image, "/a.svg");
}
