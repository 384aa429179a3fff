import { useEffect, useState } from "react";
import { Icon } from "./Icon";

interface Toast {
  id: number;
  text: string;
  tone: "ok" | "bad";
}

const told = new EventTarget();
let last = 0;

/** Says in passing that something was done. What went wrong stays where it went wrong, not here. */
export function toast(text: string, tone: "ok" | "bad" = "ok"): void {
  told.dispatchEvent(new CustomEvent<Toast>("toast", { detail: { id: ++last, text, tone } }));
}

export function Toasts() {
  const [toasts, setToasts] = useState<Toast[]>([]);
  useEffect(() => {
    const add = (event: Event) => {
      const one = (event as CustomEvent<Toast>).detail;
      setToasts((all) => [...all.slice(-2), one]);
      setTimeout(() => setToasts((all) => all.filter((other) => other.id !== one.id)), 5_000);
    };
    told.addEventListener("toast", add);
    return () => told.removeEventListener("toast", add);
  }, []);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map((one) => (
        <p key={one.id} className={`toast ${one.tone}`}>
          <Icon name={one.tone === "ok" ? "check" : "warn"} />
          {one.text}
        </p>
      ))}
    </div>
  );
}
