import { described } from "../connections/described-enum.ts";

const AUDIENCE = "[portal] [desk] [provisioning]";

export const OperationStateEnum = described("OperationState", `${AUDIENCE} Where an operation stands.`, {
  AWAITING_VALIDATION: `${AUDIENCE} Proposed; the customer has not answered.`,
  AWAITING_COUNTERSIGNATURE: `${AUDIENCE} Staff recognised the customer; a supervisor has to countersign (O3).`,
  VALIDATED: `${AUDIENCE} The customer said yes, or a recognition was countersigned; staff have to release it.`,
  PERMITTED: `${AUDIENCE} Released; the company's own system may take a permit (O4).`,
  REDEEMED: `${AUDIENCE} Being carried out: nothing takes it back.`,
  COMPLETED: `${AUDIENCE} Done.`,
  FAILED: `${AUDIENCE} It could not be carried out.`,
  REJECTED: `${AUDIENCE} The customer said no.`,
  CANCELLED: `${AUDIENCE} Staff withdrew it, or what it rested on changed (O5).`,
  EXPIRED: `${AUDIENCE} Nobody carried it out within 7 days.`,
});

export const ValidationMethodEnum = described(
  "ValidationMethod",
  `${AUDIENCE} How it was established that the customer wants it.`,
  {
    PORTAL: `${AUDIENCE} The customer, signed in to the portal (O2). Staff cannot record it.`,
    IDENTITY_DOCUMENT: `${AUDIENCE} A document that staff saw (O3).`,
    PHONE_CALLBACK: `${AUDIENCE} A call to a number on record for at least 30 days (O3).`,
    CERTIFIED_EMAIL: `${AUDIENCE} A certified mail whose signature was checked (O3).`,
    IN_PERSON: `${AUDIENCE} In person, with a document (O3).`,
  },
);
