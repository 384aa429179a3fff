/// Traits that are the first fitting class of a list.
extension Evaluator {
  /// See ``Trait/all`` for the rules; the first that fits is the stage.
  func purchaseStage(at instant: Int64) -> TraitSpan {
    classified(
      [
        ("bought", { counted(history.purchases, .rolling(days: 14), CountRange.atLeast(1).test, at: instant) }),
        ("deciding", { happened([EventName.productAdded, EventName.checkoutStarted], days: 7, at: instant) }),
        ("comparing", { compares(days: 14, at: instant) }),
        (
          "browsing",
          {
            happened(
              [EventName.page, EventName.productsSearched, EventName.productListViewed, EventName.productViewed],
              days: 30, at: instant)
          }
        ),
      ], otherwise: "aware")
  }

  func engagement(at instant: Int64) -> TraitSpan {
    let month = FactWindow.rolling(days: 30)
    func events(_ number: Int64) -> TruthSpan {
      counted(history.visits, month, CountRange.atLeast(number).test, at: instant)
    }
    let searches = history.events(EventName.productsSearched)
    return classified(
      [
        ("researches", { events(20) }),
        ("researches", { counted(searches, month, CountRange.atLeast(3).test, at: instant) }),
        ("explores", { events(5) }),
        ("skims", { events(1) }),
      ], otherwise: nil)
  }

  /// The first class whose rule holds. It may change when one before it begins to hold or its own ends.
  private func classified(_ rules: [(name: String, span: () -> TruthSpan)], otherwise: String?) -> TraitSpan {
    var until = Int64.max
    for rule in rules {
      let span = rule.span()
      until = min(until, span.until)
      if span.truth { return TraitSpan(.text(rule.name), until: until) }
    }
    return TraitSpan(otherwise.map(TraitValue.text), until: until)
  }

  private func happened(_ names: [String], days: Int64, at instant: Int64) -> TruthSpan {
    .combine(names, decisive: true) { name in
      counted(history.events(name), .rolling(days: days), CountRange.atLeast(1).test, at: instant)
    }
  }

  /// Three different products, or one of them twice.
  private func compares(days length: Int64, at instant: Int64) -> TruthSpan {
    let window = FactWindow.rolling(days: length)
    let views = history.views
    let arrived = views.series.count(through: instant)
    let arrival = views.series.arrival(after: arrived)
    let gone = views.series.at.firstIndex(after: instant.subtracting(length, times: dayLength))
    // The view whose leaving ends the repetition, and the one whose leaving ends the variety.
    var keepers: [Int] = views.repeated[arrived] >= gone ? [views.repeated[arrived]] : []
    var products = 0
    for index in stride(from: arrived - 1, through: gone, by: -1) where views.next[index] >= arrived {
      products += 1
      if products == 3 {
        keepers.append(index)
        break
      }
    }
    guard let last = keepers.max() else { return TruthSpan(false, until: arrival, isExact: false) }
    return TruthSpan(true, until: min(arrival, window.expiry(of: views.series.at[last], days)), isExact: false)
  }
}
