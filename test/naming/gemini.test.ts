import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import type { RunReport } from '../../src/domain/run.ts';
import { type Ask, findGemini } from '../../src/naming/gemini/client.ts';
import type { Named } from '../../src/naming/name-segments.ts';
import { askedIn, type Gemini, startGemini, truth, truthfully } from '../support/gemini.ts';
import { threeGroups } from '../support/groups.ts';
import { kindred, runJson } from '../support/kindred.ts';
import { nightOf, pastOf, settings } from '../support/night.ts';
import { scratch } from '../support/scratch.ts';
import { writeSheets } from '../support/sheets.ts';
import { query } from '../support/warehouse.ts';

const given = ['Highest Income Customers', 'Oldest Customers', 'Youngest Customers'];

const names = ({ segments }: Pick<Named, 'segments'> | RunReport) => segments.map(({ name }) => name).sort();
const by = ({ segments }: Pick<Named, 'segments'> | RunReport) =>
  [...new Set(segments.map(({ namedBy }) => namedBy))].sort();
const said = ({ notes }: Named, code: string) => notes.find((note) => note.code === code)?.message ?? '';

/** The official client, asking the server by this test's network. */
async function asking(
  gemini: Pick<Gemini, 'env'>,
  more: Partial<Parameters<typeof findGemini>[1]> = {},
): Promise<Ask> {
  const ask = await findGemini(settings, {
    env: gemini.env,
    fetch,
    wait: async () => {},
    timeout: 30_000,
    ...more,
  });
  assert.ok(typeof ask === 'function', String(ask));
  return ask;
}

const entries = (prompt: string) => askedIn(prompt).map((segment) => truth(prompt, segment));
const reply = (segments: readonly object[]) => ({ content: JSON.stringify({ segments }) });

describe('Gemini, as a server that others wrote speaks it', () => {
  test('names all segments in one call, with the model, the schema and temperature 0', async (t) => {
    const gemini = await startGemini(t, [truthfully]);
    const named = await nightOf({ ask: await asking(gemini) });
    assert.deepEqual([names(named), by(named), named.notes], [given, ['gemini'], []]);
    assert.match(named.summary, /^3 by gemini; 1 call, \d+ of 40000 tokens$/);
    const [request] = gemini.requests();
    assert.equal(gemini.requests().length, 1);
    assert.match(request!.path, /\/v1beta\/models\/gemini-3\.5-flash-lite:generateContent$/);
    const [call] = named.published.calls;
    assert.deepEqual(
      [call!.model, call!.prompt, call!.outcome, call!.tries],
      ['gemini-3.5-flash-lite', '1', 'answered', 1],
    );
    const { generationConfig: sent } = JSON.parse(call!.request);
    assert.deepEqual(
      [sent.temperature, sent.responseMimeType, sent.responseJsonSchema.type, sent.thinkingConfig],
      [0, 'application/json', 'object', { thinkingLevel: 'LOW' }],
    );
    const youngest = named.segments.find(({ name }) => name === 'Youngest Customers')!;
    assert.equal(
      youngest.description,
      'Customers of 26.0 years of age on average, against 45.0 years for all customers.',
    );
    assert.deepEqual(
      youngest.tactics.map(({ text, channel }) => [text, channel]),
      [['Contact them by Text.', 'Text']],
    );
    assert.match(youngest.tactics[0]!.because[0]!, /^preferred channel: Text 100%/);
  });

  test('is asked by Vertex AI with the run’s own Google credentials', async (t) => {
    const gemini = await startGemini(t, [truthfully]);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const key = { type: 'service_account', client_email: 'k@p.iam.gserviceaccount.com', private_key: pem };
    let authorised = '';
    const google: typeof fetch = (url, init) => {
      const token = { access_token: 'token-of-the-run', expires_in: 3600, token_type: 'Bearer' };
      if (String(url).includes('oauth2.googleapis.com')) return Promise.resolve(Response.json(token));
      authorised = new Headers(init?.headers).get('authorization') ?? '';
      return fetch(url, init);
    };
    const { GEMINI_API_KEY: _, ...env } = gemini.env;
    const vertex = { ...settings, vertex: { project: 'our-project', location: 'europe-west2' } };
    const ask = await findGemini(vertex, {
      env: { ...env, GOOGLE_CREDENTIALS: JSON.stringify(key) },
      fetch: google,
      wait: async () => {},
      timeout: 30_000,
    });
    const named = await nightOf({ ask, settings: vertex });
    assert.deepEqual([names(named), by(named)], [given, ['gemini']]);
    assert.equal(authorised, 'Bearer token-of-the-run');
    assert.match(
      gemini.requests()[0]!.path,
      /\/v1\/projects\/our-project\/locations\/europe-west2\/publishers\/google\/models\/gemini-3\.5-flash-lite:generateContent$/,
    );
  });

  test('is asked again as late as it says, and when it fails', async (t) => {
    const busy = { error: { message: 'slow down' }, status: 429, retryAfter: 7 };
    const broken = { error: { message: 'internal' }, status: 500 };
    const gemini = await startGemini(t, [busy, broken, truthfully]);
    const pauses: number[] = [];
    const wait = async (milliseconds: number) => void pauses.push(milliseconds);
    const named = await nightOf({ ask: await asking(gemini, { wait }) });
    assert.deepEqual([names(named), gemini.requests().length, pauses], [given, 3, [7000, 2000]]);
    assert.equal(named.published.calls[0]!.tries, 3);
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
      const named = await nightOf({ ask: await asking(await startGemini(t, answers)) });
      assert.deepEqual(
        [by(named), named.notes.map(({ code }) => code)],
        [['template'], ['naming_unavailable']],
      );
      assert.match(said(named, 'naming_unavailable'), expected);
    });

  test('an answer that does not come is waited for no longer than is set', async () => {
    const silent: typeof fetch = (_url, init) =>
      new Promise((_, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new DOMException('gone', 'AbortError')));
      });
    const before = performance.now();
    const named = await nightOf({
      ask: await asking({ env: { GEMINI_API_KEY: 'k' } }, { fetch: silent, timeout: 100 }),
    });
    assert.deepEqual(by(named), ['template']);
    assert.match(said(named, 'naming_unavailable'), /there was no answer in time/);
    assert.ok(performance.now() - before < 10_000);
  });

  for (const [what, change] of [
    ['candidates that are not there', () => Response.json({ candidates: [] })],
    ['a request that is blocked', () => Response.json({ promptFeedback: { blockReason: 'SAFETY' } })],
    [
      'a page of another service',
      () => new Response('<html>Please log in</html>', { headers: { 'content-type': 'text/html' } }),
    ],
    ['a body of another shape', () => Response.json([1, 2, 3])],
  ] as const)
    test(`templates name the segments after ${what}`, async (t) => {
      const gemini = await startGemini(t, [truthfully]);
      const changed: typeof fetch = async (url, init) => {
        await (await fetch(url, init)).text();
        return change();
      };
      const named = await nightOf({ ask: await asking(gemini, { fetch: changed }) });
      assert.deepEqual(
        [by(named), named.notes.map(({ code }) => code)],
        [['template'], ['naming_unavailable']],
      );
    });

  test('JSON in a fence is read', async (t) => {
    const fenced = (prompt: string) => ({ content: `\`\`\`json\n${reply(entries(prompt)).content}\n\`\`\`` });
    assert.deepEqual(names(await nightOf({ ask: await asking(await startGemini(t, [fenced])) })), given);
  });

  for (const [what, first] of [
    ['JSON that is cut', (prompt: string) => ({ content: reply(entries(prompt)).content.slice(0, 300) })],
    ['too few segments', (prompt: string) => reply(entries(prompt).slice(0, 1))],
    [
      'one name for all',
      (prompt: string) => reply(entries(prompt).map((entry) => ({ ...entry, name: 'Oldest Customers' }))),
    ],
    [
      'five hundred words',
      (prompt: string) =>
        reply(entries(prompt).map((entry) => ({ ...entry, description: 'customers '.repeat(500).trim() }))),
    ],
  ] as const)
    test(`${what} is sent back once, with the reasons`, async (t) => {
      const gemini = await startGemini(t, [first, truthfully]);
      const named = await nightOf({ ask: await asking(gemini) });
      assert.deepEqual([names(named), by(named), gemini.requests().length], [given, ['gemini'], 2]);
      assert.match(gemini.prompts[1]!, /do not agree with the facts or the rules/);
    });

  test('what is refused twice is named by templates, that segment only, and not asked for again while it is itself', async (t) => {
    const boasting = (prompt: string) =>
      reply(
        entries(prompt).map((entry) =>
          entry.name === 'Oldest Customers' ? { ...entry, name: 'Savvy Older Customers' } : entry,
        ),
      );
    const gemini = await startGemini(t, [boasting]);
    const ask = await asking(gemini);
    const named = await nightOf({ ask });
    assert.deepEqual(
      [by(named), named.segments.filter(({ namedBy }) => namedBy === 'template').map(({ id }) => id)],
      [['gemini', 'template'], [2]],
    );
    assert.equal(
      said(named, 'naming_refused'),
      'What the model said of segment 2 does not agree with the figures (judgement), so it is named by templates.',
    );
    assert.match(
      gemini.prompts[1]!,
      /segment 2: name: "savvy" is a judgement of people that no fact supports/,
    );
    const next = await nightOf({ ask, past: pastOf(named), asOf: '2026-02-02' });
    assert.deepEqual(
      [gemini.requests().length, next.published.records[2]!.remark],
      [2, 'refused twice: judgement'],
    );
  });

  test('a tactic that is refused twice is left out; the rest stands', async (t) => {
    const promising = (prompt: string) =>
      reply(
        entries(prompt).map((entry) => ({
          ...entry,
          tactics: [...entry.tactics, { ...entry.tactics[0]!, text: 'Offer a discount by Text.' }],
        })),
      );
    const gemini = await startGemini(t, [promising]);
    const named = await nightOf({ ask: await asking(gemini) });
    assert.deepEqual([names(named), gemini.requests().length], [given, 2]);
    for (const { tactics } of named.segments)
      assert.deepEqual(
        tactics.map(({ text }) => /discount/.test(text)),
        [false],
      );
  });

  test('an entry that nobody asked for, and one for a segment that is not there, are not looked at', async (t) => {
    const more = (prompt: string) =>
      reply([...entries(prompt), { ...entries(prompt)[0]!, segment: 99, name: 'Best People' }]);
    assert.deepEqual(names(await nightOf({ ask: await asking(await startGemini(t, [more])) })), given);
  });

  test('a budget that would not do is kept', async (t) => {
    const gemini = await startGemini(t, [truthfully]);
    const named = await nightOf({ ask: await asking(gemini), settings: { budget: 1000 } });
    assert.deepEqual([gemini.requests().length, by(named)], [0, ['template']]);
    assert.match(said(named, 'naming_unavailable'), /more than the 1000 tokens of naming\.budget/);
  });
});

describe('names are kept', () => {
  test('through later nights without a call, with the numbers of the night', async (t) => {
    const rich = (prompt: string) =>
      reply(
        entries(prompt).map((entry) => {
          const [, number, mean] = new RegExp(
            `^(\\d+)\\. segment ${entry.segment}: income: mean (£\\d+(?:,\\d+)*)`,
            'm',
          ).exec(prompt)!;
          return {
            ...entry,
            description: `They have a mean income of ${mean}.`,
            facts: [...entry.facts, Number(number)],
          };
        }),
      );
    const gemini = await startGemini(t, [rich]);
    const ask = await asking(gemini);
    const first = await nightOf({ ask });
    assert.equal(first.segments[1]!.description, 'They have a mean income of £90,500.');
    const second = await nightOf({ ask, past: pastOf(first), richer: [1, 400], asOf: '2026-02-02' });
    assert.equal(second.segments[1]!.description, 'They have a mean income of £90,900.');
    const third = await nightOf({ ask, past: pastOf(second), asOf: '2026-02-03' });
    assert.equal(third.segments[1]!.description, 'They have a mean income of £90,500.');
    assert.deepEqual([names(third), gemini.requests().length], [given, 1]);
    assert.deepEqual(
      third.published.records.map(({ since, model }) => [since, model]),
      Array(3).fill(['2026-02-01', 'gemini-3.5-flash-lite']),
    );
  });

  test('when one segment has changed, the others keep theirs and only that one is asked for', async (t) => {
    const gemini = await startGemini(t, [truthfully]);
    const ask = await asking(gemini);
    const first = await nightOf({ ask });
    const second = await nightOf({ ask, past: pastOf(first), richer: [1, 60_000], asOf: '2026-02-02' });
    const asked = askedIn(gemini.prompts[1]!);
    assert.deepEqual(asked, [1]);
    assert.match(
      gemini.prompts[1]!,
      /Names that stay as they are:\nsegment \d: (Oldest|Youngest) Customers\n/,
    );
    assert.deepEqual(names(second), given);
    assert.equal(gemini.requests().length, 2);
  });

  test('no name of one segment is given to another', async (t) => {
    const gemini = await startGemini(t, [truthfully]);
    const past = pastOf(await nightOf({ ask: await asking(gemini) }));
    const names = new Map([...[...past].map(([id, { name }]) => [id + 10, name] as const)]);
    const named = await nightOf({ ask: await asking(gemini), past: new Map(), names });
    assert.deepEqual(by(named), ['template']);
    assert.match(said(named, 'naming_refused'), /\(duplicate\)/);
  });

  test('without a way to the model, for as long as they are true', async (t) => {
    const gemini = await startGemini(t, [truthfully]);
    const first = await nightOf({ ask: await asking(gemini) });
    const without = await nightOf({ ask: 'there is no key in GEMINI_API_KEY', past: pastOf(first) });
    assert.deepEqual([names(without), by(without), without.notes], [given, ['gemini'], []]);
    const changed = await nightOf({
      ask: 'there is no key in GEMINI_API_KEY',
      past: pastOf(first),
      richer: [1, 60_000],
    });
    assert.ok(by(changed).includes('template'));
    assert.match(
      said(changed, 'naming_unavailable'),
      /naming\.mode is gemini, and there is no key in GEMINI_API_KEY\.$/,
    );
  });

  test('new ones can be asked for', async (t) => {
    const gemini = await startGemini(t, [truthfully]);
    const ask = await asking(gemini);
    await nightOf({ ask, past: pastOf(await nightOf({ ask })), refresh: true, names: new Map() });
    assert.equal(gemini.requests().length, 2);
  });

  test('a name of a person’s own stands, and the model still writes the sentence', async (t) => {
    const gemini = await startGemini(t, [truthfully]);
    const own = { 2: { name: 'Loyal Family Households', description: null } };
    const named = await nightOf({ ask: await asking(gemini), settings: { names: own } });
    assert.deepEqual(
      [named.segments[2]!.name, named.segments[2]!.namedBy],
      ['Loyal Family Households', 'pinned'],
    );
    assert.match(named.segments[2]!.description, /^Customers of 65\.0 years of age/);
  });
});

describe('a run with Gemini', () => {
  const world = (t: TestContext, gemini: Gemini) => {
    const cwd = scratch(t);
    writeSheets(cwd, threeGroups(), 'segmentation: {k: 3}\nnaming: {mode: gemini}\n');
    return { cwd, env: gemini.env, fetch };
  };

  test('made twice makes one call; what was sent is kept and shown; pins come and go', async (t) => {
    const gemini = await startGemini(t, [truthfully]);
    const own = world(t, gemini);
    const live = join(own.cwd, 'kindred.duckdb');
    const without = await runJson({ cwd: own.cwd }, '--as-of', '2026-02-01');
    assert.deepEqual([without.code, by(without.report)], [0, ['template']]);
    assert.deepEqual(
      without.report.reasons.filter(({ code }) => code.startsWith('naming')).map(({ message }) => message),
      [
        'Segments 0, 1, 2 are named from the figures by templates: naming.mode is gemini, and there is no key in GEMINI_API_KEY.',
      ],
    );
    const would = await kindred({ cwd: own.cwd }, 'names', '--show-prompt');
    assert.match(would.err, /Nothing has been sent\. This would be/);

    const first = await runJson(own, '--as-of', '2026-02-01');
    assert.deepEqual([first.code, names(first.report)], [0, given]);
    assert.match(first.err, /name: 3 by gemini; 1 call, \d+ of 40000 tokens/);
    assert.equal((await runJson(own, '--as-of', '2026-02-01')).report.runId, first.report.runId);
    const [call] = await query(live, 'SELECT request FROM naming_calls');
    const shown = await kindred({ cwd: own.cwd }, 'names', '--show-prompt');
    assert.deepEqual(JSON.parse(shown.out), JSON.parse(String(call!.request)));
    assert.deepEqual(JSON.parse(would.out), JSON.parse(shown.out));
    assert.ok(!`${shown.out}${first.err}`.includes(gemini.env.GEMINI_API_KEY!));

    const oldest = String(first.report.segments.find(({ name }) => name === 'Oldest Customers')!.id);
    assert.equal((await kindred(own, 'names', 'pin', oldest, 'Loyal Family Households')).code, 0);
    const pinned = await runJson(own, '--as-of', '2026-02-02');
    assert.ok(names(pinned.report).includes('Loyal Family Households'));
    const listed = await kindred(own, 'names');
    assert.match(listed.out, /Loyal Family Households[\s\S]*pinned by your team/);
    assert.match(
      listed.out,
      /gemini-3\.5-flash-lite, prompt 1: checked against the figures; since 2026-02-01/,
    );
    assert.equal((await kindred(own, 'names', 'unpin', oldest)).code, 0);
    const back = await runJson(own, '--as-of', '2026-02-03');
    assert.deepEqual([names(back.report), gemini.requests().length], [given, 1]);
    const fresh = await kindred(own, 'names', 'refresh', '--as-of', '2026-02-04', '--json');
    assert.equal(fresh.code, 0, fresh.err);
    assert.equal(gemini.requests().length, 2);
  });
});
