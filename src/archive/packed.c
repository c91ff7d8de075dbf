/* Compresses a file, and reads it again. backup.c decides which. */
#include "archive/packed.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

#include "base/file.h"
#include "base/mem.h"

#define SKIPPED 0x184d2a50u /* magic number of a frame that zstd skips, in little-endian */
#define BLOCK_BYTES (1 << 17)

/* Runs the file `from` through one of the two, to the file `to` (-1: nowhere). */
static bool
run(ZSTD_CCtx *compress, ZSTD_DCtx *decompress, const char *from, int to, struct err *err)
{
	CLEANUP(pointer_free) char *block = xmalloc(BLOCK_BYTES);
	CLEANUP(pointer_free) char *made = xmalloc(BLOCK_BYTES);
	int fd = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
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
			rest = compress ? ZSTD_compressStream2(compress, &out, &in,
						  end ? ZSTD_e_end : ZSTD_e_continue)
					: ZSTD_decompressStream(decompress, &out, &in);
			if (ZSTD_isError(rest)) {
				close(fd);
				return err_set(
					err, "%s is damaged (%s)", from, ZSTD_getErrorName(rest));
			}
			ok = to < 0 || file_put_all(to, made, out.pos);
		}
	}
	if (!ok)
		err_fail(err, "cannot copy %s: %s", from, strerror(errno));
	else if (rest)
		ok = err_set(err, "%s is cut", from);
	if (fd >= 0)
		close(fd);
	return ok;
}

bool
packed_write(const char *from, int to, const char *line, struct err *err)
{
	ZSTD_CCtx *by = ZSTD_createCCtx();
	uint32_t n = (uint32_t)strlen(line);
	unsigned char head[8];

	for (int i = 0; i < 4; i++) {
		head[i] = (unsigned char)(SKIPPED >> 8 * i);
		head[4 + i] = (unsigned char)(n >> 8 * i);
	}
	ZSTD_CCtx_setParameter(by, ZSTD_c_checksumFlag, 1);
	bool ok = (file_put_all(to, head, sizeof(head)) && file_put_all(to, line, n)) ||
		err_fail(err, "cannot write: %s", strerror(errno));
	ok = ok && run(by, NULL, from, to, err);
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
	unsigned char head[8];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	uint32_t magic = 0, n = 0;

	*line = '\0';
	if (fd < 0)
		return line;
	for (int i = read(fd, head, sizeof(head)) == sizeof(head) ? 3 : -1; i >= 0; i--) {
		magic = magic << 8 | head[i];
		n = n << 8 | head[4 + i];
	}
	if (magic == SKIPPED && n < PACKED_LINE && read(fd, line, n) == (ssize_t)n)
		line[n] = '\0';
	else
		*line = '\0';
	close(fd);
	return line;
}
