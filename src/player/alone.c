#include <string.h>

#include "base/mem.h"
#include "player/player.h"

bool
player_has_alone(const char *driver, const char *device, bool exclusive)
{
	static const char *const direct[] = { "alsa/hw", "alsa/plughw", "alsa/iec958",
		"alsa/hdmi" };

	for (size_t i = 0; i < LENGTH(direct); i++) {
		size_t n = strlen(direct[i]); /* the card may be omitted: alsa/hw is the first */
		if (strncmp(device, direct[i], n) == 0 && (!device[n] || device[n] == ':'))
			return true;
	}
	/* Other drivers on Linux ignore the request (mpv 0.35 manual, --audio-exclusive). */
	return exclusive && strcmp(driver, "pipewire") == 0;
}
