import { Field, ID, InterfaceType } from "type-graphql";
import type { Context } from "../guards/context.ts";
import type { NodeType } from "./global-id.ts";

@InterfaceType({ description: "[anyone] Anything with an id of its own, as the Relay specification has it." })
export abstract class Node {
  // A property, which each node has as a getter: an accessor here would be called in its place.
  @Field(() => ID, { description: "[anyone] Opaque and global. What people quote is another field." })
  readonly id!: string;
}

/** How a node is found by its row id as far as row security shows it to the caller. */
export type FindNode = (context: Context, uuid: string) => Promise<object | null>;

const finders = new Map<NodeType, FindNode>();

/** Each capability says how its nodes are found; what none said is not there. */
export function nodeFound(type: NodeType, find: FindNode): void {
  finders.set(type, find);
}

export const finderOf = (type: NodeType): FindNode | undefined => finders.get(type);
