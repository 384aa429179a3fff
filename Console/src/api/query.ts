import { useCallback, useEffect, useRef, useState } from "react";
import { api, Refused, withQuery } from "./client";
import type { Page } from "./common";
import { onChange, useIsLive, type Change } from "./live";

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

/** What is being asked for a first time: a screen and its frame often want the same. */
const asking = new Map<string, Promise<unknown>>();

function askOnce<T>(path: string): Promise<T> {
  const running = asking.get(path) as Promise<T> | undefined;
  if (running) return running;
  const promise = api.get<T>(path).finally(() => asking.delete(path));
  asking.set(path, promise);
  return promise;
}

/** Between two answers to changes: a busy loop changes something all the time. */
const breath = 2_000;
/** Over a large shop an answer takes long: no more than one part in so many of the time goes into asking again. */
const share = 25;
/** Asked all the same while changes are told: another process may have changed something. */
const slow = 60_000;

/**
 * What a path answers; asked again when one of the kinds in `live` changes, and `every` so many milliseconds while the
 * page is looked at, rarely where changes are told. A null path asks nothing.
 */
export function useQuery<T>(path: string | null, { every = 0, live }: { every?: number; live?: readonly Change[] } = {}): Query<T> {
  const [turn, setTurn] = useState(0);
  const [state, setState] = useState<{ path: string | null; data: T | null; error: Refused | null }>(() => ({
    path,
    data: path ? ((kept.get(path) as T | undefined) ?? null) : null,
    error: null,
  }));
  const wanted = live?.join(" ") ?? "";
  const isTold = useIsLive() && wanted !== "";
  const again = useRef<() => void>(() => {});

  useEffect(() => {
    if (!path) return;
    const abort = new AbortController();
    let asked = 0;
    let took = 0;
    const ask = async (isFirst = false) => {
      asked = Date.now();
      try {
        // Asked again, it must not be an answer from before what changed.
        const data = await (isFirst ? askOnce<T>(path) : api.get<T>(path, abort.signal));
        if (abort.signal.aborted) return;
        took = Date.now() - asked;
        kept.set(path, data);
        setState({ path, data, error: null });
      } catch (error) {
        if (abort.signal.aborted) return;
        setState((before) => ({ path, data: before.path === path ? before.data : null, error: refused(error) }));
      }
    };
    void ask(turn === 0);
    again.current = () => void ask();
    let soon: ReturnType<typeof setTimeout> | undefined;
    const stop = wanted === "" ? undefined : onChange((kinds) => {
      if (soon || !kinds.some((kind) => wanted.split(" ").includes(kind))) return;
      soon = setTimeout(() => {
        soon = undefined;
        void ask();
      }, Math.max(0, asked + Math.max(breath, took * share) - Date.now()));
    });
    return () => {
      abort.abort();
      clearTimeout(soon);
      stop?.();
    };
  }, [path, turn, wanted]);
  useEffect(() => {
    if (!path || every <= 0) return;
    const timer = setInterval(() => document.hidden || again.current(), isTold ? Math.max(every, slow) : every);
    return () => clearInterval(timer);
  }, [path, every, isTold]);

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
  /** How many the server looked at for these rows, where pages may be short. */
  lookedAt: number;
  more: () => void;
  reload: () => void;
}

interface PagesState<Row> {
  rows: Row[];
  next?: string;
  error: Refused | null;
  isLoading: boolean;
  lookedAt: number;
}

/** A list page by page, by the cursor of each answer. A page that is short of rows is followed by the next at once. */
export function usePages<Row>(path: string, limit = 200): Pages<Row> {
  const [turn, setTurn] = useState(0);
  const [state, setState] = useState<PagesState<Row>>({ rows: [], error: null, isLoading: true, lookedAt: 0 });
  const current = useRef({ key: "", isAsking: false });

  const ask = useCallback(
    async (key: string, before: PagesState<Row>) => {
      if (current.current.isAsking && current.current.key === key) return;
      current.current = { key, isAsking: true };
      let now = before;
      const wanted = now.rows.length + Math.min(limit, 50);
      try {
        const [plain, query] = path.split("?");
        const asked = Object.fromEntries(new URLSearchParams(query ?? ""));
        do {
          const page = await api.get<Page<Row>>(withQuery(plain ?? path, { ...asked, limit, after: now.next }));
          if (current.current.key !== key) return;
          const rows = page.items.length === 0 ? now.rows : [...now.rows, ...page.items];
          const isShort = page.next !== undefined && rows.length < wanted;
          current.current.isAsking = isShort;
          now = { rows, next: page.next, error: null, isLoading: isShort && rows.length === 0, lookedAt: now.lookedAt + (page.looked_at ?? 0) };
          setState(now);
        } while (now.next !== undefined && now.rows.length < wanted);
      } catch (error) {
        if (current.current.key !== key) return;
        current.current.isAsking = false;
        setState({ ...now, error: refused(error), isLoading: false });
      }
    },
    [path, limit],
  );

  useEffect(() => {
    setState((before) => ({ ...before, isLoading: true, error: null }));
    void ask(`${path} ${turn}`, { rows: [], error: null, isLoading: true, lookedAt: 0 });
    return () => void (current.current.key = "");
  }, [ask, path, turn]);

  const more = useCallback(() => {
    if (state.next && !state.error) void ask(`${path} ${turn}`, state);
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
