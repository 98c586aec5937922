import { join } from "node:path";
import { GATE } from "./gate.ts";

const MOST_SHOWN = 60;

const root = join(import.meta.dirname, "..");
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !GATE.some((check) => check.name === name));
if (unknown.length > 0) {
  console.error(`No such check: ${unknown.join(", ")}. There are: ${GATE.map(({ name }) => name).join(", ")}.`);
  process.exit(2);
}

const broken: string[] = [];
for (const check of GATE.filter(({ name }) => asked.length === 0 || asked.includes(name))) {
  const started = performance.now();
  const findings = await check.find(root);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${findings.length === 0 ? "ok    " : "BROKEN"}  ${check.name.padEnd(12)}  ${seconds} s`);
  if (findings.length === 0) continue;
  broken.push(check.name);
  console.log(`        ${check.demands}`);
  for (const finding of findings.slice(0, MOST_SHOWN)) console.log(`          ${finding}`);
  if (findings.length > MOST_SHOWN) console.log(`          … and ${findings.length - MOST_SHOWN} more`);
}
if (broken.length > 0) {
  console.error(`Not good: ${broken.join(", ")}.`);
  process.exitCode = 1;
}
