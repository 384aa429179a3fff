import { useSyncExternalStore } from "react";

/** What may have changed: the loop's work, what a room did, imports and the demo shop on their way. */
export type Change = "work" | "understand" | "decide" | "act" | "learn" | "imports" | "shop";

const allChanges: readonly Change[] = ["work", "understand", "decide", "act", "learn", "imports", "shop"];

/** Anything that moves the overview's numbers. */
export const anyWork: readonly Change[] = ["work", "understand", "decide", "act", "learn", "imports"];

const listeners = new Set<(kinds: readonly Change[]) => void>();
const watchers = new Set<() => void>();
let source: EventSource | null = null;
let isOpen = false;
let wasOpen = false;
let wait = 1_000;
let timer: ReturnType<typeof setTimeout> | undefined;

function setOpen(open: boolean): void {
  if (open === isOpen) return;
  isOpen = open;
  watchers.forEach((watcher) => watcher());
}

/** One stream for the page, held only while it is looked at: a browser has few connections to a server. */
function connect(): void {
  clearTimeout(timer);
  if (source || listeners.size === 0 || document.hidden) return;
  source = new EventSource("/v1/live");
  source.addEventListener("open", () => {
    wait = 1_000;
    setOpen(true);
    // What changed while nobody listened was not told.
    if (wasOpen) listeners.forEach((listener) => listener(allChanges));
    wasOpen = true;
  });
  source.addEventListener("changed", (event) => {
    const kinds = JSON.parse((event as MessageEvent<string>).data) as Change[];
    listeners.forEach((listener) => listener(kinds));
  });
  source.addEventListener("error", () => {
    disconnect();
    // Later each time, and not all consoles at once.
    timer = setTimeout(connect, wait * (0.75 + Math.random() / 2));
    wait = Math.min(wait * 2, 60_000);
  });
}

function disconnect(): void {
  source?.close();
  source = null;
  setOpen(false);
}

document.addEventListener("visibilitychange", () => (document.hidden ? (clearTimeout(timer), disconnect()) : connect()));

/** Hears what changed until the returned function is called. */
export function onChange(listener: (kinds: readonly Change[]) => void): () => void {
  listeners.add(listener);
  connect();
  return () => {
    listeners.delete(listener);
    // A screen that goes and one that comes share the stream.
    setTimeout(() => {
      if (listeners.size > 0) return;
      clearTimeout(timer);
      disconnect();
    }, 1_000);
  };
}

const watch = (watcher: () => void): (() => void) => {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
};

/** Whether changes are told at the moment; where they are not, one has to ask. */
export const useIsLive = (): boolean => useSyncExternalStore(watch, () => isOpen);
