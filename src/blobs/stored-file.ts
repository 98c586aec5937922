/** A file as it is handed out: its bytes, or the blob that holds them. */
export interface StoredFile {
  readonly name: string;
  readonly contentType: string;
  readonly content: Uint8Array | { readonly sha256: string };
}
