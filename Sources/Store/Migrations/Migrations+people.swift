extension Migrations {
  /// Numbers from 20: who looks at the console, and what its screens ask.
  static let people = [
    migration0020, migration0021, migration0022, migration0023, migration0024, migration0026, migration0027,
    migration0029,
    migration0030, migration0031,
  ]
}
