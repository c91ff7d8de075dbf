/*
 * Completions for bash, zsh and fish: one script each, which contains the table of commands as a
 * `case` statement. Other words are completed as files.
 */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "cli/help.h"

/* Options before the command, which are in no table; --db takes a value. */
static const char *const global_options[] = { "--db", "--no-color", "--version", "--help" };

/* Prints a verb or an option; arg: name of the option's value, or NULL. */
typedef void completion_item(const char *name, const char *help, const char *arg);

static void
each_verb(const struct cli_command *c, completion_item *print)
{
	for (const struct cli_verb *v = c->verbs; v->run; v++)
		if (v->name && v->help)
			print(v->name, v->help, NULL);
	/* `earlog help` also takes the name of a command. */
	for (size_t i = 0; c == &cli_help && cli_commands[i]; i++)
		print(cli_commands[i]->name, cli_commands[i]->help, NULL);
}

static void
each_option(const struct cli_command *c, completion_item *print)
{
	struct option_row r;

	for (size_t i = 0; option_nth(c, i, &r, NULL); i++) {
		CLEANUP(buf_finish) struct buf name = BUF_INIT;

		buf_addf(&name, "--%s", r.name);
		print(name.s, r.help, r.arg);
	}
}

/* Prints s for use in single quotes; in zsh a colon separates a name from its text. */
static void
print_quoted(const char *s, bool colons)
{
	for (; *s; s++)
		if (*s == '\'')
			printf("'\\''");
		else if (*s == ':' && colons)
			printf("\\:");
		else
			printf("%c", *s);
}

/* ---- bash and zsh ---- */

/* Prints in the format of zsh's _describe; bash uses the part before the colon. */
static void
print_described(const char *name, const char *help, const char *arg)
{
	(void)arg;
	printf("\t\t\t'%s:", name);
	print_quoted(help, true);
	printf("'\n");
}

/* Prints the options that take a value, as a pattern of `case`. */
static void
print_valued(const char *name, const char *help, const char *arg)
{
	(void)help;
	if (arg)
		printf("|%s", name);
}

/* The parts of the script that bash and zsh do not share. */
struct completion_shell {
	const char *head, *value, *tail;
};

static void
print_script(const struct completion_shell *x)
{
	printf("%s"
	       "\tlocal -a items options\n"
	       "\tlocal command= verb= valued= i\n\n"
	       "\tfor ((i = 1; i < n; i++)); do\n"
	       "\t\tcase ${w[i+o]} in\n"
	       "\t\t--db) ((i++)) ;;\n"
	       "\t\t--version) command=version; break ;;\n"
	       "\t\t-*) ;;\n"
	       "\t\t*) command=${w[i+o]}; break ;;\n"
	       "\t\tesac\n"
	       "\tdone\n"
	       "\tcase $command in\n"
	       "\t'')\n\t\titems=(\n",
		x->head);
	for (const struct cli_command *const *c = cli_commands; *c; c++)
		print_described((*c)->name, (*c)->help, NULL);
	printf("\t\t)\n\t\toptions=(");
	for (size_t i = 0; i < LENGTH(global_options); i++)
		printf(" %s", global_options[i]);
	printf(" ) ;;\n");
	for (const struct cli_command *const *c = cli_commands; *c; c++) {
		printf("\t%s)\n\t\titems=(\n", (*c)->name);
		each_verb(*c, print_described);
		printf("\t\t)\n\t\toptions=(\n");
		each_option(*c, print_described);
		printf("\t\t)\n\t\tvalued='");
		each_option(*c, print_valued);
		printf("|' ;;\n");
	}
	printf("\tesac\n"
	       "\tif [[ -n $command && $valued == *\"|${w[n-1+o]}|\"* ]]; then\n"
	       "%s"
	       "\t\treturn\n"
	       "\tfi\n"
	       "\tfor ((i++; i < n; i++)); do\n"
	       "\t\tcase ${w[i+o]} in\n"
	       "\t\t-*) [[ $valued == *\"|${w[i+o]}|\"* ]] && ((i++)) ;;\n"
	       "\t\t*) verb=${w[i+o]} ;;\n"
	       "\t\tesac\n"
	       "\tdone\n"
	       "%s",
		x->value, x->tail);
}

static void
print_bash(void)
{
	print_script(&(struct completion_shell){
		.head = "# Completions of earlog for bash.\n"
			"_earlog()\n{\n"
			"\tlocal -a w=(\"${COMP_WORDS[@]}\")\n"
			"\tlocal n=$COMP_CWORD o=0 cur=${COMP_WORDS[COMP_CWORD]}\n"
			"\tCOMPREPLY=()\n",
		.value = "",
		.tail = "\tif [[ $cur == -* ]]; then\n"
			"\t\tCOMPREPLY=($(compgen -W \"${options[*]%%:*}\" -- \"$cur\"))\n"
			"\telif [[ -z $verb ]]; then\n"
			"\t\tCOMPREPLY=($(compgen -W \"${items[*]%%:*}\" -- \"$cur\"))\n"
			"\tfi\n"
			"}\n"
			"complete -o bashdefault -o default -F _earlog earlog\n" });
}

static void
print_zsh(void)
{
	print_script(&(struct completion_shell){ .head = "#compdef earlog\n"
							 "# Completions of earlog for zsh.\n"
							 "_earlog()\n{\n"
							 "\tlocal -a w\n"
							 "\tw=(\"${words[@]}\")\n"
							 "\tlocal n=$((CURRENT - 1)) o=1\n",
		.value = "\t\t_files\n",
		.tail = "\tif [[ $words[CURRENT] == -* ]]; then\n"
			"\t\t_describe -o option options\n"
			"\telif [[ -z $verb && $#items -gt 0 ]]; then\n"
			"\t\t_describe command items || _files\n"
			"\telse\n"
			"\t\t_files\n"
			"\tfi\n"
			"}\n"
			"if [[ $funcstack[1] == _earlog ]]; then\n"
			"\t_earlog \"$@\"\n"
			"else\n"
			"\tcompdef _earlog earlog\n"
			"fi\n" });
}

/* ---- fish ---- */

static const struct cli_command *fish_command; /* the command whose verbs and options are printed */

static void
print_fish_verb(const char *name, const char *help, const char *arg)
{
	(void)arg;
	printf("complete -c earlog -n '__earlog_at %s' -a %s -d '", fish_command->name, name);
	print_quoted(help, false);
	printf("'\n");
}

static void
print_fish_option(const char *name, const char *help, const char *arg)
{
	printf("complete -c earlog -n '__earlog_in %s' -l %s%s -d '", fish_command->name, name + 2,
		arg ? " -r" : "");
	print_quoted(help, false);
	printf("'\n");
}

static void
print_fish(void)
{
	printf("# Completions of earlog for fish.\n"
	       "# The words before the cursor that are no options; --db and its value left out.\n"
	       "function __earlog_words\n"
	       "\tset -l skip 0\n"
	       "\tfor word in (commandline -opc)[2..-1]\n"
	       "\t\tif test $skip = 1\n\t\t\tset skip 0\n"
	       "\t\telse if test \"$word\" = --db\n\t\t\tset skip 1\n"
	       "\t\telse if test \"$word\" = --version\n\t\t\techo version\n"
	       "\t\telse if not string match -q -- '-*' $word\n\t\t\techo $word\n"
	       "\t\tend\n"
	       "\tend\n"
	       "end\n"
	       "# No command yet; in that command; in that command, and no verb yet.\n"
	       "function __earlog_none\n\ttest (count (__earlog_words)) = 0\nend\n"
	       "function __earlog_in\n\tset -l w (__earlog_words)\n"
	       "\ttest (count $w) -gt 0; and test \"$w[1]\" = $argv[1]\nend\n"
	       "function __earlog_at\n\tset -l w (__earlog_words)\n"
	       "\ttest (count $w) = 1; and test \"$w[1]\" = $argv[1]\nend\n");
	for (size_t i = 0; i < LENGTH(global_options); i++)
		printf("complete -c earlog -n __earlog_none -l %s%s\n", global_options[i] + 2,
			i ? "" : " -r");
	for (const struct cli_command *const *c = cli_commands; *c; c++) {
		printf("complete -c earlog -n __earlog_none -f -a %s -d '", (*c)->name);
		print_quoted((*c)->help, false);
		printf("'\n");
		fish_command = *c;
		if ((*c)->verbs[0].name || *c == &cli_help) /* a verb, no file */
			printf("complete -c earlog -n '__earlog_at %s' -f\n", (*c)->name);
		each_verb(*c, print_fish_verb);
		each_option(*c, print_fish_option);
	}
}

bool
completion_print(const char *shell, struct err *err)
{
	static const struct {
		const char *name;
		void (*print)(void);
	} shells[] = { { "bash", print_bash }, { "zsh", print_zsh }, { "fish", print_fish } };

	for (size_t i = 0; i < LENGTH(shells); i++)
		if (strcmp(shells[i].name, shell) == 0) {
			shells[i].print();
			return true;
		}
	return cli_wrong(err, "there are no completions for %s: bash, zsh or fish", shell);
}
