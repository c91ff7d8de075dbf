/*
 * The rows of the two sounds that are compared (playing/sounds.c): equalisers as rows, the sound of
 * a note or an interval, the equaliser that a chain names, and the sounds of an ABX test that an
 * earlier session began.
 */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "config/check.h"
#include "config/find.h"
#include "config/session_file.h"
#include "record/setup.h"
#include "sitting/sitting_private.h"
#include "store/reader.h"

void
sounds_keep(struct sitting *s)
{
	for (size_t i = 0; i < 2; i++) {
		const struct sound *x = &s->deck.sounds.of[i];
		bool unheard = i == 1 && s->deck.sounds.moving && s->deck.sounds.now == 0;
		struct equaliser_row *row = unheard
			? NULL
			: equaliser_new_row(&s->rec, &x->row, x->name, &x->equaliser);

		if (row)
			change_one(s, ROW_EQUALISER, row, NULL);
	}
}

void
sounds_into(const struct sitting *s, struct setup *setup, double *held_db)
{
	const struct sound *x = &s->deck.sounds.of[s->deck.sounds.now];

	*setup = sitting_setup_on(s);
	*held_db = NAN;
	if (!s->deck.sounds.inserted || playing_is_clock(&s->deck.play))
		return;
	setup->equaliser = x->row;
	if (!two_files_have_music(&s->deck))
		return;
	if (x->equaliser.n || x->held_db < 0 || (x->name && s->deck.sounds.held == HELD_SAME))
		*held_db = x->held_db;
}

bool
sounds_is_same(const struct sitting *s, const struct setup *setup, unsigned parts)
{
	struct setup now = sitting_setup_on(s);

	now.equaliser = s->deck.sounds.of[s->deck.sounds.now].row;
	return setup_same(setup, &now, parts);
}

bool
sounds_matched_otherwise(const struct sitting *s)
{
	bool otherwise = false;

	for (const struct volume *v = NULL;
		(v = record_next(&s->rec, ROW_VOLUME, v)) && !sitting_is_blind(s);) {
		if (!volume_is_matched(v) || !setup_same(&v->setup, &s->setup, SETUP_CHAIN) ||
			(!setup_same(&v->setup, &s->setup, SETUP_DEVICE) &&
				!setup_has(&s->setup, ROW_DEVICE, &v->matched_to)))
			continue;
		if (sounds_is_same(s, &v->setup, SETUP_EQUALISER))
			return false;
		otherwise = true;
	}
	return otherwise;
}

/* ---- equalisers that the listener or the chain names ---- */

static void
ask_file(struct sitting *s, const char *name, bool of_chain)
{
	CLEANUP(pointer_free) char *path = find_from(s->files->path, name);

	s->sound->reads_for_chain = of_chain;
	reader_ask(s->p->reader, READER_TEXT, path, EQUALISER_MOST_BYTES);
}

void
sounds_read(struct sitting *s)
{
	CLEANUP(reader_text_finish) struct reader_text t = { .path = NULL };
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	struct err err = ERR_INIT;
	struct sound x = { .name = NULL };
	bool of_chain = s->sound->reads_for_chain;

	if (!reader_take(s->p->reader, READER_TEXT, &t))
		return;
	bool ok = !test_refuses(s, WISH_SOUND, &err) &&
		(t.ok ? check_equaliser(&x.equaliser, t.path, t.bytes.s, t.bytes.len, &d) ||
					diags_first(&d, &err)
		      : err_set(&err, "%s", t.why.msg));
	if (!ok) {
		sitting_say(s, of_chain ? SAID_WARN : SAID_ERROR, "%s", err.msg);
	} else {
		/* "harman" for "…/harman.txt", as valid UTF-8 */
		const char *name = file_name(t.path), *end = strrchr(name, '.');
		struct buf text = BUF_INIT;
		text_clean(&text, name, end && end > name ? (size_t)(end - name) : strlen(name),
			false);
		x.name = buf_detach(&text);
		/* Another equaliser is in use: compare x with it, or replace it? */
		if (!sounds_offer(&s->deck, x, of_chain))
			said_ask(s, ASK_EQUALISER, &UUID_NONE);
	}
}

bool
sitting_equaliser(struct sitting *s, const char *text, struct err *err)
{
	if (!sitting_may_change_sound(s, err))
		return false;
	if (strcmp(text, "off") == 0) {
		bool files = two_files_on(&s->deck);
		if (!files)
			sounds_forget(&s->deck, false);
		sitting_say(s, SAID_INFO,
			files ? "no equaliser is on, but a second file: :beside off ends it"
			      : "No equaliser: the file plays unchanged.");
		return true;
	}
	if (strncmp(text, "save", 4) == 0 && (!text[4] || text[4] == ' '))
		return sounds_save(&s->deck, s->files->path, text + 4 + strspn(text + 4, " "), err);
	if (*text == '+' || equaliser_is_typed(text))
		return sounds_type(&s->deck, text, err);
	if (*text)
		ask_file(s, text, false);
	else if (s->deck.sounds.other == &equaliser_ops)
		sounds_show(&s->deck);
	else
		return err_set(err,
			"which equaliser? A file of EqualizerAPO, or a filter: eq pk 8200 -4 q3");
	return true;
}

/* Removes the equaliser of an earlier chain, and uses the current chain's. */
void
sounds_of_chain(struct sitting *s)
{
	if (test_locks_sounds(s))
		return;
	const struct chain *c = sitting_chain(s, &s->setup.chain);
	CLEANUP(pointer_free)
	char *name = c && c->content ? content_get(c->content, "filters") : NULL;

	sounds_forget(&s->deck, true);
	if (name && s->p->reader && !sitting_chain_is_clock(c))
		ask_file(s, name, true);
}

/* ---- sounds from rows ---- */

void
sounds_resume(struct sitting *s, size_t which, const struct uuid *equaliser)
{
	const struct equaliser_row *row = record_find(&s->rec, ROW_EQUALISER, equaliser);
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	struct sound x = { .row = *equaliser };

	if (!row || !row->content ||
		!equaliser_read(&x.equaliser, "", row->content, strlen(row->content), &d) ||
		!x.equaliser.n)
		return;
	x.name = xstrdup(row->name ? row->name : "");
	sounds_set(&s->deck, which, x);
}

bool
sounds_again(struct sitting *s, const struct abx_sound two[2])
{
	sounds_drop(&s->deck);
	if (!uuid_same(&two[0].source, &two[1].source))
		return second_file_again(s, (const struct uuid[]){ two[0].source, two[1].source });
	for (size_t i = 0; i < 2; i++)
		sounds_resume(s, i, &two[i].equaliser);
	bool ok = s->deck.sounds.of[1].equaliser.n &&
		(uuid_none(&two[0].equaliser) || s->deck.sounds.of[0].equaliser.n);
	if (ok)
		sounds_take_levels(&s->deck, two);
	else
		sounds_drop(&s->deck);
	return ok;
}
