-- The company's own system moves services and sees no ticket: the links of tickets fall by a function that changes nothing else.
CREATE FUNCTION app.unlink_service(service uuid, at timestamptz) RETURNS TABLE (id uuid, account_id uuid)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  RETURN QUERY
    WITH found AS (SELECT t.id FROM public.tickets t WHERE t.service_id = service ORDER BY t.id FOR NO KEY UPDATE)
    UPDATE public.tickets t SET service_id = NULL, version = t.version + 1, updated_at = at,
      visible_version = t.visible_version + 1, visible_updated_at = at
    FROM found WHERE t.id = found.id RETURNING t.id, t.account_id;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION app.unlink_service(uuid, timestamptz) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION app.unlink_service(uuid, timestamptz) TO mittente_provisioning;
--> statement-breakpoint
-- An account that came to be in the portal gets the company's own key when the company first names its number.
GRANT UPDATE (external_id) ON accounts TO mittente_provisioning;
