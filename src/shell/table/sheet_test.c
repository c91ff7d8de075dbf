/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/table/sheet.h"

#include "base/core/mem.h"
#include "support/test.h"

TEST(columns_are_as_wide_as_their_text)
{
	static char *const rows[][3] = { { "ID", "DEVICE", "N" },
		{ "cantor", "\xe6\xb0\xb4\xe6\x9c\x88", "3" }, /* two characters, four columns */
		{ "x", "", "a\x1b[2Jb" } };
	struct sheet t = sheet_new_list();
	CLEANUP(pointer_free) char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	t.out = f;
	for (size_t i = 0; i < LENGTH(rows); i++)
		sheet_row(&t, rows[i], 3);
	sheet_table_end(&t);
	fclose(f);
	assert_string_equal(text,
		"ID      DEVICE  N\n"
		"cantor  \xe6\xb0\xb4\xe6\x9c\x88    3\n"
		"x               a\xe2\x90\x9b[2Jb\n");
}

TEST(wide_cells_go_on_below)
{
	static char *const rows[][3] = { { "CUE", "ONE", "OTHER" },
		{ "1:10", "two words and more\nnext line", "unbreakablebutlong" },
		{ "2:50", "", "x" } };
	struct sheet t = sheet_new_list();
	CLEANUP(pointer_free) char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	t.out = f;
	t.width = 30;
	for (size_t i = 0; i < LENGTH(rows); i++)
		sheet_row(&t, rows[i], 3);
	sheet_table_end(&t);
	fclose(f);
	assert_string_equal(text,
		"CUE   ONE            OTHER\n"
		"1:10  two words and  unbreakab\n"
		"      more           lebutlong\n"
		"      next line\n"
		"2:50                 x\n");
}

/* The titles of a table have colour, and what was found, also where a line ends inside it; texts of
 * a person cannot bring colour. */
TEST(titles_and_hits_have_colour)
{
	static char *const rows[][2] = { { "DAY", "TEXT" },
		{ SHEET_WARN "none", SHEET_FOUND "Dry\x02 snare, a dr\xc3\xbfy s" } };
	struct sheet t = sheet_new_list();
	CLEANUP(pointer_free) char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	t.out = f;
	t.found = "\"snare\" AND \"dr\" *";
	t.width = 15;
	for (int colour = 0; colour < 2; colour++) {
		t.colour = colour;
		for (size_t i = 0; i < LENGTH(rows); i++)
			sheet_row(&t, rows[i], 2);
		sheet_table_end(&t);
	}
	sheet_line(&t, 2, 2, SHEET_HEADING "a title");
	fclose(f);
	assert_string_equal(text,
		"DAY   TEXT\n"
		"none  Dry\xe2\x90\x82\n"
		"      snare, a\n"
		"      dr\xc3\xbfy s\n"
		"\033[1mDAY\033[m   \033[1mTEXT\033[m\n"
		"\033[1;33mnone\033[m  \033[1;4;36mDr\033[my\xe2\x90\x82\n"
		"      \033[1;4;36msnare\033[m, a\n"
		"      \033[1;4;36mdr\033[m\xc3\xbfy s\n"
		"  \033[1ma title\033[m\n");
}

TEST(no_word_is_broken_and_no_column_is_empty)
{
	static char *const rows[][4] = { { "CUE", "EMPTY", "DIFFERENCE", "NOTE" },
		{ "1:10 chorus", "", "provisional, 2 of 3 pairs", "a longish note here" } };
	struct sheet t = sheet_new(false);
	CLEANUP(pointer_free) char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	t.out = f;
	t.width = 32;
	for (size_t i = 0; i < LENGTH(rows); i++)
		sheet_row(&t, rows[i], 4);
	sheet_table_end(&t);
	fclose(f);
	assert_string_equal(text,
		"CUE      DIFFERENCE    NOTE\n"
		"1:10     provisional,  a longish\n"
		"chorus   2 of 3 pairs  note here\n");
}

/* One long name does not take the room of the texts, a date is in one piece, and an id that is
 * longer than its column is broken at a hyphen. */
TEST(columns_shrink_where_it_costs_fewest_lines)
{
	static char *const rows[][4] = { { "ID", "DEVICE", "TEXT", "LAST" },
		{ "hollow-oak-acoustic-laboratories-231", "Hollow Oak Lark, Anniversary Edition",
			"half a line of text", "2026-11-26" },
		{ "lark-2", "Umbra Lark", "half a line of text", "2026-11-26" },
		{ "lark-2", "Umbra Lark", "half a line of text", "2026-11-26" } };
	struct sheet t = sheet_new_list();
	CLEANUP(pointer_free) char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	t.out = f;
	t.width = 60;
	for (size_t i = 0; i < LENGTH(rows); i++)
		sheet_row(&t, rows[i], 4);
	sheet_table_end(&t);
	fclose(f);
	assert_string_equal(text,
		"ID             DEVICE        TEXT                 LAST\n"
		"hollow-oak-    Hollow Oak    half a line of text  2026-11-26\n"
		"acoustic-      Lark,\n"
		"laboratories-  Anniversary\n"
		"231            Edition\n"
		"lark-2         Umbra Lark    half a line of text  2026-11-26\n"
		"lark-2         Umbra Lark    half a line of text  2026-11-26\n");
}

TEST(markdown_has_a_rule_below_the_titles)
{
	static char *const rows[][2] = { { "A", "B" }, { "1", "" } };
	struct sheet t = sheet_new(true);
	CLEANUP(pointer_free) char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	t.report = false;
	t.out = f;
	for (size_t i = 0; i < LENGTH(rows); i++)
		sheet_row(&t, rows[i], 2);
	sheet_table_end(&t);
	fclose(f);
	assert_string_equal(text, "| A | B |\n| --- | --- |\n| 1 |  |\n");
}

/* Three columns of one width below lines across the table; a row without such a line is set apart
 * from those below one. */
TEST(columns_of_one_width_are_below_lines_across)
{
	static char *const rows[][4] = { { SHEET_HEADING, "ONE", "TWO", "THREE" },
		{ "", "0:12 a note of some words", "", "" },
		{ "0:42 a cue whose line is wide", "0:44 its words", "", "0:45 x" },
		{ "1:10 none here", "", "", "" }, { "", "", "2:50 y", "" } };
	struct sheet t = sheet_new(false);
	CLEANUP(pointer_free) char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	t.out = f;
	t.width = 40;
	for (size_t i = 0; i < LENGTH(rows); i++)
		sheet_row(&t, rows[i], 4);
	sheet_table_end(&t);
	fclose(f);
	assert_string_equal(text,
		"ONE           TWO           THREE\n"
		"0:12 a note\n"
		"of some\n"
		"words\n"
		"0:42 a cue whose line is wide\n"
		"0:44 its                    0:45 x\n"
		"words\n"
		"1:10 none here\n"
		"\n"
		"              2:50 y\n");
}

TEST(columns_behind_a_label_have_one_width)
{
	static char *const rows[][3] = { { SHEET_HEADING "OF", "ONE", "TWO" },
		{ "build", "heavy, and cold in winter", "-" } };
	struct sheet t = sheet_new(false);
	CLEANUP(pointer_free) char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	t.out = f;
	t.width = 33;
	for (size_t i = 0; i < LENGTH(rows); i++)
		sheet_row(&t, rows[i], 3);
	sheet_table_end(&t);
	fclose(f);
	assert_string_equal(text,
		"OF     ONE           TWO\n"
		"build  heavy, and    -\n"
		"       cold in\n"
		"       winter\n");
}
