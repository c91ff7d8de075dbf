/*
 * yt-dlp, which finds the address of the audio stream of a web page. Run as a child process without
 * a shell.
 */
#ifndef PLAYER_YTDL_H
#define PLAYER_YTDL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/* Given up as soon as *newest is not id any more; cancel_fd (an eventfd) says when to look. */
struct ytdl_limits {
	int cancel_fd;
	const _Atomic uint64_t *newest;
	uint64_t id;
	bool http;
};

/* The absolute path of yt-dlp on PATH, at most PATH_MAX bytes. */
bool ytdl_find(char *program, struct err *err);

/* The address of the sound, checked; the caller frees. Waits up to 10 s. NULL: err. */
char *ytdl_resolve(const char *url, const struct ytdl_limits *limits, struct err *err);

#endif
