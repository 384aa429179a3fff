import { useMemo } from "react";
import type { Language } from "../api/common";
import { useTenant } from "../app/session";
import { useLanguage } from "./words";

/** Numbers, money and instants as the tenant's people write them. */
export class Format {
  constructor(
    readonly language: Language,
    readonly zone: string,
    readonly currency: string,
  ) {}

  number(value: number | null | undefined, digits = 0): string {
    if (value === null || value === undefined) return "–";
    return new Intl.NumberFormat(this.language, { maximumFractionDigits: digits }).format(value);
  }

  /** 12,345 as 12.3K, where room is short. */
  short(value: number): string {
    return new Intl.NumberFormat(this.language, { notation: "compact", maximumFractionDigits: 1 }).format(value);
  }

  /** A share of one as 12.3%. */
  percent(share: number | null | undefined, digits = 1): string {
    if (share === null || share === undefined) return "–";
    return new Intl.NumberFormat(this.language, { style: "percent", maximumFractionDigits: digits }).format(share);
  }

  /** Whole minor units as the tenant's currency. */
  money(minor: number | null | undefined): string {
    if (minor === null || minor === undefined) return "–";
    const style = { style: "currency", currency: this.currency, currencyDisplay: "narrowSymbol" } as const;
    const format = new Intl.NumberFormat(this.language, style);
    return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
  }

  /** The year is left out while it is this one. */
  instant(text: string | null | undefined): string {
    const isThisYear = text?.slice(0, 4) === String(new Date().getFullYear());
    return this.date(text, { ...(!isThisYear && { year: "numeric" }), month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });
  }

  day(text: string | null | undefined): string {
    return this.date(text, { year: "numeric", month: "short", day: "numeric" });
  }

  time(text: string | null | undefined): string {
    return this.date(text, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  }

  /** A local day such as 2026-11-24, which has no zone. */
  civil(day: string): string {
    return new Intl.DateTimeFormat(this.language, { month: "short", day: "numeric", timeZone: "UTC" }).format(
      new Date(`${day}T00:00:00Z`),
    );
  }

  /** "3 minutes ago", "in 2 days". */
  ago(text: string | null | undefined, now = Date.now()): string {
    if (!text) return "–";
    const seconds = (Date.parse(text) - now) / 1000;
    const units = [["day", 86_400], ["hour", 3_600], ["minute", 60]] as const;
    const relative = new Intl.RelativeTimeFormat(this.language, { numeric: "auto" });
    for (const [unit, size] of units) {
      if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
    }
    return relative.format(Math.round(seconds), "second");
  }

  private date(text: string | null | undefined, options: Intl.DateTimeFormatOptions): string {
    if (!text) return "–";
    const date = new Date(text);
    if (Number.isNaN(date.getTime())) return text;
    return new Intl.DateTimeFormat(this.language, { ...options, timeZone: this.zone, hour12: false }).format(date);
  }
}

export function useFormat(): Format {
  const language = useLanguage();
  const tenant = useTenant();
  const [zone, currency] = [tenant?.zone ?? "UTC", tenant?.currency ?? "CNY"];
  return useMemo(() => new Format(language, zone, currency), [language, zone, currency]);
}
