import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the proxy does to a request, before it is passed on or instead. */
export type Fault =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly reason?: string;
      readonly headers?: Record<string, string>;
    }
  | { readonly kind: 'reset' }
  /** The request is carried out, and the answer is lost. */
  | { readonly kind: 'lost'; readonly after?: () => void }
  | { readonly kind: 'slow'; readonly milliseconds: number };

export interface Asked {
  readonly method: string;
  readonly path: string;
  /** What stands in the body, as far as it is JSON or begins with it. */
  readonly body: string;
  /** The statement of a query job; null for anything else. */
  readonly sql: string | null;
  readonly jobId: string | null;
}

export interface FaultProxy {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** Rows that were given, as the answers have them. */
  readonly given: readonly string[];
  /** From now on: what to do to a request; null passes it on as it is. */
  judge: (asked: Asked, number: number) => Fault | null;
  stop(): Promise<void>;
}

/**
 * Stands between the client and a server, keeps what was asked, and fails as it is told. It also refuses a second job of the
 * same id, with 409 as BigQuery's documentation says, where the emulator would run it again; and it finds a load by the id
 * that was asked for, where the emulator gives it another.
 */
export async function startProxy(target: string): Promise<FaultProxy> {
  const all: Asked[] = [];
  const given: string[] = [];
  /** Jobs by the ids that were asked for, with those that they were given. */
  const begun = new Map<string, string>();
  const server = createServer(async (incoming, outgoing) => {
    const body = await bodyOf(incoming).catch(() => null);
    // Whoever asked is gone.
    if (body === null) return;
    const asked = read(incoming, body);
    all.push(asked);
    const fault = proxy.judge(asked, all.length - 1);
    if (fault?.kind === 'reset') return void incoming.socket.destroy();
    if (fault?.kind === 'answer')
      return refuse(outgoing, fault.status, fault.reason ?? 'backendError', fault.headers);
    if (asked.method === 'POST' && asked.jobId !== null) {
      if (begun.has(asked.jobId)) return refuse(outgoing, 409, 'duplicate');
      begun.set(asked.jobId, asked.jobId);
    }
    if (fault?.kind === 'slow') await new Promise((done) => setTimeout(done, fault.milliseconds));
    const [, id = ''] = /\/jobs\/([^/?]+)/.exec(incoming.url ?? '') ?? [];
    if (begun.has(id)) incoming.url = incoming.url!.replace(id, begun.get(id)!);
    pass(
      target,
      incoming,
      body,
      (answer, text) => {
        if (asked.path.includes('/queries')) given.push(text.toString());
        if (asked.jobId !== null) begun.set(asked.jobId, idIn(text) ?? asked.jobId);
        if (fault?.kind === 'lost') {
          fault.after?.();
          return void incoming.socket.destroy();
        }
        const { 'content-length': _, 'transfer-encoding': __, ...headers } = answer.headers;
        outgoing.writeHead(answer.statusCode ?? 500, headers);
        outgoing.end(text);
      },
      () => incoming.socket.destroy(),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const proxy: FaultProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: all,
    given,
    judge: () => null,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  return proxy;
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function read({ method = 'GET', url = '/' }: IncomingMessage, bytes: Buffer): Asked {
  const body = bytes.subarray(0, 4_000_000).toString();
  let sql: string | null = null;
  let jobId: string | null = null;
  try {
    const job = JSON.parse(body) as {
      configuration?: { query?: { query?: string } };
      jobReference?: { jobId?: string };
    };
    sql = job.configuration?.query?.query ?? null;
    jobId = job.jobReference?.jobId ?? null;
  } catch {
    jobId = /"jobId"\s*:\s*"([^"]+)"/.exec(body)?.[1] ?? null;
  }
  return { method, path: url.split('?')[0]!, body, sql, jobId };
}

function idIn(text: Buffer): string | null {
  try {
    const job = JSON.parse(text.toString()) as { jobReference?: { jobId?: string } };
    return job.jobReference?.jobId ?? null;
  } catch {
    return null;
  }
}

function refuse(
  outgoing: ServerResponse,
  status: number,
  reason: string,
  headers: Record<string, string> = {},
) {
  outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
  const message = `refused for a test (${reason})`;
  outgoing.end(JSON.stringify({ error: { code: status, message, errors: [{ reason, message }] } }));
}

function pass(
  target: string,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  done: (answer: IncomingMessage, text: Buffer) => void,
  failed: () => void,
) {
  const sent = request(
    `${target}${url}`,
    { method, headers: { ...headers, host: new URL(target).host, connection: 'close' } },
    (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => done(answer, Buffer.concat(chunks)));
      answer.on('error', failed);
    },
  );
  sent.on('error', failed);
  sent.end(body);
}
