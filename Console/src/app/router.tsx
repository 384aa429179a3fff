import { useCallback, useMemo, useSyncExternalStore, type AnchorHTMLAttributes, type MouseEvent } from "react";

const changed = new EventTarget();

/** Goes to an address of the console; `replace` leaves no step to go back to. */
export function navigate(to: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  changed.dispatchEvent(new Event("change"));
}

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener("popstate", listener);
  changed.addEventListener("change", listener);
  return () => {
    window.removeEventListener("popstate", listener);
    changed.removeEventListener("change", listener);
  };
};

export interface Place {
  path: string;
  query: URLSearchParams;
}

export function usePlace(): Place {
  const text = useSyncExternalStore(subscribe, () => location.pathname + location.search);
  return useMemo(() => {
    const url = new URL(text, location.origin);
    return { path: url.pathname, query: url.searchParams };
  }, [text]);
}

/** A member of the address's query; setting it to null or "" takes it out. Filters and drawers live here. */
export function useParameter(name: string): [string, (value: string | null, options?: { replace?: boolean }) => void] {
  const { query } = usePlace();
  const set = useCallback(
    (value: string | null, options?: { replace?: boolean }) => setParameters({ [name]: value }, options),
    [name],
  );
  return [query.get(name) ?? "", set];
}

/** Changes several members of the query at once. */
export function setParameters(values: Record<string, string | null>, { replace = false } = {}): void {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(values)) {
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  }
  navigate(url.pathname + url.search, { replace });
}

/** What stands in the places of a screen's pattern, handed to the screen. */
export type Places = Record<string, string>;

/** The places of a pattern such as `/customers/:id`, or null. */
export function match(pattern: string, path: string): Places | null {
  const [wanted, found] = [parts(pattern), parts(path)];
  if (wanted.length !== found.length) return null;
  const places: Places = {};
  for (const [index, part] of wanted.entries()) {
    const text = found[index] ?? "";
    if (part.startsWith(":")) places[part.slice(1)] = decodeURIComponent(text);
    else if (part !== text) return null;
  }
  return places;
}

const parts = (path: string): string[] => path.replace(/\/$/, "").split("/");

type LinkProperties = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href"> & { to: string };

/** A link inside the console; with a modifier key it opens a tab as any link does. */
export function Link({ to, onClick, ...rest }: LinkProperties) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    navigate(to);
  };
  return <a href={to} onClick={follow} {...rest} />;
}
