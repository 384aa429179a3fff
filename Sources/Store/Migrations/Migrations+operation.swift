extension Migrations {
  /// Numbers from 33: what tells other systems, and what is counted often.
  static let operation = [migration0033, migration0037]
}
