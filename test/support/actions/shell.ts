/** What can be told of a script without running it: its commands, and what they do with variables. */

/** The simple commands: lines joined that go on, comments and here-documents left out, split where one command ends. */
export function commandsOf(script: string): string[] {
  const text = withoutHereDocuments(script.replaceAll(/\\\n/g, ' '));
  const commands: string[] = [];
  let command = '';
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (quote === '' && char === '#' && /(^|\s)$/.test(command)) i = indexOrEnd(text, '\n', i) - 1;
    else if (quote === '' && isEnd(char, command)) {
      commands.push(command.trim());
      command = '';
    } else {
      if (char === '\\' && quote !== "'") command += text[i++];
      else if (quote === char) quote = '';
      else if (quote === '' && (char === '"' || char === "'")) quote = char;
      command += text[i] ?? '';
    }
  }
  return [...commands, command.trim()].filter((one) => one !== '');
}

/** The bodies of here-documents that fill in variables. */
export const hereDocuments = (script: string): string[] =>
  [...script.matchAll(hereDocument)].filter(([, quote]) => quote === '').map((match) => match[3]!);

/** Whether a command fills in a variable. That it is set (`${NAME:+yes}`) tells nothing of its value. */
export const fillsIn = (command: string, name: string): boolean =>
  new RegExp(
    `\\$(env:)?${name}\\b|\\$\\{(env:)?[#!]?${name}\\b(?!:?\\+)|%${name}%|\\b(environ|getenv|process\\.env)\\b\\W*${name}\\b`,
  ).test(command);

/** These variables, and those that are filled from them. */
export function copiesOf(names: readonly string[], commands: readonly string[]): string[] {
  const all = new Set(names);
  for (let before = -1; before !== all.size; ) {
    before = all.size;
    for (const command of commands) {
      const [, name, value = ''] = command.match(assignment) ?? [];
      if (name && [...all].some((other) => fillsIn(value, other))) all.add(name);
    }
  }
  return [...all];
}

const assignment = /^(?:(?:export|local|readonly|declare|typeset)\s+(?:-\w+\s+)*)?([A-Za-z_]\w*)=([\s\S]*)$/;
const hereDocument = /(?<!<)<<-?[ \t]*(["']?)(\w+)\1[^\n]*\n([\s\S]*?)\n[ \t]*\2[ \t]*(?=\n|$)/g;

const withoutHereDocuments = (script: string) =>
  script.replaceAll(hereDocument, (whole, _quote, _word, body: string) => whole.replace(body, () => ''));

/** `>&2` and `<&3` are parts of a command. */
const isEnd = (char: string, command: string) =>
  /[\n;|]/.test(char) || (char === '&' && !/[<>]$/.test(command));

function indexOrEnd(text: string, char: string, from: number): number {
  const at = text.indexOf(char, from);
  return at < 0 ? text.length : at;
}
