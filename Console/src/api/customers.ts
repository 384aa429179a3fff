import type { Instant, Minor } from "./common";

/** A value as JSON has it. */
export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

/**
 * A row of `GET /v1/customers?search=&segment=&profile.FIELD=&orders=&consent=&created_from=&created_to=&after=&limit=`
 * and of every sample.
 */
export interface CustomerRow {
  id: string;
  /** The profile's name, else the best handle, else the start of the id: never empty. */
  name: string;
  kind: "person" | "company";
  is_provisional: boolean;
  handles: string[];
  profile: Record<string, Value>;
  created_at: Instant;
  erased_at: Instant | null;
  /** Null where the customer has not been looked at yet. */
  orders: number | null;
  spend_minor: Minor | null;
  last_order_at: Instant | null;
  rfm_cell: string | null;
}

/** `GET /v1/customers/count` with the filters of the list. */
export interface CustomerCount {
  count: number;
  /** False: there are at least this many, or about as many when it is an estimate. */
  is_exact: boolean;
  /** From a fair sample. */
  is_estimate: boolean;
}

/** A row of `GET /v1/segments/{key}/members?after=&limit=`. */
export type MemberRow = CustomerRow & { since: Instant };

/** `GET /v1/customers/{id}`. */
export interface Customer {
  id: string;
  name: string;
  kind: "person" | "company";
  is_provisional: boolean;
  profile: Record<string, Value>;
  created_at: Instant;
  erased_at: Instant | null;
  aliases: string[];
  merges: Merge[];
  identities: Identity[];
  consents: ConsentState[];
  traits: Record<string, Value>;
  segments: Standing[];
  coupons: Coupon[];
  orders: number;
  events: number;
}

export interface Identity {
  kind: string;
  value: string;
  is_verified: boolean;
  customer: string;
  created_at: Instant;
}

export interface Merge {
  id: string;
  from: string;
  into: string;
  at: Instant;
  reason: string;
  undone_at: Instant | null;
}

/** What the consent ledger says today for one purpose and channel, and the line that said so last. */
export interface ConsentState {
  purpose: string;
  channel: string;
  state: "granted" | "pending" | "withdrawn" | "never";
  at: Instant;
  source: string;
  evidence: string;
  /** What stands behind the line: none, asked, confirmed (double opt-in), stated, link. */
  proof: string;
}

/** `POST /v1/customers/{id}/preference-link` */
export interface PreferenceLink {
  url: string;
  expires_at: Instant;
}

export interface Standing {
  key: string;
  name: string;
  is_member: boolean;
  since: Instant;
  /** When time alone may change it. */
  until: Instant | null;
}

export interface Coupon {
  code: string;
  pool: string;
  issued_at: Instant;
  expires_at: Instant;
  redeemed_at: Instant | null;
}

/**
 * An entry of `GET /v1/customers/{id}/timeline?types=&before=&limit=`, newest first; what else it has depends on the
 * type: event {name, properties}, order and return {order, total_minor, currency, lines}, consent {purpose, channel,
 * granted, source, evidence, proof}, merge, action {id, strategy, state, channel, recipient, template, arm}, opened, clicked,
 * bounced, complained, unsubscribed {action, detail}, decision {strategy, revision, outcome, occurrence}.
 */
export interface TimelineEntry {
  at: Instant;
  type: string;
  [member: string]: Value;
}
