-- Lists of workloads that people come back to, each its owner's alone or shared with a team. A shared one outlives its owner's
-- membership, so it hangs on the person, and keeps the name that its readers know them by.
CREATE TABLE saved_views (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  owner_user_id uuid NOT NULL,
  owner_name text NOT NULL,
  initiative_id uuid, -- null: nobody but the owner sees it
  name text NOT NULL,
  query text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT saved_views_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT saved_views_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT saved_views_owner_user_id_fkey FOREIGN KEY (owner_user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT saved_views_organization_id_initiative_id_fkey FOREIGN KEY (organization_id, initiative_id)
    REFERENCES initiatives (organization_id, id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX saved_views_owner_name_key ON saved_views (organization_id, owner_user_id, name);
CREATE INDEX saved_views_team ON saved_views (organization_id, initiative_id);

ALTER TABLE saved_views ENABLE ROW LEVEL SECURITY;
ALTER TABLE saved_views FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON saved_views TO muster_app USING (organization_id = current_setting('app.org')::uuid)
  WITH CHECK (organization_id = current_setting('app.org')::uuid);
CREATE POLICY maintenance ON saved_views TO muster_maintenance USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (initiative_id, name, query), DELETE ON saved_views TO muster_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON saved_views TO muster_maintenance;
