import { useEffect, useState } from "react";
import { api } from "../../api/client";
import type { Refused } from "../../api/client";
import { forgetAnswers, useDoing, useQuery } from "../../api/query";
import type { Condition, Segment, SegmentPreview, Vocabulary } from "../../api/segments";
import { useSettled } from "../../api/settled";
import { navigate } from "../../app/router";
import { Button, ButtonLink } from "../../ui/Button";
import { DataTable } from "../../ui/DataTable";
import { errorOf, Field, TextInput } from "../../ui/Field";
import { ErrorNote, Note, Skeleton } from "../../ui/Note";
import { PageHeader, Panel } from "../../ui/Panel";
import { toast } from "../../ui/Toasts";
import { useFormat } from "../../words/format";
import { pairs, pick, useLanguage, useWords } from "../../words/words";
import { useCustomerColumns } from "../customers/columns";
import type { examples } from "./examples";
import { RuleGroup } from "./RuleGroup";
import { pathOf, rooted } from "./tree";

const words = pairs({
  make: ["New segment", "新建分群"],
  edit: (name: string) => [`Edit ${name}`, `编辑 ${name}`],
  name: ["Name", "名称"],
  key: ["Key", "标识"],
  keyHint: ["Used in strategies and addresses; it stays.", "用于策略与网址，保存后不变。"],
  rule: ["Who is in", "规则"],
  save: ["Save", "保存"],
  cancel: ["Cancel", "取消"],
  saved: ["Saved. Everybody is being looked at.", "已保存，正在重新计算所有客户。"],
  words: ["In words", "规则说明"],
  count: ["Who this holds now", "当前符合人数"],
  exact: (count: string, all: string) => [`${count} of ${all} customers`, `共 ${all} 位客户中的 ${count} 位`],
  about: (count: string, all: string) => [`about ${count} of ${all} customers`, `共 ${all} 位客户中约 ${count} 位`],
  range: (low: string, high: string, looked: string) => [`between ${low} and ${high}, from a sample of ${looked}`, `区间 ${low} – ${high}，抽样 ${looked} 位`],
  sample: ["Some of them", "部分示例"],
  leave: ["What you changed is not saved. Leave?", "修改尚未保存，确定离开？"],
});

const sampleColumns = ["name", "orders", "spend"];

const keyOf = (name: string): string => name.toLowerCase().normalize("NFKD").replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60);

interface Properties {
  segment: Segment | null;
  example: (typeof examples)[number] | null;
  done?: () => void;
}

/** Builds a rule while saying in words whom it holds, how many, and some of them. */
export function SegmentBuilder({ segment, example, done }: Properties) {
  const say = useWords(words);
  const language = useLanguage();
  const [name, setName] = useState(segment?.name ?? (example ? pick(example.name, language) : ""));
  const [key, setKey] = useState(segment?.key ?? example?.key ?? "");
  const [root, setRoot] = useState<Condition>(() => rooted(segment?.definition ?? example?.definition ?? { all: [{ trait: "recency_days", op: ">=", value: 90 }] }));
  const [isChanged, setChanged] = useState(false);
  const vocabulary = useQuery<Vocabulary>("/v1/vocabulary");
  const preview = usePreview(root);

  useEffect(() => {
    if (!isChanged) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isChanged]);

  const change = (next: Condition) => {
    setRoot(rooted(next));
    setChanged(true);
  };
  const finalKey = key || keyOf(name) || `segment-${Date.now().toString(36)}`;
  const save = useDoing(async () => {
    await api.put(`/v1/segments/${encodeURIComponent(finalKey)}`, { name, definition: root });
    setChanged(false);
    forgetAnswers();
    toast(say.saved);
    if (done) done();
    else navigate(`/segments/${finalKey}`);
  });
  const wrong = preview.error?.field?.startsWith("definition") ? preview.error : null;
  return (
    <>
      <PageHeader needs="operate" title={segment ? say.edit(segment.name) : say.make}>
        {done ? <Button onClick={done}>{say.cancel}</Button> : <ButtonLink to="/segments">{say.cancel}</ButtonLink>}
        <Button needs="operate" look="primary" isBusy={save.isBusy} disabled={name.trim() === "" || wrong !== null} onClick={() => void save.run()}>{say.save}</Button>
      </PageHeader>
      <div className="segment-builder">
        <div className="stack">
          <ErrorNote error={save.error} />
          <Panel>
            <div className="columns">
              <Field label={say.name} error={errorOf(save.error, "name")}><TextInput value={name} onChange={(event) => { setName(event.target.value); setChanged(true); }} /></Field>
              <Field label={say.key} hint={say.keyHint} error={errorOf(save.error, "key")}><TextInput value={segment ? segment.key : key} placeholder={keyOf(name)} disabled={segment !== null} onChange={(event) => setKey(event.target.value)} /></Field>
            </div>
          </Panel>
          <Panel title={say.rule}>
            {vocabulary.data ? (
              <RuleGroup root={root} path={[]} change={change} vocabulary={vocabulary.data} wrong={wrong ? { path: pathOf(wrong.field ?? ""), message: wrong.message } : null} />
            ) : vocabulary.error ? <ErrorNote error={vocabulary.error} retry={vocabulary.reload} /> : <Skeleton lines={4} />}
          </Panel>
        </div>
        <Preview preview={preview} />
      </div>
    </>
  );
}

interface PreviewState {
  data: SegmentPreview | null;
  error: Refused | null;
  isAsking: boolean;
}

/** Counts what stands once nobody has changed it for a moment; an answer to what is gone is dropped. */
function usePreview(root: Condition): PreviewState {
  const language = useLanguage();
  const settled = useSettled(JSON.stringify(root), undefined, 400);
  const [state, setState] = useState<PreviewState>({ data: null, error: null, isAsking: true });
  useEffect(() => {
    let isStale = false;
    setState((before) => ({ ...before, isAsking: true }));
    api.post<SegmentPreview>("/v1/segments/preview", { definition: JSON.parse(settled) as Condition }).then(
      (data) => isStale || setState({ data, error: null, isAsking: false }),
      (error: Refused) => isStale || setState((before) => ({ ...before, error, isAsking: false })),
    );
    return () => void (isStale = true);
  }, [settled, language]);
  return state;
}

function Preview({ preview: { data, error, isAsking } }: { preview: PreviewState }) {
  const say = useWords(words);
  const format = useFormat();
  const columns = useCustomerColumns(sampleColumns);
  return (
    <aside className="stack" aria-busy={isAsking}>
      {error && !error.field?.startsWith("definition") && <ErrorNote error={error} />}
      {!data ? <Skeleton lines={6} /> : (
        <>
          <Panel title={say.words}><div className="stack tight"><p>{data.words}</p>{data.warnings.map((text) => <Note key={text} tone="warn">{text}</Note>)}</div></Panel>
          <Panel title={say.count}>
            <p className="segment-count" aria-live="polite">{data.is_exact ? say.exact(format.number(data.matched), format.number(data.population)) : say.about(format.number(data.matched), format.number(data.population))}</p>
            {!data.is_exact && <p className="quiet small">{say.range(format.number(data.low), format.number(data.high), format.number(data.looked_at))}</p>}
          </Panel>
          {data.sample.length > 0 && <Panel title={say.sample} flush><DataTable label={say.sample} columns={columns} rows={data.sample} rowKey={(row) => row.id} rowLink={(row) => `/customers/${row.id}`} /></Panel>}
        </>
      )}
    </aside>
  );
}
