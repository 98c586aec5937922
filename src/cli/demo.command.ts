import type { Io } from "./io.ts";
export async function demo(_io: Io): Promise<boolean> { return true; }
