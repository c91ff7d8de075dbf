/*
 * Declarations shared by the files of src/archive/store and the rooms above it, exchange and
 * archive: the connection, its prepared statements, reading and writing whole rows.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <sqlite3.h>
#include <sys/types.h>

#include "archive/store/search.h"
#include "archive/store/store.h"
#include "base/core/buf.h"

struct migration {
	const char *name, *sql;
};

#define MAX_MIGRATIONS 64
/* The version of the archives that are written. 1.0.0 wrote 41; the first change of row_types[] or
 * schema/archive.sql after a release raises it. */
#define ARCHIVE_VERSION 47
_Static_assert(ARCHIVE_VERSION < 256, "archive_log.c stores the version in one byte");
/* of the archives that can be read; 15696a17 brings older ones to it */
#define EARLIEST_VERSION 40
struct migrations {
	/* v[k]: what schema.c cannot do from version k to k + 1; without SQL: nothing */
	struct migration v[MAX_MIGRATIONS];
	size_t n;          /* the version that they lead to */
	const char *whole; /* the SQL that makes an archive of version whole_n; tests add steps */
	size_t whole_n;
};

struct prepared {
	const void *key;
	sqlite3_stmt *stmt;
};

#define LATEST_MS 253402300799999 /* end of the year 9999: earlog never writes a later time */

struct store {
	struct rows settles; /* see row_store.c */
	sqlite3 *db;
	char *path; /* absolute and without symbolic links; NULL for an archive in memory */
	dev_t dev;  /* device and inode of the file when it was opened (st_dev, st_ino of stat) */
	ino_t ino;
	off_t bytes;      /* size of the file when it was opened or last seen in place */
	bool own;         /* the archive file is owned by the user who runs earlog */
	bool has_log;     /* this connection uses a write-ahead log */
	bool overwritten; /* another file was copied over the open file (set by store_in_place) */
	bool ignores_log; /* the log beside the archive belongs to another file, and is not read */
	/* The random stamp of this connection, which draws one, or with a log several. UNDONE: the
	 * last one was taken back. HALF: it is still in the file only; before_drawing was there. */
	enum { STAMP_NONE, STAMP_DRAWN, STAMP_UNDONE, STAMP_HALF } stamp;
	uint32_t before_drawing;
	uint32_t number; /* user_version after the last transaction of this connection */
	int64_t changes; /* SQLite's data_version then: it counts the changes by others */
	int log_pages;   /* size of the log after the last commit */
	bool snapshot;   /* opened as an immutable file: later changes are not seen */
	bool reads;      /* opened for reading */
	/* the file is not trusted, e.g. to be merged: no views, any known version */
	bool foreign;
	bool bare;                    /* writing a row does not update the search index */
	struct migrations migrations; /* the program's own migrations; tests set others */
	int64_t version;              /* version of the archive's schema */
	struct uuid owner;            /* the archive's owner (store_owner) */
	struct aliases devices;       /* valid only if knows_devices is true */
	bool knows_devices;
	bool as_stored; /* rows are read as they are stored (same_device) */
	/* archive_merge.c is storing a row of another archive */
	bool takes_in;
	/* while a file that is not trusted is opened: how many thousand SQLite steps are left */
	int *thousands_left;
	struct buf warning;
	struct prepared *prepared;
	size_t nprepared, cap;
	char *other;      /* name of the other listener whose file it is; NULL: it is ours */
	bool hides_blind; /* rows of unfinished blind runs are left out (store_hide_blind) */
	bool left_out;    /* rows of one were left out */
};

/* Longest text or blob that is read from an archive that is not trusted, in bytes. Only an export
 * with pictures comes near it; notes are far shorter. */
#define LONGEST_TEXT_BYTES (64 << 20)

struct store *store_new(bool foreign); /* returns a store without a connection */
/* Opens the archive with st, which is new, or creates it; leaves an archive of an older version as
 * it is (upkeep/open.h). The caller may have set st->owner, for an archive to be created. */
bool store_open_file(struct store *st, const char *path, enum store_mode mode, struct err *err);
/* Connects again, to write to an archive that was opened for reading. */
bool store_connect_again(struct store *st, struct err *err);
/* Checks that the archive can be written, and reads or creates its owner. */
bool store_begin_writing(struct store *st, struct err *err);
/* Checks that the version is known, and that the schema is ours, or becomes ours by its migration.
 */
bool store_check_version(struct store *st, struct err *err);
/* Longer texts of another person are neither read nor merged; those that earlog writes are far
 * shorter. */
#define FOREIGN_TEXT_BYTES 1000000
/* Opens an archive that is not trusted, to merge, restore, compare or copy it. Does not migrate it;
 * sets st->version to its version. Refuses an unknown schema. Limits the time and memory that
 * opening may take. other: the name of the listener whose file it is; NULL: the owner's. On failure
 * returns NULL and sets err. */
struct store *store_open_foreign(const char *path, const char *other, struct err *err);
/* Returns how a message names the archive: by its path; another listener's file, which the list of
 * listeners shows with its path, is “the file”. */
const char *store_called(const struct store *st);
/* Connects to the file `where` with SQLite's safety settings. Does not read the file yet. */
bool store_connect(struct store *st, const char *where, int flags, struct err *err);
bool store_configure(struct store *st, struct err *err);
/* Notes that a connection writes a log, and leaves to store_commit when it is written into the
 * file. */
void store_use_log(struct store *st);
bool store_connect_immutable(struct store *st, struct err *err);
void store_warn(struct store *st, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Returns the system's error code EIO or ENXIO if the last read or write of the main file failed
 * with it, else 0. After such a failure SQLite may report a damaged file although only the disk
 * failed. */
int store_disk_error(sqlite3 *db);
/* Sets err to "cannot <what> the archive: <reason>". Returns false. */
bool store_failed(sqlite3 *db, const char *what, struct err *err);
bool store_exec(sqlite3 *db, const char *sql, struct err *err);
/* Sets *number to the value in the first column of the query's first row; 0 if it returns no row.
 */
bool store_number(sqlite3 *db, const char *sql, int64_t *number, struct err *err);
/* Returns true if the first column of the query's first row is `text`, ignoring case. */
bool store_says(sqlite3 *db, const char *sql, const char *text);
/* Sets *n to the number of references to rows that the archive does not have. */
bool store_orphans(sqlite3 *db, int64_t *n, struct err *err);
/* Returns a query for references from earlog's tables to missing rows; the caller frees it.
 * columns: what it selects from pragma_foreign_key_check, which it calls k; end: SQL to append. */
char *store_orphans_sql(const char *columns, const char *end);
/* Returns true if the archive's file is still at its path and no other file was copied over it.
 * Else err says what happened; if a file was copied, sets st->overwritten. */
bool store_in_place(struct store *st, struct err *err);

/* Prepares a statement once per connection and returns it; on failure returns NULL and sets err. A
 * statement that was prepared before is recognised by the address of its text, or by `key` if the
 * SQL is generated. */
sqlite3_stmt *store_prepare(struct store *st, const char *sql, struct err *err);
/* Does so, and binds the columns of the row that a statement is at, perhaps of another archive, to
 * ?1, ?2, … */
sqlite3_stmt *store_prepare_with(
	struct store *st, const char *sql, sqlite3_stmt *row, struct err *err);
sqlite3_stmt *store_prepared(const struct store *st, const void *key);
sqlite3_stmt *store_prepare_as(struct store *st, const void *key, const char *sql, struct err *err);

/* Returns the statement that was prepared with this key; if there is none, prepares the SQL that
 * fmt and the further arguments give, as in printf. key: an address that nothing else has; of a
 * variable, since a linker may give constants of equal bytes one address. */
sqlite3_stmt *store_prepare_text(struct store *st, const void *key, struct err *err,
	const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/*
 * Runs a statement up to its next row, and returns true if there is one. Otherwise resets the
 * statement and removes its values, and sets *ok to false if it failed. If *ok is false already,
 * only resets the statement. If q is NULL because preparing it failed (err is set), this and the
 * other functions below that take q fail.
 */
bool store_next(struct store *st, sqlite3_stmt *q, bool *ok, struct err *err);
/* Runs q to its end; in a transaction, if q writes and none is open. */
bool store_run(struct store *st, sqlite3_stmt *q, struct err *err);
/* Appends the UUIDs in the first column of all rows to `out`. store_uuids_once prepares the query
 * for this one call; ?1 in it is u. */
bool store_uuids(struct store *st, sqlite3_stmt *q, struct uuids *out, struct err *err);
bool store_uuids_once(struct store *st, const char *sql, const struct uuid *u, struct uuids *out,
	struct err *err);
/* Sets *is to true if an act makes the note, the remark of the rating, or room and state of the
 * session private. */
bool store_is_withheld(struct store *st, const struct uuid *row, bool *is, struct err *err);
/* Sets *found to true if the query returns a row; resets the statement. */
bool store_found(struct store *st, sqlite3_stmt *q, bool *found, struct err *err);
/* Sets *found to true if the query returns a row, and *u to the row's first column; resets the
 * statement. */
bool store_first_uuid(
	struct store *st, sqlite3_stmt *q, struct uuid *u, bool *found, struct err *err);
/* Sets *text to the first column of the query's first row, which the caller frees; NULL: no row. */
bool store_first_text(struct store *st, sqlite3_stmt *q, char **text, struct err *err);
void store_end_query(sqlite3_stmt *q); /* resets q and removes its values; q may be NULL */

/* A value for a parameter of a statement; borrowed until the statement is reset. UUID_NONE, a NULL
 * text, NO_INT and NAN become SQL null. */
struct bound {
	enum { BOUND_END, BOUND_UUID, BOUND_TEXT, BOUND_INT, BOUND_REAL } type;
	const struct uuid *uuid;
	const char *text;
	int64_t number;
	double real;
};
#define AS_UUID(u) ((struct bound){ BOUND_UUID, .uuid = (u) })
#define AS_TEXT(s) ((struct bound){ BOUND_TEXT, .text = (s) })
#define AS_INT(n) ((struct bound){ BOUND_INT, .number = (n) })
#define AS_REAL(v) ((struct bound){ BOUND_REAL, .real = (v) })
/* The first columns of every table, which hold a struct row, and the values to bind for them. */
#define HEAD_COLUMNS "uuid, edit, parent, edited_ms, edited_offset_min, deleted, revision"
#define AS_HEAD(h)                                                                               \
	AS_UUID(&(h)->uuid), AS_UUID(&(h)->edit), AS_UUID(&(h)->parent), AS_INT((h)->edited_ms), \
		AS_INT((h)->edited_offset_min), AS_INT((h)->deleted), AS_INT((h)->revision)
/* Sets the parameters ?1, ?2, … of a statement and returns the statement; q may be NULL. */
#define store_bind(q, ...) store_bind_values(q, (const struct bound[]){ __VA_ARGS__, { 0 } })
#define store_query(st, sql, err, ...) store_bind(store_prepare(st, sql, err), __VA_ARGS__)
#define store_do(st, sql, err, ...) store_run(st, store_query(st, sql, err, __VA_ARGS__), err)
sqlite3_stmt *store_bind_values(sqlite3_stmt *q, const struct bound *values);
void store_uuid(sqlite3_stmt *q, int column, struct uuid *u);
/* Puts the columns of a row from `first` on into an object, by their names; NAME? is a bool that is
 * called NAME. */
void store_json(sqlite3_stmt *q, int first, json_t *o);
/* Appends an object for each row. */
bool store_rows(struct store *st, sqlite3_stmt *q, json_t *rows, struct err *err);
/* SQL: the date of the evening of a moment, or NULL */
#define EVENING_DATE(ms, offset) "date(evening(" ms ", " offset ") * 86400, 'unixepoch')"
/* SQL of the name that files gave the part of a note last, with its review as r; NULL: the part is
 * none of the author's own. */
#define OWN_PART(note) "iif(json_valid(r.parts), r.parts ->> " note ".part, NULL)"
/* SQL: the first letters of a UUID, which commands accept */
#define SHORT_UUID(uuid) "lower(hex(substr(" uuid ", 1, 4)))"
/* the bytes of a column with a NUL after them, which the caller frees */
char *store_bytes(sqlite3_stmt *q, int column, size_t *n);
/* Returns the text that a column has until the next step; NULL: it is NULL. A NUL byte, which a
 * file that earlog did not write may have, ends it. */
const char *store_words(sqlite3_stmt *q, int column);
/* the same text, which the caller frees */
char *store_text(sqlite3_stmt *q, int column);
char *store_text_in(struct arena *arena, sqlite3_stmt *q,
	int column); /* like store_text, but the arena owns the text */
/* the value of an integer column; NO_INT for SQL null */
int64_t store_int(sqlite3_stmt *q, int column);
double store_real(sqlite3_stmt *q, int column); /* the value of a real column; NAN for SQL null */

/* archive_file.c: checks the archive's file before SQLite opens it. */
bool archive_file_find(const char *path, enum store_mode mode, char **found, struct err *err);
bool archive_file_check(struct store *st, enum store_mode mode, struct err *err);
bool archive_file_check_header(struct store *st, struct err *err);
/* archive_log.c: the log or journal that belongs to an archive. */
#define ARCHIVE_HEAD_BYTES 100
#define AT_NUMBER 60 /* of user_version in the header of a file */
/* The headers of SQLite's write-ahead log and of each page in it. */
#define LOG_HEADER_BYTES 32
#define LOG_FRAME_BYTES 24
#define ARCHIVE_APPLICATION 1314530243u /* what schema/archive.sql sets: marks earlog's files */
#define STAMP_ONE 256u
#define STAMP_OF(user_version) ((uint32_t)(user_version) / STAMP_ONE)
#define VERSION_OF(user_version) ((user_version)&255)
/* The header of an archive. number: user_version, which is a stamp and the version; no_log: the
 * file is a backup, or on a network drive. */
struct archive_head {
	uint32_t number;
	size_t page_bytes;
	bool no_log;
};
/* Returns SQLite's file of a connection (SQLITE_FCNTL_FILE_POINTER, …_JOURNAL_POINTER), or NULL. */
sqlite3_file *archive_log_file(sqlite3 *db, int which);
/* Reads the header in the file; returns false if the file is no archive. */
bool archive_log_head(sqlite3 *db, struct archive_head *head);
/* guard.c: the name of the VFS with which SQLite opens archives. */
const char *archive_guard(void);
/* Returns the version in the header of an archive that no connection of this process has open;
 * NO_INT: it is no archive. */
int64_t archive_log_version(const char *path);
/* Returns true if the write-ahead log of the archive cannot be read, or lacks the end of a page:
 * SQLite ignores the rest of a cut log, as it ignores a file that is no log. */
bool archive_log_is_cut(const char *path);
/* Returns the stamp of a migration, which follows from the first page of the file. */
uint32_t archive_log_page_stamp(sqlite3 *db, size_t page_bytes);
/* Returns the number of stamps from one user_version to another. */
uint32_t archive_stamps(uint32_t from, uint32_t to);
/* Returns true if the log or the journal beside an archive belongs to another file, or to an
 * earlier state of the file. */
bool archive_log_is_foreign(sqlite3 *db, const char *path);
/* Renames the log and the journal of st->path, which belong to another file. The program names
 * them when it ends (store_logs_set_aside). */
bool archive_log_move_aside(struct store *st, struct err *err);
/* Moves aside a log of another file, if no program has the archive open. */
void archive_log_tidy(const char *path);
/* Removes the log beside a copy of an archive, if it belongs to another file. */
void archive_log_drop_foreign(sqlite3 *db, const char *copy);
/* Finds out, before SQLite reads the log, if it belongs to another file, and sets st->ignores_log.
 * move: renames such a log. Fails if another program has the file open. */
bool archive_log_settle(struct store *st, bool move, struct err *err);

/* Returns false and sets err, which names the archive `called` and says what to do, if this program
 * cannot read this version. */
bool archive_file_check_version(
	const struct store *st, const char *called, int64_t version, struct err *err);
bool archive_file_forget_index(const char *path, struct err *err);
/* Returns false and sets err, since the archive is empty or missing although it has a journal. */
bool archive_file_refuse_empty(const struct store *st, struct err *err);
/* Returns the size of the file named `path` + `end`; 0: there is no such file. */
int64_t archive_file_bytes(const char *path, const char *end);
/* Returns the free space of the file system that contains path; infinity if it is not known. */
double archive_file_free_bytes(const char *path);
/* Returns false and sets err, which names the archive `called`, if the archive, which shall be
 * merged, restored or read, has a cut log beside it, or a journal, which could name other files. */
bool archive_file_is_closed(const char *path, const char *called, struct err *err);
/* name of the program that synchronises the folder; NULL: none */
const char *archive_file_synced_by(const char *path);
/* calls fsync for the folder of a file */
bool archive_file_sync_folder(const char *path, struct err *err);

/* Returns an unused path for a copy of the archive `path`: for earlog.db it is
 * earlog-<middle><date>Z<end>. The caller frees. */
char *archive_file_new_name(const char *path, const char *middle, const char *end);
/* a pattern of fnmatch for such a date and ".db" */
#define TWO_DIGITS "[0-9][0-9]"
#define ARCHIVE_FILE_DATED \
	TWO_DIGITS TWO_DIGITS TWO_DIGITS TWO_DIGITS "T" TWO_DIGITS TWO_DIGITS TWO_DIGITS "Z.db"
#define ARCHIVE_FILE_PACKED ".zst" /* behind the name of a compressed backup */
/* Returns false with err, which names `earlog restore`, for a compressed backup. */
bool archive_file_is_plain(const char *path, const char *called, struct err *err);
/* Returns true if `name` is the name of a temporary file of the archive with the file name
 * `archive`, or of a backup. */
bool archive_file_is_temp(const char *name, const char *archive);
/* Creates a temporary file beside `path`, with a new name that replaces *temp (the caller frees).
 * Returns a descriptor that keeps the file locked, so that no process removes it as a leftover; -1:
 * errno is the reason. SQLite must have closed the file before the caller closes the descriptor. */
int archive_file_new_temp(const char *path, char **temp);

/* copy.c: copies of the whole archive. */
/* returns true if SQLite's integrity_check finds no fault */
bool copy_is_sound(sqlite3 *db, struct err *err);
/* Copies the archive `path` to a temporary file, checks the copy, and renames it to `name` when it
 * is safely on disk. */
bool copy_archive(const char *path, const char *name, struct err *err);
/* A temporary copy of an archive, locked (archive_file_new_temp). */
struct copy_temp {
	char *path;
	int lock;
};
/* Creates an empty one beside `beside`. On failure sets err; the caller calls copy_temp_end in both
 * cases. */
bool copy_temp_begin(struct copy_temp *temp, const char *beside, struct err *err);
/* Connects st, which is new, to a copy of an open archive, beside the archive `beside`, and brings
 * it to the last version that st knows. On failure sets err; the caller calls copy_temp_end in both
 * cases. */
bool copy_newer(struct store *st, const struct store *archive, const char *beside,
	struct copy_temp *temp, struct err *err);
/* Copies the archive at a path and its log, which SQLite writes into the copy; leaves both as they
 * are. On failure sets err; the caller calls copy_temp_end in both cases. */
bool copy_with_log(const char *path, const char *beside, struct copy_temp *temp, struct err *err);
/* Copies the bytes of the file `from` + `end` to `to` + `end`. If end is not "" (a write-ahead
 * log), the file may be missing. Sets *bytes to its size. */
bool copy_raw(const char *from, const char *to, const char *end, int64_t *bytes, struct err *err);
/* After st was closed: removes the copy, unless it was renamed. */
void copy_temp_end(struct copy_temp *temp);

/* schema.c: the schema, and the migrations to it. */
struct migrations migrations_embedded(void);
bool schema_migrate(sqlite3 *db, const struct migrations *m, size_t from, struct err *err);
bool schema_new(sqlite3 *db, const struct migrations *m, struct err *err);
/* Returns true if the archive has everything that a new one has, or will have it after its
 * migration, and no trigger. Else sets err. */
bool schema_check(struct store *st, struct err *err);

/* listener.c: listener_read_owner sets st->owner from the archive. listener_own also creates an
 * owner if there is none: with the UUID st->owner, or a random one if st->owner is UUID_NONE. */
bool listener_read_owner(struct store *st, struct err *err);
bool listener_own(struct store *st, struct err *err);
/* Makes the owner of `from` the owner of st, if st has no rows and the owners' names do not differ.
 * So the user who merges a copy of a lost archive into a new one owns the rows again. Sets
 * *inherited to true if it did. */
bool listener_inherit(struct store *st, struct store *from, bool *inherited, struct err *err);

/* same_device.c: devices that are another one. */
/* Returns the device that u is: u itself, or the one into which it was merged. Valid until the
 * aliases are read again. */
const struct uuid *same_device(struct store *st, const struct uuid *u);
/* SQL, after a column: it names the device u, or one that was merged into it. */
#define SAME_DEVICE(u) \
	" IN (SELECT " u " UNION ALL SELECT uuid FROM same_device WHERE now = " u ") "
#define IS_DEVICE_1 SAME_DEVICE("?1")
#define IS_DEVICE_2 SAME_DEVICE("?2")
/* SQL: the device that the column u names. */
#define DEVICE_NOW(u) "ifnull((SELECT now FROM same_device WHERE uuid = " u "), " u ")"
/* SQL: d, the device of a review r. */
#define JOIN_DEVICE " LEFT JOIN device d ON d.uuid = " DEVICE_NOW("r.device") " "
/* SQL, after a column of the table device: the device was merged into no other one. */
#define NOT_MERGED " NOT IN (SELECT uuid FROM same_device WHERE now <> uuid) "
const struct aliases *same_device_find(struct store *st); /* all devices that are another one */
/* Replaces the devices in a row that were merged by those that remain. */
void same_device_follow(struct store *st, enum row_kind kind, void *row);
/* Does so by this list. */
void same_device_refer(const struct aliases *l, enum row_kind kind, void *row);
/* The columns that hold a file's measurements, for the parameters ?1 to ?12. */
#define ANALYSIS_COLUMNS                                                            \
	"audio, version, length_ms, rate_hz, channels, integrated_lufs, range_lu, " \
	"true_peak_dbtp, "                                                          \
	"clipped, above_22k_dbfs, overview, octaves"
#define ANALYSIS_VALUES "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12"

/* blind_hide.c: sets *out to true for a row of an unfinished blind run, if this connection leaves
 * such rows out (store_hide_blind). Clears what the row of a session says was worn last in the run.
 */
bool blind_hide_row(struct store *st, enum row_kind kind, void *row, bool *out, struct err *err);
/* SQL condition: a row of the session s was made after the blind run b began. In the session of the
 * run their numbers say so; a session that the archive got later is later, whatever its clock says;
 * else the time. */
#define AFTER_RUN(ms, sequence)                                                                  \
	"(CASE WHEN s.uuid = b.sitting AND b.sequence > 0 AND " sequence " > 0 THEN " sequence   \
	" > b.sequence ELSE b.started_ms <= " ms " OR s.nr > (SELECT o.nr FROM sitting o WHERE " \
	"o.uuid = b.sitting) END)"
/* SQL condition on a trial bt and its blind run br: the run is unfinished, so the listener must not
 * learn the device yet. */
#define BLIND_OPEN "bt.deleted = 0 AND br.deleted = 0 AND br.ended_ms IS NULL"

/* row_uuid.c: the UUIDs that follow from what a row is about. */
/* Sets *name to the UUID that follows from a row's fields and the id of its review or device; for
 * other kinds to the row's own UUID; UUID_NONE: the row's review or device is not in the archive.
 */
bool row_uuid(
	struct store *st, enum row_kind kind, const void *row, struct uuid *name, struct err *err);
/* Returns true if the UUID of rows of this kind follows from their review and other fields. */
bool row_uuid_has_review(enum row_kind kind);
/* Sets *kept to a copy of the row, which the caller frees, with the stored devices in place of
 * those that same_device_follow gave it; to NULL if none was merged. */
bool row_uuid_keep_devices(
	struct store *st, enum row_kind kind, const void *row, struct row **kept, struct err *err);

/* became.c: rows that became another one. */
/* Returns true for a field that names a row which may have become another one: row_store.c stores
 * what it became. */
bool became_follows(const struct row_field *f);
/* Finds again what became of which row, and changes the stored rows that name one. To be called in
 * a transaction, after reviews came. */
bool became_settle(struct store *st, struct err *err);

/* row_store.c: reads and writes the current version of a row of any kind. */
/* Appends the columns of the rows of a kind: HEAD_COLUMNS, and their fields. */
void row_store_columns(struct buf *sql, enum row_kind kind);
/* Reads the struct row of a row from the first columns of q, which are HEAD_COLUMNS. */
void row_store_read_head(sqlite3_stmt *q, struct row *head);
bool row_store_head(struct store *st, enum row_kind kind, const struct uuid *u, struct row *head,
	bool *found, struct err *err);
bool row_store_get(
	struct store *st, enum row_kind kind, const struct uuid *u, void **row, struct err *err);
bool row_store_write(struct store *st, enum row_kind kind, const void *row, struct err *err);
/* A full-text index: its columns, the texts that it has, and the view with its rows. */
struct text_index {
	const char *index, *columns, *keys, *view;
};
enum { TEXT_INDEXES = 3 };
extern const struct text_index text_indexes[TEXT_INDEXES];
bool row_store_rebuild_text(struct store *st, const struct text_index *x, struct err *err);
bool row_store_rebuild_texts(struct store *st, struct err *err); /* all */
/* Adds the SQL functions search_form (text_key) and name_form (KEEP_ALL_PLAIN, which keeps signs)
 * to a connection, newest (clock_newest_ms) and evening (clock_evening). */
void row_store_functions(struct store *st);
/* Sets the member `listener` of the record to the archive's owner. */
void row_store_own_record(struct store *st, struct record *out);
/* Reads all rows of `kind` that match the SQL condition `where`, in which ?1 is u[0], ?2 is u[1].
 * key: any pointer that is unique for this kind and condition; it identifies the prepared
 * statement. */
bool row_store_select(struct store *st, enum row_kind kind, const void *key, const char *where,
	const struct uuid *u, struct rows *out, struct err *err);

/* Condition for a rating that counts, as trial_is_late (record/blind_result.h) has it. */
#define RATING_IN_TIME                                                                           \
	" AND NOT EXISTS (SELECT 1 FROM trial t JOIN blind_run b ON b.uuid = t.run WHERE t.uuid" \
	" = rating.uuid AND t.deleted = 0 AND t.edited_ms > b.ended_ms)"

/* Loads the recordings that the tracks of a playlist may be (record/song.h). rec: has newer
 * versions of some; NULL: of none. */
struct playlist_file;
bool songs_load(struct store *st, const struct playlist_file *p, const struct record *rec,
	struct record *now, struct record *before, struct err *err);

/* transaction.c */
/* Begins a migration with an empty log. */
bool store_begin_migration(struct store *st, struct err *err);
/* Sets the stamp of a migration, before its other changes. */
bool store_stamp_migration(struct store *st, struct err *err);

/* find_row.c: prepares a statement for rows whose UUID begins with `prefix`: binds the smallest and
 * the largest such UUID to ?1 and ?2. */
sqlite3_stmt *store_prepare_prefix(
	struct store *st, const char *sql, const char *prefix, struct err *err);

/* SQL conditions: the rows that a listener set for a cue or source (record/timing.h). */
#define PINS "cue = ?1 ORDER BY edited_ms, uuid"
#define ALIGNMENTS "source = ?1 ORDER BY edited_ms, uuid"

/* versions.c: the earlier versions of rows (table `past`), and the choice of the current version.
 */
/* Returns the fields of a row as JSON text, for the column `content`; the caller frees. */
char *store_past_content(enum row_kind kind, const void *row);
/*
 * Keeps away what a version took away that the current one does not descend from: makes a version
 * of the current one without it, which has the same UUID on each machine. Only a merge brings such
 * versions, and calls it once for each row.
 */
bool store_keep_away(struct store *st, enum row_kind kind, const struct uuid *u, struct err *err);
/* The columns of the table `past` that row_store_read_head reads. */
#define PAST_COLUMNS "row, edit, parent, edited_ms, edited_offset_min, deleted, revision"
