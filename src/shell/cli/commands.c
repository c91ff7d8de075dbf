/* The commands, and which of them a command line names. call/cli.c runs it. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/text/text.h"
#include "review/files/field.h"
#include "shell/call/own_archive.h"
#include "shell/cli/help_pages.h"
#include "shell/cli/shared.h"
#include "shell/import/track_list.h"

const struct cli_command *const cli_commands[] = {
#define COMMAND(name) &cli_##name,
#include "shell/cli/commands.h"
#undef COMMAND
	NULL,
};

const struct cli_command *
cli_named(const char *name)
{
	name = options_name_now(name, strlen(name));
	for (const struct cli_command *const *c = cli_commands; *c; c++)
		if (text_same((*c)->name, name))
			return *c;
	return NULL;
}

const char *
cli_nearest(const char *name)
{
	/* What the bench, other programs and people call a command. */
	static const struct called {
		const char *said, *name;
	} names[] = { { "find", "search" }, { "play", "session" }, { "init", "new" },
		{ "demo", "session --demo" } };
	const struct called *said = TEXT_ROW(names, name);
	struct nearest near = NEAREST_NONE;

	if (said)
		return said->name;
	for (const struct cli_command *const *c = cli_commands; *c; c++)
		text_offer(&near, (*c)->name, name);
	return near.name;
}

const struct cli_command *
cli_find(const char *name, struct err *err)
{
	const struct cli_command *c = cli_named(name);

	if (c || cli_gone(name, "", err))
		return c;
	const char *near = cli_nearest(name);
	if (near)
		cli_wrong(err,
			"there is no command %s; did you mean `earlog %s`? `earlog help` lists all",
			name, near);
	else
		cli_wrong(err, "there is no command %s; `earlog help` lists all", name);
	return NULL;
}

int
cli_run(int argc, char **argv)
{
	struct err err = ERR_INIT;
	int first = 1;

	field_take_foreign(&track_list_files);
	if (argc > 1 && (text_same(argv[1], "--version") || text_same(argv[1], "-V")))
		return cli_run_command(&cli_version, argc - 2, argv + 2);
	if (argc > 1 && (text_same(argv[1], "--help") || text_same(argv[1], "-h"))) {
		help_all();
		return STATUS_DONE;
	}
	for (; first < argc && argv[first][0] == '-' && argv[first][1]; first++) {
		if (text_starts(argv[first], "--db=")) {
			own_archive_use(argv[first] + 5);
		} else if (text_same(argv[first], "--db") && first + 1 < argc) {
			own_archive_use(argv[++first]);
		} else if (text_same(argv[first], "--no-color")) {
			setenv("NO_COLOR", "1", 1);
		} else if (text_same(argv[first], SAY_JSON_OPTION)) {
			sheet_say_json();
		} else {
			cli_say("this option is not allowed before a command; `earlog help` lists "
				"the commands");
			return STATUS_WRONG_USE;
		}
	}
	if (first >= argc) {
		help_first();
		return cli_run_command(
			&cli_last, 0, argv + argc); /* what to do next is the last line */
	}
	/* A path is what `earlog session` opens. */
	if (meant_is_path(argv[first]))
		return cli_run_command(&cli_session, argc - first, argv + first);
	const struct cli_command *c = cli_find(argv[first], &err);
	if (c)
		return cli_run_command(c, argc - first - 1, argv + first + 1);
	cli_say("%s", err.msg);
	return STATUS_WRONG_USE;
}
