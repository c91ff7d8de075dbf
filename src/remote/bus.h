/* Includes the header of the library sd-bus, from systemd, elogind or basu. */
#ifndef REMOTE_BUS_H
#define REMOTE_BUS_H

#if __has_include(<systemd/sd-bus.h>)
#include <systemd/sd-bus.h>
#else
#include <basu/sd-bus.h>
#endif

#endif
