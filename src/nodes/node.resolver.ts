import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import type { Context } from "../guards/context.ts";
import { Reader } from "../guards/guard.ts";
import { badInput } from "../problems/problem.ts";
import { readGlobalId } from "./global-id.ts";
import { finderOf, Node } from "./node.type.ts";

const AUDIENCES = { portal: true, desk: "tickets", provisioning: true } as const;
const MAX_IDS = 100;

@Resolver()
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description: "[portal] [desk] [provisioning] Whatever has this id, as far as the caller may see it; else null.",
  })
  node(
    @Arg("id", () => ID, { description: "[anyone] As a `Node.id` gave it." }) id: string,
    @Reader(AUDIENCES) _caller: unknown,
    @Ctx() context: Context,
  ): Promise<object | null> {
    return find(context, id);
  }

  @Query(() => [Node], {
    nullable: "items",
    description:
      "[portal] [desk] [provisioning] At most 100; in the order asked, a null for each that is not there or not yours.",
  })
  async nodes(
    @Arg("ids", () => [ID], { description: "[anyone] At most 100." }) ids: string[],
    @Reader(AUDIENCES) _caller: unknown,
    @Ctx() context: Context,
  ): Promise<(object | null)[]> {
    if (ids.length > MAX_IDS) throw badInput(`At most ${MAX_IDS} ids.`);
    return Promise.all(ids.map((id) => find(context, id)));
  }
}

async function find(context: Context, id: string): Promise<object | null> {
  const read = readGlobalId(id);
  const finder = read && finderOf(read.type);
  return finder ? finder(context, read.uuid) : null;
}
