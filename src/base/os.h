/*
 * What earlog asks of Linux and of its C library is confined to base/os*.c and library/jail.c.
 */
#ifndef BASE_OS_H
#define BASE_OS_H

#include <stddef.h>

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
#define OS_LIBRARY(name, version) "lib" name ".so." version

/* Embeds a file into the program as `const char embed_N[]`, followed by a NUL. */
#define OS_EMBED(n, path)                                                               \
	__asm__(".section .rodata\n.globl embed_" #n "\nembed_" #n ":\n.incbin \"" path \
		"\"\n.byte 0\n.text\n");                                                \
	extern const char embed_##n[]

/* Requests large pages for memory that will be filled soon. */
void os_large_pages(void *p, size_t n);

/* Returns what tells this machine from others: /etc/machine-id, else the host's name. Main thread
 * only; valid until the program ends. */
const char *os_machine(void);

#endif
