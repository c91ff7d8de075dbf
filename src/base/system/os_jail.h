/*
 * Sandbox of the processes that read music files, entered before the first file. The process can
 * read descriptors that it receives, compute, and write to its socket. It cannot open files,
 * connect, or start programs, and its memory and time are limited. Protections that a Linux kernel
 * lacks are skipped and reported; other systems only have the limits.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "base/core/err.h"
#include "base/system/system_fact.h"

#define JAIL_MEMORY_BYTES (1LL << 30)

/* Enters the sandbox, which cannot be left. cpu_s: limit of CPU time in seconds. Returns false
 * with err if an essential protection failed. *missing names the protections that this kernel
 * lacks; NULL: none. */
bool os_jail_enter(int cpu_s, const char **missing, struct err *err);

void os_jail_facts(struct system_facts *f); /* reports the protections of this system */
