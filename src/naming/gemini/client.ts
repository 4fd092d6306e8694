import type { GenerateContentParameters, GenerateContentResponse, GoogleGenAI } from '@google/genai';
import type { NamingSettings } from '../../domain/naming.ts';
import { findAccess } from '../../services/google-access.ts';
import { type Failure, failureFrom, persistently, unanswered } from '../../services/patience.ts';
import type { Prompt } from './prompt.ts';

/** What naming needs of the world. */
export interface Outside {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fetch: typeof fetch;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Milliseconds that one request may take; no more than thirty seconds are waited. */
  readonly timeout: number;
}

export interface Answer {
  /** Empty where there was none. */
  readonly text: string;
  /** `answered`, or why there was no answer. */
  readonly outcome: string;
  /** The host that was asked, and the body that it was sent. */
  readonly service: string;
  readonly request: string;
  readonly tries: number;
  readonly tokensSent: number | null;
  readonly tokensReceived: number | null;
}

/** Asks the model, and never throws: what went wrong is the outcome. */
export type Ask = (prompt: Prompt) => Promise<Answer>;

const PATIENCE = 30_000;
const MOST_TRIES = 4;
const MOST_TOKENS_OF_ANSWER = 8192;

const CLOUD = 'https://www.googleapis.com/auth/cloud-platform';

class NoCredentials extends Error {}

/**
 * Gemini by Google's official client: by the Gemini API with the key in GEMINI_API_KEY or GOOGLE_API_KEY, or by Vertex AI
 * with the run's Google credentials. A sentence where it cannot be asked for want of either.
 */
export async function findGemini(settings: NamingSettings, outside: Outside): Promise<Ask | string> {
  const key = outside.env.GEMINI_API_KEY || outside.env.GOOGLE_API_KEY;
  if (!settings.vertex && !key) return 'there is no key in GEMINI_API_KEY';
  let login: Login = { key: key ?? '' };
  if (settings.vertex) {
    try {
      const refuse = (message: string) => new NoCredentials(message);
      const access = await findAccess({ ...outside, scope: CLOUD, refuse });
      if (!access) return 'there are no Google credentials for Vertex AI';
      login = { client: access.client() };
    } catch (error) {
      if (!(error instanceof NoCredentials)) throw error;
      return error.message.replace(/\.$/, '');
    }
  }
  return (prompt) => ask(prompt, settings, login, outside);
}

/** The address and the body of a request, as Google's client would send them; nothing is sent. */
export async function showRequest(
  prompt: Prompt,
  settings: NamingSettings,
  env: Outside['env'],
): Promise<{ readonly url: string; readonly body: string }> {
  let shown = { url: '', body: '' };
  const keep: typeof fetch = async (url, init) => {
    shown = { url: String(url), body: String(init?.body ?? '') };
    return Response.json({});
  };
  const nobody = { getRequestHeaders: async () => new Headers() };
  const login = settings.vertex ? { client: nobody } : { key: 'none' };
  const client = await clientFor(settings, login, { env, fetch: keep, timeout: PATIENCE });
  await client.models.generateContent(parametersOf(prompt, settings));
  return shown;
}

type Login = { readonly key: string } | { readonly client: object };

async function ask(
  prompt: Prompt,
  settings: NamingSettings,
  login: Login,
  outside: Outside,
): Promise<Answer> {
  let failure: Failure = unanswered;
  let tries = 0;
  let request = '';
  let service = '';
  const watching: typeof fetch = async (url, init) => {
    failure = unanswered;
    request = String(init?.body ?? '');
    service = new URL(String(url)).host;
    const response = await outside.fetch(url, init);
    if (!response.ok) failure = failureFrom(response);
    return response;
  };
  const said = () => ({ service, request, tries });
  try {
    const client = await clientFor(settings, login, { ...outside, fetch: watching });
    const once = () => {
      tries++;
      return client.models.generateContent(parametersOf(prompt, settings));
    };
    const response = await persistently(once, () => failure, outside.wait, MOST_TRIES);
    const { promptTokenCount, candidatesTokenCount, thoughtsTokenCount } = response.usageMetadata ?? {};
    const tokensReceived =
      candidatesTokenCount === undefined ? null : candidatesTokenCount + (thoughtsTokenCount ?? 0);
    return { ...readAnswer(response), ...said(), tokensSent: promptTokenCount ?? null, tokensReceived };
  } catch {
    return { text: '', outcome: outcomeOf(failure), ...said(), tokensSent: null, tokensReceived: null };
  }
}

async function clientFor(
  { vertex }: NamingSettings,
  login: Login,
  { env, fetch, timeout }: Omit<Outside, 'wait'>,
): Promise<GoogleGenAI> {
  const { GoogleGenAI } = await import('@google/genai');
  const baseUrl = vertex ? env.GOOGLE_VERTEX_BASE_URL : env.GOOGLE_GEMINI_BASE_URL;
  const httpOptions = { timeout: Math.min(timeout, PATIENCE), fetch, ...(baseUrl ? { baseUrl } : {}) };
  if (vertex && 'client' in login)
    return new GoogleGenAI({
      vertexai: true,
      ...vertex,
      googleAuthOptions: { authClient: login.client as never },
      httpOptions: { ...httpOptions, apiVersion: 'v1' },
    });
  const apiKey = 'key' in login ? login.key : '';
  return new GoogleGenAI({ vertexai: false, apiKey, httpOptions: { ...httpOptions, apiVersion: 'v1beta' } });
}

function parametersOf(
  { instruction, turns, schema }: Prompt,
  { model }: NamingSettings,
): GenerateContentParameters {
  return {
    model,
    contents: turns.map(({ role, text }) => ({ role, parts: [{ text }] })),
    config: {
      systemInstruction: instruction,
      temperature: 0,
      maxOutputTokens: MOST_TOKENS_OF_ANSWER,
      responseMimeType: 'application/json',
      responseJsonSchema: schema,
      thinkingConfig: { thinkingLevel: 'LOW' as never },
    },
  };
}

function readAnswer({
  promptFeedback,
  candidates,
}: GenerateContentResponse): Pick<Answer, 'text' | 'outcome'> {
  if (promptFeedback?.blockReason) return { text: '', outcome: 'the request was blocked' };
  const [candidate] = candidates ?? [];
  const text = (candidate?.content?.parts ?? [])
    .map((part) => (part.thought ? '' : (part.text ?? '')))
    .join('');
  const reason = candidate?.finishReason;
  if (reason === 'MAX_TOKENS') return { text, outcome: 'the answer was cut' };
  if (reason && reason !== 'STOP') return { text: '', outcome: 'the answer was blocked' };
  if (text.trim() === '') return { text: '', outcome: 'the answer was empty' };
  return { text, outcome: 'answered' };
}

/** In our words: Google's may quote the request. */
function outcomeOf({ status }: Failure): string {
  switch (status) {
    case null:
      return 'there was no answer in time';
    case 400:
      return 'the request was refused (400): is naming.model a model that this key may use?';
    case 401:
    case 403:
      return `the credentials were refused (${status})`;
    case 404:
      return 'the model is not known there (404)';
    case 429:
      return 'the quota is used up (429)';
    default:
      return `the service failed (${status})`;
  }
}
