import type { Instant } from "./common";

/** `GET /v1/retention` */
export interface Retention {
  items: RetentionRule[];
  /** The latest daily sweeps, newest first. */
  runs: RetentionRun[];
  /** Segments whose rules look farther back at events than these are kept. */
  segments: ShortSegment[];
}

export interface RetentionRule {
  subject: string;
  /** Null keeps for ever. */
  days: number | null;
  standard: number | null;
  least: number;
}

export interface RetentionRun {
  day: string;
  started_at: Instant;
  ended_at: Instant | null;
  removed: Record<string, number>;
}

export interface ShortSegment {
  key: string;
  name: string;
  /** Null looks back for ever. */
  reach_days: number | null;
}

/** The grounds on which a person is erased. */
export const erasureReasons = ["requested", "consent_withdrawn", "not_needed", "unlawful", "legal_duty", "test"] as const;
export type ErasureReason = (typeof erasureReasons)[number];

/** `GET /v1/erasures`, and what erasing answers: a receipt that names nobody. */
export interface Erasure {
  id: string;
  at: Instant;
  asked_by: string;
  reason: string;
  customers: string[];
  /** Rows that went or were emptied, by table. */
  counts: Record<string, number>;
  /** Null while something of theirs is being sent or read. */
  finished_at: Instant | null;
}
