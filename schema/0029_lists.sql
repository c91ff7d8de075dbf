-- review.sections has the questions and cues of each section, too. Playlists are read again, to know which are theirs.
UPDATE files_read SET playlist_mtime_ns = -2, playlist_hash = NULL;
