import type { Range } from "../api/strategies";

export interface IntervalRow {
  label: string;
  estimate: number | null;
  /** Valid however often one looks. */
  sequential: Range;
  /** Valid for one look that was planned. */
  fixed: Range;
  text: string;
}

/** Estimates with their intervals against the line of no effect: thin for every look, thick for the one planned. */
export function IntervalPlot({ rows, format, zero }: { rows: readonly IntervalRow[]; format: (value: number) => string; zero: string }) {
  const ends = rows.flatMap((row) => [...(row.sequential ?? []), ...(row.fixed ?? []), row.estimate ?? 0]).concat(0);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const room = (high - low || 1) * 0.06;
  const at = (value: number) => `${(((value - low + room) / (high - low + 2 * room)) * 100).toFixed(2)}%`;
  return (
    <div className="intervals">
      {rows.map((row) => (
        <div key={row.label} className="interval">
          <div className="interval-label"><span className="strong">{row.label}</span><span className="second small">{row.text}</span></div>
          <div className="interval-track" role="img" aria-label={`${row.label}: ${row.text}`}>
            <span className="interval-zero" style={{ left: at(0) }} />
            {row.sequential && <span className="interval-every" style={{ left: at(row.sequential[0]), right: `calc(100% - ${at(row.sequential[1])})` }} />}
            {row.fixed && <span className="interval-once" style={{ left: at(row.fixed[0]), right: `calc(100% - ${at(row.fixed[1])})` }} />}
            {row.estimate !== null && <span className="interval-dot" style={{ left: at(row.estimate) }} />}
          </div>
        </div>
      ))}
      <div className="interval-axis tiny quiet" aria-hidden="true">
        <span>{format(low)}</span><span style={{ position: "absolute", left: at(0), transform: "translateX(-50%)" }}>{low < 0 && high > 0 ? zero : ""}</span><span>{format(high)}</span>
      </div>
    </div>
  );
}
