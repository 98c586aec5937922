/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends " $fragmentName" | "__typename" ? T[P] : never };
import type { DocumentTypeDecoration } from "@graphql-typed-document-node/core";
/** [bridge] [desk] How the mail was handed over. Null is unknown: IMAP, a pipe and a webhook cannot tell. */
export type EnvelopeInput = {
  /** [bridge] [desk] The client's IP address; null: unknown. */
  clientIp?: string | null | undefined;
  /** [bridge] [desk] What it called itself, at most 1,000 characters; null: unknown. */
  helo?: string | null | undefined;
  /** [bridge] [desk] Null: unknown. Empty: the null path. At most 1,000 characters. */
  mailFrom?: string | null | undefined;
  /** [bridge] [desk] At most 200. Empty: unknown. */
  rcptTo: Array<string>;
  /** [bridge] [desk] Whether the connection was encrypted; null: unknown. */
  tls?: boolean | null | undefined;
};

/** [anyone] What can be wrong with InboundMessageReceive. The list may grow. */
export type InboundMessageReceiveErrorCode =
  /** [anyone] This key was used with another input. Make a new key for a new intention. */
  | "IDEMPOTENCY_KEY_REUSED"
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] Too often. Wait, then try again. */
  | "RATE_LIMITED"
  /** [anyone] Larger than the limit in the field's description. */
  | "TOO_LARGE"
  | "%future added value";

/** [bridge] One delivery. */
export type InboundMessageReceiveInput = {
  /** [bridge] The MTA's own opinions on authentication, spam (`spam`: true or a verdict) and malware: advice, never identity. */
  advice?: Record<string, unknown> | null | undefined;
  /** [bridge] The envelope. */
  envelope: EnvelopeInput;
  /** [bridge] The bridge's own id of this delivery, the same on every retry, 1 to 255 characters; over SMTP a hash of bytes and envelope. Kept for ever. */
  idempotencyKey: string;
  /** [bridge] The gateway's authserv-id, for the record; up to 255 characters. */
  mta: string;
  /** [bridge] When the gateway had it. A moment that is yet to come counts as now. */
  receivedAt: string;
  /** [bridge] The bytes. */
  source: InboundSource;
};

/** [anyone] What can be wrong with InboundMessageUploadCreate. The list may grow. */
export type InboundMessageUploadCreateErrorCode =
  /** [anyone] A field is out of its bounds; `field` says which. Show it beside that field. */
  | "INVALID"
  /** [anyone] Larger than the limit in the field's description. */
  | "TOO_LARGE"
  | "%future added value";

/** [bridge] A mail that is too large for the mutation itself. */
export type InboundMessageUploadCreateInput = {
  /** [bridge] Of the bytes that will be brought: 64 hex digits. */
  sha256: string;
  /** [bridge] Bytes, 1 to 30 MiB; more is TOO_LARGE. */
  size: number;
};

/** [bridge] [desk] The exact bytes. Exactly one of these. */
export type InboundSource =
  | {
      /** [bridge] [desk] Up to 1 MiB decoded; larger is TOO_LARGE. */
      raw: string;
      uploadId?: never;
    }
  | {
      raw?: never; /** [bridge] [desk] `UploadSlot.id` of the bridge's own, whose bytes came, within a day; any other is INVALID. A preview takes none. */
      uploadId: string;
    };

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

export type InboundMessageUploadCreateMutationVariables = Exact<{
  input: InboundMessageUploadCreateInput;
}>;

export type InboundMessageUploadCreateMutation = {
  inboundMessageUploadCreate: {
    upload: {
      id: string;
      method: string;
      url: string;
      expiresAt: string;
      headers: Array<{ name: string; value: string }>;
    } | null;
    userErrors: Array<{ code: InboundMessageUploadCreateErrorCode; message: string; field: Array<string> | null }>;
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

export const InboundMessageReceiveDocument = new TypedDocumentString(
  `
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
    `,
  { hash: "sha256:fff5d67cfbcab284aea6c210418e2d49878710a10910273f301c1be42a53e395" },
) as unknown as TypedDocumentString<InboundMessageReceiveMutation, InboundMessageReceiveMutationVariables>;
export const InboundMessageUploadCreateDocument = new TypedDocumentString(
  `
    mutation InboundMessageUploadCreate($input: InboundMessageUploadCreateInput!) {
  inboundMessageUploadCreate(input: $input) {
    upload {
      id
      method
      url
      headers {
        name
        value
      }
      expiresAt
    }
    userErrors {
      code
      message
      field
    }
  }
}
    `,
  { hash: "sha256:2275286c345bb79ea90966ad13b19f461d539e6f4f7ca62852b96656a513dbd3" },
) as unknown as TypedDocumentString<InboundMessageUploadCreateMutation, InboundMessageUploadCreateMutationVariables>;
