/*
 * A YAML file as a tree of texts, lists and maps, read through libyaml's events, with limits on
 * size and depth, so that every file reads quickly. Never guesses types: 01:10, no and ~ are texts.
 * Aliases, anchors, a second document, tags other than !!str, and a key given twice are errors.
 */
#ifndef CONFIG_YAML_H
#define CONFIG_YAML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/diag.h"

#define YAML_MOST_BYTES (1024 * 1024)
#define YAML_MOST_DEPTH 64
#define YAML_MOST_EVENTS 200000
#define YAML_MOST_TEXT (64 * 1024)
#define YAML_MOST_KEYS 10000

enum yaml_kind { YAML_TEXT, YAML_LIST, YAML_MAP };

/* Everything here is borrowed from the tree. */
struct yaml_node {
	const char *text;              /* NUL-terminated UTF-8; "" for lists and maps */
	const struct yaml_node *key;   /* in a map: the key (a text) of this value */
	const struct yaml_node *first; /* first entry of a list or map */
	const struct yaml_node *next;  /* next entry of the same list or map */
	struct mark at;
	uint32_t start, end; /* byte range in the source; end is exclusive */
	uint32_t n;          /* number of entries, or bytes of text */
	unsigned char kind;  /* enum yaml_kind */
	/* an unquoted text that is no block; or a list or map in block style */
	bool plain;
	/* an error was already reported for it (alias, repeated key): ignore it */
	bool reported;
};

struct yaml_tree {
	/* never NULL after reading; an empty text for an empty file */
	const struct yaml_node *root;
	char *path;   /* as named in errors */
	char *source; /* the bytes of the file, NUL-terminated */
	size_t size;
	/* an error stopped reading: the rest of the file is unknown */
	bool broken;
	struct yaml_block *blocks; /* private: the memory of the nodes */
};

/* Reads a regular file. On false, errors were added to d, and t has the part before them.
 * The caller finishes t either way. */
bool yaml_tree_load(struct yaml_tree *t, const char *path, struct diags *d);
/* As yaml_tree_load, for bytes in memory (copied); errors name `path`. */
bool yaml_tree_parse(
	struct yaml_tree *t, const char *path, const char *bytes, size_t n, struct diags *d);
void yaml_tree_finish(struct yaml_tree *t);

/* Returns the value of a key; NULL if n is no map or has no such key. */
const struct yaml_node *yaml_node_get(const struct yaml_node *n, const char *key);
/* Returns true if the value is missing ("title:" and the end of the line); "" is a value. */
bool yaml_node_empty(const struct yaml_node *n);
/* Returns "text", "a list" or "a map", for messages. */
const char *yaml_node_words(const struct yaml_node *n);
/* Returns a node as JSON with every text a string and keys in the file's order; "null" for an
 * empty node. The caller frees. */
char *yaml_node_json(const struct yaml_node *n);
/* Returns the last leaf of a node, which ends where the node's own text ends. libyaml ends a
 * block map after the comments that follow it. */
const struct yaml_node *yaml_node_last(const struct yaml_node *n);
/* Returns the source text of a node without what follows it, moved to column 1, ending with a
 * newline; the caller frees. */
char *yaml_node_slice(const struct yaml_tree *t, const struct yaml_node *n);

#endif
