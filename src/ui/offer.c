/*
 * Keys that were typed as text where nothing takes text: after a key that opens an editor or a
 * prompt was refused, the eyes of the listener are elsewhere and the words go on. Such keys are
 * held, shown and offered as a note; none of them runs. A marker's key, the refused key itself and
 * the key of a note do run, since they may be meant, until another letter shows that they began a
 * word.
 *
 * Without bracketed paste, the first newline of a paste is the Enter that keeps the note. All keys
 * that come with it are held and shown in the same way. They may also have been typed ahead over a
 * slow line, so Esc runs them.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "sound/sound.h"
#include "ui/ui_private.h"
#include "writing/writing.h"

/* Longest time from the Enter, or from a key that came with it, to the next such key. */
#define BURST_NS 20000000
#define WAIT_NS 1000000000 /* longest time from the refusal to the first held key */

/* The command lines that lead to typing, by their first word, and lines that lead to a digit: only
 * the digit is held back, since a name is not typed there. */
static const char *const writing[] = { "note", "note-untimed", "signal-note", "edit", "remark",
	"room", "state", "chain-add", "chain-edit", "ask", "key" };
static const char *const digits[] = { "key wear", "key answer" };

static bool
leads_to_typing(const char *line)
{
	size_t n = strcspn(line, " ");

	for (size_t i = 0; i < LENGTH(writing); i++)
		if (strlen(writing[i]) == n && strncmp(writing[i], line, n) == 0)
			return true;
	return false;
}

void
offer_finish(struct offer *o)
{
	free(o->refused);
	free(o->v);
	*o = (struct offer){ .v = NULL };
}

/* Forgets the held keys. */
static void
offer_end(struct ui *ui)
{
	if (offer_shown(ui))
		sitting_keep_key(ui->s, false);
	offer_finish(&ui->offer);
	ui->dirty |= DIRTY_EDITOR | DIRTY_LINE;
}

void
offer_refused(struct ui *ui, const char *line)
{
	struct offer *o = &ui->offer;

	if (!leads_to_typing(line) || ui->s->state != STATE_KEYS || ui->prompt.label ||
		ui->s->type_to_note)
		return;
	xreplace(&o->refused, line);
	o->until_ns = clock_mono_ns() + WAIT_NS;
}

bool
offer_shown(const struct ui *ui)
{
	return ui->offer.words && ui->s->state == STATE_KEYS;
}

/* Appends the held text; keys without a text by name. */
static void
add_text(const struct ui *ui, struct buf *out)
{
	for (size_t i = 0; i < ui->offer.n; i++) {
		const struct input_event *ev = &ui->offer.v[i].ev;

		buf_addf(out, *ev->text ? "%s" : "<%s>", *ev->text ? ev->text : ev->name);
	}
}

void
offer_words(const struct ui *ui, struct buf *out)
{
	buf_addf(out,
		"%s, so nothing of it ran: \1line run\2 opens it as a note, \1line leave\2 %s\t“",
		ui->offer.burst ? "Came with the Enter that kept the note"
				: "Typed after a key that was refused",
		ui->offer.burst ? "runs it as keys" : "drops it");
	add_text(ui, out);
	buf_add(out, "”");
}

/* Opens the held text as a note, at the time of its first key. Text that does not fit into a note
 * stays held. */
static void
open_note(struct ui *ui)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;

	for (size_t i = 0; i < ui->offer.n; i++) {
		const struct input_event *ev = &ui->offer.v[i].ev;
		bool ends = strcmp(ev->name, "Enter") == 0 || strcmp(ev->name, "Ctrl-J") == 0;

		buf_add(&text, ends ? "\n" : strcmp(ev->name, "Tab") == 0 ? " " : ev->text);
	}
	if (!keys_run(ui, "note"))
		return;
	buf_add(&ui->typed, text.s);
	keys_flush(ui);
	if (text.len && !ui->s->editor.text.len)
		sitting_say(ui->s, SAID_ERROR, "more than fits into a note (64 kB): it stays held");
	else
		offer_end(ui);
}

/* Runs the held keys, in order. */
static void
run_keys(struct ui *ui)
{
	struct held_text *v = ui->offer.v;
	size_t n = ui->offer.n;

	ui->offer.v = NULL;
	offer_end(ui);
	for (size_t i = 0; i < n; i++) {
		ui->held = (struct held_key){ .ns = 0 };
		keys_event(ui, &v[i].ev);
	}
	keys_flush(ui);
	free(v);
}

/* Holds a key. The first key that begins a word takes the markers back that earlier held keys
 * dropped: they were letters. */
static void
hold(struct ui *ui, const struct input_event *ev, bool runs)
{
	struct offer *o = &ui->offer;
	struct held_text t = { .ev = *ev, .runs = runs };

	if (!runs && !o->words) {
		for (size_t i = o->n; i-- > 0;)
			if (!uuid_none(&o->v[i].marker))
				sitting_unmark(ui->s, &o->v[i].marker);
		o->words = true;
		sitting_keep_key(ui->s, true);
	}
	LIST_ADD(o, t);
	ui->dirty |= DIRTY_EDITOR | DIRTY_LINE;
}

void
offer_entered(struct ui *ui)
{
	ui->offer.watches = true;
	ui->offer.until_ns = input_arrived_ns(ui->input) + BURST_NS;
}

/* Returns true if the last bytes came with the Enter. */
static bool
came_with_enter(struct offer *o, const struct input *in)
{
	o->watches = o->watches && input_arrived_ns(in) <= o->until_ns;
	return o->watches;
}

bool
offer_watches(struct ui *ui)
{
	if (!came_with_enter(&ui->offer, ui->input))
		return false;
	/* More bytes may have waited while these were handled. */
	ui->offer.until_ns = clock_mono_ns() + BURST_NS;
	return true;
}

bool
offer_holds(struct ui *ui, const struct input_event *ev)
{
	struct offer *o = &ui->offer;

	if (!came_with_enter(o, ui->input) || ev->paste || ui->s->leaving != LEAVING_NOT)
		return false;
	o->burst = true;
	hold(ui, ev, false);
	return true;
}

bool
offer_takes(struct ui *ui, const struct input_event *ev)
{
	struct offer *o = &ui->offer;
	const char *line = keys_line(ui, ev->name),
		   *answer = keymap_line(ui->keys, IN_LINE, ev->name);

	if (!o->refused && !o->burst)
		return false;
	if (o->burst && !offer_shown(ui))
		return false;
	if (ui->s->state != STATE_KEYS || ui->prompt.label || ui->pending ||
		(!o->words && clock_mono_ns() > o->until_ns)) {
		offer_end(ui);
		return false;
	}
	for (size_t i = 0; i < LENGTH(digits); i++)
		if (text_same(o->refused, digits[i])) {
			offer_end(ui);
			return number_is_digit(*ev->text);
		}
	/* A word begins with a letter or digit; another key is one of the bench. */
	if (!o->words && !isalnum((unsigned char)*ev->text) && (unsigned char)*ev->text < 0x80) {
		offer_end(ui);
		return false;
	}
	if (*ev->text) {
		bool runs = !o->words && line &&
			(keys_marks(line) || !strcmp(line, o->refused) || !strcmp(line, "note"));

		hold(ui, ev, runs);
		return !runs;
	}
	if (!o->words || !answer || text_same(line, "quit"))
		return false;
	if (strcmp(answer, "line run") == 0)
		open_note(ui);
	else if (strcmp(answer, "line leave") == 0 && o->burst)
		run_keys(ui);
	else if (strcmp(answer, "line leave") == 0)
		offer_end(ui);
	else if (strcmp(answer, "line erase-left") == 0 && --o->n == 0)
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
