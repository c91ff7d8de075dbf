/* Only base/system/os_*.c use features of Linux and of its C library. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

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

/* The program that opens a web page; whether there is a desktop without DISPLAY. */
#ifdef __APPLE__
#define OS_OPENER "open"
#define OS_HAS_DESKTOP true
#else
#define OS_OPENER "xdg-open"
#define OS_HAS_DESKTOP false
#endif

/* Embeds a file into the program as `const char embed_N[]`, followed by a NUL. */
#define OS_EMBED(n, path)                                                               \
	__asm__(".section .rodata\n.globl embed_" #n "\nembed_" #n ":\n.incbin \"" path \
		"\"\n.byte 0\n.text\n");                                                \
	extern const char embed_##n[]
