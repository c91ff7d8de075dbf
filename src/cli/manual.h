/*
 * What earlog says of itself as a whole, drawn from the tables that it obeys: commands and options
 * of the shell, keys and commands of the bench. Both print to stdout.
 */
#ifndef CLI_MANUAL_H
#define CLI_MANUAL_H

void manual_keys(void); /* as the profile binds them; what is wrong with that is told on stderr */
void manual_page(void); /* earlog(1) in the macros of man(7), UTF-8, with the keys as they come */

#endif
