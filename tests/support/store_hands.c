/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/field.h"
#include "support/store_hands.h"

#include <stdlib.h>
#include <string.h>

#include "archive/store/store_private.h"
#include "base/system/clock.h"
#include "base/text/text.h"
#include "base/yaml/diag.h"
#include "review/record/chains.h"
#include "review/record/identity.h"
#include "review/record/listing.h"
#include "review/record/note_rules.h"
#include "review/record/rows.h"
#include "review/record/timing.h"
#include "support/store_folder.h"

unsigned hands_seed;
const char *hands_id = "cantor";

unsigned
hands_dice(unsigned n)
{
	return (unsigned)rand_r(&hands_seed) % n;
}

/* ---- files ---- */

static char *
session_text(unsigned files)
{
	/* an id is typed, the name is spelled otherwise, or it is another one */
	const char *model = files & 2048 ? "Kantor"
		: files & 512            ? files & 1024 ? "CANTOR, id: x" : "Cantor, id: x"
		: files & 1024           ? "CANTOR"
					 : "Cantor";

	return xasprintf("id: %s\ndevice: {brand: AFUL, model: %s%s}\n"
			 "chains:\n  desk: {source: FiiO K7%s}\n%s"
			 "compare: [{device: Dev B}%s]\n%s",
		hands_id, model, files & 1 ? ", price: [{amount: 1299, currency: USD}]" : "",
		files & 2 ? ", gain: high" : "", files & 4 ? "  walk: {source: HiBy}\n" : "",
		files & 8 ? ", {device: Dev C}" : "", files & 16 ? "tagline: three tracks\n" : "");
}

static char *
playlist_text(unsigned files)
{
	/* another song under the id, or the same under another title, as the author says */
	const char *low = files & 4096 ? "      - {id: low, title: Low (Live), cues: ["
		: files & 8192 ? "      - {id: low, title: Låg, was: Low, file: low.flac, cues: ["
			       : "      - {id: low, title: Low, file: low.flac, cues: [";
	char *two = xasprintf("      - {id: high, title: High, file: {path: high.flac%s}, cues: "
			      "[{label: air}]}\n",
		files & 32 ? ", offset: \"0:02\"" : "");
	char *one = xasprintf("%s{%slabel: on}%s]}\n", low, files & 64 ? "at: \"0:07\", " : "",
		files & 128 ? ", {label: off}" : "");
	char *text = xasprintf("id: list\nsections:\n  - id: bass\n    tracks:\n%s%s",
		files & 256 ? two : one, files & 256 ? one : two);

	free(one);
	free(two);
	return text;
}

void
hands_read_files(struct store *st, struct record *r, unsigned which)
{
	struct diags d = DIAGS_INIT;
	struct session_file session;
	struct playlist_file playlist = { .path = NULL };
	CLEANUP(pointer_free) char *text = session_text(which), *list = playlist_text(which);
	CLEANUP(enrolled_finish) struct enrolled e = { .gone = NULL };

	session_file_init(&session);
	bool ok = field_file("cantor.yaml", text, strlen(text), session_file_take, &session, &d) &&
		field_file("list.yaml", list, strlen(list), playlist_take, &playlist, &d);
	diags_print(&d, stderr);
	assert_true(ok);
	struct enrol_files files = { .session = &session, .playlist = &playlist };
	works(store_join_songs(st, &playlist, &err));
	works(store_enrol(st, r, &files, &e, &err) && store_change(st, &e.edits, &err));
	session_file_finish(&session);
	playlist_finish(&playlist);
	diags_finish(&d);
}

/* ---- acts of a hand ---- */

void *
any_row(const struct record *r, enum row_kind kind)
{
	size_t n = record_count(r, kind);
	void *row = n ? record_at(r, kind, hands_dice((unsigned)n)) : NULL;

	return row && !((struct row *)row)->deleted ? row : NULL;
}

void *
any_version(const struct record *r, enum row_kind kind)
{
	const struct row *row = any_row(r, kind);

	return row ? row_dup(kind, row) : NULL;
}

static const char *
note_act(const struct record *r, struct edits *e)
{
	const struct review *review = record_at(r, ROW_REVIEW, 0);
	const struct item *item = any_row(r, ROW_ITEM);
	const struct device *d = any_row(r, ROW_DEVICE);
	struct note *n = row_new(ROW_NOTE);

	note_begin(n, &review->row.uuid, &review->device);
	n->item = item ? item->row.uuid : UUID_NONE;
	n->body = xasprintf("word%u", hands_dice(1000));
	if (d && hands_dice(3) == 0)
		note_compare_with(n, &(struct compared){ .device = d->row.uuid });
	note_against_edits(r, n, e);
	edits_add(e, ROW_NOTE, n);
	return "a note";
}

static const char *
note_edit(const struct record *r, struct edits *e)
{
	struct note *n = any_version(r, ROW_NOTE);

	if (n && hands_dice(4) == 0)
		n->row.deleted = true;
	else if (n)
		xreplace(&n->body, hands_dice(2) ? "other words" : "more words");
	edits_add(e, ROW_NOTE, n);
	return "an edit of a note";
}

static const char *
private_act(const struct record *r, struct edits *e)
{
	const struct note *n = any_row(r, ROW_NOTE);

	if (n)
		note_withhold(r, n, hands_dice(2), e);
	return "a note made private, or public";
}

static const char *
rating_act(const struct record *r, struct edits *e)
{
	const struct review *review = record_at(r, ROW_REVIEW, 0);
	const struct cue *cue = hands_dice(2) ? any_row(r, ROW_CUE) : NULL;
	struct rating *x = hands_dice(3) ? row_new(ROW_RATING) : any_version(r, ROW_RATING);

	if (x && uuid_none(&x->row.uuid)) {
		x->row.uuid = uuid_random();
		x->review = review->row.uuid;
		x->setup.device = review->device;
		x->scope = xstrdup(cue ? "item" : "whole");
		x->item = cue ? cue->item : UUID_NONE;
		x->cue = cue ? cue->row.uuid : UUID_NONE;
		x->attribute = xstrdup("bias");
		x->made_ms = clock_utc_ms();
		x->made_offset_min = 0;
	}
	if (x)
		x->value = hands_dice(10);
	edits_add(e, ROW_RATING, x);
	return "a rating";
}

const char *
tick_act(const struct record *r, struct edits *e)
{
	struct listing *l = any_version(r, ROW_LISTING);

	if (l)
		l->done = !l->done;
	edits_add(e, ROW_LISTING, l);
	return "a tick";
}

const char *
pin_act(const struct record *r, struct edits *e)
{
	const struct cue *c = any_row(r, ROW_CUE);
	const struct source *s = any_row(r, ROW_SOURCE);

	if (!c || !s)
		return "";
	struct pin *p = cue_pin_version(r, &c->row.uuid);
	p->source = s->row.uuid;
	p->pos_ms = hands_dice(90000);
	edits_add(e, ROW_PIN, p);
	return "a pin";
}

const char *
align_act(const struct record *r, struct edits *e)
{
	const struct source *s = any_row(r, ROW_SOURCE);

	if (s)
		alignment_set(r, &s->row.uuid, hands_dice(2) ? ALIGNED_BY_EAR : ALIGNED_BESIDE,
			hands_dice(9000), e);
	return "an alignment";
}

const char *
chain_act(const struct record *r, struct edits *e)
{
	const struct review *review = record_at(r, ROW_REVIEW, 0);
	CLEANUP(pairs_finish) struct pairs content = { .v = NULL };

	pairs_from_content(&content, hands_dice(2) ? "source=A" : "source=B");
	chains_revise(r, review, hands_dice(2) ? "desk" : "bus", &content,
		chains_next_rank(r, &review->row.uuid), "bench", e);
	return "a chain";
}

const char *
volume_act(const struct record *r, struct edits *e)
{
	const struct review *review = record_at(r, ROW_REVIEW, 0);
	struct volume *v = row_new(ROW_VOLUME);

	v->row.uuid = uuid_random();
	v->review = review->row.uuid;
	v->setup.device = review->device;
	const struct chain *on = any_row(r, ROW_CHAIN), *to = any_row(r, ROW_CHAIN);
	if (on && to && on != to) {
		v->matched = (struct setup){ .device = review->device, .chain = to->row.uuid };
		v->setup.chain = on->row.uuid;
	}
	v->value = xasprintf("%u", hands_dice(60));
	v->made_ms = clock_utc_ms();
	v->made_offset_min = 0;
	edits_add(e, ROW_VOLUME, v);
	return "a volume";
}

const char *
track_act(const struct record *r, struct edits *e)
{
	const struct review *review = record_at(r, ROW_REVIEW, 0);
	struct listing_new n;
	CLEANUP(pointer_free) char *title = xasprintf("Title %u", hands_dice(4));

	listing_new_init(&n, r, title, NULL, NULL, NULL);
	listing_add(r, review, &n, e);
	listing_new_finish(&n);
	return "a track";
}

const char *
device_act(const struct record *r, struct edits *e)
{
	struct device *d = any_version(r, ROW_DEVICE);

	if (d)
		xreplace(&d->cable, hands_dice(2) ? "stock" : "copper");
	edits_add(e, ROW_DEVICE, d);
	return "a cable";
}

static hand_act *const hands[] = { note_act, note_edit, note_edit, private_act, rating_act,
	tick_act, tick_act, pin_act, pin_act, align_act, align_act, chain_act, volume_act,
	track_act, device_act };

const char *
random_act(const struct record *r, struct edits *e)
{
	return hands[hands_dice(LENGTH(hands))](r, e);
}
