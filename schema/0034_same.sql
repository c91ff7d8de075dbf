-- A device that is another one (`earlog device merge`): what names it counts for that one. Rows keep the device that they name, so
-- `earlog device split` takes a merge back.
ALTER TABLE device ADD COLUMN same_as BLOB REFERENCES device (uuid) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX device_same ON device (same_as) WHERE same_as IS NOT NULL;

-- An IEM or headphone: under test, or compared with.
DROP VIEW v_device;
CREATE VIEW v_device AS SELECT
	lower(hex(d.uuid)) AS uuid,
	d.id AS id,
	d.name AS name, -- brand and model as shown
	d.brand AS brand,
	d.model AS model,
	d.kind AS kind,
	d.drivers AS drivers,
	d.impedance_ohm AS impedance_ohm,
	d.sensitivity_db AS sensitivity_db,
	d.sensitivity_unit AS sensitivity_unit, -- dB/mW or dB/Vrms
	lower(hex(d.same_as)) AS same_as -- uuid of the device that this one is (`earlog device merge`); NULL: itself
	FROM device d WHERE d.deleted = 0;
