internal import Domain

/// Which share of the units had converted by each day since their draw, treated beside held out.
///
/// Over closed units, so that every unit was watched for the whole window. Epochs may have other shares of holdout and
/// other times of the year, so the held out of each epoch are weighted as its treated are: the two lines differ by what
/// the treatment did and chance, as the effect's difference within epochs does.
package struct ConversionCurve: Sendable, Equatable {
  package struct Shares: Sendable, Equatable {
    package var treated: Double
    package var heldOut: Double
  }

  /// From day 0, the first twenty-four hours, to the last of the window; empty where nothing can be compared.
  package private(set) var days: [Shares] = []
  package private(set) var treatedUnits: Int64 = 0
  package private(set) var heldOutUnits: Int64 = 0
  /// Converters of whom only the fact is known: they are missing in every day.
  package private(set) var undated: Int64 = 0

  init(_ material: EffectMaterial) {
    let tallies = Dictionary(grouping: material.tallies, by: \.epoch)
    let conversions = Dictionary(grouping: material.conversions, by: \.epoch)
    let epochs = tallies.compactMap { epoch, tallies -> (Int64, treated: Int64, heldOut: Int64)? in
      let heldOut = tallies.filter { $0.arm == nil }.reduce(0) { $0 + $1.units }
      let treated = tallies.filter { $0.arm != nil }.reduce(0) { $0 + $1.units }
      return treated > 0 && heldOut > 0 ? (epoch, treated, heldOut) : nil
    }
    treatedUnits = epochs.reduce(0) { $0 + $1.treated }
    heldOutUnits = epochs.reduce(0) { $0 + $1.heldOut }
    undated = material.conversions.filter { $0.day == nil }.reduce(0) { $0 + $1.units }
    guard treatedUnits > 0 else { return }
    for day in 0..<max(1, min(material.document.goal.windowDays, 366)) {
      var shares = Shares(treated: 0, heldOut: 0)
      for (epoch, treated, heldOut) in epochs {
        let byThen = (conversions[epoch] ?? []).filter { $0.day.map { $0 <= day } ?? false }
        let weight = Double(treated) / Double(treatedUnits)
        func share(_ isOurs: (ConversionDay) -> Bool, of units: Int64) -> Double {
          Double(byThen.filter(isOurs).reduce(0) { $0 + $1.units }) / Double(units) * weight
        }
        shares.treated += share({ $0.arm != nil }, of: treated)
        shares.heldOut += share({ $0.arm == nil }, of: heldOut)
      }
      days.append(shares)
    }
  }
}
