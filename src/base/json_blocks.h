/* Fast memory for commands that make a million JSON values, and for the text of these values. */
#ifndef BASE_JSON_BLOCKS_H
#define BASE_JSON_BLOCKS_H

#include <jansson.h>

/*
 * Makes jansson take memory in large blocks and free nothing: allocating and freeing each value
 * took a quarter of a large export. Only for a process that ends soon. After this call the text
 * that json_dumps returns must not be passed to free(): use json_text.
 */
void json_blocks_use(void);
/* Calls json_decref, unless values are never freed. NULL is fine. */
void json_release(json_t *value);
/* Returns the text of json_dumps, which the caller frees; NULL for no value. */
char *json_text(const json_t *value, size_t flags);

#endif
