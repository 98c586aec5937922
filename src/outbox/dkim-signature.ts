import { buffer } from "node:stream/consumers";
import DKIM from "nodemailer/lib/dkim";
import type { DkimKeyring } from "../keys/dkim-signing.ts";
import type { ComposedMail } from "./mail-composition.ts";

/** The last thing that is done to a mail before it is handed over. */
export type MailSigner = (mail: ComposedMail) => Promise<ComposedMail>;

/** Everything that a reader or a machine goes by (RFC 6376, 5.4). */
const SIGNED_FIELDS =
  "from:reply-to:to:subject:date:message-id:in-reply-to:references:mime-version:content-type:content-transfer-encoding:auto-submitted:x-mittente-origin";

/** RSA-SHA256, relaxed, in the name of the support address's domain. Unsigned only where no key is in use. */
export const mailSigner =
  (keyring: DkimKeyring, domain: string): MailSigner =>
  async (mail) => {
    const key = await keyring();
    if (key === null) return mail;
    const privateKey = key.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const signer = new DKIM({
      domainName: domain,
      keySelector: key.selector,
      privateKey,
      headerFieldNames: SIGNED_FIELDS,
    });
    const bytes = await buffer(signer.sign(mail.bytes));
    // The signer leaves the signature out where it cannot make one, and says nothing.
    if (!bytes.subarray(0, 15).equals(Buffer.from("DKIM-Signature:"))) throw new Error("the mail could not be signed");
    return { ...mail, bytes };
  };
