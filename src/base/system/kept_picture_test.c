/* Pictures of notes: their copies, names and addresses. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/kept_picture.h"

#include <stdio.h>
#include <unistd.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "support/home.h"
#include "support/test.h"

/* A GIF with a comment, and another one. */
static const char one[] = "GIF89a\2\0\2\0\0\0\0!\xfe\6SECRET\0,\0\0\0\0\2\0\2\0\0\2\1p\0;",
		  two[] = "GIF89a\2\0\2\0\0\0\0,\0\0\0\0\2\0\2\0\0\2\1q\0;";

static void
put(const char *path, const char *bytes, size_t n)
{
	struct err err = ERR_INIT;

	if (!file_replace(path, bytes, n, &err))
		fail_msg("%s", err.msg);
}

static struct buf
read_all(const char *path)
{
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	if (!file_read_input(path, 1000, &out, &err))
		fail_msg("%s", err.msg);
	return out;
}

TEST(a_picture_is_copied_once_and_never_replaced)
{
	char folder[TEST_FOLDER_MAX];
	char *first, *second, *name;
	struct err err = ERR_INIT;
	size_t n = 0;

	assert_true(test_folder_make(folder, "kept"));
	CLEANUP(pointer_free) char *a = file_in(folder, "my box.gif"), *b = file_in(folder, "b");
	CLEANUP(pointer_free) char *archive = file_in(folder, "earlog.db");
	CLEANUP(pointer_free) char *pictures = kept_picture_folder(archive);
	CLEANUP(pointer_free) char *stem = xasprintf("%s/my id-what --I like", pictures);
	put(a, one, sizeof(one) - 1);
	put(b, two, sizeof(two) - 1);
	assert_true(kept_picture_add(a, stem, &first, &err));
	assert_true(kept_picture_add(a, stem, &name, &err));
	assert_string_equal(name, first);
	free(name);
	assert_true(kept_picture_add(b, stem, &second, &err));
	assert_string_not_equal(second, first);
	/* The name can stand in an address, and its end in the text of each machine. */
	assert_int_equal(strspn(first, "abcdefghijklmnopqrstuvwxyzI0123456789-."), strlen(first));
	assert_ptr_equal(strstr(first, "my-id-what-I-like-"), first);
	CLEANUP(pointer_free) char *text = xasprintf("![](%s)", first);
	const char *found;
	assert_ptr_equal(kept_picture_next(text, &n, &found), text + 4);
	CLEANUP(pointer_free) char *copy = file_in(pictures, first);
	CLEANUP(buf_finish) struct buf bytes = read_all(copy);
	assert_null(memmem(bytes.s, bytes.len, "SECRET", 6));
	/* A file of this name that is another one stays, and the picture is not taken for it. */
	put(copy, "mine", 4);
	assert_false(kept_picture_add(a, stem, &name, &err));
	assert_non_null(strstr(err.msg, "is there, with other bytes"));
	CLEANUP(buf_finish) struct buf mine = read_all(copy);
	assert_string_equal(mine.s, "mine");
	/* Nothing is made of what is no picture, or is not there. */
	put(b, "no picture", 10);
	assert_false(kept_picture_add(b, stem, &name, &err));
	assert_non_null(strstr(err.msg, "it is no PNG"));
	unlink(b);
	assert_false(kept_picture_add(b, stem, &name, &err));
	/* Others get what they lack, and keep what they have. */
	CLEANUP(pointer_free) char *to = file_in(folder, "copies");
	CLEANUP(pointer_free) char *theirs = file_in(to, first);
	CLEANUP(pointer_free)
	char *odd = file_in(pictures, "odd.gif"), *odd_copy = file_in(to, "odd.gif");
	bool missing;
	put(odd, one, sizeof(one) - 1);
	assert_true(file_make_folder(to, &err));
	put(theirs, "theirs", 6);
	assert_true(kept_picture_copy_all(pictures, to, &err));
	CLEANUP(buf_finish) struct buf left = read_all(theirs);
	assert_string_equal(left.s, "theirs");
	CLEANUP(pointer_free) char *other = file_in(to, second);
	assert_int_equal(access(other, F_OK), 0);
	assert_int_equal(access(odd_copy, F_OK), -1);
	assert_true(kept_picture_copy(pictures, "none-12345678.gif", to, &missing, &err));
	assert_true(missing);
	assert_true(kept_picture_copy(pictures, first, to, &missing, &err));
	assert_false(missing);
	CLEANUP(pointer_free) char *nowhere = file_in(folder, "nowhere");
	assert_true(kept_picture_copy_all(nowhere, to, &err));
	free(first);
	free(second);
	assert_true(test_folder_remove(folder));
}

TEST(an_address_of_a_picture_of_a_note_is_known_by_its_name)
{
	static const struct {
		const char *text, *name;
	} v[] = { { "a ![b](c-box-0123abcd.jpg) d", "c-box-0123abcd.jpg" },
		{ "![](/e/f/c-box-0123abcd.webp)", "c-box-0123abcd.webp" },
		{ "![]({{ '/e/c-box-0123abcd.gif' | relative_url }})", "c-box-0123abcd.gif" },
		{ "![]({{ '/e/c-box-0123abcd.gif | relative_url }})", NULL },
		{ "[x](y.jpg) ![](c-0123abcd.png)", "c-0123abcd.png" },
		{ "c-box-0123abcd.jpg", NULL }, { "![](c-box-0123abcg.jpg)", NULL },
		{ "![](c-box-123abcd.jpg)", NULL }, { "![](c-box-0123abcd.svg)", NULL },
		{ "![](-0123abcd.jpg)", NULL }, { "![](c d-0123abcd.jpg)", NULL },
		{ "![](.c-0123abcd.jpg)", NULL }, { "![](c-0123abcd.jpg", NULL }, { "![](", NULL },
		{ "", NULL } };

	for (size_t i = 0; i < LENGTH(v); i++) {
		const char *name = NULL;
		size_t n;
		const char *at = kept_picture_next(v[i].text, &n, &name);

		assert_int_equal(at != NULL, v[i].name != NULL);
		if (at)
			assert_int_equal(strncmp(name, v[i].name, (size_t)(at + n - name)), 0);
	}
}
