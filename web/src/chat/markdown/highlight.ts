/** A piece of code and its kind, in a tree. */
export type Piece = string | { scope?: string; children: Piece[] };

const ALIASES: Record<string, string> = {
  js: 'typescript', javascript: 'typescript', ts: 'typescript', typescript: 'typescript', tsx: 'typescript', jsx: 'typescript',
  py: 'python', python: 'python', cs: 'csharp', 'c#': 'csharp', csharp: 'csharp', sh: 'bash', bash: 'bash', shell: 'bash', console: 'bash',
  json: 'json', sql: 'sql', html: 'xml', xml: 'xml', vue: 'xml', css: 'css',
};

/** The languages and the highlighter, loaded when the first code is shown. */
let loading: Promise<typeof import('./languages')> | undefined;

/** Code as pieces with scopes; undefined where the language is none of ours. */
export async function highlight(code: string, language: string): Promise<Piece[] | undefined> {
  const name = ALIASES[language.toLowerCase()];
  if (!name || code.length > 50_000) return undefined;
  loading ??= import('./languages');
  return (await loading).pieces(code, name);
}
