extension Migrations {
  /// Number 33: what tells other systems.
  static let operation = [migration0033]
  /// Numbers 37 to 39: what is counted and what is looked at often.
  static let often = [migration0037, migration0038, migration0039]
}
