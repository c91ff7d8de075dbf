/*
 * Differences between operating systems are confined to base/os*.c and library/jail.c. Each
 * function has a fallback that needs only POSIX. `make PORTABLE=1` builds the fallbacks on any
 * system, so that the tests can run them.
 */
#ifndef BASE_OS_H
#define BASE_OS_H

#include <time.h>

#if defined(__linux__) && !defined(PORTABLE)
#define OS_LINUX 1
#else
#define OS_LINUX 0
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

/* The file name of a library, for dlopen: OS_LIBRARY("mpv", "2"). */
#ifdef __APPLE__
#define OS_LIBRARY(name, version) "lib" name "." version ".dylib"
#else
#define OS_LIBRARY(name, version) "lib" name ".so." version
#endif

/* ru_maxrss of getrusage, in KB. */
#ifdef __APPLE__
#define OS_RSS_KB(n) ((n) / 1024)
#else
#define OS_RSS_KB(n) (n)
#endif

/* Embeds a file into the program as `const char embed_N[]`, followed by a NUL. */
#ifdef __APPLE__
#define OS_EMBED_AS(n) ".section __TEXT,__const\n.globl _embed_" #n "\n_embed_" #n ":\n"
#else
#define OS_EMBED_AS(n) ".section .rodata\n.globl embed_" #n "\nembed_" #n ":\n"
#endif
#define OS_EMBED(n, path)                                                 \
	__asm__(OS_EMBED_AS(n) ".incbin \"" path "\"\n.byte 0\n.text\n"); \
	extern const char embed_##n[]

/* Returns a clock that also counts time in suspend, or CLOCK_MONOTONIC if the system has none. */
clockid_t os_boot_clock(void);

/* Requests large pages for memory that will be filled soon. Does nothing except on Linux. */
void os_large_pages(void *p, size_t n);

/* Returns what tells this machine from others: /etc/machine-id, else the host's name. Main thread
 * only; valid until the program ends. */
const char *os_machine(void);

struct os_feature {
	const char *what, *how; /* a task and its method: "changed files", "inotify" */
};

/* Tasks that depend on the system, with the method of this build, for bug reports; the last entry
 * has a NULL `what`. */
const struct os_feature *os_features(void);

#endif
