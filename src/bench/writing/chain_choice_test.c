/* Chains that are added at the bench, and changed in the session file beside it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audio/deck/deck_private.h"
#include "bench/sitting/sitting_internal.h"
#include "review/record/chains.h"
#include "support/sitting_world.h"

static const char *
content_of(const struct world *w, const struct uuid *chain)
{
	return sitting_chain(w->s, chain)->content;
}

/* Names of the chains in their order, the one in use in brackets. The caller frees. */
static char *
names(const struct world *w)
{
	const struct chain **v;
	size_t n = chains_list(&w->s->rec, &w->s->review, &v);
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		bool used = uuid_same(&v[i]->row.uuid, &w->s->setup.chain);
		buf_addf(
			&b, "%s%s%s%s", i ? " " : "", used ? "[" : "", v[i]->name, used ? "]" : "");
	}
	free(v);
	return buf_detach(&b);
}

#define assert_names(w, expected)                      \
	do {                                           \
		char *names_ = names(w);               \
		assert_string_equal(names_, expected); \
		free(names_);                          \
	} while (0)

/* Saves the session file with the content of a chain replaced. */
static void
save_chain(struct world *w, const char *name, const char *content)
{
	CLEANUP(pointer_free) char *key = xasprintf("  %s: {", name);
	const char *at = strstr(session_yaml, key), *rest = strchr(at, '\n');
	CLEANUP(pointer_free)
	char *text = xasprintf(
		"%.*s%s%s}%s", (int)(at - session_yaml), session_yaml, key, content, rest);

	write_file(w, "cantor.yaml", text);
	run_files_saved(w->s);
	run_timers(w->s, clock_mono_ns());
}

static void
note(struct world *w, const char *text)
{
	struct err err;

	assert_true(writing_note(w->s, false, &err));
	type_text(w, text);
	writing_keep(w->s);
}

TEST_IN_WORLD(a_chain_that_is_added_is_used_and_undo_goes_back)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "desk");
	assert_names(w, "walk [desk]");
	assert_true(chain_choice_add(w->s, "amp: source=FiiO K9, gain=high", &err));
	assert_names(w, "walk desk [amp]");
	assert_string_equal(content_of(w, &w->s->setup.chain), "gain=high\nsource=FiiO K9");
	assert_true(sitting_undo(w->s, &err));
	assert_names(w, "walk [desk]");
	assert_true(sitting_redo(w->s, &err));
	assert_names(w, "walk [desk] amp");
	assert_false(chain_choice_add(w->s, "amp: source=X", &err));
	assert_non_null(strstr(err.msg, "change it in the session file"));
	assert_false(chain_choice_add(w->s, "bed: sorce=X", &err));
	assert_non_null(strstr(err.msg, "did you mean \"source\"?"));
	assert_names(w, "walk [desk] amp");
}

TEST_IN_WORLD(a_change_makes_a_revision_and_notes_keep_theirs)
{
	struct world *w = *state;
	struct err err = ERR_INIT;
	CLEANUP(record_finish) struct record rec;

	start(w, "walk");
	note(w, "before");
	struct uuid before = sitting_chosen_note(w->s)->row.uuid, old = w->s->setup.chain;
	save_chain(w, "walk", "source: HiBy R3 II, clock: yes, gain: high");
	assert_string_equal(w->s->said, "cantor.yaml is read again");
	assert_names(w, "[walk] desk");
	struct uuid new = w->s->setup.chain;
	assert_false(uuid_same(&old, &new));
	assert_string_equal(content_of(w, &new), "clock=yes\ngain=high\nsource=HiBy R3 II");
	assert_string_equal(content_of(w, &old),
		"clock=yes\nsource=HiBy R3 II\nvolume.unit=steps\nvolume.value=28");
	note(w, "after");
	struct uuid after = sitting_chosen_note(w->s)->row.uuid;

	/* Undo is about notes: the file stays as it is. */
	assert_true(sitting_undo(w->s, &err));
	assert_true(uuid_same(&w->s->setup.chain, &new));
	assert_true(sitting_redo(w->s, &err));
	stop(w);
	load(w, &rec);
	const struct note *n = record_find(&rec, ROW_NOTE, &before);
	assert_true(uuid_same(&n->setup.chain, &old));
	n = record_find(&rec, ROW_NOTE, &after);
	assert_true(uuid_same(&n->setup.chain, &new));
	const struct chain *c = record_find(&rec, ROW_CHAIN, &old);
	assert_int_equal(c->rank, NO_INT);
}

TEST_IN_WORLD(changed_back_is_the_revision_that_it_was)
{
	struct world *w = *state;

	start(w, "desk");
	struct uuid first = w->s->setup.chain;
	save_chain(w, "desk", "source: FiiO K7, output: 6.35 mm");
	assert_false(uuid_same(&w->s->setup.chain, &first));
	save_chain(w, "desk", "source: FiiO K7");
	assert_true(uuid_same(&w->s->setup.chain, &first));
	assert_names(w, "walk [desk]");
}

TEST_IN_WORLD(what_is_heard_stays_when_another_chain_is_changed)
{
	struct world *w = *state;

	start(w, "desk");
	struct uuid used = w->s->setup.chain;
	save_chain(w, "walk", "source: HiBy R3 II, clock: yes, gain: low");
	assert_true(uuid_same(&w->s->setup.chain, &used));
	assert_false(playing_is_clock(&w->s->deck.play));
	struct uuid walk = sitting_chain_named(w->s, "walk");
	assert_string_equal(content_of(w, &walk), "clock=yes\ngain=low\nsource=HiBy R3 II");
}

TEST_IN_WORLD(the_sound_goes_where_the_chain_in_use_says)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "desk");
	run_until(w, sounds);
	transport_seek(w->s, 7000);
	transport_pause(w->s, true);
	assert_string_equal(w->s->deck.p->output.name, "null");
	save_chain(w, "desk", "source: FiiO K7, audio_output: alsa/none");
	assert_string_equal(w->s->deck.p->output.name, "alsa/none");
	assert_int_equal(sitting_now(w->s).pos_ms, 7000);
	save_chain(w, "desk", "source: FiiO K7");
	assert_string_equal(w->s->deck.p->output.name, "null");
	assert_true(
		chain_choice_add(w->s, "dap: source=R6, audio_output=alsa/dap, clock=yes", &err));
	assert_string_equal(w->s->deck.p->output.name, "alsa/dap");
	assert_true(playing_is_clock(&w->s->deck.play));
	assert_int_equal(sitting_now(w->s).pos_ms, 7000);
	assert_true(sitting_undo(w->s, &err));
	assert_string_equal(w->s->deck.p->output.name, "null");
	assert_false(playing_is_clock(&w->s->deck.play));
}

TEST_IN_WORLD(a_volume_beyond_its_range_is_noted_and_told)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "walk");
	save_chain(w, "walk", "source: R3, clock: yes, volume: {unit: steps, range: 0-100}");
	assert_true(wear_volume(w->s, "100", &err));
	assert_string_equal(w->s->said, "volume 100 steps, noted");
	assert_true(wear_volume(w->s, "128", &err));
	assert_string_equal(w->s->said, "volume 128 steps, noted (walk goes from 0 to 100)");
	assert_int_equal(w->s->said_level, SAID_WARN);
	assert_true(wear_volume(w->s, "128 by ear", &err));
	assert_string_equal(w->s->said,
		"volume 128 steps, noted without a match: nothing else was just on (walk goes from "
		"0 to 100)");
}

TEST_IN_WORLD(a_volume_without_a_chain_says_what_to_write_where)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	write_file(w, "cantor.yaml", "id: cantor\ndevice: AFUL Cantor\nplaylist: ./list.yaml\n");
	start(w, NULL);
	assert_false(wear_volume(w->s, "22", &err));
	assert_non_null(strstr(
		err.msg, "write chains: {dongle: {source: Truthear SHIO}} into cantor.yaml"));
	write_file(w, "cantor.yaml",
		"id: cantor\ndevice: AFUL Cantor\nplaylist: ./list.yaml\n"
		"chains: {dongle: {source: Truthear SHIO}}\n");
	run_files_saved(w->s);
	run_timers(w->s, clock_mono_ns());
	assert_names(w, "[dongle]");
	assert_true(wear_volume(w->s, "22", &err));
}

/* A slip leaves the list; what the file or a row names, or is in use, stays. */
TEST_IN_WORLD(a_chain_that_nothing_names_is_removed)
{
	static const char *const why[] = { "amp stays: it is in use",
		"amp stays: a note names it" };
	struct world *w = *state;
	struct err err;

	start(w, "walk");
	assert_true(chain_choice_add(w->s, "amp: source=FiiO K9", &err));
	struct uuid amp = w->s->setup.chain, walk = sitting_chain_named(w->s, "walk");
	assert_false(chain_choice_remove(w->s, &amp, &err));
	assert_string_equal(err.msg, why[0]);
	assert_false(chain_choice_remove(w->s, &walk, &err));
	assert_string_equal(err.msg, "walk stays: the session file names it");
	assert_true(writing_note(w->s, false, &err));
	type_text(w, "dry");
	writing_keep(w->s);
	assert_true(chain_choice_choose(w->s, "walk", &err));
	assert_false(chain_choice_remove(w->s, &amp, &err));
	assert_string_equal(err.msg, why[1]);
	struct uuid note = ((const struct note *)record_at(&w->s->rec, ROW_NOTE, 0))->row.uuid;
	assert_true(writing_delete_note(w->s, &note, &err));
	assert_true(chain_choice_remove(w->s, &amp, &err));
	assert_string_equal(w->s->said, "amp is removed");
	assert_null(chains_named(&w->s->rec, &w->s->review, "amp"));
	assert_true(sitting_undo(w->s, &err));
	assert_non_null(chains_named(&w->s->rec, &w->s->review, "amp"));
	/* A setting that came with the archive of another machine. */
	struct variant *slip = row_new(ROW_VARIANT);
	struct uuid set = slip->row.uuid = uuid_random();
	slip->device = w->s->setup.device;
	slip->name = xstrdup("slip");
	slip->content = xstrdup("tips=foam");
	change_one(w->s, ROW_VARIANT, slip, NULL);
	assert_non_null(sitting_next_setting(w->s, &w->s->setup.device, NULL));
	assert_true(chain_choice_remove(w->s, &set, &err));
	assert_null(sitting_next_setting(w->s, &w->s->setup.device, NULL));
	assert_true(sitting_undo(w->s, &err));
	assert_non_null(sitting_next_setting(w->s, &w->s->setup.device, NULL));
}
