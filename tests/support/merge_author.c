#include "support/merge_author.h"

void
lines_read(struct text_lines *l, const struct buf *text)
{
	size_t at = 0, len;

	l->n = 0;
	for (; (len = diff_line(text->s + at, text->len - at)); at += len) {
		char *line = xstrndup(text->s + at, len);

		assert_true(l->n < LENGTH(l->all));
		line[strcspn(line, "\r\n")] = '\0';
		l->all[l->n++] = line;
	}
}

void
lines_free(struct text_lines *l)
{
	while (l->n)
		free(l->all[--l->n]);
}

bool
lines_have(const struct text_lines *l, const char *line)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->all[i], line) == 0)
			return true;
	return false;
}

static void
lines_insert(struct text_lines *l, size_t at, char *line)
{
	if (l->n == LENGTH(l->all)) {
		free(line);
		return;
	}
	memmove(l->all + at + 1, l->all + at, (l->n - at) * sizeof(l->all[0]));
	l->all[at] = line;
	l->n++;
}

static void
lines_delete(struct text_lines *l, size_t at)
{
	free(l->all[at]);
	memmove(l->all + at, l->all + at + 1, (l->n - at - 1) * sizeof(l->all[0]));
	l->n--;
}

int words_made;

/* A line after the front matter that starts so, at random; l->n when there is none. */
static size_t
pick(const struct text_lines *l, const char *start)
{
	size_t from = l->n ? any(l->n) : 0, body = 0;

	if (l->n && strcmp(l->all[0], "---") == 0)
		for (body = 1; body < l->n && strcmp(l->all[body], "---") != 0;)
			body++;
	for (size_t k = 0; k < l->n; k++) {
		size_t i = (from + k) % l->n;

		if (i > body && *l->all[i] && strncmp(l->all[i], start, strlen(start)) == 0 &&
			strncmp(l->all[i], "<<<", 3) != 0 && strncmp(l->all[i], "|||", 3) != 0 &&
			strncmp(l->all[i], "===", 3) != 0 && strncmp(l->all[i], ">>>", 3) != 0)
			return i;
	}
	return l->n;
}

static void
edit_words(struct text_lines *l)
{
	size_t i = pick(l, chance(80) ? "- " : "");

	if (i == l->n)
		return;
	for (size_t k = 1 + any(2); k > 0; k--) {
		char *old = l->all[i], *space = strrchr(old, ' ');
		size_t at = any(strlen(old) + 1);

		/* At a place between two words: instead of the one after it, or before it. */
		while (old[at] && old[at] != ' ')
			at++;
		size_t skip = old[at] && chance(50) ? 1 + strcspn(old + at + 1, " ") : 0;
		if (space && strncmp(old + at + (old[at] == ' '), "qz", 2) == 0)
			skip = 0;
		l->all[i] = xasprintf("%.*s qz%d%s", (int)at, old, words_made++, old + at + skip);
		free(old);
	}
}

static void
insert_own(struct text_lines *l)
{
	size_t i = pick(l, "");
	int kind = (int)any(4);

	if (i == l->n)
		return;
	if (kind == 0) { /* right under a line, without a blank one between */
		lines_insert(l, i + 1,
			xasprintf(
				"%sand qz%d is what I say.", chance(50) ? "  " : "", words_made++));
	} else if (kind == 1 && strncmp(l->all[i], "- ", 2) == 0) {
		lines_insert(l, i + 1,
			xasprintf("%s- my own qz%d", chance(50) ? "  " : "", words_made++));
	} else {
		lines_insert(l, i + 1, xstrdup(""));
		lines_insert(l, i + 1,
			xasprintf("%sMy paragraph qz%d, with the bass and a wide stage.",
				kind == 2 && chance(20) ? "### " : "", words_made++));
		lines_insert(l, i + 1, xstrdup(""));
	}
}

static const char *
bare_words(const char *bullet)
{
	const char *link = strstr(bullet, ") ");

	return link ? link + 2 : bullet + (strncmp(bullet, "- ", 2) == 0 ? 2 : 0);
}

static void
make_prose(struct text_lines *l)
{
	size_t i = pick(l, "- ");

	if (i == l->n)
		return;
	char *old = l->all[i];
	l->all[i] = xasprintf("At qz%d I heard: %s It made me qz%d.", words_made, bare_words(old),
		words_made + 1);
	words_made += 2;
	free(old);
	if (chance(70)) {
		lines_insert(l, i + 1, xstrdup(""));
		lines_insert(l, i, xstrdup(""));
	}
}

/* Bullets become one paragraph, over headings and all when far is set. */
static void
join(struct text_lines *l, bool far)
{
	size_t i = pick(l, "- ");
	int joined = 0;

	if (i == l->n)
		return;
	char *text = xasprintf("qz%d: %s", words_made++, bare_words(l->all[i]));
	while (i + 1 < l->n && joined < (far ? 4 : 1)) {
		const char *next = l->all[i + 1];
		bool bullet = strncmp(next, "- ", 2) == 0;

		if (!bullet && !(far && (!*next || strncmp(next, "### Track", 9) == 0)))
			break;
		if (bullet) {
			char *longer = xasprintf("%s, and %s", text, bare_words(next));

			free(text);
			text = longer;
			joined++;
		} else if (strstr(next, "qz")) {
			break;
		}
		lines_delete(l, i + 1);
	}
	free(l->all[i]);
	l->all[i] = text;
	if (i + 1 < l->n && *l->all[i + 1])
		lines_insert(l, i + 1, xstrdup(""));
}

static void
split(struct text_lines *l)
{
	size_t i = pick(l, "- ");

	if (i == l->n || strlen(l->all[i]) < 30)
		return;
	size_t at = strlen(l->all[i]) / 2 + strcspn(l->all[i] + strlen(l->all[i]) / 2, " ");
	if (!l->all[i][at])
		return;
	lines_insert(l, i + 1, xasprintf("- qz%d%s", words_made++, l->all[i] + at));
	l->all[i][at] = '\0';
}

static void
delete_line(struct text_lines *l)
{
	static const char *const what[] = { "<!--", "- ", "### Track", "## " };
	size_t i = pick(l, what[any(LENGTH(what))]);

	if (i < l->n)
		lines_delete(l, i);
}

/* A section, or one bullet, to before another section or the end. */
static void
move(struct text_lines *l, const char *what)
{
	size_t from = pick(l, what), to = pick(l, "## "), n = 1;

	if (from == l->n)
		return;
	if (*what == '#')
		while (from + n < l->n && strncmp(l->all[from + n], "## ", 3) != 0)
			n++;
	char *held[600];
	memcpy(held, l->all + from, n * sizeof(held[0]));
	memmove(l->all + from, l->all + from + n, (l->n - from - n) * sizeof(held[0]));
	l->n -= n;
	to = to >= from + n ? to - n : to > from ? from : to;
	if (to && *l->all[to - 1])
		lines_insert(l, to++, xstrdup(""));
	for (size_t k = 0; k < n; k++)
		lines_insert(l, to + k, held[k]);
	if (*l->all[to + n - 1])
		lines_insert(l, to + n, xstrdup(""));
}

/* Some conflicts are settled for one side, some left. */
static void
settle(struct text_lines *l)
{
	bool drop = false;

	for (size_t i = 0; i < l->n;) {
		if (strcmp(l->all[i], "||||||| last export") == 0)
			drop = true;
		bool last = strcmp(l->all[i], ">>>>>>> earlog") == 0;
		if (drop || strcmp(l->all[i], "<<<<<<< your file") == 0)
			lines_delete(l, i);
		else
			i++;
		drop &= !last;
	}
}

void
author(struct buf *file, const struct habits *h)
{
	struct text_lines l;

	lines_read(&l, file);
	if (chance(70))
		settle(&l);
	for (size_t k = any(8); k > 0; k--)
		switch (any(9)) {
		case 0:
		case 1: edit_words(&l); break;
		case 2: insert_own(&l); break;
		case 3: make_prose(&l); break;
		case 4: join(&l, chance(40)); break;
		case 5: split(&l); break;
		case 6: delete_line(&l); break;
		case 7: move(&l, "## "); break;
		case 8: move(&l, "- "); break;
		}
	buf_clear(file);
	for (size_t i = 0; i < l.n; i++)
		buf_addf(file, "%s%s", l.all[i],
			h->no_newline && i + 1 == l.n ? ""
				: h->crlf             ? "\r\n"
						      : "\n");
	lines_free(&l);
}
