-- How the scores of the sections are added up: JSON, {"of": "mean", "weights": {"tone": 2}}; NULL: they are not.
ALTER TABLE review ADD COLUMN total TEXT;
