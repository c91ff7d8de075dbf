/*
 * Reads YAML maps by tables: each kind of map in our files is a struct fields with one row per key.
 * The manual and the JSON Schemas (json_schema.h) are generated from these tables.
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
	FIELD_TEXT, /* char *, checked by `valid`; `count`: the offset of the struct mark that gets
		       the place of the text, or 0 */
	FIELD_ID,   /* char *: a name without spaces and slashes; `count` as of FIELD_TEXT */
	FIELD_CHOICE, /* char *: one of `choices`; `count` as of FIELD_TEXT */
	FIELD_YES,    /* bool: yes, no, true, false; or a false and a true word in `choices` */
	FIELD_NUMBER, /* double, min to max (where min < max); in a list NAN if absent */
	FIELD_MS,     /* int64_t: whole milliseconds, min to max */
	FIELD_TIME,   /* int64_t ms: a time as people write it; in a list NO_MS if absent */
	FIELD_TEXTS,  /* struct texts: a list of texts */
	FIELD_IDS,    /* struct texts: a list of ids */
	FIELD_PAIRS,  /* struct pairs: any keys, texts as values */
	FIELD_FLAT,  /* struct pairs: keys of `map`, checked by its rows, kept verbatim; maps inside
			become key.key */
	FIELD_SCALE, /* struct scale; a bool at `count` is true if the file gives it */
	FIELD_MAP,   /* a struct member, read by `map` */
	FIELD_LIST,  /* pointer to structs read by `map`; their number (size_t) at `count` */
	FIELD_NAMED, /* as FIELD_LIST, from a map: each key becomes the first member, char
		      *name; `map` reads the value */
	FIELD_JSON,  /* char *: any value, as JSON text */
	FIELD_PASS,  /* the key is accepted; `done` reads it later, or it is ignored */
	FIELD_OWN,   /* Read by `read` or `parse`, which get the struct, not the member. `map`
			describes the struct at `offset`; with `count`, a list of such structs. */
};

struct field {
	const char *name;
	enum field_type type;
	bool required;
	bool single; /* a FIELD_LIST may also be one entry without brackets */
	size_t offset, count;
	double min, max;
	const char *unit; /* the unit that a number may have: "75 dB SPL"; requires min and max */
	bool (*valid)(const char *text); /* checks a text; in a FIELD_PAIRS row, checks the keys */
	/* checks a text; a function of quantity.h */
	bool (*quantity)(const char *text, double *values);
	/* Checks a FIELD_TEXT or FIELD_OWN, and sets members of the struct from it. */
	bool (*parse)(void *into, const char *text, struct err *err);
	const char *expected;       /* describes a valid value: "an https address" */
	const char *const *choices; /* the possible values; ends with NULL */
	const struct fields *map;
	void (*read)(struct field_reader *r, const struct yaml_node *n, void *into);
	/* Adds the value as YAML on one line; adds nothing if the value is absent. For
	 * FIELD_OWN rows in files that earlog writes. */
	void (*write)(struct buf *out, const void *of);
	const char *schema; /* JSON Schema of the value, if its type is not enough; required for
			       FIELD_OWN */
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
	const char *name; /* used in messages and schemas: "track" */
	const struct field *v;
	size_t n;
	size_t size;      /* size of the struct */
	const char *text; /* the key that a text in place of the map sets; NULL: none */
	size_t at; /* offset of the struct mark that gets the place of the map; NO_MARK: none */
	void (*init)(void *into); /* sets defaults in a zeroed struct; may be NULL */
	/* Called after all keys are read, to check several keys together. Not called if the
	 * node is no map. */
	void (*done)(struct field_reader *r, const struct yaml_node *n, void *into);
};

#define NO_MARK ((size_t)-1)

/* A row for a member of struct `of`; the further arguments set more fields, .help last. */
#define FIELD_ROW(kind, of, member, ...) FIELD_ROW_AS(#member, kind, of, member, __VA_ARGS__)
/* Rows with a help text and no other field, for a key that may be absent and for a required key. */
#define FIELD_PLAIN(kind, of, member, words) FIELD_ROW(kind, of, member, .help = (words))
#define FIELD_NEEDED(kind, of, member, words) \
	FIELD_ROW(kind, of, member, .required = true, .help = (words))
/* As FIELD_ROW, for a key that differs from the member's name. */
#define FIELD_ROW_AS(key, kind, of, member, ...)                                           \
	{                                                                                  \
		.name = (key), .type = (kind), .offset = offsetof(of, member), __VA_ARGS__ \
	}
/* As FIELD_ROW, for FIELD_LIST and FIELD_NAMED, with the number of structs in n_MEMBER. */
#define FIELD_ROWS(key, kind, of, member, ...) \
	FIELD_ROW_AS(key, kind, of, member, .count = offsetof(of, n_##member), __VA_ARGS__)
/* As FIELD_ROW, for a web address. */
#define FIELD_WEB(key, of, member, ...)                                                   \
	FIELD_ROW_AS(key, FIELD_TEXT, of, member, .valid = field_web_valid,               \
		.expected = "an address that starts with https://", .schema = SCHEMA_WEB, \
		__VA_ARGS__)
/* A row without a member. */
#define FIELD_KEY(key, kind, ...)                          \
	{                                                  \
		.name = (key), .type = (kind), __VA_ARGS__ \
	}
/* A table of rows without members. text_key: as `text` of struct fields. */
#define FIELD_KEYS(words, rows, text_key)                                                          \
	{                                                                                          \
		.name = (words), .v = (rows), .n = LENGTH(rows), .at = NO_MARK, .text = (text_key) \
	}
/* A table of rows for struct `of`. */
#define FIELDS(words, rows, of, ...)                                                             \
	{                                                                                        \
		.name = (words), .v = (rows), .n = LENGTH(rows), .size = sizeof(of), __VA_ARGS__ \
	}

/* Reads node n by the table into a struct that the caller initialised. */
void field_read(
	struct field_reader *r, const struct yaml_node *n, const struct fields *fs, void *into);
/* Frees the members that the table's rows read; the caller frees all other members. */
void field_finish(const struct fields *fs, void *of);
/* Reads the root of a tree by its file's table. Adds no error if parsing failed before any map. */
void field_tree(const struct yaml_tree *t, const struct fields *fs, void *into, struct diags *d);

/* Reads the struct of one kind of file from a parsed tree. Does not repeat the tree's own
 * errors. Returns true if no error was added; the caller finishes `into` either way. */
typedef bool field_take(void *into, const struct yaml_tree *t, struct diags *d);

/* Reads bytes, or the file at `path` if bytes is NULL; errors name `path`. Returns true if
 * there was no error. */
bool field_file(const char *path, const char *bytes, size_t n, field_take *take, void *into,
	struct diags *d);
/* field_found reads a file that was already found. field_named first finds it by name
 * (find_named); a missing file is reported as an error of `from`. */
bool field_found(const struct found *f, field_take *take, void *into, struct diags *d);
bool field_named(enum find_kind kind, const char *name, const char *from, field_take *take,
	void *into, struct diags *d);
/* Returns the row of a key, or NULL. */
const struct field *field_of_key(const struct fields *fs, const char *key);
/* Adds an error at a node. Returns false. */
bool field_error(struct field_reader *r, const struct yaml_node *n, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Returns true if the node has that kind; else adds an error. */
bool field_kind(struct field_reader *r, const struct yaml_node *n, enum yaml_kind kind,
	const char *expected);

/* Reads a scale. Only if it is valid, replaces `into` and sets *given to true. */
void field_scale(
	struct field_reader *r, const struct yaml_node *n, struct scale *into, bool *given);
/* Adds the words of a map like {1: Poor} to a scale. False: the node is no map, which is reported.
 */
bool field_words(struct field_reader *r, const struct yaml_node *n, struct scale *s);

/* Checks one key ("volume.unit") of a FIELD_FLAT map that comes from no file, and adds it to
 * `into`. Returns false with err if the key or value is invalid. */
bool field_flat_one(const struct fields *fs, const char *key, const char *value, struct pairs *into,
	struct err *err);

bool field_filled(const char *text); /* Returns true for a text other than "". */
bool field_id_valid(const char *text);
/* Returns true for an address that starts with http:// or https:// and has no spaces, quotes or
 * control characters. */
bool field_web_valid(const char *text);
/* Returns true if the distance of a candidate for "did you mean" is below *least, which it then
 * becomes. At least half of the candidate's letters must be right. */
bool field_is_nearer(const char *typed, const char *candidate, size_t *least);
/* Returns the row closest to a mistyped key, for "did you mean"; NULL if no key is close. */
const char *field_nearest(const struct fields *fs, const char *key);

/* Every kind of map of a file, for schemas, help and tests; ends with NULL. */
extern const struct fields *const session_file_maps[];
extern const struct fields *const playlist_maps[];
extern const struct fields *const profile_maps[];
extern const struct fields *const lexicon_maps[];

extern const struct fields playlist_fields, scale_fields;

field_take session_file_take, playlist_take, lexicon_take, profile_take;

#endif
