/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/merge_review.h"

uint32_t seed;

size_t
any(size_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 7) % below;
}

bool
chance(size_t percent)
{
	return any(100) < percent;
}

static const char *const vocabulary[] = { "bass", "tight", "wide", "stage", "the", "is", "and", "a",
	"of", "with", "treble", "sibilant", "warm", "drums", "cymbals", "decay", "quick", "soft",
	"edge", "voice", "close", "forward", "recessed", "hiss", "air", "layers", "texture",
	"impact", "sub-bass", "rolls", "off", "early", "late", "nicely", "harsh", "smooth", "grain",
	"detail", "guitar", "strings", "bow", "breath", "piano", "hammer", "weight", "here", "but",
	"not", "thin", "full", "open", "closed-in", "holographic", "flat", "deep", "high", "very",
	"slightly", "louder", "calm" };

static void
make_body(char *body, size_t words)
{
	size_t n = 0;

	body[0] = '\0';
	for (size_t i = 0; i < words; i++)
		n += (size_t)snprintf(body + n, BODY - n, "%s%s", i ? " " : "",
			vocabulary[any(LENGTH(vocabulary))]);
	snprintf(body + n, BODY - n, "%s", chance(50) ? "." : "");
}

static void
put_note(struct made_review *r, struct made_note it)
{
	size_t at = 0;

	while (at < r->n &&
		(r->notes[at].section < it.section ||
			(r->notes[at].section == it.section &&
				(r->notes[at].item < it.item ||
					(r->notes[at].item == it.item &&
						r->notes[at].pos <= it.pos)))))
		at++;
	memmove(r->notes + at + 1, r->notes + at, (r->n - at) * sizeof(it));
	r->notes[at] = it;
	r->n++;
}

void
add_made_note(struct made_review *r)
{
	if (r->n == NOTES)
		return;
	struct made_note it = { .id = r->next_id++,
		.section = (int)any(3),
		.item = (int)any(4) - 1,
		.pos = (int)any(300) };
	make_body(it.body, 3 + any(10));
	put_note(r, it);
}

static struct made_note
take_note(struct made_review *r, size_t at)
{
	struct made_note it = r->notes[at];

	memmove(r->notes + at, r->notes + at + 1, (r->n - at - 1) * sizeof(it));
	r->n--;
	return it;
}

static void
change_note(struct made_note *n)
{
	char old[BODY];
	char *space = strchr(n->body, ' ');

	memcpy(old, n->body, BODY);
	if (chance(40))
		make_body(n->body, 3 + any(10));
	else if (chance(50) || !space)
		snprintf(n->body, BODY, "%.120s changed%zu", old, any(1000));
	else
		snprintf(n->body, BODY, "new%zu%.120s", any(1000), old + (space - n->body));
	n->changed = true;
}

void
live_on(struct made_review *r)
{
	for (size_t i = 0; i < r->n; i++)
		r->notes[i].changed = false;
	for (size_t k = any(5); k > 0; k--)
		add_made_note(r);
	for (size_t k = any(4); k > 0 && r->n; k--)
		change_note(&r->notes[any(r->n)]);
	for (size_t k = any(3); k > 0 && r->n; k--)
		take_note(r, any(r->n));
	/* Another time for a note, or another track: it goes elsewhere. */
	if (chance(20) && r->n) {
		struct made_note it = take_note(r, any(r->n));

		it.pos = (int)any(300);
		it.item = chance(70) ? it.item : (int)any(4) - 1;
		it.changed = true;
		put_note(r, it);
	}
	if (chance(5))
		make_body(r->title, 4);
	r->more |= chance(5);
}

static void
block(struct made_draft *d, size_t from, const char *id)
{
	snprintf(d->ids[d->n], sizeof(d->ids[0]), "%s", id);
	d->blocks[d->n] =
		(struct merge_block){ .at = from, .len = d->text.len - from, .id = d->ids[d->n] };
	d->n++;
}

void
note_text(char *into, const struct made_note *n)
{
	if (n->item < 0)
		snprintf(into, BODY * 2, "- %s", n->body);
	else
		snprintf(into, BODY * 2, "- [%d:%02d](https://example.org/watch?v=T%d%d&t=%ds) %s",
			n->pos / 60, n->pos % 60, n->section, n->item, n->pos, n->body);
	/* Some are of two lines. */
	char *space = strchr(into + strlen(into) - strlen(n->body) / 2, ' ');
	if (n->id % 3 == 0 && space && strlen(into) + 2 < BODY * 2) {
		memmove(space + 3, space + 1, strlen(space));
		memcpy(space, "\n  ", 3);
	}
}

static void
write_item(struct made_draft *d, const struct made_review *r, int section, int item)
{
	char id[32], text[BODY * 2];
	size_t from = d->text.len;
	bool any_note = false;

	for (size_t i = 0; i < r->n; i++) {
		const struct made_note *n = &r->notes[i];

		if (n->section != section || n->item != item)
			continue;
		if (!any_note && item >= 0) {
			buf_addf(&d->text, "### Track %c%d\n\n", "KLM"[section], item);
			snprintf(id, sizeof(id), "item/%d%d", section, item);
			block(d, from, id);
		}
		any_note = true;
		from = d->text.len;
		note_text(text, n);
		buf_addf(&d->text, "%s\n", text);
		snprintf(id, sizeof(id), "note/%d", n->id);
		block(d, from, id);
	}
	if (any_note)
		buf_add(&d->text, "\n");
}

void
write_draft(struct made_draft *d, const struct made_review *r)
{
	static const char *const titles[] = { "Bass and dynamics", "Timbre", "Stage" };
	char id[32];
	size_t from;

	d->text = (struct buf)BUF_INIT;
	d->n = 0;
	buf_addf(&d->text, "---\ntitle: \"%s\"\nlayout: \"single\"\n%s---\n\n", r->title,
		r->more ? "toc: true\n" : "");
	for (int s = 0; s < 3; s++) {
		bool has = false;

		for (size_t i = 0; i < r->n; i++)
			has |= r->notes[i].section == s;
		if (!has)
			continue;
		from = d->text.len;
		buf_addf(&d->text, "## %s\n\n", titles[s]);
		snprintf(id, sizeof(id), "section/%d", s);
		block(d, from, id);
		from = d->text.len;
		buf_addf(&d->text, "<!-- to write: section %d -->\n\n", s);
		snprintf(id, sizeof(id), "prompt/%d", s);
		block(d, from, id);
		for (int i = -1; i < 3; i++)
			write_item(d, r, s, i);
	}
	while (d->text.len > 1 && strcmp(d->text.s + d->text.len - 2, "\n\n") == 0)
		buf_truncate(&d->text, d->text.len - 1);
}

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
