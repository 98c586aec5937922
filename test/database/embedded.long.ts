import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import {
  chmod,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { packagedBinaries, runnableBinaries } from "../../src/database/embedded/binaries.ts";
import {
  findEmbeddedPostgres,
  startEmbeddedPostgres,
  useEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from "../../src/database/embedded/embedded-postgres.ts";
import { freePort } from "../../src/database/embedded/postmaster-election.ts";
import { endPostmaster, findPostmaster } from "../../src/database/embedded/postmaster-process.ts";
import { postgresUser } from "../../src/database/embedded/system-user.ts";

let folder: string;
let dataDir: string;
let systemDirectory: string;
let logged: string[];
let started: EmbeddedPostgres[];
/** Made once, since initdb is most of what a test here would take; what it said on the way; the folder of its own. */
let first: EmbeddedPostgres;
let firstLogged: string[];
let firstFolder: string;

const newFolder = async () => {
  const made = await mkdtemp(path.join(tmpdir(), `mittente-test-${process.pid}-`));
  await chmod(made, 0o711);
  return made;
};

beforeAll(async () => {
  firstFolder = await newFolder();
  firstLogged = [];
  first = await startEmbeddedPostgres({
    dataDir: path.join(firstFolder, "data directory"),
    systemDirectory: path.join(firstFolder, "system"),
    log: (line) => firstLogged.push(line),
    extraSettings: { fsync: "off" },
  });
});
afterAll(async () => {
  await first.stop();
  await rm(firstFolder, { recursive: true, force: true });
});

beforeEach(async () => {
  folder = await newFolder();
  dataDir = path.join(folder, "data directory");
  systemDirectory = path.join(folder, "system");
  [logged, started] = [[], []];
});

afterEach(async () => {
  for (const server of started) {
    await server.stop();
    const left = await findPostmaster(server.dataDirectory);
    if (left) await endPostmaster(left.pid, server.dataDirectory);
  }
  await rm(folder, { recursive: true, force: true });
});

const options = (): EmbeddedPostgresOptions => ({
  dataDir,
  systemDirectory,
  log: (line) => logged.push(line),
  extraSettings: { fsync: "off" },
});

async function start(more: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ ...options(), ...more });
  started.push(server);
  return server;
}

async function use(more: { adopt?: boolean } = {}): Promise<EmbeddedPostgres> {
  const server = await useEmbeddedPostgres({ ...options(), ...more });
  started.push(server);
  return server;
}

/** The first start's database, stopped, with its owners and rights, where this test's is looked for. */
async function existing(): Promise<{ readonly data: string; readonly home: string }> {
  await first.stop();
  const home = path.join(dataDir, "postgres");
  await mkdir(dataDir, { mode: 0o711 });
  await promisify(execFile)("cp", ["-a", path.dirname(first.dataDirectory), home]);
  return { data: path.join(home, "data"), home };
}

async function query(url: string, statement: string): Promise<postgres.Row[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}

const answersAt = (url: string) =>
  query(url, "select 1").then(
    () => true,
    () => false,
  );

interface OtherProcess {
  readonly process: ChildProcess;
  /** The next line that it prints, as JSON. */
  next(): Promise<unknown>;
}

/** Node running `script`, in a process group of its own, with our functions, `options` and `tell` at hand. */
function otherProcess(script: string): OtherProcess {
  const module = new URL("../../src/database/embedded/embedded-postgres.ts", import.meta.url).href;
  const { log: _, ...plain } = options();
  const source = `
    import { useEmbeddedPostgres, startEmbeddedPostgres, findEmbeddedPostgres } from ${JSON.stringify(module)};
    const options = { ...${JSON.stringify(plain)}, log: () => {} };
    const tell = (value) => process.stdout.write(JSON.stringify(value) + "\\n");
    ${script}`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", source], {
    detached: true,
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const line = await lines.next();
    return line.done ? undefined : JSON.parse(line.value);
  };
  return { process: child, next };
}

async function killed(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "exit");
}

describe("the first start", () => {
  it("makes a database whose owner migrates and whose login role may only connect", async () => {
    const server = first;
    expect(await query(server.superuserUrl, rolesQuery)).toEqual([
      { role: "mittente_login", super: false, inherit: false, createRole: false, createDatabase: false, bypass: false },
      { role: "mittente_owner", super: false, inherit: true, createRole: true, createDatabase: true, bypass: false },
    ]);
    await query(
      server.ownerUrl,
      "create table mine (id int); create role some_group; grant some_group to mittente_login",
    );
    await expect(query(server.loginUrl, "select * from mine")).rejects.toThrow("permission denied");
    await expect(query(server.loginUrl, "create table yours (id int)")).rejects.toThrow("permission denied");
    await expect(query(server.loginUrl, "create temporary table yours (id int)")).rejects.toThrow("permission denied");
  });

  it("sorts by code point and stores UTF-8 wherever it was made", async () => {
    const { ownerUrl } = first;
    const [row] = await query(ownerUrl, "select current_setting('server_encoding') e, 'Z' < 'a' o, lower('È') l");
    expect(row).toEqual({ e: "UTF8", o: true, l: "è" });
  });

  it("listens on the loopback address alone and demands a password", async () => {
    const server = first;
    const [row] = await query(
      server.superuserUrl,
      `select current_setting('listen_addresses') listen, current_setting('unix_socket_directories') sockets,
              (select array_agg(distinct auth_method) from pg_hba_file_rules) methods`,
    );
    expect(row).toEqual({ listen: "127.0.0.1", sockets: "", methods: ["scram-sha-256"] });
    expect(await answersAt(server.loginUrl.replace(/:[^:@]+@/, ":wrong@"))).toBe(false);
  });

  it("keeps the passwords in a file that only its owner reads, and out of the log", async () => {
    const server = first;
    const file = path.join(server.dataDirectory, "..", "credentials.json");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const passwords = [server.ownerUrl, server.loginUrl, server.superuserUrl].map((url) => new URL(url).password);
    expect(new Set(passwords).size).toBe(3);
    for (const password of passwords) expect(firstLogged.join("\n")).not.toContain(password);
  });

  it("leaves nothing half made beside the database", async () => {
    const server = first;
    expect(await readdir(path.join(server.dataDirectory, "..", ".."))).toEqual(["postgres"]);
    expect(existsSync(path.join(server.dataDirectory, "..", "password"))).toBe(false);
  });
});

describe("a database that exists", () => {
  it("has its data and its passwords after a stop and a second start", async () => {
    await existing();
    const first = await start();
    await query(first.ownerUrl, "create table kept as select 42 as answer");
    await first.stop();
    expect(await answersAt(first.loginUrl)).toBe(false);
    const second = await start();
    expect(await query(second.ownerUrl, "select answer from kept")).toEqual([{ answer: 42 }]);
    expect(new URL(second.ownerUrl).password).toBe(new URL(first.ownerUrl).password);
  });

  it("recovers after kill -9 of its postmaster", async () => {
    await existing();
    const first = await start();
    await query(first.ownerUrl, "create table kept as select 42 as answer");
    process.kill(first.pid, "SIGKILL");
    const second = await start();
    expect(second.pid).not.toBe(first.pid);
    expect(await query(second.ownerUrl, "select answer from kept")).toEqual([{ answer: 42 }]);
  });

  it("is not found, and starts, when its lock file names the process of something else", async () => {
    const { data } = await existing();
    const stranger = otherProcess("setInterval(() => {}, 1000); tell(process.pid)");
    const pid = await stranger.next();
    const port = new URL(first.ownerUrl).port;
    const file = path.join(data, "postmaster.pid");
    await writeFile(file, `${String(pid)}\n${data}\n1\n${port}\n\n127.0.0.1\n\nready\n`, {
      mode: 0o644,
    });
    expect(await findEmbeddedPostgres(dataDir, systemDirectory)).toBeNull();
    if (process.getuid?.() === 0) expect((await start()).started).toBe(true);
  });

  it("of another major version is refused and left alone", async () => {
    const { data } = await existing();
    await writeFile(path.join(data, "PG_VERSION"), "15\n");
    await expect(start()).rejects.toThrow(/made by PostgreSQL 15, the bundled one is 18/);
  });

  it("with damaged passwords is refused without quoting them", async () => {
    const { home } = await existing();
    await writeFile(path.join(home, "credentials.json"), '{"superuser":"s3cret"');
    const refusal: unknown = await start().catch((error: unknown) => error);
    expect(refusal).toMatchObject({ message: expect.stringMatching(/are damaged: restore that file/) });
    expect(`${String(refusal)} ${JSON.stringify(refusal)}`).not.toContain("s3cret");
  });

  it("keeps people's data out of the server's log when a statement fails", async () => {
    await existing();
    const server = await start();
    await query(server.ownerUrl, "create table people (email text primary key)");
    await query(server.ownerUrl, "insert into people values ('anna@example.it')");
    await expect(query(server.ownerUrl, "insert into people values ('anna@example.it')")).rejects.toThrow("duplicate");
    const logs = path.join(server.dataDirectory, "..", "log");
    const texts = await Promise.all((await readdir(logs)).map((name) => readFile(path.join(logs, name), "utf8")));
    expect(texts.join("")).toContain("duplicate key");
    expect(texts.join("")).not.toContain("anna");
  });
});

describe("several processes", () => {
  it("find the running server, and nothing when none runs", async () => {
    const asked = "tell(await findEmbeddedPostgres(options.dataDir, options.systemDirectory))";
    expect(await otherProcess(asked).next()).toBeNull();
    await existing();
    const server = await start();
    const { ownerUrl, loginUrl, superuserUrl, dataDirectory, port, pid } = server;
    const found = { ownerUrl, loginUrl, superuserUrl, dataDirectory, port, pid };
    expect(await otherProcess(asked).next()).toEqual(found);
    await server.stop();
    expect(await otherProcess(asked).next()).toBeNull();
  });

  it("that start at the same moment share one server", async () => {
    const script = `
      const server = await useEmbeddedPostgres(options);
      tell({ pid: server.pid, started: server.started });
      process.stdin.once("data", async () => { await server.stop(); process.exit(0); });`;
    const others = [otherProcess(script), otherProcess(script), otherProcess(script)];
    const told = (await Promise.all(others.map((other) => other.next()))) as { pid: number; started: boolean }[];
    expect(new Set(told.map(({ pid }) => pid)).size).toBe(1);
    expect(told.filter((one) => one.started)).toHaveLength(1);
    expect((await use()).started).toBe(false);
    await Promise.all(others.map(({ process }) => (process.stdin?.write("stop\n"), once(process, "exit"))));
    expect(await findEmbeddedPostgres(dataDir, systemDirectory)).toBeNull();
  });

  it("do not stop a server that another one started", async () => {
    await existing();
    const server = await start();
    const guest = otherProcess(
      "const s = await useEmbeddedPostgres({ ...options, adopt: true }); await s.stop(); tell(s.started)",
    );
    expect(await guest.next()).toBe(false);
    expect(await answersAt(server.loginUrl)).toBe(true);
    await expect(startEmbeddedPostgres(options())).rejects.toThrow(/already runs/);
  });

  it("leave a server whose starter was killed to the next one, which stops it only if it adopts it", async () => {
    await existing();
    const starter = otherProcess("tell((await startEmbeddedPostgres(options)).pid); setInterval(() => {}, 1000)");
    const pid = await starter.next();
    await killed(starter.process);
    const guest = await use();
    expect(guest).toMatchObject({ pid, started: false });
    await guest.stop();
    expect(await answersAt(guest.loginUrl)).toBe(true);
    await (await use({ adopt: true })).stop();
    expect(await findPostmaster(guest.dataDirectory)).toBeNull();
  });

  it("end their server also when they exit without stopping it", async () => {
    await existing();
    const careless = otherProcess(
      "const s = await startEmbeddedPostgres(options); tell(s.dataDirectory); process.exit(1)",
    );
    const data = String(await careless.next());
    const successor = await use();
    expect(successor).toMatchObject({ started: true, dataDirectory: data });
  });

  it("keep their server through Ctrl-C until they stop it", async () => {
    await existing();
    const other = otherProcess(`
      const server = await startEmbeddedPostgres(options);
      process.on("SIGINT", async () => {
        tell(await findEmbeddedPostgres(options.dataDir, options.systemDirectory) !== null);
        await server.stop();
        process.exit(0);
      });
      tell("started");
      setInterval(() => {}, 1000);`);
    await other.next();
    process.kill(-Number(other.process.pid), "SIGINT");
    expect(await other.next()).toBe(true);
    expect(await once(other.process, "exit")).toEqual([0, null]);
    expect(await findEmbeddedPostgres(dataDir, systemDirectory)).toBeNull();
  });
});

it("tries another port when the one it chose was taken meanwhile", async () => {
  await existing();
  const thief = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void thief.close());
  await once(thief, "listening");
  const address = thief.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const ports = [address.port, address.port];
  const server = await start({ choosePort: () => Promise.resolve(ports.pop()).then((port) => port ?? freePort()) });
  expect(ports).toEqual([]);
  expect(server.port).not.toBe(address.port);
  expect(await answersAt(server.loginUrl)).toBe(true);
});

it("says what PostgreSQL said when it does not start", async () => {
  await existing();
  await expect(start({ extraSettings: { shared_buffers: "plenty" } })).rejects.toThrow(
    /did not start\. PostgreSQL said:[^]*invalid value for parameter "shared_buffers"/,
  );
});

it.each(["win32-x64", "freebsd-x64", "linux-riscv64"])("on %s asks for DATABASE_URL", async (platform) => {
  await expect(packagedBinaries(platform)).rejects.toThrow(/No PostgreSQL is bundled for .*set DATABASE_URL/);
});

describe("the binaries", () => {
  it("get the library links that an install without scripts leaves out", async () => {
    const packaged = await packagedBinaries();
    const native = path.join(folder, "native");
    await cp(packaged.folder, native, { recursive: true, verbatimSymlinks: true });
    for (const name of await readdir(path.join(native, "lib")))
      if (/\.so(\.\d+)?$/.test(name)) await removeLink(path.join(native, "lib", name));
    const copied = { ...packaged, folder: native };
    const user = await postgresUser(undefined);
    expect(await runnableBinaries(copied, user, () => Promise.resolve(systemDirectory), log)).toEqual(copied);
    expect(existsSync(systemDirectory)).toBe(false);
  });
});

describe.runIf(process.getuid?.() === 0)("as root, in folders that are closed to others", () => {
  async function closedDataDir(): Promise<void> {
    const closed = path.join(folder, "closed");
    await mkdir(closed, { mode: 0o700 });
    dataDir = path.join(closed, "data");
  }

  it("keeps the data in the system directory, says so, and finds them again", async () => {
    await closedDataDir();
    const first = await start();
    expect(first.dataDirectory.startsWith(path.join(systemDirectory, "data-"))).toBe(true);
    const elsewhere = path.resolve(first.dataDirectory, "..", "..");
    expect(logged.filter((line) => line.includes(elsewhere) && line.includes("is closed to"))).toHaveLength(1);
    expect(await readFile(path.join(dataDir, "postgres-is-elsewhere.txt"), "utf8")).toContain(elsewhere);
    await query(first.ownerUrl, "create table kept as select 42 as answer");
    expect((await findEmbeddedPostgres(dataDir, systemDirectory))?.pid).toBe(first.pid);
    await first.stop();
    const second = await start();
    expect(await query(second.ownerUrl, "select answer from kept")).toEqual([{ answer: 42 }]);
  });

  it("goes on with them when the folder has been opened meanwhile", async () => {
    await closedDataDir();
    const first = await start();
    await first.stop();
    await chmod(path.dirname(dataDir), 0o755);
    expect((await start()).dataDirectory).toBe(first.dataDirectory);
  });

  it("refuses to begin anew beside data that became unreachable", async () => {
    await existing();
    await chmod(dataDir, 0o700);
    await expect(start()).rejects.toThrow(/cannot reach .*chmod o\+x/);
    // The programs may be there: in a checkout that only root can enter.
    const kept = existsSync(systemDirectory) ? await readdir(systemDirectory) : [];
    expect(kept.filter((name) => name.startsWith("data-"))).toEqual([]);
  });

  it("refuses to begin anew in a folder that was moved away from its data", async () => {
    await closedDataDir();
    const first = await start();
    await first.stop();
    const moved = `${dataDir}-moved`;
    await rename(dataDir, moved);
    await expect(start({ dataDir: moved })).rejects.toThrow(/was moved, its database stayed in .*mv "/);
  });

  it("runs as the user that the data belong to, never as root", async () => {
    await existing();
    const server = await start();
    const { uid } = await stat(server.dataDirectory);
    expect(uid).not.toBe(0);
    if (process.platform === "linux") expect((await stat(`/proc/${server.pid}`)).uid).toBe(uid);
  });

  it("copies the programs once, whole, for the user that cannot reach them", async () => {
    const packaged = await packagedBinaries();
    const closed = path.join(folder, "closed");
    await mkdir(closed, { mode: 0o700 });
    await cp(packaged.folder, path.join(closed, "native"), { recursive: true, verbatimSymlinks: true });
    const unreachable = { ...packaged, folder: path.join(closed, "native") };
    const user = await postgresUser(undefined);
    const copy = () => runnableBinaries(unreachable, user, () => Promise.resolve(systemDirectory), log);

    const [one, two] = await Promise.all([copy(), copy()]);
    expect(one).toEqual(two);
    expect(one.folder).toBe(path.join(systemDirectory, `postgresql-${packaged.version}`));
    expect(await readdir(systemDirectory)).toEqual([`postgresql-${packaged.version}`]);
    logged = [];
    await copy();
    expect(logged).toEqual([]);

    await truncate(path.join(one.folder, "share", "postgresql", "postgres.bki"), 0);
    await copy();
    expect((await stat(path.join(one.folder, "share", "postgresql", "postgres.bki"))).size).toBeGreaterThan(0);
    expect(await readdir(systemDirectory)).toEqual([`postgresql-${packaged.version}`]);
  });

  it("keeps nothing in a system directory that others can write to", async () => {
    await closedDataDir();
    await mkdir(systemDirectory);
    await chmod(systemDirectory, 0o777);
    await expect(start()).rejects.toThrow(/not safe to keep programs in/);
  });
});

const rolesQuery = `
  select rolname as role, rolsuper as super, rolinherit as inherit, rolcreaterole as "createRole",
         rolcreatedb as "createDatabase", rolbypassrls as bypass
  from pg_roles where rolname like 'mittente_%' order by rolname`;

function log(line: string): void {
  logged.push(line);
}

async function removeLink(file: string): Promise<void> {
  if ((await lstat(file)).isSymbolicLink()) await rm(file);
}
