/*
 * Checks an archive, reports faults, and repairs them if the caller asks for it. Rows of damaged
 * pages are looked for in the rest of the file; rows are never made up.
 */
#ifndef ARCHIVE_DOCTOR_H
#define ARCHIVE_DOCTOR_H

#include "store/store.h"

enum doctor_state {
	DOCTOR_FINE,
	DOCTOR_NOTE, /* nothing is wrong, but the user should know this */
	DOCTOR_WRONG,
	DOCTOR_MENDED, /* a fault that was repaired */
};

struct doctor_finding {
	const char *check; /* name of the check, such as "integrity" */
	enum doctor_state state;
	char *text;    /* the message; may contain arbitrary bytes that files contain */
	bool mendable; /* store_doctor can repair this fault, if called with `repair` true */
};

struct doctor_report {
	struct doctor_finding *v;
	size_t n, cap;
	int64_t version;          /* version of the archive; 0: it could not be read */
	int64_t bytes, log_bytes; /* size of the archive's file, and of its write-ahead log */
	/* number of rows of each kind, with deleted rows; NO_INT: not counted */
	int64_t rows[ROW_KINDS];
};

/* Runs every check that the file's state permits; if `repair` is true, also repairs. Returns false
 * and sets err if there is no file to check. The caller calls doctor_report_finish. */
bool store_doctor(const char *path, bool repair, struct doctor_report *out, struct err *err);
void doctor_report_finish(struct doctor_report *r);

struct recover_counts {
	size_t rows; /* number of rows copied into the new archive */
	/* number of rows that were found, but are damaged and were not copied */
	size_t lost;
	size_t pages, bad_pages; /* number of all pages of the file, and of damaged pages */
	size_t missing; /* number of pages that the file's header counts and the file lacks */
};

/* Copies every readable row of the archive, from any page, into a new archive, and puts that in the
 * place of the old one. Keeps the old archive unchanged under another name, *aside, which the
 * caller frees. On failure sets err and returns false. */
bool store_recover(const char *path, char **aside, struct recover_counts *n, struct err *err);

#endif
