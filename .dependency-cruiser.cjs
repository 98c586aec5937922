/**
 * Who may import whom (ARCHITECTURE.md). `npm run check:imports` reads it; type-only imports count like any other.
 * Tests are outside: they may reach for anything.
 */
const folders = (...names) => `^src/(${names.join("|")})/`;

const CAPABILITIES = [
  "accounts",
  "address-changes",
  "challenges",
  "credentials",
  "services",
  "tickets",
  "messages",
  "inbound",
  "operations",
  "desk",
  "knowledge",
  "outbox",
  "sessions",
  "audit",
  "keys",
  "nodes",
];

const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

module.exports = {
  forbidden: [
    forbid("no-circles", "Imports run one way.", {}, { circular: true }),
    forbid(
      "policy-is-pure",
      "src/policy imports nothing outside itself: no package, no clock, no database.",
      { path: "^src/policy/" },
      { pathNot: "^src/policy/" },
    ),
    forbid(
      "mail-knows-no-domain",
      "src/mail is formats: nothing of ours outside itself.",
      { path: "^src/mail/" },
      { path: "^src/", pathNot: "^src/mail/" },
    ),
    forbid(
      "bridge-is-a-client",
      "The bridge holds no database and no policy: it is a client of the API, and reads addresses.",
      { path: "^src/bridge/" },
      { path: "^src/", pathNot: "^src/(bridge|clients|networks)/|^src/mail/(address|domain)\\.ts$" },
    ),
    forbid(
      "catcher-stands-alone",
      "The catcher borrows the bridge's SMTP pieces, and nothing that speaks to the API.",
      { path: "^src/catcher/" },
      {
        path: "^src/",
        pathNot: "^src/catcher/|^src/bridge/(collect|exact-server|listener|log|mail-server|smtp-reply|spool)\\.ts$",
      },
    ),
    forbid(
      "clients-know-only-the-api",
      "src/clients could be published as it is: nothing of ours outside itself.",
      { path: "^src/clients/" },
      { path: "^src/", pathNot: "^src/clients/" },
    ),
    forbid(
      "conformance-is-a-client",
      "The kit scores any desk: of ours it knows the API's clients, and signs by itself.",
      { path: "^src/conformance/" },
      { path: "^src/", pathNot: "^src/(conformance|clients)/" },
    ),
    forbid(
      "leaves-import-nothing-of-ours",
      "Configuration, problems, blobs, scanning, networks and the database are below everything.",
      { path: "^src/(config|problems|blobs|scanning|networks|database)/" },
      { path: "^src/", pathNot: "^src/$1/" },
    ),
    forbid(
      "repositories-stay-home",
      "A capability's SQL is its own. Guards gather facts, so they may ask it too.",
      { path: "^src/([^/]+)/", pathNot: "^src/guards/" },
      { path: "\\.repository\\.ts$", pathNot: "^src/$1/" },
    ),
    forbid(
      "sql-only-below",
      "Connections are opened in src/database. Others are handed one; they may name its types.",
      { path: "^src/", pathNot: "^src/database/" },
      { path: "^node_modules/(postgres|drizzle-orm|pg)/", dependencyTypesNot: ["type-only"] },
    ),
    forbid(
      "server-is-the-top",
      "Only the command line stands above the transport.",
      { path: "^src/", pathNot: "^src/(server|cli)/|^src/main\\.ts$" },
      { path: "^src/(server/|cli/|main\\.ts$)" },
    ),
    forbid(
      "server-knows-no-command-line",
      "The transport is started by the command line, never the other way round.",
      { path: "^src/server/" },
      { path: "^src/(cli/|demo/|main\\.ts$)" },
    ),
    forbid(
      "demo-is-told-by-the-command-line",
      "Nothing but the command line knows the demo.",
      { path: "^src/", pathNot: "^src/(demo|cli)/" },
      { path: "^src/demo/" },
    ),
    forbid(
      "nothing-lower-imports-a-resolver",
      "transport, resolver, guard, policy, command, repository: in this order.",
      { path: "^src/", pathNot: "^src/(server|cli)/|\\.resolver\\.ts$" },
      { path: "\\.resolver\\.ts$" },
    ),
    forbid(
      "guards-decide-and-write-nothing",
      "A guard gathers, asks the policy, and gives its value: commands come after it. The audit of a refusal excepted.",
      { path: "^src/guards/" },
      { path: "\\.commands\\.ts$", pathNot: "^src/audit/audit\\.commands\\.ts$" },
    ),
    forbid(
      "repositories-import-nothing-higher",
      "A repository knows rows, not who asks.",
      { path: "\\.repository\\.ts$" },
      { path: "^src/guards/|\\.(commands|resolver|type|inputs|loaders)\\.ts$" },
    ),
    forbid(
      "commands-know-no-graphql",
      "What a command does is the same over mail and over GraphQL.",
      { path: "\\.(commands|repository)\\.ts$" },
      { path: "^node_modules/(type-graphql|graphql|@apollo)/|\\.(type|resolver)\\.ts$" },
    ),
    forbid(
      "one-place-parses-mail",
      "The sender is never taken from another parser than the one whose domain was authenticated. The catcher only shows.",
      { path: "^src/", pathNot: "^src/(mail|catcher)/" },
      { path: "^node_modules/(mailauth|mailparser)/" },
    ),
    forbid(
      "one-place-sends-mail",
      "Mail leaves through the outbox, or is handed to the bridge by the demo.",
      { path: "^src/", pathNot: "^src/(outbox|demo)/" },
      { path: "^node_modules/nodemailer/" },
    ),
    forbid(
      "one-queue",
      "Jobs wake and rows decide: nothing but src/jobs knows the queue.",
      { path: "^src/", pathNot: "^src/(jobs|database)/" },
      { path: "^node_modules/graphile-worker/" },
    ),
    forbid(
      "capabilities-know-no-transport",
      "HTTP and SMTP end at the server, the bridge, the catcher and the outbox.",
      { path: folders(...CAPABILITIES, "guards", "policy", "database"), pathNot: "^src/outbox/" },
      { path: "^node_modules/(fastify|@as-integrations|@apollo/server|smtp-server|nodemailer)/" },
    ),
    forbid(
      "ships-with-its-imports",
      "What src imports at run time is a dependency of the package, not of its development.",
      { path: "^src/" },
      { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
    ),
    forbid(
      "resolves",
      "Every import leads somewhere. Generated clients name a package that is nothing but types.",
      { path: "^src/", pathNot: "^src/clients/generated/" },
      { couldNotResolve: true },
    ),
    forbid(
      "no-tests-in-src",
      "Nothing that ships knows the tests or the gate.",
      { path: "^src/" },
      { path: "^(test|bench|checks)/" },
    ),
  ],
  options: {
    // TypeScript 7 has no API that the cruiser could parse with: without this parser it reads no module, and passes.
    parser: "swc",
    preserveSymlinks: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "^node_modules/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types", "require"],
      mainFields: ["module", "main", "types"],
      extensions: [".ts", ".js", ".mjs", ".cjs", ".json", ".d.ts"],
    },
  },
};
