import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { toolchain } from './tools.ts';

const file = join(toolchain, 'node_modules', '@actions', 'expressions', 'dist', 'index.js');

export const withoutExpressions =
  !existsSync(file) && 'GitHub’s evaluator of expressions is not installed (toolchain/actions)';

interface Value {
  readonly kind: number;
  coerceString(): string;
}
interface Named {
  readonly name: string;
  readonly minArgs: number;
  readonly maxArgs: number;
  readonly call: () => Value;
}
interface Expressions {
  readonly Lexer: new (text: string) => { lex(): { readonly tokens: unknown } };
  readonly Parser: new (
    tokens: unknown,
    contexts: readonly string[],
    functions: readonly Named[],
  ) => { parse(): unknown };
  readonly Evaluator: new (
    parsed: unknown,
    context: Value,
    functions: ReadonlyMap<string, Named>,
  ) => { evaluate(): Value };
  readonly data: {
    readonly BooleanData: new (value: boolean) => Value;
    readonly StringData: new (value: string) => Value;
    readonly Dictionary: new (...pairs: readonly { readonly key: string; readonly value: Value }[]) => Value;
    readonly Kind: { readonly Boolean: number };
  };
}

let loaded: Expressions | null = null;

/** GitHub's own evaluator, which has to be there before anything is evaluated. */
export async function loadExpressions(): Promise<void> {
  loaded ??= (await import(pathToFileURL(file).href)) as Expressions;
}

export type Context = Readonly<Record<string, unknown>>;

/** The value of an expression, with or without its braces, in a job that has failed so far or has not. */
export function evaluate(expression: string, context: Context, failed: boolean): Value {
  const { Lexer, Parser, Evaluator, data } = loaded!;
  const status = { always: true, success: !failed, failure: failed, cancelled: false };
  const functions = new Map(
    Object.entries(status).map(([name, value]) => [
      name,
      { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(value) },
    ]),
  );
  const inner = /^\s*\$\{\{([\s\S]*)\}\}\s*$/.exec(expression)?.[1] ?? expression;
  const { tokens } = new Lexer(inner).lex();
  const parsed = new Parser(tokens, Object.keys(context), [...functions.values()]).parse();
  return new Evaluator(parsed, dictionaryOf(context), functions).evaluate();
}

/** A text with the values of its expressions in their place. */
export const filled = (text: string, context: Context, failed: boolean): string =>
  text.replaceAll(/\$\{\{([\s\S]*?)\}\}/g, (_, inner: string) =>
    evaluate(inner, context, failed).coerceString(),
  );

export const isTrue = (value: Value): boolean =>
  value.kind === loaded!.data.Kind.Boolean ? value.coerceString() === 'true' : value.coerceString() !== '';

function dictionaryOf(value: Context): Value {
  const { data } = loaded!;
  const pairs = Object.entries(value).map(([key, inner]) => ({
    key,
    value:
      typeof inner === 'object' && inner !== null
        ? dictionaryOf(inner as Context)
        : new data.StringData(String(inner)),
  }));
  return new data.Dictionary(...pairs);
}
