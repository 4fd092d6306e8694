import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import type { RunReport } from '../../src/domain/run.ts';
import { askedIn, startGemini, truth, truthfully } from '../support/gemini.ts';
import { threeGroups } from '../support/groups.ts';
import { kindred, runJson } from '../support/kindred.ts';
import { scratch } from '../support/scratch.ts';
import { writeSheets } from '../support/sheets.ts';
import { query } from '../support/warehouse.ts';

const config = (more = '') => `segmentation: {k: 3}\nnaming: {mode: gemini${more}}\n`;

interface Night {
  readonly cwd: string;
  readonly live: string;
  readonly run: (
    asOf: string,
    changes?: Parameters<typeof threeGroups>[0],
    more?: string,
  ) => Promise<{ code: number; report: RunReport; err: string }>;
}

function insurer(t: TestContext, env: Readonly<Record<string, string>>, given: typeof fetch = fetch): Night {
  const cwd = scratch(t);
  return {
    cwd,
    live: join(cwd, 'kindred.duckdb'),
    run: (asOf, changes, more) => {
      writeSheets(cwd, threeGroups(changes), config(more));
      return runJson({ cwd, env, fetch: given }, '--as-of', asOf);
    },
  };
}

const names = ({ segments }: RunReport) => segments.map(({ name }) => name).sort();
const by = ({ segments }: RunReport) => [...new Set(segments.map(({ namedBy }) => namedBy))].sort();
const codes = ({ reasons }: RunReport) =>
  reasons.map(({ code }) => code).filter((code) => code.startsWith('naming'));

const given = ['Highest Income Customers', 'Oldest Customers', 'Youngest Customers'];

describe('Gemini, as a server that others wrote speaks it', () => {
  test('names all segments in one call, with the model, the schema and temperature 0', async (t) => {
    const gemini = await startGemini(t, [truthfully]);
    const { run, live } = insurer(t, gemini.env);
    const { report, err } = await run('2026-02-01');
    assert.deepEqual([names(report), by(report)], [given, ['gemini']]);
    assert.match(err, /name: 3 by gemini; 1 call, \d+ of 40000 tokens/);
    const [request] = gemini.requests();
    assert.equal(gemini.requests().length, 1);
    assert.match(request!.path, /\/v1beta\/models\/gemini-3\.5-flash-lite:generateContent$/);
    const [call] = await query(
      live,
      'SELECT service, model, prompt_version, request, outcome, tries FROM naming_calls',
    );
    assert.deepEqual(
      [call!.model, call!.prompt_version, call!.outcome, call!.tries],
      ['gemini-3.5-flash-lite', '1', 'answered', 1],
    );
    const sent = JSON.parse(String(call!.request));
    assert.deepEqual(
      [
        sent.generationConfig.temperature,
        sent.generationConfig.responseMimeType,
        sent.generationConfig.responseJsonSchema.type,
        sent.generationConfig.thinkingConfig,
      ],
      [0, 'application/json', 'object', { thinkingLevel: 'LOW' }],
    );
    const [segment] = report.segments.filter(({ name }) => name === 'Youngest Customers');
    assert.match(
      segment!.description,
      /^Customers of 2\d\.\d years of age on average, against 4\d\.\d years for all customers\.$/,
    );
    assert.deepEqual(
      segment!.tactics.map(({ text, channel }) => [text, channel]),
      [['Contact them by Text.', 'Text']],
    );
    assert.match(segment!.tactics[0]!.because[0]!, /^preferred channel: Text 100%/);
  });

  test('is asked by Vertex AI with the run’s own Google credentials', async (t) => {
    const gemini = await startGemini(t, [truthfully]);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = {
      type: 'service_account',
      client_email: 'k@p.iam.gserviceaccount.com',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    };
    const signing: typeof fetch = async (url, init) =>
      String(url).includes('oauth2.googleapis.com')
        ? Response.json({ access_token: 'token-of-the-run', expires_in: 3600, token_type: 'Bearer' })
        : fetch(url, init);
    const { GEMINI_API_KEY: _, ...env } = gemini.env;
    const { run } = insurer(t, { ...env, GOOGLE_CREDENTIALS: JSON.stringify(key) }, signing);
    const { report } = await run(
      '2026-02-01',
      {},
      ', vertex: {project: our-project, location: europe-west2}',
    );
    assert.deepEqual([names(report), by(report)], [given, ['gemini']]);
    const [request] = gemini.requests();
    assert.match(
      request!.path,
      /\/v1\/projects\/our-project\/locations\/europe-west2\/publishers\/google\/models\/gemini-3\.5-flash-lite:generateContent$/,
    );
    assert.equal((request!.headers as Record<string, string>).authorization, 'Bearer token-of-the-run');
  });

  test('is asked again as late as it says, and when it fails', async (t) => {
    const busy = { error: { message: 'slow down' }, status: 429, retryAfter: 7 };
    const broken = { error: { message: 'internal' }, status: 500 };
    const gemini = await startGemini(t, [busy, broken, truthfully]);
    const cwd = scratch(t);
    writeSheets(cwd, threeGroups(), config());
    const { report, code } = await runJson({ cwd, env: gemini.env, fetch }, '--as-of', '2026-02-01');
    assert.deepEqual([code, names(report), gemini.requests().length], [0, given, 3]);
  });

  for (const [what, answers, expected] of [
    ['429 for ever', [{ error: { message: 'slow down' }, status: 429 }], /the quota is used up \(429\)/],
    ['500 for ever', [{ error: { message: 'internal' }, status: 500 }], /the service failed \(500\)/],
    [
      'a model that is not there',
      [{ error: { message: 'no such model' }, status: 404 }],
      /the model is not known there \(404\)/,
    ],
    [
      'a key that is refused',
      [{ error: { message: 'API key not valid' }, status: 403 }],
      /the credentials were refused \(403\)/,
    ],
    ['a safety block', [{ content: 'x', finishReason: 'content_filter' }], /the answer was blocked/],
    ['an empty answer', [{ content: '' }], /the answer was empty/],
  ] as const)
    test(`templates name the segments after ${what}, which is said in one line`, async (t) => {
      const gemini = await startGemini(t, answers);
      const { report, code } = await insurer(t, gemini.env).run('2026-02-01');
      assert.deepEqual([code, by(report), codes(report)], [0, ['template'], ['naming_unavailable']]);
      assert.match(report.reasons.find(({ code }) => code === 'naming_unavailable')!.message, expected);
    });

  test('an answer that does not come is waited for no longer than is set', async (t) => {
    const silent: typeof fetch = (_url, init) =>
      new Promise((_, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new DOMException('gone', 'AbortError')));
      });
    const env = { GEMINI_API_KEY: 'k', KINDRED_HTTP_SECONDS: '0.2' };
    const before = performance.now();
    const { report, code } = await insurer(t, env, silent).run('2026-02-01');
    assert.deepEqual([code, by(report)], [0, ['template']]);
    assert.match(
      report.reasons.find(({ code }) => code === 'naming_unavailable')!.message,
      /there was no answer in time/,
    );
    assert.ok(performance.now() - before < 20_000);
  });

  for (const [what, change] of [
    ['candidates that are not there', () => ({ candidates: [] })],
    ['a request that is blocked', () => ({ promptFeedback: { blockReason: 'SAFETY' } })],
    ['a page of another service', () => '<html>Please log in</html>'],
  ] as const)
    test(`templates name the segments after ${what}`, async (t) => {
      const gemini = await startGemini(t, [truthfully]);
      const changed: typeof fetch = async (url, init) => {
        await (await fetch(url, init)).text();
        const body = change();
        return typeof body === 'string'
          ? new Response(body, { headers: { 'content-type': 'text/html' } })
          : Response.json(body);
      };
      const { report, code } = await insurer(t, gemini.env, changed).run('2026-02-01');
      assert.deepEqual([code, by(report), codes(report)], [0, ['template'], ['naming_unavailable']]);
    });

  test('JSON in a fence is read', async (t) => {
    const fenced = (prompt: string) => ({
      content: `\`\`\`json\n${(truthfully(prompt) as { content: string }).content}\n\`\`\``,
    });
    const { report } = await insurer(t, (await startGemini(t, [fenced])).env).run('2026-02-01');
    assert.deepEqual(names(report), given);
  });

  test('what is cut, of too few segments, twice the same, or endless is sent back once, with the reasons', async (t) => {
    const bad: readonly ((prompt: string) => { content: string })[] = [
      (prompt) => ({ content: (truthfully(prompt) as { content: string }).content.slice(0, 300) }),
      (prompt) => ({ content: JSON.stringify({ segments: [truth(prompt, askedIn(prompt)[0]!)] }) }),
      (prompt) => ({
        content: JSON.stringify({
          segments: askedIn(prompt).map((segment) => ({
            ...truth(prompt, segment),
            name: 'Oldest Customers',
          })),
        }),
      }),
      (prompt) => ({
        content: JSON.stringify({
          segments: askedIn(prompt).map((segment) => ({
            ...truth(prompt, segment),
            description: 'customers '.repeat(500).trim(),
          })),
        }),
      }),
    ];
    for (const first of bad) {
      const gemini = await startGemini(t, [first, truthfully]);
      const { report } = await insurer(t, gemini.env).run('2026-02-01');
      assert.deepEqual([names(report), by(report), gemini.requests().length], [given, ['gemini'], 2]);
      assert.match(gemini.prompts[1]!, /do not agree with the facts or the rules/);
    }
  });

  test('what is refused twice is named by templates, that segment only, and not asked for again while it is itself', async (t) => {
    const boasting = (prompt: string) => ({
      content: JSON.stringify({
        segments: askedIn(prompt).map((segment) => {
          const own = truth(prompt, segment);
          return own.name === 'Oldest Customers' ? { ...own, name: 'Savvy Loyal Savers' } : own;
        }),
      }),
    });
    const gemini = await startGemini(t, [boasting]);
    const { run, live } = insurer(t, gemini.env);
    const { report } = await run('2026-02-01');
    assert.deepEqual(by(report), ['gemini', 'template']);
    assert.equal(report.segments.filter(({ namedBy }) => namedBy === 'template').length, 1);
    assert.deepEqual(codes(report), ['naming_refused']);
    assert.match(
      report.reasons.find(({ code }) => code === 'naming_refused')!.message,
      /does not agree with the figures \(judgement/,
    );
    assert.match(gemini.prompts[1]!, /"savvy" is a judgement of people that no fact supports/);
    await run('2026-02-02');
    assert.equal(gemini.requests().length, 2);
    assert.deepEqual(
      await query(
        live,
        "SELECT remark FROM segment_names WHERE named_by = 'template' AND run_id LIKE '2026-02-02%'",
      ),
      [{ remark: 'refused twice: judgement, unknown_word' }],
    );
  });

  test('an entry that nobody asked for, and one for a segment that is not there, are not looked at', async (t) => {
    const more = (prompt: string) => {
      const { segments } = JSON.parse((truthfully(prompt) as { content: string }).content);
      return {
        content: JSON.stringify({
          segments: [...segments, { ...segments[0], segment: 99, name: 'Best People' }],
        }),
      };
    };
    const { report } = await insurer(t, (await startGemini(t, [more])).env).run('2026-02-01');
    assert.deepEqual(names(report), given);
  });
});

describe('names are kept', () => {
  test('the same run twice makes one call, and so do later nights, with the numbers of the night', async (t) => {
    const gemini = await startGemini(t, [truthfully]);
    const { run } = insurer(t, gemini.env);
    const first = await run('2026-02-01');
    const again = await run('2026-02-01');
    assert.equal(again.report.runId, first.report.runId);
    const later = await run('2026-02-02', { richer: [1, 300] });
    assert.deepEqual(
      [names(later.report), by(later.report), gemini.requests().length],
      [given, ['gemini'], 1],
    );
  });

  test('numbers in what is kept are tonight’s', async (t) => {
    const gemini = await startGemini(t, [
      (prompt) => ({
        content: JSON.stringify({
          segments: askedIn(prompt).map((segment) => {
            const own = truth(prompt, segment);
            const [, number, mean] = new RegExp(
              `^(\\d+)\\. segment ${segment}: income: mean (£[\\d,]+)`,
              'm',
            ).exec(prompt)!;
            return { ...own, description: `They have a mean income of ${mean}.`, facts: [Number(number)] };
          }),
        }),
      }),
    ]);
    const { run } = insurer(t, gemini.env);
    const incomeOf = ({ segments }: RunReport) =>
      segments.find(({ name }) => name === 'Highest Income Customers')!.description;
    assert.equal(incomeOf((await run('2026-02-01')).report), 'They have a mean income of £90,500.');
    assert.equal(
      incomeOf((await run('2026-02-02', { richer: [1, 400] })).report),
      'They have a mean income of £90,900.',
    );
    assert.equal(gemini.requests().length, 1);
  });

  test('a segment that has changed is asked for alone, and the others keep their names', async (t) => {
    const gemini = await startGemini(t, [truthfully]);
    const { run } = insurer(t, gemini.env);
    const first = await run('2026-02-01');
    const second = await run('2026-02-02', { richer: [0, 12_000] });
    assert.equal(gemini.requests().length, 2);
    const asked = askedIn(gemini.prompts[1]!);
    const youngest = first.report.segments.find(({ name }) => name === 'Youngest Customers')!.id;
    assert.deepEqual(asked, [youngest]);
    assert.match(
      gemini.prompts[1]!,
      /Names that stay as they are:\nsegment \d: (Oldest|Highest Income) Customers\nsegment \d: (Oldest|Highest Income) Customers\n/,
    );
    const nameOf = (report: RunReport, id: number) =>
      report.segments.find((segment) => segment.id === id)!.name;
    for (const { id } of first.report.segments)
      assert.equal(nameOf(second.report, id), nameOf(first.report, id));
  });

  test('a pinned name stands, is not asked for, and goes when it is unpinned', async (t) => {
    const gemini = await startGemini(t, [truthfully]);
    const { run, cwd } = insurer(t, gemini.env);
    const { report } = await run('2026-02-01');
    const oldest = report.segments.find(({ name }) => name === 'Oldest Customers')!.id;
    const pinned = await kindred({ cwd }, 'names', 'pin', String(oldest), 'Loyal Family Households');
    assert.equal(pinned.code, 0, pinned.err);
    const world = { cwd, env: gemini.env, fetch };
    const next = await runJson(world, '--as-of', '2026-02-02');
    const own = next.report.segments.find(({ id }) => id === oldest)!;
    assert.deepEqual([own.name, own.namedBy], ['Loyal Family Households', 'pinned']);
    assert.match(own.description, /^Customers of 6\d\.\d years of age/);
    assert.equal((await kindred({ cwd }, 'names', 'unpin', String(oldest))).code, 0);
    const back = await runJson(world, '--as-of', '2026-02-03');
    assert.deepEqual([names(back.report), gemini.requests().length], [given, 1]);
  });

  test('without a key the templates name, in one line; with one, the model does, even on the same day', async (t) => {
    const gemini = await startGemini(t, [truthfully]);
    const { cwd } = insurer(t, gemini.env);
    writeSheets(cwd, threeGroups(), config());
    const without = await runJson({ cwd }, '--as-of', '2026-02-01');
    assert.deepEqual([without.code, by(without.report)], [0, ['template']]);
    assert.deepEqual(
      without.report.reasons.filter(({ code }) => code.startsWith('naming')).map(({ message }) => message),
      [
        'Segments 0, 1, 2 are named from the figures by templates: naming.mode is gemini, and there is no key in GEMINI_API_KEY.',
      ],
    );
    const withKey = await runJson({ cwd, env: gemini.env, fetch }, '--as-of', '2026-02-01');
    assert.deepEqual(names(withKey.report), given);
  });

  test('a budget that would not do is kept', async (t) => {
    const gemini = await startGemini(t, [truthfully]);
    const { report } = await insurer(t, gemini.env).run('2026-02-01', {}, ', budget: 1000');
    assert.deepEqual(
      [gemini.requests().length, by(report), codes(report)],
      [0, ['template'], ['naming_unavailable']],
    );
  });

  test('new names can be asked for', async (t) => {
    const gemini = await startGemini(t, [truthfully]);
    const { run, cwd } = insurer(t, gemini.env);
    await run('2026-02-01');
    const fresh = await kindred({ cwd, env: gemini.env, fetch }, 'names', 'refresh', '--json');
    assert.equal(fresh.code, 0, fresh.err);
    assert.equal(gemini.requests().length, 2);
  });

  test('what was sent is shown as it was sent', async (t) => {
    const gemini = await startGemini(t, [truthfully]);
    const { run, cwd, live } = insurer(t, gemini.env);
    await run('2026-02-01');
    const shown = await kindred({ cwd }, 'names', '--show-prompt');
    const [call] = await query(live, 'SELECT request FROM naming_calls');
    assert.deepEqual(JSON.parse(shown.out), JSON.parse(String(call!.request)));
    assert.ok(!shown.out.includes('test-key-of-nobody'));
    writeFileSync(
      join(cwd, 'kindred.yaml'),
      'sources: {customers: customers.csv, policies: sales.csv, products: products.csv}\nwarehouse: {duckdb: other.duckdb}\nsegmentation: {k: 3}\n',
    );
    await runJson({ cwd }, '--as-of', '2026-02-01');
    const would = await kindred({ cwd }, 'names', '--show-prompt');
    assert.match(would.err, /Nothing has been sent\. This would be/);
    assert.deepEqual(JSON.parse(would.out), JSON.parse(String(call!.request)));
  });
});
