#include "base/json_blocks.h"

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/os.h"

#define BLOCK_BYTES ((size_t)16 << 20)

struct json_block {
	struct json_block *before; /* links all blocks, for leak checkers */
	max_align_t bytes[];
};

static struct json_block *last;
static char *next;
static size_t left;

static void *
take_bytes(size_t n)
{
	n = (n + sizeof(void *) - 1) & ~(sizeof(void *) - 1);
	if (n > left) {
		size_t size = sizeof(struct json_block) + (n > BLOCK_BYTES ? n : BLOCK_BYTES);
		struct json_block *block = xmalloc(size);

		os_large_pages(block, size);
		block->before = last;
		last = block;
		next = (char *)block->bytes;
		left = size - sizeof(*block);
	}
	left -= n;
	next += n;
	return next - n;
}

static void
keep_bytes(void *p)
{
	(void)p;
}

static bool used;

void
json_blocks_use(void)
{
	used = true;
	json_set_alloc_funcs(take_bytes, keep_bytes);
}

static int
add_json(const char *text, size_t n, void *into)
{
	buf_add_bytes(into, text, n);
	return 0;
}

char *
json_text(const json_t *value, size_t flags)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	bool ok = value && json_dump_callback(value, add_json, &text, flags) == 0;

	if (ok)
		return buf_detach(&text);
	return NULL;
}

void
json_release(json_t *value)
{
	if (!used)
		json_decref(value);
}
