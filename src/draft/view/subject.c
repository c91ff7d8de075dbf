/* Labels: what a note or a rating says of itself that the heading above it does not say. The tables
 * here are the only rule; view_note.c and view_rating.c put the labels, templates choose a key. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/view/subject.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/hz.h"
#include "base/text/text.h"
#include "review/files/chain.h"
#include "review/files/equaliser.h"
#include "review/files/words.h"
#include "review/record/chains.h"
#include "review/record/note_rules.h"
#include "review/record/wording.h"

#define FACTS_WORN (FACT_DEVICE | FACT_VARIANT)
#define FACTS_HEARD (FACT_CHAIN | FACT_FIRMWARE | FACT_EQUALISER | FACT_FILE | FACT_LATER)

/* ---- the files and releases that were heard ---- */

/* Returns the audio file that played when the note was made; NULL: none. */
static const struct source *
file_of_note(const struct view *v, const struct note *n)
{
	const struct source *src = record_find(v->r, ROW_SOURCE, &n->source);

	return src && source_is_file(src) && src->locator ? src : NULL;
}

static size_t
notes_on_file(const struct view *v, const struct view_place *p, const struct source *file)
{
	size_t n = 0;

	EACH_IN (row, v->rows, v->n_rows)
		if (row->place == p && file_of_note(v, row->note) == file)
			n++;
	return n;
}

/* Finds the file with most notes for each track; of several, the file with the lowest rank. */
static void
find_played_files(struct view *v)
{
	EACH_IN (x, v->rows, v->n_rows) {
		const struct source *file = x->place ? file_of_note(v, x->note) : NULL;

		if (!file)
			continue;
		struct view_place *p = &v->places[x->place - v->places];
		p->file = p->file ? p->file : file;
		if (p->file == file)
			continue;
		p->files |= !text_same(p->file->locator, file->locator);
		size_t most = notes_on_file(v, p, p->file), n = notes_on_file(v, p, file);
		if (n > most || (n == most && file->rank < p->file->rank))
			p->file = file;
	}
}

/* ---- the releases of a recording that were heard ---- */

static const struct view_heard *
heard_of(const struct view *v, const struct source *file)
{
	EACH (one, &v->heard)
		if (one->file == file)
			return one;
	return NULL;
}

/* Marks two files of one recording whose tags name different releases. */
static void
tell_apart(struct view_heard *a, struct view_heard *b)
{
	CLEANUP(buf_finish) struct buf of_a = BUF_INIT, of_b = BUF_INIT;

	source_release(&of_a, a->file, true);
	source_release(&of_b, b->file, true);
	if (!uuid_same(&a->file->recording, &b->file->recording) || !of_a.len || !of_b.len ||
		text_same(of_a.s, of_b.s))
		return;
	buf_clear(&of_a);
	buf_clear(&of_b);
	source_release(&of_a, a->file, false);
	source_release(&of_b, b->file, false);
	bool alike = text_same(of_a.s, of_b.s);
	a->several = b->several = true;
	a->whole |= alike;
	b->whole |= alike;
}

static void
find_releases(struct view *v)
{
	EACH_IN (row, v->rows, v->n_rows) {
		const struct source *file = file_of_note(v, row->note);

		if (!file || !file->album || heard_of(v, file))
			continue;
		LIST_ADD(&v->heard, (struct view_heard){ .file = file });
		for (size_t k = 0; k + 1 < v->heard.n; k++)
			tell_apart(&v->heard.v[k], &v->heard.v[v->heard.n - 1]);
	}
}

void
subject_files_init(struct view *v)
{
	find_played_files(v);
	find_releases(v);
}

static bool
is_from_memory(const struct view *v, const struct uuid *device)
{
	EACH_LIVE (comparison, c, v->r, ROW_COMPARISON)
		if (comparison_is_of(c, &v->review->row.uuid, device))
			return c->from_memory;
	return false;
}

/* Returns true if a draft names both chains by the same words: a chain of another review may have
 * less in it. */
static bool
is_named_alike(const struct view *v, const struct chain *a, const struct chain *b)
{
	CLEANUP(pointer_free)
	char *of_a = view_chain_sentence(v, a), *of_b = view_chain_sentence(v, b);

	return *of_a && text_same(of_a, of_b);
}

/* ---- the facts of a sentence ---- */

/* Returns the facts that a note of this part can have; a part that the table lacks has all. */
static unsigned
facts_of_part(const char *part)
{
	static const struct {
		const char *of;
		unsigned facts;
	} parts[] = { { "technology packaging build controls software like improve", FACT_DEVICE },
		{ "fit comfort isolation tips cable", FACTS_WORN },
		{ "opening tagline excerpts summary diary reader", FACT_EQUALISER } };

	EACH_OF (one, parts)
		if (text_lists(one->of, part))
			return ~(unsigned)(FACTS_WORN | FACTS_HEARD) | one->facts;
	return ~0u;
}

bool
subject_is_heard(const struct note *n)
{
	return !note_is_marker(n) && facts_of_part(n->part) & FACT_CHAIN &&
		!text_same(n->part, "chain");
}

/* Returns true if readers know both chains as one. A chain that was changed is a new row with the
 * old name, so chains of a review with equal names count as one. */
static bool
is_chain_alike(const struct view *v, const struct chain *a, const struct chain *b)
{
	return uuid_same(&a->review, &b->review) ? text_same(a->name, b->name)
						 : is_named_alike(v, a, b);
}

bool
subject_is_on_other_chain(const struct view *v, const struct setup *s)
{
	const struct chain *c = setup_row(v->r, s, ROW_CHAIN), *usual = v->main_chain;

	return c && usual && c != usual && !is_chain_alike(v, c, usual);
}

bool
subject_is_chain_alike(const struct view *v, const struct setup *a, const struct setup *b)
{
	bool other = subject_is_on_other_chain(v, a);

	return other == subject_is_on_other_chain(v, b) &&
		(!other ||
			is_chain_alike(
				v, setup_row(v->r, a, ROW_CHAIN), setup_row(v->r, b, ROW_CHAIN)));
}

static unsigned
facts_of_setup(const struct view *v, const struct setup *s)
{
	unsigned facts = view_is_tested(v, s) ? 0 : FACT_DEVICE;

	if (view_is_set_otherwise(v, s))
		facts |= FACT_VARIANT;
	if (subject_is_on_other_chain(v, s))
		facts |= FACT_CHAIN;
	const struct chain *c = setup_row(v->r, s, ROW_CHAIN), *first = view_chain_first(v, c);
	if (first && chains_is_update(c, first))
		facts |= FACT_FIRMWARE;
	if (setup_row(v->r, s, ROW_EQUALISER))
		facts |= FACT_EQUALISER;
	return facts;
}

struct subject
subject_of_note(const struct view *v, const struct view_row *x)
{
	const struct note *n = x->note;
	const struct review *from = view_wanted_review(v, &n->review);
	const struct device *worn = setup_row(v->r, &n->setup, ROW_DEVICE);

	if (!worn)
		worn = from ? record_find(v->r, ROW_DEVICE, &from->device) : v->tested;
	struct subject s = { .setup = &n->setup,
		.device = worn,
		.file = file_of_note(v, n),
		.against = record_find(v->r, ROW_DEVICE, &n->against),
		.against_variant = record_find(v->r, ROW_VARIANT, &n->against_variant),
		.against_chain = record_find(v->r, ROW_CHAIN, &n->against_chain),
		.row = x,
		.hz = n->body && isfinite(n->hz) && hz_is_in(n->body, n->hz) ? (double)NAN : n->hz,
		.facts = facts_of_setup(v, &n->setup) };
	const struct view_heard *heard = heard_of(v, s.file);

	/* Under the heading of another review each note names its device. */
	s.facts |= from ? FACT_DEVICE : 0;
	s.facts |= s.file &&
			((heard && heard->several) ||
				(x->place && x->place->files && s.file != x->place->file))
		? FACT_FILE
		: 0;
	s.facts |= s.against || s.against_variant || s.against_chain ? FACT_AGAINST : 0;
	s.facts |= s.against && n->from_memory ? FACT_MEMORY : 0;
	s.facts |= record_other_listener(v->r, v->r, &n->listener) ? FACT_LISTENER : 0;
	s.facts |= isfinite(s.hz) ? FACT_HZ : 0;
	s.facts |= x->trial != NO_INT ? FACT_TRIAL : 0;
	s.facts |= x->first_evening < x->evening ? FACT_LATER : 0;
	s.facts |= view_is_own_part(v, n) ? FACT_PART : 0;
	s.facts &= facts_of_part(n->part);
	return s;
}

struct subject
subject_of_rating(const struct view *v, const struct rating *r)
{
	const struct device *d = setup_row(v->r, &r->setup, ROW_DEVICE);
	/* Beside a rating with a setting it says that its own is not noted. */
	unsigned unset = uuid_none(&r->setup.variant) ? FACT_VARIANT : 0;

	return (struct subject){ .setup = &r->setup,
		.device = d ? d : v->tested,
		.hz = NAN,
		.facts = facts_of_setup(v, &r->setup) & ~unset };
}

/* ---- what the heading and the first words say ---- */

struct heading
subject_heading(const struct view *v, const struct view_row *x)
{
	static const struct heading of[] = {
		/* A track lists its notes below "With foam S:". */
		[VIEW_AT_PLACE] = { 0, 0, false },
		[VIEW_AT_QUESTION] = { 0, 0, false },
		[VIEW_AT_CHAIN] = { FACT_CHAIN, 0, false },
		[VIEW_AT_COMPARISON] = { FACT_AGAINST | FACT_MEMORY, FACT_DEVICE, false },
		[VIEW_AT_FREQUENCY] = { FACT_HZ, 0, false },
	};
	struct heading h = of[x->home];

	if (x->home == VIEW_AT_PLACE && view_own_part(v, x->note->part) < v->parts.n)
		h.says |= FACT_PART;
	if (x->home == VIEW_AT_PLACE && x->place)
		h.says = FACT_DEVICE | FACT_CHAIN |
			(setup_row(v->r, &x->note->setup, ROW_VARIANT) ? FACT_VARIANT : 0);
	/* A heading of two others does not say it. */
	if (h.asks &&
		!(uuid_same(&x->pair.of, &v->review->device) && is_from_memory(v, &x->pair.with)))
		h.says &= ~(unsigned)FACT_MEMORY;
	return h;
}

struct called LIST_OF(struct wording_name);

/* Adds a name that no row before it has: a chain that was changed is several rows. */
static void
add_name(struct called *l, const char *name, const char *known)
{
	EACH (one, l)
		if (text_order(one->name, name) == 0 && text_order(one->known, known) == 0)
			return;
	if (name)
		LIST_ADD(l, (struct wording_name){ .name = name, .known = known });
}

/* Returns true if the words name this device: "No shout on the Performer8". */
static bool
is_device_named(const struct view *v, const struct device *d, struct wording_text *words)
{
	const struct wording_name own = { .name = row_name(ROW_DEVICE, d) };
	struct called all = { 0 };
	size_t n = wording_names(words, SIZE_MAX, &own, 1, &(size_t){ 0 });
	bool named = false;

	if (!n)
		return false;
	add_name(&all, own.name, NULL);
	/* "Pro" of "Sora Pro" may be another device. */
	EACH_LIVE (device, x, v->r, ROW_DEVICE)
		add_name(&all, x->name, NULL);
	CLEANUP(pointer_free) size_t *found = xcalloc(all.n, sizeof(*found));
	n = wording_names(words, SIZE_MAX, all.v, all.n, found);
	EACH_IN (one, found, n)
		named |= *one == 0;
	free(all.v);
	return named;
}

/* Returns the fact that the words begin with; asked: the facts that matter. */
static unsigned
fact_at_begin(
	const struct view *v, const struct subject *s, unsigned asked, struct wording_text *words)
{
	static const unsigned facts[] = { FACT_DEVICE, FACT_CHAIN, FACT_AGAINST, FACT_AGAINST };
	const struct chain *c = setup_row(v->r, s->setup, ROW_CHAIN);
	/* A chain as its author calls it, and as readers know it. */
	const struct wording_name own[] = { { .name = row_name(ROW_DEVICE, s->device) },
		{ .name = row_name(ROW_CHAIN, c), .known = view_chain_name(v, c) },
		{ .name = row_name(ROW_DEVICE, s->against) },
		{ .name = row_name(ROW_CHAIN, s->against_chain),
			.known = view_chain_name(v, s->against_chain) } };
	struct called all = { 0 };
	size_t which = LENGTH(own);
	bool begins = false;

	for (size_t i = 0; i < LENGTH(own); i++) {
		begins |= asked & facts[i] && wording_begins(words, &own[i], 1, &which);
		LIST_ADD(&all, own[i]);
	}
	/* A brand or a word may be of another name also: "Sora Pro is brighter". */
	EACH_LIVE_WHILE (device, d, v->r, ROW_DEVICE, begins)
		add_name(&all, d->name, NULL);
	for (size_t i = 0; begins && i < v->n_chains; i++)
		add_name(&all, row_name(ROW_CHAIN, v->chains[i]), v->chain_names[i]);
	begins = begins && wording_begins(words, all.v, all.n, &which) && which < LENGTH(own);
	free(all.v);
	return begins ? facts[which] : 0;
}

unsigned
subject_said(const struct view *v, const struct subject *s, const char *words)
{
	/* the facts that a label may say */
	unsigned asked = s->facts | subject_heading(v, s->row).asks;

	if (!(asked & (FACT_DEVICE | FACT_CHAIN | FACT_AGAINST)))
		return 0;
	CLEANUP(wording_text_finish) struct wording_text text = wording_text(words);
	unsigned begins = fact_at_begin(v, s, asked, &text);
	bool named = asked & FACT_DEVICE && is_device_named(v, s->device, &text);
	return named ? begins | FACT_DEVICE : begins;
}

/* ---- the words of a label ---- */

static void
add_file(struct buf *out, const struct view *v, const struct source *file)
{
	const struct view_heard *heard = heard_of(v, file);
	CLEANUP(buf_finish) struct buf release = BUF_INIT;
	CLEANUP(pointer_free) char *name = source_public_name(v->r, file);

	if (heard && heard->several)
		source_release(&release, file, heard->whole);
	words_piece(out, "from_file", release.len ? release.s : name);
}

/* Returns what a setting is called that a note compares with: its firmware, if it is what the note
 * was heard in with another one; as one that was heard, if it differs from that in its firmware
 * alone. The caller frees. */
static char *
against_setting(const struct view *v, const struct subject *s)
{
	const struct variant *to = s->against_variant,
			     *worn = setup_row(v->r, s->setup, ROW_VARIANT);
	unsigned firmware = chain_bit("firmware");
	struct variant told = *to;

	if (worn && setup_setting_is_update(worn, to)) {
		char *is = chain_words(to->content, CHAIN_DRAFT, "", ~firmware);

		if (*is)
			return is;
		free(is);
	}
	EACH_ROW_WHILE (variant, x, v->r, ROW_VARIANT, !told.heard)
		if (x->heard && setup_setting_is_update(x, to)) {
			told = *x;
			told.shared |= firmware;
		}
	return setup_setting_told(&told, NULL);
}

/* Appends what the sentence compares with. */
static void
add_against(struct buf *out, const struct view *v, const struct subject *s, unsigned say)
{
	CLEANUP(buf_finish) struct buf with = BUF_INIT;

	if (say & FACT_AGAINST && s->against)
		words_piece(&with, "compared_with", s->against->name);
	if (say & FACT_AGAINST && s->against_variant) {
		CLEANUP(pointer_free) char *set = against_setting(v, s);

		words_piece(&with, "compared_with", set);
	}
	if (say & FACT_AGAINST && s->against_chain)
		view_put_chain(&with, "compared_with", v, s->against_chain, false);
	if (say & FACT_MEMORY)
		words_piece(&with, NULL, words_of("from_memory"));
	words_piece(out, NULL, with.s);
}

/* Appends the firmware of a chain: "firmware 1.03"; with its player, where a device has one too. */
static void
add_firmware(struct buf *out, const struct view *v, const struct chain *c)
{
	CLEANUP(pointer_free)
	char *firmware = chain_words(c->content, CHAIN_DRAFT, "", ~chain_bit("firmware"));
	CLEANUP(pointer_free) char *player = records_content_get(c->content, "source");
	bool several = v->source;

	EACH_ROW (variant, x, v->r, ROW_VARIANT)
		several |= x->heard && strstr(text_or(x->content, ""), "firmware=");
	if (several)
		words_piece(out, NULL, text_or(player, c->name));
	words_piece(out, NULL, firmware);
}

void
subject_put_label(json_t *o, const char *key, const struct view *v, const struct subject *s,
	struct heading h, unsigned said)
{
	/* The heading names two devices, not a chain. */
	unsigned named = s->against ? 0 : FACT_AGAINST | FACT_MEMORY;
	unsigned say = (s->facts | h.asks) & ~(h.says & ~named) & ~said;
	const struct variant *worn = setup_row(v->r, s->setup, ROW_VARIANT);
	const struct chain *chain = setup_row(v->r, s->setup, ROW_CHAIN);
	struct buf out = BUF_INIT;

	/* Below the two names of a comparison, words that begin with one of them say of whom. */
	if (h.asks && s->against && said & FACT_AGAINST)
		say &= ~(unsigned)FACT_DEVICE;
	if (say & FACT_LATER)
		words_piece(&out, NULL, s->later);
	if (say & FACT_PART) {
		CLEANUP(pointer_free) char *part = view_part_name(v, s->row->note);

		words_piece(&out, NULL, part);
	}
	if (say & FACT_DEVICE)
		words_piece(&out, NULL, row_name(ROW_DEVICE, s->device));
	if (say & FACT_VARIANT && h.own && !v->own_settings && worn && *text_or(worn->name, ""))
		words_piece(&out, NULL, worn->name);
	else if (say & FACT_VARIANT)
		selection_add_setting(&out, worn, view_usual_setting(v, &s->setup->device));
	if (say & FACT_CHAIN && (h.own || v->own_chains))
		words_piece(&out, NULL,
			text_or(v->own_chains ? view_chain_name(v, chain) : NULL,
				row_name(ROW_CHAIN, chain)));
	else if (say & FACT_CHAIN)
		words_piece(&out, NULL, v->on_chain[chain->row.nr]);
	if (say & FACT_FIRMWARE)
		add_firmware(&out, v, chain);
	if (say & FACT_EQUALISER) {
		CLEANUP(buf_finish) struct buf name = BUF_INIT;

		equaliser_add_name(&name, setup_name(v->r, s->setup, ROW_EQUALISER));
		words_piece(&out, "through_equaliser", name.s);
	}
	if (say & FACT_FILE)
		add_file(&out, v, s->file);
	add_against(&out, v, s, say);
	if (say & FACT_LISTENER) {
		CLEANUP(pointer_free) char *name = record_other_name(v->r, &s->row->note->listener);

		words_piece(&out, "heard_by", name);
	}
	if (say & FACT_HZ) {
		CLEANUP(buf_finish) struct buf hz = BUF_INIT;

		hz_add(&hz, s->hz);
		words_piece(&out, "at_hz", hz.s);
	}
	if (say & FACT_TRIAL)
		words_piece(&out, "trial_blind", WORDS_N(s->row->trial));
	put_built(o, key, &out);
}
