/* The lists of the shell: query, columns and messages of each. call/row_list.c narrows and prints
 * them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/cli/lists.h"

#include <assert.h>

#include "base/text/text.h"
#include "bench/remote/remote.h"
#include "review/files/find.h"
#include "shell/call/template_file.h"

#define HIT_COLUMNS \
	"DATE=date/MADE_MS REVIEW=TITLE DEVICE=device CHAIN=chain WHERE=PLACE TEXT=QUOTE"
#define NOTE_COLUMNS                                                                    \
	"DATE=date/MADE_MS REVIEW=TITLE DEVICE=device SETTING CHAIN=chain WHERE=PLACE " \
	"TEXT=QUOTE UUID=SHORT"
#define NOTHING_FOUND "nothing found; with a star, as in bass*, words are found by their beginning"

/* The rows of a list of the user's and the built-in files of a kind. */
static bool
file_rows(struct cli_call *c, json_t *rows, struct err *err)
{
	static file_list_read *const reads[] = {
		[FIND_PLAYLIST] = cli_playlist_file,
		[FIND_LEXICON] = cli_lexicon_file,
		[FIND_TEMPLATE] = template_file_listed,
		[FIND_WORDS] = cli_words_file,
	};
	enum find_kind kind = find_kind_called(c->command->name);

	(void)err;
	file_list_rows(kind, reads[kind], rows);
	return true;
}

static const struct row_list lists[] = {
	{ "list", cli_review_rows,
		"REVIEW=NAME ID=id TITLE=CALLED DEVICE=device SIGNATURE=signature DAYS=days "
		"NOTES=notes "
		"MARKERS=markers "
		"RATINGS=ratings TRACKS=items DONE=items_done OPEN=drafts "
		"FIRST=FIRST_DATE/FIRST_MS LAST=last_date/LAST_MS "
		"!MISSING=LACKS/items_with_notes",
		"id,title,days,notes,last,missing",
		"no reviews yet; `earlog new FILE` makes a session file", "no such review", true },
	{ "search", cli_search_rows, HIT_COLUMNS, NULL, "nothing found", NOTHING_FOUND, false },
	{ "note", cli_note_rows, NOTE_COLUMNS, "where,device,setting,text,uuid", "no notes yet",
		NOTHING_FOUND, false },
	{ "device", cli_device_rows, "ID=id DEVICE=name KIND=kind", NULL, "no devices yet",
		"no such device", true },
	{ "chain", cli_chain_rows, "REVIEW=TITLE CHAIN WHAT", NULL, "no chains", NULL, false },
	{ "playlist", file_rows, "NAME=name SECTIONS=sections TRACKS=tracks FROM TITLE=SHOWN", NULL,
		NULL, NULL, false },
	{ "lexicon", file_rows, "NAME=name ATTRIBUTES=attributes TERMS=terms FROM TITLE=SHOWN",
		NULL, NULL, NULL, false },
	{ "form", file_rows, "NAME=name FROM ABOUT=SAYS", NULL, NULL, NULL, false },
	{ "words", file_rows, "LANGUAGE=name FROM =SHOWN", NULL, NULL, NULL, false },
	{ "library", cli_library_rows, "ARTIST=artist TITLE=SHOWN LENGTH FILE=path", NULL,
		"no music is known yet; `earlog library scan` reads your folders",
		"no known music file has these words", false },
	{ "import", NULL, "LINE=line TIME=time TEXT=text", NULL, NULL, NULL, false },
	{ "import ratings", NULL, "LINE=line DATE=date ATTRIBUTE=attribute VALUE=value", NULL, NULL,
		NULL, false },
	{ "library missing", NULL, "TRACK=item TITLE=title FILE", NULL, NULL, NULL, false },
	{ "export texts", NULL, "NR=nr DAY=day FILE=file BYTES=bytes KEPT", NULL,
		"no export of this review has replaced a text", NULL, false },
	{ "blind", NULL, "TRIAL DEVICE VOLUME SAID RESULT NOTED",
		"trial,device,volume,said,result,noted", NULL, NULL, false },
	{ "doctor", NULL, "STATE=state CHECK=check LOOKED-AT=LOOKED_AT !FOUND", NULL, NULL, NULL,
		false },
	{ "note history", NULL, "CHANGED=edited TIME WORDS", NULL, NULL, NULL, false },
	{ "panel", NULL, "LISTENER OWN ROLE=role FILE=DAY BYTES=bytes HERE", NULL,
		"the panel has no listeners yet", NULL, false },
	{ "trash", cli_trash_rows, "UUID=SHORT WHAT=kind REVIEW=review HIDDEN=date TEXT=QUOTE",
		NULL, "the trash is empty", NULL, false },
	{ "listener", cli_listener_rows,
		"LISTENER NOTES=notes RATINGS=ratings SESSIONS=sessions LAST=last PATH=path "
		"!WRONG=wrong",
		NULL, "no archive yet", NULL, false },
	{ "restore", cli_backup_rows,
		"MADE MB REVIEWS=reviews NOTES=notes !WITHOUT=LOST BACKUP=path", NULL,
		"there is no backup yet; `earlog backup` makes one",
		"there is no backup in this folder", false },
	{ "players", cli_player_rows,
		"PLAYER=player STATUS=status TITLE=title ARTIST=artist TIME POSITION=position",
		NULL, REMOTE_NO_PLAYER, NULL, false },
	{ "outputs", cli_output_rows, "NAME=name DESCRIPTION=description", NULL, NULL, NULL,
		false },
};

static const struct row_list *
list_called(const char *name)
{
	const struct row_list *l = lists;

	while (l < lists + LENGTH(lists) && !text_same(l->name, name))
		l++;
	assert(l < lists + LENGTH(lists));
	return l;
}

bool
lists_print(const struct cli_call *c, const char *name, json_t *rows, struct err *err)
{
	return row_list_print(c, list_called(name), rows, err);
}

bool
lists_run(struct cli_call *c, struct err *err)
{
	json_auto_t *rows = json_array();

	return list_called(c->command->name)->query(c, rows, err) &&
		lists_print(c, c->command->name, rows, err);
}
