import { useRef, type KeyboardEvent, type ReactNode } from "react";

/** Faces of one thing; the arrows move between them. */
export function Tabs({ label, tabs, value, onValue }: { label: string; tabs: readonly { value: string; label: ReactNode }[]; value: string; onValue: (value: string) => void }) {
  const box = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    const at = tabs.findIndex((tab) => tab.value === value);
    const to = (at + step + tabs.length) % tabs.length;
    const tab = tabs[to];
    if (!tab) return;
    event.preventDefault();
    onValue(tab.value);
    (box.current?.children[to] as HTMLElement | undefined)?.focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label={label} ref={box} onKeyDown={move}>
      {tabs.map((tab) => (
        <button key={tab.value} type="button" role="tab" aria-selected={tab.value === value} tabIndex={tab.value === value ? 0 : -1}
          onClick={() => onValue(tab.value)}>
          {tab.label}
        </button>
      ))}
    </div>
  );
}
