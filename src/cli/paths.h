/*
 * Where a user's archive is.
 */
#ifndef CLI_PATHS_H
#define CLI_PATHS_H

/*
 * What paths_use_archive was told (--db), else $EARLOG_DB,
 * $XDG_DATA_HOME/earlog/earlog.db (relative values of it do not count),
 * ~/.local/share/earlog/earlog.db. The caller frees; NULL: there is no home.
 */
char *paths_archive(void);
void paths_use_archive(const char *path); /* borrowed for good */

#endif
