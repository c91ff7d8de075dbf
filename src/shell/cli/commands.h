/*
 * The commands of the shell (`earlog NAME`), in the order and with the headings of `earlog help`.
 * Each command is in the file NAME.c. This file is included several times, with different
 * definitions of the macros COMMAND and GROUP; GROUP may be undefined.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef GROUP
#define GROUP(title)
#endif

GROUP("The first evening")
COMMAND(new)
COMMAND(check)
COMMAND(library)
COMMAND(session)
COMMAND(show)
COMMAND(export)

GROUP("Notes and ratings")
COMMAND(list)
COMMAND(search)
COMMAND(note)
COMMAND(rate)
COMMAND(import)
COMMAND(trash)

GROUP("Results")
COMMAND(compare)
COMMAND(rank)
COMMAND(stats)
COMMAND(drive)
COMMAND(blind)
COMMAND(plot)

GROUP("Devices, tracks, words")
COMMAND(device)
COMMAND(chain)
COMMAND(playlist)
COMMAND(lexicon)
COMMAND(form)
COMMAND(words)
COMMAND(outputs)
COMMAND(players)

GROUP("The archive and the program")
COMMAND(backup)
COMMAND(restore)
COMMAND(merge)
COMMAND(panel)
COMMAND(listener)
COMMAND(doctor)
COMMAND(version)
COMMAND(help)

#undef GROUP
