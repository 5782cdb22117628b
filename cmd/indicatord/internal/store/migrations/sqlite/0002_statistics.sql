-- Figures of a full tenant, so that the planner prefers the index of a filter
-- to reading all rows in the order of their ids. It does not make them itself.
ANALYZE;

DELETE FROM sqlite_stat1;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('indicator', 'indicator', '15000 15000 1'),
  ('indicator', 'indicator_key', '15000 15000 1 1 1 1'),
  ('indicator', 'indicator_indicatortype', '15000 15000 2500 1'),
  ('indicator', 'indicator_action', '15000 15000 3000 1'),
  ('indicator', 'indicator_severity', '15000 15000 3750 1'),
  ('indicator', 'indicator_createdby', '15000 15000 5000 1'),
  ('indicator', 'indicator_creationtimedatetimeutc', '15000 15000 500 1'),
  ('indicator', 'indicator_expirationtime', '15000 15000 100 1');

ANALYZE sqlite_schema;
