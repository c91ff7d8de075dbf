/*
 * earlog check --missing: what the archive has of a review and its files have not, as lines to
 * paste.
 */
#ifndef CLI_MISSING_H
#define CLI_MISSING_H

/* A session file; its playlist is looked into, too. db: --db, or NULL. The exit status. */
int missing_print(const char *path, const char *db);

#endif
