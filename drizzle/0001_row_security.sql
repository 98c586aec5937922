-- Roles, row security and grants. drizzle-kit knows none of them: this file is written by hand.
--
-- The login role (DATABASE_URL) is a member of the group roles without inheriting them: alone it can do nothing. Every
-- transaction takes one group role with set_config('role', …, true), and says on whose behalf in app.* settings.
-- Roles belong to the whole server, so another database of it may have made them already.
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['anonymous', 'portal', 'desk', 'bridge', 'provisioning', 'ingest', 'worker', 'operator'] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', 'mittente_' || name);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
  END LOOP;
END $$;
--> statement-breakpoint
REVOKE ALL ON SCHEMA public FROM PUBLIC;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO mittente_anonymous, mittente_portal, mittente_desk, mittente_bridge, mittente_provisioning, mittente_ingest, mittente_worker, mittente_operator;
--> statement-breakpoint
CREATE SCHEMA app;
--> statement-breakpoint
GRANT USAGE ON SCHEMA app TO mittente_anonymous, mittente_portal, mittente_desk, mittente_bridge, mittente_provisioning, mittente_ingest, mittente_worker, mittente_operator;
--> statement-breakpoint
-- Who acts. A setting that was used once in a connection reads back as '': nobody. In a policy each call stands in a
-- sub-select, so that it is evaluated once a query.
CREATE FUNCTION app.account_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.account_id', true), '')::uuid $$;
--> statement-breakpoint
CREATE FUNCTION app.client() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.client', true), '') $$;
--> statement-breakpoint
-- Forced everywhere: the owner is bound too, but for the policy that lets its own SECURITY DEFINER functions work.
DO $$
DECLARE t text;
BEGIN
  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner ON public.%I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
    EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC', t);
  END LOOP;
END $$;
--> statement-breakpoint
-- SELECT FOR SHARE needs the UPDATE privilege, which most readers must not have: these lock, and tell nothing.
-- One order everywhere: idempotency key, delivery, address, account, service, ticket.
CREATE FUNCTION app.lock_address(address text, exclusively boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF exclusively THEN
    PERFORM pg_advisory_xact_lock(1, hashtext(address));
  ELSE
    PERFORM pg_advisory_xact_lock_shared(1, hashtext(address));
  END IF;
END $$;
--> statement-breakpoint
CREATE FUNCTION app.lock_account(account uuid, exclusively boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF exclusively THEN
    PERFORM 1 FROM public.accounts WHERE id = account FOR NO KEY UPDATE;
  ELSE
    PERFORM 1 FROM public.accounts WHERE id = account FOR SHARE;
  END IF;
END $$;
--> statement-breakpoint
CREATE FUNCTION app.lock_service(service uuid, exclusively boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF exclusively THEN
    PERFORM 1 FROM public.services WHERE id = service FOR NO KEY UPDATE;
  ELSE
    PERFORM 1 FROM public.services WHERE id = service FOR SHARE;
  END IF;
END $$;
--> statement-breakpoint
CREATE FUNCTION app.lock_ticket(ticket uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM 1 FROM public.tickets WHERE id = ticket FOR NO KEY UPDATE;
END $$;
--> statement-breakpoint
-- A child row carries its ticket's account, whatever the writer said.
CREATE FUNCTION app.account_of_ticket() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE owner uuid;
BEGIN
  IF NEW.ticket_id IS NULL THEN
    RETURN NEW;
  END IF;
  SELECT account_id INTO owner FROM public.tickets WHERE id = NEW.ticket_id;
  IF owner IS DISTINCT FROM NEW.account_id THEN
    RAISE EXCEPTION 'account differs from the ticket''s' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['messages', 'attachments', 'deliveries', 'disclosure_alarms', 'ticket_readings'] LOOP
    EXECUTE format('CREATE TRIGGER account_of_ticket BEFORE INSERT OR UPDATE OF ticket_id, account_id ON public.%I FOR EACH ROW EXECUTE FUNCTION app.account_of_ticket()', t);
  END LOOP;
END $$;
--> statement-breakpoint
-- A ticket's account never changes: a conversation is about one account's matter.
CREATE FUNCTION app.account_is_for_ever() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.account_id IS DISTINCT FROM OLD.account_id THEN
    RAISE EXCEPTION 'a ticket stays with its account' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER account_is_for_ever BEFORE UPDATE OF account_id ON tickets FOR EACH ROW EXECUTE FUNCTION app.account_is_for_ever();
--> statement-breakpoint

-- A new ticket waits in the default queue; whoever opens it need not know the queues.
CREATE FUNCTION app.default_queue() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF NEW.queue_id IS NULL THEN
    SELECT id INTO NEW.queue_id FROM public.queues WHERE is_default;
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER default_queue BEFORE INSERT ON tickets FOR EACH ROW EXECUTE FUNCTION app.default_queue();
--> statement-breakpoint

-- ------------------------------------------------------------------------------------------------------- anonymous
GRANT SELECT (id, purpose, algorithm, public_jwk, created_at, used_from, used_until, retired_at) ON keys
  TO mittente_anonymous, mittente_portal, mittente_desk, mittente_bridge, mittente_provisioning;
--> statement-breakpoint
CREATE POLICY published ON keys FOR SELECT
  TO mittente_anonymous, mittente_portal, mittente_desk, mittente_bridge, mittente_provisioning
  USING (purpose = 'ACCESS_TOKEN' AND (retired_at IS NULL OR retired_at > now()));
--> statement-breakpoint

-- ---------------------------------------------------------------------------------------------------------- portal
GRANT SELECT ON accounts, services, sessions, messages, attachments, ticket_readings, idempotency_keys TO mittente_portal;
--> statement-breakpoint
GRANT SELECT (id, reference, account_id, service_id, subject, status, priority, origin, language, continues_ticket_id, last_visible_message_id, solved_at, closed_at, created_at, visible_updated_at, visible_last_activity_at, visible_version, version, search) ON tickets TO mittente_portal;
--> statement-breakpoint
GRANT SELECT (id, display_name, role) ON staff_members TO mittente_portal;
--> statement-breakpoint
GRANT INSERT ON tickets, messages, attachments, ticket_readings, idempotency_keys, audit_events TO mittente_portal;
--> statement-breakpoint
GRANT UPDATE (status, solved_at, closed_at, last_message_id, last_visible_message_id, updated_at, last_activity_at, version, visible_updated_at, visible_last_activity_at, visible_version) ON tickets TO mittente_portal;
--> statement-breakpoint
GRANT UPDATE (read_until) ON ticket_readings TO mittente_portal;
--> statement-breakpoint
CREATE POLICY portal ON accounts FOR SELECT TO mittente_portal USING (id = (SELECT app.account_id()));
--> statement-breakpoint
CREATE POLICY portal ON services FOR SELECT TO mittente_portal USING (account_id = (SELECT app.account_id()));
--> statement-breakpoint
CREATE POLICY portal ON sessions FOR SELECT TO mittente_portal USING (account_id = (SELECT app.account_id()));
--> statement-breakpoint
CREATE POLICY portal ON staff_members FOR SELECT TO mittente_portal USING (true);
--> statement-breakpoint
CREATE POLICY portal ON tickets TO mittente_portal USING (account_id = (SELECT app.account_id())) WITH CHECK (account_id = (SELECT app.account_id()));
--> statement-breakpoint
CREATE POLICY portal_reads ON messages FOR SELECT TO mittente_portal USING (account_id = (SELECT app.account_id()) AND kind <> 'NOTE');
--> statement-breakpoint
CREATE POLICY portal_writes ON messages FOR INSERT TO mittente_portal WITH CHECK (account_id = (SELECT app.account_id()) AND kind = 'CUSTOMER' AND author_kind = 'ACCOUNT');
--> statement-breakpoint
CREATE POLICY portal_reads ON attachments FOR SELECT TO mittente_portal USING (account_id = (SELECT app.account_id()) AND NOT is_internal);
--> statement-breakpoint
CREATE POLICY portal_writes ON attachments FOR INSERT TO mittente_portal WITH CHECK (account_id = (SELECT app.account_id()) AND NOT is_internal);
--> statement-breakpoint
CREATE POLICY portal ON ticket_readings TO mittente_portal
  USING (account_id = (SELECT app.account_id()) AND reader = 'account:' || (SELECT app.account_id())::text)
  WITH CHECK (account_id = (SELECT app.account_id()) AND reader = 'account:' || (SELECT app.account_id())::text);
--> statement-breakpoint
CREATE POLICY own ON idempotency_keys TO mittente_portal, mittente_desk, mittente_provisioning USING (client = (SELECT app.client())) WITH CHECK (client = (SELECT app.client()));
--> statement-breakpoint
CREATE POLICY portal_writes ON audit_events FOR INSERT TO mittente_portal WITH CHECK (actor = 'account:' || (SELECT app.account_id())::text AND (account_id IS NULL OR account_id = (SELECT app.account_id())));
--> statement-breakpoint
CREATE POLICY portal_reads ON audit_events FOR SELECT TO mittente_portal USING (account_id = (SELECT app.account_id()) AND is_visible_to_account);
--> statement-breakpoint
GRANT SELECT (id, at, action, actor, account_id, subject_kind, subject_id, rule, is_visible_to_account) ON audit_events TO mittente_portal;
--> statement-breakpoint
GRANT SELECT ON audit_seals TO mittente_portal;
--> statement-breakpoint
CREATE POLICY portal ON audit_seals FOR SELECT TO mittente_portal
  USING (EXISTS (SELECT 1 FROM audit_events e WHERE e.id = event_id));
--> statement-breakpoint

-- ------------------------------------------------------------------------------------------------------------ desk
GRANT SELECT ON accounts, services, staff_members, queues, sessions, tickets, ticket_readings, messages, attachments, inbound_messages, deliveries, disclosure_alarms, audit_events, audit_seals, idempotency_keys TO mittente_desk;
--> statement-breakpoint
GRANT SELECT (id, kind, name, created_at, revoked_at) ON clients TO mittente_desk;
--> statement-breakpoint
GRANT INSERT ON tickets, ticket_readings, messages, attachments, deliveries, disclosure_alarms, audit_events, idempotency_keys TO mittente_desk;
--> statement-breakpoint
GRANT UPDATE (service_id, subject, status, priority, queue_id, assignee_id, tags, due_at, solved_at, closed_at, last_message_id, last_visible_message_id, updated_at, last_activity_at, version, visible_updated_at, visible_last_activity_at, visible_version) ON tickets TO mittente_desk;
--> statement-breakpoint
GRANT UPDATE (read_until) ON ticket_readings TO mittente_desk;
--> statement-breakpoint
GRANT UPDATE (released_at, released_by_id, release_reason, message_id) ON disclosure_alarms TO mittente_desk;
--> statement-breakpoint
GRANT UPDATE (review_state, review_by_id, review_at, review_note) ON inbound_messages TO mittente_desk;
--> statement-breakpoint
GRANT UPDATE (message_id, ticket_id, account_id, is_internal) ON attachments TO mittente_desk;
--> statement-breakpoint
-- The desk answers everybody, so its policies name no setting (a setting in a policy costs the full text index).
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['accounts', 'services', 'staff_members', 'queues', 'sessions', 'tickets', 'ticket_readings', 'messages', 'attachments', 'inbound_messages', 'deliveries', 'disclosure_alarms', 'audit_events', 'audit_seals', 'clients'] LOOP
    EXECUTE format('CREATE POLICY desk_reads ON public.%I FOR SELECT TO mittente_desk USING (true)', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['tickets', 'ticket_readings', 'disclosure_alarms', 'inbound_messages', 'attachments'] LOOP
    EXECUTE format('CREATE POLICY desk_updates ON public.%I FOR UPDATE TO mittente_desk USING (true) WITH CHECK (true)', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['tickets', 'ticket_readings', 'attachments', 'disclosure_alarms'] LOOP
    EXECUTE format('CREATE POLICY desk_inserts ON public.%I FOR INSERT TO mittente_desk WITH CHECK (true)', t);
  END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY desk_inserts ON messages FOR INSERT TO mittente_desk WITH CHECK (author_kind = 'STAFF' AND kind IN ('STAFF_REPLY', 'NOTE'));
--> statement-breakpoint
-- The desk queues a delivery and never says where it goes.
CREATE POLICY desk_inserts ON deliveries FOR INSERT TO mittente_desk WITH CHECK (recipient IS NULL AND address_version IS NULL AND state IN ('QUEUED', 'REFUSED'));
--> statement-breakpoint
CREATE POLICY desk_inserts ON audit_events FOR INSERT TO mittente_desk WITH CHECK (actor = (SELECT app.client()));
--> statement-breakpoint

-- ---------------------------------------------------------------------------------------------------------- bridge
-- A bridge hands in bytes and reads its own receipts: no verdict, no account.
GRANT SELECT (id, client_id, idempotency_key, input_hash, received_at, kept_at, size, sha256) ON inbound_messages TO mittente_bridge;
--> statement-breakpoint
GRANT INSERT (id, client_id, idempotency_key, input_hash, received_at, kept_at, size, sha256, raw, mail_from, rcpt_to, client_ip, helo, tls, mta, advice, next_attempt_at) ON inbound_messages TO mittente_bridge;
--> statement-breakpoint
CREATE POLICY bridge ON inbound_messages TO mittente_bridge USING ('client:' || client_id = (SELECT app.client())) WITH CHECK ('client:' || client_id = (SELECT app.client()) AND outcome = 'DEFERRED' AND reason = 'PENDING');
--> statement-breakpoint
GRANT SELECT (id, kind, revoked_at) ON clients TO mittente_bridge, mittente_provisioning;
--> statement-breakpoint
CREATE POLICY itself ON clients FOR SELECT TO mittente_bridge, mittente_provisioning USING ('client:' || id = (SELECT app.client()));
--> statement-breakpoint
GRANT INSERT ON audit_events TO mittente_bridge, mittente_provisioning;
--> statement-breakpoint
CREATE POLICY client_writes ON audit_events FOR INSERT TO mittente_bridge, mittente_provisioning WITH CHECK (actor = (SELECT app.client()));
--> statement-breakpoint

-- ---------------------------------------------------------------------------------------------------- provisioning
GRANT SELECT, INSERT ON accounts, services TO mittente_provisioning;
--> statement-breakpoint
GRANT UPDATE (number, display_name, language, status, registered_email_state, updated_at) ON accounts TO mittente_provisioning;
--> statement-breakpoint
GRANT UPDATE (account_id, kind, name, status, expires_on, updated_at) ON services TO mittente_provisioning;
--> statement-breakpoint
CREATE POLICY provisioning ON accounts TO mittente_provisioning USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY provisioning ON services TO mittente_provisioning USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, INSERT ON idempotency_keys TO mittente_provisioning;
--> statement-breakpoint

-- ---------------------------------------------------------------------------------------------------------- ingest
GRANT SELECT ON accounts, services, tickets, messages, attachments, deliveries, inbound_messages, queues, keys TO mittente_ingest;
--> statement-breakpoint
GRANT INSERT ON tickets, messages, attachments, audit_events TO mittente_ingest;
--> statement-breakpoint
GRANT UPDATE (status, solved_at, closed_at, last_message_id, last_visible_message_id, updated_at, last_activity_at, version, visible_updated_at, visible_last_activity_at, visible_version) ON tickets TO mittente_ingest;
--> statement-breakpoint
GRANT UPDATE (outcome, reason, flags, explanation, judged_at, attempts, next_attempt_at, lease_until, claimed_from, claimed_address, reply_to, sender, cc, subject, text_preview, rfc_message_id, body_sha256, signature_hashes, spf, dkim, dmarc, arc, proven_domain, dns_answers, account_id, candidate_account_ids, ticket_id, message_id, duplicate_of_id, review_state) ON inbound_messages TO mittente_ingest;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['accounts', 'services', 'tickets', 'messages', 'attachments', 'deliveries', 'inbound_messages', 'queues'] LOOP
    EXECUTE format('CREATE POLICY ingest_reads ON public.%I FOR SELECT TO mittente_ingest USING (true)', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['tickets', 'inbound_messages'] LOOP
    EXECUTE format('CREATE POLICY ingest_updates ON public.%I FOR UPDATE TO mittente_ingest USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY ingest_reads ON keys FOR SELECT TO mittente_ingest USING (purpose = 'MAIL_TOKEN');
--> statement-breakpoint
CREATE POLICY ingest_inserts ON tickets FOR INSERT TO mittente_ingest WITH CHECK (origin = 'EMAIL');
--> statement-breakpoint
CREATE POLICY ingest_inserts ON messages FOR INSERT TO mittente_ingest WITH CHECK (kind IN ('CUSTOMER', 'NOTICE') AND author_kind IN ('ACCOUNT', 'CORRESPONDENT') AND origin = 'EMAIL');
--> statement-breakpoint
CREATE POLICY ingest_inserts ON attachments FOR INSERT TO mittente_ingest WITH CHECK (NOT is_internal);
--> statement-breakpoint
CREATE POLICY ingest_writes ON audit_events FOR INSERT TO mittente_ingest WITH CHECK (actor IN ('system:ingest', 'mail'));
--> statement-breakpoint

-- ---------------------------------------------------------------------------------------------------------- worker
GRANT SELECT ON accounts, services, staff_members, tickets, messages, attachments, deliveries, disclosure_alarms, inbound_messages, keys, audit_events, audit_seals, audit_heads TO mittente_worker;
--> statement-breakpoint
GRANT SELECT, DELETE ON idempotency_keys TO mittente_worker;
--> statement-breakpoint
GRANT UPDATE (state, content, rule, recipient, address_version, attempts, next_attempt_at, lease_until, lease_token, last_error, sent_at) ON deliveries TO mittente_worker;
--> statement-breakpoint
GRANT UPDATE (status, closed_at, updated_at, version, visible_updated_at, visible_version) ON tickets TO mittente_worker;
--> statement-breakpoint
GRANT UPDATE (registered_email_state, updated_at) ON accounts TO mittente_worker;
--> statement-breakpoint
GRANT UPDATE (review_state, raw) ON inbound_messages TO mittente_worker;
--> statement-breakpoint
GRANT INSERT ON audit_events, audit_seals, audit_heads TO mittente_worker;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['accounts', 'services', 'staff_members', 'tickets', 'messages', 'attachments', 'deliveries', 'disclosure_alarms', 'inbound_messages', 'audit_events', 'audit_seals', 'audit_heads', 'idempotency_keys'] LOOP
    EXECUTE format('CREATE POLICY worker_reads ON public.%I FOR SELECT TO mittente_worker USING (true)', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['deliveries', 'tickets', 'accounts', 'inbound_messages'] LOOP
    EXECUTE format('CREATE POLICY worker_updates ON public.%I FOR UPDATE TO mittente_worker USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY worker_forgets ON idempotency_keys FOR DELETE TO mittente_worker USING (created_at < now() - interval '7 days');
--> statement-breakpoint
CREATE POLICY worker_reads ON keys FOR SELECT TO mittente_worker USING (purpose IN ('MAIL_TOKEN', 'AUDIT_HEAD', 'DKIM', 'LINK'));
--> statement-breakpoint
CREATE POLICY worker_writes ON audit_events FOR INSERT TO mittente_worker WITH CHECK (actor LIKE 'system:%');
--> statement-breakpoint
CREATE POLICY worker_seals ON audit_seals FOR INSERT TO mittente_worker WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY worker_signs ON audit_heads FOR INSERT TO mittente_worker WITH CHECK (true);
--> statement-breakpoint

-- -------------------------------------------------------------------------------------------------------- operator
-- The command line on the operator's own machine: staff, clients, keys, sessions for development, the audit's proof.
GRANT SELECT, INSERT ON staff_members, queues, clients, keys, sessions TO mittente_operator;
--> statement-breakpoint
GRANT UPDATE (display_name, role, is_active) ON staff_members TO mittente_operator;
--> statement-breakpoint
GRANT UPDATE (name, jwks, revoked_at) ON clients TO mittente_operator;
--> statement-breakpoint
GRANT UPDATE (used_until, retired_at) ON keys TO mittente_operator;
--> statement-breakpoint
GRANT SELECT ON accounts, audit_events, audit_seals, audit_heads TO mittente_operator;
--> statement-breakpoint
GRANT INSERT ON audit_events TO mittente_operator;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['staff_members', 'queues', 'clients', 'keys', 'sessions'] LOOP
    EXECUTE format('CREATE POLICY operator ON public.%I TO mittente_operator USING (true) WITH CHECK (true)', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['accounts', 'audit_events', 'audit_seals', 'audit_heads'] LOOP
    EXECUTE format('CREATE POLICY operator_reads ON public.%I FOR SELECT TO mittente_operator USING (true)', t);
  END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY operator_writes ON audit_events FOR INSERT TO mittente_operator WITH CHECK (actor = 'system:operator');
--> statement-breakpoint

-- ------------------------------------------------------------------------------------------------- client assertions
GRANT SELECT, INSERT, DELETE ON client_assertions TO mittente_operator;
--> statement-breakpoint
CREATE POLICY operator ON client_assertions TO mittente_operator USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE SEQUENCE account_number START 100001;
--> statement-breakpoint
GRANT USAGE ON SEQUENCE account_number TO mittente_provisioning;
--> statement-breakpoint

-- ------------------------------------------------------------------------------------------------------ audit queue
-- A queue: every row dies within seconds, so it is vacuumed by number, not by share.
ALTER TABLE audit_unsealed SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
--> statement-breakpoint
-- No foreign key: the row of an event that is removed before it was sealed stays, and tells.
CREATE FUNCTION app.queue_for_sealing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO public.audit_unsealed (event_id) SELECT id FROM inserted;
  RETURN NULL;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.queue_for_sealing() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER queue_for_sealing AFTER INSERT ON audit_events REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION app.queue_for_sealing();
--> statement-breakpoint
GRANT SELECT, DELETE ON audit_unsealed TO mittente_worker;
--> statement-breakpoint
GRANT SELECT ON audit_unsealed TO mittente_operator;
--> statement-breakpoint
CREATE POLICY worker_seals ON audit_unsealed TO mittente_worker USING (true) WITH CHECK (false);
--> statement-breakpoint
CREATE POLICY operator_reads ON audit_unsealed FOR SELECT TO mittente_operator USING (true);
--> statement-breakpoint

-- ------------------------------------------------------------------------------------------------------ wake-up call
-- Jobs only wake a worker; rows decide. The queue is the owner's, so waking it is a narrow function. Its body is bound
-- when it runs: graphile-worker makes its schema at its own migration.
CREATE FUNCTION app.wake(task text, id uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF task NOT IN ('deliver', 'judge') THEN
    RAISE EXCEPTION 'unknown task %', task USING ERRCODE = 'invalid_parameter_value';
  END IF;
  -- No job key: one would make every writer wait for every other writer's commit.
  PERFORM graphile_worker.add_job(task, json_build_object('id', id), max_attempts => 1);
END $$;
--> statement-breakpoint
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.account_id(), app.client(), app.lock_address(text, boolean), app.lock_account(uuid, boolean), app.lock_service(uuid, boolean), app.lock_ticket(uuid), app.wake(text, uuid) TO mittente_portal, mittente_desk, mittente_bridge, mittente_provisioning, mittente_ingest, mittente_worker, mittente_operator;
