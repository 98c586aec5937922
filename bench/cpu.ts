import { readdir, readFile } from "node:fs/promises";

/** Linux counts processor time in hundredths of a second for whoever reads /proc. */
const MS_PER_TICK = 10;

interface Spent {
  readonly parent: number;
  /** Milliseconds of the process itself, and of its children that ended. */
  readonly own: number;
  readonly ofEnded: number;
}

/** Milliseconds of processor time. NaN where the system has no /proc: then only wall times are printed. */
export async function processTime(pid: number): Promise<number> {
  return (await spentBy(pid))?.own ?? Number.NaN;
}

/** Of PostgreSQL as a whole: the postmaster, its children, and those that ended. */
export async function serverTime(postmaster: number): Promise<number> {
  const root = await spentBy(postmaster);
  if (!root) return Number.NaN;
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const all = await Promise.all(pids.map(spentBy));
  const children = all.filter((spent) => spent?.parent === postmaster);
  return children.reduce((sum, spent) => sum + spent!.own, root.own + root.ofEnded);
}

/** proc(5), stat: the command in parentheses may hold spaces, so everything counts from the last one. */
async function spentBy(pid: number): Promise<Spent | null> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  if (text === null) return null;
  const fields = text
    .slice(text.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const [parent, user, system, endedUser, endedSystem] = [1, 11, 12, 13, 14].map((index) => fields[index]!);
  return { parent: parent!, own: (user! + system!) * MS_PER_TICK, ofEnded: (endedUser! + endedSystem!) * MS_PER_TICK };
}
