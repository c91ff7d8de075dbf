/*
 * The commands of the command line: one file each, one function each, one row each in commands.c.
 * What they return is the exit status.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "cli/options.h"

extern const struct cli_command cli_commands[]; /* ends with a name of NULL */

int cli_backup(int argc, char **argv);
int cli_blind(int argc, char **argv);
int cli_chain(int argc, char **argv);
int cli_check(int argc, char **argv);
int cli_compare(int argc, char **argv);
int cli_device(int argc, char **argv);
int cli_drive(int argc, char **argv);
int cli_doctor(int argc, char **argv);
int cli_export(int argc, char **argv);
int cli_help(int argc, char **argv);
int cli_import(int argc, char **argv);
int cli_lexicon(int argc, char **argv);
int cli_library(int argc, char **argv);
int cli_list(int argc, char **argv);
int cli_merge(int argc, char **argv);
int cli_new(int argc, char **argv);
int cli_outputs(int argc, char **argv);
int cli_note(int argc, char **argv);
int cli_playlist(int argc, char **argv);
int cli_rank(int argc, char **argv);
int cli_rate(int argc, char **argv);
int cli_plot(int argc, char **argv);
int cli_restore(int argc, char **argv);
int cli_search(int argc, char **argv);
int cli_session(int argc, char **argv);
int cli_show(int argc, char **argv);
int cli_stats(int argc, char **argv);
int cli_template(int argc, char **argv);
int cli_trash(int argc, char **argv);

/* Runs argv[1] with the rest; without it, tells what was last worked on. */
int cli_run(int argc, char **argv);
int cli_last(void);

#endif
