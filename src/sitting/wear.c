/*
 * What is worn and what feeds it. A swap pauses, waits until the other device is on, and plays the loop or the last
 * ten seconds again, so that the same moment is heard with both.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "config/chain.h"
#include "config/profile.h"
#include "config/volume.h"
#include "sitting/sitting_private.h"
#include "sitting/volume.h"

#define REPLAY_MS 10000

/* ---- volumes ---- */

void
sitting_volume_text(const struct sitting *s, const struct uuid *device, const struct uuid *chain, char *text,
	size_t size)
{
	volume_text(&s->rec, device, chain, text, size);
}

/* " (it goes from 0 to 100)", where the chain says so and this lies outside; else "". */
static void
range_words(const struct chain *c, const char *value, char *words, size_t size)
{
	struct pairs content = { .v = NULL };
	struct chain_facts f;
	double number;

	pairs_from_content(&content, c->content);
	chain_facts(&content, &f);
	bool outside = quantity_number(value, &number) && (number < f.volume_min || number > f.volume_max);
	snprintf(words, size, "%s", "");
	if (outside)
		snprintf(words, size, " (%s goes from %g to %g)", c->name, f.volume_min, f.volume_max);
	pairs_finish(&content);
}

static void
say_volume(struct sitting *s, const struct volume *v, const struct chain *c)
{
	const struct device *other = sitting_device(s, &v->matched_to);
	char range[128];

	range_words(c, v->value, range, sizeof(range));
	const char *sep = v->unit ? " " : "", *unit = v->unit ? v->unit : "";
	enum said_level level = range[0] ? SAID_WARN : SAID_INFO;
	if (other)
		sitting_say(s, level, "volume %s%s%s, as loud as %s %s%s", v->value, sep, unit, other->name, v->how, range);
	else
		sitting_say(s, level, "volume %s%s%s, noted%s", v->value, sep, unit, range);
}

/* Now, but after the volume that holds so far: the last one read is the one that was made last, also where two come
 * in one millisecond or the clock on the wall was put back. */
static int64_t
made_after(const struct volume *last)
{
	int64_t now_ms = clock_utc_ms();

	return last && last->made_ms >= now_ms ? last->made_ms + 1 : now_ms;
}

/* The row of a volume as it was read; `how` it was matched, NULL: it was not. */
static struct volume *
volume_row(const struct sitting *s, const struct volume_text *t, const char *how, const struct chain *c)
{
	struct volume *v = row_new(&row_types[ROW_VOLUME]);

	v->row.uuid = uuid_random();
	v->review = s->review;
	v->sitting = s->sitting;
	v->chain = s->chain;
	v->device = s->device;
	v->value = xstrdup(t->value);
	v->unit = xstrdup(t->unit);
	if (how) {
		v->matched_to = s->worn_before;
		v->how = xstrdup(how[0] ? how : "by ear");
	}
	v->made_ms = made_after(volume_last(&s->rec, &s->device, c->name));
	v->made_offset_min = clock_offset_min(v->made_ms);
	return v;
}

bool
sitting_volume(struct sitting *s, const char *text, const char *how, struct err *err)
{
	const struct chain *c = sitting_chain(s, &s->chain);

	if (blind_refuses(s, err))
		return false;
	if (!c)
		return err_set(err, "there is no chain whose volume this could be; :chain-add makes one");
	struct volume_text t;
	char *unit = content_get(c->content, "volume.unit");
	bool ok = volume_read(&t, text, unit, err);
	if (ok && t.rest[0])
		how = t.rest;
	if (ok && how && uuid_none(&s->worn_before))
		ok = err_set(err, "matched to what? No other device was worn before this one");
	if (ok) {
		struct volume *v = volume_row(s, &t, how, c);
		say_volume(s, v, c);
		change_one(s, ROW_VOLUME, v, "volume");
		s->dirty |= DIRTY_HEADER;
	}
	volume_text_finish(&t);
	free(unit);
	return ok;
}

/* ---- swapping ---- */

bool
sitting_wear(struct sitting *s, size_t number, struct err *err)
{
	if (blind_refuses(s, err))
		return false;
	if (number < 1 || number > s->ndevices)
		return err_set(err, "there is no device %zu: the session file's compare names them, from 2 on", number);
	const struct device *d = s->devices[number - 1].device;
	if (uuid_same(&d->row.uuid, &s->device))
		return err_set(err, "%s is worn already", d->name);
	char volume[64];
	sitting_volume_text(s, &d->row.uuid, &s->chain, volume, sizeof(volume));
	if (s->ask != ASK_SWAP)          /* else it is paused already, for the other one */
		s->p->swap_plays = s->play.state == PLAY_RUNNING || s->play.state == PLAY_OPENING;
	sitting_pause(s, true);
	s->ask = ASK_SWAP;
	s->ask_device = number - 1;
	s->p->asked = d->row.uuid;
	sitting_say(s, SAID_ASKS, "put on %s%s%s; " SAID_KEY("confirm") " when it is on, "
		    SAID_KEY("cancel") " if not", d->name,
		volume[0] ? ", volume " : "", volume);
	return true;
}

bool
sitting_wear_back(struct sitting *s, struct err *err)
{
	size_t number = sitting_device_number(s, &s->worn_before);

	if (blind_refuses(s, err))
		return false;
	if (!number)
		return err_set(err, "no other device was worn before this one");
	return sitting_wear(s, number, err);
}

void
wear_replay(struct sitting *s)
{
	if (s->play.clock || s->play.state == PLAY_NOTHING)
		return;
	if (s->play.state == PLAY_OPENING) {
		sitting_pause(s, false); /* it was to play, and begins where it opens */
		return;
	}
	int64_t pos_ms = sitting_pos_ms(s, clock_mono_ns());
	bool loops = s->play.loop_ms != NO_MS && s->play.loop_end_ms != NO_MS;
	sitting_seek(s, loops ? s->play.loop_ms : pos_ms > REPLAY_MS ? pos_ms - REPLAY_MS : 0);
	sitting_pause(s, false);
}

static void
swapped(struct sitting *s)
{
	const struct device *d = s->devices[s->ask_device].device;

	stretch_end(s);
	s->worn_before = s->device;
	s->device = d->row.uuid;
	s->variant = UUID_NONE;
	/* The editor proposes what was just compared with. */
	s->against = s->worn_before;
	s->against_memory = false;
	s->dirty |= DIRTY_ALL;
	wheel_build(s);
	sitting_say(s, SAID_INFO, "%s is worn", d->name);
	place_put(s);
	wear_replay(s);
	stretch_resume(s);
}

void
wear_asks(struct sitting *s)
{
	const struct bench_item *b = sitting_item(s);
	size_t i = 0;

	if (s->ask == ASK_SWAP) {
		i = sitting_device_number(s, &s->p->asked);
		s->ask_device = i ? i - 1 : 0;
		s->ask = i ? ASK_SWAP : ASK_NOTHING;
	} else if (s->ask == ASK_ALIGN) {
		while (b && !s->play.clock && i < b->ncues && !uuid_same(&b->cues[i]->row.uuid, &s->p->asked))
			i++;
		s->ask_cue = i;
		s->ask = b && !s->play.clock && i < b->ncues ? ASK_ALIGN : ASK_NOTHING;
	}
}

void
sitting_confirm(struct sitting *s)
{
	enum ask ask = s->ask;

	s->ask = ASK_NOTHING;
	s->dirty |= DIRTY_LINE;
	switch (ask) {
	case ASK_NOTHING:
		break;
	case ASK_SWAP:
		swapped(s);
		break;
	case ASK_ALIGN:
		loop_aligned(s);
		break;
	case ASK_TRIAL:
		blind_confirmed(s);
		break;
	}
}

void
sitting_cancel(struct sitting *s)
{
	bool plays = (s->ask == ASK_SWAP || s->ask == ASK_TRIAL) && s->p->swap_plays;

	s->ask = ASK_NOTHING;
	sitting_say(s, SAID_INFO, "left as it was");
	if (plays)
		sitting_pause(s, false);
}

/* ---- variants ---- */

/* The one called `name`, or the one after that in use when the name is ""; NULL: none. */
static const struct variant *
find_variant(const struct sitting *s, const char *name)
{
	const struct variant *first = NULL;
	bool take = false;

	for (size_t i = 0; i < record_count(&s->rec, ROW_VARIANT); i++) {
		const struct variant *v = record_at(&s->rec, ROW_VARIANT, i);

		if (v->row.deleted || !uuid_same(&v->device, &s->device))
			continue;
		if (name[0] ? strcmp(v->name, name) == 0 : take)
			return v;
		if (!first)
			first = v;
		take = uuid_same(&v->row.uuid, &s->variant);
	}
	return name[0] ? NULL : first;
}

/* The variant in use as the files have it now: after its map was edited, the revision of its name. */
void
wear_variant_follow(struct sitting *s, const struct uuid *variant)
{
	const struct variant *was = sitting_variant(s, variant), *now = was;

	if (was && (was->row.deleted || !uuid_same(&was->device, &s->device)))
		now = was->name ? find_variant(s, was->name) : NULL;
	s->variant = now ? now->row.uuid : UUID_NONE;
}

bool
sitting_choose_variant(struct sitting *s, const char *name, struct err *err)
{
	const struct variant *v = find_variant(s, name);

	if (blind_refuses(s, err))
		return false;
	if (!v && !name[0])
		return err_set(err, "this device has no variants: the session file names them");
	if (!v)
		return err_set(err, "no variant of this device is called \"%s\"", name);
	stretch_end(s);
	s->variant = v->row.uuid;
	stretch_resume(s);
	sitting_say(s, SAID_INFO, "variant %s", v->name);
	s->dirty |= DIRTY_HEADER | DIRTY_EDITOR | DIRTY_WHEEL;
	wheel_build(s);
	place_put(s);
	return true;
}

/* ---- against ---- */

void
sitting_against_next(struct sitting *s)
{
	struct uuid *against = s->draft ? &s->draft->note.against : &s->against;
	bool *memory = s->draft ? &s->draft->note.from_memory : &s->against_memory;
	const struct uuid *device = s->draft ? &s->draft->note.device : &s->device;
	size_t n = sitting_device_number(s, against);

	if (sitting_is_blind(s)) {
		sitting_say(s, SAID_INFO, "in a blind run a note is set against nothing");
		return;
	}
	/* Nothing, then each other device, first as it is at hand, then from memory. */
	if (n && !*memory) {
		*memory = true;
	} else {
		*memory = false;
		do
			n++;
		while (n <= s->ndevices && uuid_same(&s->devices[n - 1].device->row.uuid, device));
		*against = n <= s->ndevices ? s->devices[n - 1].device->row.uuid : UUID_NONE;
	}
	const struct device *d = sitting_device(s, against);
	if (d)
		sitting_say(s, SAID_INFO, "set against %s%s", d->name, *memory ? ", from memory" : "");
	else
		sitting_say(s, SAID_INFO, "set against nothing");
	s->dirty |= DIRTY_EDITOR;
	if (s->draft)
		sitting_edited(s);
}
