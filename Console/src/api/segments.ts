import type { Instant } from "./common";
import type { CustomerRow, Value } from "./customers";

/** A condition as docs/schema/segment.json says. */
export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  | { trait: string; op: string; value?: Value }
  | { profile: string; op: string; value?: Value }
  | EventCondition
  | { orders: OrdersCondition }
  | { bought: BoughtCondition }
  | { date: string; in_days?: number };

export interface EventCondition {
  event: string;
  at_least?: number;
  at_most?: number;
  within_days?: number;
  not_within_days?: number;
  calendar?: boolean;
  where?: { property: string; op: string; value?: Value }[];
}

export interface OrdersCondition {
  at_least?: number;
  at_most?: number;
  total_at_least?: number;
  total_at_most?: number;
  within_days?: number;
  calendar?: boolean;
}

export interface BoughtCondition {
  product?: string;
  category?: string;
  at_least?: number;
  at_most?: number;
  within_days?: number;
  calendar?: boolean;
}

/** A row of `GET /v1/segments`. */
export interface SegmentRow {
  id: string;
  key: string;
  name: string;
  version: number;
  members: number;
  words: string;
  updated_at: Instant;
}

/** `GET /v1/segments/{key}`. */
export interface Segment extends SegmentRow {
  definition: Condition;
}

/** `POST /v1/segments/preview` of `{definition}`: counted over everybody where there are few, else over a sample. */
export interface SegmentPreview {
  words: string;
  population: number;
  /** How many of the population were looked at. */
  looked_at: number;
  /** In the population; estimated unless `is_exact`. */
  matched: number;
  is_exact: boolean;
  /** 95% interval of `matched`; both equal it when exact. */
  low: number;
  high: number;
  sample: CustomerRow[];
  /** What the answer leaves out, as events that are no longer kept. */
  warnings: string[];
}

/** `GET /v1/segments/{key}/growth?days=30`: by local day, oldest first. */
export interface GrowthDay {
  day: string;
  entered: number;
  left: number;
  /** At the end of the day; today's is now. */
  size: number;
}

/** `GET /v1/vocabulary`: what a rule can be about in this tenant. */
export interface Vocabulary {
  traits: { key: string; type: "integer" | "number" | "text" | "time" | "money"; label: string; unit: string; values: string[] }[];
  /** Most frequent first, by a bounded look. */
  events: string[];
  profile: { path: string; type: "text" | "number" | "boolean" | "date"; values: string[] }[];
  products: { id: string; name: string }[];
  categories: string[];
}
