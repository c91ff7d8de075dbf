/* The keys of the files that a user writes, for their man pages. */
#ifndef CLI_HELP_FILE_H
#define CLI_HELP_FILE_H

#include <jansson.h>

/* Adds the keys of session files, playlists, profiles and lexicons to the data of the man pages, as
 * [{name, more, words}] for each kind of file, with {macro, title} before each map but the first.
 */
void help_file_add(json_t *data);

#endif
