import type { Readable } from "node:stream";

/** Bytes at rest, each under the SHA-256 of its content (64 lower-case hex digits). */
export interface BlobStore {
  /**
   * Durable when it resolves. The same content again, or at the same time, is the same blob.
   * @throws BlobTooLarge
   */
  put(content: Uint8Array | AsyncIterable<Uint8Array>): Promise<StoredBlob>;
  /** The whole content. @throws BlobMissing, BlobDamaged, BlobTooLarge */
  get(sha256: string): Promise<Buffer>;
  /**
   * The content as it is read. Of a damaged blob the last bytes are never given: the stream fails with BlobDamaged.
   * @throws BlobMissing, BlobTooLarge
   */
  open(sha256: string): Promise<{ readonly size: number; readonly stream: Readable }>;
  exists(sha256: string): Promise<boolean>;
  /** False when there was none. The caller makes sure that nothing names it, nor puts it at the same time. */
  delete(sha256: string): Promise<boolean>;
}

export interface StoredBlob {
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}
