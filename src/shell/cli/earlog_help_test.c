/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/cli/help_pages.h"

#include "base/core/mem.h"
#include "support/test.h"

/* Text that roff would take for something else. */
TEST(each_character_is_shown_as_it_is)
{
	static const struct {
		const char *text, *roff;
	} rows[] = {
		{ "plain words", "plain words" },
		{ ".so /etc/passwd", "\\&.so /etc/passwd" },
		{ "'br", "\\(aqbr" },
		{ "\\fBbold\\n", "\\efBbold\\en" },
		{ "one\n.sh two\r\n'three\tfour", "one .sh two  \\(aqthree four" },
		{ "a \"b\" c", "a \\(dqb\\(dq c" },
		{ "-x ~1:10 `cmd` ^C", "\\-x \\(ti1:10 \\fBcmd\\fP \\(haC" },
		{ "`a` and `-b`, ` alone", "\\fBa\\fP and \\fB\\-b\\fP, \\(ga alone" },
		{ "a ` alone", "a \\(ga alone" },
		{ "Dvořák ≈ 日本", "Dvořák ≈ 日本" },
		{ "", "" },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		struct buf out = BUF_INIT;

		help_escape_roff(&out, rows[i].text, strlen(rows[i].text), NULL);
		assert_string_equal(out.s, rows[i].roff);
		buf_finish(&out);
	}
}
