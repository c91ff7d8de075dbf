/*
 * What is known of one item's sources, for the pane that shows them: the player is asked for each whether it could be
 * played, on its thread, and the answers stay until another item is looked at.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "config/find.h"
#include "config/profile.h"
#include "config/session_file.h"
#include "sitting/sitting_private.h"

/* ---- asking ---- */

static void
look_clear(struct sitting *s)
{
	for (size_t i = 0; i < s->p->nlooks; i++)
		free(s->p->looks[i].words);
	free(s->p->looks);
	s->p->looks = NULL;
	s->p->nlooks = 0;
}

void
look_finish(struct sitting *s)
{
	look_clear(s);
}

/* The places of a source among all that the item may try: neighbours. */
static size_t
places_of(const struct candidates *c, const struct uuid *source, size_t *first)
{
	size_t count = 0;

	for (*first = 0; *first < c->n && !uuid_same(&c->source[*first], source);)
		++*first;
	while (*first + count < c->n && uuid_same(&c->source[*first + count], source))
		count++;
	return count;
}

void
sitting_look(struct sitting *s, size_t item)
{
	s->p->looks_on = true;
	look_clear(s);
	if (item >= s->nitems || !s->p->started || s->play.player_gone)
		return;
	const struct bench_item *b = &s->items[item];
	struct candidates c = sources_of(s, b);

	s->p->looks = xcalloc(b->nsources, sizeof(s->p->looks[0]));
	for (size_t i = 0; i < b->nsources; i++) {
		size_t first, count = places_of(&c, &b->sources[i]->row.uuid, &first);
		struct look *l = &s->p->looks[s->p->nlooks];

		if (!count)
			continue;
		*l = (struct look){ .source = b->sources[i]->row.uuid, .ticket = ++s->p->ticket };
		s->p->nlooks++;
		player_probe(s->p->player, l->ticket, c.v + first, count);
	}
	candidates_finish(&c);
	s->dirty |= DIRTY_TRACKS;
}

void
look_follow(struct sitting *s)
{
	if (s->p->looks_on)
		sitting_look(s, s->chosen);
}

bool
look_probed(struct sitting *s, const struct player_event *ev)
{
	for (size_t i = 0; i < s->p->nlooks; i++)
		if (s->p->looks[i].ticket == ev->ticket) {
			s->p->looks[i].answered = true;
			s->p->looks[i].there = ev->index >= 0;
			xreplace(&s->p->looks[i].words, ev->text);
			return true;
		}
	return false;
}

/* ---- reading ---- */

static bool
plays_now(const struct sitting *s, size_t item, const struct source *src)
{
	return item == s->item && !s->play.clock && s->play.state != PLAY_NOTHING && s->play.state != PLAY_OPENING
	    && uuid_same(&s->play.source, &src->row.uuid);
}

enum source_state
sitting_source_state(const struct sitting *s, size_t item, size_t source, const char **why)
{
	const struct source *src = s->items[item].sources[source];

	*why = "";
	if (plays_now(s, item, src))
		return SOURCE_PLAYS;
	if (strcmp(src->kind, "url") == 0 && !s->p->net) {
		*why = "needs the net (--net)";
		return SOURCE_MISSING;
	}
	for (size_t i = 0; i < s->p->nlooks; i++) {
		const struct look *l = &s->p->looks[i];

		if (!uuid_same(&l->source, &src->row.uuid) || !l->answered)
			continue;
		if (!l->there)
			*why = l->words;
		return l->there ? SOURCE_FOUND : SOURCE_MISSING;
	}
	return SOURCE_LOOKED_FOR;
}

/* ---- files by the name that was typed ---- */

char *
sitting_file_named(const struct sitting *s, const char *typed)
{
	char *path = find_from(s->files->path, typed);

	for (size_t i = 0; access(path, F_OK) != 0 && i < s->profile->music.n; i++) {
		char *in = xasprintf("%s/%s", s->profile->music.v[i], typed);
		if (access(in, F_OK) == 0)
			xreplace(&path, in);
		free(in);
	}
	char *full = realpath(path, NULL);
	if (!full)
		return path;
	free(path);
	return full;
}
