import { Component, lazy, Suspense, useCallback, useEffect, useMemo, useState, type ReactNode } from "react";
import { api } from "../api/client";
import type { Language } from "../api/common";
import { forgetAnswers, useQuery } from "../api/query";
import type { Session } from "../api/session";
import { Button, ButtonLink } from "../ui/Button";
import { Empty, ErrorNote, Skeleton } from "../ui/Note";
import { PageHeader } from "../ui/Panel";
import { Toasts } from "../ui/Toasts";
import { LanguageContext, pairs, useWords } from "../words/words";
import { Shell } from "./Shell";
import { SignIn } from "./SignIn";
import { screens } from "./navigation";
import { match, usePlace } from "./router";
import { SittingContext, type Theme } from "./session";

const SetUp = lazy(() => import("../screens/welcome/SetUp"));
/** Pages for whoever follows a link from a mail, signed in or not. */
const entrances: Record<string, ReturnType<typeof lazy>> = {
  "/invite": lazy(() => import("../screens/entrance/Invite")),
  "/reset": lazy(() => import("../screens/entrance/Reset")),
};

const words = pairs({
  nowhere: ["There is no such page.", "页面不存在。"],
  overview: ["To the overview", "返回总览"],
  broken: ["This screen broke. What you entered elsewhere is safe.", "此页面出错，其他地方输入的内容不受影响。"],
  reload: ["Load it anew", "重新加载"],
});

export function App() {
  const asked = useQuery<Session>("/v1/session");
  const [session, setSession] = useState<Session | null>(null);
  const [language, setLanguage] = useRemembered<Language | "">("rondo.language", "");
  const [theme, setTheme] = useRemembered<Theme>("rondo.theme", "system");
  const current = session ?? asked.data;
  const spoken = language || current?.tenant?.language || (navigator.language.startsWith("zh") ? "zh-CN" : "en");

  const accept = useCallback((session: Session) => {
    forgetAnswers();
    setSession(session);
  }, []);
  api.csrf = current?.csrf ?? null;
  api.language = spoken;
  useEffect(() => void (document.documentElement.lang = spoken), [spoken]);
  useEffect(() => {
    if (theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
  }, [theme]);

  const { reload } = asked;
  const refresh = useCallback(() => {
    setSession(null);
    reload();
  }, [reload]);
  useEffect(() => void (api.onSignedOut = refresh), [refresh]);

  const sitting = useMemo(
    () =>
      current && {
        session: current, accept, refresh, language: spoken as Language, setLanguage, theme, setTheme,
        signOut: async () => {
          await api.delete("/v1/session");
          forgetAnswers();
          refresh();
        },
      },
    [current, accept, refresh, spoken, setLanguage, theme, setTheme],
  );
  return (
    <LanguageContext.Provider value={spoken as Language}>
      {sitting ? (
        <SittingContext.Provider value={sitting}>
          <Entry state={sitting.session.state} />
          <Toasts />
        </SittingContext.Provider>
      ) : (
        <main className="entrance">{asked.error ? <ErrorNote error={asked.error} retry={reload} /> : <Skeleton />}</main>
      )}
    </LanguageContext.Provider>
  );
}

function Entry({ state }: { state: Session["state"] }) {
  const Entrance = entrances[usePlace().path];
  if (Entrance && state !== "setup") return <Suspense fallback={<Skeleton />}><Entrance /></Suspense>;
  if (state === "signed_out") return <SignIn />;
  if (state === "setup") return <Suspense fallback={<Skeleton />}><SetUp /></Suspense>;
  return <Shell><Place /></Shell>;
}

/** The screen of the address. */
function Place() {
  const say = useWords(words);
  const { path } = usePlace();
  for (const { pattern, Screen } of screens) {
    const places = match(pattern, path);
    if (!places) continue;
    return (
      <Broken key={path} say={say}>
        <Suspense fallback={<Skeleton lines={6} />}><Screen {...places} /></Suspense>
      </Broken>
    );
  }
  return (
    <>
      <PageHeader title={say.nowhere} />
      <ButtonLink to="/">{say.overview}</ButtonLink>
    </>
  );
}

/** One screen that breaks does not take the others with it. */
class Broken extends Component<{ children: ReactNode; say: { broken: string; reload: string } }, { isBroken: boolean }> {
  override state = { isBroken: false };
  static getDerivedStateFromError = () => ({ isBroken: true });
  override render() {
    if (!this.state.isBroken) return this.props.children;
    return <Empty icon="warn" title={this.props.say.broken} action={<Button onClick={() => location.reload()}>{this.props.say.reload}</Button>} />;
  }
}

/** A choice of this browser. */
function useRemembered<T extends string>(name: string, standard: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => (localStorage.getItem(name) as T | null) ?? standard);
  const remember = useCallback(
    (value: T) => {
      localStorage.setItem(name, value);
      setValue(value);
    },
    [name],
  );
  return [value, remember];
}
