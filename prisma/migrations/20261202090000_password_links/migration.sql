-- Links by which somebody who lost their password chooses a new one. They stand on a membership, and go with it. What works for one
-- organization alone has no business with them: muster_app is granted nothing.
CREATE TABLE password_links (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  made_by_user_id uuid, -- null: the operator
  token_sha256 bytea NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  expires_at timestamptz(3) NOT NULL,
  used_at timestamptz(3),
  CONSTRAINT password_links_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT password_links_organization_id_user_id_fkey FOREIGN KEY (organization_id, user_id)
    REFERENCES memberships (organization_id, user_id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX password_links_token_sha256_key ON password_links (token_sha256);
CREATE INDEX password_links_organization_id_user_id_idx ON password_links (organization_id, user_id);
CREATE INDEX password_links_user_id_idx ON password_links (user_id);

ALTER TABLE password_links ENABLE ROW LEVEL SECURITY;
ALTER TABLE password_links FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON password_links TO muster_app USING (organization_id = current_setting('app.org')::uuid)
  WITH CHECK (organization_id = current_setting('app.org')::uuid);
CREATE POLICY authentication ON password_links TO muster_auth USING (true) WITH CHECK (true);
CREATE POLICY maintenance ON password_links TO muster_maintenance USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (used_at), DELETE ON password_links TO muster_auth;
GRANT SELECT, INSERT, UPDATE, DELETE ON password_links TO muster_maintenance;
