#include "library/analyse.h"

#include <unistd.h>

#include <nettle/sha2.h>

#include "base/file.h"
#include "library/decode.h"
#include "library/measure.h"

struct analyser {
	struct sha256_ctx sha;
	struct measure *measure; /* NULL: nothing was decoded yet */
};

static bool
begin_measuring(
	void *into, int rate_hz, const AVChannelLayout *channels, float full_scale, struct err *err)
{
	struct analyser *a = into;

	a->measure = measure_new(rate_hz, channels, full_scale, err);
	return a->measure != NULL;
}

static bool
measure_frames(void *into, const float *frames, size_t n, struct err *err)
{
	return measure_add(((struct analyser *)into)->measure, frames, n, err);
}

static void
hash_packet(void *into, const uint8_t *bytes, size_t n)
{
	sha256_update(&((struct analyser *)into)->sha, n, bytes);
}

static bool
hash_file(int fd, char hex[FILE_HASH], struct err *err)
{
	return (lseek(fd, 0, SEEK_SET) == 0 && file_hash_fd(fd, hex) &&
		       lseek(fd, 0, SEEK_SET) == 0) ||
		err_set(err, "it cannot be read");
}

bool
analyse_file(int fd, struct analysis *out, struct err *err)
{
	static const struct decoded to = { begin_measuring, measure_frames, hash_packet };
	struct analyser a = { .measure = NULL };

	*out = (struct analysis)ANALYSIS_NONE;
	sha256_init(&a.sha);
	bool ok = hash_file(fd, out->file, err) && decode_file(fd, &to, &a, err);
	if (ok) {
		measure_end(a.measure, out);
		file_hash_text(&a.sha, out->audio);
	}
	measure_free(a.measure);
	return ok;
}
