extension Migrations {
  /// Number 33: what tells other systems.
  static let operation = [migration0033]
  /// Number 37: what is counted often.
  static let counting = [migration0037]
}
