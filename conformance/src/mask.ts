/** The text without anything that opens a door: keys keep their kind, tokens and cookies keep nothing. */
export function maskSecrets(text: string): string {
  return text
    .replace(/\b(pk|sk)_(live|test)_[\w-]+/g, '$1_$2_…')
    .replace(/\b(Bearer) +[^\s"',]+/gi, '$1 …')
    .replace(/\btoken\.[\w.~-]+/g, 'token.…')
    .replace(/\b(set-cookie|x-session-token)(["']?: *["']?)[^\s;"',]+/gi, '$1$2…')
    .replace(/(?<!set-)\b(cookie)(["']?: *["']?)[^"'\r\n]+/gi, '$1$2…')
    .replace(/=[\w.~-]{20,}(?=;)/g, '=…')
    .replace(/("(?:session_token|otp_code|token|secret)": *")[^"]*/g, '$1…')
    .replace(/("code": *")\d+/g, '$1…')
    .replace(/\b(signature|token)=[\w.~-]+/g, '$1=…');
}
