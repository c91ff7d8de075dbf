-- The owner, the owner's machines; if the owner is a machine, the person and the person's other machines.
DROP VIEW listener_own;
CREATE VIEW listener_own AS SELECT listener FROM owner WHERE one = 1
	UNION ALL SELECT l.uuid FROM owner o JOIN listener me ON me.uuid = o.listener AND me.deleted = 0
	JOIN listener l ON l.deleted = 0 AND l.uuid <> me.uuid AND (l.same_as = me.uuid OR l.uuid = me.same_as OR l.same_as = me.same_as)
	WHERE o.one = 1;
