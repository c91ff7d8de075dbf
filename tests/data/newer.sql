-- A migration that only the test of a newer earlog has (Makefile: NEWER).
ALTER TABLE volume ADD COLUMN newer TEXT;
