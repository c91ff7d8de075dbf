#include "cli/help.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive/backup.h"
#include "base/embed.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/sheet.h"
#include "command/command.h"
#include "config/find.h"
#include "config/json_schema.h"
#include "export/view.h"
#include "store/store.h"

/* ---- the places of the user's files ---- */

void
places_init(struct ui_place places[PLACES + 1], const char *profile)
{
	char *archive = archive_path();
	struct ui_place all[PLACES] = {
		{ "archive", "the file with all that is saved", archive },
		{ "backups", "the folder of `earlog backup`",
			archive ? backup_folder(archive) : NULL },
		{ "profile", "the file with your settings and keys",
			profile ? xstrdup(profile) : find_profile() },
	};
	size_t n = 0;

	for (size_t i = 0; i < PLACES; i++)
		if (all[i].path)
			places[n++] = all[i];
	places[n] = (struct ui_place){ NULL, NULL, NULL };
}

void
places_finish(struct ui_place places[PLACES + 1])
{
	for (struct ui_place *p = places; p->name; p++)
		free(p->path);
}

void
places_print(void)
{
	struct ui_place places[PLACES + 1];

	places_init(places, NULL);
	for (const struct ui_place *p = places; p->name; p++)
		text_print(stdout, "%-8s %s%s\n", p->name, p->path,
			access(p->path, F_OK) == 0 ? "" : " (not there yet)");
	places_finish(places);
}

/* ---- usage ---- */

void
help_usage(struct buf *out, const struct cli_command *c, const struct cli_verb *v)
{
	buf_addf(out, "earlog %s", c->name);
	if (!v && !c->verbs[1].run)
		v = c->verbs;
	if (v)
		buf_addf(out, "%s%s%s%s", v->name ? " " : "", v->name ? v->name : "",
			*v->args ? " " : "", v->args);
	else
		for (v = c->verbs; v->run; v++)
			if (v->help)
				buf_addf(out, "%s%s", v > c->verbs ? " | " : " ",
					v->name ? v->name : v->args);
}

/* Prints words, wrapped at column 79. The cursor is at column `at`; further lines are indented to
 * column `hang`. */
static void
print_wrapped(int at, int hang, const char *words)
{
	const struct sheet page = { .out = stdout, .width = 79 };

	sheet_wrap(&page, *words ? words : "\n", at, hang);
}

/* Prints a name and its explanation in two columns. A name wider than `width` gets a line of its
 * own. */
static void
print_pair(const char *left, int width, const char *right)
{
	bool fits = text_width(left, strlen(left)) <= width;

	text_print(stdout, "  %-*s%s", width, left, fits ? " " : "\n");
	if (!fits)
		text_print(stdout, "%*s", width + 3, "");
	print_wrapped(width + 3, width + 3, right);
}

void
help_command(const struct cli_command *c)
{
	CLEANUP(buf_finish) struct buf usage = BUF_INIT;
	struct option_row row;

	help_usage(&usage, c, NULL);
	text_print(stdout, "usage: %s\n%s.\n\n", usage.s, c->help);
	for (const struct cli_verb *v = c->verbs; c->verbs[1].run && v->run; v++) {
		CLEANUP(pointer_free)
		char *left = xasprintf(
			"%s%s%s", v->name ? v->name : "", v->name && *v->args ? " " : "", v->args);

		if (v->help)
			print_pair(left, 28, v->help);
	}
	if (c->verbs[1].run)
		text_print(stdout, "\n");
	else if (*c->verbs[0].help)
		text_print(stdout, "%s.\n\n", c->verbs[0].help);
	for (size_t i = 0; option_nth(c, i, &row, NULL); i++) {
		const char letter[] = { '-', row.letter, ',', ' ', '\0' };
		CLEANUP(pointer_free)
		char *left = xasprintf("%s--%s%s%s", row.letter ? letter : "    ", row.name,
			row.arg ? " " : "", row.arg ? row.arg : "");

		print_pair(left, 28, row.help);
	}
}

void
help_all(void)
{
	text_print(stdout, "usage: earlog [--db FILE] COMMAND [ARGUMENTS]\n");
#define GROUP(title) text_print(stdout, "\n%s\n", title);
#define COMMAND(which) print_pair(cli_##which.name, 10, cli_##which.help);
#include "cli/commands.h"
#undef COMMAND
	text_print(stdout, "\n");
	for (const struct cli_verb *v = cli_help.verbs; v->run; v++)
		if (v->name)
			text_print(stdout, "  help %s%s%s: %s\n", v->name, *v->args ? " " : "",
				v->args, v->help);
	text_print(stdout,
		"\n`earlog help COMMAND` says more. A review is named by its session file, its id, "
		"or a\npart of the device's name.\n\n");
	places_print();
}

static bool
help_about(struct cli_call *c, struct err *err)
{
	const struct cli_command *about = c->argc ? cli_find(c->argv[0], err) : &cli_help;

	if (about == &cli_help)
		help_all();
	else if (about)
		help_command(about);
	return about != NULL;
}

/* Initialiser for the tables of all commands of the bench. */
#define BENCH_TABLES                                   \
	{                                              \
		{ sitting_cmds, sitting_ncmds, NULL }, \
		{                                      \
			ui_cmds, ui_ncmds, NULL        \
		}                                      \
	}

bool
help_keymap(struct keymap *k, const struct profile *p, struct diags *d)
{
	struct cmd_table tables[] = BENCH_TABLES;

	return keymap_init(k, p, tables, LENGTH(tables), d);
}

void
help_bench(const struct profile *p, const struct ui_help *to)
{
	struct cmd_table tables[] = BENCH_TABLES;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(keymap_finish) struct keymap keys;

	keymap_init(&keys, p, tables, LENGTH(tables), &d);
	ui_help(&keys, tables, LENGTH(tables), to);
	diags_print(&d, stderr);
}

static void
print_key(void *into, const char *keys, const char *line, const char *words)
{
	(void)into;
	if (!keys)
		text_print(stdout, "%s\n", words);
	else
		text_print(stdout, "  %-*s %-18s %s\n", *line ? 22 : 41, keys, line, words);
}

static bool
help_keys(struct cli_call *c, struct err *err)
{
	CLEANUP(profile_finish) struct profile p;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	(void)c, (void)err;
	profile_load_own(&p, &d);
	diags_print(&d, stderr);
	help_bench(&p, &(struct ui_help){ .line = print_key });
	return true;
}

static void
print_about(void *into, enum describe what, const char *name, const char *words)
{
	(void)into;
	switch (what) {
	case DESCRIBE_ARCHIVE: print_wrapped(0, 0, words); break;
	case DESCRIBE_CHAPTER: text_print(stdout, "\n%s.\n", name); break;
	case DESCRIBE_TABLE: text_print(stdout, "\n  %s\n", name); break;
	case DESCRIBE_WORDS:
	case DESCRIBE_COLUMNS: {
		int indent = what == DESCRIBE_WORDS ? 4 : 6;
		text_print(stdout, "%*s", indent, "");
		print_wrapped(indent, indent, words);
		break;
	}
	case DESCRIBE_COLUMN:
		text_print(stdout, "      %-*s%s", *words ? 16 : 0, name, *words ? " " : "");
		print_wrapped(23, 23, words);
		break;
	}
}

static bool
help_archive(struct cli_call *c, struct err *err)
{
	(void)c, (void)err;
	store_describe(print_about, NULL);
	return true;
}

/* Prints the help text that has the name of the verb. */
static bool
help_text(struct cli_call *c, struct err *err)
{
	json_auto_t *parts = help_parts(c->verb->name);
	json_t *part;
	struct sheet s = sheet_new(false);
	size_t i;

	(void)err;
	json_array_foreach (parts, i, part) {
		const char *line = json_string_value(json_object_get(part, "words"));

		sheet_heading(&s, i ? 2 : 1, json_string_value(json_object_get(part, "name")));
		for (; line && *line; line = text_after(line, '\n')) {
			CLEANUP(pointer_free) char *one = xstrndup(line, strcspn(line, "\n"));
			sheet_point(&s, one);
		}
	}
	return true;
}

static bool
help_session_file(struct cli_call *c, struct err *err)
{
	(void)c, (void)err;
	text_print(stdout, "%s", embed_find("schema/help/session-file.yaml")->data);
	return true;
}

static bool
help_schema(struct cli_call *c, struct err *err)
{
	if (json_schema_write(stdout, c->argv[0], err))
		return true;
	if (*err->msg)
		return false;
	if (strcmp(c->argv[0], "export") != 0)
		return cli_wrong(err,
			"there is no schema of %s: session, playlist, profile, lexicon or export",
			c->argv[0]);
	json_auto_t *schema = view_schema();
	json_dumpf(schema, stdout, JSON_INDENT(2));
	putchar('\n');
	return true;
}

const struct cli_command cli_help = {
	.name = "help",
	.help = "Show help on earlog or a command",
	.verbs = {
		{ NULL, "[COMMAND]", "Show how to use earlog or one of its commands", 0, 0, 1,
			help_about, NULL },
		{ "keys", "", "The keys of the bench as your profile binds them, and its commands",
			0, 0, 0, help_keys, NULL },
		{ "archive", "", "The tables and views of the archive, for other programs", 0, 0, 0,
			help_archive, NULL },
		{ "numbers", "", "The assumptions behind the numbers, with a worked example", 0, 0,
			0, help_text, NULL },
		{ "panel", "",
			"How to set up a panel of listeners, from packages to the first sync", 0, 0,
			0, help_text, NULL },
		{ "session-file", "", "An example of a session file, with every key explained",
			0, 0, 0, help_session_file, NULL },
		{ "schema", "KIND",
			"JSON Schema of a session, playlist, profile, lexicon or export file, for "
			"editors", 0, 1, 1, help_schema,
			"name the kind: session, playlist, profile, lexicon or export" },
		{ "manual", "[PAGE]",
			"A page for man: earlog.1, or another one by name",
			0, 0, 1, help_manual, NULL },
		{ "completion", "bash|zsh|fish",
			"The script that completes commands and options in a shell", 0, 1, 1,
			help_completion, "name the shell: bash, zsh or fish" },
	},
};
