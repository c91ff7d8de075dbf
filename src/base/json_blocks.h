/* Memory of JSON values: of a command that makes a million of them and ends, and of their text. */
#ifndef BASE_JSON_BLOCKS_H
#define BASE_JSON_BLOCKS_H

#include <jansson.h>

/*
 * From here on jansson takes memory in large blocks, and frees nothing: allocating and freeing each
 * value were a quarter of a large export. For programs that end soon. What json_dumps returns is
 * not for free() then: see json_text.
 */
void json_blocks_use(void);
/* Like json_decref; does not go through what is never freed. NULL is fine. */
void json_release(json_t *value);
/* json_dumps, for free(). NULL: there is no value. */
char *json_text(const json_t *value, size_t flags);

#endif
