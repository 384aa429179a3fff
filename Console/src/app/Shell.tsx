import { useEffect, useState, type ReactNode } from "react";
import { anyWork } from "../api/live";
import { useQuery, type Query } from "../api/query";
import type { Overview } from "../api/overview";
import type { Stop } from "../api/ledger";
import type { Page } from "../api/common";
import { IconButton, Button } from "../ui/Button";
import { Chip } from "../ui/Chip";
import { Icon } from "../ui/Icon";
import { useFormat } from "../words/format";
import { pairs, pick, useLanguage, useWords } from "../words/words";
import { Palette } from "./Palette";
import { StopDialog } from "./StopDialog";
import { groups } from "./navigation";
import { Link, usePlace } from "./router";
import { useSitting } from "./session";

const words = pairs({
  skip: ["Skip to the content", "跳到内容"],
  navigation: ["Navigation", "导航"],
  menu: ["Menu", "菜单"],
  find: ["Find or do…", "查找或操作…"],
  sandbox: ["Sandbox", "沙箱"],
  live: ["Live", "正式"],
  stop: ["Emergency stop", "紧急停发"],
  stopped: (count: number) => [`${count} stop${count === 1 ? "" : "s"} in force`, `${count} 项停发生效中`],
  running: (due: string) => [`Loop running, ${due} due`, `循环运行中，待办 ${due}`],
  behind: (minutes: string) => [`Loop ${minutes} min behind`, `循环滞后 ${minutes} 分钟`],
  unreachable: ["No connection", "无法连接"],
  language: ["中文", "English"],
  theme: ["Light or dark", "浅色或深色"],
  signOut: ["Sign out", "退出登录"],
});

/** Navigation, top bar, and the screen in the middle. */
export function Shell({ children }: { children: ReactNode }) {
  const say = useWords(words);
  const { path } = usePlace();
  const [isOpen, setOpen] = useState(false);
  const [box, setBox] = useState<"palette" | "stop" | null>(null);

  useEffect(() => setOpen(false), [path]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setBox("palette");
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);

  return (
    <div className="shell">
      <a className="skip" href="#content">{say.skip}</a>
      <nav className={isOpen ? "navigation is-open" : "navigation"} aria-label={say.navigation} id="navigation">
        <Link to="/" className="brand"><Mark /> Rondo</Link>
        <Navigation path={path} />
      </nav>
      {isOpen && <div className="navigation-shade" onClick={() => setOpen(false)} />}
      <div className="main">
        <header className="top">
          <span className="menu-button"><IconButton icon="menu" label={say.menu} aria-expanded={isOpen} aria-controls="navigation" onClick={() => setOpen(!isOpen)} /></span>
          <button type="button" className="find" onClick={() => setBox("palette")}>
            <Icon name="search" /><span className="grow clip">{say.find}</span><kbd>Ctrl K</kbd>
          </button>
          <Status openStop={() => setBox("stop")} />
          <Choices />
        </header>
        <main id="content" tabIndex={-1}>{children}</main>
      </div>
      {box === "palette" && <Palette close={() => setBox(null)} openStop={() => setBox("stop")} />}
      {box === "stop" && <StopDialog close={() => setBox(null)} />}
    </div>
  );
}

function Navigation({ path }: { path: string }) {
  const language = useLanguage();
  const { permissions } = useSitting().session;
  const isHere = (to: string) => (to === "/" ? path === "/" : path === to || path.startsWith(`${to}/`));
  return (
    <>
      {groups.map((group) => (
        <div key={group.name[0]}>
          <p className="group-name">{pick(group.name, language)}</p>
          <ul>
            {group.items.filter((item) => !item.needs || permissions.includes(item.needs)).map((item) => (
              <li key={item.path}>
                <Link to={item.path} className="item" aria-current={isHere(item.path) ? "page" : undefined}>
                  <Icon name={item.icon} />{pick(item.name, language)}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}

/** Whether the loop turns, in which mode, and what stops it. */
function Status({ openStop }: { openStop: () => void }) {
  const say = useWords(words);
  const { session } = useSitting();
  const overview = useQuery<Overview>("/v1/overview", { every: 10_000, live: anyWork });
  const stops = useQuery<Page<Stop>>("/v1/stops", { every: 10_000, live: ["work"] }).data?.items.length ?? 0;
  const isLive = session.tenant?.mode === "live";
  return (
    <div className="row status">
      <Chip tone={isLive ? "info" : "idle"} icon={isLive ? "action" : "eye"}>{isLive ? say.live : say.sandbox}</Chip>
      <span className="loop-state"><LoopState overview={overview} /></span>
      <Button needs="stop" look="danger" icon="stop" onClick={openStop}>{stops > 0 ? say.stopped(stops) : say.stop}</Button>
    </div>
  );
}

function LoopState({ overview }: { overview: Query<Overview> }) {
  const say = useWords(words);
  const format = useFormat();
  if (overview.error) return <Chip tone="bad">{say.unreachable}</Chip>;
  const { due, lag_seconds: lag } = overview.data?.loop ?? { due: 0, lag_seconds: 0 };
  if (lag > 120) return <Chip tone="warn">{say.behind(format.number(lag / 60))}</Chip>;
  return <Chip tone="ok" icon="refresh">{say.running(format.short(due))}</Chip>;
}

function Choices() {
  const say = useWords(words);
  const { language, setLanguage, theme, setTheme, signOut } = useSitting();
  const isDark = theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  return (
    <div className="row choices">
      <button type="button" className="button quiet" lang={language === "en" ? "zh-CN" : "en"} aria-label={say.language} onClick={() => setLanguage(language === "en" ? "zh-CN" : "en")}>
        <Icon name="globe" /><span>{say.language}</span>
      </button>
      <IconButton icon={isDark ? "sun" : "moon"} label={say.theme} onClick={() => setTheme(isDark ? "light" : "dark")} />
      <IconButton icon="signout" label={say.signOut} onClick={() => void signOut()} />
    </div>
  );
}

/** The loop, drawn: an arrow that comes back to itself. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="2.6" strokeLinecap="round">
      <path d="M19.5 9A8 8 0 1 0 20 13" /><path d="M20.5 4v5.5H15" strokeLinejoin="round" />
    </svg>
  );
}
