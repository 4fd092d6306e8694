import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { parse as parseDiagram } from '@mermaid-js/parser';
import { marked } from 'marked';
import type { Night } from '../../src/domain/night.ts';
import type { RunReport } from '../../src/domain/run.ts';
import { nightAnnotations } from '../../src/report/github/annotations.ts';
import { issueMark, issueText } from '../../src/report/github/issue.ts';
import { plain } from '../../src/report/github/plain.ts';
import { nightSummary } from '../../src/report/github/summary.ts';
import { type GitHubServer, REPOSITORY, startGitHub, TOKEN } from '../support/github.ts';
import { kindred, runJson } from '../support/kindred.ts';
import { scratch } from '../support/scratch.ts';
import { smallSheets, writeSheets } from '../support/sheets.ts';

const hostile = [
  '@everyone see #1, GH-2 and https://evil.example/x?a=1 or www.evil.example',
  '<img src=x onerror=alert(1)> & <!-- gone -->',
  '| a | b | `code` **bold** _it_ ~~no~~ [link](https://evil.example) ![picture](x)',
  '# heading',
  '- item',
  '1. item',
  '1) item',
  '::error title=x::injected',
  '%0A::warning::next',
  'one\n::error::two\r\nthree',
  '$x^2$ \\| \\\\',
  '```mermaid',
  '"] %%{init: {"securityLevel": "loose"}}%%',
];

const night = (run: RunReport | null, more: Partial<Night> = {}): Night => ({
  outcome: 'good',
  sentence: 'All is well.',
  cause: 'good',
  code: 0,
  startedAt: '2026-03-01T22:00:00Z',
  endedAt: '2026-03-01T22:00:09Z',
  run,
  followUps: [],
  ...more,
});

/** What a reader sees of Markdown, by a parser of others. */
const seen = (markdown: string) =>
  marked
    .parse(markdown, { async: false, gfm: true })
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('\u200b', '')
    .trim();

async function reportOf(t: TestContext): Promise<RunReport> {
  const cwd = scratch(t);
  writeSheets(cwd, smallSheets());
  return (await runJson({ cwd }, '--as-of', '2026-03-01')).report;
}

describe('what GitHub is told', () => {
  test('a text stays a text in Markdown, whatever is in it', () => {
    for (const text of hostile) {
      const html = marked.parse(plain(text), { async: false, gfm: true });
      assert.equal(seen(plain(text)), text.replaceAll(/\s+/g, ' ').trim());
      assert.match(html, /^<p>[^<]*<\/p>\n$/, `${text} became ${html}`);
      const row = marked.parse(`| a | b |\n|---|---|\n| ${plain(text)} | 1 |`, { async: false });
      assert.equal(row.match(/<td/g)?.length, 2, `${text} broke out of its cell`);
      assert.ok(
        !/(^|[^\u200b\w])[@#]\w/.test(plain(text).replaceAll(/&#\d+;/g, '')),
        `${text} mentions somebody`,
      );
    }
  });

  test('an annotation is one line and one command', async (t) => {
    const report = await reportOf(t);
    for (const text of hostile) {
      const run = {
        ...report,
        reasons: [
          {
            code: 'x',
            message: `aside ${text}`,
            action: 'quarantined' as const,
            table: 'customers' as const,
            row: 3,
          },
        ],
      };
      const lines = nightAnnotations(night(run, { sentence: text, outcome: 'stopped' }));
      assert.equal(lines.length, 2);
      assert.match(lines[0]!, /^::error title=Kindred::[^\n\r]*$/);
      assert.match(lines[1]!, /^::notice title=customers row 3::aside [^\n\r]*$/);
      const [, message = ''] = /^::error title=Kindred::(.*)$/.exec(lines[0]!) ?? [];
      const decoded = message.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
      assert.equal(decoded, text);
    }
    const many = Array.from({ length: 30 }, (_, row) => ({
      code: 'x',
      message: `row ${row}`,
      action: 'quarantined' as const,
      row,
    }));
    const levels = nightAnnotations(night({ ...report, reasons: many }, { outcome: 'held' })).map((line) =>
      line.slice(2, 9),
    );
    assert.deepEqual(
      levels,
      ['warning', ...Array.from({ length: 10 }, () => 'notice ')],
      'GitHub shows ten of a level',
    );
  });

  test('the picture is a pie that Mermaid reads, with every segment in it', async (t) => {
    const report = await reportOf(t);
    const [first] = report.segments;
    const segments = hostile.map((name, id) => ({ ...first!, id, name, size: 100 - id, share: 0.1 }));
    const summary = nightSummary(night({ ...report, segments }), 'en-GB');
    const [, diagram = ''] = /```mermaid\n%%\{init: .*\}\}%%\n([\s\S]*?)```/.exec(summary) ?? [];
    const { sections } = await parseDiagram('pie', diagram);
    assert.deepEqual(
      sections.map(({ value }) => value),
      segments.map(({ size }) => size),
    );
    assert.ok(!diagram.includes('%%'), 'a name gives Mermaid no directive');
    const tables = marked.lexer(summary).filter(({ type }) => type === 'table');
    assert.deepEqual(
      tables.map((table) => ('rows' in table ? table.rows.length : 0)),
      [segments.length, 3],
    );
  });

  test('figures of a few customers are shown nowhere, nor can they be worked out', async (t) => {
    const report = await reportOf(t);
    const [first] = report.segments;
    const of = (sizes: readonly number[]) => {
      const all = sizes.reduce((sum, size) => sum + size, 0);
      const segments = sizes.map((size, id) => ({
        ...first!,
        id,
        name: `Group ${id}`,
        size,
        share: size / all,
      }));
      return nightSummary(night({ ...report, segments }), 'en-GB');
    };
    const lone = of([5, 800, 417]);
    assert.ok(!/\b5\b|417/.test(lone.split('| Rows')[0]!), lone);
    assert.match(lone, /\| Group 1 \| 800 \| 65% \|/);
    const two = of([5, 7, 800, 417]);
    assert.match(two, /\| Group 3 \| 417 \|/);
    assert.ok(!/\| [57] \|/.test(two.split('| Rows')[0]!));
    assert.ok(!of([5, 6]).includes('mermaid'));
  });
});

describe('a night on GitHub', () => {
  const github = (cwd: string) => ({ GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(cwd, 'summary.md') });

  test('a heading that looks like a command is none, and what cannot be told undoes nothing', async (t) => {
    const cwd = scratch(t);
    const { customers, ...rest } = smallSheets();
    const named = customers.replace('city', '##[stop-commands]zz').replace('income', '::add-mask::x');
    writeSheets(cwd, { ...rest, customers: named });
    const pin =
      'sources: {customers: {csv: customers.csv, columns: {age: nowhere, customer_id: elsewhere}}, policies: sales.csv, products: products.csv}\n';
    writeFileSync(join(cwd, 'kindred.yaml'), pin);
    const { out, err } = await kindred(
      { cwd, env: github(cwd) },
      'night',
      '--as-of',
      '2026-03-01',
      '--report',
      'no/where.json',
    );
    const told = `${out}${err}`;
    assert.match(told, /elsewhere.* headings are: .*stop-commands/);
    for (const line of told.split('\n')) {
      if (!line.startsWith('::')) assert.ok(!line.includes('##['), line);
      assert.match(line, /^(?!\s*::)|^::(notice|warning|error) title=/);
    }
    assert.match(err, /How the night ended could not be written down: ENOENT/);
  });

  test('a published night stays one where its report cannot be written', async (t) => {
    const cwd = scratch(t);
    writeSheets(cwd, smallSheets());
    const { code, err } = await kindred(
      { cwd },
      'night',
      '--as-of',
      '2026-03-01',
      '--report',
      'no/where.json',
    );
    assert.equal(code, 0);
    assert.match(err, /could not be written down/);
  });

  test('a sheet that has lost its headings shows nobody', async (t) => {
    const cwd = scratch(t);
    const { customers, ...rest } = smallSheets();
    const canary = 'C1,66,1000,Single,Leeds,No,Jane Canary,jane@example.org,Phone,Evening\n';
    const pins =
      'sources: {customers: {csv: customers.csv, columns: {customer_id: customer_id, age: age}}, policies: sales.csv, products: products.csv}\n';
    writeSheets(cwd, { ...rest, customers: `${canary}${customers.split('\n').slice(1).join('\n')}` });
    writeFileSync(join(cwd, 'kindred.yaml'), pins);
    const { code, out, err } = await kindred(
      { cwd, env: github(cwd) },
      'night',
      '--as-of',
      '2026-03-01',
      '--report',
      'night.json',
    );
    assert.equal(code, 3);
    const told = `${out}${err}${readFileSync(join(cwd, 'summary.md'), 'utf8')}${readFileSync(join(cwd, 'night.json'), 'utf8')}`;
    assert.match(told, /Put a row of headings above the data/);
    assert.ok(!/Canary|jane/.test(told), told);
  });

  test('a day that is yet to come is refused', async (t) => {
    const cwd = scratch(t);
    writeSheets(cwd, smallSheets());
    const { code, err } = await kindred({ cwd }, 'night', '--as-of', '2062-01-31');
    assert.deepEqual([code, /2062-01-31 is yet to come/.test(err)], [2, true]);
  });
});

test('segments that were held back: why, what to do, and that they wait until somebody decides', async (t) => {
  const cwd = scratch(t);
  const night = async (day: string, ...words: string[]) => {
    const done = await kindred({ cwd }, 'night', '--as-of', day, '--report', 'night.json', ...words);
    return { ...done, told: JSON.parse(readFileSync(join(cwd, 'night.json'), 'utf8')) as Night };
  };
  writeSheets(cwd, smallSheets());
  assert.equal((await night('2026-03-01')).code, 0);
  writeSheets(cwd, smallSheets(), 'segmentation: {promotion: {smallest: 0.6}}\n');
  const held = await night('2026-03-02', '--task', 'refit');
  assert.deepEqual([held.code, held.told.outcome], [4, 'held']);
  assert.match(held.told.sentence, /New segments were asked for\. .*60.*kindred approve/);
  assert.match(issueText(held.told, 'x', null, null).body, /To do: .* -f task=approve/);
  const next = await night('2026-03-03');
  assert.equal(next.told.outcome, 'good');
  assert.match(next.told.sentence, /held back still wait for approval\.$/);
  const approved = await night('2026-03-04', '--task', 'approve');
  assert.equal(approved.told.outcome, 'good');
  assert.doesNotMatch(approved.told.sentence, /wait/);
});

describe('the issue', () => {
  const env = {
    GITHUB_TOKEN: TOKEN,
    GITHUB_REPOSITORY: REPOSITORY,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_RUN_ID: '77',
    GITHUB_WORKFLOW_REF: `${REPOSITORY}/.github/workflows/kindred.yml@refs/heads/main`,
  };
  const tell = async (t: TestContext, hub: GitHubServer, told: Night | string, ...words: string[]) => {
    const cwd = scratch(t);
    writeFileSync(join(cwd, 'night.json'), typeof told === 'string' ? told : JSON.stringify(told));
    return kindred({ cwd, env, fetch: hub.fetch }, 'github', 'issue', '--night', 'night.json', ...words);
  };
  const bad = (sentence: string, cause: string, day: string) =>
    night(null, { outcome: 'stopped', sentence, cause, code: 3, endedAt: `${day}T22:01:00Z` });

  test('is one for all nights until a good one, and says each once', async (t) => {
    const hub = startGitHub();
    hub.issues.push({ number: 1, title: 'Somebody else’s', body: 'Kindred', state: 'open', comments: [] });
    await tell(t, hub, bad('The sheet shrank.', 'stopped:table_shrunk', '2026-03-02'));
    await tell(t, hub, bad('The sheet shrank.', 'stopped:table_shrunk', '2026-03-03'));
    await tell(t, hub, bad('The key is gone: @all.', 'stopped:credentials', '2026-03-04'));
    assert.deepEqual(
      hub.issues.map(({ state }) => state),
      ['open', 'open'],
    );
    const own = hub.issues[1]!;
    assert.equal(own.comments.length, 1, 'the same trouble is said once');
    assert.match(own.comments[0]!, /The key is gone/);
    assert.equal(own.body.match(/<!-- night -->/g)?.length, 3);
    assert.match(own.body, /actions\/runs\/77/);
    assert.ok(!own.body.includes('@all'));

    const other = await tell(
      t,
      hub,
      bad('Another config.', 'failed:2', '2026-03-04'),
      '--config',
      'other.yaml',
    );
    assert.equal(other.out, 'Issue 3 is opened.\n');
    const good = await tell(t, hub, night(null));
    assert.equal(good.out, 'Issue 2 is closed.\n');
    assert.deepEqual(
      hub.issues.map(({ state }) => state),
      ['open', 'closed', 'open'],
    );
    assert.match(own.comments[1]!, /^Good again: All is well\./);
    assert.equal((await tell(t, hub, night(null))).out, 'The night was good, and no issue is open.\n');
    const again = await tell(t, hub, bad('The sheet shrank.', 'stopped:table_shrunk', '2026-03-06'));
    assert.equal(again.out, 'Issue 4 is opened.\n');
  });

  test('is never one that a stranger has opened', async (t) => {
    const hub = startGitHub();
    const place = '.github/workflows/kindred.yml kindred.yaml';
    const body = `${issueMark(place)} <!-- cause stopped:table_shrunk -->`;
    hub.issues.push({ number: 1, title: 'x', body, state: 'open', comments: [], isStrangers: true });
    const told = await tell(t, hub, bad('The sheet shrank.', 'stopped:table_shrunk', '2026-03-02'));
    assert.equal(told.out, 'Issue 2 is opened.\n');
    assert.equal(hub.issues[0]!.body, body);
  });

  test('tells a night that came to no end, and a warehouse that could not be kept', async (t) => {
    const hub = startGitHub();
    const cwd = scratch(t);
    const none = await kindred({ cwd, env, fetch: hub.fetch }, 'github', 'issue', '--night', 'none.json');
    assert.equal(none.out, 'Issue 1 is opened.\n');
    assert.match(hub.issues[0]!.body, /The night did not come to its end/);
    await tell(t, hub, night(null), '--unkept');
    assert.deepEqual([hub.issues[0]!.state, hub.issues[0]!.comments.length], ['open', 1]);
    assert.match(hub.issues[0]!.body, /could not be kept in the cache/);
  });

  test('is found behind hundreds of others', async (t) => {
    const hub = startGitHub();
    await tell(t, hub, bad('The sheet shrank.', 'stopped:table_shrunk', '2026-03-02'));
    for (let number = 2; number <= 250; number++)
      hub.issues.push({ number, title: 'x', body: 'y', state: 'open', comments: [] });
    assert.equal((await tell(t, hub, night(null))).out, 'Issue 1 is closed.\n');
  });

  test('what GitHub refuses is a sentence, and the token stands in none', async (t) => {
    const cases: readonly (readonly [number, RegExp])[] = [
      [403, /does not let this token do it.*issues: write/],
      [404, /knows no acme\/kindred-nightly/],
      [410, /Issues are switched off/],
      [500, /GitHub refuses \(HTTP 500\): Server Error/],
    ];
    for (const [status, says] of cases) {
      const hub = startGitHub();
      hub.status = status;
      const { code, err } = await tell(t, hub, bad('x', 'y', '2026-03-02'));
      assert.equal(code, 3);
      assert.match(err, says);
      assert.ok(!err.includes(TOKEN));
    }
    const { code, err } = await tell(t, startGitHub(), '{"a": 1}');
    assert.deepEqual([code, /is no report of a night/.test(err)], [2, true]);
  });

  test('a public repository keeps no warehouse', async (t) => {
    const cwd = scratch(t);
    writeSheets(cwd, smallSheets());
    const outputs = join(cwd, 'outputs');
    const own = { ...env, GITHUB_OUTPUT: outputs, GITHUB_ACTIONS: 'true' };
    const prepare = (isPrivate: boolean, more = {}) =>
      kindred(
        { cwd, env: { ...own, ...more }, fetch: startGitHub({ isPrivate }).fetch },
        'github',
        'prepare',
        '--report',
        'night.json',
      );
    const refused = await prepare(false);
    assert.equal(refused.code, 3);
    assert.match(refused.err, /is public, and the warehouse would be kept in its cache.*personal data/);
    assert.match(refused.out, /^::error title=Kindred::/);
    assert.match(readFileSync(outputs, 'utf8'), /^outcome=stopped$/m);
    assert.equal(
      (JSON.parse(readFileSync(join(cwd, 'night.json'), 'utf8')) as Night).cause,
      'stopped:repository_public',
    );
    writeFileSync(join(cwd, 'event.json'), JSON.stringify({ repository: { private: false } }));
    assert.equal((await prepare(true, { GITHUB_EVENT_PATH: join(cwd, 'event.json') })).code, 3);

    writeFileSync(outputs, '');
    assert.equal((await prepare(true)).code, 0);
    assert.match(
      readFileSync(outputs, 'utf8'),
      /^embedded=true\nfiles<<END-OF-LINES\n[\s\S]*kindred\.duckdb\.exports\.jsonl\n/,
    );
    writeSheets(
      cwd,
      smallSheets(),
      'warehouse: {bigquery: {project: acme-analytics, dataset: kindred, location: EU}}',
    );
    writeFileSync(outputs, '');
    assert.equal((await prepare(false)).code, 0, 'a public repository may publish to BigQuery');
    assert.match(readFileSync(outputs, 'utf8'), /^embedded=false$/m);
  });
});
