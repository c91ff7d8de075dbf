/* Completion of a command line, for the scripts in schema/help/completion.*. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Prints what the last word may be, for `earlog help complete`: lines, each with a tab and an
 * explanation; none if it may be a file. */
void complete_print(int argc, char *const *argv);
