import { useState } from "react";
import { api } from "../../api/client";
import type { Page } from "../../api/common";
import { forgetAnswers, useDoing, useQuery } from "../../api/query";
import type { Strategy, StrategyVersion } from "../../api/strategies";
import { useMay } from "../../app/may";
import { useParameter, type Places } from "../../app/router";
import { Button, ButtonLink } from "../../ui/Button";
import { Chip } from "../../ui/Chip";
import { Dialog } from "../../ui/Drawer";
import { Segmented } from "../../ui/Field";
import { ErrorNote, Note, Skeleton } from "../../ui/Note";
import { PageHeader, Panel } from "../../ui/Panel";
import { StatTile } from "../../ui/StatTile";
import { Tabs } from "../../ui/Tabs";
import { toast } from "../../ui/Toasts";
import { useFormat } from "../../words/format";
import { toneOf, useTerms } from "../../words/terms";
import { pairs, useWords } from "../../words/words";
import { EffectReport } from "../effects/EffectReport";
import { Bench } from "./Bench";
import { sum } from "./Strategies";
import { StartQuestion } from "./StartQuestion";
import { Summary } from "./Summary";
import { Versions } from "./Versions";

const words = pairs({
  tabs: ["About this strategy", "策略信息"],
  summary: ["Summary", "概要"],
  effect: ["Effect", "效果"],
  bench: ["Test bench", "试跑"],
  versions: ["Versions", "版本"],
  edit: ["Edit", "编辑"],
  start: ["Start", "启动"],
  startLatest: (version: string) => [`Put version ${version} in force`, `启用版本 ${version}`],
  pause: ["Pause", "暂停"],
  resume: ["Resume", "恢复"],
  end: ["End", "结束"],
  run: ["Run now", "立即运行"],
  endQuestion: ["An ended strategy decides nothing any more. What waits in it expires.", "结束后不再产生决策，等待中的触发将过期。"],
  runQuestion: ["Everybody in the audience is considered now, within re-entry and every gate.", "立即考虑受众中的所有客户，仍受重复进入规则与各闸门约束。"],
  started: (count: string) => [`Started; ${count} of the audience are being considered.`, `已启动，正在考虑受众中的 ${count} 位客户。`],
  done: ["Done.", "已完成。"],
  version: (live: string, latest: string) => [`version ${live} in force, ${latest} is the latest`, `生效版本 ${live}，最新版本 ${latest}`],
  never: ["never started", "尚未启动"],
  considered: ["Considered", "已考虑"],
  planned: ["Planned", "已计划"],
  waiting: ["Waiting for approval", "待审批"],
  sent: ["Sent", "已发送"],
  heldOut: ["Held out", "对照组"],
  blocked: ["Stopped by a gate", "被闸门拦下"],
  release: ["Release to", "放量至"],
  releaseQuestion: (share: string) => [`Let ${share} of the audience in? Each step is an epoch of its own in the analysis.`, `将放量调整为 ${share}？每次调整在效果分析中单独成段。`],
  newer: ["A newer version is saved but not in force.", "已保存更新的版本，但尚未生效。"],
});

const faces = ["summary", "effect", "bench", "versions"] as const;

export default function StrategyPage({ strategy: key = "" }: Places) {
  const say = useWords(words);
  const terms = useTerms();
  const format = useFormat();
  const [mayOperate, mayAnalyse] = [useMay("operate"), useMay("analyse")];
  const [tab, setTab] = useParameter("tab");
  const path = `/v1/strategies/${encodeURIComponent(key)}`;
  const asked = useQuery<Strategy>(path, { every: 10_000, live: ["decide", "act", "work"] });
  const versions = useQuery<Page<StrategyVersion>>(`${path}/versions`);
  const [question, setQuestion] = useState<"start" | "end" | "run" | number | null>(null);
  const turn = useDoing(async (word: string, body?: unknown) => {
    const answer = await api.post<{ enrolled?: number }>(`${path}/${word}`, body);
    forgetAnswers();
    toast(word === "start" ? say.started(format.number(answer.enrolled ?? 0)) : say.done);
    setQuestion(null);
    asked.reload();
    versions.reload();
  });
  if (!asked.data) return asked.error ? <ErrorNote error={asked.error} retry={asked.reload} /> : <Skeleton lines={8} />;
  const strategy = asked.data;
  const titles = { start: say.start, end: say.end, run: say.run };
  const face = (faces as readonly string[]).includes(tab) ? tab : "summary";
  const share = strategy.document.release ?? 1;
  const isNewer = strategy.live_version > 0 && strategy.latest_version > strategy.live_version && strategy.state !== "ended";
  return (
    <>
      <PageHeader needs="operate" title={strategy.name} about={strategy.live_version > 0 ? say.version(format.number(strategy.live_version), format.number(strategy.latest_version)) : say.never}>
        <Chip tone={toneOf(strategy.state)}>{terms.term(strategy.state)}</Chip>
        {strategy.state === "draft" && <Button needs="operate" look="primary" icon="play" onClick={() => setQuestion("start")}>{say.start}</Button>}
        {strategy.state === "live" && <Button needs="operate" icon="pause" isBusy={turn.isBusy} onClick={() => void turn.run("pause")}>{say.pause}</Button>}
        {strategy.state === "paused" && <Button needs="operate" icon="play" isBusy={turn.isBusy} onClick={() => void turn.run("resume")}>{say.resume}</Button>}
        {strategy.state === "live" && <Button needs="operate" icon="refresh" onClick={() => setQuestion("run")}>{say.run}</Button>}
        <ButtonLink needs="operate" icon="edit" to={`/strategies/${key}/edit`}>{say.edit}</ButtonLink>
        {["live", "paused"].includes(strategy.state) && <Button needs="operate" look="danger" onClick={() => setQuestion("end")}>{say.end}</Button>}
      </PageHeader>
      <div className="stack">
        <ErrorNote error={turn.error ?? asked.error} />
        {isNewer && <Note tone="warn" action={<Button needs="operate" isBusy={turn.isBusy} onClick={() => void turn.run("start")}>{say.startLatest(format.number(strategy.latest_version))}</Button>}>{say.newer}</Note>}
        <Numbers strategy={strategy} />
        {mayOperate && strategy.live_version > 0 && strategy.state !== "ended" && (
          <div className="row wrap"><span className="second small">{say.release}</span>
            <Segmented label={say.release} value={String(share)} onValue={(value) => setQuestion(Number(value))} options={[0.01, 0.1, 0.5, 1].map((step) => ({ value: String(step), label: format.percent(step) }))} /></div>
        )}
        <Tabs label={say.tabs} value={face} onValue={setTab} tabs={faces.filter((name) => name !== "bench" || mayAnalyse).map((name) => ({ value: name, label: say[name] }))} />
        {face === "summary" && <Panel><Summary document={strategy.document} /></Panel>}
        {face === "effect" && <EffectReport strategy={key} isStarted={strategy.live_version > 0} />}
        {face === "bench" && mayAnalyse && <Bench document={strategy.document} strategy={key} />}
        {face === "versions" && <Versions strategy={key} versions={versions} live={strategy.live_version} changed={asked.reload} />}
      </div>
      {question !== null && (
        <Dialog title={typeof question === "number" ? `${say.release} ${format.percent(question)}` : titles[question]} close={() => setQuestion(null)} isDangerous={question === "end"} isBusy={turn.isBusy}
          confirm={typeof question === "number" ? format.percent(question) : titles[question]}
          onConfirm={() => void (typeof question === "number" ? turn.run("release", { share: question }) : turn.run(question))}>
          {question === "start" ? <StartQuestion document={strategy.document} /> : <p>{question === "end" ? say.endQuestion : question === "run" ? say.runQuestion : say.releaseQuestion(format.percent(question))}</p>}
          <ErrorNote error={turn.error} />
        </Dialog>
      )}
    </>
  );
}

function Numbers({ strategy: { key, receipts, actions } }: { strategy: Strategy }) {
  const say = useWords(words);
  const format = useFormat();
  const of = (words: string[]) => words.reduce((all, word) => all + (receipts[word] ?? 0), 0);
  const heldOut = of(["holdout", "marketing_holdout"]);
  const planned = of(["planned", "awaiting_approval", "suggested"]);
  return (
    <div className="stats">
      <StatTile label={say.considered} value={format.number(sum(receipts))} to={`/receipts?strategy=${key}`} />
      <StatTile label={say.planned} value={format.number(planned)} to={`/receipts?strategy=${key}&outcome=planned`} />
      <StatTile label={say.waiting} value={format.number(actions["awaiting_approval"] ?? 0)} to={`/approvals?strategy=${key}`} tone={actions["awaiting_approval"] ? "warn" : undefined} />
      <StatTile label={say.sent} value={format.number(actions["succeeded"] ?? 0)} to={`/actions?strategy=${key}&state=succeeded`} />
      <StatTile label={say.heldOut} value={format.number(heldOut)} to={`/receipts?strategy=${key}&outcome=held_out`} />
      <StatTile label={say.blocked} value={format.number(sum(receipts) - heldOut - planned)} to={`/receipts?strategy=${key}&outcome=blocked`} />
    </div>
  );
}
