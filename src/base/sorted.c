#include "base/sorted.h"

size_t
sorted_at(const void *key, const void *v, size_t n, size_t size,
	int (*order)(const void *element, const void *key))
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (order((const char *)v + mid * size, key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}
