-- A file may have several ISRCs or MusicBrainz ids, "DEAAA2000001;GBAAA0000001" (src/store/library.c). Rows of earlier
-- programs have these in one word: the next scan reads their files again.
CREATE INDEX library_by_isrcs ON library (isrc) WHERE instr(isrc, ';') > 0;
CREATE INDEX library_by_mbids ON library (mbid) WHERE instr(mbid, ';') > 0;
UPDATE library SET read_ms = 0 WHERE length(isrc) <> 12 OR length(mbid) <> 32;
