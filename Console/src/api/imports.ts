import type { Instant } from "./common";

export type ImportKind = "customers" | "orders" | "products" | "events";

/** A row of `GET /v1/imports`. */
export interface ImportRow {
  id: string;
  kind: ImportKind;
  file_name: string;
  state: string;
  position: number;
  accepted: number;
  added: number;
  revised: number;
  rejected: number;
  started_at: Instant;
  ended_at: Instant | null;
}

/** How a file is read; every member may be left out. */
export interface ImportOptions {
  kind: ImportKind;
  preset?: string;
  source?: string;
  columns?: Record<string, string | string[]>;
  constants?: Record<string, string>;
  keeps_other_columns?: boolean;
  zone?: string;
  currency?: string;
  delimiter?: string;
  encoding?: string;
  date_formats?: string[];
  returns_prefix?: string;
}

/** `POST /v1/imports` of options and `file_name`; then `PUT /v1/imports/{id}/data?offset=N`. */
export interface Upload {
  id: string;
  file_name: string;
  received_bytes: number;
}

/** `GET /v1/imports/{id}` before its run has ended. */
export interface ImportProgress {
  id: string;
  file_name: string;
  /** Interrupted: the server was stopped and goes on with it; failed: see `error`. */
  state: "uploading" | "running" | "interrupted" | "failed" | "ended";
  error?: string;
  received_bytes: number;
  read_bytes: number;
  total_bytes: number;
}

/** `POST /v1/imports/{id}/preview` of options: how the first rows would be read; keeps the options for the run. */
export interface ImportPreview {
  encoding: string;
  delimiter: string;
  zone: string;
  currency: string;
  header: string[];
  rows: string[][];
  /** Field to column as it stands: said, preset, or found by name. */
  columns: Record<string, string>;
  fields: { name: string; is_required: boolean; label: string }[];
}

/** `POST /v1/imports/{id}/run`, answered when the whole file is read; with `?wait=no` it answers with progress at once. */
export interface ImportResult {
  run: string;
  upload: string;
  lines: number;
  accepted: number;
  added: number;
  revised: number;
  rejected: number;
  customers: number;
  orders: number;
  products: number;
  revenue_minor: number;
  seconds: number;
}

/** A row of `GET /v1/imports/{id}/problems?after=&limit=`: why a row was not taken, in words. */
export interface ImportProblem {
  /** Its place among the records. */
  ordinal: number;
  line: number;
  field: string;
  code: string;
  message: string;
}
