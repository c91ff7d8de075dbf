-- How the scores of the sections are added up: JSON, {"of": "mean", "weights": {"tone": "2"}}; NULL: they are not.
ALTER TABLE review ADD COLUMN total TEXT;
-- The values that the session file gave, as JSON by kind of row and column, so that a value is emptied that the file no longer gives.
ALTER TABLE files_read ADD COLUMN given TEXT;
