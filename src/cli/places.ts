import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { isAlive } from "../database/embedded/postmaster-process.ts";

/** Where everything is that `mittente up` runs. */
export const placesSchema = z.object({
  pid: z.int().positive(),
  apiUrl: z.url(),
  /** Of its tokens. */
  issuer: z.url(),
  smtpPort: z.int(),
  lmtpPort: z.int(),
  /** Null where mail goes to a real server. */
  catcher: z.object({ url: z.url(), smtpPort: z.int() }).nullable(),
});
export type Places = Readonly<z.output<typeof placesSchema>>;

const fileIn = (dataDir: string) => join(dataDir, "running.json");

/** For the other commands: with port 0 they could not know. */
export async function writePlaces(dataDir: string, places: Places): Promise<void> {
  const file = fileIn(dataDir);
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(places, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, file);
}

export const removePlaces = (dataDir: string): Promise<void> => rm(fileIn(dataDir), { force: true });

/** Null where no `mittente up` runs with this data folder. One that was killed left a file that names nobody. */
export async function findPlaces(dataDir: string): Promise<Places | null> {
  const text = await readFile(fileIn(dataDir), "utf8").catch(() => null);
  const parsed = text === null ? null : placesSchema.safeParse(parseJson(text));
  if (!parsed?.success || !isAlive(parsed.data.pid)) return null;
  return (await answers(parsed.data.apiUrl)) ? parsed.data : null;
}

async function answers(apiUrl: string): Promise<boolean> {
  try {
    const response = await fetch(new URL("/health/live", apiUrl), { signal: AbortSignal.timeout(3_000) });
    return response.ok;
  } catch {
    return false;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
