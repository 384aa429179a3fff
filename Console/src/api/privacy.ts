import type { Instant } from "./common";

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
