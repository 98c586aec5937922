import type { Io } from "./io.ts";
export async function doctor(_io: Io): Promise<boolean> { return true; }
