/** An instant as RFC 3339 text in UTC. */
export type Instant = string;
/** Whole minor units of the tenant's currency. */
export type Minor = number;
export type Language = "en" | "zh-CN";

export interface Page<Row> {
  items: Row[];
  /** Give it back as `after`; absent on the last page. */
  next?: string;
  /** How many were looked at for this page, where a page may be short. */
  looked_at?: number;
}

/** What the server answers with a status of 400 or more. */
export interface Refusal {
  error: { code: string; message: string; field?: string; problems?: Problem[] };
}

/** One thing that stands in the way. */
export interface Problem {
  code: string;
  message: string;
  field?: string;
}
