/* Prints how a command is used. cli/earlog_help.c prints the lists of commands, and the manual. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/call/usage.h"

#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "shell/table/sheet.h"

void
usage_add(struct buf *out, const struct cli_command *c, const struct cli_verb *v)
{
	buf_addf(out, "earlog %s", c->name);
	if (!v && !c->verbs[1].run)
		v = c->verbs;
	if (v && v->name)
		buf_addf(out, " %s", v->name);
	if (v) {
		buf_addf(out, "%s%s", *v->args ? " " : "", v->args);
		return;
	}
	for (v = c->verbs; v->run; v++)
		if (v->help)
			buf_addf(
				out, "%s%s", v > c->verbs ? " | " : " ", text_or(v->name, v->args));
}

void
usage_wrapped(int at, int hang, const char *words)
{
	const struct sheet page = { .out = stdout, .width = USAGE_PAGE };

	sheet_wrap(&page, *words ? words : "\n", at, hang);
}

void
usage_pair(const char *left, int width, const char *right)
{
	bool fits = text_width(left, strlen(left)) <= width;

	text_print(stdout, "  %-*s%s", width, left, fits ? " " : "\n");
	if (!fits)
		text_print(stdout, "%*s", width + 3, "");
	usage_wrapped(width + 3, width + 3, right);
}

void
usage_print(const struct cli_command *c)
{
	CLEANUP(buf_finish) struct buf usage = BUF_INIT;
	struct option_row row;

	usage_add(&usage, c, NULL);
	text_print(stdout, "usage: ");
	usage_wrapped(7, 7, usage.s);
	text_print(stdout, "%s.\n\n", c->help);
	for (const struct cli_verb *v = c->verbs; c->verbs[1].run && v->run; v++) {
		CLEANUP(pointer_free)
		char *left = xasprintf(
			"%s%s%s", text_or(v->name, ""), v->name && *v->args ? " " : "", v->args);

		if (v->help)
			usage_pair(left, 28, v->help);
	}
	CLEANUP(pointer_free) char *one = xasprintf("%s.", c->verbs[0].help);
	if (!c->verbs[1].run && *c->verbs[0].help)
		usage_wrapped(0, 0, one);
	if (c->verbs[1].run || *c->verbs[0].help)
		text_print(stdout, "\n");
	for (size_t i = 0; options_nth(c, i, &row, NULL); i++) {
		const char letter[] = { '-', row.letter, ',', ' ', '\0' };
		const char *arg = row.arg ? " " : "";
		CLEANUP(pointer_free)
		char *left = xasprintf("%s--%s%s%s", row.letter ? letter : "    ", row.name, arg,
			text_or(row.arg, ""));

		usage_pair(left, 28, row.help);
	}
}
