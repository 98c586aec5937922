-- Changes of the registered address, and what changes of an account. Written by hand, like 0001.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['email_changes', 'account_changes'] LOOP
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner ON public.%I TO CURRENT_USER USING (true) WITH CHECK (true)', t);
    EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC', t);
  END LOOP;
END $$;
--> statement-breakpoint

-- ----------------------------------------------------------------------------------------------- changes of an address
-- Where an address goes is said once, when the change is asked for; afterwards only what becomes of it.
GRANT SELECT, INSERT ON email_changes TO mittente_portal, mittente_desk, mittente_provisioning;
--> statement-breakpoint
GRANT SELECT ON email_changes TO mittente_worker, mittente_door;
--> statement-breakpoint
GRANT UPDATE (state, challenge_id, confirmed_at, effective_at, revertible_until, ended_at) ON email_changes TO mittente_portal;
--> statement-breakpoint
GRANT UPDATE (state, ended_at) ON email_changes TO mittente_desk;
--> statement-breakpoint
GRANT UPDATE (state, ended_at, previous_state) ON email_changes TO mittente_provisioning;
--> statement-breakpoint
GRANT UPDATE (state, effective_at, revertible_until, ended_at, others_told_at) ON email_changes TO mittente_worker;
--> statement-breakpoint
GRANT UPDATE (state, ended_at, objected_at) ON email_changes TO mittente_door;
--> statement-breakpoint
CREATE POLICY portal ON email_changes TO mittente_portal
  USING (account_id = (SELECT app.account_id())) WITH CHECK (account_id = (SELECT app.account_id()) AND origin = 'PORTAL');
--> statement-breakpoint
CREATE POLICY reads ON email_changes FOR SELECT TO mittente_desk, mittente_provisioning, mittente_worker, mittente_door USING (true);
--> statement-breakpoint
CREATE POLICY desk_inserts ON email_changes FOR INSERT TO mittente_desk
  WITH CHECK (origin = 'RECOGNITION' AND state = 'CONFIRMED' AND NOT is_strong AND requested_by = (SELECT app.client()));
--> statement-breakpoint
CREATE POLICY provisioning_inserts ON email_changes FOR INSERT TO mittente_provisioning
  WITH CHECK (origin = 'PROVISIONING' AND state = 'CONFIRMED' AND NOT is_strong AND requested_by = (SELECT app.client()));
--> statement-breakpoint
CREATE POLICY ends ON email_changes FOR UPDATE TO mittente_desk, mittente_provisioning
  USING (true) WITH CHECK (state NOT IN ('CONFIRMED', 'AWAITING_CONFIRMATION') OR previous_state = 'DOMAIN_CHANGED');
--> statement-breakpoint
CREATE POLICY updates ON email_changes FOR UPDATE TO mittente_worker, mittente_door USING (true) WITH CHECK (true);
--> statement-breakpoint

-- ----------------------------------------------------------------------------------------------- the address itself
GRANT UPDATE (registered_email, registered_email_given, registered_email_state, registered_email_version, registered_email_changed_at, updated_at)
  ON accounts TO mittente_portal, mittente_worker;
--> statement-breakpoint
GRANT UPDATE (registered_email, registered_email_given, registered_email_state, registered_email_version, registered_email_changed_at, frozen_at, updated_at)
  ON accounts TO mittente_door;
--> statement-breakpoint
GRANT UPDATE (registered_email_state, frozen_at, updated_at) ON accounts TO mittente_desk;
--> statement-breakpoint
CREATE POLICY portal_changes ON accounts FOR UPDATE TO mittente_portal USING (id = (SELECT app.account_id())) WITH CHECK (id = (SELECT app.account_id()));
--> statement-breakpoint
CREATE POLICY changes ON accounts FOR UPDATE TO mittente_desk, mittente_door USING (true) WITH CHECK (true);
--> statement-breakpoint
-- Whatever a guard said: an address changes only to what a change on record says, a freeze ends and a domain is trusted again
-- at the desk alone. Whoever is no superuser is bound.
CREATE FUNCTION app.address_keeps_its_history() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE is_desk boolean := current_setting('role', true) = 'mittente_desk';
BEGIN
  IF (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) THEN
    RETURN NEW;
  END IF;
  IF OLD.frozen_at IS NOT NULL AND NEW.frozen_at IS NULL AND NOT is_desk THEN
    RAISE EXCEPTION 'a freeze ends by recognition' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.registered_email IS DISTINCT FROM OLD.registered_email THEN
    IF NEW.registered_email_version <> OLD.registered_email_version + 1 OR NOT EXISTS (
      SELECT 1 FROM public.email_changes c
      WHERE c.account_id = NEW.id
        AND ((c.state = 'EFFECTIVE' AND c.new_email = NEW.registered_email AND c.previous_version = OLD.registered_email_version)
          OR (c.state = 'REVERTED' AND c.previous_email = NEW.registered_email AND c.objected_at = NEW.registered_email_changed_at))
    ) THEN
      RAISE EXCEPTION 'an address changes by a change on record' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  ELSIF NEW.registered_email_version <> OLD.registered_email_version THEN
    RAISE EXCEPTION 'a version belongs to an address' USING ERRCODE = 'integrity_constraint_violation';
  ELSIF OLD.registered_email_state = 'DOMAIN_CHANGED' AND NEW.registered_email_state <> 'DOMAIN_CHANGED' AND NOT is_desk THEN
    RAISE EXCEPTION 'a domain that changed hands is trusted again by recognition' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.address_keeps_its_history() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER address_keeps_its_history BEFORE UPDATE ON accounts FOR EACH ROW
  WHEN (OLD.registered_email IS DISTINCT FROM NEW.registered_email OR OLD.registered_email_version IS DISTINCT FROM NEW.registered_email_version
     OR OLD.registered_email_state IS DISTINCT FROM NEW.registered_email_state OR OLD.frozen_at IS DISTINCT FROM NEW.frozen_at)
  EXECUTE FUNCTION app.address_keeps_its_history();
--> statement-breakpoint

-- ------------------------------------------------------------------------------------------- what changes of an account
CREATE SEQUENCE account_change_number;
--> statement-breakpoint
GRANT SELECT ON account_changes TO mittente_provisioning;
--> statement-breakpoint
CREATE POLICY provisioning ON account_changes FOR SELECT TO mittente_provisioning USING (true);
--> statement-breakpoint
-- Numbers in the order of commits: the number is taken at commit, under a lock that PostgreSQL lets go when the commit can be
-- seen. It is the last thing that a transaction waits for, so nothing waits for anything behind it.
CREATE FUNCTION app.note_account_change(account uuid, changed_at timestamptz, names text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_catalog.pg_advisory_xact_lock(4906, 2);
  INSERT INTO public.account_changes (sequence, account_id, at, what)
    VALUES (pg_catalog.nextval('public.account_change_number'), account, changed_at, names);
END $$;
--> statement-breakpoint
CREATE FUNCTION app.note_change_of_account() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE names text[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    names := ARRAY['created'];
  ELSE
    names := array_remove(ARRAY[
      CASE WHEN NEW.number IS DISTINCT FROM OLD.number THEN 'number' END,
      CASE WHEN NEW.external_id IS DISTINCT FROM OLD.external_id THEN 'externalId' END,
      CASE WHEN NEW.display_name IS DISTINCT FROM OLD.display_name THEN 'displayName' END,
      CASE WHEN NEW.language IS DISTINCT FROM OLD.language THEN 'language' END,
      CASE WHEN NEW.status IS DISTINCT FROM OLD.status OR NEW.frozen_at IS DISTINCT FROM OLD.frozen_at THEN 'status' END,
      CASE WHEN NEW.registered_email IS DISTINCT FROM OLD.registered_email THEN 'registeredEmail' END,
      CASE WHEN NEW.registered_email_state IS DISTINCT FROM OLD.registered_email_state THEN 'registeredEmailState' END], NULL);
  END IF;
  IF cardinality(names) > 0 THEN
    PERFORM app.note_account_change(NEW.id, NEW.updated_at, names);
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER note_change AFTER INSERT OR UPDATE ON accounts DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.note_change_of_account();
--> statement-breakpoint
CREATE FUNCTION app.note_change_of_email() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP = 'INSERT' OR NEW.state IS DISTINCT FROM OLD.state THEN
    PERFORM app.note_account_change(NEW.account_id, CASE NEW.state WHEN 'EFFECTIVE' THEN NEW.effective_at ELSE coalesce(NEW.ended_at, NEW.confirmed_at, NEW.requested_at) END, ARRAY['emailChange']);
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER note_change AFTER INSERT OR UPDATE ON email_changes DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION app.note_change_of_email();
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.note_account_change(uuid, timestamptz, text[]), app.note_change_of_account(), app.note_change_of_email() FROM PUBLIC;
--> statement-breakpoint

-- ------------------------------------------------------------------------------------------------ confirming it again
ALTER TABLE email_reconfirmations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY owner ON email_reconfirmations TO CURRENT_USER USING (true) WITH CHECK (true);
--> statement-breakpoint
REVOKE ALL ON email_reconfirmations FROM PUBLIC;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (challenge_id, requested_at) ON email_reconfirmations TO mittente_portal;
--> statement-breakpoint
CREATE POLICY portal ON email_reconfirmations TO mittente_portal
  USING (account_id = (SELECT app.account_id())) WITH CHECK (account_id = (SELECT app.account_id()));
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.cancel_validations(uuid, uuid, text, timestamptz) TO mittente_door;
