/*
 * The keys of each kind of file, and an example of it, as roff for its man page.
 */
#ifndef CLI_MANUAL_FILE_H
#define CLI_MANUAL_FILE_H

#include "base/buf.h"

void manual_session_file(struct buf *out);
void manual_playlist(struct buf *out);
void manual_profile(struct buf *out);
void manual_lexicon(struct buf *out);

#endif
