/* tests: of src/cli/earlog_help */
/*
 * Completions: each shell's script names every command, verb and option of the table, the shell
 * reads it, and bash completes with it.
 */

#include "base/mem.h"
#include "cli/cli.h"
#include "e2e/home.h"
#include "support/test.h"

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

/* As a word: what stands around it is no part of a name. */
static bool
has_word(const char *text, const char *word)
{
	size_t n = strlen(word);

	for (const char *s = text; (s = strstr(s, word)); s++)
		if (!strchr("-_", s[n] ? s[n] : ' ') && (s == text || !strchr("_", s[-1])))
			return true;
	return false;
}

/* The part of the script that is about a command: from one mark to the next. */
static void
assert_has_all(const char *shell, const char *script)
{
	bool fish = strcmp(shell, "fish") == 0;
	struct option_row row;

	for (const struct cli_command *const *c = cli_commands; *c; c++) {
		char *mark = fish ? xasprintf("__earlog_none -f -a %s ", (*c)->name)
				  : xasprintf("\n\t%s)\n", (*c)->name),
		     *end = fish ? xasprintf("%s", "__earlog_none -f") : xasprintf(";;\n");
		const char *from = strstr(script, mark), *to;

		if (!from)
			fail_msg("%s: no command %s", shell, (*c)->name);
		to = strstr(from + 1, end);
		char *part = xstrndup(from, to ? (size_t)(to - from) : strlen(from));
		for (const struct cli_verb *v = (*c)->verbs; v->run; v++)
			if (v->name && v->help && !has_word(part, v->name))
				fail_msg("%s: no verb %s %s", shell, (*c)->name, v->name);
		for (size_t i = 0; option_nth(*c, i, &row, NULL); i++) {
			char *option = xasprintf(fish ? "-l %s" : "--%s", row.name);

			if (!has_word(part, option))
				fail_msg("%s: no option %s %s", shell, (*c)->name, row.name);
			free(option);
		}
		free(part);
		free(mark);
		free(end);
	}
}

static void
every_shell_has_every_word_of_the_table(void **state)
{
	static const char *const shells[] = { "bash", "zsh", "fish" };
	struct home *h = home_new();
	const char *out, *words;

	for (size_t i = 0; i < LENGTH(shells); i++) {
		assert_has_all(shells[i], script_of(h, shells[i]));
		char *check =
			xasprintf("! command -v %s || %s -n completions", shells[i], shells[i]);

		if (home_run(h, ARGS("sh", "-c", check), NULL, &out, &words) != 0)
			fail_msg("%s cannot read it: %s", shells[i], words);
		free(check);
	}
	assert_int_equal(
		home_run(h, ARGS("earlog", "help", "completion", "tcsh"), NULL, &out, &words), 2);
	home_free(h);
}

/* A line, and what bash offers for its last word. */
static void
bash_completes_words(void **state)
{
	static const struct {
		const char *line, *offers;
	} lines[] = {
		{ "earlog no", "note" },
		{ "earlog --db x.db play", "playlist players" },
		{ "earlog note h", "history" },
		{ "earlog note --track x co", "confirm" },
		{ "earlog note move --tr", "--track" },
		{ "earlog export --template f", "" }, /* a value: a file */
		{ "earlog show c", "" },              /* a review: no word of the table */
		{ "earlog help compl", "completion" },
	};
	static const char driver[] = "source completions; COMP_WORDS=($1); "
				     "COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _earlog; "
				     "complete -p earlog >/dev/null && echo \"${COMPREPLY[*]}\"";
	struct home *h = home_new();
	const char *out, *words;

	script_of(h, "bash");
	for (size_t i = 0; i < LENGTH(lines); i++) {
		char *want = xasprintf("%s\n", lines[i].offers);

		assert_int_equal(
			home_run(h,
				ARGS("bash", "-c", (char *)driver, "bash", (char *)lines[i].line),
				NULL, &out, &words),
			0);
		assert_string_equal(words, "");
		assert_string_equal(out, want);
		free(want);
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
		{ "lst", NULL, "there is no command lst, did you mean list" },
		{ "note", "lst", "there is no command \"note lst\"; did you mean list?" },
		{ "note", "--trak", "there is no option --trak; did you mean --track?" },
		{ "plot", "pie", "say wheel, profile, fr or timeline" },
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_shell_has_every_word_of_the_table),
		cmocka_unit_test(bash_completes_words),
		cmocka_unit_test(misspelt_words_are_told),
	};

	return cmocka_run_group_tests_name("completion", tests, NULL, NULL);
}
