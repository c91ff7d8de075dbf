/*
 * The places of the user's files, for people: `earlog doctor`, `version`, `help` and help at the
 * bench show them. Reports of bugs never contain them.
 */
#ifndef CLI_PLACES_H
#define CLI_PLACES_H

#include "ui/ui.h"

#define PLACES 3

/* Fills in archive, backups and profile, and a row of zeros as the end; leaves out places that need
 * a home folder if there is none. profile: NULL: the usual one. places_finish frees the paths. */
void places_init(struct ui_place places[PLACES + 1], const char *profile);
void places_finish(struct ui_place places[PLACES + 1]);
/* Prints a line for each place, and whether it is there. */
void places_print(void);

#endif
