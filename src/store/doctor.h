/*
 * Checks of an archive, with messages and repairs. Nothing is changed unless asked for; rows of
 * damaged pages are searched in the rest of the file, never made up.
 */
#ifndef STORE_DOCTOR_H
#define STORE_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "store/store.h"

enum doctor_state {
	DOCTOR_FINE,
	DOCTOR_NOTE, /* worth knowing, nothing is wrong */
	DOCTOR_WRONG,
	DOCTOR_MENDED, /* was wrong, and was repaired */
};

struct doctor_finding {
	const char *check; /* name of the check */
	enum doctor_state state;
	char *text;    /* may quote bytes of files */
	bool mendable; /* store_doctor with `repair` does something about it */
};

struct doctor_report {
	struct doctor_finding *v;
	size_t n, cap;
	int64_t version;          /* of the archive; 0: it could not be read */
	int64_t bytes, log_bytes; /* of the file, and of the log beside it */
	int64_t rows[ROW_KINDS];  /* deleted ones too; NO_INT: not counted */
};

/* Runs every check that can be run. False (err): there is no file that could be looked at. */
bool store_doctor(const char *path, bool repair, struct doctor_report *out, struct err *err);
void doctor_report_finish(struct doctor_report *r);

struct recover_counts {
	size_t rows;              /* brought into the new archive */
	size_t lost;              /* seen, but spoilt */
	size_t pages, bad_pages;  /* of the file; damaged */
	struct left_out too_long; /* brought over, but no earlog can show them */
};

/* Brings every row that can still be read, from whichever page, into a new archive, which takes the
 * place of the old one. The old archive is kept unchanged (*aside: its name, which the caller
 * frees). */
bool store_recover(const char *path, char **aside, struct recover_counts *n, struct err *err);

#endif
