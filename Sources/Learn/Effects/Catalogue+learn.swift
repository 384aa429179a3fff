package import Content

extension Catalogue {
  /// The words of effect reports.
  package static let learn = Catalogue(subjects + conversion + revenue + notes)

  private static let subjects: [Entry] = [
    Entry("effect.all", english: "All arms", chinese: "全部变体"),
    Entry("effect.arm", english: "Arm “{arm}”", chinese: "变体「{arm}」"),
    Entry(
      "effect.no_holdout",
      english: "{who}: there is nobody in the holdout to compare with yet, so nothing can be said of the effect.",
      chinese: "{who}：对照组还没有可比较的客户，无法判断效果。"),
  ]

  private static let conversion: [Entry] = [
    Entry(
      "effect.conversion.too_few",
      english: "{who}: too few to say. The smaller side has {have} converters and needs {needed}.",
      chinese: "{who}：样本太少，无法判断。较小一侧有 {have} 个转化，至少需要 {needed} 个。"),
    Entry(
      "effect.conversion.gain",
      english: """
        {who}: {difference} points more conversion than the holdout ({treated} against {control}); between {low} \
        and {high} points at 95%, however often one looks.
        """,
      chinese: "{who}：转化率比对照组高 {difference} 个百分点（{treated} 对 {control}）；95% 区间为 {low} 到 {high} 个百分点，多次查看仍成立。"),
    Entry(
      "effect.conversion.loss",
      english: """
        {who}: no gain but a loss of {difference} points of conversion beside the holdout ({treated} against \
        {control}); the difference is between {low} and {high} points at 95%, however often one looks.
        """,
      chinese: "{who}：没有提升，转化率反而比对照组低 {difference} 个百分点（{treated} 对 {control}）；95% 区间为 {low} 到 {high} 个百分点，多次查看仍成立。"),
    Entry(
      "effect.conversion.none",
      english: """
        {who}: no gain in conversion found ({treated} against {control}); the difference may be anything between \
        {low} and {high} points.
        """,
      chinese: "{who}：未发现转化率提升（{treated} 对 {control}）；差异可能在 {low} 到 {high} 个百分点之间。"),
  ]

  private static let revenue: [Entry] = [
    Entry(
      "effect.revenue.too_few",
      english:
        "{who}: too few to say of revenue. The smaller side has {have} customers with revenue and needs {needed}.",
      chinese: "{who}：样本太少，无法判断收入。较小一侧有 {have} 位产生收入的客户，至少需要 {needed} 位。"),
    Entry(
      "effect.revenue.gain",
      english: """
        {who}: {difference} more revenue a customer than the holdout, between {low} and {high}; {total} more in \
        all, for {cost} spent.
        """,
      chinese: "{who}：每位客户收入比对照组多 {difference}，区间为 {low} 到 {high}；合计多 {total}，花费 {cost}。"),
    Entry(
      "effect.revenue.loss",
      english: """
        {who}: no gain but a loss of {difference} of revenue a customer beside the holdout; the difference is \
        between {low} and {high}; {total} in all, for {cost} spent.
        """,
      chinese: "{who}：没有增收，每位客户收入反而比对照组少 {difference}，差异区间为 {low} 到 {high}；合计 {total}，花费 {cost}。"),
    Entry(
      "effect.revenue.none",
      english: """
        {who}: no gain in revenue found; the difference may be anything between {low} and {high} a customer, for \
        {cost} spent.
        """,
      chinese: "{who}：未发现收入提升；每位客户的差异可能在 {low} 到 {high} 之间，花费 {cost}。"),
  ]

  private static let notes: [Entry] = [
    Entry(
      "effect.sample_ratio",
      english: """
        Epoch {epoch}: the sides don't have the sizes they were drawn to have ({found} instead of {expected}). \
        Something loses customers of one side; no effect below can be trusted until it is found.
        """,
      chinese: "第 {epoch} 期：各组人数与抽样比例不符（实际 {found}，应为 {expected}）。有客户从某一组流失，查明之前，以下效果均不可信。"),
    Entry(
      "effect.cost_counted",
      english: """
        Cost is the money of actions planned within the goal window that were not cancelled, plus the discount of \
        coupons they gave that were redeemed in it; a discount in percent is counted with the most it can be. \
        Where orders are net of discounts, the return is therefore cautious.
        """,
      chinese: "成本包括目标窗口内安排且未取消的动作费用，加上其发放并在窗口内核销的优惠；百分比折扣按其上限计。若订单金额已扣除优惠，则投资回报偏保守。"),
    Entry(
      "effect.units_counted",
      english: "Only customers whose goal window has closed are counted.",
      chinese: "只统计目标窗口已结束的客户。"),
  ]
}
