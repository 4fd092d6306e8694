import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../paths.ts';
import type { Judge } from './judge.ts';

const folder = join(root, 'toolchain', 'actions', 'node_modules', '@actions', 'workflow-parser', 'dist');

interface Result {
  readonly context: { readonly errors: { getErrors(): readonly { readonly message: string }[] } };
  readonly value: unknown;
}
type Parse = (file: { name: string; content: string }, trace: unknown) => Result;
interface Parser {
  readonly parseWorkflow: Parse;
  readonly convertWorkflowTemplate: (
    context: Result['context'],
    value: unknown,
    provider: unknown,
    options: unknown,
  ) => Promise<{ readonly errors?: readonly { readonly Message: string }[] }>;
  readonly NoOperationTraceWriter: new () => unknown;
}
interface ActionParser {
  readonly parseAction: Parse;
  readonly convertActionTemplate: (context: Result['context'], value: unknown) => unknown;
}

/** What GitHub's own editor support parses files with: schema, expressions and the contexts they may name. */
export const githubsParser: Judge = {
  name: "GitHub's parser",
  missing: existsSync(folder) ? false : 'GitHub’s parser is not installed (toolchain/actions)',
  judge: async (files) => {
    const { workflows, actions } = await load();
    const trace = new workflows.NoOperationTraceWriter();
    return Promise.all(
      files.map(async ({ name, text, kind }) => {
        const parser = kind === 'workflow' ? workflows.parseWorkflow : actions.parseAction;
        const { context, value } = parser({ name, content: text }, trace);
        if (value !== undefined && kind === 'workflow')
          await workflows.convertWorkflowTemplate(context, value, ownWorkflows, {
            errorPolicy: 1,
            fetchReusableWorkflowDepth: 1,
          });
        if (value !== undefined && kind === 'action') actions.convertActionTemplate(context, value);
        return context.errors.getErrors().map(({ message }) => message);
      }),
    );
  },
};

const ownWorkflows = {
  getFileContent: async ({ path }: { path: string }): Promise<{ name: string; content: string }> => ({
    name: path,
    content: readFileSync(join(root, path), 'utf8'),
  }),
};

/** The package imports its schemas as JSON without saying so, as bundlers allow; this says so. */
async function load(): Promise<{ workflows: Parser; actions: ActionParser }> {
  const hooks = registerHooks({
    load: (url, context, next) =>
      next(url, url.endsWith('.min.json') ? { ...context, importAttributes: { type: 'json' } } : context),
  });
  const from = (path: string) => import(pathToFileURL(join(folder, path)).href);
  const [workflows, actions] = await Promise.all([from('index.js'), from('actions/index.js')]);
  hooks.deregister();
  return { workflows, actions };
}
