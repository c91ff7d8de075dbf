/* Chains that are added and changed at the bench. */
#include "deck/deck_private.h"
#include "record/chains.h"
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

static void
note(struct world *w, const char *text)
{
	struct err err;

	assert_true(writing_note(w->s, false, &err));
	type_text(w, text);
	writing_keep(w->s);
}

static void
a_chain_that_is_added_is_used_and_undo_goes_back(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "desk");
	assert_names(w, "walk [desk]");
	assert_true(chain_choice_add(w->s, "amp: source=FiiO K9, gain=high", &err));
	assert_names(w, "walk desk [amp]");
	assert_string_equal(content_of(w, &w->s->setup.chain), "gain=high\nsource=FiiO K9");
	assert_true(worn_by(w, sitting_undo));
	assert_names(w, "walk [desk]");
	assert_true(worn_by(w, sitting_redo));
	assert_names(w, "walk desk [amp]");
	assert_false(chain_choice_add(w->s, "amp: source=X", &err));
	assert_non_null(strstr(err.msg, ":chain-edit changes it"));
	assert_false(chain_choice_add(w->s, "bed: sorce=X", &err));
	assert_non_null(strstr(err.msg, "did you mean \"source\"?"));
	assert_names(w, "walk desk [amp]");
}

static void
a_change_makes_a_revision_and_notes_keep_theirs(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;
	CLEANUP(record_finish) struct record rec;

	start(w, "walk");
	note(w, "before");
	struct uuid before = sitting_chosen_note(w->s)->row.uuid, old = w->s->setup.chain;
	assert_true(chain_choice_change(w->s, "walk gain=high", &err));
	assert_names(w, "[walk] desk");
	struct uuid new = w->s->setup.chain;
	assert_false(uuid_same(&old, &new));
	assert_string_equal(content_of(w, &new),
		"clock=yes\ngain=high\nsource=HiBy R3 II\nvolume.unit=steps\nvolume.value=28");
	assert_string_equal(content_of(w, &old),
		"clock=yes\nsource=HiBy R3 II\nvolume.unit=steps\nvolume.value=28");
	note(w, "after");
	struct uuid after = sitting_chosen_note(w->s)->row.uuid;

	assert_true(sitting_undo(w->s, &err)); /* the note */
	assert_true(worn_by(w, sitting_undo)); /* the chain */
	assert_true(uuid_same(&w->s->setup.chain, &old));
	assert_names(w, "[walk] desk");
	assert_true(worn_by(w, sitting_redo));
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

static void
changed_back_is_the_revision_that_it_was(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "desk");
	struct uuid first = w->s->setup.chain;
	assert_true(chain_choice_change(w->s, "desk: source=FiiO K7", &err));
	assert_non_null(strstr(w->s->said, "is unchanged"));
	assert_true(chain_choice_change(w->s, "desk: source=FiiO K7, output=6.35 mm", &err));
	assert_false(uuid_same(&w->s->setup.chain, &first));
	assert_true(chain_choice_change(w->s, "desk output=", &err));
	assert_true(uuid_same(&w->s->setup.chain, &first));
	assert_names(w, "walk [desk]");
	assert_true(chain_choice_choose(w->s, "", &err));
	assert_names(w, "[walk] desk");
}

static void
what_is_heard_stays_when_another_chain_is_changed(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "desk");
	struct uuid used = w->s->setup.chain;
	assert_true(chain_choice_change(w->s, "walk gain=low", &err));
	assert_true(uuid_same(&w->s->setup.chain, &used));
	assert_false(playing_is_clock(&w->s->deck.play));
	assert_false(chain_choice_change(w->s, "wolk gain=low", &err));
	assert_non_null(strstr(err.msg, ":chain-add makes one"));
}

static void
the_sound_goes_where_the_chain_in_use_says(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "desk");
	run_until(w, sounds);
	transport_seek(w->s, 7000);
	transport_pause(w->s, true);
	assert_string_equal(w->s->deck.p->output.name, "null");
	assert_true(chain_choice_change(w->s, "desk audio_output=alsa/none", &err));
	assert_string_equal(w->s->deck.p->output.name, "alsa/none");
	assert_int_equal(sitting_now(w->s).pos_ms, 7000);
	assert_true(worn_by(w, sitting_undo));
	assert_string_equal(w->s->deck.p->output.name, "null");
	assert_true(
		chain_choice_add(w->s, "dap: source=R6, audio_output=alsa/dap, clock=yes", &err));
	assert_string_equal(w->s->deck.p->output.name, "alsa/dap");
	assert_true(playing_is_clock(&w->s->deck.play));
	assert_int_equal(sitting_now(w->s).pos_ms, 7000);
	assert_true(worn_by(w, sitting_undo));
	assert_string_equal(w->s->deck.p->output.name, "null");
	assert_false(playing_is_clock(&w->s->deck.play));
}

static void
a_volume_beyond_its_range_is_noted_and_told(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "walk");
	assert_true(chain_choice_change(w->s, "walk volume.range=0-100", &err));
	assert_true(wear_volume(w->s, "100", NULL, &err));
	assert_string_equal(w->s->said, "volume 100 steps, noted");
	assert_true(wear_volume(w->s, "128", NULL, &err));
	assert_string_equal(w->s->said, "volume 128 steps, noted (walk goes from 0 to 100)");
	assert_int_equal(w->s->said_level, SAID_WARN);
	assert_false(wear_volume(w->s, "22 by ear", NULL, &err));
	assert_non_null(strstr(err.msg, "matched to what?"));
}

static void
a_changed_chain_stays_while_its_file_does_not_change(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "walk");
	struct uuid first = w->s->setup.chain;
	assert_true(chain_choice_change(w->s, "walk gain=high", &err));
	struct uuid changed = w->s->setup.chain;
	transport_toggle(w->s);
	if (!run_add_cue(w->s, "here", &err))
		fail_msg("%s", err.msg);
	assert_true(uuid_same(&w->s->setup.chain, &changed));
	stop(w);
	start(w, "walk");
	assert_true(uuid_same(&w->s->setup.chain, &changed));
	stop(w);
	CLEANUP(pointer_free) char *text = xasprintf("%s# changed\n", session_yaml);
	write_file(w, "cantor.yaml", text);
	start(w, "walk");
	assert_true(uuid_same(&w->s->setup.chain, &first));
}

static void
a_start_that_reads_no_more_than_a_chain_anew_resumes(void **state)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "walk");
	assert_true(chain_choice_change(w->s, "walk gain=high", &err));
	stop(w);
	start(w, "walk");
	assert_string_equal(w->s->said, "");
	assert_int_not_equal(w->s->deck.play.state, PLAY_NOTHING);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(a_chain_that_is_added_is_used_and_undo_goes_back),
		WORLD_TEST(a_change_makes_a_revision_and_notes_keep_theirs),
		WORLD_TEST(changed_back_is_the_revision_that_it_was),
		WORLD_TEST(what_is_heard_stays_when_another_chain_is_changed),
		WORLD_TEST(the_sound_goes_where_the_chain_in_use_says),
		WORLD_TEST(a_volume_beyond_its_range_is_noted_and_told),
		WORLD_TEST(a_changed_chain_stays_while_its_file_does_not_change),
		WORLD_TEST(a_start_that_reads_no_more_than_a_chain_anew_resumes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
