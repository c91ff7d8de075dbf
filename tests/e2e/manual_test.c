/* tests: of cli/earlog_help cli/help_pages call/usage cli/complete */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What earlog says of itself: the pages for man, `earlog help keys` and --help hold what the tables
 * hold, each command, each option, each key of the bench and of a file.
 */

#include <jansson.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "bench/command/keymap.h"
#include "e2e/drive.h"
#include "shell/cli/help_pages.h"
#include "support/needs.h"
#include "support/test.h"

static const char *
said(struct home *h, char *const argv[])
{
	const char *out, *words;

	assert_int_equal(home_run(h, argv, NULL, &out, &words), 0);
	assert_string_equal(words, "");
	return out;
}

static const char *const pages[] = { "earlog.1", "earlog-session.5", "earlog-playlist.5",
	"earlog-config.5", "earlog-lexicon.5", "earlog-forms.5" };

/* As a terminal of `man` shows it, without bold and with as many columns as a line needs. */
static const char *
shown_page(struct home *h, const char *name)
{
	const char *out, *words;
	const char *roff = said(h, ARGS("earlog", "help", "manual", (char *)name));

	/* -ww: whatever is wrong with the page is told. */
	assert_int_equal(home_run(h,
				 ARGS("groff", "-man", "-Kutf8", "-Tutf8", "-ww", "-P-cbou",
					 "-rLL=500n", "-rHY=0"),
				 roff, &out, &words),
		0);
	assert_string_equal(words, "");
	return out;
}

/* … with blanks as they fall. */
static char *
page_of(struct home *h, const char *name)
{
	static const char shell[] = "tr -s ' \n' '  '";
	const char *out, *words;

	assert_int_equal(
		home_run(h, ARGS("sh", "-c", (char *)shell), shown_page(h, name), &out, &words), 0);
	return xstrdup(out);
}

/* Asserts that the page has the words, in which `code` is bold. */
static void
assert_has_words(const char *page, const char *words)
{
	char *plain = xstrdup(words), *to = plain;

	for (const char *c = words; *c; c++)
		if (*c != '`')
			*to++ = *c;
	*to = '\0';
	assert_has(page, plain);
	free(plain);
}

/* The options that a command's --help tells; how many. */
static size_t
assert_has_options(const char *page, char *help)
{
	char *line;
	size_t n = 0;

	while ((line = strsep(&help, "\n"))) {
		char *name = line[0] == ' ' ? strstr(line, "--") : NULL,
		     *words = name ? strstr(name, "  ") : NULL, option[40];

		if (!words || sscanf(name, "%39s", option) != 1)
			continue;
		assert_has(page, option);
		assert_has_words(page, words + strspn(words, " "));
		n++;
	}
	return n;
}

static void
the_manual_holds_every_command_and_option(void **state)
{
	struct home *h = home_new();
	char *page = page_of(h, "earlog.1"), *all = xstrdup(said(h, ARGS("earlog", "help"))),
	     *rest = strstr(all, "\n  "), *line;
	size_t options = 0, commands = 0;

	for (strsep(&rest, "\n");
		(line = strsep(&rest, "\n")) && strncmp(line, "  help ", 7) != 0;) {
		char name[40], *words = line + 2 + strcspn(line + 2, " ");

		if (*line != ' ') /* a heading */
			continue;
		assert_int_equal(sscanf(line, "%39s", name), 1);
		assert_has_words(page, words + strspn(words, " "));
		char *help = xstrdup(said(h, ARGS("earlog", name, "--help"))),
		     *usage = strchr(help, '\n');
		*usage = '\0';
		assert_has(page, help + strlen("usage: "));
		options += assert_has_options(page, usage + 1);
		commands++;
		free(help);
	}
	assert_true(commands > 25 && options > 100);
	free(all);
	free(page);
	home_free(h);
}

static void
the_manual_and_help_hold_every_key(void **state)
{
	struct home *h = home_new();
	char *page = page_of(h, "earlog.1"),
	     *keys = xstrdup(said(h, ARGS("earlog", "help", "keys")));

	for (size_t i = 0; i < keymap_defaults()->n; i++) {
		const struct binding *b = &keymap_defaults()->v[i];

		if (strchr("0123456789", b->key[0]) && !b->key[1]) /* 0-9 in one */
			continue;
		assert_has(page, b->key);
		assert_has(page, b->line);
		assert_has(keys, b->key);
		assert_has(keys, b->line);
	}
	assert_has(page, "0-9 rate-digit");
	/* what a key does here, not what its command can do */
	assert_has(keys, "Backspace              erase left         Delete the character before\n");
	assert_has(keys, "jump               In the notes: Go to the time of the\n");
	/* The words begin in one column, and end in 80. */
	for (const char *at = keys, *end; *at; at = *end ? end + 1 : end) {
		end = at + strcspn(at, "\n");
		if (end - at > 80)
			fail_msg("%.*s", (int)(end - at), at);
	}
	free(keys);
	free(page);
	home_free(h);
}

/* A command of two words is one. */
static void
help_explains_a_command_of_a_command(void **state)
{
	struct home *h = home_new();
	const char *out = said(h, ARGS("earlog", "help", "device", "merge"));

	assert_has(out, "usage: earlog device ");
	assert_has(out, "merge DEVICE DEVICE");
	assert_has(said(h, ARGS("earlog", "help", "follow")), "`man earlog`");
	home_free(h);
}

static void
help_shows_the_keys_of_the_profile(void **state)
{
	struct home *h = home_new();
	const char *out, *words;

	home_write(h, "config/earlog/config.yaml",
		"keys: {keys: {F9: note now, X: none, Delete: none}, chains: {Delete: none}, "
		"line: {F3: line run}}\n");
	out = said(h, ARGS("earlog", "help", "keys"));
	assert_has(out, "  F9                     note now");
	assert_has(out, "  Enter  F3              line run");
	assert_null(strstr(out, " X  Delete"));
	assert_has(out, ":delete"); /* among those without a key */
	home_write(h, "config/earlog/config.yaml", "keys:\n  wheel:\n    F9: unrte\n");
	assert_int_equal(home_run(h, ARGS("earlog", "help", "keys"), NULL, &out, &words), 0);
	assert_has(words, "config.yaml:3:9: no command is called \"unrte\"");
	assert_has(out, "unrate");
	home_free(h);
}

static void
what_the_numbers_assume_is_told(void **state)
{
	static const char *const assumed[] = { "No value is calculated from others",
		"An evening is from 5:00 to 5:00", "within 60 degrees",
		"Rscript difference.R ratings.csv \"AFUL Cantor\" \"AFUL Performer8\"" };
	struct home *h = home_new();
	const char *out, *words, *numbers = said(h, ARGS("earlog", "help", "numbers"));
	static const char shell[] = "tr -s ' \n' '  '";

	assert_int_equal(home_run(h, ARGS("sh", "-c", (char *)shell), numbers, &out, &words), 0);
	for (size_t i = 0; i < LENGTH(assumed); i++)
		assert_has(out, assumed[i]);
	home_free(h);
}

/* How one is set up, in at most 60 lines. */
static void
help_of_a_panel_leads_to_the_first_sync(void **state)
{
	struct home *h = home_new();
	const char *said_there = said(h, ARGS("earlog", "help", "panel"));
	static const char *const in_order[] = { "A panel\n", "The server\n", "earlog panel init",
		"earlog panel admit anna", "Each listener\n", "earlog panel join",
		"earlog panel sync", "archive` lists the fields" };
	const char *at = said_there;

	for (size_t i = 0; i < LENGTH(in_order); i++) {
		const char *found = strstr(at, in_order[i]);
		if (!found)
			fail_msg("“%s” is not there, or too early:\n%s", in_order[i], said_there);
		at = found;
	}
	home_free(h);
}

/* Every "properties" below a JSON Schema: its keys with their descriptions. */
static size_t
assert_has_properties(const char *page, const json_t *schema)
{
	const json_t *properties = json_object_get(schema, "properties");
	size_t n = json_object_size(properties);
	const char *name;
	json_t *key, *def;

	json_object_foreach ((json_t *)properties, name, key) {
		assert_has(page, name);
		assert_has_words(page, json_string_value(json_object_get(key, "description")));
	}
	json_object_foreach (json_object_get(schema, "$defs"), name, def)
		n += assert_has_properties(page, def);
	return n;
}

/* The schemas hold what the tables of keys hold: a test of those compares them. */
static void
the_pages_of_files_hold_every_key(void **state)
{
	static const struct {
		const char *kind, *page;
		size_t keys; /* at least */
	} files[] = { { "session", "earlog-session.5", 60 },
		{ "playlist", "earlog-playlist.5", 35 }, { "profile", "earlog-config.5", 35 },
		{ "lexicon", "earlog-lexicon.5", 30 } };
	struct home *h = home_new();

	for (size_t i = 0; i < LENGTH(files); i++) {
		char *page = page_of(h, files[i].page);
		json_t *schema = json_loads(
			said(h, ARGS("earlog", "help", "schema", (char *)files[i].kind)), 0, NULL);

		assert_true(assert_has_properties(page, schema) >= files[i].keys);
		json_decref(schema);
		free(page);
	}
	home_free(h);
}

static void
each_page_names_the_others(void **state)
{
	static const char *const names[] = { "earlog-config(5), ", "earlog-forms(5), ",
		"earlog-lexicon(5), ", "earlog-playlist(5), ", "earlog-session(5), ",
		"earlog(1), " };
	struct home *h = home_new();

	for (size_t i = 0; i < LENGTH(pages); i++) {
		CLEANUP(pointer_free) char *page = page_of(h, pages[i]);
		CLEANUP(buf_finish) struct buf also = BUF_INIT;
		size_t own = strcspn(pages[i], ".");

		buf_add(&also, " SEE ALSO ");
		for (size_t k = 0; k < LENGTH(names); k++)
			if (strncmp(names[k], pages[i], own) != 0 || names[k][own] != '(')
				buf_add(&also, names[k]);
		buf_add(&also, "mpv(1), sqlite3(1)");
		assert_has(page, also.s);
	}
	home_free(h);
}

static void
the_help_of_the_archive_is_its_schema(void **state)
{
	struct home *h = home_new();
	CLEANUP(buf_finish) struct buf schema = BUF_INIT;
	struct err err;
	bool found;

	assert_true(file_read("schema/0001_archive.sql", 1 << 20, &schema, &found, &err) && found);
	assert_string_equal(said(h, ARGS("earlog", "help", "archive")), schema.s);
	home_free(h);
}

/* What stands under EXAMPLE, as a file. */
static void
write_example(struct home *h, const char *page, const char *file)
{
	static const char shell[] = "sed -n '/^EXAMPLE/,/^SEE/s/^       //p'";
	const char *out, *words;

	assert_int_equal(
		home_run(h, ARGS("sh", "-c", (char *)shell), shown_page(h, page), &out, &words), 0);
	assert_true(home_len(h, out) > 40);
	home_write(h, file, out);
}

/* Each page of `earlog help` in a pipe: at most 80 columns, but for the paths of a home. */
static void
assert_narrow(struct home *h, char *const *words)
{
	for (const char *at = said(h, words), *end; *at; at = end + (*end != '\0')) {
		end = at + strcspn(at, "\n");
		const char *home = home_path(h, ".");
		bool path = memmem(at, (size_t)(end - at), home, strlen(home) - 1);

		if (!path && text_width(at, (size_t)(end - at)) > 80)
			fail_msg("%s %s %s: wider than 80 columns: %.*s", words[0], words[1],
				words[2] ? words[2] : "", (int)(end - at), at);
	}
}

static void
pages_of_help_have_eighty_columns(void **state)
{
	/* for other programs, not for people */
	static const char others[] = " archive schema manual completion complete ";
	struct home *h = home_new();

	assert_narrow(h, ARGS("earlog", "help"));
	for (const struct cli_verb *v = cli_help.verbs; v->run; v++) {
		char *name = (char *)(uintptr_t)v->name;
		CLEANUP(pointer_free) char *word = xasprintf(" %s ", name ? name : "-");

		if (name && !strstr(others, word))
			assert_narrow(h, ARGS("earlog", "help", name));
	}
	for (const struct cli_command *const *c = cli_commands; *c; c++)
		assert_narrow(h, ARGS("earlog", "help", (char *)(uintptr_t)(*c)->name));
	/* The example is one, though its long lines were folded. */
	home_write(h, "work/s.yaml", said(h, ARGS("earlog", "help", "session-file")));
	const char *out, *words;
	home_run(h, ARGS("earlog", "check", "s.yaml"), NULL, &out, &words);
	if (strstr(words, "error") || !strstr(words, "s.yaml: a session file"))
		fail_msg("%s", words);
	home_free(h);
}

static void
the_examples_of_the_pages_are_right(void **state)
{
	struct home *h = home_new();
	const char *out, *words;

	write_example(h, "earlog-session.5", "work/s.yaml");
	write_example(h, "earlog-playlist.5", "work/evening.yaml");
	write_example(h, "earlog-lexicon.5", "work/words.yaml");
	write_example(h, "earlog-config.5", "config/earlog/config.yaml");
	if (home_run(h, ARGS("earlog", "check", "s.yaml"), NULL, &out, &words) != 0 ||
		strcmp(words, "s.yaml: a session file, nothing wrong\n") != 0)
		fail_msg("%s%s", out, words);
	home_free(h);
}

static void
the_pages_are_roff_without_a_fault(void **state)
{
	struct home *h = home_new();
	const char *out, *words;

	for (size_t i = 0; i < LENGTH(pages); i++) {
		const char *roff = said(h, ARGS("earlog", "help", "manual", (char *)pages[i]));

		if (home_run(h, ARGS("mandoc", "-T", "lint", "-W", "warning"), roff, &out,
			    &words) != 0)
			fail_msg("%s: %s%s", pages[i], out, words);
		/* as man prints it in the locale C */
		assert_int_equal(
			home_run(h, ARGS("groff", "-man", "-Kutf8", "-Tascii", "-ww", "-rLL=78n"),
				roff, &out, &words),
			0);
		assert_string_equal(words, "");
	}
	assert_int_equal(
		home_run(h, ARGS("earlog", "help", "manual", "shoe.5"), NULL, &out, &words), 2);
	assert_has(words, "there is no page shoe.5");
	home_free(h);
}

/* What `new` and `playlist import` name in the head of their files. */
static void
help_prints_the_schema_of_each_kind_of_file(void **state)
{
	static const char *const kinds[] = { "session", "playlist", "profile", "lexicon",
		"export" };
	struct home *h = home_new();
	const char *out, *words;

	for (size_t i = 0; i < LENGTH(kinds); i++) {
		out = said(h, ARGS("earlog", "help", "schema", (char *)kinds[i]));
		assert_int_equal(out[0], '{');
		assert_has(out, "\"$schema\"");
	}
	assert_int_equal(
		home_run(h, ARGS("earlog", "help", "schema", "shoe"), NULL, &out, &words), 2);
	assert_has(words, "there is no schema of shoe: session, playlist");
	assert_int_equal(home_run(h, ARGS("earlog", "new", "s.yaml", "-d", "AFUL Cantor"), NULL,
				 &out, &words),
		0);
	assert_has(home_read(h, "work/s.yaml"), "`earlog help schema session` names every key");
	home_free(h);
}

/*
 * ---- Completions: `earlog help complete` knows every command, verb and option of the table, and
 * each shell offers what it prints. ----
 */

static const char *
script_of(struct home *h, const char *shell)
{
	const char *out, *words;

	assert_int_equal(home_run(h, ARGS("earlog", "help", "completion", (char *)shell), NULL,
				 &out, &words),
		0);
	assert_string_equal(words, "");
	return home_read(h, home_write(h, "work/completions", out) ? "work/completions" : NULL);
}

static void
assert_offers(struct home *h, char *const *words, const char *word)
{
	CLEANUP(pointer_free) char *line = xasprintf("\n%s\t", word);
	CLEANUP(pointer_free) char *out = xasprintf("\n%s", said(h, words));

	if (!strstr(out, line))
		fail_msg("no %s in %s", word, out);
}

static void
help_complete_knows_every_word_of_the_table(void **state)
{
	struct home *h = home_new();
	struct option_row row;

	for (const struct cli_command *const *c = cli_commands; *c; c++) {
		char *name = (char *)(uintptr_t)(*c)->name;

		assert_offers(h, ARGS("earlog", "help", "complete", ""), name);
		for (const struct cli_verb *v = (*c)->verbs; v->run; v++)
			if (v->name && v->help)
				assert_offers(
					h, ARGS("earlog", "help", "complete", name, ""), v->name);
		for (size_t i = 0; options_nth(*c, i, &row, NULL); i++) {
			char *option = xasprintf("--%s", row.name);

			assert_offers(h, ARGS("earlog", "help", "complete", name, option), option);
			free(option);
		}
	}
	/* The settings of the file that is typed, though no archive has them yet. */
	home_write(h, "work/k4.yaml",
		"device: K4\nsettings: {nozzle: [black, gold], cable: [copper, plated]}\n"
		"compare: [{device: Mira, settings: {foam: {tips: foam M}}}]\n");
	const char *offered = said(h,
		ARGS("earlog", "help", "complete", "note", "add", "k4.yaml", "x", "--setting", ""));
	assert_string_equal(offered, "copper\tcable\nblack\tnozzle\ngold\nplated\nfoam\n");
	home_free(h);
}

/* A line, and what each shell offers for its last word. */
static void
every_shell_completes_words_and_values(void **state)
{
	static const struct {
		const char *line, *offers;
	} lines[] = {
		{ "earlog no", "note" }, { "earlog --db x.db play", "players playlist" },
		{ "earlog note h", "history" }, { "earlog note --track x co", "confirm" },
		{ "earlog note move --tr", "--track" },
		{ "earlog help compl", "complete completion" },
		{ "earlog help complete note --tr", "" },
		{ "earlog export --form sh", "shoot-out" },
		{ "earlog export --form=sh", "--form=shoot-out" },
		{ "earlog --db=x.db note move --tr", "--track" },
		{ "earlog note add cantor --part=di", "--part=diary" },
		{ "earlog note add cantor --no-such=di", "" }, { "earlog playlist show d", "demo" },
		{ "earlog session can", "cantor cantor.yaml" },
		{ "earlog note list CAN", "cantor cantor.yaml" },
		{ "earlog note add cantor --part di", "diary" },
		{ "earlog note add cantor --section ton", "tone" },
		{ "earlog note add cantor --device Aful", "AFUL_Cantor AFUL_Performer8" },
		{ "earlog note add cantor --chain don", "dongle" },
		{ "earlog rate cantor bass-d", "bass-depth" }, { "earlog rate cantor bia", "bias" },
		{ "earlog rank --by bass-d", "bass-depth" },
		{ "earlog trash put CAN", "cantor cantor.yaml" },
		{ "earlog note add bo --track b", "bo/zz" },
		{ "earlog note add cantor --track bo/", "" },
		{ "earlog merge no-such", "" }, /* a file */
	};
	static const struct {
		const char *name, *driver;
	} shells[] = {
		{ "bash",
			"source completions; COMP_WORDS=($1); "
			"COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _earlog; "
			"complete -p earlog >/dev/null && printf '%b\n' \"${COMPREPLY[@]}\" | "
			"tr -d '\\\\' | LC_ALL=C sort" },
		{ "zsh",
			"compdef() :; _files() :; _describe() { print -rl -- ${(@P)2%%:*}; }; "
			"source ./completions; words=(${=1}); CURRENT=$#words; _earlog | "
			"LC_ALL=C sort" },
		{ "fish",
			"source completions; complete -C \"$argv[2]\" | cut -f 1 | LC_ALL=C sort" },
	};
	struct home *h = home_new();
	const char *out, *words;

	home_write(h, "work/cantor.yaml",
		"device: AFUL Cantor\nplaylist: demo\nchains: {dongle: laptop}\n"
		"compare: [{device: AFUL Performer8}]\n");
	assert_int_equal(home_run(h, ARGS("earlog", "note", "add", "cantor.yaml", "--private", "x"),
				 NULL, &out, &words),
		0);
	home_write(h, "work/bo.yaml", "device: Bo\nplaylist: [{id: zz, title: Zebra}]\n");
	assert_int_equal(
		home_run(h, ARGS("earlog", "note", "add", "bo.yaml", "y"), NULL, &out, &words), 0);
	assert_int_equal(
		home_run(h, ARGS("earlog", "help", "completion", "tcsh"), NULL, &out, &words), 2);
	for (size_t k = 0; k < LENGTH(shells); k++) {
		char *shell = (char *)(uintptr_t)shells[k].name,
		     *driver = (char *)(uintptr_t)shells[k].driver;

		script_of(h, shell);
		if (home_run(h, ARGS(shell, "-n", "completions"), NULL, &out, &words) != 0)
			fail_msg("%s cannot read it: %s", shell, words);
		for (size_t i = 0; i < LENGTH(lines); i++) {
			CLEANUP(buf_finish) struct buf got = BUF_INIT;
			char *line = (char *)(uintptr_t)lines[i].line;

			if (!test_is_whole() && i % LENGTH(shells) != k)
				continue;
			home_run(h, ARGS(shell, "-c", driver, shell, line), NULL, &out, &words);
			for (const char *c = out; *c; c++)
				if (*c != '\n' || c[1])
					buf_add_char(&got, *c == ' ' ? '_' : *c == '\n' ? ' ' : *c);
			if (strcmp(got.s, lines[i].offers) != 0 || *words)
				fail_msg("%s: “%s” offers “%s” %s", shell, line, got.s, words);
		}
	}
	home_free(h);
}

/* Tab in each shell itself, behind words that earlog would take for its own. */
static void
tab_offers_options_in_each_shell(void **state)
{
	static const struct {
		const char *argv[5], *start;
	} shells[] = {
		{ { "bash", "--norc", "-i" }, "source ./completions" },
		{ { "zsh", "-f", "-i" },
			"autoload -U compinit; compinit -D -u; source ./completions" },
		{ { "fish", "--no-config", "-i" }, "source ./completions" },
	};
	static const struct {
		const char *line, *offers;
	} lines[] = { { "earlog session --", "--no-mouse" },
		{ "earlog export --html --", "--pictures" },
		{ "earlog new z.yaml --", "--playlist" },
		{ "earlog new z.yaml --pl", "--playlist" } };
	struct home *h = home_new();
	struct drive_options o = { .home = h, .rows = 50, .cols = 140 };

	for (size_t k = 0; k < LENGTH(shells); k++) {
		script_of(h, shells[k].argv[0]);
		for (size_t i = 0; i < LENGTH(lines); i++) {
			if (!test_is_whole() && i != k)
				continue;
			CLEANUP(pointer_free) char *typed = xasprintf("%s\t\t", lines[i].line);
			struct drive *d = drive_start(&o, (char *const *)(uintptr_t)shells[k].argv);

			drive_keys(d, shells[k].start);
			drive_keys(d, " && echo re''ady\r");
			drive_wait_text(d, "ready");
			drive_keys(d, typed);
			drive_wait_text(d, lines[i].offers);
			drive_listen(d, 200);
			assert_screen_lacks(d, "session session");
			assert_screen_lacks(d, "--html export");
			drive_wait_text(d, lines[i].line);
			drive_end(d);
		}
	}
	home_free(h);
}

/* Misspelt words get the nearest of the table; wrong use is status 2. */
static void
misspelt_words_are_told(void **state)
{
	struct home *h = home_new();
	const char *out, *words;
	static const struct {
		const char *command, *verb, *says;
	} lines[] = {
		{ "lst", NULL, "did you mean `earlog list`?" },
		{ "note", "lst", "there is no command \"note lst\"; did you mean list?" },
		{ "note", "--trak", "there is no option --trak; did you mean --track?" },
		{ "plot", "pie", "say wheel, profile or fr" },
		{ "device", "show", "usage: earlog device show DEVICE" },
	};

	for (size_t i = 0; i < LENGTH(lines); i++) {
		char *argv[] = { "earlog", (char *)lines[i].command, (char *)lines[i].verb, NULL };

		assert_int_equal(home_run(h, argv, NULL, &out, &words), 2);
		if (!strstr(words, lines[i].says))
			fail_msg("not \"%s\" but %s", lines[i].says, words);
	}
	home_free(h);
}

/* A word that is neither a command nor a topic is looked for as the bench does. */
static void
help_finds_any_word(void **state)
{
	static const struct {
		const char *word, *says;
		int status;
	} rows[] = {
		{ "undo", "Undo the last change", 0 },
		{ "undo", "export --undo", 0 },
		{ "sound", "sound: level, output", 0 },
		{ "language", "language: in the profile", 0 },
		{ "LUFS", "a loud record", 0 },
		{ "template", "usage: earlog form", 0 },
		{ "sesion", "did you mean `earlog help session`?", 1 },
		{ "fluff", "`earlog help` lists the commands", 1 },
	};
	struct home *h = home_new();
	const char *out, *words;
	int lines = 0;

	for (size_t i = 0; i < LENGTH(rows); i++) {
		char *argv[] = { "earlog", "help", (char *)rows[i].word, NULL };

		assert_int_equal(home_run(h, argv, NULL, &out, &words), rows[i].status);
		if (!strstr(rows[i].status ? words : out, rows[i].says))
			fail_msg("help %s: not \"%s\" but %s%s", rows[i].word, rows[i].says, out,
				words);
	}
	assert_int_equal(home_run(h, (char *[]){ "earlog", "help", NULL }, NULL, &out, &words), 0);
	for (const char *s = out; *s; s++)
		lines += *s == '\n';
	assert_in_range(lines, 40, 48); /* two screens of 24 rows */
	home_free(h);
}

/* Before there is an archive, doctor looks at the machine; of a named archive it says that it is
 * missing. */
static void
doctor_looks_at_the_machine_first(void **state)
{
	struct home *h = home_new();
	const char *out, *words;

	home_run(h, (char *[]){ "earlog", "doctor", NULL }, NULL, &out, &words);
	assert_non_null(strstr(out, "libmpv"));
	assert_non_null(strstr(out, "TERM"));
	assert_non_null(strstr(out, "there is no archive yet"));
	assert_int_equal(home_run(h, (char *[]){ "earlog", "--db", "none.db", "doctor", NULL },
				 NULL, &out, &words),
		1);
	assert_non_null(strstr(words, "none.db"));
	home_free(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(help_finds_any_word),
		cmocka_unit_test(doctor_looks_at_the_machine_first),
		cmocka_unit_test(the_manual_holds_every_command_and_option),
		cmocka_unit_test(the_manual_and_help_hold_every_key),
		cmocka_unit_test(help_of_a_panel_leads_to_the_first_sync),
		cmocka_unit_test(help_explains_a_command_of_a_command),
		cmocka_unit_test(help_shows_the_keys_of_the_profile),
		cmocka_unit_test(what_the_numbers_assume_is_told),
		cmocka_unit_test(the_pages_of_files_hold_every_key),
		cmocka_unit_test(each_page_names_the_others),
		cmocka_unit_test(the_help_of_the_archive_is_its_schema),
		cmocka_unit_test(pages_of_help_have_eighty_columns),
		cmocka_unit_test(the_examples_of_the_pages_are_right),
		cmocka_unit_test(the_pages_are_roff_without_a_fault),
		cmocka_unit_test(help_prints_the_schema_of_each_kind_of_file),
		cmocka_unit_test(every_shell_completes_words_and_values),
		drive_test(tab_offers_options_in_each_shell),
		cmocka_unit_test(misspelt_words_are_told),
		ONLY_WHOLE,
		cmocka_unit_test(help_complete_knows_every_word_of_the_table),
	};

	return cmocka_run_group_tests_name("manual", tests, NULL, NULL);
}
