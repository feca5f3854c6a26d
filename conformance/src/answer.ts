/** One HTTP exchange: what was asked and what came back. */
export interface Answer {
  asked: { method: string; path: string; headers: Record<string, string>; body: string };
  status: number;
  /** Lower-case names; repeated headers joined by a comma, except `set-cookie`. */
  headers: Record<string, string>;
  setCookies: string[];
  text: string;
  /** The parsed body; undefined when it is no JSON. */
  json: unknown;
}

export function toAnswer(asked: Answer['asked'], status: number, rawHeaders: string[], body: Buffer): Answer {
  const headers: Record<string, string> = {};
  const setCookies: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    const value = rawHeaders[i + 1] ?? '';
    if (name === 'set-cookie') setCookies.push(value);
    else headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  }
  const text = body.toString('utf8');
  return { asked, status, headers, setCookies, text, json: parseJson(text) };
}

/** The value at a path of keys in parsed JSON; undefined where there is none. */
export function at(value: unknown, ...keys: string[]): unknown {
  let here = value;
  for (const key of keys) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = (here as Record<string, unknown>)[key];
  }
  return here;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
