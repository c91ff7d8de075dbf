#include "store/store_private.h"

bool
store_load_devices(struct store *st, struct record *out, struct err *err)
{
	static const char devices;

	return row_store_select(st, ROW_DEVICE, &devices, "1 ORDER BY nr", &UUID_NONE,
		       &out->of[ROW_DEVICE], err) ||
		err_prefix(err, "cannot load the devices");
}
