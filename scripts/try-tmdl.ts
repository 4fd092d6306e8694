/**
 * Has Microsoft's own library for semantic models (TOM, inside their Power BI Modeling MCP server) read the model of a Power BI project and
 * write it again, and compares: `node scripts/try-tmdl.ts report`. The package is no dependency: npx fetches it, under Microsoft's own
 * licence (preview software, for development and tests), which whoever runs this accepts.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const [project] = process.argv.slice(2);
if (!project) {
  console.error('Name the folder of the project: node scripts/try-tmdl.ts report');
  process.exit(2);
}
const model = resolve(project, 'Kindred.SemanticModel');
const written = mkdtempSync(join(tmpdir(), 'kindred-tmdl-'));
const server = spawn('npx', ['--yes', '@microsoft/powerbi-modeling-mcp@0.5.0-beta.13', '--start'], {
  stdio: ['pipe', 'pipe', 'ignore'],
  shell: process.platform === 'win32',
});
const answers = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
let asked = 0;

async function ask(
  method: string,
  params: object,
): Promise<{ readonly result?: { readonly content?: { readonly text?: string }[] } }> {
  const id = ++asked;
  server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
  for (;;) {
    const { value, done } = await answers.next();
    if (done) throw new Error('The server has ended.');
    const answer = JSON.parse(value) as { readonly id?: number };
    if (answer.id === id) return answer as Awaited<ReturnType<typeof ask>>;
  }
}

async function tool(name: string, request: object): Promise<string> {
  const { result } = await ask('tools/call', { name, arguments: { request } });
  return result?.content?.[0]?.text ?? 'no answer';
}

const filesIn = (folder: string) =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => {
        const path = join(parentPath, name);
        return [path.slice(folder.length + 1), readFileSync(path, 'utf8')] as const;
      }),
  );

try {
  await ask('initialize', {
    protocolVersion: '2025-03-26',
    capabilities: {},
    clientInfo: { name: 'kindred', version: '0' },
  });
  server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n`);
  const read = await tool('connection_operations', { operation: 'ConnectFolder', folderPath: model });
  const { message, data } = JSON.parse(read) as {
    readonly message: string;
    readonly data?: {
      readonly tablesLoaded: number;
      readonly measuresLoaded: number;
      readonly relationshipsLoaded: number;
    };
  };
  if (!data) throw new Error(message);
  console.log(
    `read: ${data.tablesLoaded} tables, ${data.measuresLoaded} measures, ${data.relationshipsLoaded} relationships`,
  );
  await tool('database_operations', { operation: 'ExportToTmdlFolder', tmdlFolderPath: written });
  const [ours, theirs] = [filesIn(join(model, 'definition')), filesIn(written)];
  const differ = [...new Set([...ours.keys(), ...theirs.keys()])].filter(
    (path) => ours.get(path) !== theirs.get(path),
  );
  console.log(
    `written again: ${theirs.size} files, ${differ.length} different${differ.length > 0 ? `: ${differ.join(', ')}` : ''}`,
  );
  process.exitCode = differ.length > 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  server.kill();
  rmSync(written, { recursive: true, force: true });
}
