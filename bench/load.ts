import { Agent, request } from "node:http";

export interface Call {
  readonly token: string;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Keep-alive connections to one server. */
export class Client {
  readonly #agent: Agent;

  readonly url: string;

  constructor(url: string, connections: number) {
    this.url = url;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  post({ token, body }: Call): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asked = request(
        this.url,
        {
          method: "POST",
          agent: this.#agent,
          headers: {
            authorization: `Bearer ${token}`,
            "content-type": "application/json",
            "content-length": Buffer.byteLength(body),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => resolve({ status: response.statusCode!, text: Buffer.concat(chunks).toString() }));
          response.on("error", reject);
        },
      );
      asked.on("error", reject);
      asked.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** As many at once as there are connections, each its next call when the one before was answered. */
export async function pour(client: Client, calls: readonly Call[], connections: number): Promise<void> {
  let next = 0;
  const one = async () => {
    while (next < calls.length) {
      const call = calls[next++]!;
      const { status, text } = await client.post(call);
      if (status !== 200 || text.startsWith('{"errors"'))
        throw new Error(`${client.url}: ${status} ${text.slice(0, 300)}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
}
