-- ------------------------------------------------------------------------------------------------------- credentials
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['credentials', 'passkey_ceremonies'] LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner ON public.%I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
    EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC', t);
  END LOOP;
END $$;
--> statement-breakpoint
-- A customer enrols and removes their own, and reads of it what is no secret.
GRANT SELECT (id, account_id, kind, name, enrolled_at, last_used_at, removed_at) ON credentials TO mittente_portal;
--> statement-breakpoint
GRANT INSERT (id, account_id, kind, name, password_hash, passkey_id, public_key, sign_count, transports, enrolled_at) ON credentials TO mittente_portal;
--> statement-breakpoint
GRANT UPDATE (removed_at) ON credentials TO mittente_portal;
--> statement-breakpoint
CREATE POLICY portal_reads ON credentials FOR SELECT TO mittente_portal USING (account_id = (SELECT app.account_id()));
--> statement-breakpoint
CREATE POLICY portal_enrols ON credentials FOR INSERT TO mittente_portal WITH CHECK (account_id = (SELECT app.account_id()) AND removed_at IS NULL);
--> statement-breakpoint
CREATE POLICY portal_removes ON credentials FOR UPDATE TO mittente_portal
  USING (account_id = (SELECT app.account_id()) AND removed_at IS NULL) WITH CHECK (account_id = (SELECT app.account_id()) AND removed_at IS NOT NULL);
--> statement-breakpoint
-- The door checks what is shown, and notes that it was.
GRANT SELECT, UPDATE (last_used_at, sign_count, totp_step) ON credentials TO mittente_door;
--> statement-breakpoint
CREATE POLICY door_reads ON credentials FOR SELECT TO mittente_door USING (true);
--> statement-breakpoint
CREATE POLICY door_notes ON credentials FOR UPDATE TO mittente_door USING (removed_at IS NULL) WITH CHECK (removed_at IS NULL);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (used_at) ON passkey_ceremonies TO mittente_door;
--> statement-breakpoint
CREATE POLICY door ON passkey_ceremonies TO mittente_door USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT (id, expires_at), DELETE ON passkey_ceremonies TO mittente_worker;
--> statement-breakpoint
CREATE POLICY worker_reads ON passkey_ceremonies FOR SELECT TO mittente_worker USING (true);
--> statement-breakpoint
CREATE POLICY worker_forgets ON passkey_ceremonies FOR DELETE TO mittente_worker USING (true);
--> statement-breakpoint
GRANT UPDATE (assurance, proved_at) ON sessions TO mittente_door;
--> statement-breakpoint
CREATE POLICY door_proves ON sessions FOR UPDATE TO mittente_door USING (closed_at IS NULL) WITH CHECK (closed_at IS NULL AND assurance = 'CREDENTIAL');
