/* The table of signs that only some sites read as marks, with the escape of each. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/view/sign.h"

#include <ctype.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/line.h"
#include "base/text/text.h"

/* The place at which a character is the sign. */
enum place {
	ANYWHERE,
	PAIRED,  /* before the same character: "--", "=="; not in a line of marks */
	QUOTING, /* anywhere but between letters, where it is an apostrophe on every site */
	NAMING,  /* before a word, and not behind one: "@name", "#tag" */
	WORDED,  /* before a word that the same character ends: ":smile:" */
	LEADING  /* before a blank at the begin of a line */
};

/* How a sign is written. Programs that read the finished page see no escape: the invisible U+2060
 * parts the sign from its word. */
enum way { BACKSLASH, ENTITY, PARTED, PARTED_BARE };

/*
 * Sources: the syntax page of kramdown, which Jekyll uses; the typographer of goldmark and
 * "configure markup" of Hugo; the pages "Markdown" of Eleventy and Astro with the options of
 * markdown-it and of remark-smartypants; the settings of Pelican with Python-Markdown's extra;
 * "formatting syntax" and "tags" of Obsidian's help; XenForo's and vBulletin's help on smilies and
 * mentions. tests/e2e/site_test.c runs Jekyll and Hugo.
 *
 * Not in the table: three dots, which one character also shows as three dots; quotes in Astro,
 * which has no escape for them; footnotes, "[^1]", which nearly all sites read.
 */
static const struct sign {
	char c;
	enum place place;
	unsigned sites;      /* that read it by default */
	const char *options; /* words of a configuration that turn it on, parted by blanks */
	enum way way;
} signs[] = {
	{ '-', PAIRED, SIGN_JEKYLL | SIGN_HUGO, "typographer smarty", BACKSLASH },
	{ '-', PAIRED, SIGN_ASTRO, "TYPOGRIFY", PARTED },
	{ '"', ANYWHERE, SIGN_JEKYLL | SIGN_HUGO, "typographer smarty", BACKSLASH },
	{ '\'', QUOTING, SIGN_JEKYLL | SIGN_HUGO, "typographer smarty", BACKSLASH },
	{ '<', PAIRED, SIGN_JEKYLL | SIGN_HUGO, "", BACKSLASH },
	{ '>', PAIRED, SIGN_JEKYLL | SIGN_HUGO, "", BACKSLASH },
	{ '=', PAIRED, SIGN_OBSIDIAN, "extras markdown-it-mark pymdownx.mark", BACKSLASH },
	{ '%', PAIRED, SIGN_OBSIDIAN, "", BACKSLASH },
	{ '[', PAIRED, SIGN_OBSIDIAN, "wikilinks", BACKSLASH },
	{ '^', ANYWHERE, SIGN_OBSIDIAN, "superscript markdown-it-sup pymdownx.caret", BACKSLASH },
	{ '$', ANYWHERE, SIGN_OBSIDIAN,
		"passthrough katex KaTeX mathjax MathJax remark-math arithmatex", BACKSLASH },
	{ '#', NAMING, SIGN_OBSIDIAN | SIGN_PELICAN, "", BACKSLASH },
	{ ':', LEADING, SIGN_JEKYLL | SIGN_HUGO | SIGN_PELICAN, "deflist", ENTITY },
	{ ':', WORDED, 0, "jemoji enableEmoji emoji", PARTED },
	{ '@', NAMING, 0, "jekyll-mentions", PARTED },
	{ ':', WORDED, SIGN_FORUM, "", PARTED_BARE },
	{ '@', NAMING, SIGN_FORUM, "", PARTED_BARE },
};

unsigned
sign_set(enum sign_site site, const char *config)
{
	unsigned set = 0;

	for (size_t i = 0; i < LENGTH(signs); i++) {
		bool read = signs[i].sites & site;

		for (const char *word = signs[i].options; config && *word && !read;) {
			size_t n = strcspn(word, " ");

			read = memmem(config, strlen(config), word, n);
			word += n + (word[n] == ' ');
		}
		set |= (unsigned)read << i;
	}
	return set;
}

/* Returns true for a byte of a word; bytes of other scripts are some. */
static bool
is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* Returns true if the line of byte i is a rule, an underline, or what parts the rows of a table, or
 * if it only has marks of quotations so far. */
static bool
is_of_marks(const char *s, size_t i)
{
	size_t from = line_begin(s, i);

	from += strspn(s + from, "> \t");
	size_t n = strcspn(s + from, "\n");
	const char *marks = s[i] == '=' ? "= \t" : "- \t";
	if (memchr(s + from, '|', n))
		marks = "|-: \t";
	return i < from || strspn(s + from, marks) == n;
}

static bool
is_at(enum place place, const char *s, size_t i)
{
	char c = s[i], before = i ? s[i - 1] : '\n', next = s[i + 1];
	size_t n = strspn(
		s + i + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-");

	size_t id = strcspn(s + i, "] \n["); /* of a footnote */

	switch (place) {
	case ANYWHERE: return !(c == '^' && before == '[' && next != ']' && s[i + id] == ']');
	case PAIRED: return next == c && !is_of_marks(s, i);
	case QUOTING: return !(is_word(before) && is_word(next));
	case NAMING: return is_word(next) && !is_word(before);
	case WORDED:
		return n && !isdigit((unsigned char)next) && s[i + 1 + n] == c && !is_word(before);
	case LEADING: return before == '\n' && next == ' ';
	}
	return false;
}

bool
sign_put(struct buf *out, unsigned set, const char *s, size_t i)
{
	const struct sign *sign = signs;

	while (sign < signs + LENGTH(signs) &&
		!(set >> (sign - signs) & 1 && sign->c == s[i] && is_at(sign->place, s, i)))
		sign++;
	if (sign == signs + LENGTH(signs))
		return false;
	switch (sign->way) {
	case BACKSLASH: buf_addf(out, "\\%c", s[i]); break;
	case ENTITY: buf_addf(out, "&#%d;", s[i]); break;
	case PARTED: buf_addf(out, "%c&#8288;", s[i]); break;
	case PARTED_BARE: buf_addf(out, "%c\xe2\x81\xa0", s[i]); break;
	}
	return true;
}
