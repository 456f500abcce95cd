-- That a link set somebody's password stands on the person, not on a membership: it must outlast that.
ALTER TABLE users ADD COLUMN password_by_link boolean NOT NULL DEFAULT false;
UPDATE users u SET password_by_link = true WHERE EXISTS (SELECT FROM password_links l WHERE l.user_id = u.id AND l.used_at IS NOT NULL);
GRANT UPDATE (password_by_link) ON users TO muster_auth;
