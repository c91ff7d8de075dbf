/*
 * Reads YAML maps by tables. A struct fields is the table for one kind of map in earlog's files;
 * each row, a struct field, describes one key and the struct member that gets its value. The manual
 * and the JSON Schemas (json_schema.h) are generated from these tables.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/core/buf.h"
#include "base/core/err.h"
#include "base/core/mem.h"
#include "base/numbers/scale.h"
#include "base/text/text.h"
#include "base/yaml/diag.h"
#include "base/yaml/pairs.h"
#include "base/yaml/yaml.h"
#include "review/files/field_write.h"
#include "review/files/find.h"
#include "review/files/gone.h"

struct field_reader {
	const struct yaml_tree *tree;
	struct diags *d;
};

enum field_type {
	FIELD_TEXT,   /* char *, checked by `valid`; or set by `read`, which gets the char *. If
			 `count` is not 0, the struct mark at that offset gets the place of the text
			 in the file. FIELD_ID and FIELD_CHOICE use `count` in the same way. */
	FIELD_ID,     /* char *: a name without spaces and slashes */
	FIELD_CHOICE, /* char *: one of `choices` */
	FIELD_YES, /* bool: yes, no, true, false; or one of two `choices`, the first of which means
		      false */
	FIELD_NUMBER, /* double from min to max, if min < max; NAN if absent from a list entry */
	FIELD_MS,     /* int64_t: whole milliseconds from min to max */
	FIELD_TIME,   /* int64_t in ms: a time as people write it ("1:10"); NO_MS if absent from a
			 list entry */
	FIELD_TEXTS,  /* struct texts: a list of any texts; `read`, if set, reads a single text */
	FIELD_IDS,    /* struct texts: a list of ids */
	FIELD_PAIRS,  /* struct pairs: any keys, each with a text */
	FIELD_FLAT,   /* struct pairs: the keys of `map`, each checked by its row, with the value
			 unchanged. Keys of a nested map are joined by a dot: "volume.unit". */
	FIELD_SCALE,  /* struct scale: a rating scale */
	FIELD_MAP,    /* a struct inside the struct, read by the table `map` */
	FIELD_LIST,   /* pointer to an array of structs read by `map`; the size_t at offset `count`
			 gets their number */
	FIELD_NAMED,  /* an array as of FIELD_LIST, but read from a map: each key becomes the
			 struct's first member, char *name, and `map` reads its value. The function
			 `read`, if set, reads a list instead. */
	FIELD_JSON,   /* char *: any value, as JSON text */
	FIELD_PASS,   /* not read by the table: `done` reads the key later, or it is ignored */
	FIELD_OWN, /* read by the function `read` or `parse`, which gets the whole struct instead of
		      one member. `map`, if set, describes what field_finish frees: the struct at
		      `offset`, or with `count` a list of structs. */
};

struct field {
	const char *name;
	const char *was; /* the name of the key in an earlier release, which is read also; or NULL
			  */
	enum field_type type;
	bool required;
	bool single; /* FIELD_LIST, FIELD_TEXTS: the file may have one entry instead of a list */
	size_t offset, count;
	double min, max;
	const char *unit; /* unit that may follow the number: "dB SPL" allows "75 dB SPL"; requires
			     min and max */
	bool (*valid)(const char *text); /* returns true for a valid text; in a FIELD_PAIRS row, for
					    a valid key */
	/* returns true for a valid text; one of the functions of quantity.h. FIELD_NUMBER: reads
	 * the number */
	bool (*quantity)(const char *text, double *values);
	/* Returns true for a valid text, and sets members of the struct from it. For FIELD_TEXT and
	 * FIELD_OWN. */
	bool (*parse)(void *into, const char *text, struct err *err);
	const char *expected;       /* a valid value in words, for messages: "a file's path" */
	const char *const *choices; /* the possible values; ends with NULL */
	const struct fields *map;
	void (*read)(struct field_reader *r, const struct yaml_node *n, void *into);
	/* Appends the value as YAML on one line; nothing if it is absent. Only FIELD_OWN and
	 * FIELD_PASS rows of files that earlog writes need this function. */
	void (*write)(struct buf *out, const void *of);
	const char *schema; /* JSON Schema of the value; NULL: the schema of its type. FIELD_OWN
			       requires one. */
	const char *help;
};

/* Fragments of JSON Schema, in which ' stands for ", and @ for the name of the row's map. */
#define SCHEMA_REF(name) "{'$ref': '#/$defs/" name "'}"
#define SCHEMA_MAP SCHEMA_REF("@")
#define SCHEMA_TEXT SCHEMA_REF("text")
#define SCHEMA_TIME SCHEMA_REF("time")
#define SCHEMA_NUMBER "{'type': 'number'}"
#define SCHEMA_PAIRS "{'type': 'object', 'additionalProperties': " SCHEMA_TEXT "}"
#define SCHEMA_PATTERN(pattern) "{'type': 'string', 'pattern': '" pattern "'}"
#define SCHEMA_WEB SCHEMA_PATTERN("^https?://")
#define SCHEMA_LIST(of) "{'type': 'array', 'items': " of "}"
#define SCHEMA_NAMED                                       \
	"{'type': 'object', 'propertyNames': " SCHEMA_REF( \
		"id") ", 'additionalProperties': " SCHEMA_MAP "}"
/* … with a text for each name, or its keys */
#define SCHEMA_NAMED_OR_TEXT                               \
	"{'type': 'object', 'propertyNames': " SCHEMA_REF( \
		"id") ", 'additionalProperties': " SCHEMA_EITHER(SCHEMA_TEXT, SCHEMA_MAP) "}"
#define SCHEMA_EITHER(a, b) "{'anyOf': [" a ", " b "]}"

struct fields {
	const char *name; /* name of this kind of map, for messages and schemas: "track" */
	const struct field *v;
	size_t n;
	size_t size;         /* size of the struct that is read */
	enum gone_kind gone; /* the kind of its keys that are gone; 0: none is */
	const char *text;    /* the key that is set if the file has a text instead of a map; NULL: a
				text is an error */
	size_t at; /* offset of the struct mark that gets the map's place in the file; 0: none */
	void (*init)(void *into); /* sets default values in a struct of zero bytes; may be NULL */
	/* Called after all keys of the map are read, to check several keys together. Not called if
	 * the node is neither a map nor a text that is allowed instead of one (`text`). */
	void (*done)(struct field_reader *r, const struct yaml_node *n, void *into);
};

/* The table row for a member of struct `of`, whose key is the member's name. The further arguments
 * set other members of struct field, .help last. */
#define FIELD_ROW(kind, of, member, ...) FIELD_ROW_AS(#member, kind, of, member, __VA_ARGS__)
/* Rows that have only a help text: FIELD_PLAIN for an optional key, FIELD_NEEDED for a required
 * key. */
#define FIELD_PLAIN(kind, of, member, words) FIELD_ROW(kind, of, member, .help = (words))
/* In a FIELD_NUMBER row: the value of a rating, which may have a decimal comma. */
#define FIELD_RATING                   \
	.quantity = scale_number_read, \
	.schema = "{'type': ['number', 'string'], 'pattern': '^-?[0-9]+([.,][0-9]+)?$'}"
#define FIELD_NEEDED(kind, of, member, words) \
	FIELD_ROW(kind, of, member, .required = true, .help = (words))
/* The table row for a member of struct `of`, with a key that differs from the member's name. */
#define FIELD_ROW_AS(key, kind, of, member, ...)                                           \
	{                                                                                  \
		.name = (key), .type = (kind), .offset = offsetof(of, member), __VA_ARGS__ \
	}
/* The row of a FIELD_LIST or FIELD_NAMED; the member n_MEMBER gets the number of structs. */
#define FIELD_ROWS(key, kind, of, member, ...) \
	FIELD_ROW_AS(key, kind, of, member, .count = offsetof(of, n_##member), __VA_ARGS__)
/* The table row for a text that must be a web address. */
#define FIELD_WEB(key, of, member, ...)                                               \
	FIELD_ROW_AS(key, FIELD_TEXT, of, member, .valid = text_is_web,               \
		.expected = "https://, a host and a path, without blanks and quotes", \
		.schema = SCHEMA_WEB, __VA_ARGS__)
/* A row whose value has no member. */
#define FIELD_KEY(key, kind, ...)                          \
	{                                                  \
		.name = (key), .type = (kind), __VA_ARGS__ \
	}
/* The members of a table whose rows fill struct `of`. words: name of the map. */
#define FIELD_TABLE(words, of, ...)                                  \
	.name = (words), .v = (const struct field[]){ __VA_ARGS__ }, \
	.n = LENGTH(((const struct field[]){ __VA_ARGS__ })), .size = sizeof(of)
#define FIELDS(words, of, ...)                      \
	{                                           \
		FIELD_TABLE(words, of, __VA_ARGS__) \
	}
/* A table of FIELD_KEY rows. text_key: the key that is set if the file has a text instead of a
 * map. */
#define FIELD_KEYS(words, text_key, ...)                                  \
	{                                                                 \
		FIELD_TABLE(words, char, __VA_ARGS__), .text = (text_key) \
	}
/* The member `at` of an entry gets the place of its map. */
#define MARKED(of) .at = offsetof(of, at)

/* Reads node n by the table fs into the struct `into`, which the caller initialised. */
void field_read(
	struct field_reader *r, const struct yaml_node *n, const struct fields *fs, void *into);
/* Returns the *n structs of the row f, a list, in the struct `of`. */
char *field_entries(const struct field *f, const void *of, size_t *n);
/* Frees the members that field_read set by this table; the caller frees all other members. */
void field_finish(const struct fields *fs, void *of);
/* Reads a whole file by the table of its root map. Adds no error if the YAML parser failed before
 * any map. */
void field_tree(const struct yaml_tree *t, const struct fields *fs, void *into, struct diags *d);

/* The type of the function that reads one kind of file: fills the struct `into` from a parsed tree.
 * Does not repeat errors of the YAML parser. The caller frees the struct's members. */
typedef void field_take(void *into, const struct yaml_tree *t, struct diags *d);

/* Parses `bytes`, or the file at `path` if bytes is NULL, and reads it with `take`; messages name
 * `path`. Returns true if there was no error. */
bool field_file(const char *path, const char *bytes, size_t n, field_take *take, void *into,
	struct diags *d);
/* Files of other programs, of at most `most` bytes, that are read as YAML, such as lists of tracks.
 * `read` appends the YAML; on failure sets err, which may begin with line:column. */
struct foreign_files {
	bool (*is)(const char *path);
	bool (*read)(const char *path, const struct buf *bytes, struct buf *out, struct err *err);
	size_t most;
};
/* From now on field_file, field_found and field_named read these files. Call it once. */
void field_take_foreign(const struct foreign_files *files);
bool field_is_foreign(const char *path);

/* Both read a file with `take`: field_found a file from find_named, field_named a file by name.
 * field_named reports a missing file as an error in the file `from`. */
bool field_found(const struct found *f, field_take *take, void *into, struct diags *d);
bool field_named(enum find_kind kind, const char *name, const char *from, field_take *take,
	void *into, struct diags *d);
/* Returns the table row of a key, or NULL if the key is unknown. */
const struct field *field_of_key(const struct fields *fs, const char *key);
/* Adds an error at the place of node n. Returns false. */
bool field_error(struct field_reader *r, const struct yaml_node *n, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Returns true if the node is a text, list or map as `kind` says; else adds an error with the
 * expected kind. */
bool field_kind(struct field_reader *r, const struct yaml_node *n, enum yaml_kind kind,
	const char *expected);

/* Makes `into` a scale with the values of `of` and the words of a map, {1: Not for me}; words: NULL
 * for none. */
void field_bias_words(struct field_reader *r, const struct yaml_node *words, const struct scale *of,
	struct scale *into);

/* Returns the flat key of a key of the map `front` ("volume."); that of its name, which is also the
 * text in place of the map, is the key of the map: "headphone". The caller frees. */
char *field_flat_name(const struct fields *fs, const char *front, const char *key);
/* Reads the value of one key of a map, the node e, as a FIELD_FLAT row with the table fs. */
void field_flat_key(struct field_reader *r, const struct yaml_node *e, const struct fields *fs,
	struct pairs *into);
/* Checks one key ("volume.unit") with its value, which come from no file, as field_read checks the
 * keys of a FIELD_FLAT row with the table fs. Adds them to `into`, or returns false with err if one
 * is invalid. */
bool field_flat_one(const struct fields *fs, const char *key, const char *value, struct pairs *into,
	struct err *err);

bool field_filled(const char *text); /* Returns true for a text other than "". */
#define FIELD_ID_MOST 100            /* bytes of an id */
bool field_id_valid(const char *text);
/* Returns true if the edit distance between both texts is below *least, and sets *least to it. At
 * most half of the candidate's letters may be wrong. For "did you mean". */
bool field_is_nearer(const char *typed, const char *candidate, size_t *least);
/* Returns the known key that is most similar to a mistyped one; NULL if none is similar. */
const char *field_nearest(const struct fields *fs, const char *key);

/* The tables of all kinds of maps in one kind of file, the root map first; each list ends with
 * NULL. Used for schemas, help and tests. */
extern const struct fields *const session_file_maps[];
extern const struct fields *const playlist_maps[];
extern const struct fields *const profile_maps[];
extern const struct fields *const lexicon_maps[];

extern const struct fields scale_fields;

field_take session_file_take, playlist_take, lexicon_take, profile_take, source_sheets_take;
