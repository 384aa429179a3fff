import { useEffect, useRef, type ReactNode } from "react";
import { pairs, useWords } from "../words/words";
import { Button, IconButton } from "./Button";

const words = pairs({ close: ["Close", "关闭"], cancel: ["Cancel", "取消"] });

/** Keeps the focus inside while open, gives it back after, and closes on Escape. */
function useHeldFocus(close: () => void) {
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    const before = document.activeElement;
    const element = box.current;
    if (!element?.contains(document.activeElement)) element?.focus();
    const onKey = (event: KeyboardEvent) => {
      // The innermost box answers.
      const open = [...document.querySelectorAll("[data-holds-focus]")];
      if (open[open.length - 1] !== element) return;
      if (event.key === "Escape") {
        event.preventDefault();
        latest.current();
      } else if (event.key === "Tab" && element) {
        hold(element, event);
      }
    };
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("keydown", onKey);
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return box;
}

function hold(box: HTMLElement, event: KeyboardEvent): void {
  const stops = [...box.querySelectorAll<HTMLElement>("a[href], button:not(:disabled), input, select, textarea, [tabindex='0']")];
  const [first, last] = [stops[0], stops[stops.length - 1]];
  if (!first || !last) return;
  const at = document.activeElement;
  if (event.shiftKey && (at === first || at === box)) {
    event.preventDefault();
    last.focus();
  } else if (!event.shiftKey && at === last) {
    event.preventDefault();
    first.focus();
  }
}

/** The details of a row, beside its list; the whole screen where room is short. */
export function Drawer({ title, close, children, actions }: { title: ReactNode; close: () => void; children: ReactNode; actions?: ReactNode }) {
  const say = useWords(words);
  const box = useHeldFocus(close);
  return (
    <div className="drawer-shade" onMouseDown={(event) => event.target === event.currentTarget && close()}>
      <div className="drawer" role="dialog" aria-modal="true" aria-labelledby="drawer-title" tabIndex={-1} ref={box} data-holds-focus>
        <header className="drawer-head">
          <h2 id="drawer-title" className="grow">{title}</h2>
          {actions}
          <IconButton icon="close" label={say.close} onClick={close} />
        </header>
        <div className="drawer-body stack">{children}</div>
      </div>
    </div>
  );
}

interface DialogProperties {
  title: string;
  close: () => void;
  children: ReactNode;
  /** The word on the button that does it. */
  confirm: string;
  onConfirm: () => void;
  isDangerous?: boolean;
  isBusy?: boolean;
  isReady?: boolean;
}

/** Asks before something that is hard to take back, or for what it needs. */
export function Dialog({ title, close, children, confirm, onConfirm, isDangerous, isBusy, isReady = true }: DialogProperties) {
  const say = useWords(words);
  const box = useHeldFocus(close);
  return (
    <div className="dialog-shade" onMouseDown={(event) => event.target === event.currentTarget && close()}>
      <div className="dialog stack" role="dialog" aria-modal="true" aria-label={title} tabIndex={-1} ref={box} data-holds-focus>
        <h2>{title}</h2>
        {children}
        <div className="row wrap dialog-foot">
          <Button onClick={close}>{say.cancel}</Button>
          <Button look={isDangerous ? "danger" : "primary"} isBusy={isBusy} disabled={!isReady} onClick={onConfirm}>{confirm}</Button>
        </div>
      </div>
    </div>
  );
}
