import type { ReactNode } from "react";

/** Filters over a list, each of them in the address. */
export function FilterBar({ children }: { children: ReactNode }) {
  return <div className="filters">{children}</div>;
}
