/** One DKIM signature as it was verified (RFC 6376), results as in RFC 8601. */
export interface SignatureEvidence {
  /** `d=`, in A-labels, lower case. */
  readonly domain: string;
  readonly selector: string;
  readonly result: "pass" | "fail" | "neutral" | "none" | "policy" | "temperror" | "permerror";
  /** Whether `h=` covers the one field of that name that the mail has, or its absence. */
  readonly covers: {
    readonly from: boolean;
    readonly to: boolean;
    readonly cc: boolean;
    readonly subject: boolean;
    readonly date: boolean;
  };
  /** `t=`. */
  readonly signedAt: Date | null;
  /** `x=`. */
  readonly expiresAt: Date | null;
  /** Null where the key was not fetched. */
  readonly keyBits: number | null;
  /** RSA under 1024 bits, or an algorithm that no longer counts (rsa-sha1). */
  readonly isWeak: boolean;
  /** `l=` ends before the body does: text stands after what was signed. */
  readonly isUnderSized: boolean;
}

/** What step 8 found. Evidence about the From address exactly as step 7 read it. */
export interface SenderEvidence {
  readonly signatures: readonly SignatureEvidence[];
  /** `domain` is the one that SPF was checked for: the envelope sender's, else HELO's. */
  readonly spf: { readonly result: string; readonly domain: string | null };
  /** Of the From domain, or of its organizational domain. TEMPERROR: DNS could not tell. */
  readonly dmarcRecord: "PRESENT" | "ABSENT" | "TEMPERROR";
  /** Of the From domain, by the public suffix list. */
  readonly organizationalDomain: string;
  /** The Date field, null where there is none that parses. */
  readonly date: Date | null;
}

/** The one mailbox of the one From field, canonical: a claim. */
export interface FromMailbox {
  readonly address: string;
  /** A-labels, lower case. */
  readonly domain: string;
}
