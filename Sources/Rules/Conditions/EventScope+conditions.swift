package import Domain

extension EventScope {
  /// Windows longer than a century are as good as for ever, and safe to compute with.
  private static let longestDays: Int64 = 36_500
  /// A local day begins at most so much before the day of 24 hours that ends with it.
  private static let slackDays: Int64 = 2

  /// What these conditions look at, and the traits that are kept of everybody (``Trait/all``).
  package init(for conditions: [Condition], askedFrom: Instant = .distantPast) {
    var days: Int64 = 0
    var ever: Set<String> = []
    var detailed: Set<String> = [EventName.productViewed]
    func take(_ name: String, _ window: FactWindow) {
      guard let length = window.days, length <= EventScope.longestDays else {
        ever.insert(name)
        return
      }
      days = max(days, length)
    }
    for atom in conditions.flatMap(\.atoms) + Trait.all.map({ .trait(TraitTest($0.trait, .isSet, [])) }) {
      switch atom {
      case .event(let test):
        take(test.name, test.window)
        if !test.filters.isEmpty { detailed.insert(test.name) }
      case .trait(let test):
        switch test.trait {
        case .eventCount(let name, let days): take(name, .rolling(days: days))
        case .purchaseStage, .engagement: days = max(days, 30)
        default: break
        }
      default: break
      }
    }
    self.init(
      askedFrom: askedFrom, reach: .days(days + EventScope.slackDays), ever: ever, detailed: detailed)
  }
}
