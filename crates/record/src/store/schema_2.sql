-- What lists tell of a mark without reading its claims: how many bear and deny it, how many outlets stand behind it,
-- and the first publication that tells it.
ALTER TABLE mark ADD COLUMN borne INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mark ADD COLUMN denied INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mark ADD COLUMN outlets INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mark ADD COLUMN reported TEXT;
-- The next settling fills them.
INSERT OR REPLACE INTO state (name, value) VALUES ('dirty', '1');
