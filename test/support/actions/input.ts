import { eventsOf, expressionsOf, isScript, type Parsed } from './file.ts';
import { commandsOf } from './shell.ts';

/** What somebody else can word: it reaches a script by a variable, never as a part of it. */
const foreign =
  /\bgithub\s*\.\s*(event\b|head_ref\b|base_ref\b|ref_name\b|ref\b|actor\b|triggering_actor\b)|\bgithub\s*\[|\binputs\s*[.[]/;

/** Nothing from outside becomes code: not by an event, not inside a script, not by a package that installs itself. */
export function input({ values, texts, jobs }: Parsed): string[] {
  const scripts = texts.filter(isScript);
  return [
    ...['pull_request_target', 'workflow_run']
      .filter((event) => event in eventsOf(values))
      .map((event) => `"${event}" runs with this repository's rights on what others wrote`),
    ...scripts.flatMap((text) =>
      expressionsOf(text)
        .filter((expression) => foreign.test(expression))
        .map((expression) => `${expression.trim()} becomes a part of the script ${text.path.join('.')}`),
    ),
    ...jobs
      .flatMap(({ steps }) => steps)
      .filter(({ run }) => run !== null && commandsOf(run).some(installsScripts))
      .map(({ place }) => `${place} installs packages without --ignore-scripts`),
  ];
}

const installsScripts = (command: string) =>
  /\b(npm|pnpm|yarn|bun)\s+(?:-\S+\s+)*(ci|clean-install|install|i|add|update)\b/.test(command) &&
  !/\s--ignore-scripts(\s|$)/.test(command);
