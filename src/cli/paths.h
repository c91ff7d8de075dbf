/*
 * Where a user's archive is.
 */
#ifndef CLI_PATHS_H
#define CLI_PATHS_H

/*
 * `option` (--db) where it is not NULL, else what paths_use_archive was told, $EARLOG_DB,
 * $XDG_DATA_HOME/earlog/earlog.db (relative values of it do not count),
 * ~/.local/share/earlog/earlog.db. The caller frees; NULL: there is no home.
 */
char *paths_archive(const char *option);
void paths_use_archive(const char *path); /* borrowed for good */

/*
 * ~/.config/earlog/config.yaml or what XDG_CONFIG_HOME makes of it, there or not. The caller frees;
 * NULL: no home.
 */
char *paths_profile(void);

#endif
