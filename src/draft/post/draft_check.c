/* Finds what the text of a draft lacks by itself; withheld.c finds what it must not have. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/post/draft.h"

#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "base/text/timed_link.h"
#include "draft/post/plain.h"
#include "review/files/front_value.h"
#include "review/record/note_rules.h"
#include "review/record/redact.h"
#include "review/record/rows_note.h"
#include "review/record/rows_rating.h"

#define SHOWN 60 /* columns of a text in a gap */

/* Adds gaps for links to files that are missing. Addresses of the web are not checked. */
static void
add_dead_links(struct gaps *g, const struct draft_place *at, const char *draft, const char *text)
{
	CLEANUP(pointer_free)
	char *header = front_value(draft, draft_place_forms(at) & FORMS_LINES, "header.image");

	if (header && draft_place_lacks(at, header))
		gaps_add(g, "the header picture %s is not there", header);
	for (const char *s = text; (s = strstr(s, "]("));) {
		bool liquid = *(s += 2) == '{'; /* {{ '/a.svg' | relative_url }} */

		s += liquid ? strcspn(s, "'\")\n") : 0;
		if (liquid && *s != '\'' && *s != '"')
			continue;
		bool angle = *s == '<';
		if (liquid || angle)
			s++;
		const char *ends = angle ? ">\n" : ") \n";
		size_t n = strcspn(s, liquid ? "'\"\n" : ends);
		CLEANUP(pointer_free)
		char *path = timed_link_path(s, strcspn(s, "#?") < n ? strcspn(s, "#?") : n);

		if (!n)
			gaps_add(g, "a link in the text has no address: write it into its ()");
		else if (path && !text_starts(path, "mailto:") && draft_place_lacks(at, path))
			gaps_add(g, "the link to %.*s is dead", (int)n, s);
	}
}

/* Replaces the scripts and styles of a page by spaces: they are no text of the author. */
static void
blank_scripts(struct buf *text)
{
	static const char *const names[][2] = { { "<script", "</script>" },
		{ "<style", "</style>" } };

	EACH_OF (one, names)
		for (char *at = text->s; (at = strstr(at, (*one)[0]));) {
			const char *end = strstr(at, (*one)[1]);

			for (; *at && at != end; at++)
				*at = *at == '\n' ? '\n' : ' ';
		}
}

static void
add_secret_gap(struct gaps *g, const char *where, const char *text, const char *does)
{
	CLEANUP(pointer_free) char *cuts = redact_cuts(text);

	if (cuts)
		gaps_add(g, "%s has an address with %s, which %s", where, cuts, does);
}

/* Adds gaps for what leaves of the words of a row only in part, or should not leave: secrets of
 * addresses, and paths below a home folder; and for a picture without a description. */
static void
add_text_gaps(struct gaps *g, const char *text)
{
	static const char *const homes[] = { "/home/", "/Users/", ":\\Users\\", "file://", "~/" };

	if (!strpbrk(text, "/\\?&#!")) /* no path, address or picture */
		return;
	CLEANUP(pointer_free) char *words = xstrdup(text);
	CLEANUP(pointer_free)
	char *where = xasprintf(
		"“%.*s”", (int)text_fit(text, strcspn(text, "\n"), SHOWN, &(int){ 0 }), text);
	char *rest = words;

	add_secret_gap(g, where, text, "the draft leaves out");
	if (strstr(text, "![]("))
		gaps_add(g,
			"%s has a picture without a description for blind readers: write it "
			"between its [ and ]",
			where);
	for (char *word; (word = strsep(&rest, " \n"));)
		EACH_OF (home, homes)
			if (strstr(word, *home) &&
				(!strstr(word, "://") || strstr(word, "file://"))) {
				gaps_add(g, "%s has a path on your machine: %s", where, word);
				break;
			}
}

void
draft_note_gaps(struct gaps *g, const struct record *r)
{
	EACH_LIVE (note, n, r, ROW_NOTE)
		if (n->body && !note_is_private(r, n))
			add_text_gaps(g, n->body);
	EACH_LIVE (rating, x, r, ROW_RATING)
		if (x->remark && !withheld_is(r, &x->row.uuid))
			add_text_gaps(g, x->remark);
}

void
draft_secret_gaps(struct gaps *g, const char *draft)
{
	size_t nth = 1;

	for (const char *line = draft; line && *line; line = text_after(line, '\n'), nth++) {
		CLEANUP(pointer_free) char *one = xstrndup(line, strcspn(line, "\n"));
		CLEANUP(pointer_free) char *where = xasprintf("line %zu", nth);

		add_secret_gap(g, where, one, "readers get");
	}
}

void
draft_gaps(struct gaps *g, const struct draft_file *d, const struct buf *text)
{
	site_gaps(g, &d->at, text->s);
	gaps_draft(g, text->s);
}

void
draft_check(struct gaps *g, const struct draft_file *d)
{
	CLEANUP(draft_plain_finish) struct draft_plain plain;
	CLEANUP(buf_finish) struct buf text = BUF_INIT;

	unsigned forms = draft_place_forms(&d->at);
	draft_plain_read(&plain, d->bytes.s, NULL, forms, false);
	buf_add_bytes(&text, d->bytes.s, d->bytes.len);
	blank_scripts(&text);
	draft_gaps(g, d, &text);
	draft_secret_gaps(g, text.s);
	draft_plain_gaps(g, &plain);
	/* Liquid makes addresses that only the site knows; else figures and ![[a.png]] are links.
	 */
	add_dead_links(g, &d->at, d->bytes.s, forms & FORMS_LIQUID ? text.s : plain.post.text.s);
}
