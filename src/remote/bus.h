/* Includes the sd-bus header of systemd, elogind or basu. Without it earlog has no media keys and
 * follows no players over the bus. */
#ifndef REMOTE_BUS_H
#define REMOTE_BUS_H

#ifdef PORTABLE
#define REMOTE_HAS_BUS 0
#elif __has_include(<systemd/sd-bus.h>)
#include <systemd/sd-bus.h>
#define REMOTE_HAS_BUS 1
#elif __has_include(<basu/sd-bus.h>)
#include <basu/sd-bus.h>
#define REMOTE_HAS_BUS 1
#else
#define REMOTE_HAS_BUS 0
#endif

#endif
