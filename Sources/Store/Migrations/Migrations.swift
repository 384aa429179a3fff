/// Every migration in order; a test holds the lists against the folder.
enum Migrations {
  static let all = facts + loop + people + operation + law + often

  /// Numbers 1-9: the tenant, its customers and their facts.
  static let facts = [migration0001, migration0002, migration0003, migration0004]
}
