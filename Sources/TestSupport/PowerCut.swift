internal import CPowerCut

/// A way to the disk under which SIGKILL is a power cut: what SQLite has not synced is gone, except for sectors that
/// a disk would have written of its own accord.
package enum PowerCut {
  /// Gives SQLite that way and answers the name to open a database with.
  ///
  /// - Parameter percent: how many of the unsynced sectors get through, whichever the seed picks.
  package static func register(seed: UInt64, percent: Int = 30) -> String {
    let status = cpowercut_register(seed, Int32(percent))
    precondition(status == 0, "SQLite does not take the way to the disk: \(status)")
    return "powercut"
  }

  /// What a power cut would lose at this moment, in sectors.
  package static var unsynced: Int { Int(cpowercut_unsynced()) }
}
