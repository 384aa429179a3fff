package import Content

extension Catalogue {
  /// The words of receipts and of what stops a strategy from starting.
  package static let decide = Catalogue(outcomes + gates + answers + launch)

  private static let outcomes: [Entry] = [
    Entry("outcome.planned", english: "“{strategy}” planned arm {arm}.", chinese: "「{strategy}」已安排变体 {arm}。"),
    Entry(
      "outcome.planned_later", english: "“{strategy}” planned arm {arm} for {due}, after quiet hours.",
      chinese: "「{strategy}」已安排变体 {arm}，因安静时段推迟到 {due}。"),
    Entry(
      "outcome.awaiting_approval", english: "“{strategy}” chose arm {arm}; it waits for a person's approval.",
      chinese: "「{strategy}」选择了变体 {arm}，等待人工审批。"),
    Entry(
      "outcome.suggested", english: "“{strategy}” would choose arm {arm}; it only suggests.",
      chinese: "「{strategy}」建议变体 {arm}；该策略只给建议，不执行。"),
    Entry(
      "outcome.audience",
      english: "Not in the audience “{segment}” of “{strategy}” any more, or in a segment it excludes.",
      chinese: "已不在「{strategy}」的受众「{segment}」中，或属于其排除的分群。"),
    Entry(
      "outcome.reentry",
      english: "“{strategy}” already treated this customer on {last}, and its re-entry rule forbids it again now.",
      chinese: "「{strategy}」已于 {last} 触达过该客户，再次进入规则不允许现在重复。"),
    Entry(
      "outcome.release", english: "Outside the first {share} to whom “{strategy}” is released.",
      chinese: "不在「{strategy}」当前放量的 {share} 之内。"),
    Entry("outcome.reachable", english: "No proven address for: {channels}.", chinese: "以下渠道没有已验证的地址：{channels}。"),
    Entry(
      "outcome.suppression", english: "The address is suppressed on: {channels}.", chinese: "地址在以下渠道被禁止发送：{channels}。"),
    Entry(
      "outcome.consent_asked", english: "Consent was asked for and is not confirmed yet: {channels}.",
      chinese: "已请求同意，尚未确认：{channels}。"),
    Entry("outcome.consent", english: "No consent for: {channels}.", chinese: "以下渠道没有同意：{channels}。"),
    Entry(
      "outcome.marketing_holdout", english: "In the tenant's marketing holdout, which no marketing strategy touches.",
      chinese: "属于全局营销对照组，任何营销策略都不触达。"),
    Entry(
      "outcome.holdout", english: "In the holdout of “{strategy}”, kept untreated so that its effect can be known.",
      chinese: "属于「{strategy}」的对照组，不触达，以便衡量效果。"),
    Entry(
      "outcome.exclusion", english: "Another strategy of the same group treated this customer too recently.",
      chinese: "同组的其他策略刚触达过该客户。"),
    Entry("outcome.cap", english: "The limit on messages is reached: {cap}.", chinese: "已达到触达次数上限：{cap}。"),
    Entry("outcome.quiet_hours", english: "Quiet hours.", chinese: "安静时段。"),
    Entry(
      "outcome.content",
      english: "A variable of the message has no value for this customer, or its template is missing.",
      chinese: "消息中的某个变量对该客户没有值，或模板不存在。"),
    Entry("outcome.coupon", english: "No coupon left for this customer.", chinese: "没有可发给该客户的优惠券。"),
    Entry("outcome.slot", english: "The slot is full today.", chinese: "资源位今日已满。"),
    Entry(
      "outcome.rate", english: "The hourly rate was reached until the occasion expired.", chinese: "直到时机过期，每小时速率一直已满。"),
    Entry("outcome.budget", english: "The budget is used up.", chinese: "预算已用完。"),
    Entry("outcome.approval", english: "Approval was refused.", chinese: "审批未通过。"),
  ]

  private static let gates: [Entry] = [
    Entry("gate.audience", english: "audience", chinese: "受众"),
    Entry("gate.reentry", english: "re-entry", chinese: "再次进入"),
    Entry("gate.release", english: "release step", chinese: "放量"),
    Entry("gate.reachable", english: "reachable address", chinese: "可达地址"),
    Entry("gate.suppression", english: "suppression", chinese: "禁发名单"),
    Entry("gate.consent", english: "consent", chinese: "同意"),
    Entry("gate.marketing_holdout", english: "marketing holdout", chinese: "全局对照组"),
    Entry("gate.holdout", english: "holdout", chinese: "对照组"),
    Entry("gate.exclusion", english: "mutual exclusion", chinese: "互斥"),
    Entry("gate.cap", english: "message limit", chinese: "次数上限"),
    Entry("gate.quiet_hours", english: "quiet hours", chinese: "安静时段"),
    Entry("gate.content", english: "content", chinese: "内容"),
    Entry("gate.coupon", english: "coupon", chinese: "优惠券"),
    Entry("gate.slot", english: "slot", chinese: "资源位"),
    Entry("gate.rate", english: "rate", chinese: "速率"),
    Entry("gate.budget", english: "budget", chinese: "预算"),
    Entry("gate.approval", english: "approval", chinese: "审批"),
  ]

  private static let answers: [Entry] = [
    Entry("answer.passed", english: "passed", chinese: "通过"),
    Entry("answer.blocked", english: "said no", chinese: "不通过"),
    Entry("answer.deferred", english: "later", chinese: "推迟"),
  ]

  private static let launch: [Entry] = [
    Entry(
      "launch.segment_missing", english: "There is no segment “{segment}”. Define it first.",
      chinese: "没有分群「{segment}」，请先定义。"),
    Entry(
      "launch.template_missing", english: "{place}: there is no template “{template}”. Save it first.",
      chinese: "{place}：没有模板「{template}」，请先保存。"),
    Entry("launch.template_invalid", english: "Template “{template}”: {problem}", chinese: "模板「{template}」：{problem}"),
    Entry(
      "launch.pool_missing", english: "{place}: there is no coupon pool “{pool}”. Create it first.",
      chinese: "{place}：没有优惠券池「{pool}」，请先创建。"),
    Entry(
      "launch.sender_missing",
      english: "The tenant has no sender address. Set it with: rondo tenant set sender_address=…",
      chinese: "租户没有发件地址，请用 rondo tenant set sender_address=… 设置。"),
    Entry(
      "launch.postal_missing",
      english: "Marketing mail must carry a postal address. Set it with: rondo tenant set postal_address=…",
      chinese: "营销邮件必须包含通信地址，请用 rondo tenant set postal_address=… 设置。"),
    Entry(
      "launch.mail_account_missing",
      english: "Live mode has no mail account: set one in Settings, Mail account.",
      chinese: "正式模式没有发信账户，请在“设置 - 发信账户”中配置。"),
    Entry(
      "launch.channel_unknown", english: "{place}: nothing here can send on the channel “{channel}”.",
      chinese: "{place}：无法在渠道「{channel}」上发送。"),
  ]
}
