DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['operation_requests', 'operation_permits', 'disclosure_receipts'] LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner ON public.%I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
    EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['operation_requests', 'disclosure_receipts'] LOOP
    EXECUTE format('CREATE TRIGGER account_of_ticket BEFORE INSERT OR UPDATE OF ticket_id, account_id ON public.%I FOR EACH ROW EXECUTE FUNCTION app.account_of_ticket()', t);
  END LOOP;
END $$;
--> statement-breakpoint
-- The one way that an operation goes. Whatever a role may update, it cannot skip a state, go back, or leave an end.
CREATE FUNCTION app.operation_goes_on() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF NEW.state <> OLD.state AND OLD.state || ' ' || NEW.state NOT IN (
    'AWAITING_VALIDATION VALIDATED', 'AWAITING_VALIDATION AWAITING_COUNTERSIGNATURE', 'AWAITING_COUNTERSIGNATURE VALIDATED',
    'VALIDATED PERMITTED', 'PERMITTED REDEEMED', 'REDEEMED COMPLETED', 'REDEEMED FAILED', 'VALIDATED COMPLETED')
    AND NOT (OLD.state IN ('AWAITING_VALIDATION', 'AWAITING_COUNTERSIGNATURE', 'VALIDATED', 'PERMITTED')
             AND NEW.state IN ('REJECTED', 'CANCELLED', 'EXPIRED')) THEN
    RAISE EXCEPTION 'an operation does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  -- Mittente itself carries out nothing but recognition.
  IF OLD.state = 'VALIDATED' AND NEW.state = 'COMPLETED'
     AND NEW.kind NOT IN ('ACCOUNT_UNFREEZE', 'ADDRESS_RECOGNISE', 'ACCOUNT_EMAIL_CHANGE') THEN
    RAISE EXCEPTION 'an operation without a permit' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (NEW.ticket_id, NEW.account_id, NEW.kind, NEW.definition, NEW.parameters, NEW.digest, NEW.expires_at)
     IS DISTINCT FROM (OLD.ticket_id, OLD.account_id, OLD.kind, OLD.definition, OLD.parameters, OLD.digest, OLD.expires_at)
     OR (NEW.service_id, NEW.service_name) IS DISTINCT FROM (OLD.service_id, OLD.service_name) THEN
    RAISE EXCEPTION 'what a digest covers never changes' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER operation_goes_on BEFORE UPDATE ON operation_requests FOR EACH ROW EXECUTE FUNCTION app.operation_goes_on();
--> statement-breakpoint
-- Last in the one order: idempotency key, delivery, address, account, service, ticket, operation.
CREATE FUNCTION app.lock_operation(operation uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM 1 FROM public.operation_requests WHERE id = operation FOR NO KEY UPDATE;
END $$;
--> statement-breakpoint
-- O5, for whoever changes what validations rest on, in whatever role: what was validated or recognised is cancelled. A
-- customer's own session reaches its own account's and no other's.
CREATE FUNCTION app.cancel_validations(account uuid, service uuid, reason text, at timestamptz)
  RETURNS TABLE (id uuid, account_id uuid, kind text, previous_state text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  RETURN QUERY
    WITH found AS (
      SELECT o.id, o.state FROM public.operation_requests o
      WHERE (o.account_id = account OR o.service_id = service)
        AND o.state IN ('AWAITING_COUNTERSIGNATURE', 'VALIDATED', 'PERMITTED')
        AND (current_setting('role', true) <> 'mittente_portal' OR o.account_id = app.account_id())
      ORDER BY o.id FOR NO KEY UPDATE)
    UPDATE public.operation_requests o SET state = 'CANCELLED', ended_at = at, end_reason = reason
    FROM found WHERE o.id = found.id AND found.state IN ('AWAITING_COUNTERSIGNATURE', 'VALIDATED', 'PERMITTED')
    RETURNING o.id, o.account_id, o.kind, found.state;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.operation_goes_on(), app.lock_operation(uuid), app.cancel_validations(uuid, uuid, text, timestamptz) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.lock_operation(uuid) TO mittente_portal, mittente_desk, mittente_provisioning, mittente_worker;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.cancel_validations(uuid, uuid, text, timestamptz)
  TO mittente_anonymous, mittente_portal, mittente_desk, mittente_provisioning, mittente_worker, mittente_operator;
--> statement-breakpoint

-- ---------------------------------------------------------------------------------------------------------- portal
-- The customer reads what is to be done and how it stands; evidence and names are the desk's.
GRANT SELECT (id, ticket_id, account_id, service_id, service_name, kind, definition, parameters, is_irreversible, note, digest, state, created_at, expires_at, method, validated_at, address_version, released_at, redeemed_at, ended_at) ON operation_requests TO mittente_portal;
--> statement-breakpoint
GRANT UPDATE (state, method, session_id, validated_at, address_version, ended_at, end_reason) ON operation_requests TO mittente_portal;
--> statement-breakpoint
CREATE POLICY portal_reads ON operation_requests FOR SELECT TO mittente_portal USING (account_id = (SELECT app.account_id()));
--> statement-breakpoint
CREATE POLICY portal_decides ON operation_requests FOR UPDATE TO mittente_portal
  USING (account_id = (SELECT app.account_id()))
  WITH CHECK (account_id = (SELECT app.account_id()) AND ((state = 'VALIDATED' AND method = 'PORTAL') OR state = 'REJECTED'));
--> statement-breakpoint
GRANT SELECT (id, account_id, ticket_id, message_id, service_id, class, delivery_id, address, session_id, rule, at), INSERT ON disclosure_receipts TO mittente_portal;
--> statement-breakpoint
CREATE POLICY portal_reads ON disclosure_receipts FOR SELECT TO mittente_portal USING (account_id = (SELECT app.account_id()));
--> statement-breakpoint
CREATE POLICY portal_writes ON disclosure_receipts FOR INSERT TO mittente_portal WITH CHECK (
  account_id = (SELECT app.account_id()) AND delivery_id IS NULL
  AND EXISTS (SELECT 1 FROM messages m WHERE m.id = message_id AND m.ticket_id = disclosure_receipts.ticket_id AND m.disclosure = 'SERVICE_INFORMATION')
  AND EXISTS (SELECT 1 FROM sessions s WHERE s.id = session_id));
--> statement-breakpoint

-- ------------------------------------------------------------------------------------------------------------ desk
GRANT SELECT, INSERT ON operation_requests TO mittente_desk;
--> statement-breakpoint
GRANT UPDATE (state, method, evidence, recognised_by_id, recognised_at, countersigned_by_id, validated_at, address_version, released_by_id, released_at, ended_at, end_reason) ON operation_requests TO mittente_desk;
--> statement-breakpoint
CREATE POLICY desk_reads ON operation_requests FOR SELECT TO mittente_desk USING (true);
--> statement-breakpoint
CREATE POLICY desk_proposes ON operation_requests FOR INSERT TO mittente_desk
  WITH CHECK (state = 'AWAITING_VALIDATION' AND 'staff:' || proposed_by_id::text = (SELECT app.client()));
--> statement-breakpoint
-- Staff never validate in the customer's place, and never redeem.
CREATE POLICY desk_updates ON operation_requests FOR UPDATE TO mittente_desk USING (true)
  WITH CHECK (state IN ('AWAITING_COUNTERSIGNATURE', 'PERMITTED', 'CANCELLED')
              OR (state = 'COMPLETED' AND method <> 'PORTAL')
              OR (state = 'VALIDATED' AND method <> 'PORTAL' AND 'staff:' || countersigned_by_id::text = (SELECT app.client())));
--> statement-breakpoint
GRANT SELECT ON disclosure_receipts TO mittente_desk;
--> statement-breakpoint
CREATE POLICY desk_reads ON disclosure_receipts FOR SELECT TO mittente_desk USING (true);
--> statement-breakpoint

-- ---------------------------------------------------------------------------------------------------- provisioning
GRANT SELECT (id, ticket_id, account_id, service_id, service_name, kind, definition, parameters, is_irreversible, note, digest, state, created_at, expires_at, method, validated_at, address_version, released_at, redeemed_at, ended_at) ON operation_requests TO mittente_provisioning;
--> statement-breakpoint
GRANT UPDATE (state, redeemed_at, ended_at, end_reason) ON operation_requests TO mittente_provisioning;
--> statement-breakpoint
CREATE POLICY provisioning_reads ON operation_requests FOR SELECT TO mittente_provisioning USING (true);
--> statement-breakpoint
CREATE POLICY provisioning_carries_out ON operation_requests FOR UPDATE TO mittente_provisioning
  USING (state IN ('PERMITTED', 'REDEEMED')) WITH CHECK (state IN ('REDEEMED', 'COMPLETED', 'FAILED'));
--> statement-breakpoint
GRANT SELECT, INSERT ON operation_permits TO mittente_provisioning;
--> statement-breakpoint
GRANT UPDATE (redeemed_at) ON operation_permits TO mittente_provisioning;
--> statement-breakpoint
CREATE POLICY own ON operation_permits TO mittente_provisioning
  USING ('client:' || client_id = (SELECT app.client())) WITH CHECK ('client:' || client_id = (SELECT app.client()));
--> statement-breakpoint

-- ---------------------------------------------------------------------------------------------------------- worker
GRANT SELECT ON operation_requests TO mittente_worker;
--> statement-breakpoint
GRANT UPDATE (state, ended_at, end_reason) ON operation_requests TO mittente_worker;
--> statement-breakpoint
CREATE POLICY worker_reads ON operation_requests FOR SELECT TO mittente_worker USING (true);
--> statement-breakpoint
CREATE POLICY worker_expires ON operation_requests FOR UPDATE TO mittente_worker USING (true) WITH CHECK (state = 'EXPIRED');
--> statement-breakpoint
GRANT SELECT, INSERT ON disclosure_receipts TO mittente_worker;
--> statement-breakpoint
CREATE POLICY worker_reads ON disclosure_receipts FOR SELECT TO mittente_worker USING (true);
--> statement-breakpoint
CREATE POLICY worker_writes ON disclosure_receipts FOR INSERT TO mittente_worker WITH CHECK (delivery_id IS NOT NULL);
