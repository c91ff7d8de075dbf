/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/field.h"
#include "support/export_record.h"

void *
add_row(struct record *r, enum row_kind kind, const char *name)
{
	struct row *row = row_new(kind);

	row->uuid = uuid_of("%s", name);
	row->edit = uuid_of("edit of %s", name);
	rows_take(&r->of[kind], row);
	return row;
}

struct uuid
id(const char *name)
{
	return uuid_of("%s", name);
}

static void
add_devices(struct record *r)
{
	struct device *d = add_row(r, ROW_DEVICE, "device:aful-cantor");
	d->id = xstrdup("aful-cantor");
	d->name = xstrdup("AFUL Cantor");
	d->brand = xstrdup("AFUL");
	d->model = xstrdup("Cantor");
	d->kind = xstrdup("iem");
	d->drivers = xstrdup("14 BA");
	d->link = xstrdup("https://example.org/cantor");
	d->prices = xstrdup("[{\"amount\":799,\"currency\":\"USD\",\"for\":\"stock cable\"}]");
	d->tips = xstrdup("[\"stock wide M\",\"foam S\"]");
	d->impedance = xstrdup("22 ohm");
	d->impedance_ohm = 22;
	d->sensitivity_db = 106;
	d->sensitivity_unit = xstrdup("dB/Vrms");
	d->cable = xstrdup("stock, 4.4 mm");
	struct device *p8 = add_row(r, ROW_DEVICE, "device:aful-performer8");
	p8->id = xstrdup("aful-performer8");
	p8->name = xstrdup("AFUL Performer8");
	struct variant *v = add_row(r, ROW_VARIANT, "variant:deep");
	v->device = d->row.uuid;
	v->name = xstrdup("deep");
	v->content = xstrdup("nozzle=brass\ntips=foam S");
	v = add_row(r, ROW_VARIANT, "variant:stock"); /* which nobody wore */
	v->device = d->row.uuid;
	v->name = xstrdup("stock");
	struct comparison *c = add_row(r, ROW_COMPARISON, "comparison:1");
	c->review = id("review:cantor");
	c->device = p8->row.uuid;
	c->rank = 0;
	c->volumes = xstrdup("{\"dx300\":\"22\"}");
}

void
add_chain(struct record *r, const char *name, int rank, const char *content)
{
	struct chain *c = add_row(r, ROW_CHAIN, name);

	c->review = id("review:cantor");
	c->name = xstrdup(name);
	c->content = xstrdup(content);
	c->rank = rank;
}

static void
add_sitting(struct record *r, const char *name, int64_t at)
{
	struct sitting_row *s = add_row(r, ROW_SITTING, name);

	s->review = id("review:cantor");
	s->started_ms = at;
	s->started_offset_min = 60;
	s->ended_ms = at + 3600 * 1000;
	s->version = xstrdup("0.1.0");
	s->audio = xstrdup("{\"codec\":\"flac\",\"rate_hz\":44100,\"output\":\"alsa/x\"}");
}

void
add_track(struct record *r, const char *section, const char *track, const char *title,
	const char *artist, int rank)
{
	char name[96], text[64];

	snprintf(name, sizeof(name), "recording:%s", track);
	struct uuid u = id(name);
	struct recording *rec = record_find(r, ROW_RECORDING, &u);
	if (!rec) {
		rec = add_row(r, ROW_RECORDING, name);
		rec->id = xstrdup(track);
		rec->title = xstrdup(title);
		rec->artist = artist ? xstrdup(artist) : NULL;
	}
	snprintf(text, sizeof(text), "%s/%s", section, track);
	struct item *it = add_row(r, ROW_ITEM, text);
	it->id = xstrdup(text);
	snprintf(name, sizeof(name), "section:%s", section);
	it->section = id(name);
	it->recording = rec->row.uuid;
	if (rank < 0)
		return;
	snprintf(name, sizeof(name), "listing:%s", text);
	struct listing *l = add_row(r, ROW_LISTING, name);
	l->review = id("review:cantor");
	l->item = it->row.uuid;
	l->rank = rank;
}

void
add_source(struct record *r, const char *track, int rank, const char *kind, const char *locator,
	int64_t offset_ms)
{
	char name[256];

	snprintf(name, sizeof(name), "source:%s/%s:%s", track, kind, locator);
	struct source *s = add_row(r, ROW_SOURCE, name);
	snprintf(name, sizeof(name), "recording:%s", track);
	s->recording = id(name);
	s->rank = rank;
	s->kind = xstrdup(kind);
	s->locator = xstrdup(locator);
	s->offset_ms = offset_ms;
}

void
add_section(struct record *r, const char *sid, const char *title)
{
	char name[64];

	snprintf(name, sizeof(name), "section:%s", sid);
	struct section *s = add_row(r, ROW_SECTION, name);
	s->id = xstrdup(sid);
	s->title = xstrdup(title);
	s->attributes = xstrdup("[\"bass-depth\"]");
}

struct note *
add_note(struct record *r, int n, const char *item, int64_t pos_ms, const char *body)
{
	char name[32];

	snprintf(name, sizeof(name), "note:%d", n);
	struct note *x = add_row(r, ROW_NOTE, name);
	x->review = id("review:cantor");
	x->sitting = id("sitting:1");
	x->item = item ? id(item) : UUID_NONE;
	x->setup.device = id("device:aful-cantor");
	x->setup.chain = id("dx300");
	x->pos_ms = pos_ms;
	x->pos_from = pos_ms == NO_MS ? NULL : xstrdup("audio");
	x->body = body ? xstrdup(body) : NULL;
	x->made_ms = T0 + n * 1000;
	x->made_offset_min = 60;
	x->sequence = n;
	return x;
}

struct rating *
add_rating(struct record *r, int n, const char *scope, const char *lexicon, const char *attribute,
	double value)
{
	char name[32];

	snprintf(name, sizeof(name), "rating:%d", n);
	struct rating *x = add_row(r, ROW_RATING, name);
	x->review = id("review:cantor");
	x->sitting = id("sitting:1");
	x->setup.device = id("device:aful-cantor");
	x->scope = xstrdup(scope);
	x->lexicon = lexicon ? xstrdup(lexicon) : NULL;
	x->attribute = xstrdup(attribute);
	x->value = value;
	x->made_ms = T0 + n * 1000;
	x->made_offset_min = 60;
	return x;
}

struct variant *
add_setting(struct record *r, const char *name, const char *content)
{
	static int n;
	char uuid[32];

	snprintf(uuid, sizeof(uuid), "variant:set-%d", n++);
	struct variant *x = add_row(r, ROW_VARIANT, uuid);
	x->device = id("device:aful-cantor");
	x->name = xstrdup(name);
	x->content = xstrdup(content);
	return x;
}

static void
add_notes(struct record *r)
{
	struct note *n;

	add_note(r, 1, "bass/reckoning", 70000,
		"Drop lands at once, no overhang.\n\nFelt in the **jaw**.");
	n = add_note(r, 2, "bass/reckoning", 69000, "softer edge");
	n->setup.device = id("device:aful-performer8");
	n->sitting = id("sitting:2");
	n->made_ms += 2 * DAY_MS;
	n->against = id("device:aful-cantor");
	n = add_note(r, 3, "bass/reckoning", 170000,
		"beats: texture of the {{ skins }} and `{{ code }}`");
	n->open = true;
	n->setup.chain = id("dongle");
	n->setup.variant = id("variant:deep");
	n = add_note(r, 4, "bass/reckoning", 210000, "gets a little hard");
	n->about = true;
	add_note(r, 5, "bass/reckoning", NO_MS, "the whole is quick");
	n = add_note(r, 6, "bass/reckoning", 12400, NULL);
	n->kind = xstrdup("bass");
	n = add_note(r, 7, "bass/reckoning", 75400, "reaction is taken off");
	n->reaction_ms = 400;
	n = add_note(r, 8, "timbre/shivers", 15000, "- warm\n- not thick");
	n->source = id("source:shivers/file:Shivers.flac");
	n = add_note(r, 9, NULL, NO_MS, "Third day with this gem.");
	n->part = xstrdup("diary");
	n->sitting = id("sitting:2");
	n->made_ms += 2 * DAY_MS;
	n = add_note(r, 10, NULL, NO_MS, "a plain paper box");
	n->part = xstrdup("packaging");
	n = add_note(r, 11, NULL, NO_MS, "all of the bass is fast");
	n->section = id("section:bass");
	n = add_note(r, 12, "timbre/shivers", NO_MS, "yes, enough");
	n->question = id("question:warmth");
	add_note(r, 13, "gone/lost", 5000, "a track that is in no list now");
	n = add_note(r, 20, "bass/reckoning", 1000, "SECRET private");
	n->private = true;
	n = add_note(r, 21, "bass/reckoning", 1000, "SECRET deleted");
	n->row.deleted = true;
	n = add_note(r, 22, "bass/reckoning", 1000, "SECRET sitting deleted");
	n->sitting = id("sitting:gone");
	struct open_note *o = add_row(r, ROW_OPEN_NOTE, "draft:1");
	o->note.review = id("review:cantor");
	o->note.body = xstrdup("SECRET draft");
}

static const char fixture_lexicon[] =
	"id: bs2399\n"
	"groups:\n"
	"  - name: Timbre\n"
	"    categories:\n"
	"      - name: Bass\n"
	"        attributes:\n"
	"          - id: bass-depth\n"
	"            name: Bass depth\n"
	"            scale: {type: unipolar, low: shallow, high: deep}\n";

/* The rows that the ratings bring along, by the rule of the bench and the shell. */
static void
add_words(struct record *r)
{
	struct diags d = DIAGS_INIT;
	struct lexicon_file x;
	struct edits e = { .v = NULL };

	field_file("bs2399.yaml", fixture_lexicon, strlen(fixture_lexicon), lexicon_take, &x, &d);
	attribute_edits(r, &x, lexicon_attribute(&x, "bass-depth"), &e);
	for (size_t i = 0; i < e.n; i++) {
		struct row *row = e.v[i].row;

		row->edit = row->uuid;
		rows_take(&r->of[e.v[i].kind], row);
	}
	free(e.v);
	lexicon_finish(&x);
	diags_finish(&d);
}

static void
add_ratings(struct record *r)
{
	struct rating *x;

	x = add_rating(r, 1, "item", "bs2399", "bass-depth", 3);
	x->item = id("bass/reckoning");
	x = add_rating(r, 2, "item", "bs2399", "bass-depth", 4);
	x->item = id("bass/reckoning");
	x->remark = xstrdup("soft hits\non every track");
	x = add_rating(r, 3, "whole", "bs2399", "bass-depth", 4.5);
	x->remark = xstrdup("SECRET remark");
	struct withheld *w = add_row(r, ROW_WITHHELD, "withheld:remark");
	w->target = x->row.uuid;
	x = add_rating(r, 4, "whole", NULL, "sonic-quality", 4);
	x->remark = xstrdup("clean *and* calm");
	x->scale = xstrdup("{\"min\":1,\"max\":5,\"step\":0.5,\"words\":{\"4\":\"Great\"}}");
	x = add_rating(r, 5, "section", NULL, "section", 5);
	x->section = id("section:bass");
	struct volume *v = add_row(r, ROW_VOLUME, "volume:1");
	v->review = id("review:cantor");
	v->setup.device = id("device:aful-performer8");
	v->setup.chain = id("dx300");
	v->matched.device = id("device:aful-cantor");
	v->value = xstrdup("22");
	v->unit = xstrdup("steps");
	v->made_ms = T0;
	v->made_offset_min = 60;
}

static void
add_cues(struct record *r)
{
	struct cue *c = add_row(r, ROW_CUE, "cue:1");

	c->item = id("bass/reckoning");
	c->rank = 0;
	c->pos_ms = 70000;
	c->label = xstrdup("crescendo");
	c = add_row(r, ROW_CUE, "cue:2");
	c->item = id("bass/reckoning");
	c->rank = 1;
	c->label = xstrdup("chorus");
	struct pin *p = add_row(r, ROW_PIN, "pin:1");
	p->cue = c->row.uuid;
	p->source = id("source:shivers/file:Shivers.flac");
	p->pos_ms = 30000;
}

void
make_review(struct record *r)
{
	record_init(r);
	struct review *x = add_row(r, ROW_REVIEW, "review:cantor");
	x->id = xstrdup("cantor");
	x->title = xstrdup("AFUL Cantor: a new light");
	x->device = id("device:aful-cantor");
	x->unit_how = xstrdup("tour");
	x->unit_from = xstrdup("the distributor");
	x->unit_thanks = true;
	x->playlist = xstrdup("reference");
	x->scale = xstrdup("{\"min\":1,\"max\":5,\"step\":0.5}");
	add_devices(r);
	add_chain(r, "dx300", 0,
		"gain=high\noutput=4.4 mm\nsource=iBasso "
		"DX300\nvolume.unit=steps\nvolume.value=28");
	add_chain(r, "dongle", 1, "output=3.5 mm\nsource=Apple USB-C dongle");
	add_chain(r, "walk", 2, "clock=yes\nsource=HiBy R3 II");
	add_sitting(r, "sitting:1", T0);
	add_sitting(r, "sitting:2", T0 + 2 * DAY_MS);
	add_sitting(r, "sitting:gone", T0 + 3 * DAY_MS);
	((struct row *)record_at(r, ROW_SITTING, 2))->deleted = true;
	add_section(r, "timbre", "Timbre");
	add_section(r, "bass", "Bass and dynamics");
	add_section(r, "empty", "Nothing heard here");
	add_track(r, "timbre", "shivers", "Shivers", "Ed Sheeran", 1);
	add_track(r, "bass", "reckoning", "A Reckoning in Blood", "Ghost of *Tsushima*", 0);
	add_track(r, "bass", "quiet", "Quiet [one]", NULL, 2);
	add_track(r, "empty", "reckoning", "", NULL, 3);
	add_track(r, "gone", "lost", "Lost & found", NULL, -1);
	add_source(r, "reckoning", 0, "file", "Ghost of Tsushima/09 A Reckoning in Blood.flac",
		NO_INT);
	add_source(r, "reckoning", 1, "url", "https://www.youtube.com/watch?v=kaBMXXo-vdU", NO_INT);
	add_source(r, "shivers", 0, "file", "Shivers.flac", 5000);
	add_source(r, "shivers", 1, "url", "https://www.youtube.com/watch?v=z2_Lrg6rRks&list=X&t=3",
		2000);
	add_source(r, "lost", 0, "file", "lost (1).flac", NO_INT);
	((struct source *)record_at(r, ROW_SOURCE, 0))->length_ms = 245000;
	((struct source *)record_at(r, ROW_SOURCE, 1))->length_ms = 251000;
	struct stretch *s = add_row(r, ROW_STRETCH, "stretch:1");
	s->item = id("bass/quiet");
	s->sitting = id("sitting:1");
	struct question *q = add_row(r, ROW_QUESTION, "question:warmth");
	q->id = xstrdup("warmth");
	q->section = id("section:timbre");
	q->text = xstrdup("Is there enough warmth for {device}?");
	q->items = xstrdup("[\"timbre/shivers\"]");
	struct tag *t = add_row(r, ROW_TAG, "tag:1");
	t->note = id("note:1");
	t->lexicon = xstrdup("bs2399");
	t->attribute = xstrdup("bass-depth");
	t->confirmed = true;
	t = add_row(r, ROW_TAG, "tag:2"); /* an older earlog guessed it */
	t->note = id("note:1");
	t->lexicon = xstrdup("bs2399");
	t->attribute = xstrdup("boomy");
	add_cues(r);
	add_notes(r);
	add_ratings(r);
	add_words(r);
}
