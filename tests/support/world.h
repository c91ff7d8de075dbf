/*
 * A world: five archives of four listeners around one server, on a clock that the test sets. Each
 * step runs in a child, which may be killed; its random bytes follow from the step's seed, so that
 * a step makes the same UUIDs whatever happened before it.
 */
#ifndef SUPPORT_WORLD_H
#define SUPPORT_WORLD_H

#include "store/store_private.h"
#include "support/postgres.h"
#include "support/store_folder.h"

#define HOUR_MS INT64_C(3600000)
#define BEGAN_MS INT64_C(1700000000000)
#define MOST_ACTS 400
#define WORDS_EACH 4 /* words that an act may write */
#define MOST_WORDS (MOST_ACTS * WORDS_EACH)
#define MOST_FILES 40
#define MOST_CLAIMS 400

enum { ANN, BEN, DOT, EVE, PEOPLE };          /* Eve is hostile */
enum { ANN1, ANN2, BEN1, DOT1, EVE1, SITES }; /* the archives; Ann has two machines */

struct world_site {
	const char *name, *role;
	int person;
};
extern const struct world_site sites[SITES];

/* A file that somebody gave away: its rows are for whoever merges it. */
struct given {
	int site;    /* whose archive it was made from */
	bool forged; /* Eve changed it */
};

/* What children tell the parent. */
struct shared {
	bool failed;
	char why[2000];
	bool done; /* the act did something */
	unsigned char
		stored[MOST_WORDS]; /* 1 + the archive, once the act that wrote the word ended */
	bool cleared[MOST_WORDS];   /* its maker showed the word to others: it stood in a public row
				     */
	unsigned files[SITES];      /* which files of the review an archive's listener has */
	int64_t ahead_ms[SITES];    /* by how much its clock is ahead */
	struct given given[MOST_FILES];
	int ngiven;
	bool has_kept;                   /* the server was copied */
	struct uuid claims[MOST_CLAIMS]; /* UUIDs of others under which Eve made rows */
	int nclaims;
	size_t syncs, merges, killed, cut, ended, restored, forged, gave;
};

extern struct postgres postgres;
extern struct shared *shared; /* memory of the parent and its children */
extern int64_t now_ms;
extern unsigned entropy; /* seed of the random bytes */
extern unsigned world;   /* seed of the world */

/* The listener who owns an archive, and the one as whom a person comes to the panel. */
struct uuid owner_of(int site);
struct uuid listener_of(int person);
/* Whose a listener of an archive is; PEOPLE: of somebody else. */
int person_of(const struct uuid *listener, int site);
/* The paths of an archive and of a file that was given away; the caller frees. */
char *site_path(int site);
char *given_path(int i);
/* Sets the clock to that of an archive. */
void set_clock(int site);
struct store *open_site(int site, enum store_mode mode);
/* Returns true if an archive has joined the panel. */
bool has_joined(struct store *st);

/* Runs a step in a child. False: it failed, and shared->why says how; a killed one has not. from:
 * seed of the child's random numbers. */
bool in_child(void (*step)(const void *), const void *arg, unsigned from);
/* Kill this process at its nth write to a file of SQLite, or at the nth commit of an archive. */
void kill_at_write(int n);
void kill_at_commit(struct store *st, int n, bool after);

struct pq *connect_as(const char *role, const char *database, const char *host);
void as_owner(const char *sql);
/* Makes a database anew, as a copy of another one. */
void copy_database(const char *to, const char *from);
/* Makes the database "fresh", of which each world's server is a copy: the listeners are admitted.
 */
void make_server(void);
/* Relays a client's connection to the server, and ends it when the server has said `ready` times
 * that it is ready: the last request was carried out, and the client does not get its answer.
 * Returns the folder of the socket that the relay listens at; the caller frees. */
char *relay_until(int ready);

#endif
