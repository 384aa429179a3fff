import { useCallback, useEffect, useRef, useState } from "react";
import { api, Refused, withQuery } from "./client";
import type { Page } from "./common";

export interface Query<T> {
  data: T | null;
  error: Refused | null;
  isLoading: boolean;
  reload: () => void;
}

/** The last answers, so that going back shows what was there while it is asked for anew. */
const kept = new Map<string, unknown>();

/** Forgets everything: after signing out, and after a change that touches many answers. */
export const forgetAnswers = (): void => kept.clear();

const refused = (error: unknown): Refused =>
  error instanceof Refused ? error : new Refused(0, "unknown", String(error));

/** What a path answers; asked again `every` so many milliseconds while the page is looked at. A null path asks nothing. */
export function useQuery<T>(path: string | null, { every = 0 }: { every?: number } = {}): Query<T> {
  const [turn, setTurn] = useState(0);
  const [state, setState] = useState<{ path: string | null; data: T | null; error: Refused | null }>(() => ({
    path,
    data: path ? ((kept.get(path) as T | undefined) ?? null) : null,
    error: null,
  }));

  useEffect(() => {
    if (!path) return;
    const abort = new AbortController();
    const ask = async () => {
      try {
        const data = await api.get<T>(path, abort.signal);
        kept.set(path, data);
        setState({ path, data, error: null });
      } catch (error) {
        if (abort.signal.aborted) return;
        setState((before) => ({ path, data: before.path === path ? before.data : null, error: refused(error) }));
      }
    };
    void ask();
    const timer = every > 0 ? setInterval(() => document.hidden || void ask(), every) : undefined;
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [path, turn, every]);

  const reload = useCallback(() => setTurn((turn) => turn + 1), []);
  // An answer to another path is never shown under this one.
  const isOurs = state.path === path;
  const data = isOurs ? state.data : path ? ((kept.get(path) as T | undefined) ?? null) : null;
  const error = isOurs ? state.error : null;
  return { data, error, isLoading: path !== null && !data && !error, reload };
}

export interface Pages<Row> {
  rows: Row[];
  error: Refused | null;
  isLoading: boolean;
  hasMore: boolean;
  more: () => void;
  reload: () => void;
}

/** A list page by page, by the cursor of each answer. */
export function usePages<Row>(path: string, limit = 200): Pages<Row> {
  const [turn, setTurn] = useState(0);
  const [state, setState] = useState<{ rows: Row[]; next?: string; error: Refused | null; isLoading: boolean }>({
    rows: [],
    error: null,
    isLoading: true,
  });
  const current = useRef({ key: "", isAsking: false });

  const ask = useCallback(
    async (key: string, rows: Row[], after?: string) => {
      if (current.current.isAsking && current.current.key === key) return;
      current.current = { key, isAsking: true };
      try {
        const [plain, query] = path.split("?");
        const asked = Object.fromEntries(new URLSearchParams(query ?? ""));
        const page = await api.get<Page<Row>>(withQuery(plain ?? path, { ...asked, limit, after }));
        if (current.current.key !== key) return;
        current.current.isAsking = false;
        setState({ rows: [...rows, ...page.items], next: page.next, error: null, isLoading: false });
      } catch (error) {
        if (current.current.key !== key) return;
        current.current.isAsking = false;
        setState({ rows, next: after, error: refused(error), isLoading: false });
      }
    },
    [path, limit],
  );

  useEffect(() => {
    setState((before) => ({ ...before, isLoading: true, error: null }));
    void ask(`${path} ${turn}`, []);
    return () => void (current.current.key = "");
  }, [ask, path, turn]);

  const more = useCallback(() => {
    if (state.next && !state.error) void ask(`${path} ${turn}`, state.rows, state.next);
  }, [ask, path, turn, state]);
  const reload = useCallback(() => setTurn((turn) => turn + 1), []);
  return { ...state, hasMore: state.next !== undefined, more, reload };
}

export interface Doing<Values extends unknown[]> {
  run: (...values: Values) => Promise<boolean>;
  isBusy: boolean;
  error: Refused | null;
  clear: () => void;
}

/** Something a button does: busy while it runs, the refusal when it is refused, true when it was done. */
export function useDoing<Values extends unknown[]>(work: (...values: Values) => Promise<unknown>): Doing<Values> {
  const [state, setState] = useState<{ isBusy: boolean; error: Refused | null }>({ isBusy: false, error: null });
  const latest = useRef(work);
  latest.current = work;
  const run = useCallback(async (...values: Values) => {
    setState({ isBusy: true, error: null });
    try {
      await latest.current(...values);
      setState({ isBusy: false, error: null });
      return true;
    } catch (error) {
      setState({ isBusy: false, error: refused(error) });
      return false;
    }
  }, []);
  const clear = useCallback(() => setState({ isBusy: false, error: null }), []);
  return { run, clear, ...state };
}
