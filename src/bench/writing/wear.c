/*
 * Changes the device that the listener wears, and records volumes. A swap pauses the music, asks
 * the listener to put on the device, and then plays the loop or the last ten seconds again, so that
 * both devices play the same passage.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/file.h"
#include "base/text/hz.h"
#include "base/text/name.h"
#include "base/text/text.h"
#include "base/yaml/quantity.h"
#include "bench/writing/writing_state.h"
#include "review/files/chain.h"
#include "review/answers/level_match.h"
#include "review/files/field.h"
#include "review/files/session_file.h"
#include "review/record/rows.h"
#include "review/record/switches.h"
#include "review/record/volume.h"

#define REPLAY_MS 10000
/* A swap plays the passage of the last swap again until so much was played after it, or elsewhere.
 */
#define OTHER_MS 3000

const char *
wear_name(const struct device *d)
{
	return d && d->name ? d->name : "it";
}

void
wear_add_setting(const struct sitting *s, const struct setup *on, struct buf *out)
{
	const struct variant *v = setup_row(&s->rec, on, ROW_VARIANT);
	CLEANUP(pointer_free) char *words = setup_setting_words(v, CHAIN_DRAFT, ", ");

	if (v && sitting_next_setting(s, &on->device, sitting_next_setting(s, &on->device, NULL)))
		buf_addf(out, " (%s)", words);
}

bool
wear_asks(const struct sitting *s)
{
	return s->ask == ASK_SWAP || s->ask == ASK_PUT_ON;
}

/* ---- recording volumes ---- */

char *
wear_other_words(const struct sitting *s, const struct setup *on, const struct setup *to)
{
	const struct variant *v = setup_row(&s->rec, to, ROW_VARIANT);
	struct buf name = BUF_INIT;

	if (setup_same(on, to, SETUP_WORN))
		return xstrdup(text_or(setup_name(&s->rec, to, ROW_CHAIN), ""));
	if (v && setup_same(on, to, SETUP_DEVICE))
		return setup_setting_words(v, CHAIN_DRAFT, ", ");
	buf_add(&name, wear_name(sitting_device(s, &to->device)));
	if (!setup_same(to, &s->setup, SETUP_WORN))
		wear_add_setting(s, to, &name);
	return buf_detach(&name);
}

/* content: that of the chain with the device that it is noted for. to: what it is matched to; why:
 * why a match that was typed is none, or NULL. */
static void
say_volume(struct sitting *s, const struct volume *v, const struct chain *c, const char *content,
	const struct setup *to, const char *why)
{
	const struct device *of = sitting_device(s, &v->setup.device);
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	CLEANUP(pairs_finish) struct pairs pairs = { .v = NULL };
	struct chain_facts f;
	double number;

	pairs_from_content(&pairs, content);
	chain_facts(&pairs, &f);
	/* Warns if the value is outside the volume range of the chain. */
	bool outside = quantity_number(v->value, &number) &&
		(number < f.volume_min || number > f.volume_max);
	buf_add(&out, "volume");
	if (!setup_same(&v->setup, &s->setup, SETUP_DEVICE))
		buf_addf(&out, " of %s", wear_name(of));
	buf_addf(&out, v->unit ? " %s %s, " : " %s, ", v->value, v->unit);
	if (!uuid_none(&v->matched.device)) {
		CLEANUP(pointer_free) char *other = wear_other_words(s, &v->setup, to);
		buf_addf(&out, "as loud as %s %s", other, v->how);
	} else {
		buf_addf(&out, v->how ? "noted (%s)" : "noted", v->how);
	}
	if (why)
		buf_addf(&out, " without a match: %s", why);
	if (outside) {
		CLEANUP(pointer_free)
		char *own = device_own_keys(&s->rec, &c->review, &v->setup.device);
		buf_addf(&out, " (%s goes from %g to %g)", own ? of->name : c->name, f.volume_min,
			f.volume_max);
	}
	sitting_say(s, outside ? SAID_WARN : SAID_INFO, "%s", out.s);
}

struct setup
wear_volume_setup(const struct sitting *s, struct setup *before)
{
	bool goes_on = s->ask == ASK_SWAP;
	struct setup on = sitting_setup_of(s, goes_on ? &s->ask_about : &s->setup.device);

	*before = goes_on ? s->setup : s->writing->before;
	const char *chain = setup_name(&s->rec, before, ROW_CHAIN);
	bool worn = setup_same(before, &on, SETUP_WORN),
	     same = setup_same(before, &on, SETUP_CHAIN);
	/* Nothing was swapped, or more than one thing; or the file changed the chain. */
	if (worn == same ||
		(!same && (!chain || text_same(chain, setup_name(&s->rec, &on, ROW_CHAIN)))))
		setup_clear(before, SETUP_WORN);
	return on;
}

/* Sets how the level of a volume was heard or read, with the test signal that sounds. */
static void
set_how(const struct sitting *s, struct volume *v, const char *how)
{
	const struct signal *p = &s->deck.play.signal.is;
	CLEANUP(buf_finish) struct buf hz = BUF_INIT;
	bool meter = text_starts(how, "by meter"), sine = p->kind == SIGNAL_SINE;
	const char *noise = p->kind == SIGNAL_PINK ? "pink noise" : signal_name(p->kind);

	if (!s->deck.play.signal.on) {
		v->how = xstrdup(how);
		return;
	}
	hz_add(&hz, p->freq_hz);
	v->method = xstrdup(meter ? "meter" : "ear");
	v->signal = sine ? xasprintf("sine %s", hz.s) : xstrdup(signal_name(p->kind));
	const char *with = sine ? hz.s : noise;
	const char *more = how + strlen(meter ? "by meter" : "by ear"); /* ", 118 mV" */
	if (meter)
		v->how = xasprintf("with a meter %s %s%s", sine ? "at" : "and", with, more);
	else
		v->how = xasprintf("by ear with %s%s", with, more);
}

bool
wear_may_note_volume(struct sitting *s, struct err *err)
{
	if (sitting_refuses(s, err))
		return false;
	return sitting_chain_now(s) ||
		err_set(err,
			"a volume belongs to a chain, and there is none: write chains: {dongle: "
			"{source: Truthear SHIO}} into %s and save it, or :chain-add",
			file_name(s->files->path));
}

bool
wear_volume(struct sitting *s, const char *text, struct err *err)
{
	const struct chain *c = sitting_chain_now(s);

	if (!wear_may_note_volume(s, err))
		return false;
	CLEANUP(volume_text_finish) struct volume_text t;
	struct setup before, on = wear_volume_setup(s, &before);
	CLEANUP(pointer_free) char *content = device_chain_content(&s->rec, c, &on);
	CLEANUP(pointer_free) char *unit = records_content_get(content, "volume.unit");

	if (!quantity_read_volume(&t, text, unit, err))
		return false;
	const struct volume *set = volume_last(&s->rec, &before, NULL);
	CLEANUP(buf_finish) struct buf why = BUF_INIT;
	struct volume *v = row_new(ROW_VOLUME);
	v->row.uuid = uuid_random();
	v->review = s->review;
	v->sitting = s->sitting;
	v->setup = s->setup;
	v->value = xstrdup(t.value);
	v->unit = xstrdup(t.unit);
	v->sequence = count_next(s);
	v->made_ms = clock_utc_ms();
	v->made_offset_min = clock_offset_min(v->made_ms);
	made_settle(ROW_VOLUME, v, sitting_session(s));
	/* A reading of a meter is a match only with a volume that was set this evening. */
	bool known = set && set->settled.evening == v->settled.evening &&
		setup_same(&set->setup, &before, SETUP_WORN);
	if (t.how && uuid_none(&before.device)) {
		buf_add(&why, "nothing else was just on");
	} else if (t.read && !known) {
		CLEANUP(pointer_free) char *other = wear_other_words(s, &on, &before);

		buf_addf(&why, "%s has no volume of this evening", other);
	}
	if (t.how && !why.len)
		setup_take(&v->matched, &before, SETUP_CHOSEN);
	if (t.read || (t.how && !why.len)) {
		set_how(s, v, t.how);
		/* Not stored: the sound had this gain while the listener set the volume. */
		double held_db;

		sounds_keep(s);
		sounds_into(s, &v->setup, &held_db);
	}
	setup_take(&v->setup, &on, SETUP_WORN);
	say_volume(s, v, c, content, &before, why.len ? why.s : NULL);
	change_one(s, ROW_VOLUME, v, "volume");
	return true;
}

/* ---- swapping devices ---- */

/* Appends the volume noted for what is asked for: ", volume 45 %, matched by ear to AFUL Cantor at
 * 50 %, now at 60 %; …". none: what stands for no volume. */
static void
add_volume(const struct sitting *s, const struct setup *on, const char *none, struct buf *out)
{
	struct match_now m;
	char now[64];

	volume_text(&s->rec, on, NULL, now, sizeof(now));
	if (now[0])
		buf_addf(out, ", volume %s", now);
	else
		buf_add(out, none);
	if (!match_at(&s->rec, on, &s->setup, &m))
		return;
	bool moved = m.value[0] && !text_same(m.value, now);
	CLEANUP(pointer_free) char *other = wear_other_words(s, on, &m.other);
	if (moved)
		buf_addf(out, "; %s was", m.value);
	buf_add(out, moved ? " matched" : ", matched");
	if (m.how[0])
		buf_addf(out, " %s", m.how);
	buf_addf(out, " to %s", other);
	if (m.other_then[0])
		buf_addf(out, " at %s", m.other_then);
	if (m.other_now[0] && !text_same(m.other_then, m.other_now))
		buf_addf(out, ", now at %s", m.other_now);
}

/* Appends the question that asks for a device: "put on AFUL Performer8, volume 45 %". */
static void
add_swap(const struct sitting *s, struct buf *out)
{
	const struct device *d = sitting_device(s, &s->ask_about);
	const struct setup on = sitting_setup_of(s, &d->row.uuid);

	buf_addf(out, "%s %s", sitting_words(s)->put_on, wear_name(d));
	wear_add_setting(s, &on, out);
	add_volume(s, &on, ", no volume noted", out);
}

bool
wear_device(struct sitting *s, size_t number, struct err *err)
{
	if (sitting_refuses(s, err))
		return false;
	if (number < 1 || number > s->ndevices)
		return err_set(err,
			"there is no device %zu: the key `compare` of the session file names the "
			"devices from 2 on",
			number);
	const struct device *d = s->devices[number - 1].device;
	if (setup_has(&s->setup, ROW_DEVICE, &d->row.uuid))
		return err_set(err, "%s is %s already", d->name, sitting_words(s)->worn);
	if (sitting_from_memory(s, number))
		return err_set(err,
			"the session file says that you know %s from memory only, so it "
			"cannot be put on; \1against\2 compares a note with it",
			d->name);
	news_ask(s, ASK_SWAP, &d->row.uuid);
	return true;
}

bool
wear_back(struct sitting *s, struct err *err)
{
	size_t number = sitting_device_number(s, &s->writing->worn_before);

	if (sitting_refuses(s, err))
		return false;
	if (!number && s->ndevices == 2) /* the other one */
		number = 3 - sitting_device_number(s, &s->setup.device);
	if (!number)
		return err_set(err, "no other device was %s before this one%s",
			sitting_words(s)->worn,
			sitting_next_setting(s, &s->setup.device, NULL)
				? "; \1show settings\2 lists its settings"
				: "");
	return wear_device(s, number, err);
}

const char *
wear_clock_words(const struct sitting *s)
{
	struct play_now now = sitting_now(s);
	bool stands = now.clock && !now.follows && now.state != PLAY_RUNNING;

	return stands ? "; \1toggle\2 starts the clock with your player" : "";
}

void
wear_replay(struct sitting *s)
{
	struct play_now now = sitting_now(s);

	if (now.signal || (now.clock && !deck_follow_can_seek(&s->deck, ERR_IGNORED)) ||
		now.state == PLAY_NOTHING)
		/* Nothing or a test signal plays, or another player plays the music and cannot
		 * seek. */
		return;
	if (now.state == PLAY_OPENING) {
		transport_pause(s, false); /* the music plays as soon as the file is open */
		return;
	}
	int64_t past_ms = now.pos_ms - s->writing->replayed_ms;
	/* The music of another player may be on no list. */
	struct uuid item = now.item ? now.item->item->row.uuid : UUID_NONE;
	bool again = uuid_same(&item, &s->writing->replayed) && past_ms >= 0 &&
		past_ms < REPLAY_MS + OTHER_MS;
	if (!again)
		s->writing->replayed_ms = now.pos_ms > REPLAY_MS ? now.pos_ms - REPLAY_MS : 0;
	s->writing->replayed = item;
	transport_seek(s, now.loops ? now.play->loop_ms : s->writing->replayed_ms);
	if (transport_steps_back(s))
		transport_step_back(s);
	transport_pause(s, false);
}

/* The listener has put on the device asked for. */
static void
wear_swapped(struct sitting *s)
{
	const struct device *d = sitting_device(s, &s->ask_about);

	session_row_end_stretch(s);
	struct sitting_row *row = session_row_worn(s);
	uuids_add(&s->taken_off, &s->setup.variant);
	s->writing->worn_before = s->setup.device;
	against_swapped(s);
	s->setup.device = d->row.uuid;
	sitting_setting_follow(s, &s->setup);
	setup_take(&row->setup, &s->setup, SETUP_WORN);
	row->fit = sitting_seating(s) + 1;
	change_one(s, ROW_SITTING, row, NULL);
	/* The profile may show other notes with another device. */
	if (other_notes_hides(s))
		track_index_build(s);
	else
		wheel_build(s);
	struct match_now m;
	bool tells = !s->writing->told_match && !uuid_none(&s->setup.chain) &&
		!chain_sound_is_clock(s) && !match_at(&s->rec, &s->setup, &s->writing->before, &m);
	s->writing->told_match |= tells;
	sitting_say(s, SAID_INFO, "%s is %s%s%s", d->name, sitting_words(s)->worn,
		wear_clock_words(s), tells ? "; \1show signals\2 to match levels" : "");
	wear_replay(s);
	session_row_resume_stretch(s);
}

void
wear_say_last(struct sitting *s)
{
	const struct review *r = sitting_review(s);
	const struct device *d = sitting_device(s, &s->setup.device);

	const struct variant *set = setup_row(&s->rec, &s->setup, ROW_VARIANT);
	const struct chain *c = sitting_chain_now(s);
	const struct uuid usual = sitting_chain_named(s, s->profile->default_chain);

	/* The title of an open note names them. */
	if (!s->resumed || !d || sitting_is_blind(s) || s->open_note)
		return;
	CLEANUP(buf_finish) struct buf name = BUF_INIT;
	const char *swaps = uuid_same(&d->row.uuid, &r->device) ? NULL : "\1show devices\2";
	buf_add(&name, wear_name(d));
	if (set && set != sitting_usual_setting(s, &d->row.uuid)) {
		buf_addf(&name, " · %s", row_name(ROW_VARIANT, set));
		swaps = text_or(swaps, "\1show settings\2");
	}
	if (c && !uuid_same(&c->row.uuid, &usual)) {
		buf_addf(&name, " · %s", c->name);
		swaps = text_or(swaps, "\1show chains\2");
	}
	if (swaps)
		sitting_say(s, SAID_OPENS, "%s was %s last; %s swaps", name.s,
			sitting_words(s)->was_on, swaps);
}

/* ---- variants of a device ---- */

static const struct variant *
find_setting(const struct sitting *s, const struct uuid *device, const char *name, struct err *err)
{
	CLEANUP(name_search_finish) struct name_search names;

	name_search_init(&names, name);
	for (const struct variant *v = NULL; (v = sitting_next_setting(s, device, v));)
		name_search_offer_names(&names, NULL, v->name, (size_t)v->row.nr);
	return name_search_one(&names, "setting", NULL, err)
		? record_at(&s->rec, ROW_VARIANT, names.at)
		: NULL;
}

bool
wear_named(struct sitting *s, const struct variant *from, const struct uuid *device,
	const char *name, struct uuid *to, struct err *err)
{
	struct edits rows = { .v = NULL };

	if (!switches_named(&s->rec, &s->review, device, from, name, to, &rows, err))
		return false;
	const struct variant *v = uuid_none(to) ? find_setting(s, device, name, err) : NULL;
	if (v)
		*to = switches_change(&s->rec, &s->review, device, from, &v->row.uuid, &rows);
	change_apply(s, &rows, NULL);
	return true;
}

/* Returns the setting that is on, or that hands are putting on. */
static const struct variant *
setting_now(const struct sitting *s)
{
	const struct variant *asked =
		s->ask == ASK_PUT_ON ? record_find(&s->rec, ROW_VARIANT, &s->ask_about) : NULL;

	return asked ? asked : setup_row(&s->rec, &s->setup, ROW_VARIANT);
}

/* Returns the content of a setting without what a finger switches at once. */
static char *
by_hand(const struct variant *v)
{
	static const char *const at_once[] = { "gain", "filter", "dsp", "switch", "firmware" };
	char *content = xstrdup(text_or(v ? v->content : NULL, ""));

	EACH_OF (key, at_once) {
		CLEANUP(pointer_free) char *was = content;
		content = setup_content_with(was, *key, CHAIN_STOCK);
	}
	return content;
}

/* Puts a setting on: asks first where music plays, or would play again, and hands need longer than
 * a key. */
static bool
put_on(struct sitting *s, const struct uuid *to, struct err *err)
{
	CLEANUP(pointer_free) char *now = by_hand(setup_row(&s->rec, &s->setup, ROW_VARIANT));
	CLEANUP(pointer_free) char *then = by_hand(record_find(&s->rec, ROW_VARIANT, to));
	bool waits = wear_waits(s) && !text_same(now, then);

	if (waits)
		news_ask(s, ASK_PUT_ON, to);
	return waits || wear_setting(s, to, err);
}

bool
wear_waits(const struct sitting *s)
{
	const enum play_state state = sitting_now(s).state;

	return s->ask == ASK_PUT_ON || state == PLAY_RUNNING || state == PLAY_ENDED;
}

bool
wear_chosen(struct sitting *s, const struct uuid *which, struct err *err)
{
	struct edits rows = { .v = NULL };

	if (sitting_refuses(s, err))
		return false;
	struct uuid to = switches_change(
		&s->rec, &s->review, &s->setup.device, setting_now(s), which, &rows);
	change_apply(s, &rows, NULL);
	return put_on(s, &to, err);
}

/* Asks whether a setting is added that no file names: "foam", "tips foam M", "tips=foam M". Without
 * a key it is what the device's settings differ in, else the tips, or of a source the socket. */
static bool
ask_to_add(struct sitting *s, const char *typed)
{
	const struct variant *first = sitting_next_setting(s, &s->setup.device, NULL);
	CLEANUP(pairs_finish) struct pairs is = { .v = NULL };
	const char *usual =
		device_kind_in(&s->rec, &s->review, &s->setup.device)->place ? "output" : "tips";

	pairs_from_content(&is, first ? text_or(first->content, "") : "");
	if (is.n == 1)
		usual = is.v[0].key;
	CLEANUP(pointer_free) char *word = xstrndup(typed, strcspn(typed, " =:"));
	const struct field *f = field_of_key(&setting_keys, word);
	bool keyed = f && f->type == FIELD_TEXT && typed[strlen(word)];
	const char *value = keyed ? typed + strlen(word) : typed;
	xreplace(&s->writing->new_key, keyed ? f->name : usual);
	xreplace(&s->writing->new_value, value + (keyed ? strspn(value, " =:") : 0));
	news_ask(s, ASK_SETTING, &s->setup.device);
	return true;
}

static void
add_setting(const struct sitting *s, struct buf *out)
{
	buf_addf(out, "%s is not in %s: add %s: %s?", s->writing->new_value,
		file_name(s->files->path), s->writing->new_key, s->writing->new_value);
}

static void
setting_yes(struct sitting *s)
{
	const struct uuid *device = &s->setup.device;
	const struct variant *now = setup_row(&s->rec, &s->setup, ROW_VARIANT);
	CLEANUP(pointer_free) char *own = device_usual_keys(&s->rec, &s->review, device);
	CLEANUP(switches_finish) struct switches x;
	struct edits rows = { .v = NULL };

	switches_find(&x, &s->rec, &s->review, device);
	const char *key = s->writing->new_key, *value = s->writing->new_value;
	const char *base = text_or(x.base ? x.base->content : own, "");
	CLEANUP(pointer_free) char *usual = setup_content_with(base, key, value);
	CLEANUP(pointer_free)
	char *with = setup_content_with(switches_has(&x, now) ? now->content : base, key, value);
	/* What was on until now can be chosen again. */
	if (!x.base)
		switches_put(&x, &s->rec, device, NULL, base, &rows);
	if (!text_same(with, usual))
		switches_put(&x, &s->rec, device, NULL, usual, &rows);
	struct uuid added = switches_put(&x, &s->rec, device, NULL, with, &rows);
	change_apply(s, &rows, "setting");
	wear_setting(s, &added, ERR_IGNORED);
	sitting_say(s, SAID_INFO, "%s is on; `earlog check --missing` prints it for %s", value,
		file_name(s->files->path));
}

const struct asks setting_asks = { .add = add_setting, .hint = "add it", .yes = setting_yes };

bool
wear_setting_named(struct sitting *s, const char *name, struct err *err)
{
	if (sitting_refuses(s, err))
		return false;
	struct uuid to;

	if (!wear_named(s, setting_now(s), &s->setup.device, name, &to, err))
		return false;
	if (!uuid_none(&to))
		return put_on(s, &to, err);
	return !text_same(name, "none") && ask_to_add(s, name);
}

bool
wear_setting(struct sitting *s, const struct uuid *setting, struct err *err)
{
	const struct variant *v = sitting_find(s, ROW_VARIANT, setting);

	if (sitting_refuses(s, err))
		return false;
	CLEANUP(pointer_free) char *words = chain_words(v->content, CHAIN_DRAFT, " · ", 0);
	/* The name of a combination of switches is a part of its words. */
	const char *name = switches_made(&s->rec, v) ? "" : v->name;
	bool told = *name && text_starts(name, words);
	sitting_say(s, SAID_INFO, "setting %s%s%s", name, *name && !told ? ": " : "",
		told ? "" : words);
	if (setup_has(&s->setup, ROW_VARIANT, &v->row.uuid))
		return true;
	session_row_end_stretch(s);
	against_swapped(s);
	s->setup.variant = v->row.uuid;
	session_row_put(s);
	if (sitting_now(s).state != PLAY_PAUSED)
		wear_replay(s);
	session_row_resume_stretch(s);
	wheel_build(s);
	return true;
}

/* ---- questions ---- */

static bool
swap_holds(const struct sitting *s)
{
	return sitting_device_number(s, &s->ask_about);
}

const struct asks swap_asks = { .add = add_swap,
	.hint = "it is on",
	.holds = swap_holds,
	.yes = wear_swapped,
	.pauses = true };

static void
add_put_on(const struct sitting *s, struct buf *out)
{
	const struct chain *c = sitting_chain(s, &s->ask_about);
	struct setup on = s->setup;

	if (c) {
		on.chain = c->row.uuid;
		buf_addf(out, "switch to %s", c->name);
	} else {
		on.variant = s->ask_about;
		CLEANUP(pointer_free)
		char *words = setup_setting_words(
			setup_row(&s->rec, &on, ROW_VARIANT), CHAIN_DRAFT, ", ");
		buf_addf(out, "%s %s", sitting_words(s)->put_on, words);
	}
	add_volume(s, &on, "", out);
}

static void
put_on_yes(struct sitting *s)
{
	const struct uuid to = s->ask_about;

	if (sitting_chain(s, &to))
		chain_choice_put_on(s, &to);
	else
		wear_setting(s, &to, ERR_IGNORED);
	wear_replay(s);
}

const struct asks put_on_asks = {
	.add = add_put_on, .hint = "it is on", .yes = put_on_yes, .pauses = true
};
