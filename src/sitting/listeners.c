#include "sitting/sitting_private.h"

/*
 * What happens when a lower room tells news: one row for each effect. The rows of one kind are
 * called in this order. The wheel follows the question, because the question of a rating is about a
 * row of the wheel as it was; the music is loaded last, because loading tells further news. After
 * an undo the message is first, so that a device or chain that is in use again replaces it.
 */
const struct news_effect news_effects[] = {
	{ NEWS_LISTS, .call = question_follow },
	{ NEWS_LISTS, .call = sources_probe },
	{ NEWS_LISTS, .call = wheel_build },
	{ NEWS_ITEM_GONE, .call = transport_item_gone },
	{ NEWS_CHOSEN, .call = sitting_look_again },
	{ NEWS_RATING, .hear = wheel_rated },
	{ NEWS_TURNED, .hear = question_turned },
	{ NEWS_TURNED, .hear = draft_turned },
	{ NEWS_TURNED, .hear = wear_turned },
	{ NEWS_TURNED, .call = chains_follow },
	{ NEWS_TURNED, .call = sitting_look_again },
	{ NEWS_ASKS, .hear = question_ask },
	{ NEWS_OTHER_TRACK, .call = against_forget },
	{ NEWS_TRACK, .call = question_follow },
	{ NEWS_TRACK, .call = wheel_track },
	{ NEWS_CUE, .hear = wheel_cue },
	{ NEWS_CLOCK, .call = question_follow },
	{ NEWS_SOUND, .call = wheel_build },
	{ NEWS_FILE, .call = abx_opened },
	{ NEWS_IN_STEP, .call = abx_has_sounds },
	{ NEWS_INTERVAL, .hear = abx_sounded },
	{ 0, .call = NULL },
};
