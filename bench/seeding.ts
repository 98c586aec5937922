import type postgres from "postgres";

const ACCOUNTS = 2_000;
/** Those with tickets: a hundred each for every ten thousand. */
const ASKING = 100;
const STAFF = 200;
const MESSAGES = 5;
const LONG_TICKETS = 200;
export const LONG_TICKET_MESSAGES = 20;
/** Many, since mail is counted by domain too. */
export const SENDING_DOMAINS = Array.from({ length: 20 }, (_, n) => `customers-${n}.example`);

/** As the superuser, whom no row security binds: this is the weather, not the work. */
export async function fill(sql: postgres.Sql, tickets: number, say: (line: string) => void): Promise<void> {
  say(`Filling the database: ${ACCOUNTS} accounts, ${tickets} tickets of ${MESSAGES} messages and more.`);
  await fillPeople(sql);
  await fillTickets(sql, tickets);
  await fillMessages(sql);
  await sql`analyze`;
}

async function fillPeople(sql: postgres.Sql): Promise<void> {
  await sql`insert into queues (id, name, is_default, created_at) values (gen_random_uuid(), 'Support', true, now())`;
  await sql`
    insert into staff_members (id, email, display_name, role, created_at)
    select gen_random_uuid(), 'staff' || n || '@desk.example', 'Staff ' || n, 'AGENT', now()
    from generate_series(1, ${STAFF}::int) n`;
  await sql`
    with a as (select n, 'customer' || n || '@customers-' || n % ${SENDING_DOMAINS.length}::int || '.example' as address
               from generate_series(1, ${ACCOUNTS}::int) n)
    insert into accounts (id, number, display_name, language, status, registered_email, registered_email_given,
                          created_at, updated_at)
    select gen_random_uuid(), 'C-' || (200000 + n), 'Account ' || n, (array['IT', 'EN'])[1 + n % 2], 'ACTIVE', address,
           address, now() - interval '400 days', now()
    from a`;
  await sql`
    insert into services (id, account_id, kind, name, status, expires_on, created_at, updated_at)
    select gen_random_uuid(), id, 'DOMAIN', 'site-' || lower(number) || '.example', 'ACTIVE', current_date + 90, now(), now()
    from accounts`;
  await sql`
    insert into sessions (id, account_id, assurance, proved_at, created_at, expires_at)
    select gen_random_uuid(), id, 'CREDENTIAL', now(), now(), now() + interval '12 hours'
    from (select id from accounts order by number limit ${ASKING}::int) a`;
  // For PostGraphile, which finds relations by foreign keys: we have none here, since a ticket is older than its messages.
  await sql`comment on table tickets is '@foreignKey (last_message_id) references messages (id)|@fieldName lastMessage'`;
  await sql`insert into clients (id, kind, name, created_at) values ('bridge', 'BRIDGE', 'bench', now())`;
}

async function fillTickets(sql: postgres.Sql, tickets: number): Promise<void> {
  await sql`
    with a as (select id, row_number() over (order by number) - 1 as n from accounts),
         s as (select id, row_number() over (order by email) - 1 as n from staff_members)
    insert into tickets (id, reference, account_id, service_id, subject, status, priority, origin, language, queue_id,
      assignee_id, tags, created_at, updated_at, last_activity_at, visible_updated_at, visible_last_activity_at)
    select gen_random_uuid(), 'T-' || upper(substr(md5(i::text), 1, 4)) || '-' || lpad(to_hex(i), 6, '0'), a.id, v.id,
      'The site does not answer, number ' || i, (array['NEW', 'OPEN', 'WAITING_ON_CUSTOMER', 'SOLVED'])[1 + i % 4],
      (array['NORMAL', 'NORMAL', 'HIGH', 'URGENT', 'LOW'])[1 + i % 5], (array['PORTAL', 'EMAIL'])[1 + i % 2], 'EN',
      (select id from queues limit 1), s.id, array['dns'], at, at, at, at, at
    from generate_series(1, ${tickets}::int) i
    join a on a.n = i % ${ASKING}::int join s on s.n = i % ${STAFF}::int join services v on v.account_id = a.id
    cross join lateral (select now() - (${tickets}::int - i) * interval '7 minutes' as at) time`;
}

async function fillMessages(sql: postgres.Sql): Promise<void> {
  await sql`
    with t as (select *, row_number() over (order by created_at desc) as n from tickets)
    insert into messages (id, ticket_id, account_id, kind, origin, author_kind, author_staff_id, trust, body_text,
                          disclosure, created_at)
    select gen_random_uuid(), t.id, t.account_id, w.kind, w.origin, w.author, w.staff, w.trust,
           repeat('The name servers answer, the site does not: what is to be done about record ' || m || '? ', 6),
           w.disclosure, t.created_at + m * interval '1 second'
    from t cross join lateral
         generate_series(1, case when t.n <= ${LONG_TICKETS}::int then ${LONG_TICKET_MESSAGES}::int else ${MESSAGES}::int end) m
      cross join lateral (
        select 'CUSTOMER' as kind, 'PORTAL' as origin, 'ACCOUNT' as author, null::uuid as staff,
               'PORTAL_CREDENTIAL' as trust, null as disclosure where m % 2 = 1
        union all
        select 'STAFF_REPLY', 'DESK', 'STAFF', t.assignee_id, 'STAFF', 'GENERIC' where m % 2 = 0) w`;
  await sql`
    update tickets set last_message_id = m.id, last_visible_message_id = m.id
    from (select distinct on (ticket_id) id, ticket_id from messages order by ticket_id, created_at desc) m
    where m.ticket_id = tickets.id`;
  await sql`
    insert into attachments (id, message_id, ticket_id, account_id, is_internal, file_name, claimed_type, size, sha256,
                             state, created_at)
    select gen_random_uuid(), id, ticket_id, account_id, false, 'screenshot.png', 'image/png', 20000, md5(id::text),
           'READY', created_at
    from messages where kind = 'CUSTOMER'`;
  await sql`
    insert into deliveries (id, message_id, ticket_id, account_id, state, content, rule, recipient, rfc_message_id,
                            attempts, created_at, sent_at)
    select gen_random_uuid(), m.id, m.ticket_id, m.account_id, 'SENT', 'FULL', 'R1', a.registered_email,
           m.id || '@mittente.example', 1, m.created_at, m.created_at
    from messages m join accounts a on a.id = m.account_id where m.kind = 'STAFF_REPLY'`;
}
