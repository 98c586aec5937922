-- The door: what happens before anybody is signed in. It knows accounts and sessions, and no ticket, message or mail.
DO $$
BEGIN
  CREATE ROLE mittente_door NOLOGIN NOINHERIT;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public, app TO mittente_door;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.account_id(), app.client(), app.lock_address(text, boolean), app.lock_account(uuid, boolean), app.wake(text, uuid) TO mittente_door;
--> statement-breakpoint
GRANT INSERT ON audit_events TO mittente_door;
--> statement-breakpoint
CREATE POLICY door_writes ON audit_events FOR INSERT TO mittente_door
  WITH CHECK (actor = coalesce((SELECT app.client()), 'anonymous') OR actor = 'account:' || account_id::text);
--> statement-breakpoint

-- ------------------------------------------------------------------------------------------------------- challenges
ALTER TABLE challenges ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY owner ON challenges TO CURRENT_USER USING (true) WITH CHECK (true);
--> statement-breakpoint
REVOKE ALL ON challenges FROM PUBLIC;
--> statement-breakpoint
-- Whoever sends a code opens a challenge and cannot look at one; the door alone tries codes.
GRANT INSERT (id, purpose, bound_to, code_hash, created_at, expires_at) ON challenges TO mittente_anonymous, mittente_portal, mittente_desk, mittente_provisioning, mittente_ingest, mittente_worker, mittente_door;
--> statement-breakpoint
CREATE POLICY opens ON challenges FOR INSERT TO mittente_anonymous, mittente_portal, mittente_desk, mittente_provisioning, mittente_ingest, mittente_worker, mittente_door
  WITH CHECK (tries = 0 AND proved_at IS NULL AND used_at IS NULL AND expires_at <= created_at + interval '10 minutes');
--> statement-breakpoint
GRANT SELECT, UPDATE (tries, expires_at, proved_at, used_at) ON challenges TO mittente_door;
--> statement-breakpoint
CREATE POLICY door_reads ON challenges FOR SELECT TO mittente_door USING (true);
--> statement-breakpoint
CREATE POLICY door_tries ON challenges FOR UPDATE TO mittente_door USING (used_at IS NULL) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT (id, expires_at), DELETE ON challenges TO mittente_worker;
--> statement-breakpoint
CREATE POLICY worker_reads ON challenges FOR SELECT TO mittente_worker USING (true);
--> statement-breakpoint
CREATE POLICY worker_forgets ON challenges FOR DELETE TO mittente_worker USING (true);
--> statement-breakpoint

-- --------------------------------------------------------------------------------------------------- ending sessions
-- A session that is over does not come back: only a living one is closed.
GRANT SELECT ON accounts, sessions TO mittente_door;
--> statement-breakpoint
CREATE POLICY door_reads ON accounts FOR SELECT TO mittente_door USING (true);
--> statement-breakpoint
GRANT SELECT (id, account_id, closed_at) ON sessions TO mittente_provisioning, mittente_worker;
--> statement-breakpoint
CREATE POLICY reads ON sessions FOR SELECT TO mittente_door, mittente_provisioning, mittente_worker USING (true);
--> statement-breakpoint
GRANT UPDATE (closed_at) ON sessions TO mittente_portal, mittente_desk, mittente_provisioning, mittente_worker, mittente_door;
--> statement-breakpoint
CREATE POLICY portal_closes ON sessions FOR UPDATE TO mittente_portal
  USING (account_id = (SELECT app.account_id()) AND closed_at IS NULL) WITH CHECK (account_id = (SELECT app.account_id()) AND closed_at IS NOT NULL);
--> statement-breakpoint
CREATE POLICY closes ON sessions FOR UPDATE TO mittente_desk, mittente_provisioning, mittente_worker, mittente_door
  USING (closed_at IS NULL) WITH CHECK (closed_at IS NOT NULL);
