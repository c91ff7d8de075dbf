-- What was measured of the audio of a file, once; what `level` was made for, which no version of earlog wrote.
-- version: of the way of measuring. audio: SHA-256 of the payload of its compressed packets, as `ffmpeg -map 0:a:0 -c
-- copy -f streamhash` prints it, so that new tags change nothing. A byte is a level in dB: 0 is silence, n is n / 2 -
-- 117.5 relative to full scale, where a full sine has a peak of 0 and a mean square of -3. overview: for each 100 ms
-- of the file from its start two bytes, the peak and the mean square. octaves: for each 250 ms ten, the mean square
-- of each octave from 31.5 Hz to 16 kHz. Loudness, range and true peak: EBU R 128; NULL: too short or silent.
-- clipped: samples in runs of three or more at full scale. above_22k_dbfs: the loudest moment above 22 kHz of a file
-- with more than 48,000 samples a second; -400: nothing.
CREATE TABLE analysis (
	nr INTEGER PRIMARY KEY,
	audio TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	length_ms INTEGER NOT NULL,
	rate_hz INTEGER NOT NULL,
	channels INTEGER NOT NULL,
	integrated_lufs REAL,
	range_lu REAL,
	true_peak_dbtp REAL,
	clipped INTEGER NOT NULL,
	above_22k_dbfs REAL,
	overview BLOB NOT NULL,
	octaves BLOB NOT NULL
) STRICT;

-- Which audio a file holds: the SHA-256 of the file, and that of its audio.
CREATE TABLE audio (
	nr INTEGER PRIMARY KEY,
	hash TEXT NOT NULL UNIQUE,
	audio TEXT NOT NULL
) STRICT;

-- The octaves of the moment that a note is about, in dB as above, as a JSON array with null for silence. NULL: the file
-- was not analysed, or the note has no place in one.
ALTER TABLE note ADD COLUMN octaves TEXT;
ALTER TABLE draft ADD COLUMN octaves TEXT;
