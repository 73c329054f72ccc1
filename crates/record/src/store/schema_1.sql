-- What read the pages.
CREATE TABLE run (
  key INTEGER PRIMARY KEY,
  version TEXT NOT NULL,
  model TEXT NOT NULL,
  hash TEXT NOT NULL,
  UNIQUE (version, model, hash)
);

-- Every input that was tried. A twin is an input whose article was already read from another.
CREATE TABLE page (
  input TEXT PRIMARY KEY,
  hash TEXT NOT NULL,
  run INTEGER REFERENCES run,
  outcome TEXT NOT NULL CHECK (outcome IN ('article', 'twin', 'failed')),
  article TEXT,
  error TEXT
) WITHOUT ROWID;
CREATE INDEX page_article ON page (article);

CREATE TABLE article (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  input TEXT NOT NULL UNIQUE,
  run INTEGER NOT NULL REFERENCES run,
  hash TEXT NOT NULL,
  url TEXT, canonical TEXT,
  outlet TEXT NOT NULL,
  section TEXT, language TEXT,
  headline TEXT NOT NULL,
  kicker TEXT,
  published TEXT, published_precision TEXT, published_text TEXT,
  -- Seconds since 1970; the smallest number where the page has no date, so that it comes last.
  at INTEGER NOT NULL,
  day TEXT,
  updated TEXT, updated_precision TEXT, updated_text TEXT,
  dateline TEXT, dateline_place TEXT, dateline_date TEXT, dateline_outlet TEXT,
  byline TEXT NOT NULL, editor TEXT, credit TEXT, lead INTEGER,
  access TEXT NOT NULL, pager TEXT, tags TEXT NOT NULL,
  sentences INTEGER NOT NULL,
  claims INTEGER NOT NULL
);
CREATE INDEX article_newest ON article (at DESC, id);
CREATE INDEX article_day ON article (day, language);
CREATE INDEX article_outlet ON article (outlet);

-- Headline (-1), blocks, captions.
CREATE TABLE block (
  article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  n INTEGER NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  credit TEXT, src TEXT, at TEXT,
  links TEXT NOT NULL, emphasis TEXT NOT NULL,
  origin_start INTEGER, origin_end INTEGER,
  PRIMARY KEY (article, n)
) WITHOUT ROWID;

-- Sentences; ranges here and below are UTF-8 bytes of the block's text.
CREATE TABLE passage (
  key INTEGER PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  n INTEGER NOT NULL,
  block INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  UNIQUE (article, n)
);
CREATE VIRTUAL TABLE passage_text USING fts5 (
  text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TABLE mention (
  article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  n INTEGER NOT NULL,
  block INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  text TEXT NOT NULL,
  kind TEXT NOT NULL,
  refers TEXT NOT NULL,
  why TEXT NOT NULL,
  time_value TEXT, time_type TEXT, time_mod TEXT,
  geoname INTEGER, place TEXT, country TEXT, admin1 TEXT, lat REAL, lon REAL, place_precision TEXT, candidates TEXT,
  PRIMARY KEY (article, n)
) WITHOUT ROWID;

-- Whom a mention stands for: several where a pronoun refers to several.
CREATE TABLE mention_actor (
  article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  mention INTEGER NOT NULL,
  pos INTEGER NOT NULL,
  entity TEXT, name TEXT NOT NULL, country TEXT, sector TEXT NOT NULL, role TEXT, side TEXT, why TEXT NOT NULL,
  PRIMARY KEY (article, mention, pos)
) WITHOUT ROWID;
CREATE INDEX mention_actor_side ON mention_actor (side);

CREATE TABLE claim (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  n INTEGER NOT NULL,
  sentence INTEGER NOT NULL,
  trigger_start INTEGER NOT NULL, trigger_end INTEGER NOT NULL,
  clause_start INTEGER NOT NULL, clause_end INTEGER NOT NULL,
  class TEXT NOT NULL, mode TEXT, layer TEXT,
  status TEXT NOT NULL,
  -- Both absent where the article speaks in its own voice.
  stance TEXT, channel TEXT,
  "from" TEXT, from_precision TEXT, "to" TEXT, to_precision TEXT, precision TEXT, approx INTEGER,
  -- When it was published: the entry of a live page at its own time.
  told TEXT, told_precision TEXT,
  -- The day of the act, else of the publication.
  day TEXT,
  place INTEGER,
  confidence REAL,
  why TEXT NOT NULL,
  purpose TEXT,
  actor_sides TEXT NOT NULL, recipient_sides TEXT NOT NULL, speaker_sides TEXT NOT NULL,
  -- Of the article, to list the newest first.
  at INTEGER NOT NULL, article_id TEXT NOT NULL
);
CREATE INDEX claim_newest ON claim (at DESC, article_id, n);
CREATE INDEX claim_article ON claim (article, n);
CREATE INDEX claim_class ON claim (class, at DESC, article_id, n);
CREATE INDEX claim_layer ON claim (layer, at DESC, article_id, n) WHERE layer IS NOT NULL;

-- The slots of a claim: actor, recipient, speaker, via, place, time.
CREATE TABLE claim_actor (
  claim INTEGER NOT NULL REFERENCES claim ON DELETE CASCADE,
  role TEXT NOT NULL,
  pos INTEGER NOT NULL,
  mention INTEGER NOT NULL,
  PRIMARY KEY (claim, role, pos)
) WITHOUT ROWID;

-- What the slots can be looked up by: side code, entity id, GeoNames id, name and words in lower case.
CREATE TABLE claim_term (
  term TEXT NOT NULL,
  role TEXT NOT NULL,
  claim INTEGER NOT NULL REFERENCES claim ON DELETE CASCADE,
  PRIMARY KEY (term, role, claim)
) WITHOUT ROWID;
CREATE INDEX claim_term_claim ON claim_term (claim);

CREATE TABLE toll (
  claim INTEGER NOT NULL REFERENCES claim ON DELETE CASCADE,
  pos INTEGER NOT NULL,
  kind TEXT NOT NULL, mention INTEGER NOT NULL, low INTEGER, high INTEGER, bound TEXT NOT NULL, who INTEGER,
  PRIMARY KEY (claim, pos)
) WITHOUT ROWID;

CREATE TABLE quote (
  article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  n INTEGER NOT NULL,
  block INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, speaker INTEGER,
  PRIMARY KEY (article, n)
) WITHOUT ROWID;

CREATE TABLE dropped (
  article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  n INTEGER NOT NULL,
  kind TEXT NOT NULL, text TEXT NOT NULL, rule TEXT NOT NULL,
  PRIMARY KEY (article, n)
) WITHOUT ROWID;

CREATE TABLE diagnostic (
  article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
  n INTEGER NOT NULL,
  code TEXT NOT NULL, message TEXT NOT NULL,
  PRIMARY KEY (article, n)
) WITHOUT ROWID;

-- The ledger; settled from all claims.
CREATE TABLE ceasefire (
  id TEXT PRIMARY KEY,
  n INTEGER NOT NULL,
  dyad TEXT NOT NULL,
  parties TEXT NOT NULL,
  purpose TEXT,
  follows TEXT,
  state TEXT NOT NULL,
  number INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE mark (
  ceasefire TEXT NOT NULL REFERENCES ceasefire ON DELETE CASCADE,
  n INTEGER NOT NULL,
  kind TEXT NOT NULL,
  by TEXT NOT NULL, alleged_by TEXT NOT NULL,
  "from" TEXT, from_precision TEXT, "to" TEXT, to_precision TEXT, precision TEXT, approx INTEGER,
  rival INTEGER NOT NULL,
  PRIMARY KEY (ceasefire, n)
) WITHOUT ROWID;

CREATE TABLE mark_claim (
  ceasefire TEXT NOT NULL REFERENCES ceasefire ON DELETE CASCADE,
  mark INTEGER NOT NULL,
  denies INTEGER NOT NULL,
  pos INTEGER NOT NULL,
  claim TEXT NOT NULL,
  PRIMARY KEY (ceasefire, mark, denies, pos)
) WITHOUT ROWID;
CREATE INDEX mark_claim_claim ON mark_claim (claim);

-- English names of the codes.
CREATE TABLE side (code TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;

-- 'dirty': claims changed since the ledger was settled.
CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- What follows is for people's own queries: these names and columns stay.
CREATE VIEW articles AS
SELECT id, input, url, outlet, language, headline, published, updated, editor, credit, claims
FROM article;

CREATE VIEW sentences AS
SELECT a.id AS article, p.n AS number,
  CAST(substr(CAST(b.text AS BLOB), p.start + 1, p."end" - p.start) AS TEXT) AS text
FROM passage p JOIN article a ON a.key = p.article JOIN block b ON b.article = p.article AND b.n = p.block;

CREATE VIEW claims AS
SELECT c.id, c.article_id AS article, a.outlet, a.published, c.class, c.mode, c.layer AS ceasefire, c.status, c.stance,
  c.channel, c.actor_sides AS actors, c.recipient_sides AS recipients, c.speaker_sides AS speakers,
  c."from", c."to", c.precision, c.approx,
  CAST(substr(CAST(b.text AS BLOB), p.start + 1, p."end" - p.start) AS TEXT) AS sentence, c.confidence
FROM claim c
JOIN article a ON a.key = c.article
LEFT JOIN passage p ON p.article = c.article AND p.n = c.sentence
LEFT JOIN block b ON b.article = p.article AND b.n = p.block;

CREATE VIEW ceasefires AS
SELECT id, parties, purpose, follows, state, number FROM ceasefire;

CREATE VIEW marks AS
SELECT ceasefire, n AS number, kind, by, alleged_by, "from", "to", precision, approx, rival FROM mark;

CREATE VIEW mark_claims AS
SELECT ceasefire, mark, claim, denies FROM mark_claim;
