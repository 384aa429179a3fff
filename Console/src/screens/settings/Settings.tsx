import type { ReactNode } from "react";
import { Link, type Places } from "../../app/router";
import { PageHeader } from "../../ui/Panel";
import { pairs, useWords } from "../../words/words";
import { Budgets } from "./Budgets";
import { Business, Limits, Sender } from "./forms";
import { Keys } from "./Keys";
import { Password } from "./Password";
import { Purposes } from "./Purposes";
import { Webhooks } from "./Webhooks";

const words = pairs({
  title: ["Settings", "设置"],
  sections: ["Sections", "分类"],
  business: ["Business", "企业"],
  sender: ["Sender and law", "发件人与合规"],
  limits: ["Limits", "频次与时段"],
  budgets: ["Budgets", "预算"],
  purposes: ["Purposes and gates", "用途与闸门"],
  keys: ["Keys", "密钥"],
  webhooks: ["Webhooks", "Webhook"],
  account: ["Account", "账号"],
});

type Section = "business" | "sender" | "limits" | "budgets" | "purposes" | "keys" | "webhooks" | "account";

const sections: Record<Section, () => ReactNode> = {
  business: () => <Business />,
  sender: () => <Sender />,
  limits: () => <Limits />,
  budgets: () => <Budgets />,
  purposes: () => <Purposes />,
  keys: () => <Keys />,
  webhooks: () => <Webhooks />,
  account: () => <Password />,
};

export default function Settings({ section = "business" }: Places) {
  const say = useWords(words);
  const shown = (section in sections ? section : "business") as Section;
  return (
    <>
      <PageHeader title={say.title} />
      <div className="settings">
        <nav aria-label={say.sections}>
          <ul>{(Object.keys(sections) as Section[]).map((name) => <li key={name}><Link className="item" to={`/settings/${name}`} aria-current={name === shown ? "page" : undefined}>{say[name]}</Link></li>)}</ul>
        </nav>
        <div className="stack">{sections[shown]()}</div>
      </div>
    </>
  );
}
