/* What stands behind the rows of sitting_cmds[], one file for each area. */
#ifndef COMMAND_CMDS_H
#define COMMAND_CMDS_H

#include <stdint.h>

#include "command/command.h"

/* play.c */
bool cmd_play_item(void *context, const char *arg, struct err *err);
bool cmd_toggle(void *context, const char *arg, struct err *err);
bool cmd_seek(void *context, const char *arg, struct err *err);
bool cmd_goto(void *context, const char *arg, struct err *err);
bool cmd_next(void *context, const char *arg, struct err *err);
bool cmd_previous(void *context, const char *arg, struct err *err);
bool cmd_next_cue(void *context, const char *arg, struct err *err);
bool cmd_previous_cue(void *context, const char *arg, struct err *err);
bool cmd_jump(void *context, const char *arg, struct err *err);
bool cmd_level(void *context, const char *arg, struct err *err);
bool cmd_output(void *context, const char *arg, struct err *err);
bool cmd_loop(void *context, const char *arg, struct err *err);
bool cmd_go_cue(void *context, const char *arg, struct err *err);
bool cmd_pin(void *context, const char *arg, struct err *err);
bool cmd_align(void *context, const char *arg, struct err *err);
bool cmd_retry(void *context, const char *arg, struct err *err);
bool cmd_reload(void *context, const char *arg, struct err *err);
bool cmd_quit(void *context, const char *arg, struct err *err);

/* wear.c */
bool cmd_wear(void *context, const char *arg, struct err *err);
bool cmd_wear_back(void *context, const char *arg, struct err *err);
bool cmd_variant(void *context, const char *arg, struct err *err);
bool cmd_volume(void *context, const char *arg, struct err *err);
bool cmd_match(void *context, const char *arg, struct err *err);
bool cmd_against(void *context, const char *arg, struct err *err);
bool cmd_confirm(void *context, const char *arg, struct err *err);
bool cmd_cancel(void *context, const char *arg, struct err *err);
bool cmd_chain(void *context, const char *arg, struct err *err);
bool cmd_chain_add(void *context, const char *arg, struct err *err);
bool cmd_chain_edit(void *context, const char *arg, struct err *err);

/* blind.c */
bool cmd_blind(void *context, const char *arg, struct err *err);
bool cmd_answer(void *context, const char *arg, struct err *err);

/* wheel.c */
bool cmd_rate(void *context, const char *arg, struct err *err);
bool cmd_rate_digit(void *context, const char *arg, struct err *err);
bool cmd_rate_step(void *context, const char *arg, struct err *err);
bool cmd_unrate(void *context, const char *arg, struct err *err);
bool cmd_confidence(void *context, const char *arg, struct err *err);
bool cmd_remark(void *context, const char *arg, struct err *err);
bool cmd_attribute(void *context, const char *arg, struct err *err);
bool cmd_scope(void *context, const char *arg, struct err *err);

/* write.c */
bool cmd_complete(void *context, const char *arg, struct err *err);
bool cmd_keep(void *context, const char *arg, struct err *err);
bool cmd_give_up(void *context, const char *arg, struct err *err);
bool cmd_newline(void *context, const char *arg, struct err *err);
bool cmd_caret(void *context, const char *arg, struct err *err);
bool cmd_erase(void *context, const char *arg, struct err *err);
bool cmd_text_undo(void *context, const char *arg, struct err *err);
bool cmd_text_redo(void *context, const char *arg, struct err *err);
bool cmd_insert_time(void *context, const char *arg, struct err *err);

/* track.c */
bool cmd_link(void *context, const char *arg, struct err *err);
bool cmd_link_near(void *context, const char *arg, struct err *err);
bool cmd_page(void *context, const char *arg, struct err *err);

/* record.c */
bool cmd_mark(void *context, const char *arg, struct err *err);
bool cmd_note(void *context, const char *arg, struct err *err);
bool cmd_note_untimed(void *context, const char *arg, struct err *err);
bool cmd_add(void *context, const char *arg, struct err *err);
bool cmd_add_here(void *context, const char *arg, struct err *err);
bool cmd_add_to_playlist(void *context, const char *arg, struct err *err);
bool cmd_cue(void *context, const char *arg, struct err *err);
bool cmd_edit(void *context, const char *arg, struct err *err);
bool cmd_delete(void *context, const char *arg, struct err *err);
bool cmd_private(void *context, const char *arg, struct err *err);
bool cmd_note_time(void *context, const char *arg, struct err *err);
bool cmd_range(void *context, const char *arg, struct err *err);
bool cmd_nudge(void *context, const char *arg, struct err *err);
bool cmd_room(void *context, const char *arg, struct err *err);
bool cmd_state(void *context, const char *arg, struct err *err);
bool cmd_done(void *context, const char *arg, struct err *err);
bool cmd_undo(void *context, const char *arg, struct err *err);
bool cmd_redo(void *context, const char *arg, struct err *err);

/* "+5", "-0.1", "1:10": a time with a sign. */
bool signed_time(const char *arg, int64_t *ms, struct err *err);

#endif
