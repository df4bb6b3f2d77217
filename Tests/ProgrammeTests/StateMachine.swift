import PQ
import Testing

/// A table's states and the steps between them that are allowed.
struct StateMachine: Sendable {
    var table: String
    var states: [String]
    /// "from to".
    var allowed: Set<String>
    /// The row that is tried; it must satisfy every other constraint in every state.
    var row = "true"
    /// What else a row of this state needs, as assignments.
    var needs: @Sendable (String) -> String = { _ in "" }

    /// Tries every pair in the database: what is allowed goes through, every other step is refused with SK009.
    func tryEveryPair(in town: Town) async throws {
        for from in states {
            for to in states where to != from {
                try await town.run(
                    """
                    begin;
                    alter table programme.\(table) disable trigger user;
                    update programme.\(table) set status = '\(from)'\(needs(from)) where \(row);
                    alter table programme.\(table) enable trigger user;
                    """)
                let error = try await town.refusal(
                    "update programme.\(table) set status = '\(to)'\(needs(to)) where \(row)")
                let refused = error.map { $0.sqlState ?? "?" } ?? "-"
                let expected = allowed.contains("\(from) \(to)") ? "-" : "SK009"
                #expect(refused == expected, "\(table) \(from) → \(to): \(error.map { $0.message } ?? "accepted")")
                try await town.run("rollback")
            }
        }
    }
}
