/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/uuid.h"

#include <ctype.h>

#include "base/core/mem.h"
#include "support/test.h"

static const char cantor[] = "8c487a74-5546-57b4-b575-10a9e19aa78b";

/*
 * Expected values by python3: ns = uuid.uuid5(uuid.NAMESPACE_URL, "earlog"), which is
 * bcc5de0a-9d10-5f06-859a-48435da50d5f; uuid.uuid5(ns, name).
 */
TEST(names_get_the_uuid_that_rfc_4122_gives_them)
{
	static const struct {
		const char *name, *uuid;
	} known[] = {
		{ "review:cantor", "8c487a74-5546-57b4-b575-10a9e19aa78b" },
		{ "device:afulcantor", "ff640847-88ef-53cc-aacd-b0792169ef01" },
		{ "item:timbre/so-what", "1933546c-993c-5145-b523-3435a2688a98" },
		{ "recording:Ärger", "0e2eb6a9-194d-5424-a3b6-5c5514a652a5" },
		{ "", "f3bf2c69-5eca-5422-9103-b65f6c867a61" },
	};
	char text[UUID_TEXT];

	for (size_t i = 0; i < LENGTH(known); i++) {
		struct uuid u = uuid_of("%s", known[i].name);

		uuid_text(&u, text);
		assert_string_equal(text, known[i].uuid);
	}
}

TEST(name_is_formatted_before_it_counts)
{
	char text[UUID_TEXT];

	struct uuid u = uuid_of("review:%d/%s", 7, "x");
	uuid_text(&u, text);
	assert_string_equal(text, "b62d57d1-63e9-56f2-8494-d1ae9ef1d7a1");
}

TEST(random_uuids_are_version_4_and_differ)
{
	struct uuid u[100];

	for (size_t i = 0; i < LENGTH(u); i++) {
		u[i] = uuid_random();
		assert_int_equal(u[i].b[6] >> 4, 4);
		assert_int_equal(u[i].b[8] >> 6, 2);
		assert_false(uuid_none(&u[i]));
		for (size_t j = 0; j < i; j++)
			assert_false(uuid_same(&u[i], &u[j]));
	}
}

TEST(none_is_no_uuid)
{
	struct uuid none = UUID_NONE, u = uuid_of("x");

	assert_true(uuid_none(&none));
	assert_false(uuid_none(&u));
	assert_false(uuid_same(&none, &u));
}

TEST(text_reads_back_in_either_case)
{
	struct uuid u = uuid_of("review:cantor"), back;
	char text[UUID_TEXT];

	uuid_text(&u, text);
	assert_true(uuid_read(&back, text));
	assert_true(uuid_same(&u, &back));
	for (char *p = text; *p; p++)
		*p = (char)toupper((unsigned char)*p);
	assert_true(uuid_read(&back, text));
	assert_true(uuid_same(&u, &back));
}

TEST(other_text_is_no_uuid)
{
	static const char *const wrong[] = { "", "cantor", "8c487a74-5546-57b4-b575-10a9e19aa78",
		"8c487a74-5546-57b4-b575-10a9e19aa78bb", "8c487a74-5546-57b4-b575-10a9e19aa78g",
		"8c487a74554657b4b57510a9e19aa78b", "{8c487a74-5546-57b4-b575-10a9e19aa78b}" };
	struct uuid u;

	for (size_t i = 0; i < LENGTH(wrong); i++)
		assert_false(uuid_read(&u, wrong[i]));
}

TEST(order_is_that_of_the_text)
{
	struct uuid a, b;

	assert_true(uuid_read(&a, cantor));
	assert_true(uuid_read(&b, "8c487a74-5546-57b4-b575-10a9e19aa78c"));
	assert_true(uuid_order(&a, &b) < 0);
	assert_true(uuid_order(&b, &a) > 0);
	assert_int_equal(uuid_order(&a, &a), 0);
}
