/** A text, or one for each plural form of its language. `{name}` is filled in. */
export type Text = string | ({ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);
export type Labels = Record<string, Text>;
