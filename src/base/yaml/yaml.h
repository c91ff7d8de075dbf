/*
 * Reads a YAML file as a tree of texts, lists and maps, from libyaml's events, with limits on size
 * and depth, so that every file is read quickly. Never guesses types: 01:10, no and ~ are texts.
 * Aliases, anchors, a second document, tags other than !!str, and a key given twice are errors.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/yaml/diag.h"

#define YAML_MOST_BYTES (1024 * 1024)
#define YAML_MOST_DEPTH 64
#define YAML_MOST_TEXT (64 * 1024)

enum yaml_kind { YAML_TEXT, YAML_LIST, YAML_MAP };

/* A text, list or map in the tree. All pointers are borrowed from the tree. */
struct yaml_node {
	const char *text;        /* NUL-terminated UTF-8; "" for lists and maps */
	struct yaml_node *key;   /* the key of this value, a text, if the parent is a map */
	struct yaml_node *first; /* first entry of a list or map */
	struct yaml_node *next;  /* next entry of the same list or map */
	struct mark at;
	/* byte range of the node in the file; the byte at `end` is not part of it */
	uint32_t start, end;
	uint32_t n;         /* number of entries of a list or map, or of bytes of a text */
	unsigned char kind; /* one of enum yaml_kind */
	/* a text without quotes, not after | or >; or a list or map without brackets */
	bool plain;
	/* an error about this node was reported (alias, repeated key): skip it */
	bool reported;
};

/* Loops over the entries of a list or map. */
#define EACH_NODE(e, n) for (const struct yaml_node *e = (n)->first; e; e = e->next)

struct yaml_tree {
	/* never NULL after reading; for an empty file it is an empty text */
	struct yaml_node *root;
	char *path;   /* path of the file, for messages */
	char *source; /* the bytes of the file, NUL-terminated */
	size_t size;
	struct file_stamp stamp;
	/* an error ended reading: the rest of the file is missing */
	bool broken;
	struct arena memory; /* of nodes and texts */
};

/* Reads a file's bytes, which are copied; errors name `path`. Returns false after adding errors to
 * d; t then has the nodes before the first one. The caller calls yaml_tree_finish in either case.
 */
bool yaml_tree_parse(
	struct yaml_tree *t, const char *path, const char *bytes, size_t n, struct diags *d);
void yaml_tree_finish(struct yaml_tree *t);

/* Returns the value of a key; NULL if n is no map or has no such key. */
const struct yaml_node *yaml_node_get(const struct yaml_node *n, const char *key);
/* Returns the value of a key; NULL if it is missing or empty, or an error about it was reported. */
const struct yaml_node *yaml_node_value(const struct yaml_node *n, const char *key);
/* Returns true if the node has no value: "title:" is followed by the end of the line. A quoted ""
 * is a value. */
bool yaml_node_empty(const struct yaml_node *n);
/* Returns a node as JSON: every text is a string, "null" stands for an empty node, and keys keep
 * the file's order. The caller frees. */
char *yaml_node_json(const struct yaml_node *n);
/* Returns the last value inside a node that is not itself a map or list in block style. It ends
 * where the node's text ends, whereas libyaml ends a block map after the comments that follow it.
 */
const struct yaml_node *yaml_node_last(const struct yaml_node *n);
/* Returns the lines of a node in the file, without the indentation of its first line, ending with a
 * newline. The caller frees. */
char *yaml_node_slice(const struct yaml_tree *t, const struct yaml_node *n);
