/// One person's records page by page, oldest first, for a file that may be long.
package protocol ExportStore {
  func eventPage(_ tenant: TenantID, _ customer: CustomerID, after: Event?, limit: Int) throws -> [Event]
  func orderPage(_ tenant: TenantID, _ customer: CustomerID, after: Order?, limit: Int) throws -> [Order]
  func paymentPage(_ tenant: TenantID, _ customer: CustomerID, after: Payment?, limit: Int) throws -> [Payment]
  /// By occurrence.
  func receiptPage(_ tenant: TenantID, _ customer: CustomerID, after: Receipt?, limit: Int) throws -> [Receipt]
  func actionPage(_ tenant: TenantID, _ customer: CustomerID, after: Action?, limit: Int) throws -> [Action]
  func mailPage(_ tenant: TenantID, _ customer: CustomerID, after: SandboxMail?, limit: Int) throws -> [SandboxMail]
}
