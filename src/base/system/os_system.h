/* Which system this is: the only file of src that knows names of systems. Calls that not every
 * system has are in base/system/os_*.c, those of Linux in os_file.c, os_process.c and os_thread.c;
 * os_posix.c is there instead on other systems, and on Linux with -DEARLOG_POSIX, for tests. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#if defined(__linux__) && !defined(EARLOG_POSIX)
#define OS_LINUX 1
#else
#define OS_LINUX 0
#endif

#ifdef __APPLE__
#define OS_APPLE 1
#else
#define OS_APPLE 0
#endif

/* The running program and open descriptors have names in /proc. */
#ifdef __linux__
#define OS_HAS_PROC 1
#else
#define OS_HAS_PROC 0
#endif

#ifdef __GLIBC__
#define OS_GLIBC 1
#define OS_HAS_CLOSEFROM (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 34)
#else
#define OS_GLIBC 0
#define OS_HAS_CLOSEFROM 0
#endif

/* The library sd-bus, of systemd, elogind or basu. */
#ifndef OS_HAS_BUS
#if __has_include(<systemd/sd-bus.h>) || __has_include(<basu/sd-bus.h>)
#define OS_HAS_BUS 1
#else
#define OS_HAS_BUS 0
#endif
#endif

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define OS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define OS_SANITIZED 1
#endif
#endif
#ifndef OS_SANITIZED
#define OS_SANITIZED 0
#endif

#if OS_APPLE
/* The file name of a library, for dlopen: OS_LIBRARY("mpv", "2"). */
#define OS_LIBRARY(name, version) "lib" name "." version ".dylib"
/* The program that opens a web page; whether there is a desktop without DISPLAY. */
#define OS_OPENER "open"
#define OS_HAS_DESKTOP true
/* The clocks without and with the time of sleep, which CLOCK_MONOTONIC counts there. */
#define OS_CLOCK_AWAKE CLOCK_UPTIME_RAW
#define OS_CLOCK_BOOT CLOCK_MONOTONIC
#define OS_MTIME(st) (st)->st_mtimespec
#define OS_RODATA "__TEXT,__const"
#define OS_SYMBOL "_embed_"
#else
#define OS_LIBRARY(name, version) "lib" name ".so." version
#define OS_OPENER "xdg-open"
#define OS_HAS_DESKTOP false
#define OS_CLOCK_AWAKE CLOCK_MONOTONIC
#ifdef __linux__
#define OS_CLOCK_BOOT CLOCK_BOOTTIME
#else
#define OS_CLOCK_BOOT CLOCK_MONOTONIC
#endif
#define OS_MTIME(st) (st)->st_mtim
#define OS_RODATA ".rodata"
#define OS_SYMBOL "embed_"
#endif

/* Embeds a file into the program as `const char embed_N[]`, followed by a NUL. */
#define OS_EMBED(n, path)                                                        \
	__asm__(".section " OS_RODATA "\n.globl " OS_SYMBOL #n "\n" OS_SYMBOL #n \
		":\n.incbin \"" path "\"\n.byte 0\n.text\n");                    \
	extern const char embed_##n[]
