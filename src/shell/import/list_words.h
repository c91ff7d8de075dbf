/* The words by which lists of tracks are read. Letter case, blanks and punctuation do not matter.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

enum list_column {
	TITLE,
	ARTIST,
	ALBUM,
	ISRC,
	LENGTH_OF,
	ADDRESS,
	SPOTIFY,
	VIDEO,
	SECTION, /* from here on, other columns of the row are about these */
	CUE,
	LISTEN,
	COLUMNS
};

/* The titles of columns that Exportify, TuneMyMusic, Soundiiz, Shazam and spreadsheets write, the
 * surer ones first. */
static const char *const column_titles[COLUMNS] = {
	[TITLE] =
		"track name|track title|song name|song title|title|track|song|name|titel|songtitel|"
		"titelname|lied|morceau|titre|nom du titre|chanson|título|título de la canción|"
		"canción|nombre de la canción|música|faixa|nome da faixa|titolo|brano|"
		"nome della traccia|master metadata track name|nummer|nummernaam|låtens "
		"namn|låt|tytuł|utwór|parça adı|şarkı|"
		"όνομα κομματιού|название|трек|песня|اسم الأغنية|曲名|タイトル|楽曲|トラック名|"
		"歌名|歌曲|标题|曲目|曲目名称|曲目名稱|노래|제목",
	[ARTIST] = "artist name(s)|artist name|artists|artist|track artist|track "
		   "artist(s)|by|band|interpret|"
		   "interpreten|künstler|künstlername(n)|künstlername|artiste|artistes|"
		   "nom de l'artiste|nom(s) de l'artiste|artista|artistas|nombre(s) del artista|"
		   "nombre del artista|nome(s) do artista|nome dell'artista|artiest|artiesten|"
		   "naam van artiest|artistens namn|wykonawca|artysta|sanatçı adı|sanatçı|"
		   "όνομα/τα καλλιτέχνη|исполнитель|артист|أسماء الفنانين|アーティスト|"
		   "アーティスト名|歌手|演唱|演唱者|原唱|艺术家|艺人|艺人名称|藝人名稱|artist "
		   "名|가수|아티스트|creator|master metadata album artist name|album artist|album "
		   "artist(s)",
	[ALBUM] = "album name|album title|album|albumname|albumtitel|nom de l'album|álbum|"
		  "nombre del álbum|nome do álbum|nome dell'album|naam van album|albumets namn|"
		  "master metadata album album name|albüm adı|όνομα άλμπουμ|альбом|اسم "
		  "الألبوم|アルバム|アルバム名|专辑|专辑名称|"
		  "專輯名稱|專輯名|앨범",
	[ISRC] = "isrc|isrc code",
	[LENGTH_OF] =
		"track duration (ms)|duration (ms)|duration ms|track "
		"duration|duration|length|total time|"
		"track-dauer (ms)|titeldauer (ms)|dauer|länge|laufzeit|durée|durée du titre "
		"(ms)|duración|"
		"duración de la canción (ms)|duração|duração da faixa (ms)|durata|"
		"durata della traccia (ms)|duur|nummerduur (ms)|låtlängd (ms)|czas|czas trwania|"
		"parça süresi (ms)|διάρκεια κομματιού (ms)|длительность|"
		"مدة الأغنية (بالمللي ثانية)|時間|再生時間|トラックの長さ（ミリ秒）|时长|"
		"曲目时长（毫秒）|曲目長度（毫秒）|曲目時長（毫秒）|길이",
	[CUE] = "cue|timestamp|time|at|zeit|stelle|temps|tiempo|tijd",
	[ADDRESS] = "url|track url|spotify url|track uri|spotify uri|uri|track-uri|uri du titre|"
		    "uri de la canción|uri da faixa|uri della traccia|nummer uri|låtens uri|"
		    "parça uri|uri κομματιού|رابط الأغنية (uri)|トラックuri|曲目 uri|歌 link|link|"
		    "web|adresse|address|source|location",
	[SPOTIFY] = "spotify track id|spotify id",
	[VIDEO] = "video id|youtube id|youtube video id",
	[SECTION] = "section|category|abschnitt|kategorie|playlist name|playlist",
	[LISTEN] = "listen for|what to listen for|notes|note|comment|comments|"
		   "worauf achten|notiz|notizen|bemerkung|bemerkungen|kommentar|remarques|notas|"
		   "annotation",
};
