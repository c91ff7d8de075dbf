/*
 * Shared by the files of the store: the connection, its prepared statements, reading and writing
 * whole rows. No other module includes it.
 */
#ifndef STORE_STORE_PRIVATE_H
#define STORE_STORE_PRIVATE_H

#include <sqlite3.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/file.h"
#include "store/search.h"
#include "store/store.h"

struct migration {
	const char *name, *sql;
};

#define MAX_MIGRATIONS 64
struct migrations {
	struct migration v[MAX_MIGRATIONS];
	size_t n;          /* number of migrations, and version of the archive that they make */
	const char *whole; /* SQL equal to the first whole_n migrations; NULL: none */
	size_t whole_n;
};

struct prepared {
	const void *key;
	sqlite3_stmt *stmt;
};

/* A device shown in place of a hidden device of an open blind run. */
struct placeholder {
	struct uuid uuid;
	int64_t trial; /* 0: before the first */
};

#define LATEST_MS 253402300799999 /* end of the year 9999: no earlog writes a later time */
#define OWNER_SINCE 12            /* first version of the archive with listeners */

/* A machine of another listener. */
struct listener_alias {
	struct uuid uuid, same_as;
};

struct store {
	sqlite3 *db;
	char *path; /* absolute, without symbolic links; NULL in memory */
	dev_t dev;  /* st_dev and st_ino of the file when it was opened */
	ino_t ino;
	bool has_log;     /* this connection uses a write-ahead log */
	bool overwritten; /* a backup was copied over the file (store_in_place) */
	bool snapshot;    /* opened without a log: does not see later changes */
	bool foreign;     /* an archive from elsewhere: no triggers, no views, any known version */
	bool bare;        /* writing a row does not update search index and counts */
	bool takes;       /* stored rows are not queued for the panel */
	int64_t version;
	struct uuid owner; /* see store_owner */
	struct listener_aliases {
		struct listener_alias *v;
		size_t n, cap;
	} aliases; /* valid while knows_aliases */
	bool knows_aliases;
	bool takes_in;       /* incoming.c is storing a row from another archive or a panel */
	int *thousands_left; /* thousands of SQLite steps left, while a foreign archive is opened */
	struct buf warning;
	struct prepared *prepared;
	size_t nprepared, cap;
	struct uuid
		reads; /* the person whose rows are read (store_read_listener); none: the owner */
	bool reads_all;
	bool names_listeners; /* search hits name their listener */
	bool hides_blind;     /* see store_hide_blind */
	size_t hidden;        /* rows whose device was hidden */
	struct placeholders {
		struct placeholder *v;
		size_t n, cap;
	} placeholders;
	struct left_out left_out;
};

/* Longest text or blob that is read: an export with pictures; notes are far shorter. */
#define LONGEST_TEXT_BYTES (64 << 20)

struct store *store_new(bool foreign); /* without a connection */
/* Opens an archive for writing, or creates it for this owner. */
struct store *store_open_owned(const char *path, const struct uuid *owner, struct err *err);
/* Opens like store_open with other migrations than the program's, for tests of migrations. */
struct store *store_open_with(
	const char *path, enum store_mode mode, const struct migrations *m, struct err *err);
/* Opens an archive from elsewhere without migrating it (st->version is its version). Its schema
 * must be a known one; opening is bounded in time and memory. */
struct store *store_open_foreign(const char *path, struct err *err);
/* Opens a connection with all safety settings. Does not read the file. */
bool store_connect(struct store *st, const char *where, int flags, struct err *err);
/* Moves away a log that belongs to another file, before SQLite reads it, and warns. */
bool store_settle(struct store *st, struct err *err);
bool store_configure(struct store *st, struct err *err);
void store_warn(struct store *st, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Returns EIO or ENXIO if the last read or write of the main file failed with it, else 0. After
 * such a failure SQLite may report a damaged file although only the disk failed. */
int store_disk_error(sqlite3 *db);
/* Sets err to "cannot <what> the archive: <reason>". Returns false. */
bool store_failed(sqlite3 *db, const char *what, struct err *err);
bool store_exec(sqlite3 *db, const char *sql, struct err *err);
/* Sets *number to the first column of the first row; 0 if there is no row. */
bool store_number(sqlite3 *db, const char *sql, int64_t *number, struct err *err);
/* Returns true if the first column of the first row is `text`, ignoring case. */
bool store_says(sqlite3 *db, const char *sql, const char *text);
/* Sets *n to the number of references to missing rows. */
bool store_orphans(sqlite3 *db, int64_t *n, struct err *err);
/* Returns a query of references to missing rows in earlog's tables. columns: of k, a
 * pragma_foreign_key_check; end: SQL to append. The caller frees. */
char *store_orphans_sql(const char *columns, const char *end);
/* Returns true if the file is still at its path, and no backup was copied over it; else err says
 * what happened (st->overwritten: a backup, and the log was moved away). */
bool store_in_place(struct store *st, struct err *err);

/* Prepares a statement once per store, and returns it; NULL: err. Statements are found again by the
 * address of the text, or by `key` if the SQL is generated. */
sqlite3_stmt *store_prepare(struct store *st, const char *sql, struct err *err);
sqlite3_stmt *store_prepared(const struct store *st, const void *key);
sqlite3_stmt *store_prepare_as(struct store *st, const void *key, const char *sql, struct err *err);

/* Prepares a statement, which is formatted like printf if `key` has no statement yet. */
sqlite3_stmt *store_prepare_text(struct store *st, const void *key, struct err *err,
	const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/*
 * Runs a statement up to the next row; returns true if there is one. Otherwise resets and unbinds
 * the statement, and sets *ok to false if it failed. Also ends the statement if *ok is false. If q
 * is NULL, since preparing failed and set err, this and the next four functions fail.
 */
bool store_next(struct store *st, sqlite3_stmt *q, bool *ok, struct err *err);
bool store_run(struct store *st, sqlite3_stmt *q, struct err *err); /* runs it to the end */
/* Appends the first column of every row. store_uuids_once does the same for a query that is not
 * kept prepared, in which ?1 is u. */
bool store_uuids(struct store *st, sqlite3_stmt *q, struct uuids *out, struct err *err);
bool store_uuids_once(struct store *st, const char *sql, const struct uuid *u, struct uuids *out,
	struct err *err);
/* Sets *found to true if there is a row; ends the statement. */
bool store_found(struct store *st, sqlite3_stmt *q, bool *found, struct err *err);
/* Sets *found to true if there is a row, and *u to its first column; ends the statement. */
bool store_first_uuid(
	struct store *st, sqlite3_stmt *q, struct uuid *u, bool *found, struct err *err);
/* Sets *text to the first column of the first row, which the caller frees; NULL: there is no row.
 */
bool store_first_text(struct store *st, sqlite3_stmt *q, char **text, struct err *err);
void store_end(sqlite3_stmt *q); /* resets and unbinds; NULL is fine */

/* A value to bind to a statement, borrowed until the statement ends. UUID_NONE, a NULL text, NO_INT
 * and NAN are bound as NULL. */
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
/* The columns of a struct row, which every table begins with, and the values for them. */
#define HEAD_COLUMNS "uuid, edit, parent, edited_ms, edited_offset_min, deleted"
#define AS_HEAD(h)                                                                               \
	AS_UUID(&(h)->uuid), AS_UUID(&(h)->edit), AS_UUID(&(h)->parent), AS_INT((h)->edited_ms), \
		AS_INT((h)->edited_offset_min), AS_INT((h)->deleted)
/* Binds ?1, ?2, … and returns the statement; NULL is fine. */
#define store_bind(q, ...) store_bind_values(q, (const struct bound[]){ __VA_ARGS__, { 0 } })
#define store_query(st, sql, err, ...) store_bind(store_prepare(st, sql, err), __VA_ARGS__)
#define store_do(st, sql, err, ...) store_run(st, store_query(st, sql, err, __VA_ARGS__), err)
sqlite3_stmt *store_bind_values(sqlite3_stmt *q, const struct bound *values);
void store_uuid(sqlite3_stmt *q, int column, struct uuid *u);
char *store_text(sqlite3_stmt *q, int column);  /* the caller frees */
int64_t store_int(sqlite3_stmt *q, int column); /* NO_INT for NULL */
double store_real(sqlite3_stmt *q, int column); /* NAN for NULL */

/* place.c: checks of the file before SQLite opens it. */
bool place_find(const char *path, enum store_mode mode, char **found, struct err *err);
bool place_check(struct store *st, enum store_mode mode, struct err *err);
bool place_check_header(sqlite3 *db, const char *path, size_t version, struct err *err);
bool place_create(const char *path, const struct migrations *m, struct err *err);
bool place_has_sidecar(
	const char *path, const char *end); /* the file path + end exists and is not empty */
/* Refuses a foreign archive with a journal, which could name other files. */
bool place_is_closed(const char *path, struct err *err);
const char *place_synced_by(const char *path); /* program that copies the folder; NULL: none */
void place_warn(struct store *st);
bool place_sync_folder(const char *path, struct err *err); /* fsyncs the folder of a file */

/* own.c: the tables, views and indexes that the user added to the archive. They are never read. */
struct own_object {
	char *type, *name;
	char *table; /* of an index */
};
struct own_objects {
	struct own_object *v;
	size_t n, cap;
};
void own_finish(struct own_objects *o);
/* Refuses objects that could change earlog's rows or block storing them: triggers, foreign keys to
 * earlog's tables, and indexes on these tables that are unique or hold an expression. */
bool own_check(sqlite3 *db, const struct own_objects *all, struct err *err);
/* Returns true if the migrations after `from` create nothing with the name of an own object. */
bool own_names_are_free(
	const struct own_objects *all, const struct migrations *m, size_t from, struct err *err);

/* migrate.c */
void migrations_embedded(struct migrations *m);
bool migrate_apply(sqlite3 *db, const struct migrations *m, size_t from, struct err *err);
bool migrate_new(sqlite3 *db, const struct migrations *m, struct err *err);
bool migrate_older(struct store *st, const struct migrations *m, struct err *err);
/* Returns true if the archive has all that the first `version` migrations create, and the user's
 * own objects keep the rules of own.c and have no name that later migrations need. */
bool migrate_check_schema(sqlite3 *db, const struct migrations *m, size_t version, struct err *err);

/* listener.c: listener_read_owner sets st->owner, if the archive's version has owners. listener_own
 * also makes an owner if there is none: st->owner, or a random UUID if that is none. */
bool listener_read_owner(struct store *st, struct err *err);
bool listener_own(struct store *st, struct err *err);
/* Gives st the owner of `from` if st is empty and both owners have the same name or none, so that
 * merging a copy into a new archive restores a lost archive. */
bool listener_inherit(struct store *st, struct store *from, bool *inherited, struct err *err);
/*
 * Registers two SQL functions of a column `listener`: heard() is true for rows that this connection
 * reads (store_read_listener), lists() for the lists that it reads; with all listeners these are
 * the owner's.
 */
void listener_functions(struct store *st);
/* Stores the first version of a listener's row, without a name, if the archive has no such row.
 * This version is the same in every archive. */
bool listener_appears(struct store *st, const struct uuid *u, struct err *err);
/* Sets the record's listener and person to the owner of the archive. */
void listener_own_record(struct store *st, struct record *out);
/* Returns the person to whom a listener's machine belongs, or the listener; for UUID_NONE the
 * owner. Borrowed until a listener's row is written. */
const struct uuid *listener_person(struct store *st, const struct uuid *listener);
/* Returns true for the owner, a machine of the owner, and UUID_NONE. */
bool listener_is_own(struct store *st, const struct uuid *listener);
/* Returns the UUID of a listing or comparison in a review (NULL: its own review). The UUID depends
 * on the listener. */
struct uuid listener_list_name(
	struct store *st, enum row_kind kind, const void *row, const struct uuid *review);

/* The columns of a measurement, for ?1 to ?12. */
#define ANALYSIS_COLUMNS                                                            \
	"audio, version, length_ms, rate_hz, channels, integrated_lufs, range_lu, " \
	"true_peak_dbtp, "                                                          \
	"clipped, above_22k_dbfs, overview, octaves"
#define ANALYSIS_VALUES "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12"

/* merge.c: rebuilds the counts and the full text for a `bare` connection, which has no triggers.
 * Inside a transaction of the caller. */
bool merge_derive(struct store *st, struct err *err);
bool tally_rebuild(struct store *st, struct err *err); /* only the counts */

/* blind.c: blind_hide replaces the device of a row of an open blind run, if the connection hides
 * such devices. blind_placeholder returns a new row for the replacing device u, which the caller
 * frees; NULL: u is no such device. */
bool blind_hide(struct store *st, enum row_kind kind, void *row, struct err *err);
struct device *blind_placeholder(const struct store *st, const struct uuid *u);
#define BLIND_DEVICE "a device of the blind run"
/* SQL condition on a trial bt and its run br: the listener must not learn the device yet. */
#define BLIND_OPEN "bt.deleted = 0 AND br.deleted = 0 AND br.ended_ms IS NULL"

/* edit.c: edit_repoint replaces the UUIDs v[i].from by v[i].into in the fields of a row, and
 * returns true if it changed the row. edit_content_hash: of a chain, variant or equaliser; NULL
 * counts as
 * "". */
struct moved {
	struct uuid from, into;
};
bool edit_repoint(const struct row_type *t, void *row, const struct moved *v, size_t n);
void edit_content_hash(const char *content, char hash[FILE_HASH]);

/* row_store.c: reads and writes the current version of a row of any kind. */
/* Returns the field with this name; NULL: the rows of this kind have none. */
const struct row_field *row_store_field(enum row_kind kind, const char *name);
void row_store_read_head(sqlite3_stmt *q, struct row *head); /* from HEAD_COLUMNS */
bool row_store_head(struct store *st, enum row_kind kind, const struct uuid *u, struct row *head,
	bool *found, struct err *err);
bool row_store_get(
	struct store *st, enum row_kind kind, const struct uuid *u, void **row, struct err *err);
/* Reads a row like row_store_get, but sets *row to NULL for a row with a text that is too long, and
 * remembers it for store_left_out.
 */
bool row_store_get_readable(
	struct store *st, enum row_kind kind, const struct uuid *u, void **row, struct err *err);
bool row_store_write(struct store *st, enum row_kind kind, const void *row, struct err *err);
/* Calls store_load_row unless u is none or the record has the row already. */
bool row_store_load_missing(struct store *st, enum row_kind kind, const struct uuid *u,
	struct record *out, struct err *err);
/* Reads all rows of `kind` that "WHERE where" finds, in which ?1 is u. key: a pointer that
 * identifies kind and where, to find the prepared statement again. */
bool row_store_select(struct store *st, enum row_kind kind, const void *key, const char *where,
	const struct uuid *u, struct rows *out, struct err *err);

/* backup.c: whole copies. */
/* Returns an unused path: for earlog.db it is earlog-<middle><date>Z<end>. The caller frees. */
char *backup_name(const char *path, const char *middle, const char *end);
bool backup_verify(sqlite3 *db, struct err *err); /* SQLite's integrity_check finds no fault */
/* Copies the archive `path`, and renames the copy to `name` after it was checked and is on disk. */
bool backup_copy(const char *path, const char *name, struct err *err);

/*
 * swap.c: replaces the archive by another one. swap_in moves the finished archive `new` to `place`.
 * It renames the old archive to a dated name with `middle` in it (*aside, the caller frees; NULL:
 * there was none). At every moment one of the two is at `place`. Refuses while another program has
 * the old archive open; a program without a write-ahead log is noticed only while it reads or
 * writes. fold: writes the log into the old archive first; else the log is moved with the archive.
 */
bool swap_in(const char *new, const char *place, const char *middle, bool fold, char **aside,
	struct err *err);
bool swap_is_held(const char *path); /* true: another program has the archive open */
/* Returns true if a backup was copied over the archive: byte 18 of the file says "no log" while
 * this connection uses one, or a log with pages is beside the file. */
bool swap_is_overwritten(const struct store *st);
/* Returns true if no backup was copied over the archive. Else moves the log away, and err names the
 * new path of the log. */
bool swap_keeps_log(struct store *st, struct err *err);

/* trash.c: prepares a statement and binds the first and the last UUID with this prefix to ?1 and
 * ?2. */
sqlite3_stmt *store_prepare_prefix(
	struct store *st, const char *sql, const char *prefix, struct err *err);

/* unsent.c: queues a new version for the panel, if the archive has joined a panel and the version
 * was made here (not st->takes). */
bool unsent_add(struct store *st, enum row_kind kind, const void *row, struct err *err);

/* text.c: text_write calls `write` and updates the search index; text_rebuild remakes it. */
typedef bool text_writer(struct store *st, enum row_kind kind, const void *row, struct err *err);
bool text_write(
	struct store *st, enum row_kind kind, const void *row, text_writer *write, struct err *err);
bool text_rebuild(struct store *st, struct err *err);

/* long_text.c: long_text_is returns true if the last step failed because a text is too long. The
 * next two functions add the row, or the earlier version, to st->left_out. */
bool long_text_is(const struct store *st);
void long_text_leave_out(struct store *st, enum row_kind kind, const struct uuid *u);
void long_text_leave_out_version(struct store *st, const struct uuid *row);
/* Finds all rows with a text that is too long. */
bool long_text_find(struct store *st, struct left_out *l, struct err *err);

/* past.c: earlier versions, and which version is current. */
bool version_later(const struct row *a, const struct row *b);
/* Reads an earlier version, which the caller frees; NULL: err. */
void *past_read(struct store *st, enum row_kind kind, const struct row *version, struct err *err);
/* Columns of `past` for row_store_read_head, and the condition that a version was not emptied. */
#define PAST_COLUMNS "row, edit, parent, edited_ms, edited_offset_min, deleted"
#define PAST_FULL "NOT (deleted AND content = '{}')"
/* Stores the first version after an emptied one (incoming_withdrawn), regardless of their times.
 * The emptied version is remembered and never taken again. */
bool past_follow_emptied(struct store *st, enum row_kind kind, const void *row,
	const struct row *emptied, struct err *err);
enum store_put past_put(struct store *st, enum row_kind kind, const void *row,
	const struct row *old, struct err *err);

#endif
