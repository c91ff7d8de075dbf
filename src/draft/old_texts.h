/* The replaced texts of 1.0.0: files of $XDG_STATE_HOME/earlog/drafts. */
#pragma once

#include "base/buf.h"
#include "store/store.h"

/* Stores those of reviews that the archive has, in one transaction, and removes their files.
 * damaged: gets the paths of those that cannot be read, which stay. */
bool draft_old_texts(struct store *st, struct buf *damaged, struct err *err);
