extension Migrations {
  /// Numbers 10-19: what the loop leaves for its next turn.
  static let loop = [
    migration0010, migration0011, migration0012, migration0013, migration0014, migration0015, migration0016,
  ]
}
