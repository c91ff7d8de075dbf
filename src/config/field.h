/*
 * Reads maps by tables: each kind of map in our files is a struct fields, with one row per key.
 * Manual and JSON Schemas (json_schema.h) are made of these tables.
 */
#ifndef CONFIG_FIELD_H
#define CONFIG_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/scale.h"
#include "config/diag.h"
#include "config/field_write.h"
#include "config/find.h"
#include "config/pairs.h"
#include "config/yaml.h"

struct field_reader {
	const struct yaml_tree *tree;
	struct diags *d;
};

enum field_type {
	FIELD_TEXT,   /* char *, narrowed by `valid`; its struct mark at `count`, if not 0 */
	FIELD_ID,     /* char *: a name without spaces, slashes and the like; mark as above */
	FIELD_CHOICE, /* char *: one of `choices`; mark as above */
	FIELD_YES,    /* bool: yes, no, true, false */
	FIELD_NUMBER, /* double, min to max (where min < max) */
	FIELD_MS,     /* int64_t: whole milliseconds, min to max */
	FIELD_TIME,   /* int64_t ms: a moment as people write it */
	FIELD_TEXTS,  /* struct texts: a list of texts */
	FIELD_IDS,    /* struct texts: a list of ids */
	FIELD_PAIRS,  /* struct pairs: any keys, texts as values */
	FIELD_FLAT,  /* struct pairs: keys of `map`, checked by its rows, kept verbatim; maps inside
			become key.key */
	FIELD_SCALE, /* struct scale; bool at `count` says that it was given */
	FIELD_MAP,   /* a struct in place, read by `map` */
	FIELD_LIST,  /* pointer to structs read by `map`; their number (size_t) at `count` */
	FIELD_NAMED, /* the same from a map: each key goes to the first member, char *name, and
			each value through `map` */
	FIELD_JSON,  /* char *: whatever it is, as JSON text */
	FIELD_PASS,  /* accepted; read later by `done`, or ignored */
	FIELD_OWN,   /* `read` does it; gets the struct, not the member. With a `map`, the struct of
			that map is at `offset`; with a `count` as well, a list of such structs */
};

struct field {
	const char *name;
	enum field_type type;
	bool required;
	size_t offset, count;
	double min, max;
	bool (*valid)(const char *text);
	const char *expected;       /* words for what valid takes: "an https address" */
	const char *const *choices; /* ends with NULL */
	const struct fields *map;
	void (*read)(struct field_reader *r, const struct yaml_node *n, void *into);
	/* Adds the value as YAML on one line; nothing for a value that is not given. For FIELD_OWN
	 * rows in files that earlog writes. */
	void (*write)(struct buf *out, const void *of);
	const char *schema; /* JSON Schema (json_schema.c), where the type does not say it all; a
			       FIELD_OWN needs it */
	const char *help;
};

/* Fragments of JSON Schema: ' stands for ", and @ for the name of the row's map. */
#define SCHEMA_REF(name) "{'$ref': '#/$defs/" name "'}"
#define SCHEMA_MAP SCHEMA_REF("@")
#define SCHEMA_TEXT SCHEMA_REF("text")
#define SCHEMA_TIME SCHEMA_REF("time")
#define SCHEMA_NUMBER "{'type': 'number'}"
#define SCHEMA_PAIRS "{'type': 'object', 'additionalProperties': " SCHEMA_TEXT "}"
#define SCHEMA_PATTERN(pattern) "{'type': 'string', 'pattern': '" pattern "'}"
#define SCHEMA_WEB SCHEMA_PATTERN("^https?://")
#define SCHEMA_LIST(of) "{'type': 'array', 'items': " of "}"
#define SCHEMA_EITHER(a, b) "{'anyOf': [" a ", " b "]}"

struct fields {
	const char *name; /* in messages and schemas: "track" */
	const struct field *v;
	size_t n;
	size_t size;              /* of the struct */
	const char *text;         /* the key that a text alone is the value of; NULL: none */
	size_t at;                /* where its struct mark is; NO_MARK: it has none */
	void (*init)(void *into); /* after zeroing; may be NULL */
	/* Called after all keys, for checks of several keys. Not called where the node is not a
	 * map. */
	void (*done)(struct field_reader *r, const struct yaml_node *n, void *into);
};

#define NO_MARK ((size_t)-1)

/* A row for a member of struct `of`; what follows are further fields, .help last. */
#define FIELD_ROW(kind, of, member, ...) FIELD_ROW_AS(#member, kind, of, member, __VA_ARGS__)
/* … whose key is called otherwise. */
#define FIELD_ROW_AS(key, kind, of, member, ...)                                           \
	{                                                                                  \
		.name = (key), .type = (kind), .offset = offsetof(of, member), __VA_ARGS__ \
	}
/* … for FIELD_LIST and FIELD_NAMED, with the number of structs in n_MEMBER. */
#define FIELD_ROWS(key, kind, of, member, ...) \
	FIELD_ROW_AS(key, kind, of, member, .count = offsetof(of, n_##member), __VA_ARGS__)
/* … for a text that is an address. */
#define FIELD_WEB(key, of, member, ...)                                                   \
	FIELD_ROW_AS(key, FIELD_TEXT, of, member, .valid = field_web_valid,               \
		.expected = "an address that starts with https://", .schema = SCHEMA_WEB, \
		__VA_ARGS__)
/* A row without a member. */
#define FIELD_KEY(key, kind, ...)                          \
	{                                                  \
		.name = (key), .type = (kind), __VA_ARGS__ \
	}
/* A table of rows for struct `of`. */
#define FIELDS(words, rows, of, ...)                                                             \
	{                                                                                        \
		.name = (words), .v = (rows), .n = LENGTH(rows), .size = sizeof(of), __VA_ARGS__ \
	}

/* Reads n by the table into a struct that was initialised. */
void field_read(
	struct field_reader *r, const struct yaml_node *n, const struct fields *fs, void *into);
/* Frees the members that the rows of a table read; the caller frees all other members.
 */
void field_finish(const struct fields *fs, void *of);
/* Reads the root of a tree by the table of its file; adds no error for a tree that broke before
 * there was a map. */
void field_tree(const struct yaml_tree *t, const struct fields *fs, void *into, struct diags *d);

/* Reads the struct of one of our files from a parsed tree, without repeating errors of the tree
 * itself. True: no error was added; `into` is to be finished either way. */
typedef bool field_take(void *into, const struct yaml_tree *t, struct diags *d);

/* The same from bytes that errors call `path`, or, where they are NULL, from the file at `path`.
 * True: no error at all. */
bool field_file(const char *path, const char *bytes, size_t n, field_take *take, void *into,
	struct diags *d);
/* field_found reads a file that was found; field_named finds it by its name first (find_named), and
 * reports a missing file for `from` as a whole. */
bool field_found(const struct found *f, field_take *take, void *into, struct diags *d);
bool field_named(enum find_kind kind, const char *name, const char *from, field_take *take,
	void *into, struct diags *d);
/* Returns the value of one key of a struct as JSON text: texts, numbers, lists, pairs and maps
 * without absent values; NULL if there is no value. The caller frees. */
char *field_json(const struct fields *fs, const char *key, const void *of);
/* The row of a key; NULL: there is none. */
const struct field *field_of_key(const struct fields *fs, const char *key);
/* Adds an error at a node. Returns false. */
bool field_error(struct field_reader *r, const struct yaml_node *n, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Returns the text of a node; NULL after reporting that the node is no text. */
const char *field_text(struct field_reader *r, const struct yaml_node *n);
/* Reads a number; false after reporting a fault. */
bool field_number(struct field_reader *r, const struct yaml_node *n, double *value);
/* Returns true if the node has that kind; else adds an error. */
bool field_kind(struct field_reader *r, const struct yaml_node *n, enum yaml_kind kind,
	const char *expected);

/* A scale; *given becomes true, and into is replaced, only when it is right. */
void field_scale(
	struct field_reader *r, const struct yaml_node *n, struct scale *into, bool *given);
/* Words for values of a scale, added to it: {1: Poor}. */
bool field_words(struct field_reader *r, const struct yaml_node *n, struct scale *s);

/* One key ("volume.unit") of a FIELD_FLAT map, from elsewhere than a file: checked by the same rows
 * and added to `into`. False: err has the fault. */
bool field_flat_one(const struct fields *fs, const char *key, const char *value, struct pairs *into,
	struct err *err);

bool field_filled(const char *text); /* not "" */
bool field_id_valid(const char *text);
/* http:// or https://, no spaces or control characters */
bool field_web_valid(const char *text);
/* "did you mean": the row nearest to a mistyped key, NULL when none is near. */
const char *field_nearest(const struct fields *fs, const char *key);

/* Every kind of map of a file, for schemas, help and tests; ends with NULL. */
extern const struct fields *const session_file_maps[];
extern const struct fields *const playlist_maps[];
extern const struct fields *const profile_maps[];
extern const struct fields *const lexicon_maps[];

extern const struct fields session_file_fields, playlist_fields, lexicon_fields;
extern const struct fields device_fields, scale_fields;

field_take session_file_take, playlist_take, lexicon_take, profile_take;

#endif
