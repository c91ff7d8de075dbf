/*
 * Checks an archive, reports faults, and repairs them if the caller asks for it. Rows of damaged
 * pages are looked for in the rest of the file; rows are never made up.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "archive/store/store.h"

enum doctor_state {
	DOCTOR_FINE,
	DOCTOR_NOTE, /* nothing is wrong, but the user should know this */
	DOCTOR_WRONG,
	DOCTOR_MENDED, /* a fault that was repaired */
};

struct doctor_finding {
	const char *check; /* name of the check, such as "integrity" */
	const char *looked_at;
	enum doctor_state state;
	char *text;    /* the message; may contain arbitrary bytes that files contain */
	bool mendable; /* archive_doctor can repair this fault, if called with `repair` true */
};

struct doctor_report {
	struct doctor_finding *v;
	size_t n, cap;
	bool unseen;              /* a check could not look: that it found nothing says nothing */
	int64_t version;          /* version of the archive; 0: it could not be read */
	int64_t bytes, log_bytes; /* size of the archive's file, and of its write-ahead log */
	/* number of rows of each kind, with deleted rows; NO_INT: not counted */
	int64_t rows[ROW_KINDS];
};

/* Runs every check that the file's state permits; if `repair` is true, also repairs. Returns false
 * and sets err if there is no file to check. The caller calls doctor_report_finish. */
bool archive_doctor(const char *path, bool repair, struct doctor_report *out, struct err *err);
void doctor_report_finish(struct doctor_report *r);

struct recover_counts {
	size_t rows;   /* rows of the damaged archive that are in the new one, and not in the backup
			*/
	size_t lost;   /* rows that were read, but are damaged and were not copied */
	size_t broken; /* tables of which not every row could be read */
	char *backup;  /* path of the backup that was taken; NULL: there was none */
};
void recover_counts_finish(struct recover_counts *n);

/* Makes a new archive of the newest good backup and of every row that SQLite still reads from the
 * damaged archive, and puts it in the place of the old one. A table that can be read whole is that
 * of the damaged archive; to another one, its rows are added. Keeps the old archive unchanged under
 * another name, *aside, which the caller frees. On failure sets err and returns false. The caller
 * calls recover_counts_finish. */
bool archive_recover(const char *path, char **aside, struct recover_counts *n, struct err *err);

struct recover_log_counts {
	int64_t of[3]; /* notes, ratings and sessions of the new archive */
	size_t rest;   /* other rows of the log, which it has not */
};

/* Makes a new archive of the notes, ratings and sessions that a log shows which was set aside: the
 * newest version of each. `earlog merge --mine` adds it to the archive at `path`, beside which it
 * is. *made is its path, which the caller frees, also on failure. */
bool archive_recover_log(const char *path, const char *log, char **made,
	struct recover_log_counts *n, struct err *err);
