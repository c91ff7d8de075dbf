/*
 * Listeners with a home each, who share a panel on a PostgreSQL server of the test's own:
 * start_server and end_server are set-up and tear-down of the group of tests.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "e2e/home.h"
#include "support/postgres.h"

extern struct postgres postgres;

void in_database(const char *role, const char *sql);

/* What `earlog …` says on stderr, and as what it ends. */
const char *said(struct home *h, char *const argv[], int wanted);
char *url_at(const char *role, const char *folder);
int start_server(void **state);
int end_server(void **state);
void make_role(const char *role);

/* A home and its role, which is not admitted. */
struct home *home_of(const char *role);

/* As help says: the first try to join prints the line for the keeper. */
void admit(struct home *h, const char *role);
void join(struct home *h, const char *role, const char *folder);
struct home *joined(const char *role);

/* So many notes, by the way that the bench and the shell take. */
void write_notes(struct home *h, int n, const char *word);
bool is_in_file(const char *path, const char *word);

/* Whether the word is in a file or in a row on the server. */
bool server_has(const char *word);
char *uuid_of_home(struct home *h);

/* The path of the file of `of` that a sync brought to h. */
char *fetched_by(struct home *h, struct home *of);

/* How many notes with this word the file of `of` has that h fetched; -1: there is none. */
int notes_of(struct home *h, struct home *of, const char *word);

/* Changes the archive itself. */
void in_archive(struct home *h, const char *sql);
long long on_server(const char *sql);
