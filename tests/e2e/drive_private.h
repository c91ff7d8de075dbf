/* Shared by drive.c (the program, its terminal, keys, waits) and drive_look.c. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "e2e/drive.h"

struct drive {
	struct home *home;
	bool own_home;
	struct vt *vt;
	char *program;
	int pty; /* our end; -1 after drive_hangup */
	pid_t pid;
	bool running; /* until we know of its end */
	int ends;     /* readable then; -1: it is asked */
	int status;   /* of an ended one: exit status, or minus the signal */
	bool eof;     /* nobody has the other end open */
	bool mute;
	bool stopped; /* the terminal reads nothing that the program writes */
	int pause_ms; /* before the next key, after the program has read the last one */
	size_t mark;
	struct termios before, after;
	struct drive *next;
};

int64_t drive_now_ms(void);
/*
 * One step: waits until the program writes or ends, deals with it, true. False: it is until_ms, or
 * nothing can come any more.
 */
bool drive_step(struct drive *d, int64_t until_ms);
/* How long to poll, of left_ms: less where the end of the program must be asked for. */
int drive_wait_ms(int64_t left_ms);
/* Takes what is there already. */
void drive_catch_up(struct drive *d);
const char *drive_describe(const struct drive *d, char text[64]);
