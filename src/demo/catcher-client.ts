import { z } from "zod";

const caughtSchema = z.array(
  z.object({
    id: z.string(),
    envelope: z.object({ from: z.string(), to: z.array(z.string()) }),
    headers: z.array(z.tuple([z.string(), z.string()])),
    raw: z.string(),
  }),
);
export type Caught = Readonly<z.output<typeof caughtSchema>[number]>;

/** What went out, newest last. */
export async function caughtMail(catcherUrl: string): Promise<readonly Caught[]> {
  const response = await fetch(new URL("/messages", catcherUrl), { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`The mail catcher answered with HTTP status ${response.status}.`);
  return caughtSchema.parse(await response.json());
}

export const headerOf = ({ headers }: Caught, name: string): string =>
  headers.find(([given]) => given.toLowerCase() === name.toLowerCase())?.[1] ?? "";
