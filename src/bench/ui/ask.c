/* Input that a command asks for: a line, or a single key. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "bench/ui/rows.h"
#include "bench/ui/ui_private.h"
#include "bench/writing/blind.h"
#include "bench/writing/writing.h"
#include "review/files/profile.h"
#include "review/files/session_file.h"
#include "review/record/rows_music.h"
#include "review/record/section.h"
#include "review/record/volume.h"

/* ---- asking for a line: the prompt of a command ---- */

/* Gives the prompt the device, chain and unit as its title, and adds the device's last volume, or
 * else the chain's unit of volumes, to its label. Its hint names the device whose loudness is to be
 * matched: early in a level match the device that is on. */
static void
fill_volume(struct ui *ui)
{
	const struct sitting *s = ui->s;
	struct setup before, on = wear_volume_setup(s, &before);
	struct prompt *p = &ui->prompt;
	char *value, *unit;

	volume_of(&s->rec, &on, NULL, &value, &unit);
	struct buf label = BUF_INIT;
	buf_add(&label, p->label);
	if (!setup_same(&on, &s->setup, SETUP_DEVICE))
		buf_addf(&label, "of %s ", sitting_device(s, &on.device)->name);
	if (value)
		buf_addf(&label, unit ? "(last %s %s) " : "(last %s) ", value, unit);
	else if (unit)
		buf_addf(&label, "(%s) ", unit);
	p->title = xasprintf("→ volume of %s · %s%s%s",
		text_or(setup_name(&s->rec, &on, ROW_DEVICE), "no device"),
		text_or(setup_name(&s->rec, &on, ROW_CHAIN), ""), unit ? ", in " : "",
		text_or(unit, ""));
	free(value);
	free(unit);
	free(p->label);
	p->label = buf_detach(&label);
	if (uuid_none(&before.device))
		return;
	CLEANUP(pointer_free) char *other = wear_other_words(s, &on, &before);
	CLEANUP(pointer_free) char *usual = p->hint;
	p->hint = xasprintf("%s\n22 by ear  22 sounds as loud as %s", usual, other);
}

/* Makes the label of the prompt name the section to which the track will be added. */
static void
fill_add_here(struct ui *ui)
{
	const struct sitting *s = ui->s;
	const struct section *in = sitting_chosen(s)->section;

	if (!in)
		return;
	free(ui->prompt.label);
	ui->prompt.label = xasprintf("add under %s: ", section_name(in));
}

static void
fill_export(struct ui *ui)
{
	CLEANUP(pointer_free) char *name = xasprintf("%s.md", ui->s->files->id);

	editor_set(&ui->prompt.line, name, strlen(name));
}

/* The prompt of each command: its label; what the keys do that run the line, and the key of another
 * line command (NULL: none); examples. fill: changes the prompt's line or label; may: refuses
 * before it asks; each may be NULL. */
static const struct ask {
	const char *command, *label, *does, *key, *key_does, *examples;
	void (*fill)(struct ui *ui);
	bool (*may)(struct sitting *s, struct err *err);
} asks[] = { PROMPTS };

bool
ui_ask(struct ui *ui, const char *command, struct err *err)
{
	const struct ask *a = TEXT_ROW(asks, command);
	const struct cmd *c = command_find(&ui->commands, command);

	if (!c)
		return err_set(err, "no command is called \"%s\"; ? shows them", command);
	if (a && a->may && !a->may(ui->s, err))
		return false;
	CLEANUP(pointer_free) char *usage = xasprintf("%s %s: %s", c->name, c->args, c->help);
	CLEANUP(buf_finish) struct buf hint = BUF_INIT;
	const struct ask plain = { NULL, c->name, "run", "complete", "complete", usage, NULL,
		NULL };
	a = a ? a : &plain;
	buf_addf(&hint, "\1line run\2 %s · ", a->does);
	if (a->key)
		buf_addf(&hint, "\1line %s\2 %s · ", a->key, a->key_does);
	buf_addf(&hint, "\1line leave\2 cancel\n%s", a->examples);
	prompt_open(ui, a->label, hint.s, command);
	if (a->fill)
		a->fill(ui);
	for (enum pane p = 0; p < PANES; p++)
		if (text_same(ui_panes[p]->asks, command))
			list_open(ui, p, true);
	return true;
}

/* ---- asking for a single key ---- */

bool
ask_may_answer(const struct sitting *s)
{
	for (size_t i = 1; i <= blind_answers(s); i++)
		if (blind_may_answer(s, i))
			return true;
	return false;
}

/* Adds the numbers and names of the devices that may be the answer to the trial. */
static void
add_answers(const struct sitting *s, struct buf *out)
{
	const char *between = "";

	for (size_t i = 0; i <= blind_answers(s); i++) {
		if (!blind_may_answer(s, i))
			continue;
		CLEANUP(pointer_free) char *name = blind_answer_name(s, i);
		buf_addf(out, "%s%zu %s", between, i, name);
		between = " · ";
	}
}

static void
add_kinds(const struct sitting *s, struct buf *out)
{
	for (size_t i = 0; i < s->profile->marker_kinds.n; i++)
		buf_addf(out, "%s%s %s", i ? " · " : "", s->profile->marker_kinds.v[i].key,
			s->profile->marker_kinds.v[i].value);
}

static bool
may_answer(struct sitting *s, struct err *err)
{
	/* blind_answer says why no answer is possible. */
	return ask_may_answer(s) ? blind_trial_waits(s, err) : blind_answer(s, 0, err);
}

static bool
may_mark(struct sitting *s, struct err *err)
{
	return s->profile->marker_kinds.n ||
		err_set(err,
			"the profile names no kinds of markers (marker_kinds): \1mark\2 drops a "
			"plain one");
}

/* The commands whose argument is one of a few keys: whether there is one now, and their names. */
static const struct choice {
	const char *command;
	bool (*may)(struct sitting *s, struct err *err);
	void (*add)(const struct sitting *s, struct buf *out);
} choices[] = { { "answer", may_answer, add_answers }, { "mark", may_mark, add_kinds } };

bool
ask_key(struct ui *ui, const char *command, struct err *err)
{
	const struct choice *c = TEXT_ROW(choices, command);

	if (!command_find(&ui->commands, command))
		return err_set(err, "no command is called \"%s\"; ? shows them", command);
	if (c && !c->may(ui->s, err))
		return false;
	xreplace(&ui->pending, command);
	return true;
}

void
ask_choices(const struct ui *ui, const struct sitting *s, struct buf *out)
{
	const struct choice *c = TEXT_ROW(choices, ui->pending);

	buf_addf(out, "%s ", ui->pending);
	if (c)
		c->add(s, out);
}
