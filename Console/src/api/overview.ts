import type { Instant, Minor } from "./common";
import type { ReceiptRow } from "./ledger";

/** `GET /v1/overview`. */
export interface Overview {
  tenant: string;
  mode: string;
  now: Instant;
  facts: Record<string, number>;
  /** Names of facts, and `actions`, that are too many to count each time: estimated over some buckets of customers. */
  estimated: string[];
  /// When the facts, the days before today and `automated` were summed: over many customers they are kept for minutes.
  summed_at: Instant;
  due: Record<string, number>;
  next_due_at: Instant | null;
  actions: Record<string, number>;
  receipts: Record<string, number>;
  stops: number;
  loop: {
    /** Rows of agenda and ledger whose time has come. */
    due: number;
    running: number;
    awaiting_approval: number;
    dead: number;
    unknown: number;
    /** Of today's decisions. */
    blocked_today: number;
    /** Seconds the oldest due row has waited. */
    lag_seconds: number;
  };
  targets: {
    /** When `roi` and `lift` were measured: over many customers they are kept for minutes. */
    measured_at: Instant;
    /** Actions nobody had to touch, of those that ended in the last 30 days. */
    automated: { count: number; total: number };
    /** Over live strategies with a closed window. */
    roi: { revenue_minor: Minor | null; cost_minor: Minor; value: number | null };
    /** The strategy with the most closed units; null where nothing is measured yet. */
    lift: { strategy: string; lift: number | null; low: number | null; high: number | null; verdict: string } | null;
  };
  /** By local day, oldest first, today last: 15 days. */
  days: DayFigures[];
  /** The same day last week, up to the same time of day. */
  week_ago: DayFigures;
  latest: ReceiptRow[];
  alerts: Alert[];
}

export interface DayFigures {
  day: string;
  decisions: number;
  sent: number;
  blocked: number;
  held_out: number;
  orders: number;
  revenue_minor: Minor;
}

export interface Alert {
  kind: "lag" | "dead" | "unknown" | "circuit" | "budget" | "stop" | "approval" | "signing";
  severity: "warn" | "bad";
  message: string;
  /** Where in the console to look, as `/actions?state=dead`. */
  href: string;
}
