/*
 * Binary search for the place of a key in a sorted array, even if no element equals the key.
 */
#ifndef BASE_SORTED_H
#define BASE_SORTED_H

#include <stddef.h>

/* Returns the index of the first of n elements that is not less than `key`; n: all are less.
 * `order` gets an element and the key, in this order. */
size_t sorted_at(const void *key, const void *v, size_t n, size_t size,
	int (*order)(const void *element, const void *key));

#endif
