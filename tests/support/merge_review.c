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
	d->blocks[d->n] = (struct merge_block){ from, d->text.len - from, d->ids[d->n] };
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
