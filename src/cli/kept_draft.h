/*
 * The texts that exports replaced: in $XDG_STATE_HOME/earlog/drafts, because a site publishes what
 * is beside its posts. Each is a file with the text, and one that ends in ".base" with the export
 * that the text was an edit of. The newest KEPT_DRAFTS texts of a review are kept.
 */
#pragma once

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/uuid.h"
#include "store/store.h"

#define KEPT_DRAFTS 20

struct kept_draft {
	char *path;   /* of the kept text */
	char *target; /* path of the file that had the text, absolute */
	bool undone;  /* `export --undo` replaced the text, so that it does not put it back */
	bool known;   /* there is a base; else only its format is set */
	struct export_base base;
};

/* Keeps a text; sets k->path. The caller sets target, undone, known and base, which stay the
 * caller's. */
bool kept_draft_put(
	struct kept_draft *k, const struct uuid *review, const struct buf *text, struct err *err);
/* Finds the newest text of a review that was not undone. target: only of this file; NULL: of all.
 * *found gets false if there is none. The caller calls kept_draft_finish. */
bool kept_draft_newest(struct kept_draft *k, const struct uuid *review, const char *target,
	bool *found, struct err *err);
/* Removes the files of a text. */
void kept_draft_remove(const struct kept_draft *k);
void kept_draft_finish(struct kept_draft *k);
