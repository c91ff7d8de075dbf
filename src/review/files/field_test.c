/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/field.h"

#include <regex.h>
#include <stdio.h>

#include <jansson.h>

#include "base/core/mem.h"
#include "base/system/json.h"
#include "review/files/json_schema.h"
#include "support/test.h"

/* What is committed, for editors, is what the program prints; else `make schema` writes it. */
TEST(schemas_are_made_of_the_tables)
{
	static const char *const names[] = { "session", "playlist", "profile", "lexicon" };

	for (size_t i = 0; i < LENGTH(names); i++) {
		char *path = xasprintf("schema/%s.schema.json", names[i]), *text = NULL;
		size_t n = 0;
		FILE *f = open_memstream(&text, &n);
		struct err err = ERR_INIT;
		json_t *schema = json_schema(names[i]);

		assert_true(json_print(f, schema, &err));
		fclose(f);
		json_decref(schema);
		json_t *made = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
		json_t *committed = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
		assert_non_null(made);
		if (!json_equal(made, committed))
			fail_msg("%s is not what the tables say: run `make schema`", path);
		json_decref(made);
		json_decref(committed);
		free(text);
		free(path);
	}
}

static const struct field *
field_of(const struct fields *const *maps, const char *map, const char *key)
{
	const struct field *f;

	while (strcmp((*maps)->name, map) != 0)
		maps++;
	for (f = (*maps)->v; strcmp(f->name, key) != 0;)
		f++;
	return f;
}

static bool
pattern_takes(const struct field *f, const char *text)
{
	const char *pattern = strstr(f->schema, "'^") + 1;
	char *copy = xstrndup(pattern, strcspn(pattern, "'"));
	regex_t re;

	assert_int_equal(regcomp(&re, copy, REG_EXTENDED | REG_NOSUB), 0);
	bool takes = regexec(&re, text, 0, NULL, 0) == 0;
	regfree(&re);
	free(copy);
	return takes;
}

/* An editor marks what the program refuses, and nothing else. */
TEST(patterns_agree_with_checks)
{
	static const struct {
		const struct fields *const *maps;
		const char *map, *key, *right, *wrong;
	} rows[] = {
		{ playlist_maps, "track", "isrc", "USRC17607839", "usrc17607839" },
		{ playlist_maps, "track", "mbid", "b1a9c0e9-D987-4042-ae91-78d6a3267d69",
			"b1a9c0e9d9874042ae9178d6a3267d69" },
		{ playlist_maps, "web address", "url", "http://x", "ftp://x" },
		{ lexicon_maps, "group", "colour", "#145C9d", "#145C9" },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		const struct field *f = field_of(rows[i].maps, rows[i].map, rows[i].key);

		assert_true(f->valid(rows[i].right) && pattern_takes(f, rows[i].right));
		assert_false(f->valid(rows[i].wrong) || pattern_takes(f, rows[i].wrong));
	}
}

TEST(mistyped_keys_find_their_neighbour)
{
	static const struct {
		const char *typed, *meant;
	} cases[] = { { "playist", "playlist" }, { "tittle", "title" }, { "chain", "chains" },
		{ "lexikon", "lexicon" }, { "wheelscale", "wheel_scale" },
		{ "frontmatter", "front_matter" }, { "zebra", NULL }, { "", NULL }, { "x", NULL },
		{ "Device", "device" } };

	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *got = field_nearest(session_file_maps[0], cases[i].typed);

		if (!got != !cases[i].meant || (got && strcmp(got, cases[i].meant) != 0))
			fail_msg("\"%s\": got %s", cases[i].typed, got ? got : "nothing");
	}
}

TEST(ids_and_addresses_are_narrow)
{
	static const char *const ids[] = { "a", "64-u12t", "b.c", "x_y+z", "日本", "010" };
	static const char *const no_ids[] = { "", "-a", "a b", "a/b", "a:b", "a#b", "a\n", "~",
		"a\"b", "=" };
	static const char *const webs[] = { "https://a.b/c?d=e&f", "http://x" };
	static const char *const no_webs[] = { "", "https://", "ftp://a", "https:///x",
		"https://a b", "https://a\n", "https://a<b", "javascript:x", "HTTPS://a" };

	for (size_t i = 0; i < LENGTH(ids); i++)
		assert_true(field_id_valid(ids[i]));
	for (size_t i = 0; i < LENGTH(no_ids); i++)
		assert_false(field_id_valid(no_ids[i]));
	for (size_t i = 0; i < LENGTH(webs); i++)
		assert_true(text_is_web(webs[i]));
	for (size_t i = 0; i < LENGTH(no_webs); i++)
		assert_false(text_is_web(no_webs[i]));
}
