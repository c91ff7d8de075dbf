/*
 * Checks of an archive, with messages and repairs. Changes nothing unless the caller asks for it.
 * Rows of damaged pages are searched in the rest of the file, never invented.
 */
#ifndef STORE_DOCTOR_H
#define STORE_DOCTOR_H

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
	bool mendable; /* store_doctor with `repair` can repair it */
};

struct doctor_report {
	struct doctor_finding *v;
	size_t n, cap;
	int64_t version;          /* of the archive; 0: it could not be read */
	int64_t bytes, log_bytes; /* size of the file, and of its write-ahead log */
	int64_t rows[ROW_KINDS];  /* numbers of rows, including deleted rows; NO_INT: not counted */
};

/* Runs every check that is possible; with `repair` also repairs. False: err, there is no file to
 * check. */
bool store_doctor(const char *path, bool repair, struct doctor_report *out, struct err *err);
void doctor_report_finish(struct doctor_report *r);

struct recover_counts {
	size_t rows;              /* copied into the new archive */
	size_t lost;              /* rows that were found but are damaged */
	size_t pages, bad_pages;  /* all pages of the file, and damaged pages */
	struct left_out too_long; /* copied rows with a text that is too long to be shown */
};

/* Copies every readable row, from any page, into a new archive, and replaces the old archive by it.
 * The old archive is kept unchanged under the name *aside, which the caller frees. */
bool store_recover(const char *path, char **aside, struct recover_counts *n, struct err *err);

#endif
