import { isIP } from "node:net";

/** Where mail is handed over, and how the line is protected. */
export interface SmtpEndpoint {
  readonly host: string;
  readonly port: number;
  /** IMPLICIT: TLS from the start (smtps). STARTTLS: refused without it. NONE: this machine only. */
  readonly tls: "IMPLICIT" | "STARTTLS" | "NONE";
  readonly login: { readonly user: string; readonly pass: string } | null;
}

/**
 * `smtp://user:password@host:587` or `smtps://…`. Mail leaves the machine encrypted to a verified certificate or not at all;
 * there is no parameter that says otherwise.
 * @throws Error with a sentence for the operator, which never repeats the password
 */
export function smtpEndpoint(smtpUrl: string): SmtpEndpoint {
  const url = URL.parse(smtpUrl);
  if (url === null || !["smtp:", "smtps:"].includes(url.protocol) || url.hostname === "")
    throw new Error("MITTENTE_SMTP_URL: expected smtp://user:password@host:587 or smtps://user:password@host:465");
  if (url.search !== "" || url.hash !== "" || !["", "/"].includes(url.pathname))
    throw new Error("MITTENTE_SMTP_URL: nothing may follow the port: its options cannot be set there");
  const host = decodeURIComponent(url.hostname).replace(/^\[|\]$/g, "");
  const isImplicit = url.protocol === "smtps:";
  const port = url.port === "" ? (isImplicit ? 465 : 587) : Number(url.port);
  return { host, port, tls: isImplicit ? "IMPLICIT" : isLoopback(host) ? "NONE" : "STARTTLS", login: loginOf(url) };
}

function loginOf(url: URL): SmtpEndpoint["login"] {
  if (url.username === "" && url.password === "") return null;
  if (url.username === "" || url.password === "") throw new Error("MITTENTE_SMTP_URL: user and password go together");
  try {
    return { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  } catch {
    throw new Error("MITTENTE_SMTP_URL: user and password must be percent-encoded");
  }
}

function isLoopback(host: string): boolean {
  if (isIP(host) === 4) return host.startsWith("127.");
  return host === "::1" || host.toLowerCase() === "localhost";
}
