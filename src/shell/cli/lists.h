/*
 * The lists of the shell: cli/lists.c has a row for each.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "shell/call/row_list.h"
#include "shell/table/file_list.h"

/* The run function of a verb that prints the list of its command. */
bool lists_run(struct cli_call *c, struct err *err);
/* Prints these rows as the list of this name. */
bool lists_print(const struct cli_call *c, const char *name, json_t *rows, struct err *err);

/* The queries, each in the file of its command. */
row_list_query cli_review_rows, cli_search_rows, cli_note_rows, cli_device_rows, cli_chain_rows,
	cli_trash_rows, cli_listener_rows, cli_backup_rows, cli_player_rows, cli_output_rows,
	cli_library_rows;
file_list_read cli_playlist_file, cli_lexicon_file, cli_words_file;
