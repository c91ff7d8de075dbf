/* What the files of this room share. */
#ifndef REMOTE_PRIVATE_H
#define REMOTE_PRIVATE_H

#include <pthread.h>

#include "base/buf.h"
#include "remote/remote.h"
#include "remote/sdbus.h"

/* Properties of MPRIS in the types that sd-bus reads from memory; int is a truth. */
struct properties {
	const char *status; /* Playing, Paused, Stopped */
	int can_next, can_previous, can_play, can_seek;
	double volume;       /* 1: not lowered */
	struct buf metadata; /* all that Metadata is made of; only to see that it changed */
	uint64_t jumps;
};

struct remote {
	struct sitting *s;
	char *address;
	int fd; /* eventfd of the loading thread; -1: not begun, or done */
	bool begun;
	pthread_t loader;
	bool has_lib; /* what the loading thread answers */
	struct sdbus lib;
	sd_bus *bus;         /* NULL: none (yet, or any more) */
	bool named, refused; /* it has its name there; it will not get it */
	struct properties now, told;
};

/* Address of the session bus; NULL: none, or none behind a local socket. The caller frees. */
char *remote_address(const char *bus_address, const char *runtime_dir);

/* ---- mpris.c ---- */

#define MPRIS_PATH "/org/mpris/MediaPlayer2"
#define MPRIS_NAME "org.mpris.MediaPlayer2.earlog.instance"

bool mpris_add(struct remote *r); /* the object, its methods and properties */
void mpris_read(const struct sitting *s, struct properties *p);
void mpris_tell(struct remote *r); /* what differs between r->told and r->now */

#endif
