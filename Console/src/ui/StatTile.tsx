import type { ReactNode } from "react";
import { Link } from "../app/router";
import { Sparkline } from "./Sparkline";

interface StatProperties {
  label: string;
  value: ReactNode;
  /** Where the rows behind the number are. */
  to?: string;
  note?: ReactNode;
  tone?: "ok" | "warn" | "bad";
  series?: readonly number[];
}

/** A number that opens the rows behind it. */
export function StatTile({ label, value, to, note, tone, series }: StatProperties) {
  const body = (
    <>
      <span className="stat-label">{label}</span>
      <span className={`stat-value ${tone ?? ""}`}>{value}</span>
      {note && <span className="stat-note">{note}</span>}
      {series && series.length > 1 && <Sparkline values={series} />}
    </>
  );
  return to ? <Link to={to} className="stat">{body}</Link> : <div className="stat">{body}</div>;
}
