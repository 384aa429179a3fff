import type { ReactNode } from "react";
import { Icon, type IconName } from "./Icon";

export type Tone = "ok" | "warn" | "bad" | "info" | "idle";

const icons: Record<Tone, IconName> = { ok: "check", warn: "clock", bad: "warn", info: "info", idle: "dot" };

/** A state: colour, sign and word together, so that none of them carries it alone. */
export function Chip({ tone = "idle", icon, children }: { tone?: Tone; icon?: IconName; children: ReactNode }) {
  return (
    <span className={`chip ${tone}`}>
      <Icon name={icon ?? icons[tone]} size={12} />
      {children}
    </span>
  );
}
