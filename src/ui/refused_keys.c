/*
 * Keys that were typed as text where nothing takes text: after a key that opens an editor or a
 * prompt was refused, the eyes of the listener are elsewhere and the words go on. Such keys are
 * held, shown and offered as a note; none of them runs. A marker's key, the refused key itself and
 * the key of a note do run, since they may be meant, until another letter shows that they began a
 * word.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "sound/sound.h"
#include "ui/ui_private.h"
#include "writing/writing.h"

#define WAIT_NS 1000000000 /* longest time from the refusal to the first held key */

void
offer_finish(struct offer *o)
{
	free(o->v);
	*o = (struct offer){ .v = NULL };
}

/* Forgets the held keys. */
static void
offer_end(struct ui *ui)
{
	offer_finish(&ui->offer);
	ui->dirty |= DIRTY_EDITOR | DIRTY_LINE;
}

void
offer_refused(struct ui *ui, const struct binding *b)
{
	struct offer *o = &ui->offer;

	if (!b->cmd->types || ui->s->state != STATE_KEYS || ui->prompt.label || ui->s->type_to_note)
		return;
	o->refused = b;
	o->until_ns = clock_mono_ns() + WAIT_NS;
}

bool
offer_shown(const struct ui *ui)
{
	return ui->offer.words && ui->s->state == STATE_KEYS;
}

/* A paste is held as after a refused key. */
static const struct cmd no_cmd = { .name = "" };
static const struct binding pasted = { .line = "", .cmd = &no_cmd };

void
offer_paste(struct ui *ui, const char *text, size_t n)
{
	struct offer *o = &ui->offer;

	for (size_t i = 0, next; i < n; i = next) {
		struct held_text t = { .text = "\n" };

		next = text_next(text, n, i);
		if (text[i] != '\r' && text[i] != '\n')
			snprintf(t.text, sizeof(t.text), "%.*s", (int)(next - i), text + i);
		else if (text[i] == '\n' && i && text[i - 1] == '\r')
			continue;
		LIST_ADD(o, t);
	}
	if (!o->words)
		o->refused = &pasted;
	o->words = o->n > 0;
	ui->dirty |= DIRTY_EDITOR | DIRTY_LINE;
}

void
offer_words(const struct ui *ui, struct buf *out)
{
	buf_addf(out,
		"%s, so nothing of it ran: \1line run\2 opens it as a note, "
		"\1line leave\2 drops it\t“",
		ui->offer.refused == &pasted ? "Pasted where no text goes"
					     : "Typed after a key that was refused");
	for (size_t i = 0; i < ui->offer.n; i++)
		buf_add(out, ui->offer.v[i].text[0] == '\n' ? " / " : ui->offer.v[i].text);
	buf_add(out, "”");
}

void
offer_open(struct ui *ui)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;

	for (size_t i = 0; i < ui->offer.n; i++)
		buf_add(&text, ui->offer.v[i].text);
	if (!keys_run(ui, "note"))
		return;
	buf_add(&ui->typed, text.s);
	keys_flush(ui);
	if (text.len && !ui->s->editor.text.len)
		sitting_say(ui->s, SAID_REFUSED,
			"the text does not fit into a note (64 kB) and is still held");
	else
		offer_end(ui);
}

/* Holds a key. The first key that begins a word takes the markers back that earlier held keys
 * dropped: they were letters. */
static void
hold(struct ui *ui, const struct input_event *ev, bool runs)
{
	struct offer *o = &ui->offer;
	struct held_text t = { .runs = runs };

	memcpy(t.text, ev->text, sizeof(t.text));
	if (!runs && !o->words) {
		for (size_t i = o->n; i-- > 0;)
			if (!uuid_none(&o->v[i].marker))
				writing_unmark(ui->s, &o->v[i].marker);
		o->words = true;
	}
	LIST_ADD(o, t);
	ui->dirty |= DIRTY_EDITOR | DIRTY_LINE;
}

bool
offer_takes(struct ui *ui, const struct input_event *ev)
{
	struct offer *o = &ui->offer;
	const struct binding *refused = o->refused;

	if (!refused)
		return false;
	const struct binding *b = keys_binding(ui, ev->name);
	const struct line_act *act = prompt_act_of(ui, ev->name);
	if (ui->s->state != STATE_KEYS || ui->prompt.label || ui->pending ||
		(!o->words && clock_mono_ns() > o->until_ns)) {
		offer_end(ui);
		return false;
	}
	/* A line that leads to a number: only the digit is held back, a name is not typed there. */
	if (refused->cmd->waits && refused->about && refused->about->takes == CMD_WITH_NUMBER) {
		offer_end(ui);
		return number_is_digit(*ev->text);
	}
	/* A word begins with a letter or digit; another key is one of the bench. */
	if (!o->words && !isalnum((unsigned char)*ev->text) && (unsigned char)*ev->text < 0x80) {
		offer_end(ui);
		return false;
	}
	if (*ev->text) {
		bool runs = !o->words && b &&
			(b->cmd->marks || b->cmd->notes || binding_same(b, refused));

		hold(ui, ev, runs);
		return !runs;
	}
	if (!o->words || !act || (b && b->cmd->always))
		return false;
	if (act->does == LINE_RUNS)
		offer_open(ui);
	else if (act->does == LINE_LEAVES ||
		(act->does == LINE_ERASES && act->way == EDITOR_LEFT && --o->n == 0))
		offer_end(ui);
	ui->dirty |= DIRTY_EDITOR | DIRTY_LINE;
	return true;
}

void
offer_marked(struct ui *ui)
{
	struct offer *o = &ui->offer;

	if (o->n && o->v[o->n - 1].runs)
		o->v[o->n - 1].marker = ui->s->chosen_note;
}
