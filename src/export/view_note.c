#include "export/view_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"

/* The keys of a note, in the order in which they are written. */
enum key {
	KEY_UUID,
	KEY_TIME,
	KEY_TIME_PADDED,
	KEY_TIME_WORDS,
	KEY_TIME_PLAIN,
	KEY_TIME_LEAD,
	KEY_POS_MS,
	KEY_POS_END_MS,
	KEY_ABOUT,
	KEY_OPEN,
	KEY_POS_FROM,
	KEY_LINK,
	KEY_TIMES_UNSURE,
	KEY_BODY,
	KEY_SENTENCE,
	KEY_KIND,
	KEY_DEVICE,
	KEY_DEVICE_ID,
	KEY_UNDER_TEST,
	KEY_VARIANT,
	KEY_CHAIN,
	KEY_CHAIN_OTHER,
	KEY_VOLUME,
	KEY_VOLUME_UNIT,
	KEY_LEVEL_DB,
	KEY_AGAINST,
	KEY_AGAINST_ID,
	KEY_FROM_MEMORY,
	KEY_LABEL,
	KEY_LABEL_REST,
	KEY_ITEM,
	KEY_ITEM_TITLE,
	KEY_SECTION,
	KEY_SECTION_TITLE,
	KEY_PART,
	KEY_QUESTION,
	KEY_QUESTION_TEXT,
	KEY_MADE,
	KEY_DATE,
	KEY_DAY,
	KEY_SITTING,
	KEY_TAGS,
	KEYS
};

static const char *const keys[KEYS] = { "uuid", "time", "time_padded", "time_words", "time_plain",
	"time_lead", "pos_ms", "pos_end_ms", "about", "open", "pos_from", "link", "times_unsure",
	"body", "sentence", "kind", "device", "device_id", "under_test", "variant", "chain",
	"chain_other", "volume", "volume_unit", "level_db", "against", "against_id", "from_memory",
	"label", "label_rest", "item", "item_title", "section", "section_title", "part", "question",
	"question_text", "made", "date", "day", "sitting", "tags" };

size_t
view_keys(void)
{
	return KEYS;
}

const char *
view_key(size_t key)
{
	return keys[key];
}

/* What is worked out for one value. */
struct of {
	struct view *v;
	const struct told *t;
	const struct note *n;
	struct view_value *x;
	const struct known *known;
};

char *
view_question_text(const struct view *v, const struct question *q)
{
	static const char slot[] = "{device}";
	const struct device *d = record_find(v->r, ROW_DEVICE, &v->review->device);
	struct buf out = BUF_INIT;
	const char *at = q->text ? q->text : "", *next;

	while (d && d->name && (next = strstr(at, slot))) {
		buf_add_bytes(&out, at, (size_t)(next - at));
		buf_add(&out, d->name);
		at = next + strlen(slot);
	}
	buf_add(&out, at);
	return buf_detach(&out);
}

static void
give_text(struct of *o, const char *s)
{
	if (!s)
		return;
	o->x->kind = VIEW_TEXT;
	o->x->s = view_utf8(s, &o->v->scratch);
	o->x->n = strlen(o->x->s);
}

static void
give_scratch(struct of *o)
{
	o->x->kind = VIEW_TEXT;
	o->x->s = o->v->scratch.s;
	o->x->n = o->v->scratch.len;
}

/* What was made in scratch, out of texts that may be no UTF-8. */
static void
give_made_up(struct of *o)
{
	struct buf clean = BUF_INIT;

	if (view_utf8(o->v->scratch.s, &clean) == clean.s && clean.len) {
		buf_clear(&o->v->scratch);
		buf_add_bytes(&o->v->scratch, clean.s, clean.len);
	}
	buf_finish(&clean);
	give_scratch(o);
}

static void
give_int(struct of *o, int64_t n)
{
	if (n != NO_INT) {
		o->x->kind = VIEW_INT;
		o->x->i = n;
	}
}

static void
give_bool(struct of *o, bool b)
{
	o->x->kind = VIEW_BOOL;
	o->x->i = b;
}

static int
tag_order(const void *a, const void *b)
{
	const struct tag_of *x = a, *y = b;

	return uuid_order(x->note, y->note);
}

static void
give_tags(struct of *o)
{
	json_t *list = json_array();
	struct tag_of wanted = { &o->n->row.uuid, NULL };
	const struct tag_of *all = o->v->tags, *end = all + o->v->n_tags;
	const struct tag_of *t =
		o->v->n_tags ? bsearch(&wanted, all, o->v->n_tags, sizeof(*all), tag_order) : NULL;

	while (t && t > all && uuid_same(t[-1].note, wanted.note))
		t--;
	for (; t && t < end && uuid_same(t->note, wanted.note); t++) {
		json_t *tag = json_object();

		put_text(tag, "lexicon", t->tag->lexicon);
		put_text(tag, "attribute", t->tag->attribute);
		put_bool(tag, "confirmed", t->tag->confirmed);
		json_array_append_new(list, tag);
	}
	o->x->kind = VIEW_JSON;
	o->x->json = list;
}

static void
give_time(struct of *o, enum key key)
{
	const struct source *played = record_find(o->v->r, ROW_SOURCE, &o->n->source);
	struct when w = { o->t->pos_ms,
		o->n->pos_end_ms == NO_MS ? NO_MS : note_track_end_ms(o->n, played), o->n->about,
		o->n->open };

	if (key == KEY_POS_END_MS)
		give_int(o, w.pos_end_ms);
	else if (w.pos_ms == NO_MS)
		return;
	else if (key == KEY_TIME_LEAD)
		give_text(o, view_when_lead(&w));
	else {
		view_when(&o->v->scratch, &w, (enum when_form)(key - KEY_TIME));
		give_scratch(o);
	}
}

static void
give_link(struct of *o)
{
	const struct place *p = view_place_of(o->v, o->t);

	if (o->t->pos_ms != NO_MS && p && view_link(p, o->t->pos_ms, &o->v->scratch))
		give_scratch(o);
}

static const struct known *
known(struct view *v, const struct told *t)
{
	const struct note *n = t->note;

	if (v->known.t != t) {
		v->known.t = t;
		v->known.device = record_find(v->r, ROW_DEVICE, &n->device);
		v->known.against = record_find(v->r, ROW_DEVICE, &n->against);
		v->known.variant = record_find(v->r, ROW_VARIANT, &n->variant);
		v->known.chain = record_find(v->r, ROW_CHAIN, &n->chain);
	}
	return &v->known;
}

static bool
is_under_test(const struct of *o)
{
	return !o->known->device || uuid_same(&o->n->device, &o->v->review->device);
}

/* Chains are kept by content: one of the same name is the same to a reader. */
static bool
is_other_chain(const struct of *o)
{
	const struct chain *c = o->known->chain, *usual = o->v->main_chain;

	return c && c != usual && c->name && usual && usual->name &&
		strcmp(c->name, usual->name) != 0;
}

static void
add_piece(struct buf *out, const char *before, const char *name)
{
	if (name && *name)
		buf_addf(out, "%s%s%s", out->len ? ", " : "", before, name);
}

/* What is not as usual about a note; `rest`: but for the devices, where they are said already. */
static void
give_label(struct of *o, bool rest)
{
	struct buf *out = &o->v->scratch;
	const struct known *k = o->known;

	if (!rest && !is_under_test(o))
		add_piece(out, "", k->device->name);
	if (!rest && k->variant)
		add_piece(out, "", k->variant->name);
	if (is_other_chain(o))
		add_piece(out, "on ", k->chain->name);
	if (k->against && (!rest || !uuid_same(&o->n->against, &o->v->review->device)))
		add_piece(out, "against ", k->against->name);
	if (k->against && o->n->from_memory)
		add_piece(out, "", "from memory");
	if (out->len)
		give_made_up(o);
}

static void
add_two(struct buf *out, int64_t n)
{
	buf_add_char(out, (char)('0' + n / 10 % 10));
	buf_add_char(out, (char)('0' + n % 10));
}

/* ISO 8601, local time then. Notes of one day share the work for its date. */
static void
give_made(struct of *o, bool whole)
{
	struct buf *out = &o->v->scratch;
	int64_t offset = o->n->made_offset_min == NO_INT ? 0 : o->n->made_offset_min;

	if (!view_moment_known(o->n->made_ms, offset) || o->n->made_ms + offset * 60000 < 0)
		return;
	int64_t seconds = (o->n->made_ms + offset * 60000) / 1000, of_day = seconds % 86400;
	int64_t day = seconds / 86400;
	if (day != o->v->dated_day) {
		clock_date_text(o->n->made_ms, (int)offset, o->v->date);
		o->v->dated_day = day;
	}
	buf_add(out, o->v->date);
	if (whole) {
		int64_t zone = offset < 0 ? -offset : offset;

		buf_add_char(out, 'T');
		add_two(out, of_day / 3600);
		buf_add_char(out, ':');
		add_two(out, of_day / 60 % 60);
		buf_add_char(out, ':');
		add_two(out, of_day % 60);
		buf_add_char(out, offset < 0 ? '-' : '+');
		add_two(out, zone / 60);
		buf_add_char(out, ':');
		add_two(out, zone % 60);
	}
	give_scratch(o);
}

static void
give_uuid(struct of *o)
{
	static const char hex[] = "0123456789abcdef";
	struct buf *out = &o->v->scratch;
	const unsigned char *b = (const unsigned char *)&o->n->row.uuid;
	char text[36];
	size_t at = 0;

	for (size_t i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			text[at++] = '-';
		text[at++] = hex[b[i] >> 4];
		text[at++] = hex[b[i] & 15];
	}
	buf_add_bytes(out, text, at);
	give_scratch(o);
}

static void
give_where(struct of *o, enum key key)
{
	const struct place *p = view_place_of(o->v, o->t);
	const struct section *s =
		p ? p->section : record_find(o->v->r, ROW_SECTION, &o->n->section);

	if (key == KEY_ITEM)
		give_text(o, p ? p->item->id : NULL);
	else if (key == KEY_ITEM_TITLE)
		give_text(o, p && p->recording ? p->recording->title : NULL);
	else if (key == KEY_SECTION)
		give_text(o, s ? s->id : NULL);
	else
		give_text(o, s ? s->title : NULL);
}

static void
give_question(struct of *o, bool words)
{
	const struct question *q = uuid_none(&o->n->question)
		? NULL
		: record_find(o->v->r, ROW_QUESTION, &o->n->question);

	if (!q)
		return;
	char *text = words ? view_question_text(o->v, q) : xstrdup(q->id);
	if (text) {
		buf_add(&o->v->scratch, text);
		give_made_up(o);
	}
	free(text);
}

static void
give_sentence(struct of *o)
{
	if (!view_is_marker(o->n) && view_sentence(&o->v->scratch, o->n->body))
		give_made_up(o);
}

static void
give_day(struct of *o)
{
	int64_t day = view_day(o->v, o->n->made_ms, o->n->made_offset_min);

	give_int(o, day ? day : NO_INT);
}

/* Facts of the note's own row. */
static void
give_own(struct of *o, enum key key)
{
	const struct note *n = o->n;
	const struct view *v = o->v;

	if (key == KEY_POS_MS)
		give_int(o, o->t->pos_ms);
	else if (key == KEY_ABOUT)
		give_bool(o, n->about);
	else if (key == KEY_OPEN)
		give_bool(o, n->open);
	else if (key == KEY_POS_FROM)
		give_text(o, n->pos_from);
	else if (key == KEY_BODY)
		give_text(o, view_is_marker(n) ? NULL : n->body);
	else if (key == KEY_KIND)
		give_text(o, n->kind);
	else if (key == KEY_VOLUME)
		give_text(o, n->volume);
	else if (key == KEY_VOLUME_UNIT)
		give_text(o, n->volume_unit);
	else if (key == KEY_PART)
		give_text(o, n->part);
	else if (key == KEY_FROM_MEMORY)
		give_bool(o, n->from_memory);
	else if (key == KEY_SITTING)
		give_int(o, o->t->sitting < v->n_sittings ? (int64_t)o->t->sitting + 1 : NO_INT);
	else if (isfinite(n->level_db)) {
		o->x->kind = VIEW_REAL;
		o->x->x = n->level_db;
	}
}

void
view_note_value(struct view *v, const struct told *t, size_t which, struct view_value *value)
{
	struct of o = { v, t, t->note, value, known(v, t) };
	const struct known *k = o.known;
	const struct place *p;
	enum key key = (enum key)which;

	*value = (struct view_value){ .kind = VIEW_NULL };
	buf_clear(&v->scratch);
	switch (key) {
	case KEY_UUID: give_uuid(&o); break;
	case KEY_TIME:
	case KEY_TIME_PADDED:
	case KEY_TIME_WORDS:
	case KEY_TIME_PLAIN:
	case KEY_TIME_LEAD:
	case KEY_POS_END_MS: give_time(&o, key); break;
	case KEY_LINK: give_link(&o); break;
	case KEY_TIMES_UNSURE:
		p = view_place_of(v, t);
		give_bool(&o, t->pos_ms != NO_MS && p && p->unsure);
		break;
	case KEY_SENTENCE: give_sentence(&o); break;
	case KEY_DEVICE: give_text(&o, k->device ? k->device->name : NULL); break;
	case KEY_DEVICE_ID: give_text(&o, k->device ? k->device->id : NULL); break;
	case KEY_UNDER_TEST: give_bool(&o, is_under_test(&o)); break;
	case KEY_VARIANT: give_text(&o, k->variant ? k->variant->name : NULL); break;
	case KEY_CHAIN: give_text(&o, k->chain ? k->chain->name : NULL); break;
	case KEY_CHAIN_OTHER: give_bool(&o, is_other_chain(&o)); break;
	case KEY_AGAINST: give_text(&o, k->against ? k->against->name : NULL); break;
	case KEY_AGAINST_ID: give_text(&o, k->against ? k->against->id : NULL); break;
	case KEY_LABEL:
	case KEY_LABEL_REST: give_label(&o, key == KEY_LABEL_REST); break;
	case KEY_ITEM:
	case KEY_ITEM_TITLE:
	case KEY_SECTION:
	case KEY_SECTION_TITLE: give_where(&o, key); break;
	case KEY_QUESTION:
	case KEY_QUESTION_TEXT: give_question(&o, key == KEY_QUESTION_TEXT); break;
	case KEY_MADE:
	case KEY_DATE: give_made(&o, key == KEY_MADE); break;
	case KEY_DAY: give_day(&o); break;
	case KEY_TAGS: give_tags(&o); break;
	case KEY_POS_MS:
	case KEY_ABOUT:
	case KEY_OPEN:
	case KEY_POS_FROM:
	case KEY_BODY:
	case KEY_KIND:
	case KEY_VOLUME:
	case KEY_VOLUME_UNIT:
	case KEY_LEVEL_DB:
	case KEY_FROM_MEMORY:
	case KEY_PART:
	case KEY_SITTING: give_own(&o, key); break;
	case KEYS: break;
	}
}
