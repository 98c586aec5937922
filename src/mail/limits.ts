/** What one mail may cost. Checked before the thing that is bounded is parsed. */
export const LIMITS = Object.freeze({
  messageBytes: 30 * 1024 * 1024,
  /** Bytes up to and including the empty line after the header. */
  headerBytes: 128 * 1024,
  headerFields: 500,
  dkimSignatures: 5,
  receivedFields: 50,
  mimeDepth: 20,
  mimeParts: 500,
  /** Of the whole message: what parsers cost, they cost for each line. 30 MB in base64 are 400,000. */
  lines: 1_000_000,
  /** Bytes of the header of one MIME part. */
  partHeaderBytes: 16 * 1024,
  /** Characters of text, and of HTML, that are read; what is longer stays in the raw message. */
  textCharacters: 1024 * 1024,
  htmlCharacters: 1024 * 1024,
  htmlDepth: 200,
  htmlElements: 50_000,
  /** Addresses kept of one field; what follows is counted, not kept. */
  addresses: 500,
  references: 100,
  domainNames: 200,
  dnsQueries: 120,
  dnsQueryMs: 3_000,
  dnsTotalMs: 6_000,
});
