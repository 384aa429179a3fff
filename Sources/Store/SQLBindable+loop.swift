import Domain
import SQL

extension Stage: SQLBindable {}
extension Occurrence.Reason: SQLBindable {}
extension Occurrence.State: SQLBindable {}
extension Strategy.State: SQLBindable {}
extension Action.State: SQLBindable {}
extension Approval.Answer: SQLBindable {}
extension Engagement.Kind: SQLBindable {}
