-- Automatic mail. Whoever decides something may say so by mail; nobody but the worker says where it goes, or reads a secret.
ALTER TABLE notices ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY owner ON notices TO CURRENT_USER USING (true) WITH CHECK (true);
--> statement-breakpoint
REVOKE ALL ON notices FROM PUBLIC;
--> statement-breakpoint
GRANT INSERT (id, kind, account_id, to_account_id, to_address, language, facts, secret, answers_message_id, while_account_id, while_version, next_attempt_at, created_at, expires_at) ON notices
  TO mittente_anonymous, mittente_door, mittente_portal, mittente_desk, mittente_provisioning, mittente_ingest, mittente_worker;
--> statement-breakpoint
-- A customer causes notices of their own matter alone, to their own address or to one that they gave.
CREATE POLICY portal_inserts ON notices FOR INSERT TO mittente_portal
  WITH CHECK (account_id = (SELECT app.account_id()) AND (to_account_id IS NULL OR to_account_id = account_id)
              AND (while_account_id IS NULL OR while_account_id = account_id));
--> statement-breakpoint
CREATE POLICY others_insert ON notices FOR INSERT
  TO mittente_anonymous, mittente_door, mittente_desk, mittente_provisioning, mittente_ingest, mittente_worker WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT (id, kind, account_id, to_account_id, to_address, language, facts, answers_message_id, while_account_id, while_version, state, rule, recipient, address_version, rfc_message_id, attempts, next_attempt_at, last_error, created_at, expires_at, sent_at) ON notices TO mittente_desk;
--> statement-breakpoint
CREATE POLICY desk_reads ON notices FOR SELECT TO mittente_desk USING (true);
--> statement-breakpoint
-- What was said lately, to say it no more often than the policy allows.
GRANT SELECT (id, kind, account_id, to_account_id, to_address, created_at) ON notices TO mittente_ingest;
--> statement-breakpoint
CREATE POLICY ingest_reads ON notices FOR SELECT TO mittente_ingest USING (true);
--> statement-breakpoint
GRANT SELECT ON notices TO mittente_worker;
--> statement-breakpoint
GRANT UPDATE (secret, state, rule, recipient, address_version, rfc_message_id, attempts, next_attempt_at, lease_until, lease_token, last_error, sent_at) ON notices TO mittente_worker;
--> statement-breakpoint
CREATE POLICY worker_reads ON notices FOR SELECT TO mittente_worker USING (true);
--> statement-breakpoint
CREATE POLICY worker_updates ON notices FOR UPDATE TO mittente_worker USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE OR REPLACE FUNCTION app.wake(task text, id uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF task NOT IN ('deliver', 'judge', 'notify') THEN
    RAISE EXCEPTION 'unknown task %', task USING ERRCODE = 'invalid_parameter_value';
  END IF;
  -- No job key: one would make every writer wait for every other writer's commit.
  PERFORM graphile_worker.add_job(task, json_build_object('id', id), max_attempts => 1);
END $$;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.wake(text, uuid) TO mittente_anonymous;
