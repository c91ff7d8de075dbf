/*
 * Declarations shared by doctor.c, doctor_data.c (checks of the content) and doctor_place.c (checks
 * of the file and its folder).
 */
#ifndef STORE_DOCTOR_PRIVATE_H
#define STORE_DOCTOR_PRIVATE_H

#include "store/doctor.h"
#include "store/store_private.h"

struct doctor {
	struct store *st; /* a connection to the archive, which may be damaged */
	const char *name; /* name of the check that is running */
	bool repair;
	bool readable; /* SQLite can read the schema */
	bool plain;    /* the schema equals earlog's for the file's version */
	int64_t version;
	struct doctor_report *report;
};

void doctor_say(struct doctor *d, enum doctor_state state, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Reports a fault that can be repaired: as DOCTOR_MENDED if `done` is true (it was repaired), else
 * as DOCTOR_WRONG. */
#define doctor_say_mendable(d, done, ...)                                     \
	(doctor_say((d), (done) ? DOCTOR_MENDED : DOCTOR_WRONG, __VA_ARGS__), \
		(d)->report->v[(d)->report->n - 1].mendable = true)

void doctor_integrity(struct doctor *d);
void doctor_schema(struct doctor *d);
void doctor_keys(struct doctor *d);
void doctor_texts(struct doctor *d);
void doctor_words(struct doctor *d);
void doctor_acts(struct doctor *d);
void doctor_search(struct doctor *d);
void doctor_twin(struct doctor *d);

void doctor_place(struct doctor *d);
void doctor_modes(struct doctor *d);
void doctor_room(struct doctor *d);
void doctor_log(struct doctor *d);
void doctor_leftovers(struct doctor *d);
void doctor_backups(struct doctor *d);
void doctor_speed(struct doctor *d);

#endif
