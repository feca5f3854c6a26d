/** `1 message`, `2 messages`. */
export function count(number: number, one: string, other: string): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : other}`;
}
