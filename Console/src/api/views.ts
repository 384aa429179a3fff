import type { Instant } from "./common";

/** A row of `GET /v1/views/{screen}`: filters of a list under a name, shared in the tenant. */
export interface SavedView {
  name: string;
  owner: string;
  /** The address's query by name. */
  query: Record<string, string>;
  updated_at: Instant;
}

export type ViewScreen = "customers" | "actions" | "receipts";
