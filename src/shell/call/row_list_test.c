/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/call/row_list.h"

#include "base/core/mem.h"
#include "support/test.h"

static const struct row_list list = { "list", NULL,
	"NAME=name SEEN=last_date N TEXT=QUOTE !GAP=gap", "name,n", "no rows yet", "no such row",
	true };

/* Returns what is printed of three rows; the caller frees. */
static char *
printed(const struct cli_call *c, bool works)
{
	json_auto_t *rows = json_loads(
		"[{\"name\": \"b\", \"last_date\": \"2026-11-20\", \"n\": 10, \"N\": \"ten\"},"
		"{\"name\": \"a\\nc\", \"last_date\": null, \"n\": 9.5, \"N\": \"nine\"},"
		"{\"name\": \"Bd\", \"last_date\": \"2026-10-02\", \"n\": null, \"N\": null,"
		"\"QUOTE\": \"1 three 5 three 5 three 5 three 5 three 5 three 5 three 5 three 5 "
		"three "
		"5 three\"}]",
		0, NULL);
	struct err err = ERR_INIT;
	char *text = NULL;
	size_t len = 0;
	FILE *real = stdout;

	stdout = open_memstream(&text, &len);
	assert_int_equal(row_list_print(c, &list, rows, &err), works);
	fclose(stdout);
	stdout = real;
	if (works)
		return text;
	free(text);
	return xstrdup(err.msg);
}

static void
prints(struct cli_call c, const char *wanted)
{
	CLEANUP(pointer_free) char *text = printed(&c, true);

	assert_string_equal(text, wanted);
}

static void
refuses(struct cli_call c, const char *wanted)
{
	CLEANUP(pointer_free) char *text = printed(&c, false);

	assert_non_null(strstr(text, wanted));
}

TEST(columns_are_chosen_by_title_or_key)
{
	prints((struct cli_call){ 0 }, "NAME  N\nb     ten\na c   nine\nBd\n");
	prints((struct cli_call){ .columns = "last_date,NAME", .limit = "1" },
		"SEEN        NAME\n2026-11-20  b\n");
	prints((struct cli_call){ .columns = "text", .sort = "-name", .limit = "1" },
		"TEXT\n1 three 5 three 5 three 5 three 5 three 5 three 5 three 5 three 5 three "
		"…\n");
	refuses((struct cli_call){ .columns = "name,mood" }, "there is no column mood");
	refuses((struct cli_call){ .sort = "-mood" }, "there is no column mood to sort by");
	refuses((struct cli_call){ .limit = "0" }, "--limit takes a number");
}

TEST(rows_without_a_value_are_last)
{
	prints((struct cli_call){ .sort = "name", .columns = "name" }, "NAME\na c\nb\nBd\n");
	prints((struct cli_call){ .sort = "-name", .columns = "name" }, "NAME\nBd\nb\na c\n");
	prints((struct cli_call){ .sort = "seen", .columns = "name" }, "NAME\nBd\nb\na c\n");
	prints((struct cli_call){ .sort = "-seen", .columns = "name" }, "NAME\nb\nBd\na c\n");
	prints((struct cli_call){ .sort = "n", .columns = "name" }, "NAME\na c\nb\nBd\n");
}

TEST(words_and_dates_narrow_a_list)
{
	char *words[] = { "B", "D", NULL }, *none[] = { "z", NULL };

	prints((struct cli_call){ .argc = 1, .argv = words, .columns = "name" }, "NAME\nb\nBd\n");
	prints((struct cli_call){ .argc = 2, .argv = words, .columns = "name" }, "NAME\nBd\n");
	prints((struct cli_call){ .argc = 1, .argv = none }, "");
	prints((struct cli_call){ .since = "2026-11-20", .columns = "name" }, "NAME\nb\n");
	prints((struct cli_call){ .until = "2026-10", .columns = "name" }, "NAME\nBd\n");
	prints((struct cli_call){ .until = "2026-11-19", .columns = "name" }, "NAME\nBd\n");
}

TEST(keys_in_capitals_are_not_in_json)
{
	char *words[] = { "a", NULL }, *none[] = { "z", NULL };

	prints((struct cli_call){ .json = true, .argc = 1, .argv = words },
		"[\n  {\n    \"name\": \"a\\nc\",\n    \"last_date\": null,\n    \"n\": 9.5\n  "
		"}\n]\n");
	prints((struct cli_call){ .json = true, .argc = 1, .argv = none }, "[]\n");
}
