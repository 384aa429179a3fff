import type { Instant, Minor, Problem } from "./common";
import type { Value } from "./customers";
import type { Receipt } from "./ledger";

export type StrategyState = "draft" | "live" | "paused" | "ended";
export type Kind = "conversion" | "retention" | "repurchase" | "win_back";

export type Trigger =
  | { on: "segment_entered"; existing?: boolean }
  | { on: "segment_left" }
  | { on: "event"; name: string }
  | { on: "order" }
  | { on: "date"; field: string; offset_days?: number; hour?: number }
  | { on: "schedule"; from: Instant; every_days?: number }
  | { on: "manual" };

export interface ArmAction {
  key?: string;
  channel: "email" | "webhook" | "coupon";
  template?: string;
  coupon?: string;
  url?: string;
  delay_minutes?: number;
  cost_minor?: number;
}

export interface Arm {
  key: string;
  weight?: number;
  actions: ArmAction[];
}

/** A strategy's document as docs/schema/strategy.json says. */
export interface StrategyDocument {
  name: string;
  kind?: Kind;
  purpose?: "marketing" | "service" | "transactional" | "conversation";
  audience: { segment: string; exclude?: string[] };
  trigger: Trigger;
  reentry?: { mode: "once" | "every" | "always"; days?: number };
  release?: number;
  holdout?: number;
  arms: Arm[];
  goal: { event?: string; window_days: number };
  caps?: { channel?: string; count: number; days: number }[];
  budget?: { key: string; money_minor?: Minor; liability_minor?: Minor };
  approval?: "none" | "required" | "suggest_only";
  priority?: number;
  exclusion?: { group: string; days: number };
  quiet_hours?: { from: string; to: string };
  rate?: { per_hour?: number };
  slot?: { key: string; per_day: number };
  expires_after_hours?: number;
}

/** A row of `GET /v1/strategies`. */
export interface StrategyRow {
  id: string;
  key: string;
  name: string;
  kind: Kind;
  state: StrategyState;
  live_version: number;
  latest_version: number;
  epoch: number;
  started_at: Instant | null;
  /** By outcome: planned, awaiting_approval, held_out, blocked, ... */
  receipts: Record<string, number>;
  /** By state. */
  actions: Record<string, number>;
}

/** `GET /v1/strategies/{key}`. */
export interface Strategy extends StrategyRow {
  document: StrategyDocument;
  occurrences: Record<string, number>;
}

export interface StrategyVersion {
  version: number;
  author: string;
  created_at: Instant;
  document: StrategyDocument;
}

/** `POST /v1/strategies/check` of `{key?, document}`: everything that stops it from starting. */
export interface StrategyCheck {
  problems: Problem[];
}

/** `POST /v1/strategies/bench` of `{key?, document, customer?, at?, limit?, templates?}`: receipts without acting. */
export interface Bench {
  at: Instant;
  considered: number;
  /** The audience has more; these were drawn by hash. */
  audience: number;
  /** By outcome's word. */
  outcomes: Record<string, number>;
  /** How many each gate stopped. */
  gates: Record<string, number>;
  arms: Record<string, number>;
  cost_minor: Minor;
  liability_minor: Minor;
  /** What these customers did in the goal window after `at`, untreated; null while that window is open. */
  baseline: { customers: number; converted: number; revenue_minor: Minor } | null;
  receipts: BenchReceipt[];
}

/** A decision that was only tried. */
export type BenchReceipt = Pick<Receipt, "customer" | "at" | "outcome" | "summary" | "words" | "arm" | "is_drawn" | "gates"> & {
  customer_name: string;
};

/** `GET /v1/strategies/{key}/effect`. */
export interface Effect {
  strategy: string;
  name: string;
  mode: string;
  at: Instant;
  goal: { event: string; window_days: number };
  currency: string;
  epochs: { epoch: number; units: number; sample_ratio: { p: number | null; is_mismatch: boolean } | null }[];
  arms: {
    arm: string | null;
    units: number;
    converted: number;
    conversion: number | null;
    revenue_minor: number | null;
    revenue_per_unit_minor: number | null;
    cost_minor: Minor;
  }[];
  effects: ArmEffect[];
  funnel: FunnelRow[];
  /** The share converted by each day since the draw; no days where nothing can be compared. */
  curve: {
    treated_units: number;
    held_out_units: number;
    /** Converters of whom only the fact is known. */
    undated: number;
    days: { day: number; treated: number | null; held_out: number | null }[];
  };
  /** Actions by the local day on which they were planned, the last 30. */
  actions_by_day: { day: string; planned: number; sent: number }[];
  decisions: {
    considered: number;
    planned: number;
    awaiting_approval: number;
    suggested: number;
    blocked: Record<string, number>;
  };
  warnings: BothLanguages[];
  notes: BothLanguages[];
}

export interface BothLanguages {
  code: string;
  en: string;
  "zh-CN": string;
}

export type Range = [number, number] | null;

export interface ArmEffect {
  /** Null: all arms together. */
  arm: string | null;
  treated_units: number;
  held_out_units: number;
  conversion: Estimate;
  revenue_minor: Estimate;
  cost_minor: number | null;
  incremental_revenue_minor: { estimate: number | null; fixed: Range; sequential: Range };
  roi: { estimate: number | null; fixed: Range; sequential: Range };
  sentences: { en: string[]; "zh-CN": string[] };
}

export interface Estimate {
  control: number | null;
  treatment: number | null;
  difference: number | null;
  fixed: Range;
  sequential: Range;
  p_fixed: number | null;
  p_sequential: number | null;
  lift: number | null;
  lift_sequential: Range;
  verdict: "gain" | "loss" | "none" | "too_few";
  needed?: number;
}

export interface FunnelRow {
  arm: string;
  planned: number;
  sent: number;
  unknown: number;
  delivered: number;
  opened: number;
  clicked: number;
  bounced: number;
  complained: number;
  unsubscribed: number;
  units: number;
  converted: number;
}

export interface MessageDocument {
  subject: string;
  html?: string;
  text?: string;
  preheader?: string;
}

/** `GET /v1/templates`, `GET /v1/templates/{key}?version=`. */
export interface Template {
  key: string;
  version: number;
  author: string;
  created_at: Instant;
  document: MessageDocument;
}

/** A row of `GET /v1/template-library`. */
export interface LibraryEntry {
  key: string;
  kind: Kind;
  language: string;
  document: MessageDocument;
}

/** `POST /v1/templates/preview` of `{document, customer?}`. */
export interface TemplatePreview {
  subject: string;
  html: string | null;
  text: string;
  /** What was filled in. */
  variables: Record<string, Value>;
  problems: Problem[];
}
