import { join } from "node:path";
import { createBlobStore } from "../blobs/blob-store.ts";
import type { BlobStore } from "../blobs/blob.ts";
import { createS3Store } from "../blobs/s3-store.ts";
import type { Settings } from "../config/settings.ts";

/** Where this installation keeps its blobs: the bucket that the settings name, else a folder. */
export function openBlobs(settings: Settings): Promise<BlobStore> {
  const bucket = settings.MITTENTE_BLOBS_S3_BUCKET;
  const folder = settings.MITTENTE_DATA_DIR;
  if (bucket === undefined) return createBlobStore({ directory: join(folder, "blobs") });
  return createS3Store({
    bucket,
    region: settings.MITTENTE_BLOBS_S3_REGION,
    endpoint: settings.MITTENTE_BLOBS_S3_ENDPOINT ?? null,
    accessKeyId: settings.MITTENTE_BLOBS_S3_ACCESS_KEY!,
    secretAccessKey: settings.MITTENTE_BLOBS_S3_SECRET_KEY!,
    directory: join(folder, "uploading"),
  });
}
