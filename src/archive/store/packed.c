/* Compresses a file, and reads it again. backup.c decides which. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "archive/store/packed.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

#include "archive/store/store_private.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"

#define SKIPPED 0x184d2a50u /* magic number of a frame that zstd skips */
#define BLOCK_BYTES (1 << 17)

/* Runs the file `from` through one of the two, to the file `to` (-1: nowhere). */
static bool
run(ZSTD_CCtx *compress, ZSTD_DCtx *decompress, const char *from, int to, struct err *err)
{
	CLEANUP(pointer_free) char *block = xmalloc(BLOCK_BYTES);
	CLEANUP(pointer_free) char *made = xmalloc(BLOCK_BYTES);
	CLEANUP(file_close) int fd = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool ok = fd >= 0, end = !ok;
	size_t rest = 0; /* 0: a frame is whole */

	while (ok && !end) {
		ssize_t n = read(fd, block, BLOCK_BYTES);
		ZSTD_inBuffer in = { block, n > 0 ? (size_t)n : 0, 0 };
		ZSTD_outBuffer out = { made, BLOCK_BYTES, 0 };

		end = n == 0;
		ok = n >= 0;
		for (bool more = ok && (n || compress); more;
			more = ok && (in.pos < in.size || (rest && out.pos == out.size))) {
			out.pos = 0;
			if (compress)
				rest = ZSTD_compressStream2(
					compress, &out, &in, end ? ZSTD_e_end : ZSTD_e_continue);
			else
				rest = ZSTD_decompressStream(decompress, &out, &in);
			if (ZSTD_isError(rest))
				return err_set(
					err, "%s is damaged (%s)", from, ZSTD_getErrorName(rest));
			ok = to < 0 || file_put_all(to, made, out.pos);
		}
	}
	if (!ok)
		return err_fail(err, "cannot copy %s: %s", from, strerror(errno));
	return !rest || err_set(err, "%s is cut", from);
}

static uint32_t
little(uint32_t x)
{
	const unsigned char bytes[] = { (unsigned char)x, (unsigned char)(x >> 8),
		(unsigned char)(x >> 16), (unsigned char)(x >> 24) };

	memcpy(&x, bytes, sizeof(x));
	return x;
}

/* A frame that zstd skips. */
struct head {
	uint32_t magic, n; /* little-endian */
	char line[PACKED_LINE];
};

bool
packed_write(const char *from, int to, const char *line)
{
	ZSTD_CCtx *by = ZSTD_createCCtx();
	struct head head = { little(SKIPPED), little(PACKED_LINE), "" };

	TEXT_COPY(head.line, line);
	ZSTD_CCtx_setParameter(by, ZSTD_c_checksumFlag, 1);
	bool ok = file_put_all(to, &head, sizeof(head)) && run(by, NULL, from, to, ERR_IGNORED);
	ZSTD_freeCCtx(by);
	return ok;
}

bool
packed_read(const char *from, int to, struct err *err)
{
	ZSTD_DCtx *by = ZSTD_createDCtx();
	bool ok = run(NULL, by, from, to, err);

	ZSTD_freeDCtx(by);
	return ok;
}

const char *
packed_line(const char *path, char line[PACKED_LINE])
{
	struct head head = { 0 };
	CLEANUP(file_close) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	bool is = read(fd, &head, sizeof(head)) == sizeof(head) && head.magic == little(SKIPPED) &&
		head.n == little(PACKED_LINE);

	snprintf(line, PACKED_LINE, "%.*s", is ? PACKED_LINE - 1 : 0, head.line);
	return line;
}

bool
packed_plain(const char **path, const char *beside, struct copy_temp *plain, struct err *err)
{
	char line[PACKED_LINE];

	if (!*packed_line(*path, line))
		return true;
	if (!copy_temp_begin(plain, beside, err) || !packed_read(*path, plain->lock, err))
		return false;
	*path = plain->path;
	return true;
}
