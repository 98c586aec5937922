import { Ctx, Field, Int, ObjectType, Query, Resolver } from "type-graphql";
import { DateTime } from "../connections/scalars.ts";
import type { Balance, Context } from "../guards/context.ts";
import { Anyone } from "../guards/guard.ts";

@ObjectType({
  description: "[anyone] What the caller's requests cost, in points. docs/limits.md says how they are counted.",
})
export class RateLimit implements Balance {
  @Field(() => Int, { description: "[anyone] Of this request." })
  readonly cost: number;

  @Field(() => Int, { description: "[anyone] Points of a full bucket: what may be spent at once." })
  readonly limit: number;

  @Field(() => Int, { description: "[anyone] Points left after this request." })
  readonly remaining: number;

  @Field(() => DateTime, { description: "[anyone] When the bucket is full again if nothing more is spent." })
  readonly resetAt: Date;

  constructor({ cost, limit, remaining, resetAt }: Balance) {
    this.cost = cost;
    this.limit = limit;
    this.remaining = remaining;
    this.resetAt = resetAt;
  }
}

@Resolver()
export class RateLimitResolver {
  @Query(() => RateLimit, { nullable: true, description: "[anyone] Null where nothing is metered." })
  @Anyone()
  rateLimit(@Ctx() context: Context): RateLimit | null {
    return context.meter ? new RateLimit(context.meter.balance()) : null;
  }
}
