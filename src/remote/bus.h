/* Includes the header of the library sd-bus, from systemd, elogind or basu. A build without it has
 * no media keys and does not follow other players. */
#ifndef REMOTE_BUS_H
#define REMOTE_BUS_H

#if __has_include(<systemd/sd-bus.h>)
#include <systemd/sd-bus.h>
#define REMOTE_HAS_BUS 1
#elif __has_include(<basu/sd-bus.h>)
#include <basu/sd-bus.h>
#define REMOTE_HAS_BUS 1
#else
#define REMOTE_HAS_BUS 0
#endif

#endif
