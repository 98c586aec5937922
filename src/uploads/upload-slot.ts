import type { uploadSlots } from "../database/tables/upload-slot.table.ts";

export type UploadSlotRow = typeof uploadSlots.$inferSelect;

const MINUTE = 60_000;

/** In which the bytes must begin to come. */
export const SLOT_LIFETIME = 15 * MINUTE;
/** For all bytes of one upload, over a slow line too: 25 MiB at 0.5 Mbit/s. */
export const RECEIVING_TIME = 8 * MINUTE;
/** Longer than any upload lasts: whoever held the slot and crashed keeps nobody away after it. */
export const RECEIVING_LEASE = 10 * MINUTE;
/** In which what was brought is to be used. */
export const USE_TIME = 25 * 60 * MINUTE;

export type NewSlot = Pick<
  UploadSlotRow,
  "id" | "purpose" | "client" | "size" | "sha256" | "attachmentId" | "createdAt"
>;

export const withLifetime = (slot: NewSlot) => ({
  ...slot,
  expiresAt: new Date(slot.createdAt.getTime() + SLOT_LIFETIME),
});
