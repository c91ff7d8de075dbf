/*
 * Memory allocation. Running out of memory ends the program with a message; typed text is already
 * in the archive.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
void *xreallocarray(void *p, size_t n, size_t size);
char *xstrdup(const char *s); /* returns NULL for NULL */
char *xstrndup(const char *s, size_t n);
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * Precedes a local variable: CLEANUP(buf_finish) struct buf text = BUF_INIT. The function is called
 * with the address of the variable when the scope ends, after the value of a return has been
 * computed. Several variables are released in reverse order.
 */
#define CLEANUP(finish) __attribute__((cleanup(finish)))
/* Frees a pointer from malloc, given the address of the variable; for CLEANUP. */
void pointer_free(void *pointer);

/* Makes room for one more element at p[n], growing *cap by half. Returns the array, which may have
 * moved. */
void *xgrow(void *p, size_t n, size_t *cap, size_t size);
/* Adds an element to an array that has n of them, and room for cap. */
#define ARRAY_ADD(array, n, cap, ...) \
	((array) = xgrow((array), (n), &(cap), sizeof((array)[0])), (array)[(n)++] = __VA_ARGS__)
/* Adds it before the element `at`. */
#define ARRAY_INSERT(array, n, cap, at, ...)                                                    \
	((array) = xgrow((array), (n), &(cap), sizeof((array)[0])),                             \
		memmove(&(array)[(at) + 1], &(array)[at], ((n)++ - (at)) * sizeof((array)[0])), \
		(array)[at] = __VA_ARGS__)
/* Removes the element `at` of an array that has n of them. */
#define ARRAY_REMOVE(array, n, at) \
	memmove(&(array)[at], &(array)[(at) + 1], (--(n) - (at)) * sizeof((array)[0]))
/* The members of a list, for its struct: n elements, and room for cap. All zero bytes: empty. */
#define LIST_OF(type)          \
	{                      \
		type *v;       \
		size_t n, cap; \
	}
/* Adds an element to a list. */
#define LIST_ADD(list, ...) ARRAY_ADD((list)->v, (list)->n, (list)->cap, __VA_ARGS__)

/* Loops over the n elements of an array, or over all if the compiler knows their number
 * (EACH_OF), or over a list (EACH(x, &all)), while `go` is true. x points to an element; the body
 * must not add one, which may move them. */
#define EACH_IN_WHILE(x, array, n, go) \
	for (__typeof__(&*(array)) x = (array); x && x < (array) + (n) && (go); x++)
#define EACH_IN(x, array, n) EACH_IN_WHILE (x, array, n, true)
#define EACH_OF(x, array) EACH_IN (x, array, LENGTH(array))
#define EACH_WHILE(x, list, go) EACH_IN_WHILE (x, (list)->v, (list)->n, go)
#define EACH(x, list) EACH_WHILE (x, list, true)

/* Empties a list after an expression that frees what the pointer `each` points to, for each
 * element: LIST_FINISH(l, free(each->path)). */
#define LIST_FINISH(list, ...)                                                                     \
	do {                                                                                       \
		for (__typeof__((list)->v) each = (list)->v; each < (list)->v + (list)->n; each++) \
			__VA_ARGS__;                                                               \
		free((list)->v);                                                                   \
		(list)->v = NULL;                                                                  \
		(list)->n = (list)->cap = 0;                                                       \
	} while (0)

/* In a comparator (p, q) for an array of pointers: declares x and y, the two structs compared. */
#define BOTH_OF(type, x, y, p, q) \
	const type *x = *(const type *const *)(p), *y = *(const type *const *)(q)

/* Sorts an array, which may be NULL if n is 0. */
#define ARRAY_SORT(array, n, order)                                       \
	do {                                                              \
		if (n)                                                    \
			qsort((array), (n), sizeof((array)[0]), (order)); \
	} while (0)
/* Returns the element of a sorted array, which may be NULL if n is 0, that is equal to a key; NULL:
 * none. order gets the key and an element. */
#define ARRAY_FIND(key, array, n, order) \
	((n) ? bsearch((key), (array), (n), sizeof((array)[0]), (order)) : NULL)
#define LIST_SORT(list, order) ARRAY_SORT((list)->v, (list)->n, order)

/* Blocks of memory that are freed together. Starts as all zero bytes. */
struct arena LIST_OF(void *);
void *arena_keep(struct arena *a, void *what); /* takes over memory from malloc; returns `what` */
void *arena_calloc(struct arena *a, size_t n, size_t size);
/* Like xgrow, in the arena: the array may move, and its old memory is freed with the arena. */
void *arena_grow(struct arena *a, void *p, size_t n, size_t *cap, size_t size);
#define ARENA_ARRAY_ADD(arena, array, n, cap, ...)                                \
	((array) = arena_grow((arena), (array), (n), &(cap), sizeof((array)[0])), \
		(array)[(n)++] = __VA_ARGS__)
#define ARENA_ADD(arena, list, ...) \
	ARENA_ARRAY_ADD(arena, (list)->v, (list)->n, (list)->cap, __VA_ARGS__)
void arena_finish(struct arena *a);

/* Returns a hash (FNV-1a) that goes on with n bytes; it begins with HASH_BEGIN. */
#define HASH_BEGIN UINT64_C(0xcbf29ce484222325)
uint64_t hash_bytes(uint64_t hash, const void *p, size_t n);

/* Frees *into and sets it to a copy of s (or NULL). */
void xreplace(char **into, const char *s);

/* Returns the index of the first of n elements of a sorted array that is not less than `key`; n:
 * all are less. `order` gets an element and the key, in this order. */
#define ARRAY_AT(key, array, n, order) sorted_at((key), (array), (n), sizeof((array)[0]), (order))
size_t sorted_at(const void *key, const void *v, size_t n, size_t size,
	int (*order)(const void *element, const void *key));
