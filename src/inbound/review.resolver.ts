import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { Transaction } from "../database/transaction.ts";
import type { Context } from "../guards/context.ts";
import { Author, type StaffAuthor } from "../guards/guard.ts";
import {
  type Claim,
  ClaimOfHeldMail,
  type KnownMails,
  KnownMail,
  type Release,
  ReleaseOfHeldMail,
} from "../guards/held-mail.guards.ts";
import { InTransaction, type ReplayIds } from "../guards/in-transaction.ts";
import { lazily } from "../guards/lazily.ts";
import { messageById } from "../messages/message.type.ts";
import { loadTicket } from "../tickets/ticket.type.ts";
import type { Filed } from "./acceptance.commands.ts";
import { queryOf } from "./inbound-message-query.ts";
import { loadInboundMessage } from "./inbound-message.type.ts";
import { claimHeld, discardHeld, discardHeldMatching, releaseHeld } from "./review.commands.ts";
import {
  claimBounds,
  claimErrors,
  discardBounds,
  discardErrors,
  discardMatchingBounds,
  discardMatchingErrors,
  InboundMessageClaimInput,
  InboundMessageClaimPayload,
  InboundMessageDiscardInput,
  InboundMessageDiscardPayload,
  InboundMessageReleaseInput,
  InboundMessageReleasePayload,
  InboundMessagesDiscardInput,
  InboundMessagesDiscardPayload,
  releaseBounds,
  releaseErrors,
} from "./review.inputs.ts";

/** Read anew, after the transaction, as far as the caller may see it. */
const payload = (context: Context, { ticketId, messageId }: Filed) => ({
  filed: { ticketId, messageId },
  ticket: lazily(() => loadTicket(context, ticketId)),
  message: lazily(() => context.load(messageById, messageId)),
});

const once = {
  remember: (answer: Record<string, unknown>) => ({ ...(answer.filed as Filed) }) as ReplayIds,
  replay: async (_: Transaction, ids: ReplayIds, context: Context) => payload(context, ids as unknown as Filed),
};

@Resolver()
export class ReviewResolver {
  @Mutation(() => InboundMessageReleasePayload, {
    description:
      "[desk] Makes of a held mail what the policy lets it become. It is judged again, with the reason that held it set aside.",
  })
  @InTransaction({ audiences: { desk: "inboundMessageRelease" }, errors: releaseErrors, bounds: releaseBounds })
  async inboundMessageRelease(
    @Arg("input", () => InboundMessageReleaseInput, { description: "[desk] Which, as what, and why." })
    input: InboundMessageReleaseInput,
    @Author() author: StaffAuthor,
    @ReleaseOfHeldMail() release: Release,
    @Ctx() context: Context,
  ) {
    const { blobs } = context.installation;
    const filed = await releaseHeld(context.unit!.transaction, blobs, author, release, input.note, context.now);
    return {
      ...payload(context, filed),
      inboundMessage: lazily(() => loadInboundMessage(context, release.mail.id)),
    };
  }

  @Mutation(() => InboundMessageDiscardPayload, {
    description: "[desk] Nobody wants these. What is not waiting any more is left as it is.",
  })
  @InTransaction({ audiences: { desk: "inboundMessageDiscard" }, errors: discardErrors, bounds: discardBounds })
  async inboundMessageDiscard(
    @Arg("input", () => InboundMessageDiscardInput, { description: "[desk] Which." })
    input: InboundMessageDiscardInput,
    @Author() author: StaffAuthor,
    @KnownMail() { ids }: KnownMails,
    @Ctx() context: Context,
  ) {
    const discarded = await discardHeld(context.unit!.transaction, author, ids, input.note ?? null, context.now);
    return {
      discardedCount: discarded.length,
      inboundMessages: lazily(() => Promise.all(ids.map((id) => loadInboundMessage(context, id)))),
    };
  }

  @Mutation(() => InboundMessagesDiscardPayload, {
    description: "[desk] Nobody wants what waits and matches; the oldest first, at most 500 a call.",
  })
  @InTransaction({
    audiences: { desk: "inboundMessagesDiscard" },
    errors: discardMatchingErrors,
    bounds: discardMatchingBounds,
  })
  async inboundMessagesDiscard(
    @Arg("input", () => InboundMessagesDiscardInput, { description: "[desk] Which." })
    input: InboundMessagesDiscardInput,
    @Author() author: StaffAuthor,
    @Ctx() context: Context,
  ) {
    const query = queryOf({ ...input.filter, outcome: null, review: null });
    if (!query) return { discardedCount: 0, hasMore: false };
    const { transaction } = context.unit!;
    const { count, hasMore } = await discardHeldMatching(transaction, author, query, input.note ?? null, context.now);
    return { discardedCount: count, hasMore };
  }

  @Mutation(() => InboundMessageClaimPayload, {
    description:
      "[portal] Mail that came in the name of the account's registered address becomes a portal ticket (S8). What is not the account's to claim is NOT_FOUND.",
  })
  @InTransaction({ audiences: { portal: true }, errors: claimErrors, bounds: claimBounds, once })
  async inboundMessageClaim(
    @Arg("input", () => InboundMessageClaimInput, { description: "[portal] Which." }) _input: InboundMessageClaimInput,
    @ClaimOfHeldMail() claim: Claim,
    @Ctx() context: Context,
  ) {
    const { blobs } = context.installation;
    return payload(context, await claimHeld(context.unit!.transaction, blobs, claim, context.now));
  }
}
