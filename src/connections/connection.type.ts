import { ArgsType, Field, Int, ObjectType } from "type-graphql";
import type { Page, PageArguments } from "./page.ts";

@ObjectType({ description: "[anyone] Relay's PageInfo." })
export class PageInfo {
  @Field(() => Boolean, { description: "[anyone] More after `endCursor`." })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: "[anyone] More before `startCursor`." })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: "[anyone] Null on an empty page." })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: "[anyone] Null on an empty page." })
  endCursor!: string | null;
}

@ArgsType()
export class ForwardArgs implements PageArguments {
  @Field(() => Int, {
    nullable: true,
    description: "[anyone] How many from the start, up to 100; 20 where neither is given.",
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: "[anyone] Only what comes after this cursor." })
  after?: string | null;
}

@ArgsType()
export class PageArgs extends ForwardArgs {
  @Field(() => Int, { nullable: true, description: "[anyone] How many from the end, up to 100." })
  last?: number | null;

  @Field(() => String, { nullable: true, description: "[anyone] Only what comes before this cursor." })
  before?: string | null;
}

export interface ConnectionValue<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly nodes: readonly Node[];
  readonly pageInfo: PageInfo;
}

/** `<name>Connection` and `<name>Edge` as the Relay specification has them, with `nodes`. */
export function connectionType<Node extends object>(
  name: string,
  audience: string,
  nodeType: () => new (...args: never[]) => Node,
) {
  @ObjectType(`${name}Edge`, { description: `[${audience}] One ${name} of a page.` })
  class Edge {
    @Field(() => String, { description: `[${audience}] Opaque; good for this list in this order.` })
    cursor!: string;

    @Field(nodeType, { description: `[${audience}] The ${name} itself.` })
    node!: Node;
  }

  @ObjectType(`${name}Connection`, {
    description: `[${audience}] A page of ${name}, as the Relay specification has it.`,
  })
  class Connection {
    @Field(() => [Edge], { description: `[${audience}] In the list's order, at most 100.` })
    edges!: Edge[];

    @Field(() => [nodeType()], { description: `[${audience}] The same without cursors.` })
    nodes!: Node[];

    @Field(() => PageInfo, { description: `[${audience}] Whether there is more.` })
    pageInfo!: PageInfo;
  }
  return Connection;
}

/** Edges and cursors are made where they are asked for. */
export function connectionOf<Row, Node>(page: Page<Row>, wrap: (row: Row) => Node): ConnectionValue<Node> {
  const nodes = page.rows.map(wrap);
  return {
    nodes,
    get edges() {
      return nodes.map((node, index) => ({ node, cursor: page.cursorAt(index) }));
    },
    get pageInfo() {
      const cursorAt = (index: number) => (nodes.length > 0 ? page.cursorAt(index) : null);
      return {
        hasNextPage: page.hasNextPage,
        hasPreviousPage: page.hasPreviousPage,
        startCursor: cursorAt(0),
        endCursor: cursorAt(nodes.length - 1),
      };
    },
  };
}
