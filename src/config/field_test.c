#include "config/field.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/mem.h"

static const struct {
	const char *schema;
	const struct fields *const *maps;
} files[] = {
	{ "schema/session.schema.json", session_file_maps },
	{ "schema/playlist.schema.json", playlist_maps },
	{ "schema/profile.schema.json", profile_maps },
	{ "schema/lexicon.schema.json", lexicon_maps },
};

/* In a schema the spaces of a name are dashes; the first map of a file is the schema itself. */
static const json_t *
schema_of(const json_t *root, const struct fields *fs, bool first)
{
	char *name = xstrdup(fs->name);

	for (char *s = name; *s; s++)
		if (*s == ' ')
			*s = '-';
	const json_t *j = first ? root : json_object_get(json_object_get(root, "$defs"), name);
	if (!j)
		fail_msg("no schema of %s", name);
	free(name);
	return j;
}

static bool
lists(const json_t *list, const char *word)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (strcmp(json_string_value(json_array_get(list, i)), word) == 0)
			return true;
	return false;
}

static void
compare(const json_t *schema, const struct fields *fs)
{
	const json_t *keys = json_object_get(schema, "properties"),
		     *required = json_object_get(schema, "required");
	size_t needed = 0;

	for (size_t i = 0; i < fs->n; i++) {
		const struct field *f = &fs->v[i];
		const json_t *key = json_object_get(keys, f->name);

		if (!key)
			fail_msg("the schema of a %s lacks %s", fs->name, f->name);
		assert_non_null(f->help);
		assert_string_equal(
			json_string_value(json_object_get(key, "description")), f->help);
		assert_int_equal(lists(required, f->name), f->required);
		needed += f->required;
	}
	assert_int_equal(json_object_size(keys), fs->n);
	assert_int_equal(json_array_size(required), needed);
	assert_true(json_is_false(json_object_get(schema, "additionalProperties")));
}

static void
schemas_agree_with_the_tables(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(files); i++) {
		json_t *root = json_load_file(files[i].schema, JSON_REJECT_DUPLICATES, NULL);

		assert_non_null(root);
		for (size_t k = 0; files[i].maps[k]; k++)
			compare(schema_of(root, files[i].maps[k], k == 0), files[i].maps[k]);
		json_decref(root);
	}
}

static void
mistyped_keys_find_their_neighbour(void **state)
{
	static const struct {
		const char *typed, *meant;
	} cases[] = { { "playist", "playlist" }, { "tittle", "title" }, { "chain", "chains" },
		{ "lexikon", "lexicon" }, { "wheelscale", "wheel_scale" },
		{ "frontmatter", "front_matter" }, { "zebra", NULL }, { "", NULL }, { "x", NULL },
		{ "Device", "device" } };

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *got = field_nearest(session_file_maps[0], cases[i].typed);

		if (!got != !cases[i].meant || (got && strcmp(got, cases[i].meant) != 0))
			fail_msg("\"%s\": got %s", cases[i].typed, got ? got : "nothing");
	}
}

static void
ids_and_addresses_are_narrow(void **state)
{
	static const char *const ids[] = { "a", "64-u12t", "b.c", "x_y+z", "日本", "010" };
	static const char *const no_ids[] = { "", "-a", "a b", "a/b", "a:b", "a#b", "a\n", "~",
		"a\"b", "=" };
	static const char *const webs[] = { "https://a.b/c?d=e&f", "http://x" };
	static const char *const no_webs[] = { "", "https://", "ftp://a", "https:///x",
		"https://a b", "https://a\n", "https://a<b", "javascript:x", "HTTPS://a" };

	(void)state;
	for (size_t i = 0; i < LENGTH(ids); i++)
		assert_true(field_id_valid(ids[i]));
	for (size_t i = 0; i < LENGTH(no_ids); i++)
		assert_false(field_id_valid(no_ids[i]));
	for (size_t i = 0; i < LENGTH(webs); i++)
		assert_true(field_web_valid(webs[i]));
	for (size_t i = 0; i < LENGTH(no_webs); i++)
		assert_false(field_web_valid(no_webs[i]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(schemas_agree_with_the_tables),
		cmocka_unit_test(mistyped_keys_find_their_neighbour),
		cmocka_unit_test(ids_and_addresses_are_narrow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
