#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/manual.h"
#include "cli/paths.h"
#include "store/about.h"

const struct cli_command cli_commands[] = {
	{ "session", "[REVIEW [FILE|ADDRESS...]]", "Listen, and write down what is heard",
		cli_session },
	{ "new", "FILE [--device NAME] [OPTIONS]",
		"Write a new session file, from options or by asking", cli_new },
	{ "check", "FILE... | --missing FILE...", "Say everything that is wrong with a YAML file",
		cli_check },
	{ "export", "[REVIEW] [--FORMAT] [--template NAME] [-o FILE]",
		"Write the draft of a review, or what is in it", cli_export },
	{ "plot", "wheel | profile | fr | timeline REVIEW [-o FILE.svg]",
		"Draw ratings, frequency responses or a track's notes", cli_plot },
	{ "import", "REVIEW --item SECTION/TRACK FILE | phone_book FILE --folder DIR",
		"Take notes or devices from elsewhere", cli_import },
	{ "list", "[--columns A,B] [--sort COLUMN] [--json]", "List the reviews in the archive",
		cli_list },
	{ "show", "[REVIEW] [--json]", "Show all that was recorded for a review", cli_show },
	{ "search", "[WORDS] [FILTERS]", "Find notes, remarks and devices by words and filters",
		cli_search },
	{ "note", "add REVIEW TEXT | list | edit | move | remove | confirm | history",
		"Write, change and list notes", cli_note },
	{ "rate", "REVIEW ATTRIBUTE VALUE", "Rate an attribute, or give a score", cli_rate },
	{ "device", "list | show | edit | rename | merge",
		"List and mend the devices of the archive", cli_device },
	{ "chain", "list | show | add | edit | remove", "List and change what feeds the ears",
		cli_chain },
	{ "compare", "REVIEW [REVIEW...]", "Set devices side by side: ratings, volumes, notes",
		cli_compare },
	{ "rank", "[--by WHAT]", "Rank devices by your own scores, benchmarks among them",
		cli_rank },
	{ "stats", "[REVIEW...]", "Say how long was listened, and how steady the ratings are",
		cli_stats },
	{ "blind", "[REVIEW]",
		"Tell the helper of a blind run what to put on; after it, what was worn",
		cli_blind },
	{ "drive", "[REVIEW]", "Work out what each chain can do with the device", cli_drive },
	{ "trash", "list | put WHAT... | back WHAT...",
		"Hide a review, sitting or note, or bring it back", cli_trash },
	{ "playlist", "list | show NAME | copy NAME [TO] | add NAME SECTION/TRACK | diff A B",
		"List, show, copy and compare playlists, or add a track to one", cli_playlist },
	{ "lexicon", "list | show NAME | search WORD",
		"List the vocabularies at hand, or what is in them", cli_lexicon },
	{ "library", "scan [FOLDER...] | list [WORDS] | missing [REVIEW | PLAYLIST]",
		"Read your music folders, and say which file plays what", cli_library },
	{ "template",
		"list | show NAME | copy NAME [TO] | check FILE | render FILE --data FILE.json",
		"List, show, copy, check or try the templates of an export", cli_template },
	{ "backup", "[FOLDER] [--keep N]", "Copy the archive, checked, also while it is in use",
		cli_backup },
	{ "restore", "[BACKUP | --last]", "List the backups, or put one in the archive's place",
		cli_restore },
	{ "merge", "ARCHIVE...", "Take what another archive knows into this one", cli_merge },
	{ "doctor", "[--repair | --recover]", "Say what is wrong with the archive, and mend it",
		cli_doctor },
	{ "outputs", "[--json]", "List the sound outputs by the names to use", cli_outputs },
	{ "help", "[COMMAND | TOPIC]", "Say how earlog or one of its commands is used", cli_help },
	{ NULL, NULL, NULL, NULL },
};

static const struct cli_command *
command_find(const char *name)
{
	for (const struct cli_command *c = cli_commands; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

static int
unknown_command(const char *name)
{
	const char *best = NULL;
	size_t least = 3;

	for (const struct cli_command *c = cli_commands; c->name; c++) {
		size_t d = text_distance(c->name, name);

		if (d < least) {
			least = d;
			best = c->name;
		}
	}
	text_print(stderr, "earlog: there is no command %s%s%s; `earlog help` lists them\n", name,
		best ? ", did you mean " : "", best ? best : "");
	return STATUS_WRONG_USE;
}

static void
print_archive(void)
{
	struct buf text = BUF_INIT;

	store_about(&text);
	text_print(stdout, "%s", text.s);
	buf_finish(&text);
}

/* What help tells that is no command. */
static const struct {
	const char *name, *help;
	void (*print)(void);
} topics[] = {
	{ "keys", "The keys of the bench as your profile binds them, and its commands",
		manual_keys },
	{ "archive", "The tables and views of the archive, for other programs", print_archive },
	{ "manual", "The manual as a page for man", manual_page },
};

static void
print_usage(void)
{
	text_print(stdout, "usage: earlog [--db FILE] COMMAND [ARGUMENTS]\n\n");
	for (const struct cli_command *c = cli_commands; c->name; c++)
		text_print(stdout, "  %-10s %s\n", c->name, c->help);
	for (size_t i = 0; i < LENGTH(topics); i++)
		text_print(stdout, "  help %s: %s\n", topics[i].name, topics[i].help);
	text_print(stdout,
		"\n`earlog help COMMAND` says more. A review is named by its session file, its id, "
		"or a\n"
		"part of the device's name.\n");
}

static bool
print_topic(const char *name)
{
	for (size_t i = 0; i < LENGTH(topics); i++)
		if (strcmp(topics[i].name, name) == 0) {
			topics[i].print();
			return true;
		}
	return false;
}

int
cli_help(int argc, char **argv)
{
	int status;
	static char option[] = "--help";

	if (!options_parse(NULL, 0, NULL, &argc, &argv, &status))
		return status;
	if (argc == 0) {
		print_usage();
		return STATUS_DONE;
	}
	if (print_topic(argv[0]))
		return STATUS_DONE;
	const struct cli_command *c = command_find(argv[0]);
	if (!c)
		return unknown_command(argv[0]);
	if (c->run == cli_help) {
		print_usage();
		return STATUS_DONE;
	}
	options_begin(c);
	return c->run(2, (char *[]){ argv[0], option, NULL });
}

/* What stands before the command. Returns how many arguments that were; -1: wrong use. */
static int
take_global(int argc, char **argv)
{
	int i = 1;

	for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
		if (strncmp(argv[i], "--db=", 5) == 0)
			paths_use_archive(argv[i] + 5);
		else if (strcmp(argv[i], "--db") == 0 && i + 1 < argc)
			paths_use_archive(argv[++i]);
		else if (strcmp(argv[i], "--no-color") == 0)
			setenv("NO_COLOR", "1", 0);
		else
			return -1;
	}
	return i;
}

int
cli_run(int argc, char **argv)
{
	if (argc > 1 && (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0)) {
		text_print(stdout, "earlog %s\n", EARLOG_VERSION);
		return STATUS_DONE;
	}
	if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
		print_usage();
		return STATUS_DONE;
	}
	int first = take_global(argc, argv);
	if (first < 0) {
		text_print(stderr,
			"earlog: there is no such option before a command; see `earlog help`\n");
		return STATUS_WRONG_USE;
	}
	if (first >= argc) {
		int status = cli_last();

		text_print(stdout, "\n");
		print_usage();
		return status;
	}
	const struct cli_command *c = command_find(argv[first]);
	if (!c)
		return unknown_command(argv[first]);
	options_begin(c);
	return c->run(argc - first, argv + first);
}
