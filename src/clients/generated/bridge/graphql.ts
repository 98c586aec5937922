/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends " $fragmentName" | "__typename" ? T[P] : never };
import type { DocumentTypeDecoration } from "@graphql-typed-document-node/core";
/** Null is unknown: IMAP, a pipe and a webhook cannot tell. */
export type EnvelopeInput = {
  clientIp?: string | null | undefined;
  helo?: string | null | undefined;
  /** Null: unknown. Empty: the null path. */
  mailFrom?: string | null | undefined;
  /** Empty: unknown. */
  rcptTo: Array<string>;
  tls?: boolean | null | undefined;
};

export type InboundMessageReceiveErrorCode =
  "IDEMPOTENCY_KEY_REUSED" | "INVALID" | "RATE_LIMITED" | "TOO_LARGE" | "%future added value";

export type InboundMessageReceiveInput = {
  /** The MTA's own opinions on authentication, spam and malware: advice, never identity. */
  advice?: Record<string, unknown> | null | undefined;
  envelope: EnvelopeInput;
  /** The bridge's own id of this delivery, the same on every retry; over SMTP a hash of bytes and envelope. */
  idempotencyKey: string;
  /** The gateway's authserv-id, for the record. */
  mta: string;
  receivedAt: string;
  source: InboundSource;
};

/** The exact bytes. `raw` up to 1 MiB decoded, else upload first. */
export type InboundSource = { raw: string; uploadId?: never } | { raw?: never; uploadId: string };

export type InboundMessageReceiveMutationVariables = Exact<{
  input: InboundMessageReceiveInput;
}>;

export type InboundMessageReceiveMutation = {
  inboundMessageReceive: {
    isDuplicate: boolean;
    receipt: { id: string; receivedAt: string; sha256: string } | null;
    smtpReply: { code: number; enhancedCode: string; text: string };
    userErrors: Array<{ code: InboundMessageReceiveErrorCode; message: string; field: Array<string> | null }>;
  };
};

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>["__apiType"]>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const InboundMessageReceiveDocument = new TypedDocumentString(`
    mutation InboundMessageReceive($input: InboundMessageReceiveInput!) {
  inboundMessageReceive(input: $input) {
    receipt {
      id
      receivedAt
      sha256
    }
    isDuplicate
    smtpReply {
      code
      enhancedCode
      text
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `) as unknown as TypedDocumentString<InboundMessageReceiveMutation, InboundMessageReceiveMutationVariables>;
