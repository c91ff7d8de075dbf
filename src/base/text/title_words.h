/*
 * Words of titles, in brackets or behind a dash, by what they say of the recording. A word counts
 * as a whole; with * it is the beginning of one; Chinese and Japanese words count anywhere. Earlier
 * rows come first: "original mix" is not read as "mix".
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

enum title_says {
	SAYS_NOTHING, /* also: another release of the same recording */
	SAYS_FILLER,  /* says nothing beside a word that does: "live at …" */
	SAYS_LIVE,
	SAYS_REMIX,
	SAYS_EDIT,
	SAYS_ACOUSTIC,
	SAYS_INSTRUMENTAL,
	SAYS_KARAOKE,
	SAYS_DEMO,
	SAYS_COVER,
	SAYS_TAKE,
	SAYS_MONO,
	SAYS_ALTERED,
	TITLE_SAYS
};

static const struct title_word {
	enum title_says says;
	const char *words; /* separated by commas */
} title_words[] = {
	{ SAYS_ALTERED,
		"sped up, slowed, reverb, nightcore, 8d audio, 8d, bass boosted, 1 hour, 10 hours, "
		"loop, reversed, pitched, 加速版, 減速版" },
	{ SAYS_NOTHING,
		"official music video, official lyric video, official lyrics video, official "
		"video, "
		"official audio, official visualizer, official visualiser, official, music video, "
		"lyric video, lyrics video, lyrics, lyric, visualizer, visualiser, video clip, "
		"videoclip, video, audio, mv, m v, pv, 4k, 8k, hd, uhd, hq, 1080p, 720p, 60fps, "
		"topic, "
		"full song, full version, with lyrics, eng sub, color coded, premiere, original "
		"mix, "
		"original version, album version, single version, single, album, feat, ft, "
		"featuring, original, stereo, remaster*, deluxe, bonus track, "
		"bonus, anniversary, expanded, reissue, soundtrack, explicit, "
		"offizielles musikvideo, offizielles video, offizielle*, musikvideo, "
		"clip officiel, clip, video officielle, audio officiel, officiel*, paroles, "
		"video oficial, audio oficial, oficial, letra, "
		"официальн*, клип, премьера*, текст песни, текст, видео, аудио, ремастер*, "
		"公式, ミュージックビデオ, ミュージック・ビデオ, リマスター, 歌詞付き, 歌詞, フル, "
		"官方, 歌词, 完整版, 高清, 高音质, 高音質, 动态歌词, 動態歌詞, 重制版, 原版, "
		"原唱" },
	{ SAYS_LIVE,
		"live, livestream, in concert, concert, unplugged live, im konzert, konzert, "
		"liveaufnahme, livemitschnitt, en concert, en direct, en public, en vivo, ao vivo, "
		"dal vivo, концерт*, живо*, живь*, лайв, ライブ, ライヴ, 生演奏, 现场, 現場, "
		"演唱会, "
		"演唱會, 音乐会, 音樂會" },
	{ SAYS_REMIX,
		"remix, remixed, mix, megamix, rework, bootleg, mashup, mash up, dub, flip, "
		"remixe, "
		"ремикс, микс, リミックス, ミックス, 混音, 重混, 串烧, 串燒" },
	{ SAYS_EDIT,
		"edit, radio edit, extended, radio version, single edit, short version, "
		"kurzfassung, "
		"version courte, version longue, радиоверсия, エディット, tv size, 剪辑, 剪輯" },
	{ SAYS_ACOUSTIC,
		"acoustic, unplugged, stripped, akustik, akustisch*, akustikversion, acoustique, "
		"acustico, acustica, акустич*, акустика, アコースティック, 弾き語り, 不插电, "
		"不插電, "
		"弹唱, 彈唱" },
	{ SAYS_INSTRUMENTAL,
		"instrumental, instrumentale, instrumentalversion, orchestral, a cappella, "
		"acappella, "
		"acapella, off vocal, инструментал*, минус, минусовка, インスト, "
		"インストゥルメンタル, オフボーカル, 伴奏, 纯音乐, 純音樂, 器乐, 器樂" },
	{ SAYS_KARAOKE, "karaoke, karaokeversion, караоке, カラオケ, 卡拉ok, 卡啦ok" },
	{ SAYS_DEMO,
		"demo, demoversion, demos, rehearsal, probenaufnahme, maquette, демо, デモ, 小样, "
		"小樣, "
		"试听, 試聽" },
	{ SAYS_COVER,
		"cover, covered, covers, tribute, coverversion, gecovert, reprise, cover version, "
		"кавер, カバー, カヴァー, 歌ってみた, 演奏してみた, 翻唱, 翻弹, 翻彈, reaction, "
		"tutorial, "
		"lesson" },
	{ SAYS_TAKE, "session, sessions, take, outtake, alternate, alternative" },
	{ SAYS_MONO, "mono" },
	{ SAYS_FILLER,
		"at, in, the, a, from, by, on, of, for, to, version, ver, vers, edition, recorded, "
		"version, fassung, aus, von, im, dem, der, die, das, de, la, le, les, du, au, aux, "
		"en, "
		"avec, версия, с, в, на, из, バージョン, 版" },
};
