extension Migrations {
  /// Numbers 34 to 36: consent and how long things are kept.
  static let law = [migration0034, migration0035]
}
