import type { Instant, Language, Minor } from "./common";
import type { Permission } from "./session";

/** `GET /v1/tenant`; `PATCH /v1/tenant` takes the same names. */
export interface Tenant {
  id: string;
  name: string;
  zone: string;
  currency: string;
  language: Language;
  mode: "sandbox" | "live";
  created_at: Instant;
  marketing_holdout: number;
  caps: { channel: string | null; count: number; days: number }[];
  quiet_hours: { from: string; to: string } | null;
  sender_name: string;
  sender_address: string;
  postal_address: string;
  reply_to: string | null;
  public_url: string;
  advertisement_marker: boolean;
  /** Purposes whose consent to mail counts only once confirmed by the address. */
  double_opt_in: string[];
  /** What the sign-up page offers; closed while empty. */
  sign_up: string[];
}

export interface Key {
  id: string;
  name: string;
  kind: "write" | "operate" | "own" | "custom";
  scopes: Permission[];
  created_at: Instant;
  expires_at: Instant | null;
  revoked_at: Instant | null;
}

/** `POST /v1/keys`: the text of the key is shown once. */
export type NewKey = Key & { key: string };

export interface Budget {
  key: string;
  mode: string;
  money_limit_minor: Minor | null;
  money_used_minor: Minor;
  liability_limit_minor: Minor | null;
  liability_used_minor: Minor;
}

export interface Pool {
  key: string;
  name: string;
  discount: { amount_minor: Minor } | { percent: number; ceiling_minor: Minor | null };
  threshold_minor: Minor;
  total: number | null;
  per_customer: number;
  valid_from: Instant;
  valid_days: number;
  issued: number;
  liability_minor: Minor;
}
