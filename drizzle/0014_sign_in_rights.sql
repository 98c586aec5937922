-- ---------------------------------------------------------------------------------------------------------- sessions
GRANT INSERT (id, account_id, assurance, opened_by, proven_address, proved_at, created_at, expires_at) ON sessions TO mittente_door;
--> statement-breakpoint
CREATE POLICY door_opens ON sessions FOR INSERT TO mittente_door WITH CHECK (closed_at IS NULL AND opened_by IN ('CODE', 'PASSWORD', 'PASSKEY'));
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['refresh_tokens', 'attempt_limits'] LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner ON public.%I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
    EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC', t);
    EXECUTE format('CREATE POLICY door ON public.%I TO mittente_door USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY worker_reads ON public.%I FOR SELECT TO mittente_worker USING (true)', t);
    EXECUTE format('CREATE POLICY worker_forgets ON public.%I FOR DELETE TO mittente_worker USING (true)', t);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (used_at) ON refresh_tokens TO mittente_door;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (full_at) ON attempt_limits TO mittente_door;
--> statement-breakpoint
GRANT SELECT (id, expires_at), DELETE ON refresh_tokens TO mittente_worker;
--> statement-breakpoint
GRANT SELECT (key, full_at), DELETE ON attempt_limits TO mittente_worker;
--> statement-breakpoint

-- ----------------------------------------------------------------------------------------------------------- notices
GRANT INSERT (id, kind, account_id, to_account_id, to_address, language, facts, secret, answers_message_id, while_account_id, while_version, next_attempt_at, created_at, expires_at) ON notices TO mittente_door;
--> statement-breakpoint
CREATE POLICY door_inserts ON notices FOR INSERT TO mittente_door WITH CHECK (true);
