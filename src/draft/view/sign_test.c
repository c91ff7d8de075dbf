/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/view/sign.h"

#include <md4c.h>
#include <regex.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "draft/view/escape.h"
#include "support/needs.h"
#include "support/test.h"

static char *
written(const char *note, unsigned set)
{
	struct buf out = BUF_INIT;

	escape_markdown(&out, note, &(struct escape_how){ .signs = set });
	return buf_detach(&out);
}

/* Each sign at each site that earlog knows: what stands in its draft. */
TEST(a_sign_that_the_site_reads_is_escaped)
{
	static const struct {
		enum sign_site site;
		const char *config;
	} sites[] = { { SIGN_JEKYLL, NULL }, { SIGN_HUGO, "title = 'x'" }, { SIGN_ELEVENTY, "" },
		{ SIGN_ASTRO, NULL }, { SIGN_PELICAN, NULL }, { SIGN_OBSIDIAN, NULL },
		{ SIGN_HUGO, "enableEmoji = true\n[a.extras.superscript]\n[a.passthrough]" },
		{ SIGN_JEKYLL, "plugins: [jemoji, jekyll-mentions]" },
		{ SIGN_ELEVENTY, "{ typographer: true }" } };
	static const struct {
		const char *note;
		const char *at[LENGTH(sites)]; /* NULL: as it is */
	} table[] = {
		{ "3--4 kHz",
			{ "3\\--4 kHz", "3\\--4 kHz", NULL, "3-&#8288;-4 kHz", NULL, NULL,
				"3\\--4 kHz", "3\\--4 kHz", "3\\--4 kHz" } },
		{ "a 6\" cup",
			{ "a 6\\\" cup", "a 6\\\" cup", NULL, NULL, NULL, NULL, "a 6\\\" cup",
				"a 6\\\" cup", "a 6\\\" cup" } },
		{ "it's an '80s mix",
			{ "it's an \\'80s mix", "it's an \\'80s mix", NULL, NULL, NULL, NULL,
				"it's an \\'80s mix", "it's an \\'80s mix",
				"it's an \\'80s mix" } },
		{ "A << B >> C",
			{ "A \\<< B \\>> C", "A \\<< B \\>> C", NULL, NULL, NULL, NULL,
				"A \\<< B \\>> C", "A \\<< B \\>> C" } },
		{ "==dark== 50 %% up [[b]]",
			{ NULL, NULL, NULL, NULL, NULL, "\\==dark\\== 50 \\%% up \\[[b]]",
				"\\==dark\\== 50 %% up [[b]]" } },
		{ "x^2^", { NULL, NULL, NULL, NULL, NULL, "x\\^2\\^", "x\\^2\\^" } },
		{ "$5 or $9", { NULL, NULL, NULL, NULL, NULL, "\\$5 or \\$9", "\\$5 or \\$9" } },
		{ "#1 of C#, #bass",
			{ NULL, NULL, NULL, NULL, "\\#1 of C#, \\#bass", "\\#1 of C#, \\#bass" } },
		{ "a\n: b",
			{ "a  \n&#58; b", "a  \n&#58; b", NULL, NULL, "a  \n&#58; b", NULL,
				"a  \n&#58; b", "a  \n&#58; b" } },
		{ ":smile: 1:20:30",
			{ NULL, NULL, NULL, NULL, NULL, NULL, ":&#8288;smile: 1:20:30",
				":&#8288;smile: 1:20:30" } },
		{ "@ann, a@b.org",
			{ NULL, NULL, NULL, NULL, NULL, NULL, NULL, "@&#8288;ann, a@b.org" } },
		/* Marks of CommonMark, tables of GFM and ~~, footnotes, code and addresses stay. */
		{ "- *a* ~~b~~ [c](d \"e--f\") `--\"` https://a.b/c--d[^1]\n\n---\n\n> > g\n\n"
		  "|a|b|\n|---|---|\n|1|2|",
			{ NULL } },
	};

	for (size_t i = 0; i < LENGTH(table); i++) {
		CLEANUP(pointer_free) char *plain = written(table[i].note, 0);

		for (size_t k = 0; k < LENGTH(sites); k++) {
			unsigned set = sign_set(sites[k].site, sites[k].config);
			CLEANUP(pointer_free) char *got = written(table[i].note, set);

			assert_string_equal(got, table[i].at[k] ? table[i].at[k] : plain);
		}
	}
}

TEST(a_forum_gets_no_smiley_and_no_mention)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	static const char words[] = "(:mad: \"a--b\", @ann at 0:10: b@c)";

	escape_bbcode(&out, words, strlen(words));
	assert_string_equal(out.s, "(:\u2060mad: \"a--b\", @\u2060ann at 0:10: b@c)");
}

/* ---- what a reader of a site sees of random notes ---- */

static int
no_block(MD_BLOCKTYPE type, void *detail, void *context)
{
	(void)type, (void)detail, (void)context;
	return 0;
}

static int
no_span(MD_SPANTYPE type, void *detail, void *context)
{
	(void)type, (void)detail, (void)context;
	return 0;
}

static int
see_text(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE n, void *context)
{
	struct buf *out = context;

	if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
		buf_add_char(out, '\n');
	else if (type != MD_TEXT_ENTITY || !text_entity(out, s, n))
		buf_add_bytes(out, s, n);
	return 0;
}

/* Returns what a reader sees of Markdown. */
static char *
seen(const char *markdown)
{
	const MD_PARSER parser = { .flags = ESCAPE_DIALECT,
		.enter_block = no_block,
		.leave_block = no_block,
		.enter_span = no_span,
		.leave_span = no_span,
		.text = see_text };
	struct buf out = BUF_INIT;

	assert_int_equal(md_parse(markdown, (MD_SIZE)strlen(markdown), &parser, &out), 0);
	return buf_detach(&out);
}

/* Replaces what matches by the same number of other signs. */
static void
blank(char *text, const char *pattern)
{
	regex_t regex;
	regmatch_t m;

	assert_int_equal(regcomp(&regex, pattern, REG_EXTENDED | REG_NEWLINE), 0);
	for (char *s = text; *s; s += m.rm_eo + (m.rm_so == m.rm_eo)) {
		bool begins = s == text || s[-1] == '\n';

		if (regexec(&regex, s, 1, &m, begins ? 0 : REG_NOTBOL) != 0)
			break;
		memset(s + m.rm_so, '_', (size_t)(m.rm_eo - m.rm_so));
		if (!s[m.rm_eo])
			break;
	}
	regfree(&regex);
}

static bool
has(const char *text, const char *pattern)
{
	regex_t regex;

	assert_int_equal(regcomp(&regex, pattern, REG_EXTENDED | REG_NEWLINE), 0);
	bool found = regexec(&regex, text, 0, NULL, 0) == 0;
	regfree(&regex);
	return found;
}

/* No site finds a mark of its own in a note, and a reader sees the same signs as on a site that has
 * none. */
TEST(no_site_reads_a_sign_of_a_note)
{
	static const char *const parts[] = { "--", "---", "\"", "'", "a", "3", " ", " ", " ", "<< ",
		">>", "==", "%%", "[[", "]]", "^", "$", "#1", "#b", ":a:", "@b", "*c*", "~~d~~",
		"`--\"`", "[e](f--g \"h\")", "https://i.k/l--m ", "\n", "\n: ", "\\", "é" };
	static const struct {
		enum sign_site site;
		const char *source; /* its marks in the source */
		const char *page;   /* its marks in the finished page */
	} sites[] = { { SIGN_JEKYLL, "--|\"|(^|[^[:alnum:]_\x80-\xff])'|<<|>>|^: ", NULL },
		{ SIGN_HUGO, "--|\"|<<|>>|^: ", NULL }, { SIGN_ASTRO, NULL, "--" },
		{ SIGN_OBSIDIAN, "==|%%|\\[\\[|\\$|(^| )#[[:alnum:]]|\\^", NULL },
		{ SIGN_PELICAN, "^#[[:alnum:]]", NULL } };
	unsigned seed = 7;

	for (int round = 0; round < rounds_here(20000); round++) {
		CLEANUP(buf_finish) struct buf note = BUF_INIT;
		size_t k = (size_t)round % LENGTH(sites);

		buf_add(&note, "x ");
		for (int i = 0; i < 7; i++) {
			seed = seed * 1103515245u + 12345u;
			buf_add(&note, parts[(seed >> 16) % LENGTH(parts)]);
		}
		CLEANUP(pointer_free) char *plain = written(note.s, 0);
		CLEANUP(pointer_free) char *got = written(note.s, sign_set(sites[k].site, NULL));
		CLEANUP(pointer_free) char *before = seen(plain), *after = seen(got);
		CLEANUP(pointer_free) char *source = xstrdup(got);
		/* What is between two parts of code may be code in one dialect, so it stays. */
		if (!has(note.s, "`(.|\n)*`(.|\n)*`") && sites[k].source) {
			blank(source, "`[^`]*`");
			blank(source, "\\\\[[:punct:]]|&#[0-9]+;");
			blank(source, "\\]\\([^)]*\\)|https://[^ <[]*");
			blank(source, "^[> ]*([- ]+$|[= ]+$|[-:| ]+$)|^[ >]+");
			blank(source, "\\[\\^[^] \n[]+\\]");
			if (has(source, sites[k].source))
				fail_msg("%s\n-> %s\n%s", note.s, got, source);
		}
		if (sites[k].site == SIGN_ASTRO) {
			for (char *s; (s = strstr(after, "\u2060"));)
				memmove(s, s + 3, strlen(s + 3) + 1);
		}
		if (strcmp(before, after) != 0)
			fail_msg("%s\n-> %s\nbefore %s\nafter %s", note.s, got, before, after);
	}
}
