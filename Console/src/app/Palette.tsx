import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { withQuery } from "../api/client";
import type { Page } from "../api/common";
import type { CustomerRow } from "../api/customers";
import type { Permission } from "../api/session";
import type { SegmentRow } from "../api/segments";
import type { StrategyRow } from "../api/strategies";
import { useQuery } from "../api/query";
import { useSettled } from "../api/settled";
import { Icon, type IconName } from "../ui/Icon";
import { pairs, pick, useLanguage, useWords } from "../words/words";
import { groups } from "./navigation";
import { navigate } from "./router";
import { useSitting } from "./session";

interface Offer {
  key: string;
  icon: IconName;
  text: string;
  kind: string;
  run: () => void;
}

const words = pairs({
  label: ["Find or do", "查找或操作"],
  hint: ["A customer, a segment, a strategy, a screen, or something to do", "客户、分群、策略、页面或操作"],
  screen: ["Screen", "页面"],
  customer: ["Customer", "客户"],
  segment: ["Segment", "分群"],
  strategy: ["Strategy", "策略"],
  todo: ["Do", "操作"],
  newSegment: ["New segment", "新建分群"],
  newStrategy: ["New strategy", "新建策略"],
  newImport: ["Import a file", "导入文件"],
  stop: ["Emergency stop", "紧急停发"],
  language: ["切换到中文", "Switch to English"],
  theme: ["Light or dark", "切换浅色或深色"],
  nothing: ["Nothing is called that.", "没有匹配的结果。"],
});

/** Everything by its name, from the keyboard. */
export function Palette({ close, openStop }: { close: () => void; openStop: () => void }) {
  const say = useWords(words);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const offers = useOffers(text, openStop);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  useEffect(() => setAt(0), [text]);

  const choose = (offer: Offer | undefined) => {
    if (!offer) return;
    close();
    offer.run();
  };
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setAt((at) => (at + step + offers.length) % Math.max(1, offers.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(offers[at]);
    } else if (event.key === "Escape") {
      close();
    } else if (event.key === "Tab") {
      // There is nothing else to go to in here.
      event.preventDefault();
    }
  };

  return (
    <div className="palette-shade" onMouseDown={(event) => event.target === event.currentTarget && close()}>
      <div className="palette" role="dialog" aria-modal="true" aria-label={say.label}>
        <input ref={input} className="palette-input" value={text} placeholder={say.hint} role="combobox" aria-label={say.label} aria-expanded="true"
          aria-controls="palette-offers" aria-activedescendant={offers[at] && `offer-${at}`} onChange={(event) => setText(event.target.value)} onKeyDown={onKey} />
        <ul id="palette-offers" role="listbox" aria-label={say.label}>
          {offers.map((offer, index) => (
            <li key={offer.key} id={`offer-${index}`} role="option" aria-selected={index === at} onMouseMove={() => setAt(index)} onClick={() => choose(offer)}>
              <Icon name={offer.icon} /><span className="grow clip">{offer.text}</span><span className="quiet tiny">{offer.kind}</span>
            </li>
          ))}
        </ul>
        {offers.length === 0 && <p className="quiet small palette-none">{say.nothing}</p>}
      </div>
    </div>
  );
}

function useOffers(text: string, openStop: () => void): Offer[] {
  const say = useWords(words);
  const language = useLanguage();
  const { session, setLanguage, theme, setTheme } = useSitting();
  const may = (permission?: Permission) => !permission || session.permissions.includes(permission);
  const wanted = useSettled(text.trim().toLowerCase(), undefined, 150);
  const customers = useQuery<Page<CustomerRow>>(wanted.length > 1 && may("analyse") ? withQuery("/v1/customers", { search: wanted, limit: 6 }) : null);
  const segments = useQuery<Page<SegmentRow>>("/v1/segments").data?.items ?? [];
  const strategies = useQuery<Page<StrategyRow>>("/v1/strategies").data?.items ?? [];

  const go = (to: string) => () => navigate(to);
  const makings: Offer[] = [
    { key: "new-segment", icon: "plus", text: say.newSegment, kind: say.todo, run: go("/segments/new") },
    { key: "new-strategy", icon: "plus", text: say.newStrategy, kind: say.todo, run: go("/strategies/new/edit") },
    { key: "new-import", icon: "upload", text: say.newImport, kind: say.todo, run: go("/imports/new") },
  ];
  const offers: Offer[] = [
    ...groups.flatMap((group) => group.items).filter((item) => may(item.needs)).map((item) => ({ key: item.path, icon: item.icon, text: pick(item.name, language), kind: say.screen, run: go(item.path) })),
    ...(may("operate") ? makings : []),
    ...(may("stop") ? [{ key: "stop", icon: "stop", text: say.stop, kind: say.todo, run: openStop } as const] : []),
    { key: "language", icon: "globe", text: say.language, kind: say.todo, run: () => setLanguage(language === "en" ? "zh-CN" : "en") },
    { key: "theme", icon: "moon", text: say.theme, kind: say.todo, run: () => setTheme(theme === "dark" ? "light" : "dark") },
    ...segments.map((one): Offer => ({ key: `segment ${one.key}`, icon: "layers", text: one.name, kind: say.segment, run: go(`/segments/${one.key}`) })),
    ...strategies.map((one): Offer => ({ key: `strategy ${one.key}`, icon: "target", text: one.name, kind: say.strategy, run: go(`/strategies/${one.key}`) })),
  ];
  const named = offers.filter((offer) => offer.text.toLowerCase().includes(text.trim().toLowerCase()));
  const found = (customers.data?.items ?? []).map((row): Offer => ({ key: row.id, icon: "people", text: row.name, kind: say.customer, run: go(`/customers/${row.id}`) }));
  return [...named, ...found].slice(0, 12);
}
