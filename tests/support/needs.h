/*
 * Tests of which a machine lacks a part: a program, a right, a kernel's feature. They end as
 * skipped, and say why; tests/run.sh lists both at the end. In `make check`
 * one has failed unless tests/optional lists its reason.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/home.h"
#include "support/test.h"

/* Returns true if this run plays everything (EARLOG_WHOLE=1: make sound, make check-all). In the
 * others a test of many like cases plays one of each kind. */
bool test_is_whole(void);

/* Returns how many rounds of random cases a test plays: all if the run is whole and the program is
 * not sanitized, else a quarter. */
int rounds_here(int rounds);

/* Returns a random number from 0 to below - 1, and moves the seed on. A seed gives one sequence. */
int any_below(uint32_t *seed, int below);

/* The number that the environment variable `name` has, or `usual`. */
int number_from(const char *name, int usual);

/* Ends the running test. The reason is a constant text. */
#define skip_for(reason) (print_message("    skipped: " reason "\n"), skip())

bool is_installed(const char *program);

/* Skips the running test unless the program is installed: in the helper that starts it. */
void needs(const char *program);

/* For main, where the setup of all n tests needs the program: without it they count as skipped. */
bool all_need(const char *program, size_t n);

/* Starts a program with what it prints in a file. */
pid_t test_run(const char *const argv[], const char *output);
