/*
 * Choosing, adding and changing a chain during a session. A chain is identified by its content: a
 * change makes a new revision, and earlier notes keep the old revision. A chain that is added here
 * is only in the archive; `earlog check --missing` prints it for the session file.
 */

#include "base/name.h"
#include "config/chain.h"
#include "config/session_file.h"
#include "record/chains.h"
#include "writing/writing_parts.h"

/* ---- choosing the chain in use ---- */

void
chain_choice_use(struct sitting *s, const struct uuid *chain)
{
	level_match_ends(s); /* a level match is for one chain only */
	bool was_clock = chain_sound_is_clock(s);

	session_row_end_stretch(s);
	if (!setup_has(&s->setup, ROW_CHAIN, chain))
		against_swapped(s, &UUID_NONE, &s->setup.chain);
	s->setup.chain = *chain;
	followed_track_of_chain(s);
	int64_t pos_ms = sitting_now(s).pos_ms;
	chain_sound_output(s);
	sounds_of_chain(s);
	if (chain_sound_is_clock(s) != was_clock && pos_ms != NO_MS)
		transport_load(s, s->item, pos_ms, LOAD_PAUSED);
	else
		session_row_resume_stretch(s);
	session_row_put(s);
	wheel_build(s);
}

/* Returns a new version of this session's row that has `chain` in use. The caller applies it. */
static struct sitting_row *
in_use_now(struct sitting *s, const struct uuid *chain)
{
	struct sitting_row *row = session_row_worn(s);

	row->setup.chain = *chain;
	return row;
}

/* Returns the chain that the listener calls so; NULL with err: none, or several. */
static const struct chain *
find_chain(const struct sitting *s, const char *name, struct err *err)
{
	CLEANUP(pointer_free) const struct chain **v;
	CLEANUP(name_search_finish) struct name_search names;
	size_t n = chains_list(&s->rec, &s->review, &v);

	name_search_init(&names, name);
	for (size_t i = 0; i < n; i++)
		name_search_offer_names(&names, NULL, v[i]->name, i);
	return name_search_one(&names, "chain", ":chain-add makes one", err) ? v[names.at] : NULL;
}

/* Returns the chain after the one in use; NULL with err: there are no chains. */
static const struct chain *
next_chain(const struct sitting *s, struct err *err)
{
	CLEANUP(pointer_free) const struct chain **v;
	size_t n = chains_list(&s->rec, &s->review, &v), at = 0;

	while (at < n && !setup_has(&s->setup, ROW_CHAIN, &v[at]->row.uuid))
		at++;
	if (!n)
		err_set(err,
			"there are no chains: the session file names them, :chain-add makes one");
	return !n ? NULL : at + 1 < n ? v[at + 1] : v[0];
}

bool
chain_choice_choose(struct sitting *s, const char *name, struct err *err)
{
	if (sitting_refuses(s, WISH_CHAIN, err))
		return false;
	const struct chain *c = name[0] ? find_chain(s, name, err) : next_chain(s, err);
	if (!c)
		return false;
	/* This message is shown before chain_choice_use, which may replace it by a message about
	 * the output. */
	sitting_say(s, SAID_INFO, "chain %s", c->name);
	struct uuid chain = c->row.uuid;
	if (!setup_has(&s->setup, ROW_CHAIN, &chain))
		change_one(s, ROW_SITTING, in_use_now(s, &chain), "chain");
	chain_choice_use(s, &chain);
	return true;
}

/* ---- adding and changing chains ---- */

/* Stores a new chain and puts it in use, or stores a new revision of chain `old`, which is put in
 * use only if `old` is in use. */
static void
put_chain(struct sitting *s, const char *name, const struct chain *old, const struct pairs *content)
{
	const struct review *r = record_find(&s->rec, ROW_REVIEW, &s->review);
	int64_t rank = old ? old->rank : chains_next_rank(&s->rec, &s->review);
	bool used = !old || setup_has(&s->setup, ROW_CHAIN, &old->row.uuid);
	struct edits rows = { .v = NULL };
	struct uuid chain = chains_revise(&s->rec, r, name, content, rank, "bench", &rows);

	if (old && uuid_same(&chain, &old->row.uuid)) {
		sitting_say(s, SAID_INFO, "chain %s is unchanged", name);
		edits_finish(&rows);
		return;
	}
	if (old)
		sitting_say(s, SAID_INFO, "chain %s changed; earlier notes keep the old one%s",
			name,
			session_file_chain(s->files, name) ? ", and the session file still has it"
							   : "");
	else
		sitting_say(s, SAID_INFO,
			"%s is in use; earlog check --missing prints it for the session file",
			name);
	if (used)
		edits_add(&rows, ROW_SITTING, in_use_now(s, &chain));
	change_apply(s, &rows, "chain");
	if (used)
		chain_choice_use(s, &chain);
}

static bool
change_by_line(struct sitting *s, const char *text, bool is_new, struct err *err)
{
	if (sitting_refuses(s, WISH_CHAIN, err))
		return false;
	CLEANUP(chain_line_finish) struct chain_line line;
	CLEANUP(pairs_finish) struct pairs content = { .v = NULL };
	if (!chain_line_read(&line, text, err))
		return false;
	const struct chain *old = chains_named(&s->rec, &s->review, line.name);
	if (is_new && old)
		return err_set(
			err, "there is a chain %s already; :chain-edit changes it", line.name);
	if (!is_new && !old && !(old = find_chain(s, line.name, err)))
		return false;
	if (!chain_line_apply(&line, old ? old->content : NULL, &content, err))
		return false;
	put_chain(s, old ? old->name : line.name, old, &content);
	return true;
}

bool
chain_choice_add(struct sitting *s, const char *line, struct err *err)
{
	if (!*line)
		return prose_write_chain(s, &UUID_NONE, err);
	return change_by_line(s, line, true, err);
}

bool
chain_choice_change(struct sitting *s, const char *line, struct err *err)
{
	if (!*line && sitting_chain(s, &s->setup.chain))
		return prose_write_chain(s, &s->setup.chain, err);
	return change_by_line(s, line, false, err);
}

void
chain_choice_follow(struct sitting *s)
{
	const struct chain *c = sitting_chain(s, &s->setup.chain);

	if (!c || chains_offered(c, &s->review))
		return;
	struct uuid to = sitting_chain_named(s, c->name);
	chain_choice_use(s, &to);
}
