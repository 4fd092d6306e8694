const NO_WIDTH = '\u200b';

/** A text as itself in GitHub's Markdown, tables included: no markup, no link, nobody mentioned, no issue referred to. */
export const plain = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .trim()
    // What GitHub makes links of after the Markdown is read, so that an entity would not help.
    .replaceAll(/[@#](?=\S)|www(?=\.)/gi, `$&${NO_WIDTH}`)
    .replaceAll(/[&<>\\`*_[\]()#!|~$:]|^[-+=]|(?<=^\d+)[.)]/g, (sign) => `&#${sign.charCodeAt(0)};`);
