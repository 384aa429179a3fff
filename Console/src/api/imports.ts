import type { Instant } from "./common";
import type { Value } from "./customers";

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
  state: "uploading" | "running" | "failed";
  received_bytes: number;
  read_bytes: number;
  total_bytes: number;
  /** Why it failed. */
  message?: string;
}

/** `POST /v1/imports/{id}/preview` of options: how the first rows would be read; changes nothing but the options. */
export interface ImportPreview {
  encoding: string;
  delimiter: string;
  header: string[];
  rows: string[][];
  /** Field to column as it stands: said, preset, or found by name. */
  columns: Record<string, string>;
  fields: { name: string; is_required: boolean; label: string; help: string }[];
  /** The first rows as they would be taken, or the field and reason why not. */
  readings: { line: number; record: Value | null; field: string | null; reason: string | null }[];
  options: ImportOptions;
}

/** `POST /v1/imports/{id}/run?wait=false` answers 202; `GET /v1/imports/{id}` follows it. */

/** A row of `GET /v1/imports/{id}/rejects/rows?after=&limit=`. */
export interface RejectRow {
  line: number;
  field: string;
  reason: string;
  cells: string[];
}

export interface Rejects {
  header: string[];
  items: RejectRow[];
  next?: string;
}

/** `POST /v1/imports/{id}/rejects` of `{rows: [{line, cells}]}`: repaired rows, read as the file was. */
export interface RepairResult {
  taken: number;
  rejected: RejectRow[];
}
