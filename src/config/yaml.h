/*
 * A YAML file as a tree of texts, lists and maps, read through libyaml's events, with bounds, so
 * that no file can cost more than a moment. Never guesses types: 01:10, no and ~ are texts.
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
	const struct yaml_node *key;   /* in a map: the key (a text) that this is the value of */
	const struct yaml_node *first; /* first entry of a list or map */
	const struct yaml_node *next;  /* next entry of the same list or map */
	struct mark at;
	uint32_t start, end; /* bytes of the source, from and up to */
	uint32_t n;          /* entries, or bytes of text */
	unsigned char kind;  /* enum yaml_kind */
	/* a text without quotes that is not a block; a list or map in block style */
	bool plain;
	/* an error was reported for it (alias, repeated key): ignore it */
	bool reported;
};

struct yaml_tree {
	/* never NULL after reading; an empty text where there was nothing */
	const struct yaml_node *root;
	char *path;   /* as the diags name it */
	char *source; /* the bytes of the file, NUL-terminated */
	size_t size;
	/* reading stopped at an error: what comes later is not known */
	bool broken;
	struct yaml_block *blocks; /* private: where the nodes live */
};

/* Reads a regular file. False: errors were added to d; t then holds what could be read before them.
 * Finish it either way. */
bool yaml_tree_load(struct yaml_tree *t, const char *path, struct diags *d);
/* The same for bytes in memory (copied); `path` is what errors call it. */
bool yaml_tree_parse(
	struct yaml_tree *t, const char *path, const char *bytes, size_t n, struct diags *d);
void yaml_tree_finish(struct yaml_tree *t);

/* The value of a key; NULL where n is no map or has none. */
const struct yaml_node *yaml_node_get(const struct yaml_node *n, const char *key);
/* Returns true if the value is missing ("title:" and the end of the line); "" is a value. */
bool yaml_node_empty(const struct yaml_node *n);
/* "text", "a list", "a map": for messages. */
const char *yaml_node_words(const struct yaml_node *n);
/* As JSON, every text a string, keys in the file's order; the caller frees. "null" for an empty
 * node. */
char *yaml_node_json(const struct yaml_node *n);
/* The last leaf of a node, which ends where the node ends for a reader: libyaml ends a block map
 * after the comments that follow it. */
const struct yaml_node *yaml_node_last(const struct yaml_node *n);
/* The source of a node, without what follows it, moved to column 1, ending in a newline; the caller
 * frees. */
char *yaml_node_slice(const struct yaml_tree *t, const struct yaml_node *n);

#endif
