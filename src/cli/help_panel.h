/* How a panel of several listeners works, for `earlog help panel` and the man page. */
#ifndef CLI_HELP_PANEL_H
#define CLI_HELP_PANEL_H

#include "cli/help_numbers.h"

/* In reading order; ends with a title of NULL. */
extern const struct help_part help_panel[];

#endif
