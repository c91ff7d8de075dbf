/*
 * earlog chain add, edit, remove: a chain of a review, by its keys and values. Changing one makes a
 * new revision; notes keep the one that they were made with.
 */
#ifndef CLI_CHAIN_EDIT_H
#define CLI_CHAIN_EDIT_H

/* argv: the review, the chain's name, then key=value texts ("key=" takes a key away). The exit
 * status. */
int chain_add(const char *db, int argc, char **argv);
int chain_edit(const char *db, int argc, char **argv);
int chain_remove(const char *db, int argc, char **argv);

#endif
