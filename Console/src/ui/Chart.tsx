import { useEffect, useRef } from "react";
import { useFormat } from "../words/format";
import type { Chart as ChartType, ChartConfiguration } from "chart.js";

export interface Series {
  label: string;
  values: readonly (number | null)[];
  tone: "accent" | "info" | "warn" | "bad" | "ink-3" | "ok";
  kind?: "line" | "bar";
}

interface ChartProperties {
  /** What the picture shows, said to those who do not see it. */
  summary: string;
  labels: readonly string[];
  series: readonly Series[];
  height?: number;
  format?: (value: number) => string;
  isStacked?: boolean;
}

const color = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Lines or bars over labels. The library comes when the first picture is drawn. */
export function Chart({ summary, labels, series, height = 220, format, isStacked = false }: ChartProperties) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const say = useFormat();
  const text = JSON.stringify({ labels, series, isStacked });
  useEffect(() => {
    let chart: ChartType | null = null;
    let isGone = false;
    void import("./chartLibrary").then(({ Chart: Library }) => {
      if (isGone || !canvas.current) return;
      chart = new Library(canvas.current, configuration({ labels, series, isStacked, format: format ?? ((value) => say.number(value, 2)) }));
    });
    const redraw = () => {
      if (!chart) return;
      const { data, options } = configuration({ labels, series, isStacked, format: format ?? ((value) => say.number(value, 2)) });
      Object.assign(chart, { options });
      chart.data = data;
      chart.update("none");
    };
    const observer = new MutationObserver(redraw);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => {
      isGone = true;
      observer.disconnect();
      chart?.destroy();
    };
    // The data stand in `text`; their arrays are new at every turn.
  }, [text, say]);
  return (
    <div className="chart" style={{ height }}>
      <canvas ref={canvas} role="img" aria-label={summary} />
    </div>
  );
}

function configuration({ labels, series, isStacked, format }: Required<Pick<ChartProperties, "labels" | "series" | "isStacked" | "format">>): ChartConfiguration {
  const [ink, line] = [color("ink-3"), color("line")];
  return {
    type: "bar",
    data: {
      labels: [...labels],
      datasets: series.map((one) => ({
        type: one.kind ?? "line", label: one.label, data: [...one.values], borderColor: color(one.tone),
        backgroundColor: color(one.tone), borderWidth: one.kind === "bar" ? 0 : 2, pointRadius: 0, pointHitRadius: 12,
        tension: 0.25, maxBarThickness: 24, borderRadius: 2,
      })),
    },
    options: {
      animation: false, responsive: true, maintainAspectRatio: false, interaction: { mode: "index", intersect: false },
      plugins: {
        legend: { display: series.length > 1, position: "bottom", labels: { color: color("ink-2"), boxWidth: 10, boxHeight: 10 } },
        tooltip: { callbacks: { label: (item: { dataset: { label?: string }; raw: unknown }) => `${item.dataset.label ?? ""}: ${format(Number(item.raw))}` } },
      },
      scales: {
        x: { stacked: isStacked, grid: { display: false }, ticks: { color: ink, maxRotation: 0, autoSkipPadding: 12 }, border: { color: line } },
        y: { stacked: isStacked, beginAtZero: true, grid: { color: line }, ticks: { color: ink, maxTicksLimit: 5, callback: (value: unknown) => format(Number(value)) }, border: { display: false } },
      },
    },
  };
}
