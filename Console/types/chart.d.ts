/** What of Chart.js the console uses; Debian's package comes without types. */
export interface ChartConfiguration {
  type: string;
  data: unknown;
  options: unknown;
}
export class Chart {
  constructor(canvas: HTMLCanvasElement, configuration: ChartConfiguration);
  data: unknown;
  options: unknown;
  update(mode?: "none"): void;
  destroy(): void;
  static register(...parts: unknown[]): void;
  static defaults: { font: { family: string; size: number } };
}
export const BarController: unknown;
export const BarElement: unknown;
export const CategoryScale: unknown;
export const Legend: unknown;
export const LinearScale: unknown;
export const LineController: unknown;
export const LineElement: unknown;
export const PointElement: unknown;
export const Tooltip: unknown;
