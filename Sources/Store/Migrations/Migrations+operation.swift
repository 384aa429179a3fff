extension Migrations {
  /// Numbers from 33: what tells other systems.
  static let operation = [migration0033]
}
