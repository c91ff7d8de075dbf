/* Reads an edited draft: its front matter, and its text without comments, {: …} of kramdown, Liquid
 * and shortcodes. page.c renders the rest. */
#include "export/post.h"

#include <stdlib.h>
#include <string.h>

#include "base/front.h"
#include "base/mem.h"
#include "config/front_value.h"

/* Returns the first of these keys of the front matter that has a text; the list ends with NULL. The
 * caller frees. */
static char *
first_of(const char *markdown, const char *const *keys)
{
	for (; *keys; keys++) {
		char *value = front_value(markdown, false, *keys);

		if (value && *value)
			return value;
		free(value);
	}
	return NULL;
}

/* Returns the number of bytes of a code span or an escaped character at s; 0: there is none. */
static size_t
verbatim(const char *s)
{
	size_t n = strspn(s, "`");

	if (*s == '\\' && s[1])
		return 2;
	for (const char *end = s + n; n && (end = strchr(end, '`'));) {
		size_t run = strspn(end, "`");

		if (memmem(s, (size_t)(end - s), "\n\n", 2))
			break;
		if (run == n)
			return (size_t)(end - s) + n;
		end += run;
	}
	return n;
}

/* Adds the path of {{ '/assets/a.svg' | relative_url }} and its like. */
static void
add_liquid_path(struct buf *out, const char *s, const char *end)
{
	const char *from = s + strspn(s, "{ ");
	const char *to = *from == '\'' || *from == '"' ? strchr(from + 1, *from) : NULL;

	if (to && to < end && memmem(to, (size_t)(end - to), "_url", 4))
		buf_add_bytes(out, from + 1, (size_t)(to - from - 1));
}

/* The places in the text where a comment was. */
struct gone {
	size_t *v, n, cap;
};

/* Returns the length of the mark of a generator that s begins with, and counts it; 0: none. */
static size_t
mark_at(struct export_post *p, struct gone *gone, const char *s)
{
	static const struct {
		const char *begin, *end;
		bool comment, line; /* line: it ends in its line */
	} marks[] = { { "<!--", "-->", true, false }, { "{/*", "*/}", true, false },
		{ "{%", "%}", false, false }, { "{{", "}}", false, false },
		{ "{:", "}", false, true }, { "{#", "}", false, true },
		{ "{.", "}", false, true } };

	for (size_t i = 0; i < LENGTH(marks); i++) {
		size_t n = strlen(marks[i].begin);
		const char *end =
			strncmp(s, marks[i].begin, n) == 0 ? strstr(s + n, marks[i].end) : NULL;

		if (!end || (marks[i].line && memchr(s, '\n', (size_t)(end - s))))
			continue;
		end += strlen(marks[i].end);
		if (marks[i].begin[1] == '{')
			add_liquid_path(&p->text, s, end);
		if (marks[i].comment)
			LIST_ADD(gone, p->text.len);
		p->comments += marks[i].comment;
		p->tags += !marks[i].comment;
		return (size_t)(end - s);
	}
	return 0;
}

/* Adds the text without what only a generator reads. Blocks of code stay. */
static void
add_plain(struct export_post *p, struct gone *gone, const char *s, bool mdx)
{
	bool in_code = false, line = true;

	while (*s) {
		const char *text = s + strspn(s, " ");
		size_t n = strcspn(s, "\n");

		n += s[n] == '\n';
		if (line && (strncmp(text, "```", 3) == 0 || strncmp(text, "~~~", 3) == 0))
			in_code = !in_code;
		else if (line && !in_code && mdx &&
			(strncmp(s, "import ", 7) == 0 || strncmp(s, "export ", 7) == 0)) {
			p->tags++;
			s += n;
			continue;
		} else if (!in_code) {
			size_t mark = mark_at(p, gone, s);

			n = mark ? 0 : verbatim(s);
			s += mark;
			n = n || mark ? n : 1;
		}
		buf_add_bytes(&p->text, s, n);
		s += n;
		line = p->text.len && p->text.s[p->text.len - 1] == '\n';
	}
}

/* Returns the level of the heading whose last line begins at `at`, and moves `at` to its begin; 0:
 * there is none. A line of hyphens is a rule of the templates. */
static unsigned
heading_level(const char *text, size_t *at)
{
	size_t signs = strspn(text + *at, "#"), under = strspn(text + *at, "=");
	char end = text[*at + (under ? under : signs)];

	if (signs && signs <= 6 && end == ' ')
		return (unsigned)signs;
	if (!under || (end && end != '\n') || *at < 2 || text[*at - 2] == '\n')
		return 0;
	for (--*at; *at > 0 && text[*at - 1] != '\n';)
		--*at;
	return 1;
}

/* Removes each heading below which only comments were, up to a heading of its level or a higher
 * one: the template has it, and nobody filled it. */
static void
drop_headings(struct export_post *p, const struct gone *gone)
{
	size_t end = p->text.len, n = gone->n;
	unsigned next = 0; /* level of the heading at `end`; 0: the text ends there */
	bool filled = false;

	for (size_t at = end, line; at > 0;) {
		for (line = at - 1; line > 0 && p->text.s[line - 1] != '\n';)
			line--;
		at = line;
		unsigned level = heading_level(p->text.s, &at);
		const char *words = p->text.s + line + strspn(p->text.s + line, " -*+");
		filled |= !level && *words && *words != '\n';
		if (!level)
			continue;
		bool commented = n && gone->v[n - 1] > line;
		while (n && gone->v[n - 1] > at)
			n--;
		if (commented && !filled && next <= level) {
			buf_splice(&p->text, at, end - at, "", 0);
			p->heads++;
		} else {
			next = level;
		}
		end = at;
		filled = false;
	}
}

void
export_post_read(struct export_post *p, const char *markdown, bool mdx)
{
	static const char *const
		titles[] = { "title", NULL },
		*const authors[] = { "author", NULL }, *const dates[] = { "date", "pubDate", NULL },
		*const excerpts[] = { "excerpts", "excerpt", "description", "summary", NULL },
		*const headers[] = { "header.image", "heroImage", "images", "image", NULL },
		*const languages[] = { "lang", "language", NULL };
	*p = (struct export_post){ .title = first_of(markdown, titles),
		.author = first_of(markdown, authors),
		.date = first_of(markdown, dates),
		.excerpt = first_of(markdown, excerpts),
		.header = first_of(markdown, headers),
		.language = first_of(markdown, languages) };
	if (p->date && strlen(p->date) > 10)
		p->date[10] = '\0'; /* without the time of the day */
	buf_add(&p->text, "");
	struct gone gone = { .v = NULL };
	add_plain(p, &gone, markdown + front_find(markdown, strlen(markdown), false).body, mdx);
	drop_headings(p, &gone);
	free(gone.v);
}

void
export_post_finish(struct export_post *p)
{
	buf_finish(&p->text);
	free(p->title);
	free(p->author);
	free(p->date);
	free(p->excerpt);
	free(p->header);
	free(p->language);
}
