/* Describes the keys of the files that a user writes, for the man pages. */
#ifndef CLI_HELP_FILE_H
#define CLI_HELP_FILE_H

#include <jansson.h>

/* Adds to `data` of the man pages one array for each kind of file: session files, playlists,
 * profiles and lexicons. The elements are the keys, as {name, more, words}; {macro, title} is the
 * heading before each map but the first. */
void help_file_add(json_t *data);

#endif
