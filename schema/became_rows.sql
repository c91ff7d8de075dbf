-- Rows that name what became another one are placed where that one is (src/archive/store/became.c); not a migration. became_test.c knows
-- whether all are here.

UPDATE OR IGNORE comparison SET review = (SELECT now FROM became WHERE uuid = review) WHERE review IN (SELECT uuid FROM became);
UPDATE OR IGNORE chain SET review = (SELECT now FROM became WHERE uuid = review) WHERE review IN (SELECT uuid FROM became);
UPDATE OR IGNORE question SET review = (SELECT now FROM became WHERE uuid = review) WHERE review IN (SELECT uuid FROM became);
UPDATE OR IGNORE listing SET review = (SELECT now FROM became WHERE uuid = review) WHERE review IN (SELECT uuid FROM became);
UPDATE OR IGNORE sitting SET review = (SELECT now FROM became WHERE uuid = review) WHERE review IN (SELECT uuid FROM became);
UPDATE OR IGNORE sitting SET chain = (SELECT now FROM became WHERE uuid = chain) WHERE chain IN (SELECT uuid FROM became);
UPDATE OR IGNORE note SET review = (SELECT now FROM became WHERE uuid = review) WHERE review IN (SELECT uuid FROM became);
UPDATE OR IGNORE note SET chain = (SELECT now FROM became WHERE uuid = chain) WHERE chain IN (SELECT uuid FROM became);
UPDATE OR IGNORE note SET against_chain = (SELECT now FROM became WHERE uuid = against_chain) WHERE against_chain IN (SELECT uuid FROM became);
UPDATE OR IGNORE note SET question = (SELECT now FROM became WHERE uuid = question) WHERE question IN (SELECT uuid FROM became);
UPDATE OR IGNORE draft SET review = (SELECT now FROM became WHERE uuid = review) WHERE review IN (SELECT uuid FROM became);
UPDATE OR IGNORE draft SET chain = (SELECT now FROM became WHERE uuid = chain) WHERE chain IN (SELECT uuid FROM became);
UPDATE OR IGNORE draft SET against_chain = (SELECT now FROM became WHERE uuid = against_chain) WHERE against_chain IN (SELECT uuid FROM became);
UPDATE OR IGNORE draft SET question = (SELECT now FROM became WHERE uuid = question) WHERE question IN (SELECT uuid FROM became);
UPDATE OR IGNORE rating SET review = (SELECT now FROM became WHERE uuid = review) WHERE review IN (SELECT uuid FROM became);
UPDATE OR IGNORE rating SET chain = (SELECT now FROM became WHERE uuid = chain) WHERE chain IN (SELECT uuid FROM became);
UPDATE OR IGNORE volume SET review = (SELECT now FROM became WHERE uuid = review) WHERE review IN (SELECT uuid FROM became);
UPDATE OR IGNORE volume SET chain = (SELECT now FROM became WHERE uuid = chain) WHERE chain IN (SELECT uuid FROM became);
UPDATE OR IGNORE volume SET matched_chain = (SELECT now FROM became WHERE uuid = matched_chain) WHERE matched_chain IN (SELECT uuid FROM became);
UPDATE OR IGNORE stretch SET chain = (SELECT now FROM became WHERE uuid = chain) WHERE chain IN (SELECT uuid FROM became);
UPDATE OR IGNORE blind_run SET review = (SELECT now FROM became WHERE uuid = review) WHERE review IN (SELECT uuid FROM became);
UPDATE OR IGNORE blind_run SET chain = (SELECT now FROM became WHERE uuid = chain) WHERE chain IN (SELECT uuid FROM became);
UPDATE OR IGNORE export_base SET review = (SELECT now FROM became WHERE uuid = review) WHERE review IN (SELECT uuid FROM became);
UPDATE OR IGNORE replaced SET review = (SELECT now FROM became WHERE uuid = review) WHERE review IN (SELECT uuid FROM became);
UPDATE OR IGNORE files_read SET review = (SELECT now FROM became WHERE uuid = review) WHERE review IN (SELECT uuid FROM became);

-- So are earlier versions.
WITH b AS MATERIALIZED (SELECT * FROM became_digits) UPDATE past SET content = replace(content, b.was, b.now) FROM b
	WHERE (SELECT count(*) FROM became) > 0 AND kind <> 'review' AND json_valid(content) AND b.was = json_extract(content, '$.review');
WITH b AS MATERIALIZED (SELECT * FROM became_digits) UPDATE past SET content = replace(content, b.was, b.now) FROM b
	WHERE (SELECT count(*) FROM became) > 0 AND kind <> 'review' AND json_valid(content) AND b.was = json_extract(content, '$.chain');
WITH b AS MATERIALIZED (SELECT * FROM became_digits) UPDATE past SET content = replace(content, b.was, b.now) FROM b
	WHERE (SELECT count(*) FROM became) > 0 AND kind <> 'review' AND json_valid(content) AND b.was = json_extract(content, '$.against_chain');
WITH b AS MATERIALIZED (SELECT * FROM became_digits) UPDATE past SET content = replace(content, b.was, b.now) FROM b
	WHERE (SELECT count(*) FROM became) > 0 AND kind <> 'review' AND json_valid(content) AND b.was = json_extract(content, '$.matched_chain');
WITH b AS MATERIALIZED (SELECT * FROM became_digits) UPDATE past SET content = replace(content, b.was, b.now) FROM b
	WHERE (SELECT count(*) FROM became) > 0 AND kind <> 'review' AND json_valid(content) AND b.was = json_extract(content, '$.question');
