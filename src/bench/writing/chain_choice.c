/*
 * Chooses from the lists of devices, settings and chains, and adds a chain during a session. The
 * archive alone has a chain that is added here; `earlog check --missing` prints it for the session
 * file. Chains are changed in the session file.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */

#include "base/core/mem.h"
#include "base/text/name.h"
#include "base/text/text.h"
#include "bench/writing/writing_state.h"
#include "review/files/chain.h"
#include "review/files/session_file.h"
#include "review/record/chains.h"

/* ---- choosing the chain in use ---- */

void
chain_choice_use(struct sitting *s, const struct uuid *chain, bool swapped)
{
	bool was_clock = chain_sound_is_clock(s), other = !setup_has(&s->setup, ROW_CHAIN, chain),
	     paused = sitting_now(s).state == PLAY_PAUSED;

	session_row_end_stretch(s);
	if (other && swapped)
		against_swapped(s);
	s->setup.chain = *chain;
	followed_track_of_chain(s);
	int64_t pos_ms = sitting_now(s).pos_ms;
	chain_sound_output(s);
	sounds_of_chain(s);
	bool loads = chain_sound_is_clock(s) != was_clock && pos_ms != NO_MS;
	if (loads)
		transport_load(s, s->item, pos_ms, LOAD_PAUSED);
	if (swapped && other && !paused)
		wear_replay(s);
	if (!loads)
		session_row_resume_stretch(s);
	session_row_put(s);
	wheel_build(s);
}

bool
chain_choice_put_on(struct sitting *s, const struct uuid *which)
{
	const struct uuid chain = *which;

	/* This message is shown before chain_choice_use, which may replace it by a message about
	 * the output. */
	sitting_say(s, SAID_INFO, "chain %s", sitting_chain(s, which)->name);
	chain_choice_use(s, &chain, true);
	return true;
}

/* Puts a chain on: asks first where music plays and hands must plug it in. */
static bool
choose(struct sitting *s, const struct uuid *which)
{
	CLEANUP(pointer_free)
	char *output = records_content_get(sitting_chain(s, which)->content, "audio_output");
	bool waits = !output && !setup_has(&s->setup, ROW_CHAIN, which) && wear_waits(s);

	if (waits)
		news_ask(s, ASK_PUT_ON, which);
	return waits || chain_choice_put_on(s, which);
}

bool
chain_choice_choose(struct sitting *s, const char *name, struct err *err)
{
	CLEANUP(name_search_finish) struct name_search names;

	name_search_init(&names, name);
	for (size_t i = 0; i < s->nchains; i++)
		name_search_offer_names(&names, NULL, s->chains[i]->name, i);
	return !sitting_refuses(s, err) &&
		name_search_one(&names, "chain", ":chain-add makes one", err) &&
		choose(s, &s->chains[names.at]->row.uuid);
}

bool
chain_choice_take(struct sitting *s, const struct uuid *which, struct err *err)
{
	const struct chain *c = sitting_chain(s, which);

	if (!c && sitting_device_number(s, which))
		return wear_device(s, sitting_device_number(s, which), err);
	if (!c)
		return wear_chosen(s, which, err);
	return !sitting_refuses(s, err) && choose(s, which);
}

/* ---- adding a chain ---- */

bool
chain_choice_add(struct sitting *s, const char *text, struct err *err)
{
	const struct review *r = sitting_review(s);
	CLEANUP(chain_line_finish) struct chain_line line = { .name = NULL };
	CLEANUP(pairs_finish) struct pairs content = { .v = NULL };
	struct edits rows = { .v = NULL };

	if (sitting_refuses(s, err) || !chain_line_read(&line, text, err))
		return false;
	if (chains_named(&s->rec, &s->review, line.name))
		return err_set(err,
			"there is a chain %s already; change it in the session file, which is "
			"read when you save it",
			line.name);
	if (!chain_line_apply(&line, NULL, &content, err))
		return false;
	struct uuid chain = chains_revise(&s->rec, r, line.name, &content,
		chains_next_rank(&s->rec, &s->review), "bench", &rows);
	sitting_say(s, SAID_INFO,
		"%s is in use; earlog check --missing prints it for the session file", line.name);
	change_apply(s, &rows, "chain");
	chain_choice_use(s, &chain, true);
	return true;
}

/* ---- removing a device, setting or chain from its list ---- */

bool
chain_choice_named_by(const struct sitting *s, enum row_kind kind, const struct uuid *u)
{
	char text[UUID_TEXT];

	uuid_text(u, text);
	EACH_LIVE (row, x, &s->rec, kind)
		EACH_FIELD (f, kind) {
			const void *at = (const char *)x + f->offset;
			const char *const *list = at; /* the candidates of a run */

			bool named = f->type == ROW_FIELD_UUID && uuid_same(at, u);

			if (f->type == ROW_FIELD_TEXT)
				named = *list && strstr(*list, text);
			if (named)
				return true;
		}
	return false;
}

/* Says what names it, or else why it stays; NULL: nothing. v: the setting. */
static const char *
why_stays(const struct sitting *s, enum row_kind kind, const struct uuid *u, const char *name,
	const struct variant *v)
{
	static const struct {
		enum row_kind kind;
		const char *words;
	} rows[] = { { ROW_NOTE, "a note names it" }, { ROW_RATING, "a rating names it" },
		{ ROW_VOLUME, "a volume names it" }, { ROW_BLIND_RUN, "a blind run names it" } };
	const struct session_device *f = &s->files->device;
	const struct review *r = sitting_review(s);

	if (v && r && !uuid_same(&v->device, &r->device))
		return "the device is in several reviews";
	bool filed = kind == ROW_CHAIN && session_file_chain(s->files, name);
	if (v)
		filed = !*name || TEXT_ROW_OF(f->variants, f->n_variants, name);
	EACH_IN_WHILE (row, rows, LENGTH(rows), !filed)
		if (chain_choice_named_by(s, row->kind, u))
			return row->words;
	if (filed || kind == ROW_DEVICE)
		return "the session file names it";
	return setup_has(&s->setup, kind, u) ? "it is in use" : NULL;
}

bool
chain_choice_remove(struct sitting *s, const struct uuid *which, struct err *err)
{
	const struct chain *c = sitting_find(s, ROW_CHAIN, which);
	const struct variant *v = sitting_find(s, ROW_VARIANT, which);
	enum row_kind kind = v ? ROW_VARIANT : ROW_DEVICE;
	struct edits rows = { .v = NULL };

	if (c)
		kind = ROW_CHAIN;
	const char *name = row_name(kind, sitting_find(s, kind, which));
	if (sitting_refuses(s, err))
		return false;
	if (!name)
		return err_set(err, "nothing in this list can be removed");
	const char *why = why_stays(s, kind, which, name, v);
	if (why)
		return err_set(err, "%s stays: %s", *name ? name : "this", why);
	sitting_say(s, SAID_INFO, "%s is removed", name);
	if (c) {
		chains_withdraw(&s->rec, c, &rows);
	} else {
		struct variant *off = edits_version(&s->rec, ROW_VARIANT, *which);

		off->row.deleted = true;
		edits_add_changed(&rows, &s->rec, ROW_VARIANT, off);
	}
	change_apply(s, &rows, "removal");
	return true;
}

void
chain_choice_follow(struct sitting *s)
{
	const struct chain *c = sitting_chain_now(s);
	const struct variant *v = setup_row(&s->rec, &s->setup, ROW_VARIANT);

	if (v && v->row.deleted && !sitting_is_blind(s)) { /* the setting itself was undone */
		const struct setup *before = &s->writing->before;
		const struct variant *was = setup_row(&s->rec, before, ROW_VARIANT);

		if (was && !was->row.deleted && setup_same(before, &s->setup, SETUP_DEVICE))
			s->setup.variant = was->row.uuid;
		else
			sitting_setting_follow(s, &s->setup);
		session_row_put(s);
	}
	if (!c || chains_offered(c, &s->review))
		return;
	const struct chain *before = sitting_chain(s, &s->writing->before.chain);
	struct uuid to = sitting_chain_named(s, c->name);
	if (before && chains_offered(before, &s->review) &&
		!chains_named(&s->rec, &s->review, c->name))
		to = before->row.uuid; /* the chain itself was undone */
	chain_choice_use(s, &to, false);
}
