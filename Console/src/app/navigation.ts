import { lazy, type ComponentType, type LazyExoticComponent } from "react";
import type { Permission } from "../api/session";
import type { IconName } from "../ui/Icon";
import type { Pair } from "../words/words";
import type { Places } from "./router";

export interface Item {
  path: string;
  icon: IconName;
  name: Pair;
  /** Not listed for an account that may not. */
  needs?: Permission;
}

export interface Group {
  name: Pair;
  items: Item[];
}

export const groups: Group[] = [
  {
    name: ["Monitor", "监控"],
    items: [
      { path: "/", icon: "overview", name: ["Overview", "总览"] },
      { path: "/approvals", icon: "approve", name: ["Approvals", "审批"], needs: "analyse" },
      { path: "/actions", icon: "action", name: ["Actions", "动作"], needs: "analyse" },
      { path: "/receipts", icon: "receipt", name: ["Receipts", "决策凭据"], needs: "analyse" },
      { path: "/mailbox", icon: "mail", name: ["Mailbox", "沙箱邮箱"], needs: "analyse" },
    ],
  },
  {
    name: ["Customers", "客户"],
    items: [
      { path: "/customers", icon: "people", name: ["Customers", "客户"] },
      { path: "/segments", icon: "layers", name: ["Segments", "分群"] },
      { path: "/imports", icon: "upload", name: ["Import", "导入"] },
    ],
  },
  {
    name: ["Strategy", "策略"],
    items: [
      { path: "/strategies", icon: "target", name: ["Strategies", "策略"] },
      { path: "/templates", icon: "edit", name: ["Templates", "模板"] },
      { path: "/coupons", icon: "tag", name: ["Coupons", "优惠券"] },
    ],
  },
  { name: ["Learn", "学习"], items: [{ path: "/effects", icon: "chart", name: ["Effects", "效果"] }] },
  { name: ["System", "系统"], items: [{ path: "/settings", icon: "settings", name: ["Settings", "设置"] }] },
];

type Screen = LazyExoticComponent<ComponentType<Places>>;

/** Each screen arrives when it is first looked at. What stands in the places of the pattern is handed to it. */
export const screens: { pattern: string; Screen: Screen }[] = [
  { pattern: "/", Screen: lazy(() => import("../screens/overview/Overview")) },
  { pattern: "/approvals", Screen: lazy(() => import("../screens/approvals/Approvals")) },
  { pattern: "/actions", Screen: lazy(() => import("../screens/actions/Actions")) },
  { pattern: "/receipts", Screen: lazy(() => import("../screens/receipts/Receipts")) },
  { pattern: "/mailbox", Screen: lazy(() => import("../screens/mailbox/Mailbox")) },
  { pattern: "/customers", Screen: lazy(() => import("../screens/customers/Customers")) },
  { pattern: "/customers/:customer", Screen: lazy(() => import("../screens/customers/CustomerPage")) },
  { pattern: "/segments", Screen: lazy(() => import("../screens/segments/Segments")) },
  { pattern: "/segments/:segment", Screen: lazy(() => import("../screens/segments/SegmentPage")) },
  { pattern: "/strategies", Screen: lazy(() => import("../screens/strategies/Strategies")) },
  { pattern: "/strategies/:strategy", Screen: lazy(() => import("../screens/strategies/StrategyPage")) },
  { pattern: "/strategies/:strategy/edit", Screen: lazy(() => import("../screens/strategies/StrategyEditor")) },
  { pattern: "/templates", Screen: lazy(() => import("../screens/templates/Templates")) },
  { pattern: "/templates/:template", Screen: lazy(() => import("../screens/templates/TemplateEditor")) },
  { pattern: "/coupons", Screen: lazy(() => import("../screens/coupons/Coupons")) },
  { pattern: "/effects", Screen: lazy(() => import("../screens/effects/Effects")) },
  { pattern: "/imports", Screen: lazy(() => import("../screens/imports/Imports")) },
  { pattern: "/imports/new", Screen: lazy(() => import("../screens/imports/NewImport")) },
  { pattern: "/imports/:run", Screen: lazy(() => import("../screens/imports/ImportPage")) },
  { pattern: "/settings", Screen: lazy(() => import("../screens/settings/Settings")) },
  { pattern: "/settings/:section", Screen: lazy(() => import("../screens/settings/Settings")) },
  { pattern: "/welcome", Screen: lazy(() => import("../screens/welcome/Welcome")) },
];
