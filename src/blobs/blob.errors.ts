export class BlobMissing extends Error {
  constructor(sha256: string) {
    super(`there is no blob ${sha256}`);
    this.name = "BlobMissing";
  }
}

/** What is stored is not what its name says: never handed out as if it were. */
export class BlobDamaged extends Error {
  constructor(sha256: string) {
    super(`the blob ${sha256} is damaged`);
    this.name = "BlobDamaged";
  }
}

export class BlobTooLarge extends Error {
  constructor(maxBytes: number) {
    super(`a blob larger than ${maxBytes} bytes`);
    this.name = "BlobTooLarge";
  }
}
