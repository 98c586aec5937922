import { mkdirSync } from "node:fs";

/** Made when missing. Nobody else lists it; as root PostgreSQL's own user has to pass through. */
export function ensureDataFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
}
