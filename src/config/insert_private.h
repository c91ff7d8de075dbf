/*
 * What insert.c (files, and the proof that nothing else changed) and insert_place.c (layout) share.
 */
#ifndef CONFIG_INSERT_PRIVATE_H
#define CONFIG_INSERT_PRIVATE_H

#include "base/buf.h"
#include "config/yaml.h"

#define ENTRY_MOST 8

/* A map that becomes an entry of a list; its texts are borrowed. */
struct entry {
	struct {
		const char *key, *text;
		const struct entry *list; /* instead of a text: a list of this one entry */
	} v[ENTRY_MOST];
	size_t n;
};

/* What is put in, and where: bytes of the source, in order. */
struct insert_plan {
	struct {
		size_t at;
		struct buf text;
	} v[2];
	size_t n;
};

/* As a map in braces, on one line. */
void entry_flow(struct buf *out, const struct entry *e);

/*
 * Puts an entry at the end of the list `key` of a map, or makes that list. `deeper`: by how many
 * columns this file sets the entries of a list in from their key. False: it is laid out in a way
 * that is not known here; p is to be finished either way.
 */
bool plan_make(struct insert_plan *p, const struct yaml_tree *t, const struct yaml_node *map,
	const char *key, int deeper, const struct entry *e);
void plan_finish(struct insert_plan *p);

#endif
