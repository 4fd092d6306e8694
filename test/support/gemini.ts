import type { TestContext } from 'node:test';
import { LLMock } from '@copilotkit/aimock';
import type { NamedReply, Reply } from '../../src/naming/reply.ts';

/** What aimock is to answer a request: text, or an error with its status. */
type Given =
  | { readonly content: string; readonly finishReason?: string }
  | { readonly error: { readonly message: string }; readonly status: number; readonly retryAfter?: number };

/** A server that others wrote, which speaks the wire format of the Gemini API and of Vertex AI. */
export interface Gemini {
  readonly env: Readonly<Record<string, string>>;
  /** The text of each request so far: everything that was said to the model. */
  readonly prompts: readonly string[];
  /** The headers and bodies as they came. */
  readonly requests: () => readonly {
    readonly path: string;
    readonly headers: unknown;
    readonly body: unknown;
  }[];
}

/** Answers each request by the next of the answers, and then by the last for ever. */
export async function startGemini(
  t: Pick<TestContext, 'after'>,
  answers: readonly (Given | ((prompt: string) => Given))[],
): Promise<Gemini> {
  const mock = new LLMock({ port: 0, logLevel: 'silent' });
  const prompts: string[] = [];
  mock.on({ predicate: () => true }, (request) => {
    const text = request.messages
      .map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content)))
      .join('\n');
    prompts.push(text);
    const next = answers[Math.min(prompts.length, answers.length) - 1]!;
    return (typeof next === 'function' ? next(text) : next) as never;
  });
  await mock.start();
  t.after(() => mock.stop());
  return {
    env: {
      GEMINI_API_KEY: 'test-key-of-nobody',
      GOOGLE_GEMINI_BASE_URL: mock.url,
      GOOGLE_VERTEX_BASE_URL: mock.url,
    },
    prompts,
    requests: () => mock.getRequests().map(({ path, headers, body }) => ({ path, headers, body })),
  };
}

const answer = (reply: Reply): Given => ({ content: JSON.stringify(reply) });

/** Says of every segment that it is asked for what the facts in the request say: truly, and in few words. */
export function truthfully(prompt: string): Given {
  return answer({ segments: askedIn(prompt).map((segment) => truth(prompt, segment)) });
}

export function askedIn(prompt: string): number[] {
  const asked = /Name these segments: ([\d, ]+)\./.exec(prompt)?.[1] ?? '';
  return asked.split(', ').map(Number);
}

/** A true entry for a segment of `threeGroups`, as the facts of the request have it. */
export function truth(prompt: string, segment: number): NamedReply {
  const fact = (label: string) => {
    const found = new RegExp(`^(\\d+)\\. segment ${segment}: ${label}: (.*)$`, 'm').exec(prompt);
    return { number: Number(found?.[1]), text: found?.[2] ?? '' };
  };
  const rank = (text: string) => /rank (\d+) of (\d+)/.exec(text)!.slice(1).map(Number) as [number, number];
  const [age, income, channel] = [fact('age'), fact('income'), fact('preferred channel')];
  const [place, of] = rank(age.text);
  const name =
    rank(income.text)[0] === 1
      ? 'Highest Income Customers'
      : place === of
        ? 'Youngest Customers'
        : place === 1
          ? 'Oldest Customers'
          : 'Middle Aged Customers';
  const [, mean, all] = /mean ([\d.]+) years.*all customers ([\d.]+) years/.exec(age.text)!;
  const first = /^([A-Z][\w ]*?) \d+%/.exec(channel.text)?.[1] ?? null;
  return {
    segment,
    name,
    description: `Customers of ${mean} years of age on average, against ${all} years for all customers.`,
    facts: [age.number, income.number],
    tactics: first
      ? [
          {
            text: `Contact them by ${first}.`,
            product: null,
            channel: first,
            time: null,
            facts: [channel.number],
          },
        ]
      : [],
  };
}
