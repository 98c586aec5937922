import "reflect-metadata";
import { type GraphQLInputObjectType, type GraphQLSchema, isInputObjectType } from "graphql";
import { buildSchemaSync } from "type-graphql";
import { AccountResolver } from "../accounts/account.resolver.ts";
import { AccountChangeResolver } from "../accounts/account-change.resolver.ts";
import {
  AccountEmailChangesResolver,
  EmailChangeResolver,
  EmailReconfirmationResolver,
} from "../address-changes/email-change.resolver.ts";
import { AuditResolver } from "../audit/audit.resolver.ts";
import { DateTime } from "../connections/scalars.ts";
import { DeskResolver } from "../desk/desk.resolver.ts";
import { InboundMessageReceiveResolver } from "../inbound/inbound-message-receive.resolver.ts";
import { InboundMessageResolver } from "../inbound/inbound-message.resolver.ts";
import { ReviewResolver } from "../inbound/review.resolver.ts";
import { AccountUnprovenMailResolver } from "../inbound/unproven-mail.resolver.ts";
import { MessageInboundResolver } from "../inbound/message-inbound.resolver.ts";
import { ArticleConnectionResolver, ArticleResolver } from "../knowledge/article.resolver.ts";
import { ArticleVersionsResolver, ManuscriptResolver } from "../knowledge/manuscript.resolver.ts";
import { MessageResolver, TicketMessagesResolver } from "../messages/message.resolver.ts";
import { TicketReplyRouteResolver } from "../messages/reply-route.resolver.ts";
import { NodeResolver } from "../nodes/node.resolver.ts";
import {
  AccountOperationsResolver,
  OperationResolver,
  TicketOperationsResolver,
} from "../operations/operation.resolver.ts";
import { PermitResolver } from "../operations/permit.resolver.ts";
import { RecognitionResolver } from "../operations/recognition.resolver.ts";
import { AccountServicesResolver, ServiceResolver } from "../services/service.resolver.ts";
import { AccountCredentialsResolver } from "../credentials/account-credentials.resolver.ts";
import { CredentialResolver } from "../credentials/credential.resolver.ts";
import { AccountSessionsResolver } from "../sessions/account-sessions.resolver.ts";
import { SessionResolver } from "../sessions/session.resolver.ts";
import { AccountNoticesResolver } from "../outbox/notice.resolver.ts";
import { ViewerResolver } from "../sessions/viewer.resolver.ts";
import { AccountTicketsResolver, TicketResolver } from "../tickets/ticket.resolver.ts";
import { UploadResolver } from "../uploads/upload.resolver.ts";
import { callMethodsDirectly, readPropertiesDirectly } from "./direct-fields.ts";
import { RateLimitResolver } from "./rate-limit.resolver.ts";

/** type-graphql prints no @oneOf of its own: these are marked on the built schema. */
const ONE_OF = ["AccountBy", "AssigneeFilter", "InboundSource", "ServiceBy", "TicketBy"];

const ROOTS = [
  ["Query", "[anyone] Reading. A root field that is another audience's is FORBIDDEN; what is not yours is not there."],
  ["Mutation", "[anyone] Changing: one intention each, with a payload and errors of its own."],
] as const;

export function buildApiSchema(): GraphQLSchema {
  readPropertiesDirectly();
  const schema = buildSchemaSync({
    resolvers: [
      AccountNoticesResolver,
      AccountChangeResolver,
      AccountEmailChangesResolver,
      AccountCredentialsResolver,
      AccountOperationsResolver,
      AccountResolver,
      AccountServicesResolver,
      AccountSessionsResolver,
      AccountTicketsResolver,
      AccountUnprovenMailResolver,
      ArticleConnectionResolver,
      ArticleResolver,
      ArticleVersionsResolver,
      AuditResolver,
      CredentialResolver,
      DeskResolver,
      EmailChangeResolver,
      EmailReconfirmationResolver,
      InboundMessageReceiveResolver,
      InboundMessageResolver,
      ManuscriptResolver,
      MessageInboundResolver,
      MessageResolver,
      NodeResolver,
      OperationResolver,
      PermitResolver,
      RateLimitResolver,
      RecognitionResolver,
      ReviewResolver,
      ServiceResolver,
      SessionResolver,
      TicketMessagesResolver,
      TicketOperationsResolver,
      TicketReplyRouteResolver,
      TicketResolver,
      UploadResolver,
      ViewerResolver,
    ],
    scalarsMap: [{ type: Date, scalar: DateTime }],
    validate: false,
  });
  for (const [root, description] of ROOTS) schema.getType(root)!.description = description;
  for (const name of ONE_OF) (inputNamed(schema, name) as { isOneOf: boolean }).isOneOf = true;
  callMethodsDirectly(schema);
  return schema;
}

function inputNamed(schema: GraphQLSchema, name: string): GraphQLInputObjectType {
  const type = schema.getType(name);
  if (!isInputObjectType(type)) throw new Error(`${name} is no input of the schema`);
  return type;
}
