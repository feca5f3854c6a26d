import type { AttributeChanges } from './attributes.ts';

/** An e-mail address or phone number somebody states, normalised; `verified`: it was proven. */
export interface StatedContact {
  value: string;
  verified: boolean;
}

/** Who somebody proved to be: what a login is given, whichever way they proved it. */
export interface Claim {
  /** How the customer is found, and made when there is none; only `customer` must exist. */
  subject:
    | { kind: 'email'; value: string }
    | { kind: 'phone'; value: string }
    | { kind: 'external'; id: string }
    | { kind: 'customer'; id: string };
  /** Taken over into the profile; an absent one leaves it alone. */
  name?: string;
  email?: StatedContact;
  phone?: StatedContact;
  attributes?: AttributeChanges;
}
