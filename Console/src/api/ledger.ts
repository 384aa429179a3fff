import type { Instant, Minor } from "./common";
import type { Value } from "./customers";

export type ActionState =
  | "planned"
  | "awaiting_approval"
  | "ready"
  | "leased"
  | "sending"
  | "succeeded"
  | "retrying"
  | "dead"
  | "unknown"
  | "cancelled"
  | "expired";

/** A row of `GET /v1/actions?state=&strategy=&channel=&customer=&after=&limit=`. */
export interface ActionRow {
  id: string;
  customer: string;
  customer_name: string;
  mode: string;
  strategy: string;
  strategy_version: number;
  occurrence: string;
  step: string;
  arm: string;
  channel: string;
  purpose: string;
  template: string;
  template_version: number;
  variables: Value;
  recipient: string;
  cost_minor: Minor;
  liability_minor: Minor;
  budget: string | null;
  content_hash: string;
  priority: number;
  state: ActionState;
  reason: string | null;
  attempts: number;
  provider_id: string | null;
  created_at: Instant;
  due_at: Instant;
  expires_at: Instant;
  updated_at: Instant;
}

/** `GET /v1/actions/{id}`. */
export interface Action extends ActionRow {
  /** What mail servers and mailbox providers reported of it. */
  came_back: { kind: "bounced" | "complained" | "soft_bounced"; at: Instant; detail: string }[];
  attempts_made: { number: number; started_at: Instant; ended_at: Instant | null; result: string; detail: string }[];
  approvals: {
    answer: "approved" | "rejected";
    approver: string;
    is_sole_approver: boolean;
    reason: string;
    content_hash: string;
    at: Instant;
  }[];
  /** What it would be or was, rendered from its captured variables; null for what is no message. */
  preview: { subject: string; html: string | null; text: string } | null;
}

/** A row of `GET /v1/approvals?strategy=&after=&limit=`. */
export interface ApprovalRow extends ActionRow {
  author: string;
  /** This caller may answer it. */
  may_answer: boolean;
  /** The caller wrote it and is alone. */
  is_sole_approver: boolean;
}

/** `GET /v1/approvals/summary`: what waits, by strategy and arm. */
export interface ApprovalGroup {
  strategy: string;
  strategy_name: string;
  arm: string;
  template: string;
  count: number;
  cost_minor: Minor;
  liability_minor: Minor;
  oldest_at: Instant;
}

/** `POST /v1/approvals`. */
export interface BulkAnswer {
  answered: number;
  problems: { id: string; code: string; message: string }[];
}

/** A row of `GET /v1/receipts?strategy=&outcome=&customer=&after=&limit=`, newest first. */
export interface Receipt {
  customer: string;
  occurrence: string;
  revision: number;
  strategy: string;
  at: Instant;
  outcome: string;
  summary: string;
  words?: string[];
  arm?: string | null;
  is_drawn?: boolean;
  gates: { gate: string; answer: string }[];
}

export interface ReceiptRow extends Receipt {
  customer_name: string;
  /** The action it led to. */
  action: string | null;
}

/** A row of `GET /v1/mailbox?search=&after=&limit=`. */
export interface MailRow {
  action: string;
  customer: string;
  at: Instant;
  recipient: string;
  subject: string;
  bytes: number;
}

/** `GET /v1/mailbox/{action}/message`; the whole of it is at `GET /v1/mailbox/{action}`. */
export interface MailMessage extends MailRow {
  from: string;
  to: string;
  html: string | null;
  text: string | null;
  headers: { name: string; value: string }[];
}

export interface Stop {
  scope: string;
  by: string;
  reason: string;
  at: Instant;
}
