import { api } from "./client";
import type { Instant } from "./common";

export type Security = "none" | "starttls" | "tls";

/** `GET /v1/mail-account`. The password is written and never read. */
export interface MailAccount {
  relay: { host: string; port: number; security: Security; user: string; has_password: boolean; connections: number; per_second: number | null } | null;
  bounce_address: string | null;
  dkim: { domain: string; selector: string; record_name: string; record: string } | null;
  warm_up: { starts_on: string; first: number; target: number; day: number; ceiling: number | null; sent_today: number } | null;
  figures: { days: number; sent: number; bounced: number; complained: number; complaint_rate: number | null };
  way: "account" | "process" | "mailbox" | "closed";
  problem?: string;
}

/** `POST /v1/mail-account/test`. */
export interface MailTrial {
  is_well: boolean;
  steps: { step: string; is_well: boolean; words: string }[];
}

/** One of `POST /v1/mail-account/check`. */
export interface MailFinding {
  about: "spf" | "dkim" | "dmarc";
  level: "ok" | "warn" | "bad" | "unknown";
  code: string;
  words: string;
  record: { name: string; type: string; value: string } | null;
}

export interface Suppression {
  id: string;
  channel: string;
  address: string;
  reason: string;
  source: string;
  action: string | null;
  customer: string | null;
  at: Instant;
}

/** Takes back a part of the account, or its server. */
export const removePart = (part: "dkim" | "warm-up" | ""): Promise<unknown> => api.delete(`/v1/mail-account${part && `/${part}`}`);
