import { eventsOf, expressionsOf, isScript, type Parsed, type Step, type Text, valuesOf } from './file.ts';
import { commandsOf, copiesOf, fillsIn, hereDocuments } from './shell.ts';

/** A secret goes into a step by its environment or as an input of an action, and from there into no log and no file. */
export function secrets(parsed: Parsed): string[] {
  const isSecret = secretIn(parsed);
  return [
    ...parsed.texts.flatMap((text) => faultsOfText(text, isSecret)),
    ...parsed.jobs.flatMap((job) => job.steps.flatMap((step) => faultsOfStep(step, isSecret))),
    ...faultsOfSettings(parsed),
  ];
}

type IsSecret = (expression: string) => boolean;

/** Tells an expression that gives a secret: also by an input whose name or description says that it is one. */
function secretIn({ values }: Parsed): IsSecret {
  const events = eventsOf(values);
  const declared = [values, valuesOf(events.workflow_call), valuesOf(events.workflow_dispatch)];
  const inputs = declared
    .flatMap((owner) => Object.entries(valuesOf(owner.inputs)))
    .filter(([name, input]) =>
      isSecretWord(`${name.replaceAll(/[-_]/g, ' ')} ${String(valuesOf(input).description)}`),
    )
    .map(([name]) => name);
  const ofInputs = inputs.length > 0 ? `|\\binputs\\s*(\\.|\\[\\s*')\\s*(${inputs.join('|')})\\b(?!-)` : '';
  const pattern = new RegExp(
    `\\bsecrets\\s*[.[]|\\bgithub\\s*(\\.\\s*token|\\[\\s*'token')|\\boutputs\\s*(\\.|\\[\\s*')[\\w-]*(secret|token|password)${ofInputs}`,
    'i',
  );
  return (expression) => pattern.test(expression);
}

const isSecretWord = (words: string) => /\b(keys?|secrets?|tokens?|passwords?|credentials?)\b/i.test(words);

function faultsOfText(text: Text, isSecret: IsSecret): string[] {
  const place = text.path.join('.');
  const expressions = expressionsOf(text);
  const isHeld =
    /(^|\.)env\.[^.]+$|^jobs\.[^.]+\.secrets\.[^.]+$|\.steps\.\d+\.with\.[^.]+$/.test(place) ||
    // An input that says by its name that it is a secret may be one where nobody gives another.
    /^inputs\.([\w-]+-)?(token|secret|key)\.default$/.test(place);
  return [
    ...expressions
      .filter((expression) => isSecret(expression) && (!isHeld || isScript(text)))
      .map((expression) => `a secret (${expression.trim()}) stands in ${place}`),
    ...expressions
      .filter((expression) =>
        /\btoJSON\s*\(\s*(secrets|github|env|inputs|steps|needs|vars)\s*\)/i.test(expression),
      )
      .map((expression) => `${expression.trim()} in ${place} writes out everything at once`),
    ...expressions
      .filter((expression) => /\bsecrets\s*\[\s*[^'\s]/.test(expression))
      .map((expression) => `${expression.trim()} in ${place} may be any secret`),
  ];
}

function faultsOfSettings({ texts, jobs, file }: Parsed): string[] {
  return [
    ...texts
      .filter(({ path, value }) => path.length === 3 && path[2] === 'secrets' && value === 'inherit')
      .map(({ path }) => `the job "${path[1]}" hands on every secret`),
    ...texts
      .filter(({ path, value }) => path.at(-1) === 'shell' && traces.test(value))
      .map(({ path }) => `the shell of ${path.join('.')} prints every command`),
    ...(/\b(ACTIONS_STEP_DEBUG|ACTIONS_RUNNER_DEBUG|RUNNER_DEBUG)\b/.test(file.text)
      ? ['debugging is switched on: it prints what steps are given']
      : []),
    ...jobs
      .flatMap(({ steps }) => steps)
      .filter(
        (step) => step.uses?.startsWith('actions/checkout@') && step.with['persist-credentials'] !== 'false',
      )
      .map(({ place }) => `${place} leaves its token in the checkout`),
  ];
}

const traces = /\b(?:bash|sh|zsh|dash)\b.*\s-[a-wyz]*x|\bset\s+(-\w+\s+)*-[a-z]*x|\bxtrace\b|Set-PSDebug/;

/** What prints the environment, whatever is in it. */
const dumps = [
  /^(sudo\s+)?printenv\b/,
  /^(sudo\s+)?env\s*($|>)/,
  /^(export|declare|typeset)\s+-[px]+\s*($|>)/,
  /^set\s*($|>)/,
  /\/proc\/[^/\s]+\/environ\b/,
  /\b(gci|dir|ls|Get-ChildItem|Get-Item)\s+env:/i,
  /\bprocess\.env\b(?!\s*[.[?])/,
  /\bos\.environ\b(?!\s*[[.])/,
];
const printing =
  /(^|[\s(`{!])(echo|printf|print|cat|tee|base64|xxd|od|hexdump|rev|tr|sed|awk|cut|head|tail|grep|jq|Write-Host|Write-Output|Out-File|console\.\w+|process\.std\w+\.write)\b/;
const storing = /(^|[^<>&-])>{1,2}(?!\s*(&|\/dev\/null\b))|\b(git|npm)\s+(config|remote)\b/;
const telling = /\b(curl|wget)\b.*\s(-\w*v\w*|--verbose|--trace\S*|--debug)(\s|$)/;

function faultsOfStep(step: Step, isSecret: IsSecret): string[] {
  const script = step.run ?? step.with.script;
  if (script === undefined) return [];
  const commands = commandsOf(script);
  const held = heldBy(step, isSecret);
  const names = copiesOf(held, commands);
  const withSecret = commands.filter((command) => names.some((name) => fillsIn(command, name)));
  const because = (pattern: RegExp, says: string, among = commands) =>
    among.some((command) => pattern.test(command)) ? [`${step.place} ${says}`] : [];
  return [
    ...because(traces, 'prints every command as it runs'),
    ...dumps.flatMap((dump) => because(dump, 'prints the environment')),
    ...because(
      printing,
      'prints a secret',
      withSecret.filter((command) => !command.includes('::add-mask::')),
    ),
    ...because(storing, 'writes a secret to a file', withSecret),
    ...because(telling, 'prints what it sends with a secret', withSecret),
    ...(hereDocuments(script).some((body) => names.some((name) => fillsIn(body, name)))
      ? [`${step.place} writes a secret into a text`]
      : []),
    ...(held.some((name) => namesIn(script, name)) ? [`${step.place} has a secret in its script`] : []),
  ];
}

/** The variables of a step that hold a secret, also by way of another. */
function heldBy({ env }: Step, isSecret: IsSecret): string[] {
  const isHeld = (value: string) =>
    expressionsOf({ path: [], value }).some((one) => isSecret(one) && !isComparison(one));
  const first = Object.keys(env).filter((name) => isHeld(env[name]!));
  const second = Object.keys(env).filter((name) => first.some((other) => namesIn(env[name]!, other)));
  return [...new Set([...first, ...second])];
}

/** Whether an expression in a text names a variable. */
const namesIn = (value: string, name: string) =>
  expressionsOf({ path: [], value }).some((one) =>
    new RegExp(`\\benv\\s*(\\.\\s*|\\[\\s*')${name}\\b`).test(one),
  );

/** Whether a secret is there is no secret. */
const isComparison = (expression: string) => /^\s*[^\s|&]+\s*[!=]=\s*''\s*$/.test(expression);
