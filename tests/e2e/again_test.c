/*
 * Export, edit by hand, listen on, export again: through the shell, as an author does it. What the
 * merge itself can do is tested in src/export.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "e2e/home.h"
#include "e2e/review.h"

static int
set_up(void **state)
{
	struct home *h = home_new();

	review_store(h, NULL);
	*state = h;
	return 0;
}

static int
tear_down(void **state)
{
	home_free(*state);
	return 0;
}

static const char *
run(struct home *h, int status, char *const argv[])
{
	const char *out, *said;
	int got = home_run(h, argv, NULL, &out, &said);

	if (got != status)
		fail_msg("status %d: %s", got, said);
	return said;
}

static void
has(const char *text, const char *what)
{
	if (!strstr(text, what))
		fail_msg("no \"%s\" in \"%s\"", what, text);
}

static void
lacks(const char *text, const char *what)
{
	if (strstr(text, what))
		fail_msg("\"%s\" in \"%s\"", what, text);
}

/* The draft with one text in place of another, as an editor saves it. */
static void
edit(struct home *h, const char *from, const char *to)
{
	struct buf b = BUF_INIT;

	buf_add(&b, home_read(h, "work/cantor.md"));
	const char *at = strstr(b.s, from);
	if (!at)
		fail_msg("no \"%s\" to edit in \"%s\"", from, b.s);
	buf_splice(&b, (size_t)(at - b.s), strlen(from), to, strlen(to));
	home_write(h, "work/cantor.md", b.s);
	buf_finish(&b);
}

static void export(struct home *h, int status)
{
	run(h, status, ARGS("earlog", "export", "cantor", "-o", "cantor.md"));
}

static void
note(struct home *h, const char *text)
{
	run(h, 0, ARGS("earlog", "note", "add", "cantor", "--part", "summary", (char *)text));
}

static void
a_hand_edit_stays_and_a_new_note_comes(void **state)
{
	struct home *h = *state;

	export(h, 0);
	edit(h, "Drop lands at once", "The drop lands like a door");
	note(h, "Bold, and even.");
	export(h, 0);
	const char *draft = home_read(h, "work/cantor.md");
	has(draft, "The drop lands like a door");
	has(draft, "Bold, and even.");
	lacks(draft, "<<<<<<<");
	has(home_read(h, "work/cantor.md.before"), "The drop lands like a door");
	lacks(home_read(h, "work/cantor.md.before"), "Bold, and even.");
}

static void
exported_again_with_nothing_new_it_does_not_change(void **state)
{
	struct home *h = *state;

	export(h, 0);
	edit(h, "Drop lands at once", "The drop lands like a door");
	export(h, 0);
	char *first = strdup(home_read(h, "work/cantor.md"));
	export(h, 0);
	assert_string_equal(home_read(h, "work/cantor.md"), first);
	free(first);
}

static void
a_dry_run_and_a_diff_write_nothing(void **state)
{
	struct home *h = *state;
	const char *out, *said;

	export(h, 0);
	edit(h, "Drop lands at once", "The drop lands like a door");
	char *before = strdup(home_read(h, "work/cantor.md"));
	note(h, "Bold, and even.");
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "cantor.md", "--dry-run"));
	assert_string_equal(home_read(h, "work/cantor.md"), before);
	assert_int_equal(
		home_run(h, ARGS("earlog", "export", "cantor", "-o", "cantor.md", "--diff"), NULL,
			&out, &said),
		0);
	has(out, "\n+Bold, and even.");
	lacks(out, "\n-The drop lands");
	assert_string_equal(home_read(h, "work/cantor.md"), before);
	free(before);
}

static void
another_template_or_a_foreign_file_is_not_merged(void **state)
{
	struct home *h = *state;
	const char *said;

	export(h, 0);
	edit(h, "Drop lands at once", "The drop lands like a door");
	said = run(
		h, 1, ARGS("earlog", "export", "cantor", "-o", "cantor.md", "--template", "notes"));
	has(said, "another template");
	has(home_read(h, "work/cantor.md"), "The drop lands like a door");
	home_write(h, "work/other.md", "mine\n");
	said = run(h, 1, ARGS("earlog", "export", "cantor", "-o", "other.md"));
	has(said, "--force");
	assert_string_equal(home_read(h, "work/other.md"), "mine\n");
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "other.md", "--force"));
	assert_string_equal(home_read(h, "work/other.md.old"), "mine\n");
}

static void
a_renamed_draft_is_known_by_what_it_holds(void **state)
{
	struct home *h = *state;

	export(h, 0);
	home_write(h, "work/moved.md", home_read(h, "work/cantor.md"));
	note(h, "Bold, and even.");
	run(h, 0, ARGS("earlog", "export", "cantor", "-o", "moved.md"));
	has(home_read(h, "work/moved.md"), "Bold, and even.");
}

#define AGAIN_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		AGAIN_TEST(a_hand_edit_stays_and_a_new_note_comes),
		AGAIN_TEST(exported_again_with_nothing_new_it_does_not_change),
		AGAIN_TEST(a_dry_run_and_a_diff_write_nothing),
		AGAIN_TEST(another_template_or_a_foreign_file_is_not_merged),
		AGAIN_TEST(a_renamed_draft_is_known_by_what_it_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
