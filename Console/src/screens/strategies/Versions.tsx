import { useState } from "react";
import { api } from "../../api/client";
import type { Page } from "../../api/common";
import { useDoing, type Query } from "../../api/query";
import type { StrategyVersion } from "../../api/strategies";
import { Button } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { Field, Select } from "../../ui/Field";
import { ErrorNote, Skeleton } from "../../ui/Note";
import { Panel } from "../../ui/Panel";
import { toast } from "../../ui/Toasts";
import { useFormat } from "../../words/format";
import { pairs, useWords } from "../../words/words";
import { differences } from "./differences";

const words = pairs({
  title: ["Versions", "版本"],
  version: (number: string) => [`Version ${number}`, `版本 ${number}`],
  live: ["in force", "生效中"],
  back: ["Save this again as the latest", "恢复为最新版本"],
  saved: ["Saved as the latest version. Start it to put it in force.", "已保存为最新版本，启动后生效。"],
  compare: ["What changed", "版本差异"],
  from: ["From", "从"],
  to: ["To", "到"],
  same: ["Nothing differs.", "没有差异。"],
  where: ["Field", "字段"],
  before: ["Before", "之前"],
  after: ["After", "之后"],
});

/** Every version, what differs between two, and the way back. */
export function Versions({ strategy, versions, live, changed }: { strategy: string; versions: Query<Page<StrategyVersion>>; live: number; changed: () => void }) {
  const say = useWords(words);
  const format = useFormat();
  const list = [...(versions.data?.items ?? [])].sort((one, other) => other.version - one.version);
  const [from, setFrom] = useState<string | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const back = useDoing(async (version: StrategyVersion) => {
    await api.put(`/v1/strategies/${strategy}`, version.document);
    toast(say.saved);
    versions.reload();
    changed();
  });
  if (!versions.data) return versions.error ? <ErrorNote error={versions.error} retry={versions.reload} /> : <Skeleton />;
  const [newest, before] = [list[0], list[1] ?? list[0]];
  const pick = (chosen: string | null, standard: StrategyVersion | undefined) => list.find((one) => String(one.version) === chosen) ?? standard;
  const [left, right] = [pick(from, before), pick(to, newest)];
  const options = list.map((one) => ({ value: String(one.version), label: say.version(format.number(one.version)) }));
  const rows = left && right ? differences(left.document, right.document) : [];
  return (
    <div className="columns" style={{ ["--least" as string]: "340px" }}>
      <Panel title={say.title}>
        <ErrorNote error={back.error} />
        <ul className="customer-lines">
          {list.map((one, index) => (
            <li key={one.version}><span className="strong">{say.version(format.number(one.version))}</span>{one.version === live && <Chip tone="ok">{say.live}</Chip>}<span className="grow quiet small">{one.author} · {format.instant(one.created_at)}</span>
              {index > 0 && <Button needs="operate" isBusy={back.isBusy} onClick={() => void back.run(one)}>{say.back}</Button>}</li>
          ))}
        </ul>
      </Panel>
      <Panel title={say.compare}>
        <div className="stack">
          <div className="row">
            <Field label={say.from}><Select options={options} value={String(left?.version ?? "")} onValue={setFrom} /></Field>
            <Field label={say.to}><Select options={options} value={String(right?.version ?? "")} onValue={setTo} /></Field>
          </div>
          {rows.length === 0 ? <p className="second">{say.same}</p> : (
            <dl className="strategy-differences">
              {rows.map((row) => <div key={row.path}><dt className="mono">{row.path}</dt><dd><del>{row.before ?? "–"}</del> <ins>{row.after ?? "–"}</ins></dd></div>)}
            </dl>
          )}
        </div>
      </Panel>
    </div>
  );
}
