-- Administration: what people may change, invitations that bring them in, and a log of all of it that nobody can rewrite.

-- 1. What is known of people and their sessions.
ALTER TABLE users
  ADD COLUMN time_zone text, -- null: the browser's
  ADD COLUMN color_scheme text CONSTRAINT users_color_scheme_known CHECK (color_scheme IN ('light', 'dark', 'auto')); -- null: never chosen
ALTER TABLE memberships ADD COLUMN last_seen_at timestamptz(3);
ALTER TABLE sessions
  ADD COLUMN last_seen_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  ADD COLUMN address text,
  ADD COLUMN user_agent text;
ALTER TABLE api_tokens ADD COLUMN refused_at timestamptz(3); -- when its use after revocation was last noted

-- 2. Invitations. The link's secret is stored as its SHA-256 only.
CREATE TABLE invitations (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  token_sha256 bytea NOT NULL,
  email text NOT NULL,
  role role NOT NULL,
  invited_by_name text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  expires_at timestamptz(3) NOT NULL,
  accepted_at timestamptz(3),
  revoked_at timestamptz(3),
  CONSTRAINT invitations_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT invitations_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT invitations_email_lower_case CHECK (email = lower(email)),
  CONSTRAINT invitations_end_once CHECK (accepted_at IS NULL OR revoked_at IS NULL)
);
CREATE UNIQUE INDEX invitations_token_sha256_key ON invitations (token_sha256);
CREATE INDEX invitations_organization_id_email_idx ON invitations (organization_id, email);

CREATE TABLE invitation_teams (
  organization_id uuid NOT NULL,
  invitation_id uuid NOT NULL,
  initiative_id uuid NOT NULL,
  is_lead boolean NOT NULL,
  CONSTRAINT invitation_teams_pkey PRIMARY KEY (organization_id, invitation_id, initiative_id),
  CONSTRAINT invitation_teams_organization_id_invitation_id_fkey FOREIGN KEY (organization_id, invitation_id)
    REFERENCES invitations (organization_id, id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT invitation_teams_organization_id_initiative_id_fkey FOREIGN KEY (organization_id, initiative_id)
    REFERENCES initiatives (organization_id, id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX invitation_teams_organization_id_initiative_id_idx ON invitation_teams (organization_id, initiative_id);

-- 3. The audit log. Names are kept as they were: an event outlives whom and what it tells of, so it refers to neither by a key.
CREATE TABLE audit_events (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  occurred_at timestamptz(3) NOT NULL,
  action text NOT NULL,
  actor_user_id uuid,
  actor_token_id uuid,
  actor_name text,
  target_kind text,
  target_id uuid,
  target_name text,
  address text,
  user_agent text,
  request_id text,
  details jsonb NOT NULL DEFAULT '{}',
  CONSTRAINT audit_events_pkey PRIMARY KEY (organization_id, id),
  CONSTRAINT audit_events_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX audit_events_newest ON audit_events (organization_id, occurred_at DESC, id DESC);
CREATE INDEX audit_events_action_newest ON audit_events (organization_id, action, occurred_at DESC, id DESC);
CREATE INDEX audit_events_user_newest ON audit_events (organization_id, actor_user_id, occurred_at DESC, id DESC);
CREATE INDEX audit_events_token_newest ON audit_events (organization_id, actor_token_id, occurred_at DESC, id DESC);

-- 4. The walls around the new tables.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['invitations', 'invitation_teams', 'audit_events'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY tenant ON %I TO muster_app USING (organization_id = current_setting(''app.org'')::uuid)
      WITH CHECK (organization_id = current_setting(''app.org'')::uuid)', name);
    EXECUTE format('CREATE POLICY authentication ON %I TO muster_auth USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY maintenance ON %I TO muster_maintenance USING (true) WITH CHECK (true)', name);
  END LOOP;
END
$$;
CREATE POLICY authentication_adds ON users FOR INSERT TO muster_auth WITH CHECK (true);
CREATE POLICY authentication_changes ON users FOR UPDATE TO muster_auth USING (true) WITH CHECK (true);

-- 5. What each role may do, to the column. Nobody may change or remove what the log says.
GRANT SELECT, INSERT ON audit_events TO muster_app, muster_maintenance;
GRANT INSERT ON audit_events TO muster_auth;

GRANT SELECT (time_zone, color_scheme) ON users TO muster_app;
GRANT UPDATE (name) ON organizations TO muster_app;
GRANT INSERT, UPDATE (parent_id, path, name, archived_at) ON initiatives TO muster_app;
GRANT INSERT, UPDATE (name) ON clusters TO muster_app;
GRANT UPDATE (role), DELETE ON memberships TO muster_app;
GRANT INSERT, UPDATE (is_lead), DELETE ON team_memberships TO muster_app;
GRANT SELECT (organization_id, id, name, owner_user_id, service_role, scopes, created_at, expires_at, revoked_at, last_used_at, refused_at),
  INSERT, UPDATE (revoked_at) ON api_tokens TO muster_app;
GRANT SELECT, INSERT ON api_token_teams TO muster_app;
GRANT SELECT (organization_id, id, email, role, invited_by_name, created_at, expires_at, accepted_at, revoked_at),
  INSERT, UPDATE (revoked_at) ON invitations TO muster_app;
GRANT SELECT, INSERT ON invitation_teams TO muster_app;
GRANT SELECT (organization_id, id, user_id, created_at, expires_at, last_seen_at, address, user_agent), DELETE ON sessions TO muster_app;

GRANT SELECT, INSERT, UPDATE, DELETE ON invitations, invitation_teams TO muster_maintenance;
GRANT SELECT, UPDATE (accepted_at) ON invitations TO muster_auth;
GRANT SELECT ON invitation_teams TO muster_auth;
GRANT INSERT, UPDATE (name, password_hash, time_zone, color_scheme) ON users TO muster_auth;
GRANT INSERT, UPDATE (last_seen_at) ON memberships TO muster_auth;
GRANT INSERT ON organizations, initiatives, team_memberships TO muster_auth;
GRANT UPDATE (refused_at) ON api_tokens TO muster_auth;
