// PostGraphile 5 on the same tables, with the same roles: it takes them for each request, as its manual says.
import { createServer } from "node:http";
import { postgraphile } from "postgraphile";
import { grafserv } from "postgraphile/grafserv/node";
import { makePgService } from "postgraphile/adaptors/pg";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { callerOf } from "./shared.mjs";

const { DATABASE_URL, BENCH_CONNECTIONS = "10" } = process.env;

const pgl = postgraphile({
  extends: [PostGraphileAmberPreset],
  // What a role may see is found out by asking: the role that looks at the schema may see nothing.
  disablePlugins: ["PgRBACPlugin"],
  pgServices: [
    makePgService({
      connectionString: DATABASE_URL,
      schemas: ["public"],
      poolConfig: { max: Number(BENCH_CONNECTIONS) },
    }),
  ],
  grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false },
  grafast: {
    context: async (request) => {
      const caller = await callerOf(request.node?.req.headers.authorization);
      return { pgSettings: { role: caller.role, "app.account_id": caller.account } };
    },
  },
});
const service = pgl.createServ(grafserv);
const server = createServer();
await service.addTo(server);
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/graphql`));
process.once("SIGTERM", () => process.exit());
